"""The only owner of retries and back-off: what goes out next on a channel, and what an answer means for it.

A message is claimed and the claim committed before it goes out (`claim`); its answer is recorded when it comes
(`settle`). One message of a channel is out at a time, so that a crash leaves at most one in doubt per channel, and
order within a channel holds: a failure holds the whole channel until the next try. A message that keeps failing while
the one behind it passes is at fault itself: it is set aside and tried on without holding anybody up.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from alerts.ledger import Decisions, Messages
from alerts.ledger.messages import ChannelState, Delivery, Envelope
from alerts.model import Alert, Delivered, Message, Outcome, Refused, Retry
from alerts.retry import AFTER_SECONDS_MAX, JITTER_SHARE_MAX, RETRY_FOR_SECONDS, expired, next_try
from scraper.archive import Database

log = structlog.get_logger(__name__)

# Back-off has reached minutes by then (5 s doubled seven times): a short outage never reorders anything.
TRIES_BEFORE_PROBING = 8
# Seven days are over only if trying filled them: not after a week in which the machine was off or its clock was wrong.
# So many failures in a row take three hours.
FAILURES_BEFORE_DEAD = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """A message on its way, with what its settling needs."""

    envelope: Envelope
    message: Message


class Outbox:
    """The outbox over the ledger. Used by the thread that owns the connection."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._messages = Messages(database)
        self._decisions = Decisions(database)

    def claim(self, channel_id: str, now: datetime) -> Claim | None:
        """The channel's next message, claimed; None while nothing is due or the channel is held. Commits."""
        with self._database.transaction():
            state = self._messages.channel(channel_id)
            while (envelope := self._next(channel_id, state, now)) is not None:
                try:
                    alerts = self._decisions.alerts(self._messages.alert_ids(envelope.id))
                except (LookupError, TypeError, ValueError) as error:
                    # What is stored is damaged. The message can never go out; those behind it can.
                    reason = f"its alerts cannot be read: {type(error).__name__}: {error}"
                    self._messages.settle(envelope.id, "dead", due_at=None, answer=reason, now=now)
                    log.error("message dead", channel=channel_id, message=envelope.id, reason=reason)
                    continue
                self._messages.claim(envelope, now)
                claimed = replace(envelope, tries=envelope.tries + 1)
                root_id = root_of(alerts)
                thread = self._messages.reference(channel_id, root_id) if root_id else None
                return Claim(claimed, Message(envelope.id, channel_id, alerts, envelope.created_at, thread=thread))
            return None

    def is_due(self, channel_id: str, now: datetime) -> bool:
        """Whether `claim` would give a message."""
        return self._next(channel_id, self._messages.channel(channel_id), now) is not None

    def release_claims(self, now: datetime) -> int:
        """At start: messages that a dead process was sending are due at once. Returns how many."""
        return self._messages.release_claims(now)

    def believe_clock(self, now: datetime) -> None:
        """The clock was set back: messages that wait until a time that was never meant are due."""
        with self._database.transaction():
            self._messages.believe_clock(now, wait_max=timedelta(seconds=AFTER_SECONDS_MAX * (1 + JITTER_SHARE_MAX)))

    def settle(self, claim: Claim, outcome: Outcome, now: datetime) -> None:
        """Record how a try ended. Commits."""
        envelope = claim.envelope
        with self._database.transaction():
            state = self._messages.channel(envelope.channel_id)
            reference = outcome.reference if isinstance(outcome, Delivered) else None
            self._messages.log(Delivery(envelope.id, now, _word(outcome), outcome.answer, reference))
            match outcome:
                case Delivered(answer=answer):
                    self._messages.settle(envelope.id, "delivered", due_at=None, answer=answer, now=now)
                    self._messages.set_aside(
                        envelope.channel_id, before_seq=envelope.seq, tries_min=TRIES_BEFORE_PROBING, now=now
                    )
                    if state.failures:
                        self._messages.write_channel(ChannelState(state.id))
                case Refused(answer):
                    self._messages.settle(envelope.id, "dead", due_at=None, answer=answer, now=now)
                    self._messages.write_channel(replace(state, answer=answer))
                case Retry():
                    self._retry(envelope, outcome, state, now)

    def _next(self, channel_id: str, state: ChannelState, now: datetime) -> Envelope | None:
        """The first message in order; once it has failed often, every second time the one behind it, as a probe."""
        if state.held_until is None or state.held_until <= now:
            front = self._messages.front(channel_id, now, aside=False, limit=2)
            if len(front) == 2 and front[0].tries >= TRIES_BEFORE_PROBING and state.failures % 2:
                return front[1]
            if front:
                return front[0]
        return next(iter(self._messages.front(channel_id, now, aside=True, limit=1)), None)

    def _retry(self, envelope: Envelope, outcome: Retry, state: ChannelState, now: datetime) -> None:
        # A set-aside message waits for itself, a message in order for its channel: each by its own count of failures.
        failures = envelope.tries if envelope.aside else state.failures + 1
        over = failures >= FAILURES_BEFORE_DEAD and expired(envelope.created_at, now)
        due_at = next_try(failures, outcome, now=now, jitter=random.random())  # noqa: S311 - spreads tries, no secret
        if over:
            self._give_up(envelope, outcome, now)
        else:
            aside_until = due_at if envelope.aside else None
            self._messages.settle(envelope.id, "waiting", due_at=aside_until, answer=outcome.answer, now=now)
        if not envelope.aside:
            held = ChannelState(
                state.id,
                held_until=due_at,
                failures=failures,
                failing_since=state.failing_since or now,
                answer=outcome.answer,
            )
            self._messages.write_channel(held)

    def _give_up(self, envelope: Envelope, outcome: Retry, now: datetime) -> None:
        """The message is dead, and with one in order those as old that waited behind it: each would fail the same."""
        reason = f"not accepted in seven days; last answer: {outcome.answer}"
        self._messages.settle(envelope.id, "dead", due_at=None, answer=reason, now=now)
        if not envelope.aside:
            before = now - timedelta(seconds=RETRY_FOR_SECONDS)
            self._messages.bury_older(envelope.channel_id, before=before, reason=reason, now=now)


def root_of(alerts: Sequence[Alert]) -> str | None:
    """The first alert of the story that all of `alerts` are updates of; None where they have no such thing."""
    roots = {alert.root_id for alert in alerts}
    return roots.pop() if len(roots) == 1 else None


def _word(outcome: Outcome) -> str:
    match outcome:
        case Delivered():
            return "delivered"
        case Refused():
            return "refused"
        case Retry(in_doubt=True):
            return "in doubt"
        case _:
            return "retry"
