"""What the owner was told of: one row a trouble, kept after its end."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alerts.notices import Notice, Telling, Trouble
from scraper.archive.database import Database
from scraper.clock import moment, text_of, time_of


class Notices:
    """Every method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self) -> list[Notice]:
        """Notices of what is wrong, and of what is over and that was not told yet; the oldest first."""
        rows = self._database.execute("SELECT * FROM notices WHERE closed_at IS NULL ORDER BY id")
        return list(map(_notice, rows.fetchall()))

    def told_at(self) -> dict[str, datetime]:
        """When each cause was last told of."""
        rows = self._database.execute(
            "SELECT cause, max(max(coalesce(told_at, ''), coalesce(end_told_at, ''))) AS at FROM notices GROUP BY cause"
        )
        return {row["cause"]: moment(row["at"]) for row in rows if row["at"]}

    def begin(self, troubles: Iterable[Trouble]) -> None:
        """Remember what went wrong."""
        self._database.executemany(
            "INSERT INTO notices (cause, key, since, text) VALUES (?, ?, ?, ?)",
            [(one.cause, one.key, text_of(one.since), one.text) for one in troubles],
        )

    def recover(self, notices: Iterable[Notice], at: datetime | None) -> None:
        """What was told is over since `at`; with None it is not over after all."""
        self._database.executemany(
            "UPDATE notices SET recovered_at = ? WHERE id = ?", [(text_of(at), notice.id) for notice in notices]
        )

    def drop(self, notices: Iterable[Notice], now: datetime) -> None:
        """Nobody needs to hear of these any more."""
        self._database.executemany(
            "UPDATE notices SET recovered_at = ?, closed_at = ? WHERE id = ?",
            [(text_of(now), text_of(now), notice.id) for notice in notices],
        )

    def tell(self, telling: Telling, now: datetime) -> None:
        """These were put into a message."""
        self._database.executemany(
            "UPDATE notices SET told_at = ? WHERE id = ?", [(text_of(now), notice.id) for notice in telling.begun]
        )
        self._database.executemany(
            "UPDATE notices SET end_told_at = ?, closed_at = ? WHERE id = ?",
            [(text_of(now), text_of(now), notice.id) for notice in telling.ended],
        )

    def believe_clock(self, now: datetime) -> None:
        """Nothing was told at a time to come."""
        self._database.execute(
            "UPDATE notices SET told_at = min(told_at, :now), end_told_at = min(end_told_at, :now)"
            " WHERE told_at > :now OR end_told_at > :now",
            {"now": text_of(now)},
        )


def _notice(row: Any) -> Notice:
    trouble = Trouble(row["cause"], row["key"], moment(row["since"]), row["text"])
    return Notice(row["id"], trouble, time_of(row["told_at"]), time_of(row["recovered_at"]))
