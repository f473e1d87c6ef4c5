"""The only owner of retries and back-off: what goes out next on a channel, and what an answer means for it.

A message is claimed and the claim committed before it goes out (`claim`); its answer is recorded when it comes
(`settle`). One message of a channel is out at a time, so that a crash leaves at most one in doubt per channel, and
order within a channel holds: a failure holds the whole channel until the next try. A message that keeps failing while
the one behind it passes is at fault itself: it is set aside, tried once more at once, and then without holding anybody
up.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from alerts.ledger import Decisions, Holds, Messages, Translations
from alerts.ledger.messages import ChannelState, Delivery, Envelope, Shown
from alerts.model import Alert, Delivered, Message, Outcome, Refused, Retry
from alerts.retry import AFTER_SECONDS_MAX, JITTER_SHARE_MAX, expired, next_try
from alerts.timing.buckets import Bucket, free_at, full, ready, take
from alerts.timing.plan import ChannelTiming
from alerts.translate.texts import Api
from scraper.archive import Database
from scraper.failpoints import passing

log = structlog.get_logger(__name__)

# Back-off has reached minutes by then (5 s doubled seven times): a short outage never reorders anything.
TRIES_BEFORE_PROBING = 8
# Seven days are over only if trying filled them: not after a week in which the machine was off or its clock was wrong.
# So many failures in a row take three hours.
FAILURES_BEFORE_DEAD = 20
# A channel that has failed for so long is dead to its readers: its fallback takes what has waited as long.
FALLBACK_AFTER = timedelta(hours=1)


Tongue = tuple[str, Api]  # the readers' language, and whose translations are shown


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
        self._holds = Holds(database)
        self._translations = Translations(database)
        self._timings: Mapping[str, ChannelTiming] = {}
        self._tongue: Tongue | None = None

    def use(self, timings: Mapping[str, ChannelTiming], tongue: Tongue | None = None) -> None:
        """From here on these limits and fallbacks are in force, and alerts are shown in this language as well."""
        self._timings = timings
        self._tongue = tongue

    def claim(self, channel_id: str, now: datetime) -> Claim | None:
        """The channel's next message, claimed; None while nothing is due or the channel is held. Commits."""
        with self._database.transaction():
            state = self._messages.channel(channel_id)
            if not self._pace(channel_id, state, now):
                return None
            while (envelope := self._next(channel_id, state, now)) is not None:
                try:
                    message = self._message(envelope)
                except (LookupError, TypeError, ValueError) as error:
                    # What is stored is damaged. The message can never go out; those behind it can.
                    reason = f"its alerts cannot be read: {type(error).__name__}: {error}"
                    self._messages.settle(envelope.id, "dead", due_at=None, answer=reason, now=now)
                    log.error("message dead", channel=channel_id, message=envelope.id, reason=reason)
                    continue
                self._messages.claim(envelope, now)
                self._count(channel_id, now)
                passing("outbox.claiming")
                claimed = replace(envelope, tries=envelope.tries + 1)
                return Claim(claimed, message)
            return None

    def revise(self, alert_ids: Sequence[str], now: datetime) -> None:
        """Something about these alerts was translated: where what was sent can be changed, it will be."""
        for shown in self._messages.shown(alert_ids=alert_ids):
            self._revise(shown, now)

    def is_due(self, channel_id: str, now: datetime) -> bool:
        """Whether `claim` would give a message."""
        state = self._messages.channel(channel_id)
        return self._is_free(channel_id, now) and self._next(channel_id, state, now) is not None

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
                    for shown in self._messages.shown(message_id=envelope.id):
                        self._revise(shown, now)  # what was translated while it was on its way
                case Refused(answer):
                    self._end(envelope, answer, now)
                    self._messages.write_channel(replace(state, answer=answer))
                case Retry():
                    self._retry(envelope, outcome, state, now)
            passing("outbox.settling")

    def _message(self, envelope: Envelope) -> Message:
        alerts = self._alerts(envelope.edits_id or envelope.id, before=envelope.created_at)
        message = Message(envelope.id, envelope.channel_id, alerts, envelope.created_at, note=envelope.note)
        if envelope.edits_id is not None:
            (shown,) = self._messages.shown(message_id=envelope.edits_id)
            return replace(message, created_at=shown.sent_at, replaces=shown.reference)
        root_id = root_of(alerts)
        return replace(message, thread=self._messages.reference(envelope.channel_id, root_id) if root_id else None)

    def _revise(self, shown: Shown, now: datetime) -> None:
        if self._tongue is None or not self._timing(shown.channel_id).edits:
            return
        if self._alerts(shown.id, before=now) != self._alerts(shown.id, before=shown.shown_at):
            self._messages.add_edit(shown, now=now)

    def _alerts(self, envelope_id: str, *, before: datetime) -> tuple[Alert, ...]:
        """A message's alerts with what was translated before the message was made, so that every try says the same."""
        alerts = self._decisions.alerts(self._messages.alert_ids(envelope_id))
        if self._tongue is None:
            return alerts
        language, api = self._tongue
        found = [self._translations.translated(alert, language, api=api, before=before) for alert in alerts]
        return tuple(replace(alert, translation=made) for alert, made in zip(alerts, found, strict=True))

    def _timing(self, channel_id: str) -> ChannelTiming:
        return self._timings.get(channel_id, _PLAIN)

    def _is_free(self, channel_id: str, now: datetime) -> bool:
        limits = self._timing(channel_id).limits or ()
        return free_at(limits, self._buckets(channel_id, now), now) <= now

    def _buckets(self, channel_id: str, now: datetime) -> Sequence[Bucket]:
        limits = self._timing(channel_id).limits or ()
        kept = self._holds.buckets(channel_id) if limits else ()
        return kept if len(kept) == len(limits) else full(limits, now)

    def _count(self, channel_id: str, now: datetime) -> None:
        if limits := self._timing(channel_id).limits:
            self._holds.keep_buckets(channel_id, take(limits, self._buckets(channel_id, now), now))

    def _pace(self, channel_id: str, state: ChannelState, now: datetime) -> bool:
        """Whether the limits let a message go. When more waits than they let through, one message is made of many."""
        timing = self._timing(channel_id)
        if not timing.limits:
            return True
        if not self._is_free(channel_id, now):
            return False
        if state.held_until is None or state.held_until <= now:
            waiting = self._messages.untried(channel_id, now, limit=timing.alerts_max)
            if len(waiting) > ready(timing.limits, self._buckets(channel_id, now), now):
                self._merge(waiting, timing.alerts_max, now)
        return True

    def _merge(self, waiting: Sequence[Envelope], alerts_max: int, now: datetime) -> None:
        chosen, alerts = [], 0
        for envelope in waiting:
            alerts += len(self._messages.alert_ids(envelope.id))
            if alerts > alerts_max:
                break
            chosen.append(envelope)
        if len(chosen) > 1:
            self._messages.merge(chosen, now=now)

    def _next(self, channel_id: str, state: ChannelState, now: datetime) -> Envelope | None:
        """The first message in order; once it has failed often, every second time the one behind it, as a probe.

        What such a probe overtook goes before: the channel may have come back between its try and the probe.
        """
        overtaken = self._messages.overtaken(channel_id, now)
        if overtaken is not None:
            return overtaken
        if state.held_until is None or state.held_until <= now:
            front = self._messages.front(channel_id, now, aside=False, limit=2)
            if _wants_probe(front, state.failures):
                return front[1]
            if front:
                return front[0]
        return next(iter(self._messages.front(channel_id, now, aside=True, limit=1)), None)

    def _probes(self, envelope: Envelope, failures: int, now: datetime) -> bool:
        return _wants_probe(self._messages.front(envelope.channel_id, now, aside=False, limit=2), failures)

    def _retry(self, envelope: Envelope, outcome: Retry, state: ChannelState, now: datetime) -> None:
        # A set-aside message waits for itself, a message in order for its channel: each by its own count of failures.
        failures = envelope.tries if envelope.aside else state.failures + 1
        retry_for_seconds = self._timing(envelope.channel_id).retry_for_seconds
        over = failures >= FAILURES_BEFORE_DEAD and expired(
            envelope.created_at, now, retry_for_seconds=retry_for_seconds
        )
        due_at = next_try(failures, outcome, now=now, jitter=random.random())  # noqa: S311 - spreads tries, no secret
        if over:
            self._give_up(envelope, outcome, now)
        else:
            aside_until = due_at if envelope.aside else None
            self._messages.settle(envelope.id, "waiting", due_at=aside_until, answer=outcome.answer, now=now)
        if not envelope.aside:
            # A probe follows its failure at once: were it sent after the wait, a channel that came back meanwhile would
            # take it before the older message.
            probe = not over and outcome.after_seconds is None and self._probes(envelope, failures, now)
            held = ChannelState(
                state.id,
                held_until=now if probe else due_at,
                failures=failures,
                failing_since=state.failing_since or now,
                answer=outcome.answer,
            )
            self._messages.write_channel(held)
        self._hand_over(envelope.channel_id, state.failing_since, outcome, now)

    def _hand_over(self, channel_id: str, failing_since: datetime | None, outcome: Retry, now: datetime) -> None:
        fallback = self._timing(channel_id).fallback
        if fallback is None or failing_since is None or now - failing_since < FALLBACK_AFTER:
            return
        reason = f"handed to {fallback}; last answer: {outcome.answer}"
        handed = self._messages.hand_over(channel_id, fallback, before=now - FALLBACK_AFTER, reason=reason, now=now)
        if handed:
            log.warning("messages handed to fallback", channel=channel_id, fallback=fallback, messages=handed)

    def _end(self, envelope: Envelope, reason: str, now: datetime) -> None:
        """The message can never go out here: it is dead, or the channel's fallback takes its alerts."""
        fallback = self._timing(envelope.channel_id).fallback
        if fallback is None:
            self._messages.settle(envelope.id, "dead", due_at=None, answer=reason, now=now)
        else:
            self._messages.hand(envelope.id, fallback, reason=f"handed to {fallback}; {reason}", now=now)

    def _give_up(self, envelope: Envelope, outcome: Retry, now: datetime) -> None:
        """The message is dead, and with one in order those as old that waited behind it: each would fail the same."""
        retry_for_seconds = self._timing(envelope.channel_id).retry_for_seconds
        reason = f"not accepted in {_span(retry_for_seconds)}; last answer: {outcome.answer}"
        self._end(envelope, reason, now)
        if not envelope.aside:
            before = now - timedelta(seconds=retry_for_seconds)
            self._messages.bury_older(envelope.channel_id, before=before, reason=reason, now=now)


def root_of(alerts: Sequence[Alert]) -> str | None:
    """The first alert of the story that all of `alerts` are updates of; None where they have no such thing."""
    roots = {alert.root_id for alert in alerts}
    return roots.pop() if len(roots) == 1 else None


_PLAIN = ChannelTiming()


def _wants_probe(front: Sequence[Envelope], failures: int) -> bool:
    return len(front) == 2 and front[0].tries >= TRIES_BEFORE_PROBING and failures % 2 == 1


def _span(seconds: float) -> str:
    """`seven days` and its like, for people.

    >>> _span(7 * 86_400), _span(3_600)
    ('7 days', '1 h')
    """
    return f"{seconds / 86_400:g} days" if seconds >= 86_400 else f"{seconds / 3_600:g} h"


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
