"""The next poll of a source."""

from datetime import UTC, datetime, timedelta

import pytest

from scraper.fetch.schedule import next_poll, usable_validators
from scraper.model import PollReport, RouteState

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
FRESH = RouteState()


def failed(status: int | None = None, retry_after_seconds: float | None = None) -> PollReport:
    return PollReport("s", "failed", status=status, retry_after_seconds=retry_after_seconds)


@pytest.mark.parametrize("outcome", ["changed", "unchanged", "not_modified"])
def test_what_went_well_is_polled_again_after_its_interval(outcome: str) -> None:
    report = PollReport("s", outcome)  # type: ignore[arg-type]

    assert next_poll(FRESH, report, every_seconds=600, now=NOW).at == NOW + timedelta(minutes=10)


def test_jitter_only_adds() -> None:
    report = PollReport("s", "unchanged")

    assert next_poll(FRESH, report, every_seconds=600, now=NOW, jitter=1.0).at == NOW + timedelta(minutes=11)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 600), (1, 1200), (2, 2400), (7, 76800), (8, 86400), (9, 86400), (1000, 86400)]
)
def test_failures_double_the_wait_up_to_a_day(failures: int, seconds: int) -> None:
    state = RouteState(failures=failures)

    assert next_poll(state, failed(500), every_seconds=600, now=NOW).at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("every_seconds", [30, 600, 3600])
def test_thirty_dead_days_cost_at_most_sixty_requests(every_seconds: int) -> None:
    at, polls = NOW, 0
    while at < NOW + timedelta(days=30):
        at = next_poll(RouteState(failures=polls), failed(404), every_seconds=every_seconds, now=at).at
        polls += 1

    assert 30 <= polls <= 60


def test_an_interval_of_two_days_is_not_shortened_by_failing() -> None:
    every_seconds = 2 * 86400
    state = RouteState(failures=5)

    assert next_poll(state, failed(), every_seconds=every_seconds, now=NOW).at == NOW + timedelta(days=2)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("asked", "seconds"), [(7200.0, 7200), (5.0, 600), (0.0, 600), (9e9, 7 * 86400)])
def test_a_server_that_asks_for_time_gets_it_and_never_less_than_the_interval(
    status: int, asked: float, seconds: int
) -> None:
    decided = next_poll(RouteState(failures=9), failed(status, asked), every_seconds=600, now=NOW)

    assert decided.at == NOW + timedelta(seconds=seconds)
    assert str(status) in decided.reason


def test_retry_after_of_another_status_is_a_plain_failure() -> None:
    assert next_poll(FRESH, failed(500, 7200.0), every_seconds=600, now=NOW).at == NOW + timedelta(minutes=10)


def test_validators_serve_for_seven_days_after_the_last_full_answer() -> None:
    state = RouteState(etag='"a"', last_modified="b", validators_at=NOW)

    assert usable_validators(state, NOW + timedelta(days=7)) == ('"a"', "b")
    assert usable_validators(state, NOW + timedelta(days=7, seconds=1)) == (None, None)


def test_validators_of_unknown_age_are_not_sent() -> None:
    assert usable_validators(RouteState(etag='"a"'), NOW) == (None, None)
