"""What is news in the first listing of a route that takes over."""

from datetime import UTC, datetime, timedelta

import pytest

from scraper.dedup.takeover import Listed, take_over

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SINCE = NOW - timedelta(hours=2)


def known(hours_ago: float | None = 5) -> Listed:
    return Listed(True, None if hours_ago is None else NOW - timedelta(hours=hours_ago))


def unknown(hours_ago: float | None) -> Listed:
    return Listed(False, None if hours_ago is None else NOW - timedelta(hours=hours_ago))


def fresh(*listing: Listed) -> set[int]:
    return set(take_over(listing, since=SINCE, now=NOW).fresh)


@pytest.mark.parametrize(
    ("listing", "news"),
    [
        # What was told already is not told again, whatever its date.
        ([known(1), known(3)], set()),
        # Undated, the order decides: above the first known entry is what came later.
        ([unknown(None), unknown(None), known(None), unknown(None)], {0, 1}),
        # A pinned old story above it is none.
        ([unknown(200), unknown(0.5), known(3), unknown(9)], {1}),
        # What is not in order is told by its date.
        ([known(3), unknown(1), unknown(5)], {1}),
        # Nothing known: by dates alone, and without a date not at all.
        ([unknown(0.5), unknown(1.5), unknown(2.5), unknown(None)], {0, 1}),
        ([unknown(None), unknown(None)], set()),
        # A date to come is nobody's.
        ([known(3), unknown(-5)], set()),
        ([], set()),
    ],
)
def test_news_is_what_came_since_the_last_good_poll(listing: list[Listed], news: set[int]) -> None:
    assert fresh(*listing) == news


def test_dates_made_up_at_the_request_flood_nobody() -> None:
    assert fresh(*[unknown(0.01 + number / 1000) for number in range(50)]) == set()


def test_dates_that_are_all_one_moment_flood_nobody() -> None:
    assert fresh(*[unknown(1)] * 30, unknown(0.5)) == set()


def test_dates_are_not_believed_when_a_known_entry_is_dated_later_than_it_was_known() -> None:
    assert fresh(unknown(1), known(0.5), unknown(1), unknown(1.2)) == {0}


def test_long_outage_tells_all_that_came_meanwhile() -> None:
    since = NOW - timedelta(days=2)
    listing = [unknown(hours) for hours in range(1, 47)]

    assert len(take_over(listing, since=since, now=NOW).fresh) == 46


def test_reason_says_since_when_and_why() -> None:
    assert take_over([unknown(1)], since=SINCE, now=NOW).reason == (
        "1 of 1 listed came since 2026-11-22 10:00 UTC: by its dates and its order"
    )
