"""A route's state after a poll: a pure step from the state before it and the report."""

from dataclasses import replace
from datetime import datetime

from scraper.fetch.schedule import floor_after
from scraper.model import PollReport, RouteState


def after_poll(state: RouteState, report: PollReport, *, next_poll_at: datetime, now: datetime) -> RouteState:
    """The state after a report; validators are those of an answer whose entries are stored in the same transaction."""
    failed = report.outcome == "failed"
    answered = not failed and report.outcome != "not_modified"
    return replace(
        state,
        etag=state.etag if failed else report.etag,
        last_modified=state.last_modified if failed else report.last_modified,
        body_hash=report.body_hash if answered else state.body_hash,
        validators_url=report.url if answered else state.validators_url,
        validators_at=now if answered else state.validators_at,
        baseline_at=state.baseline_at or (now if answered and report.listed else None),
        polled_at=now,
        succeeded_at=state.succeeded_at if failed else now,
        next_poll_at=next_poll_at,
        floor_at=floor_after(report, now=now),
        failing_since=(state.failing_since or now) if failed else None,
        failures=state.failures + 1 if failed else 0,
        status=report.status,
        error=report.error if failed else None,
        notes=report.notes,
    )
