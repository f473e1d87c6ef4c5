"""What the health of sources is judged by, read from the tables of routes and entries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from statistics import median

from scraper.archive.database import Database
from scraper.archive.routes import state_of
from scraper.clock import moment, time_of
from scraper.fetch.health import HealthFacts, is_silent
from scraper.fetch.routes import choose

# The latest entries say how long a source is silent at the longest: three months of five a day.
SILENCE_ENTRIES = 450
LATENCY_ENTRIES = 100
# A date further off is an old article put up again, or a wrong zone.
LATENCY_SECONDS_MAX = 86_400.0


class HealthTable:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def facts(self, now: datetime) -> Iterator[HealthFacts]:
        """Of every source that is polled. One query for all, one more for each that is silent."""
        rows = self._database.execute(
            "SELECT r.*, s.every_seconds, s.country,"
            " (SELECT e.first_seen_at FROM entries e WHERE e.source_id = s.id ORDER BY e.id LIMIT 1) AS first_at,"
            " (SELECT e.first_seen_at FROM entries e WHERE e.source_id = s.id ORDER BY e.id DESC LIMIT 1) AS latest_at"
            " FROM sources s JOIN routes r ON r.source_id = s.id AND r.place IS NOT NULL AND r.polled"
            " WHERE s.removed_at IS NULL ORDER BY s.id, r.place"
        ).fetchall()
        by_source: dict[str, list[object]] = {}
        for row in rows:
            by_source.setdefault(row["source_id"], []).append(row)
        for source_id, routes in by_source.items():
            states = {row["id"]: (row, state_of(row)) for row in routes}  # type: ignore[index] # rows are untyped
            use = choose([state for _, state in states.values()])
            assert use is not None, "there is a route"
            row, state = states[use.route_id]
            facts = HealthFacts(
                source_id=source_id,
                kind=row["kind"],  # type: ignore[index]
                every_seconds=row["every_seconds"],  # type: ignore[index]
                state=state,
                country=row["country"],  # type: ignore[index]
                stale_at=min((held.stale_at for _, held in states.values() if held.stale_at), default=None),
                first_entry_at=time_of(row["first_at"]),  # type: ignore[index]
                latest_entry_at=time_of(row["latest_at"]),  # type: ignore[index]
            )
            yield replace(facts, found_at=self.found_at(source_id)) if is_silent(facts, now) else facts

    def churning(self) -> list[tuple[str, datetime]]:
        """Sources whose keys were seen to change, and when last."""
        rows = self._database.execute(
            "SELECT id, churned_at FROM sources WHERE churned_at IS NOT NULL AND removed_at IS NULL ORDER BY id"
        )
        return [(row["id"], moment(row["churned_at"])) for row in rows]

    def found_at(self, source_id: str) -> tuple[datetime, ...]:
        """When each of the source's latest entries was first seen, in their order."""
        rows = self._database.execute(
            "SELECT first_seen_at FROM entries WHERE source_id = ? ORDER BY id DESC LIMIT ?",
            (source_id, SILENCE_ENTRIES),
        )
        return tuple(sorted(moment(row["first_seen_at"]) for row in rows))

    def latency_seconds(self, source_id: str) -> float | None:
        """From publication to our first sight, the median of the latest entries that came after the first listing."""
        rows = self._database.execute(
            "SELECT e.published_at, e.first_seen_at FROM entries e JOIN sources s ON s.id = e.source_id"
            " WHERE e.source_id = ? AND e.published_at IS NOT NULL AND e.first_seen_at > s.baseline_at"
            " ORDER BY e.id DESC LIMIT ?",
            (source_id, LATENCY_ENTRIES),
        )
        waits = [(moment(row["first_seen_at"]) - moment(row["published_at"])).total_seconds() for row in rows]
        sound = [seconds for seconds in waits if 0 <= seconds <= LATENCY_SECONDS_MAX]
        return median(sound) if sound else None
