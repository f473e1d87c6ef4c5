"""How a source is doing, in one word: a pure decision over what is remembered of its polls and entries.

    new           not polled yet
    ok            it answers, and brings news as it used to
    unreachable, blocked, gone, asks-to-wait, tls, not-a-feed
                  its last polls failed so: see scraper/fetch/verdict.py
    rot           the page answers, and the owner's selectors find nothing in it any more
    empty         it answers, and has never listed anything
    stale         nothing but "not modified" for longer than validators are believed, or while another of its routes
                  lists newer articles
    quiet         it answers, and has been silent for longer than its rhythm explains
    gap           entries may have been missed lately

A verdict is a trouble, which its owner hears of, once it has lasted (`is_trouble`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from scraper.fetch.rhythm import Rhythm, rhythm_of
from scraper.fetch.schedule import VALIDATORS_DAYS_MAX
from scraper.fetch.verdict import Word as PollWord
from scraper.fetch.verdict import verdict
from scraper.model import Kind, PollReport, RouteState

Word = PollWord | Literal["new", "rot", "stale", "quiet", "gap"]

# A site that is down over night is back in the morning; what is down for a day wants a look. A source that is asked
# rarely gets six polls, but never more than three days.
TROUBLE_AFTER, TROUBLE_POLLS, TROUBLE_AFTER_MAX = timedelta(hours=24), 6, timedelta(days=3)
# Silence thrice as long as the longest of the last months is none of its habits; two days are every weekend's.
QUIET_TIMES, QUIET_MIN = 3, timedelta(days=2)
# A lively source is told by what it misses: a dozen times that its rhythm promised something new, three of its own days
# at the latest. What comes at random fails to come a dozen times in one of 160,000 lulls. Where the second longest lull
# among its last entries (the longest may have been a holiday, or our own) was longer, half as much again is waited for.
LIVELY_TIMES, LIVELY_MIN = 2.0, timedelta(hours=6)
MISSED, OWN_DAYS, LULL_TIMES = 12, 2.5, 1.5
SILENCE_MIN = timedelta(hours=1)  # shorter ones are no lull worth measuring
# Of one seen for less than two weeks nobody knows its weekends: a week of silence is waited for.
HABIT_KNOWN_AFTER, QUIET_MIN_UNKNOWN = timedelta(days=14), timedelta(days=7)
# After 7 days without a full answer the body is asked for whole: a day later that has happened, and did not help.
STALE_AFTER = timedelta(days=VALIDATORS_DAYS_MAX + 1)
GAP_FRESH = timedelta(hours=24)  # older gaps are past mending


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What the verdict on a source is made of; `state` is that of the route in use."""

    source_id: str
    kind: Kind
    every_seconds: int
    state: RouteState
    country: str | None = None
    stale_at: datetime | None = None  # of a better route than that in use
    first_entry_at: datetime | None = None
    latest_entry_at: datetime | None = None
    found_at: tuple[datetime, ...] = ()  # its latest entries, each in its turn; only asked for where it is silent


@dataclass(frozen=True, slots=True)
class HealthVerdict:
    """The word, what a person reads beside it, and since when."""

    word: Word
    reason: str
    since: datetime | None = None


def is_silent(facts: HealthFacts, now: datetime) -> bool:
    """Whether it is worth while to look how long the source was ever silent."""
    if facts.latest_entry_at is None:
        return False
    lively = _lively(facts)
    return now - facts.latest_entry_at > QUIET_MIN or (lively is not None and lively.is_long(lull=0.0))


def judge(facts: HealthFacts, now: datetime) -> HealthVerdict:
    """The verdict on a source."""
    state = facts.state
    if state.polled_at is None:
        return HealthVerdict("new", "not polled yet")
    if state.failing_since is not None:
        return _failing(facts, state.failing_since)
    if state.baseline_at is None:
        rhythm = rhythm_of(state.rhythm)
        since = None if rhythm is None else rhythm.at - timedelta(seconds=rhythm.watched_seconds)
        return HealthVerdict("empty", "it has never listed anything", since)
    if facts.stale_at is not None:
        return HealthVerdict("stale", "its better route answers, and does not list what this one does", facts.stale_at)
    if state.succeeded_at and state.validators_at and state.succeeded_at - state.validators_at > STALE_AFTER:
        days = (state.succeeded_at - state.validators_at).days
        return HealthVerdict("stale", f"nothing but 'not modified' for {days} days", state.validators_at)
    if (silent := _quiet(facts)) is not None:
        return silent
    if state.gap_at is not None and now - state.gap_at < GAP_FRESH:
        return HealthVerdict("gap", "entries may have been missed between two polls", state.gap_at)
    return HealthVerdict("ok", "it answers")


def is_trouble(found: HealthVerdict, facts: HealthFacts, now: datetime) -> bool:
    """Whether the owner should hear of it: failures have lasted, and the others say so by themselves."""
    if found.word in ("ok", "new"):
        return False
    if found.word in ("quiet", "stale", "gap"):
        return True
    if found.since is None:
        return False
    polls = timedelta(seconds=facts.every_seconds * TROUBLE_POLLS)
    return now - found.since >= min(max(TROUBLE_AFTER, polls), TROUBLE_AFTER_MAX)


def _failing(facts: HealthFacts, since: datetime) -> HealthVerdict:
    state = facts.state
    found = verdict(PollReport(facts.source_id, "failed", status=state.status, error=state.error))
    if found.word == "not-a-feed" and facts.kind == "listing":
        return HealthVerdict("rot", found.reason, since)
    return HealthVerdict(found.word, found.reason, since)


def _quiet(facts: HealthFacts) -> HealthVerdict | None:
    # Counted up to the last good poll: while nobody asked, it was us who were silent.
    first, latest, until = facts.first_entry_at, facts.latest_entry_at, facts.state.succeeded_at
    if first is None or latest is None or until is None:
        return None
    hours = (until - latest).total_seconds() / 3600
    lively = _lively(facts)
    if lively is not None:
        lulls = sorted(lively.rhythm.own_days(begin, end) for begin, end in _silences(facts))
        if lively.is_long(lull=lulls[-2] if len(lulls) > 1 else 0.0):
            reason = f"silent for {hours:.0f} h, in which {lively.entries:.0f} entries were to be expected"
            return HealthVerdict("quiet", reason, latest)
    least = QUIET_MIN if latest - first >= HABIT_KNOWN_AFTER else QUIET_MIN_UNKNOWN
    silence_max = max((end - begin for begin, end in _silences(facts)), default=timedelta(0))
    if until - latest <= max(least, QUIET_TIMES * silence_max):
        return None
    longest = silence_max.total_seconds() / 3600
    return HealthVerdict("quiet", f"silent for {hours:.0f} h, before never longer than {longest:.0f} h", latest)


@dataclass(frozen=True, slots=True)
class _Lively:
    """The silence of a source that brings something several times a day, measured in its own days."""

    rhythm: Rhythm
    silence: timedelta
    own_days: float
    times_a_day: float
    entries: float  # that were to be expected

    def is_long(self, *, lull: float) -> bool:
        """Whether its rhythm does not explain the silence; `lull` is one that it got over, in its own days."""
        bound = max(min(MISSED / self.times_a_day, OWN_DAYS), LULL_TIMES * lull)
        return self.silence > LIVELY_MIN and self.own_days >= bound


def _lively(facts: HealthFacts) -> _Lively | None:
    """None for a source that is slow, or not known for long enough to tell its weekends."""
    first, latest, until = facts.first_entry_at, facts.latest_entry_at, facts.state.succeeded_at
    rhythm = rhythm_of(facts.state.rhythm)
    if first is None or latest is None or until is None or rhythm is None or latest - first < HABIT_KNOWN_AFTER:
        return None
    silence = until - latest
    per_day = rhythm.per_day_before(silence.total_seconds())
    times_a_day = per_day * (len(set(facts.found_at)) / len(facts.found_at) if facts.found_at else 1.0)
    if not rhythm.is_known or times_a_day < LIVELY_TIMES or silence <= timedelta(0):
        return None
    own_days = rhythm.own_days(latest, until)
    return _Lively(rhythm, silence, own_days, times_a_day, own_days * per_day)


def _silences(facts: HealthFacts) -> Iterator[tuple[datetime, datetime]]:
    """The longer times without a new entry among the latest ones."""
    return ((begin, end) for begin, end in pairwise(facts.found_at) if end - begin > SILENCE_MIN)
