"""What an audit and `alerts show` read: the rows behind the alerts of an interval, and all that is known of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.audit import Destination, Passage, Waiting
from scraper.archive.database import Database
from scraper.clock import moment, text_of

_PASSAGES = (
    "SELECT m.alert_id, o.channel_id, o.id, o.state, o.answer, o.into_id,"
    " (SELECT count(*) FROM deliveries d WHERE d.message_id = o.id AND d.outcome = 'delivered' AND NOT EXISTS"
    " (SELECT 1 FROM deliveries again WHERE again.message_id = o.id AND again.id > d.id"
    " AND again.outcome = 'asked again')) AS accepted,"
    " (SELECT count(*) FROM deliveries d WHERE d.message_id = o.id AND d.outcome = 'in doubt') AS doubtful"
    " FROM message_alerts m JOIN outbox o ON o.id = m.message_id"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """Matches of an interval: how many were told, and how many not for each reason."""

    told: int
    refused: tuple[tuple[str, int], ...]
    undocumented: tuple[tuple[str, int], ...]  # (watch, article) decided to be told, without an alert


@dataclass(frozen=True, slots=True)
class Try:
    """One try of a message."""

    message_id: str
    channel_id: str
    tried_at: datetime
    outcome: str
    answer: str


class Accounts:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def alerts_since(self, since: datetime) -> list[str]:
        """Ids of the alerts made since, the oldest first."""
        rows = self._database.execute(
            "SELECT id FROM alerts WHERE created_at >= ? ORDER BY created_at, rowid", (text_of(since),)
        )
        return [row["id"] for row in rows]

    def passages(self, *, since: datetime) -> list[Passage]:
        """The messages of all alerts made since."""
        rows = self._database.execute(
            f"{_PASSAGES} JOIN alerts a ON a.id = m.alert_id WHERE a.created_at >= ? ORDER BY o.seq", (text_of(since),)
        )
        return list(map(_passage, rows))

    def passages_of(self, alert_id: str) -> list[Passage]:
        """The messages of one alert."""
        return list(
            map(_passage, self._database.execute(f"{_PASSAGES} WHERE m.alert_id = ? ORDER BY o.seq", (alert_id,)))
        )

    def held(self, *, since: datetime | None = None, alert_id: str | None = None) -> list[Waiting]:
        """What is held of the alerts made since, or of one."""
        rows = self._database.execute(
            "SELECT h.* FROM holds h JOIN alerts a ON a.id = h.alert_id WHERE h.message_id IS NULL"
            " AND (:since IS NULL OR a.created_at >= :since) AND (:alert IS NULL OR a.id = :alert)",
            {"since": text_of(since), "alert": alert_id},
        )
        return [Waiting(row["alert_id"], row["channel_id"], moment(row["release_at"]), row["reason"]) for row in rows]

    def meant(self, *, since: datetime | None = None, alert_id: str | None = None) -> list[Destination]:
        """The channels that the alerts made since, or one, were meant for."""
        rows = self._database.execute(
            "SELECT d.* FROM destinations d JOIN alerts a ON a.id = d.alert_id"
            " WHERE (:since IS NULL OR a.created_at >= :since) AND (:alert IS NULL OR a.id = :alert)"
            " ORDER BY a.created_at, d.alert_id, d.channel_id",
            {"since": text_of(since), "alert": alert_id},
        )
        return [
            Destination(row["alert_id"], row["channel_id"], row["reason"], left_out=bool(row["left_out"]))
            for row in rows
        ]

    def sum_up(self, since: datetime) -> Sum:
        """The decisions of an interval; reasons without what is particular to one article."""
        refused: dict[str, int] = {}
        for row in self._database.execute(
            "SELECT reason, count(*) AS n FROM decisions WHERE NOT told AND decided_at >= ? GROUP BY reason",
            (text_of(since),),
        ):
            kind = _kind(row["reason"])
            refused[kind] = refused.get(kind, 0) + row["n"]
        told = self._database.execute(
            "SELECT count(*) AS n FROM decisions WHERE told AND decided_at >= ?", (text_of(since),)
        ).fetchone()["n"]
        undocumented = self._database.execute(
            "SELECT d.watch_id, d.article_id FROM decisions d WHERE d.told AND d.decided_at >= ? AND NOT EXISTS"
            " (SELECT 1 FROM alerts a WHERE a.watch_id = d.watch_id AND a.article_id = d.article_id)",
            (text_of(since),),
        )
        return Sum(
            told,
            tuple(sorted(refused.items(), key=lambda pair: -pair[1])),
            tuple((row["watch_id"], row["article_id"]) for row in undocumented),
        )

    def decision(self, watch_id: str, article_id: int) -> dict[str, Any] | None:
        """The decision about an article, with its hits as stored."""
        row = self._database.execute(
            "SELECT reason, hits, decided_at FROM decisions WHERE watch_id = ? AND article_id = ?",
            (watch_id, article_id),
        ).fetchone()
        return None if row is None else dict(row)

    def tries(self, message_ids: Sequence[str]) -> list[Try]:
        """Every try of these messages and of their changes, in order."""
        marks = ", ".join("?" * len(message_ids))
        rows: Iterable[Any] = self._database.execute(
            "SELECT d.*, o.channel_id FROM deliveries d JOIN outbox o ON o.id = d.message_id"  # noqa: S608 - marks only
            f" WHERE d.message_id IN ({marks}) OR o.edits_id IN ({marks}) ORDER BY d.id",
            (*message_ids, *message_ids),
        )
        return [
            Try(row["message_id"], row["channel_id"], moment(row["tried_at"]), row["outcome"], row["answer"])
            for row in rows
        ]


def _kind(reason: str) -> str:
    """The reason without ids and figures: what follows the last `, and`, or what stands before a bracket."""
    if ", and " in reason:
        return reason.rpartition(", and ")[2]
    return reason.partition(" (")[0]


def _passage(row: Any) -> Passage:
    return Passage(
        alert_id=row["alert_id"],
        channel_id=row["channel_id"],
        message_id=row["id"],
        state=row["state"],
        answer=row["answer"],
        into_id=row["into_id"],
        accepted=row["accepted"],
        doubtful=row["doubtful"],
    )
