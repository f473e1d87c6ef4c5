"""What is known of hosts: their robots.txt, read once a day, and when those that want pauses were last asked."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from scraper.archive.database import Database
from scraper.clock import text_of, time_of
from scraper.model import RobotsRules


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of one scheme, host and port."""

    robots_at: datetime | None = None  # when robots.txt was last asked for
    rules: RobotsRules | None = None  # None while it could not be read
    asked_at: datetime | None = None  # when the last answer came; kept only where a pause is wanted


class HostTable:
    """The table of hosts, by origin (`https://example.org:8443`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self, origin: str) -> HostState:
        """What is remembered of the host; nothing of one that was never asked."""
        row = self._database.execute("SELECT * FROM hosts WHERE host = ?", (origin,)).fetchone()
        if row is None:
            return HostState()
        return HostState(time_of(row["robots_at"]), _rules(row["robots"]), time_of(row["asked_at"]))

    def write(self, origin: str, state: HostState) -> None:
        """Keep what is known of the host now."""
        rules = None if state.rules is None else json.dumps(asdict(state.rules), ensure_ascii=False)
        self._database.execute(
            "INSERT OR REPLACE INTO hosts (host, robots_at, robots, asked_at) VALUES (?, ?, ?, ?)",
            (origin, text_of(state.robots_at), rules, text_of(state.asked_at)),
        )


def _rules(text: str | None) -> RobotsRules | None:
    if text is None:
        return None
    held: dict[str, Any] = json.loads(text)
    return RobotsRules(tuple(held["allow"]), tuple(held["disallow"]), held["delay_seconds"])
