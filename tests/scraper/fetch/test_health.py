"""Verdicts on sources, told apart."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOON

from scraper.fetch.health import HealthFacts, is_trouble, judge
from scraper.fetch.rhythm import Rhythm, text_of
from scraper.model import RouteState

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WELL = RouteState(1, polled_at=NOON, succeeded_at=NOON, baseline_at=NOON - 60 * DAY, validators_at=NOON)


def facts(kind="feed", *, every_seconds=600, **state):
    return HealthFacts(
        "tass",
        kind,
        every_seconds,
        replace(WELL, **state),
        first_entry_at=NOON - 60 * DAY,
        latest_entry_at=NOON - HOUR,
        found_at=lulls(10),
    )


def lulls(hours):
    """Three entries, with the lull between the first two."""
    return (NOON - 90 * DAY, NOON - 90 * DAY + hours * HOUR, NOON - 90 * DAY + hours * HOUR)


def failing(status, error, *, kind="feed", hours=25, every_seconds=600):
    return facts(
        kind, every_seconds=every_seconds, status=status, error=error, failing_since=NOON - hours * HOUR, failures=9
    )


@pytest.mark.parametrize(
    ("status", "error", "word"),
    [
        (None, "timed out", "unreachable"),
        (503, "HTTP 503", "unreachable"),
        (403, "HTTP 403", "blocked"),
        (200, "a captcha in place of the feed", "blocked"),
        (None, "TLS: the certificate has expired", "tls"),
        (200, "an HTML page, no feed", "not-a-feed"),
        (200, "an empty body", "empty"),
        (410, "HTTP 410", "gone"),
    ],
)
def test_failures_are_told_apart(status, error, word):
    assert judge(failing(status, error), NOON).word == word


def test_selectors_that_find_nothing_are_rot():
    found = judge(failing(200, "no links in what selectors.entry 'h3' finds", kind="listing"), NOON)

    assert found.word == "rot"


def test_source_that_answers_is_well():
    assert judge(facts(), NOON).word == "ok"


def test_feed_that_never_listed_anything_is_a_trouble_after_a_day():
    rhythm = text_of(Rhythm(NOON, watched_seconds=25 * 3600.0))
    empty = facts(baseline_at=None, rhythm=rhythm)

    found = judge(empty, NOON)

    assert found.word == "empty"
    assert is_trouble(found, empty, NOON)
    assert not is_trouble(found, empty, NOON - 2 * HOUR)


def test_not_modified_for_ever_is_stale():
    assert judge(facts(validators_at=NOON - 9 * DAY), NOON).word == "stale"


def test_silence_thrice_as_long_as_ever_is_quiet():
    silent = replace(facts(), latest_entry_at=NOON - 61 * HOUR, found_at=lulls(20))

    assert judge(silent, NOON).word == "quiet"


def test_silence_of_a_weekend_is_none_when_weekends_were_silent_before():
    silent = replace(facts(), latest_entry_at=NOON - 61 * HOUR, found_at=lulls(62))

    assert judge(silent, NOON).word == "ok"


def test_silence_while_nobody_asked_is_our_own():
    silent = replace(facts(succeeded_at=NOON - 60 * HOUR), latest_entry_at=NOON - 61 * HOUR, found_at=lulls(1))

    assert judge(silent, NOON).word == "ok"


def test_source_known_for_days_only_is_waited_for_a_week():
    young = replace(facts(), first_entry_at=NOON - 8 * DAY)

    assert judge(replace(young, latest_entry_at=NOON - 6 * DAY), NOON).word == "ok"
    assert judge(replace(young, latest_entry_at=NOON - 7 * DAY - HOUR), NOON).word == "quiet"


def test_possible_gap_is_said_for_a_day():
    assert judge(facts(gap_at=NOON - 23 * HOUR), NOON).word == "gap"
    assert judge(facts(gap_at=NOON - 25 * HOUR), NOON).word == "ok"


@pytest.mark.parametrize(("every_seconds", "hours"), [(600, 24), (8 * 3600, 48), (86_400, 72)])
def test_failures_are_a_trouble_after_a_day_or_six_polls_but_three_days_at_the_latest(every_seconds, hours):
    early = failing(None, "timed out", hours=hours - 1, every_seconds=every_seconds)
    late = failing(None, "timed out", hours=hours, every_seconds=every_seconds)

    assert not is_trouble(judge(early, NOON), early, NOON)
    assert is_trouble(judge(late, NOON), late, NOON)
