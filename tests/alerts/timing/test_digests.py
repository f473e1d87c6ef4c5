"""The next digest: once a local date, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from alerts.timing import Digest, next_digest

ALMATY = ZoneInfo("Asia/Almaty")
KATHMANDU = ZoneInfo("Asia/Kathmandu")  # UTC+5:45
BERLIN = ZoneInfo("Europe/Berlin")


def utc(*parts: int) -> datetime:
    return datetime(2026, *parts, tzinfo=UTC)


def test_daily_is_the_next_half_past_seven_where_the_reader_is():
    daily = Digest("daily", time(7, 30))

    assert next_digest(daily, utc(11, 25, 2, 29), ALMATY) == utc(11, 25, 2, 30)
    assert next_digest(daily, utc(11, 25, 2, 30), ALMATY) == utc(11, 26, 2, 30)


def test_weekly_is_the_next_monday():
    # 25 November 2026 is a Wednesday.
    assert next_digest(Digest("weekly", time(7, 30), 0), utc(11, 25, 12), ALMATY) == utc(11, 30, 2, 30)


def test_weekly_on_its_own_day_waits_a_week_once_the_time_is_over():
    assert next_digest(Digest("weekly", time(7, 30), 2), utc(11, 25, 2, 30), ALMATY) == utc(12, 2, 2, 30)


def test_hourly_is_the_next_full_hour_on_the_wall():
    assert next_digest(Digest("hourly"), utc(11, 25, 6, 20), ALMATY) == utc(11, 25, 7)
    assert next_digest(Digest("hourly"), utc(11, 25, 6, 20), KATHMANDU) == utc(11, 25, 7, 15)  # 12:05 → 13:00


@pytest.mark.parametrize("at", [time(2, 30), time(7, 30), time(0), time(23, 59)])
def test_a_year_of_daily_digests_has_one_each_date(at):
    digest, now = Digest("daily", at), utc(1, 1)
    dates = []
    while now < datetime(2027, 1, 1, tzinfo=UTC) - timedelta(days=1):
        now = next_digest(digest, now, BERLIN)
        dates.append(now.astimezone(BERLIN).date())

    assert len(dates) == len(set(dates))
    assert (dates[-1] - dates[0]).days == len(dates) - 1


def test_a_digest_says_what_it_is():
    assert [str(Digest("hourly")), str(Digest("daily", time(7, 30))), str(Digest("weekly", time(9), 4))] == [
        "hourly digest",
        "daily digest 07:30",
        "weekly digest fri 09:00",
    ]
