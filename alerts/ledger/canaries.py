"""Flights of the canary, and what the ledger has of the one on its way (see scraper/archive/canary.py)."""

from datetime import datetime, timedelta
from typing import Any

from alerts.canary import Canary
from scraper.archive.canary import ARTICLES
from scraper.archive.database import HIDDEN, Database
from scraper.clock import moment, text_of, time_of
from scraper.model import CANARY_ID

# Of flights; what an owner asks of them is about the last days.
KEPT_FOR = timedelta(days=30)

_ALERTS = f"SELECT id FROM main.alerts WHERE article_id IN ({ARTICLES})"  # noqa: S608 - a constant
_MESSAGES = f"SELECT message_id FROM main.message_alerts WHERE alert_id IN ({_ALERTS})"  # noqa: S608 - a constant

HIDDEN |= {
    "watches": f"id <> '{CANARY_ID}'",
    "decisions": f"article_id NOT IN ({ARTICLES})",
    "alerts": f"article_id NOT IN ({ARTICLES})",
    "outbox": f"channel_id <> '{CANARY_ID}'",
}


class Canaries:
    """Every method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self) -> Canary | None:
        """The one that began last."""
        return self._one("ORDER BY n DESC")

    def last_arrived(self) -> Canary | None:
        """The last one that came through."""
        return self._one("WHERE arrived_at IS NOT NULL ORDER BY n DESC")

    def waiting(self) -> Canary | None:
        """The first one that has not come through since one did."""
        return self._one("WHERE n > (SELECT coalesce(max(n), 0) FROM canaries WHERE arrived_at IS NOT NULL) ORDER BY n")

    def begin(self, now: datetime) -> Canary:
        """The next one begins."""
        row = self._database.execute("SELECT coalesce(max(n), 0) + 1 AS n FROM canaries").fetchone()
        self._database.execute("INSERT INTO canaries (n, begun_at) VALUES (?, ?)", (row["n"], text_of(now)))
        self._database.execute("DELETE FROM canaries WHERE begun_at < ?", (text_of(now - KEPT_FOR),))
        return Canary(row["n"], now)

    def arrive(self, n: int, now: datetime) -> None:
        """That one came through; a second time changes nothing."""
        self._database.execute(
            "UPDATE canaries SET arrived_at = ? WHERE n = ? AND arrived_at IS NULL", (text_of(now), n)
        )

    def clear(self) -> None:
        """Take out the decisions, alerts and messages of all that began; none of them may be on its way."""
        self._database.execute(f"DELETE FROM deliveries WHERE message_id IN ({_MESSAGES})")  # noqa: S608 - a constant
        messages = self._database.execute(_MESSAGES).fetchall()
        for table in ("message_alerts", "destinations"):
            self._database.execute(f"DELETE FROM {table} WHERE alert_id IN ({_ALERTS})")  # noqa: S608 - constants
        self._database.executemany("DELETE FROM outbox WHERE id = ?", [tuple(row) for row in messages])
        for table in ("alerts", "decisions"):
            self._database.execute(f"DELETE FROM {table} WHERE article_id IN ({ARTICLES})")  # noqa: S608 - constants

    def _one(self, which: str) -> Canary | None:
        row: Any = self._database.execute(f"SELECT * FROM canaries {which} LIMIT 1").fetchone()  # noqa: S608 - from here only
        return row and Canary(row["n"], moment(row["begun_at"]), time_of(row["arrived_at"]))
