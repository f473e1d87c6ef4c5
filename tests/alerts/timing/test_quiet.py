"""Quiet hours on the wall clock, over midnight and over clock changes."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from alerts.timing import Quiet, quiet_until

ALMATY = ZoneInfo("Asia/Almaty")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(time(22), time(7))


def utc(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_evening_is_quiet_until_the_next_morning():
    # 22:30 in Almaty (UTC+5) is 17:30 UTC; 07:00 there is 02:00 UTC.
    assert quiet_until(NIGHT, utc(25, 17, 30), ALMATY) == utc(26, 2)


def test_small_hours_are_quiet_until_the_same_morning():
    assert quiet_until(NIGHT, utc(25, 22), ALMATY) == utc(26, 2)


def test_first_minute_is_quiet_and_the_last_is_not():
    assert quiet_until(NIGHT, utc(25, 17), ALMATY) == utc(26, 2)
    assert quiet_until(NIGHT, utc(26, 2), ALMATY) is None


def test_day_is_not_quiet():
    assert quiet_until(NIGHT, utc(25, 9), ALMATY) is None


def test_quiet_hours_of_their_own_zone_do_not_follow_the_readers():
    there = Quiet(time(22), time(7), timezone="Asia/Almaty")

    assert quiet_until(there, utc(25, 17, 30), BERLIN) == utc(26, 2)


def test_quiet_within_a_day():
    assert quiet_until(Quiet(time(12), time(13)), utc(25, 7, 15), ALMATY) == utc(25, 8)


def test_end_that_a_clock_change_skips_comes_an_hour_later():
    # 2026-03-29 in Berlin: after 02:00 (+1) comes 03:00 (+2), so 02:30 is 01:30 UTC, when clocks show 03:30.
    quiet = Quiet(time(22), time(2, 30))

    assert quiet_until(quiet, utc(28, 23, month=3), BERLIN) == utc(29, 1, 30, month=3)


def test_of_an_end_that_comes_twice_the_next_counts():
    # 2026-10-25 in Berlin: 02:30 is 00:30 UTC (+2) and 01:30 UTC (+1).
    quiet = Quiet(time(22), time(2, 30))

    assert quiet_until(quiet, utc(25, 0, 10, month=10), BERLIN) == utc(25, 0, 30, month=10)
    assert quiet_until(quiet, utc(25, 1, 10, month=10), BERLIN) == utc(25, 1, 30, month=10)
