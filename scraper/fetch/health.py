"""How a source is doing, in one word: a pure decision over what is remembered of its polls and entries.

    new           not polled yet
    ok            it answers, and brings news as it used to
    unreachable, blocked, gone, asks-to-wait, tls, not-a-feed
                  its last polls failed so: see scraper/fetch/verdict.py
    rot           the page answers, and the owner's selectors find nothing in it any more
    empty         it answers, and has never listed anything
    stale         nothing but "not modified" for longer than validators are believed
    quiet         it answers, and has been silent for far longer than it ever was
    gap           entries may have been missed lately

A verdict is a trouble, which its owner hears of, once it has lasted (`is_trouble`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scraper.fetch.rhythm import rhythm_of
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
    first_entry_at: datetime | None = None
    latest_entry_at: datetime | None = None
    silence_max: timedelta | None = None  # between two of its latest entries; only asked for where it is silent now


@dataclass(frozen=True, slots=True)
class HealthVerdict:
    """The word, what a person reads beside it, and since when."""

    word: Word
    reason: str
    since: datetime | None = None


def is_silent(facts: HealthFacts, now: datetime) -> bool:
    """Whether it is worth while to look how long the source was ever silent."""
    return facts.latest_entry_at is not None and now - facts.latest_entry_at > QUIET_MIN


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
    least = QUIET_MIN if latest - first >= HABIT_KNOWN_AFTER else QUIET_MIN_UNKNOWN
    bound = max(least, QUIET_TIMES * (facts.silence_max or timedelta(0)))
    if until - latest <= bound:
        return None
    hours = (until - latest).total_seconds() / 3600
    longest = (facts.silence_max or timedelta(0)).total_seconds() / 3600
    return HealthVerdict("quiet", f"silent for {hours:.0f} h, before never longer than {longest:.0f} h", latest)
