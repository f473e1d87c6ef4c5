"""When a source is polled next, and why: a pure decision over what is known of it and how its last poll went.

1. What went well is polled again after its own interval.
2. A server that answered 429 or 503 with Retry-After is left alone until then, up to 7 days, and at least the interval.
3. What failed otherwise is tried again after the interval, then after twice, four times … the interval, up to a day.

Jitter only ever adds: a server that counts hours must not see 59 minutes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.fetch.retry_after import RETRY_AFTER_SECONDS_MAX, STATUSES
from scraper.model import PollReport, RouteState

BACKOFF_SECONDS_MAX = 24 * 3600  # a dead source costs one request a day and is noticed the day it is back
BACKOFF_DOUBLINGS_MAX = 20  # beyond the day for any interval; keeps the power small
JITTER_SHARE = 0.1  # of the delay: enough to spread a thousand sources that started together
VALIDATORS_DAYS_MAX = 7  # a server that latched on a wrong 304 is asked for the body at least this often


@dataclass(frozen=True, slots=True)
class NextPoll:
    """The moment of the next poll and the reason a person reads."""

    at: datetime
    reason: str


def next_poll(
    state: RouteState, report: PollReport, *, every_seconds: int, now: datetime, jitter: float = 0.0
) -> NextPoll:
    """The next poll after `report`; `state` is from before it, `jitter` is 0 to 1."""
    if report.outcome != "failed":
        delay, reason = float(every_seconds), f"every {every_seconds} s"
    elif report.retry_after_seconds is not None and report.status in STATUSES:
        asked = min(report.retry_after_seconds, RETRY_AFTER_SECONDS_MAX)
        delay = max(asked, float(every_seconds))
        reason = f"HTTP {report.status}: the server asked for {asked:.0f} s"
    else:
        failures = state.failures + 1
        doubled = every_seconds * 2 ** min(failures - 1, BACKOFF_DOUBLINGS_MAX)
        delay = float(min(doubled, max(BACKOFF_SECONDS_MAX, every_seconds)))
        reason = f"{failures} failures in a row" if failures > 1 else "failed once"
    return NextPoll(now + timedelta(seconds=delay * (1 + JITTER_SHARE * jitter)), reason)


def floor_after(report: PollReport, *, now: datetime) -> datetime | None:
    """The moment before which the server wants no further request, whoever asks for one; None when it said nothing."""
    if report.retry_after_seconds is None or report.status not in STATUSES:
        return None
    return now + timedelta(seconds=min(report.retry_after_seconds, RETRY_AFTER_SECONDS_MAX))


def believable(state: RouteState, *, every_seconds: int, now: datetime) -> RouteState:
    """The state with no time to come but those that were meant: the clock may have been ahead when it was kept."""
    floor_at, next_at = state.floor_at, state.next_poll_at
    if state.polled_at is not None and state.polled_at > now:
        ahead = state.polled_at - now
        floor_at = floor_at and floor_at - ahead
        next_at = next_at and next_at - ahead
    floor_at = floor_at and min(floor_at, now + timedelta(seconds=RETRY_AFTER_SECONDS_MAX))
    longest = every_seconds if not state.failures else max(BACKOFF_SECONDS_MAX, every_seconds)
    latest = max(now + timedelta(seconds=longest * (1 + JITTER_SHARE)), floor_at or now)
    if next_at is not None:
        next_at = now if state.polled_at is None else min(next_at, latest)
    return replace(
        state,
        floor_at=floor_at,
        next_poll_at=next_at,
        polled_at=state.polled_at and min(state.polled_at, now),
        succeeded_at=state.succeeded_at and min(state.succeeded_at, now),
        failing_since=state.failing_since and min(state.failing_since, now),
        validators_at=state.validators_at and min(state.validators_at, now),
        moved_since=state.moved_since and min(state.moved_since, now),
    )


def usable_validators(state: RouteState, now: datetime) -> tuple[str | None, str | None]:
    """(etag, last_modified) for the next order; both None when the last full answer is too long ago to rely on them."""
    if state.validators_at is None or now - state.validators_at > timedelta(days=VALIDATORS_DAYS_MAX):
        return None, None
    return state.etag, state.last_modified
