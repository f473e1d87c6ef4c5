"""The outbox: messages waiting for their channels, every try, and how each channel is doing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scraper.archive.database import Database
from scraper.clock import moment, text_of, time_of
from scraper.model import CANARY_ID

# In the column `aside`: tried since it was set aside, and not yet.
_ASIDE, _OVERTAKEN = 1, 2

# merged: its alerts go out in another message of the channel; handed: in one of another channel (`into_id`).
State = Literal["waiting", "claimed", "delivered", "dead", "merged", "handed"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """An outbox row: `aside` ones hold up nobody, one with a `note` carries no alerts, an edit those of `edits_id`."""

    id: str
    seq: int
    channel_id: str
    tries: int
    aside: bool
    created_at: datetime
    note: str = ""
    edits_id: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A delivered message as its readers see it: what the other side calls it, and as of when its alerts were shown."""

    id: str
    channel_id: str
    reference: str
    sent_at: datetime  # when it was made
    shown_at: datetime  # when it, or its last change, was made


# Stands among the tries where somebody sent a message again on purpose: what follows is no repeat.
ASKED_AGAIN = "asked again"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try: how it ended, what the other side said, and what it called the message if it took it."""

    message_id: str
    tried_at: datetime
    outcome: str
    answer: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How a channel is doing. No message goes out before `held_until`."""

    id: str
    held_until: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxCount:
    """How many messages of a channel are in a state, and since when the oldest of them waits."""

    channel_id: str
    state: State
    messages: int
    oldest_at: datetime


def message_id(channel_id: str, alert_ids: Sequence[str]) -> str:
    """The message's id, the same for every try."""
    return hashlib.sha256("\x1f".join((channel_id, *alert_ids)).encode()).hexdigest()[:32]


class Messages:
    """Every method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, channel_id: str, alert_ids: Sequence[str], *, now: datetime, seq: int | None = None) -> str:
        """Put a message into the outbox, due at once; the same message a second time is a no-op. Returns its id."""
        new_id = message_id(channel_id, alert_ids)
        cursor = self._database.execute(
            "INSERT OR IGNORE INTO outbox (seq, id, channel_id, state, due_at, created_at)"
            " VALUES (?, ?, ?, 'waiting', ?, ?)",
            (seq, new_id, channel_id, text_of(now), text_of(now)),
        )
        if cursor.rowcount > 0:
            self._database.executemany(
                "INSERT INTO message_alerts (alert_id, message_id, place) VALUES (?, ?, ?)",
                [(alert_id, new_id, place) for place, alert_id in enumerate(alert_ids)],
            )
        return new_id

    def add_note(self, channel_id: str, note: str, *, key: str, now: datetime) -> str:
        """Put a message without alerts into the outbox; the same `key` a second time is a no-op. Returns its id."""
        new_id = message_id(channel_id, ("notice", key))
        self._database.execute(
            "INSERT OR IGNORE INTO outbox (id, channel_id, state, due_at, created_at, note)"
            " VALUES (?, ?, 'waiting', ?, ?, ?)",
            (new_id, channel_id, text_of(now), text_of(now), note),
        )
        return new_id

    def add_edit(self, shown: Shown, *, now: datetime) -> str:
        """Put a change of a delivered message into the outbox; it holds up nobody. Returns its id.

        One that waits and was not tried yet shows what is known now instead.
        """
        row = self._database.execute(
            "SELECT id FROM outbox WHERE edits_id = ? AND state = 'waiting' AND tries = 0", (shown.id,)
        ).fetchone()
        if row is not None:
            self._database.execute("UPDATE outbox SET created_at = ? WHERE id = ?", (text_of(now), row["id"]))
            return str(row["id"])
        new_id = message_id(shown.channel_id, ("edit", shown.id, now.isoformat()))
        self._database.execute(
            "INSERT OR IGNORE INTO outbox (id, channel_id, state, aside, due_at, created_at, edits_id)"
            " VALUES (?, ?, 'waiting', 1, ?, ?, ?)",
            (new_id, shown.channel_id, text_of(now), text_of(now), shown.id),
        )
        return new_id

    def shown(self, *, alert_ids: Sequence[str] = (), message_id: str | None = None) -> list[Shown]:
        """Delivered messages with one of the alerts, or that one, as far as the other side has named them."""
        marks = ", ".join("?" * len(alert_ids))
        rows = self._database.execute(
            "SELECT o.id, o.channel_id, o.created_at,"  # noqa: S608 - marks only
            " (SELECT d.reference FROM deliveries d WHERE d.message_id = o.id AND d.reference IS NOT NULL"
            " ORDER BY d.id DESC LIMIT 1) AS reference,"
            " (SELECT max(e.created_at) FROM outbox e WHERE e.edits_id = o.id AND e.state <> 'dead') AS edited_at"
            " FROM outbox o WHERE o.state = 'delivered' AND o.edits_id IS NULL AND (o.id = ? OR o.id IN"
            f" (SELECT message_id FROM message_alerts WHERE alert_id IN ({marks})))",
            (message_id, *alert_ids),
        )
        return [
            Shown(
                row["id"],
                row["channel_id"],
                row["reference"],
                moment(row["created_at"]),
                moment(row["edited_at"] or row["created_at"]),
            )
            for row in rows
            if row["reference"]
        ]

    def merge(self, envelopes: Sequence[Envelope], *, now: datetime) -> None:
        """Make one message of these, waiting ones of one channel, in the place of the first of them."""
        alert_ids = [alert_id for envelope in envelopes for alert_id in self.alert_ids(envelope.id)]
        first = envelopes[0]
        # The first makes room: its row goes behind all others.
        self._database.execute("UPDATE outbox SET seq = (SELECT max(seq) + 1 FROM outbox) WHERE id = ?", (first.id,))
        into_id = self.add(first.channel_id, tuple(dict.fromkeys(alert_ids)), now=first.created_at, seq=first.seq)
        for envelope in envelopes:
            self._part(envelope.id, "merged", into_id, now=now)

    def hand_over(self, channel_id: str, fallback: str, *, before: datetime, reason: str, now: datetime) -> int:
        """The channel's waiting messages made before `before` go to another channel. Returns how many."""
        rows = self._database.execute(
            "SELECT id FROM outbox WHERE channel_id = ? AND state = 'waiting' AND created_at <= ? ORDER BY seq",
            (channel_id, text_of(before)),
        ).fetchall()
        for row in rows:
            self.hand(row["id"], fallback, reason=reason, now=now)
        return len(rows)

    def hand(self, envelope_id: str, fallback: str, *, reason: str, now: datetime) -> None:
        """A message's alerts go to another channel instead."""
        row = self._database.execute("SELECT note, edits_id FROM outbox WHERE id = ?", (envelope_id,)).fetchone()
        if row["edits_id"]:
            self.settle(
                envelope_id, "dead", due_at=None, answer=reason, now=now
            )  # the other channel has nothing to edit
            return
        if row["note"]:
            into_id = self.add_note(fallback, row["note"], key=envelope_id, now=now)
        else:
            into_id = self.add(fallback, self.alert_ids(envelope_id), now=now)
        self._part(envelope_id, "handed", into_id, now=now, answer=reason)

    def channels_of(self, alert_id: str) -> list[str]:
        """The channels that an alert went to or waits for, merged messages apart."""
        rows = self._database.execute(
            "SELECT DISTINCT o.channel_id FROM message_alerts m JOIN outbox o ON o.id = m.message_id"
            " WHERE m.alert_id = ? AND o.state NOT IN ('merged', 'handed') ORDER BY o.channel_id",
            (alert_id,),
        )
        return [row["channel_id"] for row in rows]

    def again(self, channel_id: str, alert_id: str, *, now: datetime) -> str:
        """The alert goes to the channel, once more if it did before, in a message of its own. Returns its id."""
        new_id = self.add(channel_id, (alert_id,), now=now)
        self._database.execute(
            "UPDATE outbox SET state = 'waiting', into_id = NULL, tries = 0, aside = 0, due_at = ?, created_at = ?,"
            " settled_at = NULL WHERE id = ? AND state NOT IN ('waiting', 'claimed')",
            (text_of(now), text_of(now), new_id),
        )
        self.log(Delivery(new_id, now, ASKED_AGAIN, "somebody asked for it"))
        return new_id

    def _part(self, envelope_id: str, state: State, into_id: str, *, now: datetime, answer: str | None = None) -> None:
        self._database.execute(
            "UPDATE outbox SET state = ?, into_id = ?, settled_at = ?, claimed_at = NULL, answer = coalesce(?, answer)"
            " WHERE id = ?",
            (state, into_id, text_of(now), answer, envelope_id),
        )

    def alert_ids(self, envelope_id: str) -> tuple[str, ...]:
        """Ids of the alerts that a message carries, in their order."""
        rows = self._database.execute(
            "SELECT alert_id FROM message_alerts WHERE message_id = ? ORDER BY place", (envelope_id,)
        )
        return tuple(row["alert_id"] for row in rows)

    def front(self, channel_id: str, now: datetime, *, aside: bool, limit: int) -> list[Envelope]:
        """The channel's waiting messages that are due, oldest first: those in order, or those set aside."""
        return self._due(channel_id, now, aside=_ASIDE if aside else 0, limit=limit)

    def overtaken(self, channel_id: str, now: datetime) -> Envelope | None:
        """The oldest message that was set aside and not tried since."""
        return next(iter(self._due(channel_id, now, aside=_OVERTAKEN, limit=1)), None)

    def _due(self, channel_id: str, now: datetime, *, aside: int, limit: int) -> list[Envelope]:
        rows = self._database.execute(
            "SELECT * FROM outbox WHERE channel_id = ? AND state = 'waiting' AND due_at <= ? AND aside = ?"
            " ORDER BY seq LIMIT ?",
            (channel_id, text_of(now), aside, limit),
        )
        return [
            Envelope(
                row["id"],
                row["seq"],
                row["channel_id"],
                row["tries"],
                bool(row["aside"]),
                moment(row["created_at"]),
                row["note"],
                row["edits_id"],
            )
            for row in rows
        ]

    def untried(self, channel_id: str, now: datetime, *, limit: int) -> list[Envelope]:
        """The channel's messages in order, from the front, as far as none was ever tried and all carry alerts."""
        envelopes = self.front(channel_id, now, aside=False, limit=limit)
        others = (
            place for place, envelope in enumerate(envelopes) if envelope.tries or envelope.note or envelope.edits_id
        )
        return envelopes[: next(others, len(envelopes))]

    def claim(self, envelope: Envelope, now: datetime) -> None:
        """Mark the message as going out; the caller commits before it does."""
        self._database.execute(
            "UPDATE outbox SET state = 'claimed', tries = tries + 1, claimed_at = ?, aside = ? WHERE id = ?",
            (text_of(now), _ASIDE if envelope.aside else 0, envelope.id),
        )

    def settle(self, envelope_id: str, state: State, *, due_at: datetime | None, answer: str, now: datetime) -> None:
        """Record how a try ended: delivered, dead, or waiting until `due_at`."""
        self._database.execute(
            "UPDATE outbox SET state = ?, due_at = coalesce(?, due_at), claimed_at = NULL, answer = ?,"
            " settled_at = CASE WHEN ? IN ('delivered', 'dead') THEN ? END WHERE id = ?",
            (state, text_of(due_at), answer, state, text_of(now), envelope_id),
        )

    def log(self, delivery: Delivery) -> None:
        """Keep one try."""
        self._database.execute(
            "INSERT INTO deliveries (message_id, tried_at, outcome, answer, reference) VALUES (?, ?, ?, ?, ?)",
            (delivery.message_id, text_of(delivery.tried_at), delivery.outcome, delivery.answer, delivery.reference),
        )

    def reference(self, channel_id: str, alert_id: str) -> str | None:
        """What the other side of the channel called the message that told the alert; of repeats the last one."""
        row = self._database.execute(
            "SELECT d.reference FROM message_alerts m JOIN outbox o ON o.id = m.message_id"
            " JOIN deliveries d ON d.message_id = o.id"
            " WHERE m.alert_id = ? AND o.channel_id = ? AND d.reference IS NOT NULL ORDER BY d.id DESC LIMIT 1",
            (alert_id, channel_id),
        ).fetchone()
        return None if row is None else str(row["reference"])

    def set_aside(self, channel_id: str, *, before_seq: int, tries_min: int, now: datetime) -> int:
        """Messages before `before_seq` that failed so often no longer hold up the channel. Returns how many."""
        return self._database.execute(
            "UPDATE outbox SET aside = ?, due_at = ? WHERE channel_id = ? AND state = 'waiting' AND seq < ?"
            " AND tries >= ? AND NOT aside",
            (_OVERTAKEN, text_of(now), channel_id, before_seq, tries_min),
        ).rowcount

    def bury(self, channels: Sequence[str], *, reason: str, now: datetime) -> int:
        """Messages that wait for a channel not among `channels` are dead. Returns how many."""
        marks = ", ".join("?" * len(channels))
        return self._database.execute(
            "UPDATE outbox SET state = 'dead', answer = ?, settled_at = ? WHERE state = 'waiting'"  # noqa: S608 - marks only
            f" AND channel_id NOT IN ({marks})",
            (reason, text_of(now), *channels),
        ).rowcount

    def bury_older(self, channel_id: str, *, before: datetime, reason: str, now: datetime) -> None:
        """The channel's messages in order that were made before `before` are dead."""
        self._database.execute(
            "UPDATE outbox SET state = 'dead', answer = ?, settled_at = ? WHERE channel_id = ? AND state = 'waiting'"
            " AND NOT aside AND created_at <= ?",
            (reason, text_of(now), channel_id, text_of(before)),
        )

    def release_claims(self, now: datetime) -> int:
        """At start: what a dead process was sending is due at once, with the same id. Returns how many there were."""
        return self._database.execute(
            "UPDATE outbox SET state = 'waiting', due_at = ?, claimed_at = NULL,"
            " answer = 'in doubt: the daemon ended while it was being sent' WHERE state = 'claimed'",
            (text_of(now),),
        ).rowcount

    def believe_clock(self, now: datetime, *, wait_max: timedelta) -> None:
        """No message waits since or until a time that cannot be, if it is `now`; nor longer than `wait_max`."""
        times = {"now": text_of(now), "latest": text_of(now + wait_max)}
        self._database.execute(
            "UPDATE outbox SET due_at = :now WHERE state = 'waiting' AND due_at > :now"
            " AND (created_at > :now OR due_at > :latest)",
            times,
        )
        self._database.execute(
            "UPDATE channels SET held_until = :now, failing_since = min(failing_since, :now)"
            " WHERE held_until > :now AND (failing_since > :now OR held_until > :latest)",
            times,
        )

    def channel(self, channel_id: str) -> ChannelState:
        """How the channel is doing."""
        row = self._database.execute("SELECT * FROM channels WHERE id = ?", (channel_id,)).fetchone()
        if row is None:
            return ChannelState(channel_id)
        return ChannelState(
            row["id"], time_of(row["held_until"]), row["failures"], time_of(row["failing_since"]), row["answer"]
        )

    def write_channel(self, state: ChannelState) -> None:
        """Keep how the channel is doing."""
        self._database.execute(
            "INSERT OR REPLACE INTO channels (id, held_until, failures, failing_since, answer) VALUES (?, ?, ?, ?, ?)",
            (state.id, text_of(state.held_until), state.failures, text_of(state.failing_since), state.answer),
        )

    def counts(self) -> list[OutboxCount]:
        """How many messages of each channel are in each state."""
        rows = self._database.execute(
            "SELECT channel_id, state, count(*) AS messages, min(created_at) AS oldest FROM outbox"
            " GROUP BY channel_id, state ORDER BY channel_id, state"
        )
        return [OutboxCount(row["channel_id"], row["state"], row["messages"], moment(row["oldest"])) for row in rows]

    def waits_since(self, channel_ids: Iterable[str]) -> datetime | None:
        """Since when the first message in order of any of the channels waits. One look a channel, however many wait."""
        firsts = (
            self._database.execute(
                "SELECT created_at FROM outbox WHERE channel_id = ? AND state = 'waiting' AND NOT aside"
                " ORDER BY seq LIMIT 1",
                (channel_id,),
            ).fetchone()
            for channel_id in channel_ids
        )
        return min((moment(row["created_at"]) for row in firsts if row is not None), default=None)

    def waiting(self) -> int:
        """How many messages for people wait or are going out."""
        # Each half has its index; with IN neither is used.
        row = self._database.execute(
            "SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting' AND channel_id <> :canary)"
            " + (SELECT count(*) FROM outbox WHERE state = 'claimed' AND channel_id <> :canary) AS n",
            {"canary": CANARY_ID},
        ).fetchone()
        return int(row["n"])
