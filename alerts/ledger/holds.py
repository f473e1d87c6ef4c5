"""Alerts that wait for their time on a channel, mutes, and how fast each channel was sent to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.timing.buckets import Bucket
from scraper.archive.database import Database
from scraper.clock import moment, text_of


@dataclass(frozen=True, slots=True)
class Hold:
    """An alert that waits for `release_at` on a channel."""

    alert_id: str
    channel_id: str
    watch_id: str
    reason: str
    held_at: datetime
    release_at: datetime


@dataclass(frozen=True, slots=True)
class Mute:
    """A watch that is not heard of until then."""

    watch_id: str
    muted_at: datetime
    until_at: datetime


class Holds:
    """Every method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, hold: Hold) -> None:
        """Hold an alert; the same a second time is a no-op."""
        self._database.execute(
            "INSERT OR IGNORE INTO holds (alert_id, channel_id, watch_id, reason, held_at, release_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                hold.alert_id,
                hold.channel_id,
                hold.watch_id,
                hold.reason,
                text_of(hold.held_at),
                text_of(hold.release_at),
            ),
        )

    def due(self, now: datetime, *, limit: int) -> list[Hold]:
        """Holds whose time has come, channel by channel, in the order they were made but for those of one story.

        These stand together, so that a digest that needs several messages parts as few stories as it can.
        """
        rows = self._database.execute(
            "SELECT h.*, coalesce(r.story_id, -a.article_id) AS story FROM holds h JOIN alerts a ON a.id = h.alert_id"
            " JOIN articles r ON r.id = a.article_id WHERE message_id IS NULL AND release_at <= ?"
            " ORDER BY channel_id, min(a.rowid) OVER (PARTITION BY channel_id, coalesce(r.story_id, -a.article_id)),"
            " held_at, a.rowid LIMIT ?",
            (text_of(now), limit),
        )
        return [_hold(row) for row in rows]

    def waiting(self, channel_id: str | None = None) -> list[Hold]:
        """What is held, the next to be released first."""
        rows = self._database.execute(
            "SELECT * FROM holds WHERE message_id IS NULL AND (:channel IS NULL OR channel_id = :channel)"
            " ORDER BY release_at, held_at",
            {"channel": channel_id},
        )
        return [_hold(row) for row in rows]

    def released(self, channel_id: str, alert_ids: Sequence[str], message_id: str) -> None:
        """These alerts are in a message now."""
        self._database.executemany(
            "UPDATE holds SET message_id = ? WHERE channel_id = ? AND alert_id = ?",
            [(message_id, channel_id, alert_id) for alert_id in alert_ids],
        )

    def put_off(self, watch_id: str, until: datetime, *, reason: str) -> int:
        """What is held of a watch waits until `until` at the least. Returns how many."""
        return self._database.execute(
            "UPDATE holds SET release_at = ?, reason = ? WHERE watch_id = ? AND message_id IS NULL AND release_at < ?",
            (text_of(until), reason, watch_id, text_of(until)),
        ).rowcount

    def let_go(self, watch_id: str, now: datetime) -> int:
        """What a mute holds of a watch is due. Returns how many."""
        return self._database.execute(
            "UPDATE holds SET release_at = ? WHERE watch_id = ? AND message_id IS NULL AND release_at > ?"
            " AND reason LIKE 'muted%'",
            (text_of(now), watch_id, text_of(now)),
        ).rowcount

    def group_until(self, watch_id: str, channel_id: str, now: datetime) -> datetime | None:
        """The end of the wait for others that has begun for a watch on a channel."""
        row = self._database.execute(
            "SELECT min(release_at) AS at FROM holds WHERE message_id IS NULL AND watch_id = ? AND channel_id = ?"
            " AND reason = 'waits for others' AND release_at > ?",
            (watch_id, channel_id, text_of(now)),
        ).fetchone()
        return moment(row["at"]) if row["at"] else None

    def sent_since(self, watch_id: str, channel_id: str, since: datetime) -> list[datetime]:
        """When alerts of a watch were put into messages for a channel at once, in order."""
        # Plus and CROSS keep SQLite from going through all that was ever told: it begins with the index of the time.
        rows = self._database.execute(
            "SELECT o.created_at FROM alerts a CROSS JOIN message_alerts m ON m.alert_id = a.id"
            " CROSS JOIN outbox o ON o.id = m.message_id"
            " WHERE +a.watch_id = ? AND a.created_at >= ? AND o.channel_id = ? AND o.state <> 'merged'"
            " AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.alert_id = a.id AND h.channel_id = o.channel_id)"
            " ORDER BY o.seq",
            (watch_id, text_of(since), channel_id),
        )
        return [moment(row["created_at"]) for row in rows]

    # mutes

    def mute(self, watch_id: str, *, until: datetime, now: datetime) -> None:
        """The watch is not heard of until `until`, which takes the place of an earlier mute's end."""
        self._database.execute(
            "INSERT INTO mutes (watch_id, muted_at, until_at) VALUES (:watch, :now, :until)"
            " ON CONFLICT (watch_id) DO UPDATE SET muted_at = :now, until_at = :until",
            {"watch": watch_id, "now": text_of(now), "until": text_of(until)},
        )

    def unmute(self, watch_id: str) -> bool:
        """Whether there was a mute."""
        return self._database.execute("DELETE FROM mutes WHERE watch_id = ?", (watch_id,)).rowcount > 0

    def muted_until(self, watch_id: str, now: datetime) -> datetime | None:
        """When the watch's mute ends, if it has one that is not over."""
        row = self._database.execute(
            "SELECT until_at FROM mutes WHERE watch_id = ? AND until_at > ?", (watch_id, text_of(now))
        ).fetchone()
        return moment(row["until_at"]) if row else None

    def mutes(self, now: datetime) -> list[Mute]:
        """Mutes that are not over."""
        rows = self._database.execute("SELECT * FROM mutes WHERE until_at > ? ORDER BY watch_id", (text_of(now),))
        return [Mute(row["watch_id"], moment(row["muted_at"]), moment(row["until_at"])) for row in rows]

    # rates

    def buckets(self, channel_id: str) -> tuple[Bucket, ...]:
        """What is left of the channel's limits, in their order; empty if nothing was sent."""
        rows = self._database.execute(
            "SELECT tokens, at FROM buckets WHERE channel_id = ? ORDER BY place", (channel_id,)
        )
        return tuple(Bucket(row["tokens"], moment(row["at"])) for row in rows)

    def keep_buckets(self, channel_id: str, buckets: Sequence[Bucket]) -> None:
        """Keep what is left of the channel's limits."""
        self._database.execute("DELETE FROM buckets WHERE channel_id = ? AND place >= ?", (channel_id, len(buckets)))
        self._database.executemany(
            "INSERT INTO buckets (channel_id, place, tokens, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (channel_id, place) DO UPDATE SET tokens = excluded.tokens, at = excluded.at",
            [(channel_id, place, bucket.tokens, text_of(bucket.at)) for place, bucket in enumerate(buckets)],
        )


def _hold(row: dict[str, str]) -> Hold:
    return Hold(
        row["alert_id"],
        row["channel_id"],
        row["watch_id"],
        row["reason"],
        moment(row["held_at"]),
        moment(row["release_at"]),
    )
