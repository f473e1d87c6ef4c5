"""A route's state after a poll: a pure step from the state before it and the report."""

from dataclasses import replace
from datetime import datetime, timedelta

from scraper.fetch.rhythm import observe, rhythm_of, text_of
from scraper.fetch.routes import FAILURES_MIN, GONE
from scraper.fetch.schedule import floor_after, freshness, usable_validators
from scraper.model import PollReport, RouteState

# An address is taken over when the server has sent us on for good so often, over so long: a mistake of an afternoon or
# a captive portal must not move a source.
MOVED_TIMES, MOVED_FOR = 5, timedelta(days=3)
# Once may be a mistake in a deployment; the second is meant.
GONE_TIMES = 2
GAP_NOTE = "possible gap: nothing listed was known from the poll before, entries may have been missed"
LOST_NOTE = "the address it had moved to for good fails: the configured one is asked again"


def after_poll(
    state: RouteState, report: PollReport, *, next_poll_at: datetime, now: datetime, fresh: int = 0
) -> RouteState:
    """The state after a report that brought `fresh` new entries.

    Validators are those of an answer whose entries are stored in the same transaction.
    """
    asked_whole = state.validators_at is not None and usable_validators(state, now) == (None, None)
    state = replace(
        state,
        whole_at=now if asked_whole else state.whole_at,
        polled_at=now,
        next_poll_at=next_poll_at,
        floor_at=floor_after(state, report, now=now),
        status=report.status,
        polls=state.polls + 1,
        polled_bytes=state.polled_bytes + report.body_bytes,
        polled_seconds=round(state.polled_seconds + report.seconds, 3),
        gone_times=state.gone_times + 1 if report.status == GONE else 0,
        notes=report.notes,
    )
    if report.outcome == "failed":
        return _after_failure(state, report, now)
    return _after_move(_after_success(state, report, now, fresh), report, now)


def _after_failure(state: RouteState, report: PollReport, now: datetime) -> RouteState:
    failures = state.failures + 1
    lost = state.address is not None and (failures >= FAILURES_MIN or state.gone_times >= GONE_TIMES)
    stopped = state.stopped
    if state.gone_times >= GONE_TIMES and state.address is None:
        stopped = f"HTTP 410 {GONE_TIMES} times: gone for good, asked again when the source's routes change"
    return replace(
        state,
        failing_since=state.failing_since or now,
        failures=failures,
        error=report.error,
        stopped=stopped,
        address=None if lost else state.address,
        notes=(*state.notes, LOST_NOTE) if lost else state.notes,
    )


def _after_success(state: RouteState, report: PollReport, now: datetime, fresh: int) -> RouteState:
    answered = report.outcome != "not_modified"
    fresh_seconds, ttl_seconds = freshness(state, report)
    gap = answered and state.baseline_at is not None and not report.overlap
    return replace(
        state,
        etag=report.etag,
        last_modified=report.last_modified,
        body_hash=report.body_hash if answered else state.body_hash,
        validators_url=report.url if answered else state.validators_url,
        validators_at=now if answered else state.validators_at,
        baseline_at=state.baseline_at or (now if answered and report.listed else None),
        succeeded_at=now,
        fresh_seconds=fresh_seconds,
        ttl_seconds=ttl_seconds,
        failing_since=None,
        failures=0,
        error=None,
        gap_at=now if gap else state.gap_at,
        stale_at=None if report.outcome == "changed" else state.stale_at,
        rhythm=text_of(observe(rhythm_of(state.rhythm), fresh, now)),
        notes=(*state.notes, GAP_NOTE) if gap else state.notes,
    )


def _after_move(state: RouteState, report: PollReport, now: datetime) -> RouteState:
    """Count how often the server has sent us to one address for good, and take it over when that is enough."""
    if report.moved_url is None and state.moved_url is None:
        return state
    if report.moved_url is None:
        return replace(state, moved_url=None, moved_since=None, moved_times=0)
    again = report.moved_url == state.moved_url and state.moved_since is not None
    since = state.moved_since if again and state.moved_since is not None else now
    times = state.moved_times + 1 if again else 1
    if times >= MOVED_TIMES and now - since >= MOVED_FOR:
        return replace(state, address=report.moved_url, moved_url=None, moved_since=None, moved_times=0)
    return replace(state, moved_url=report.moved_url, moved_since=since, moved_times=times)
