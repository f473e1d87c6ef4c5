"""Watches as the ledger knows them, what was decided for each article they met, and the alerts."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from alerts.audit import Destination
from alerts.model import Alert, Carrier, Decision, Match, Told, Watch
from scraper.archive.database import Database
from scraper.clock import moment, text_of, time_of

_TIMES = ("published_at", "first_seen_at", "created_at", "modified_at")


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert with how each of its channels took it: (channel id, state, answer)."""

    alert: Alert
    sent: tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A recorded yes or no."""

    watch_id: str
    article_id: int
    story_id: int | None
    decision: Decision
    decided_at: datetime


def plain(alert: Alert) -> dict[str, Any]:
    """An alert as JSON can hold it, times as text in UTC."""
    body = asdict(alert) | {name: text_of(getattr(alert, name)) for name in _TIMES}
    for carrier in body["carriers"]:
        carrier["first_seen_at"] = text_of(carrier["first_seen_at"])
    return body


def alert_id(instance: str, watch_id: str, article_id: int, *, kind: str, n: int = 0) -> str:
    """The alert's id, the same whenever and however often the alert is made."""
    text = "\x1f".join((instance, watch_id, str(article_id), kind, str(n)))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


# Updates of one story among the latest alerts: so many times as many are looked at as stories are wanted.
ALERTS_A_STORY = 3


class Decisions:
    """Every writing method but `sync_watches` joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync_watches(self, watches: Sequence[Watch], *, now: datetime) -> dict[str, datetime]:
        """Make the table say what the configuration says; returns since when each watch exists.

        A watch that was taken out and comes back is new: it must not tell of what appeared in between.
        """
        with self._database.transaction():
            for watch in watches:
                self._database.execute(
                    "INSERT INTO watches (id, title, query, since_at) VALUES (:id, :title, :query, :now)"
                    " ON CONFLICT (id) DO UPDATE SET title = :title, query = :query,"
                    " since_at = CASE WHEN removed_at IS NULL THEN since_at ELSE :now END, removed_at = NULL",
                    {"id": watch.id, "title": watch.title, "query": watch.query, "now": text_of(now)},
                )
            kept = {watch.id for watch in watches}
            rows = self._database.execute("SELECT id, since_at FROM watches WHERE removed_at IS NULL").fetchall()
            self._database.executemany(
                "UPDATE watches SET removed_at = ? WHERE id = ?",
                [(text_of(now), row["id"]) for row in rows if row["id"] not in kept],
            )
        return {row["id"]: moment(row["since_at"]) for row in rows if row["id"] in kept}

    def believe_clock(self, now: datetime) -> None:
        """No watch exists since a time to come: it would tell nothing until then."""
        self._database.execute("UPDATE watches SET since_at = :now WHERE since_at > :now", {"now": text_of(now)})

    def decided(self, article_id: int) -> set[str]:
        """Ids of the watches that a decision about this article exists for."""
        rows = self._database.execute("SELECT watch_id FROM decisions WHERE article_id = ?", (article_id,))
        return {row["watch_id"] for row in rows}

    def record(self, match: Match, article_id: int, decision: Decision, *, now: datetime) -> bool:
        """Keep the decision; False when there was one already (then nothing may follow from this one)."""
        cursor = self._database.execute(
            "INSERT OR IGNORE INTO decisions (watch_id, article_id, told, reason, hits, decided_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                match.watch_id,
                article_id,
                int(decision.told),
                decision.reason,
                json.dumps([asdict(hit) for hit in match.hits], ensure_ascii=False),
                text_of(now),
            ),
        )
        return cursor.rowcount > 0

    def record_change(self, watch_id: str, article_id: int, n: int, *, decision: Decision, now: datetime) -> bool:
        """Keep what was decided about version `n` of a told article; False when that was decided already."""
        cursor = self._database.execute(
            "INSERT OR IGNORE INTO changes (watch_id, article_id, n, told, reason, decided_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (watch_id, article_id, n, int(decision.told), decision.reason, text_of(now)),
        )
        return cursor.rowcount > 0

    def alerts_of(self, article_id: int) -> tuple[Alert, ...]:
        """The alerts that told of this article itself, one a watch, whatever became of it later."""
        rows = self._database.execute(
            "SELECT body FROM alerts WHERE article_id = ? AND kind IN ('first', 'update') ORDER BY rowid", (article_id,)
        )
        return tuple(_alert(row["body"]) for row in rows)

    def add_alert(self, alert: Alert) -> None:
        """Keep the alert with all that its readers will be shown."""
        self._database.execute(
            "INSERT INTO alerts (id, watch_id, article_id, kind, n, body, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                alert.id,
                alert.watch_id,
                alert.article_id,
                alert.kind,
                alert.n,
                json.dumps(plain(alert), ensure_ascii=False),
                text_of(alert.created_at),
            ),
        )

    def add_destinations(self, destinations: Iterable[Destination]) -> None:
        """Keep where alerts are to go; the caller puts them on their way in the same transaction."""
        self._database.executemany(
            "INSERT OR IGNORE INTO destinations (alert_id, channel_id, left_out, reason) VALUES (?, ?, ?, ?)",
            [(one.alert_id, one.channel_id, int(one.left_out), one.reason) for one in destinations],
        )

    def is_told(self, article_ids: Sequence[int]) -> bool:
        """Whether anybody was told of any of these articles."""
        marks = ", ".join("?" * len(article_ids))
        query = f"SELECT 1 FROM alerts WHERE article_id IN ({marks}) LIMIT 1"  # noqa: S608 - marks only
        return self._database.execute(query, tuple(article_ids)).fetchone() is not None

    def forget(self, article_ids: Sequence[int]) -> None:
        """What was decided about articles that nobody was told of goes with them."""
        for table in ("decisions", "changes"):
            self._database.executemany(
                f"DELETE FROM {table} WHERE article_id = ?",  # noqa: S608 - names above
                [(article_id,) for article_id in article_ids],
            )

    def told(self, watch_id: str, story_id: int | None) -> tuple[Told, ...]:
        """What a watch has had of a story, the first alert first; what became of its articles does not count."""
        if story_id is None:
            return ()
        rows = self._database.execute(
            # CROSS: from the story's few articles to their alerts. SQLite would go through all alerts of the watch.
            "SELECT a.id, a.article_id, a.kind, d.hits FROM articles r CROSS JOIN alerts a ON a.article_id = r.id"
            " LEFT JOIN decisions d ON d.watch_id = a.watch_id AND d.article_id = a.article_id"
            " WHERE r.story_id = ? AND a.watch_id = ? AND a.kind IN ('first', 'update') ORDER BY a.created_at, a.rowid",
            (story_id, watch_id),
        )
        return tuple(Told(row["id"], row["article_id"], row["kind"], _terms(row["hits"])) for row in rows)

    def told_since(self, watch_ids: Sequence[str], *, since: datetime, but: int | None, limit: int) -> list[int]:
        """Ids of the articles that any of the watches was told of since, of other stories than `but`, newest first.

        Of each story the first told article is taken.
        """
        marks = ", ".join("?" * len(watch_ids))
        rows = self._database.execute(
            "SELECT min(a.article_id) AS article_id FROM"  # noqa: S608 - question marks only
            # "+": found by time, for a watch may have had thousands of alerts before. Of a flood the last are enough.
            f" (SELECT article_id, created_at FROM alerts WHERE +watch_id IN ({marks}) AND kind IN ('first', 'update')"
            " AND created_at >= ? ORDER BY created_at DESC LIMIT ?) a JOIN articles r ON r.id = a.article_id"
            " WHERE r.story_id IS NOT ? GROUP BY r.story_id ORDER BY max(a.created_at) DESC LIMIT ?",
            (*watch_ids, text_of(since), ALERTS_A_STORY * limit, but, limit),
        )
        return [row["article_id"] for row in rows]

    def alerts(self, ids: Sequence[str]) -> tuple[Alert, ...]:
        """The alerts with these ids, in this order; raises KeyError when one is not there."""
        found = {
            row["id"]: _alert(row["body"])
            for row in self._database.execute(
                f"SELECT id, body FROM alerts WHERE id IN ({', '.join('?' * len(ids))})",  # noqa: S608 - question marks only
                tuple(ids),
            )
        }
        return tuple(found[alert_id] for alert_id in ids)

    def latest(self, *, limit: int, watch_id: str | None = None) -> Iterator[AlertRow]:
        """Alerts, newest first, each with how its channels took it."""
        rows = self._database.execute(
            "SELECT a.body, (SELECT json_group_array(json_array(o.channel_id, o.state, o.answer)) FROM message_alerts m"
            " JOIN outbox o ON o.id = m.message_id WHERE m.alert_id = a.id) AS sent FROM alerts a"
            " WHERE (:watch IS NULL OR a.watch_id = :watch) ORDER BY a.created_at DESC, a.rowid DESC LIMIT :limit",
            {"watch": watch_id, "limit": limit},
        )
        for row in rows:
            yield AlertRow(_alert(row["body"]), tuple((c, s, a) for c, s, a in json.loads(row["sent"])))

    def refusals(self, *, limit: int, watch_id: str | None = None) -> Iterator[DecisionRow]:
        """Recorded noes, newest first."""
        rows = self._database.execute(
            "SELECT d.watch_id, d.article_id, a.story_id, d.reason, d.decided_at FROM ("
            " SELECT watch_id, article_id, reason, decided_at FROM decisions WHERE NOT told"
            " UNION ALL SELECT watch_id, article_id, reason, decided_at FROM changes WHERE NOT told"
            ") d JOIN articles a ON a.id = d.article_id WHERE :watch IS NULL OR d.watch_id = :watch"
            " ORDER BY d.decided_at DESC LIMIT :limit",
            {"watch": watch_id, "limit": limit},
        )
        for row in rows:
            decision = Decision(False, row["reason"])
            yield DecisionRow(row["watch_id"], row["article_id"], row["story_id"], decision, moment(row["decided_at"]))

    def watch_ids(self) -> list[str]:
        """Ids of the watches that the configuration has."""
        rows = self._database.execute("SELECT id FROM watches WHERE removed_at IS NULL ORDER BY id")
        return [row["id"] for row in rows]

    def find(self, beginning: str, *, limit: int = 10) -> list[str]:
        """Ids of alerts that begin so."""
        rows = self._database.execute(
            "SELECT id FROM alerts WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT ?", (len(beginning), beginning, limit)
        )
        return [row["id"] for row in rows]

    def acknowledge(self, alert_id: str, *, note: str, now: datetime) -> None:
        """Somebody has seen to the alert; the first time counts, the last note stays."""
        self._database.execute(
            "INSERT INTO acknowledgements (alert_id, at, note) VALUES (?, ?, ?)"
            " ON CONFLICT (alert_id) DO UPDATE SET note = excluded.note WHERE excluded.note <> ''",
            (alert_id, text_of(now), note),
        )

    def acknowledgement(self, alert_id: str) -> tuple[datetime, str] | None:
        """When somebody saw to the alert, and the note."""
        row = self._database.execute("SELECT * FROM acknowledgements WHERE alert_id = ?", (alert_id,)).fetchone()
        return None if row is None else (moment(row["at"]), row["note"])

    def count(self) -> int:
        """How many alerts were ever made."""
        return int(self._database.execute("SELECT count(*) AS n FROM alerts").fetchone()["n"])


def _alert(body: str) -> Alert:
    values: dict[str, Any] = json.loads(body)
    for name in _TIMES:
        values[name] = time_of(values.get(name))
    alert = Alert(**values)
    carriers = [
        Carrier(**(carrier | {"first_seen_at": moment(carrier["first_seen_at"])}))
        for carrier in values.get("carriers", ())
    ]
    return replace(
        alert,
        marks=tuple((start, end) for start, end in alert.marks),
        terms=tuple(alert.terms),
        carriers=tuple(carriers),
    )


def _terms(hits: str | None) -> frozenset[str]:
    return frozenset(
        hit["concept"] or hit["term"] for hit in json.loads(hits or "[]") if hit["field"] in ("title", "text")
    )
