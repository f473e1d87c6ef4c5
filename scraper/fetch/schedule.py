"""When a route is polled next, and why: a pure decision over what is known of it and how its last poll went.

1. What went well is polled again after the source's interval; once its rhythm is known, later in hours when nothing is
   to be expected, but never beyond four times the interval or an hour.
2. What failed is tried again after the interval, then after twice, four times … the interval, up to a day, for ever.
3. Floors are the server's word and hold whoever asks: Retry-After (of 429 and 503, up to 7 days), Cache-Control's
   max-age and the feed's ttl (up to a day).
4. A second 410 stops the route until the configuration changes.

Jitter only ever adds: a server that counts hours must not see 59 minutes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.fetch.freshness import FRESH_SECONDS_MAX
from scraper.fetch.retry_after import RETRY_AFTER_SECONDS_MAX, STATUSES
from scraper.fetch.rhythm import observe, rhythm_of
from scraper.model import PollReport, RouteState

BACKOFF_SECONDS_MAX = 24 * 3600  # a dead source costs one request a day and is noticed the day it is back
BACKOFF_DOUBLINGS_MAX = 20  # beyond the day for any interval; keeps the power small
JITTER_SHARE = 0.1  # of the delay: enough to spread a thousand sources that started together
VALIDATORS_DAYS_MAX = 7  # a server that latched on a wrong 304 is asked for the body at least this often
# The slowest pace of a route that works: news that breaks the habit of its hour is read within an hour.
CEILING_INTERVALS, CEILING_SECONDS = 4, 3600
# A poll is worth it when one in four finds something: with one entry an hour every 15 minutes, with two every 7.
EXPECTED_MIN = 0.25


@dataclass(frozen=True, slots=True)
class NextPoll:
    """The moment of the next poll and the reason a person reads."""

    at: datetime
    reason: str


def next_poll(
    state: RouteState, report: PollReport, *, every_seconds: int, now: datetime, jitter: float = 0.0
) -> NextPoll:
    """The next poll after `report`; `state` is from before it, `jitter` is 0 to 1."""
    if report.outcome == "failed":
        failures = state.failures + 1
        doubled = every_seconds * 2 ** min(failures - 1, BACKOFF_DOUBLINGS_MAX)
        delay = float(min(doubled, max(BACKOFF_SECONDS_MAX, every_seconds)))
        reason = f"{failures} failures in a row" if failures > 1 else "failed once"
        if report.disallowed:
            delay, reason = float(max(BACKOFF_SECONDS_MAX, every_seconds)), "robots.txt disallows the address"
        elif report.retry_after_seconds is not None and report.status in STATUSES:
            delay = float(every_seconds)  # the floor below says the rest
    else:
        delay, reason = _pace(state, report, every_seconds, now)
    asked, why = _floor(state, report)
    if asked > delay:
        delay, reason = asked, why
    elif report.retry_after_seconds is not None and report.status in STATUSES:
        reason = why
    return NextPoll(now + timedelta(seconds=delay * (1 + JITTER_SHARE * jitter)), reason)


def _pace(state: RouteState, report: PollReport, every_seconds: int, now: datetime) -> tuple[float, str]:
    """Seconds to wait after a good poll, and why."""
    usual = float(every_seconds), f"every {every_seconds} s"
    rhythm = rhythm_of(state.rhythm)
    if rhythm is None or not rhythm.is_known or not report.overlap:
        return usual
    rhythm = observe(rhythm, len(report.entries), now)
    seconds = float(every_seconds)
    ceiling = max(min(CEILING_INTERVALS * every_seconds, CEILING_SECONDS), every_seconds)
    while seconds < ceiling and rhythm.expected(now, seconds) < EXPECTED_MIN:
        seconds = min(seconds + every_seconds / 2, ceiling)
    if seconds == every_seconds:
        return usual
    return seconds, f"little comes at this hour: {seconds:.0f} s in place of {every_seconds}"


def floor_after(state: RouteState, report: PollReport, *, now: datetime) -> datetime | None:
    """The moment before which the server wants no further request, whoever asks for one; None when it said nothing."""
    seconds, _ = _floor(state, report)
    return now + timedelta(seconds=seconds) if seconds > 0 else None


def _floor(state: RouteState, report: PollReport) -> tuple[float, str]:
    """Seconds that the server or the feed asks for, and in which words."""
    if report.retry_after_seconds is not None and report.status in STATUSES:
        asked = min(report.retry_after_seconds, RETRY_AFTER_SECONDS_MAX)
        return asked, f"HTTP {report.status}: the server asked for {asked:.0f} s"
    if report.outcome == "failed":
        return 0.0, ""
    fresh, ttl = freshness(state, report)
    if (fresh or 0.0) >= (ttl or 0.0):
        return min(fresh or 0.0, FRESH_SECONDS_MAX), f"the server says it stays good for {fresh or 0.0:.0f} s"
    return min(ttl or 0.0, FRESH_SECONDS_MAX), f"the feed says it stays good for {ttl or 0.0:.0f} s"


def freshness(state: RouteState, report: PollReport) -> tuple[float | None, float | None]:
    """What server and feed say of how long they stay good; a 304 without a word lets the last one stand (RFC 9111)."""
    fresh, ttl = report.fresh_seconds, report.ttl_seconds
    if fresh is None and report.outcome == "not_modified":
        fresh = state.fresh_seconds
    if report.outcome != "changed":
        ttl = state.ttl_seconds  # the body was not read
    return fresh, ttl


def believable(state: RouteState, *, every_seconds: int, now: datetime) -> RouteState:
    """The state with no time to come but those that were meant: the clock may have been ahead when it was kept."""
    floor_at, next_at = state.floor_at, state.next_poll_at
    if state.polled_at is not None and state.polled_at > now:
        ahead = state.polled_at - now
        floor_at = floor_at and floor_at - ahead
        next_at = next_at and next_at - ahead
    floor_at = floor_at and min(floor_at, now + timedelta(seconds=RETRY_AFTER_SECONDS_MAX))
    longest = max(BACKOFF_SECONDS_MAX if state.failures else CEILING_SECONDS, every_seconds) * (1 + JITTER_SHARE)
    jittered = (floor_at - now) * (1 + JITTER_SHARE) if floor_at else timedelta(0)
    if next_at is not None:
        next_at = now if state.polled_at is None else min(next_at, now + max(timedelta(seconds=longest), jittered))
    return replace(
        state,
        floor_at=floor_at,
        next_poll_at=next_at,
        polled_at=state.polled_at and min(state.polled_at, now),
        succeeded_at=state.succeeded_at and min(state.succeeded_at, now),
        failing_since=state.failing_since and min(state.failing_since, now),
        validators_at=state.validators_at and min(state.validators_at, now),
        whole_at=state.whole_at and min(state.whole_at, now),
        moved_since=state.moved_since and min(state.moved_since, now),
    )


def usable_validators(state: RouteState, now: datetime) -> tuple[str | None, str | None]:
    """(etag, last_modified) for the next order; both None when the last full answer is too long ago to rely on them.

    A server that does not answer then is not asked for the whole again until as much time has passed.
    """
    if state.validators_at is None:
        return None, None
    whole_at = max(state.validators_at, state.whole_at or state.validators_at)
    if now - whole_at > timedelta(days=VALIDATORS_DAYS_MAX):
        return None, None
    return state.etag, state.last_modified
