"""The rhythm of a route: what it expects, and what the schedule makes of it."""

from datetime import UTC, datetime, timedelta

import pytest

from scraper.fetch.rhythm import Rhythm, observe, rhythm_of, text_of
from scraper.fetch.schedule import CEILING_SECONDS, next_poll
from scraper.model import Entry, PollReport, RouteState

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
QUIET = PollReport("s", "not_modified", status=304)


def watched(days: int, entries_at, *, step: timedelta = timedelta(minutes=10)) -> Rhythm:
    """A rhythm after so many days of polls from a Monday on; `entries_at` says how many new entries a poll finds."""
    rhythm, at = observe(None, 0, MONDAY), MONDAY
    while at < MONDAY + timedelta(days=days):
        at += step
        rhythm = observe(rhythm, entries_at(at), at)
    return rhythm


def in_the_day(at: datetime) -> int:
    return 1 if 6 <= at.hour < 16 and at.minute % 30 == 0 else 0


def on_workdays(at: datetime) -> int:
    return in_the_day(at) if at.weekday() < 5 else 0


def state_with(rhythm: Rhythm) -> RouteState:
    return RouteState(rhythm=text_of(rhythm))


def pace(rhythm: Rhythm, at: datetime, *, every_seconds: int = 600, report: PollReport = QUIET) -> float:
    decided = next_poll(state_with(rhythm), report, every_seconds=every_seconds, now=at)
    return (decided.at - at).total_seconds()


def test_expectation_is_the_share_of_the_hour() -> None:
    rhythm = watched(28, in_the_day)
    day, night = MONDAY + timedelta(days=28, hours=10), MONDAY + timedelta(days=28, hours=2)

    assert rhythm.expected(day, 3600) == pytest.approx(2.0, rel=0.25)
    assert rhythm.expected(night, 3600) < 0.1


def test_expectation_of_a_day_is_what_a_day_brings() -> None:
    assert watched(28, in_the_day).expected(MONDAY + timedelta(days=28), 86_400) == pytest.approx(20.0, rel=0.2)


def test_weekends_are_told_from_workdays() -> None:
    rhythm = watched(28, on_workdays)
    sunday, tuesday = MONDAY + timedelta(days=27, hours=10), MONDAY + timedelta(days=29, hours=10)

    assert rhythm.expected(sunday, 3600) < 0.2 * rhythm.expected(tuesday, 3600)


def test_an_outlet_that_goes_quiet_is_forgotten_by_half_in_two_weeks() -> None:
    rhythm = watched(28, lambda at: 1)
    later = rhythm
    for day in range(14):
        later = observe(later, 0, rhythm.at + timedelta(days=day + 1))

    assert sum(later.hours) == pytest.approx(sum(rhythm.hours) / 2, rel=0.01)


def test_rhythm_survives_being_stored() -> None:
    rhythm = watched(3, in_the_day)

    kept = rhythm_of(text_of(rhythm))

    assert kept is not None
    assert kept.at == rhythm.at
    assert kept.expected(MONDAY, 86_400) == pytest.approx(rhythm.expected(MONDAY, 86_400), rel=0.01)
    assert len(text_of(rhythm)) < 400


def test_clock_set_back_takes_nothing_from_a_rhythm() -> None:
    rhythm = watched(5, in_the_day)

    assert observe(rhythm, 0, MONDAY - timedelta(days=900)).watched_seconds == rhythm.watched_seconds


def test_lively_hours_are_polled_at_the_interval_and_nights_seldom() -> None:
    rhythm = watched(28, in_the_day)

    assert pace(rhythm, MONDAY + timedelta(days=28, hours=10)) == 600
    assert pace(rhythm, MONDAY + timedelta(days=28, hours=1)) == 2400


def test_a_poll_looks_ahead_to_the_hour_that_brings_news() -> None:
    rhythm = watched(28, in_the_day)

    assert pace(rhythm, MONDAY + timedelta(days=28, hours=5, minutes=50)) < 1800


@pytest.mark.parametrize(("every_seconds", "most"), [(30, 120), (600, 2400), (1800, CEILING_SECONDS), (7200, 7200)])
def test_pace_stays_between_interval_and_ceiling(every_seconds: int, most: float) -> None:
    rhythm = watched(28, lambda at: 0)

    assert pace(rhythm, MONDAY + timedelta(days=28), every_seconds=every_seconds) == most


def test_rhythm_of_two_days_is_not_acted_upon() -> None:
    assert pace(watched(2, lambda at: 0), MONDAY + timedelta(days=2)) == 600


def test_listing_without_overlap_is_polled_at_the_interval() -> None:
    torn = PollReport("s", "changed", status=200, entries=(Entry("k", None, "t"),), overlap=False)

    assert pace(watched(28, in_the_day), MONDAY + timedelta(days=28, hours=1), report=torn) == 600


def test_every_hour_of_a_week_is_polled_within_the_hour() -> None:
    rhythm = watched(28, on_workdays)
    at, end = MONDAY + timedelta(days=28), MONDAY + timedelta(days=35)
    while at < end:
        seconds = pace(rhythm, at)
        assert 600 <= seconds <= 2400
        at += timedelta(seconds=seconds)
