"""At once or held: mutes, digests, limits, bursts and quiet hours, alone and together."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.timing import Digest, Habits, Quiet, Route, Situation, route

ALMATY = ZoneInfo("Asia/Almaty")
PLAIN = Habits()
NIGHT = Habits(quiet=Quiet(time(22), time(7)))
NOON = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # 12:00 in Almaty
EVENING = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # 23:00
MORNING = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)  # 07:00


def situation(now: datetime = NOON, **known) -> Situation:
    return Situation(now=now, zone=ALMATY, **known)


def test_an_alert_goes_at_once_where_nobody_said_otherwise():
    assert route(PLAIN, PLAIN, situation()) == Route(None, "at once")


def test_a_mute_holds_until_it_ends():
    until = NOON + timedelta(hours=6)

    assert route(PLAIN, PLAIN, situation(muted_until=until)) == Route(until, "muted")


def test_a_mute_that_is_over_holds_nothing():
    assert route(PLAIN, PLAIN, situation(muted_until=NOON - timedelta(minutes=1))).release_at is None


def test_quiet_hours_of_watch_or_channel_hold_until_the_morning():
    assert route(NIGHT, PLAIN, situation(EVENING)) == Route(MORNING, "quiet hours")
    assert route(PLAIN, NIGHT, situation(EVENING)) == Route(MORNING, "quiet hours")


def test_what_breaks_the_quiet_of_the_watch_does_not_break_that_of_the_channel():
    assert route(NIGHT, PLAIN, situation(EVENING, breaks_watch=True)).release_at is None
    assert route(NIGHT, NIGHT, situation(EVENING, breaks_watch=True)).release_at == MORNING
    assert route(NIGHT, NIGHT, situation(EVENING, breaks_watch=True, breaks_channel=True)).release_at is None


def test_the_digest_of_the_watch_goes_before_that_of_the_channel():
    daily, hourly = Habits(digest=Digest("daily", time(7, 30))), Habits(digest=Digest("hourly"))

    assert route(daily, hourly, situation()).release_at == datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
    assert route(PLAIN, hourly, situation()) == Route(datetime(2026, 11, 25, 8, 0, tzinfo=UTC), "hourly digest")


def test_a_digest_in_quiet_hours_comes_when_they_end():
    at_three = Habits(digest=Digest("daily", time(3)))

    held = route(at_three, NIGHT, situation())

    assert held == Route(MORNING, "daily digest 03:00, quiet hours")


def test_a_mute_that_ends_in_quiet_hours_holds_until_the_morning():
    assert route(PLAIN, NIGHT, situation(muted_until=EVENING)).release_at == MORNING


def test_the_alert_beyond_so_many_an_hour_waits_until_the_first_is_an_hour_old():
    two = Habits(max_per_hour=2)
    told = [NOON - timedelta(minutes=50), NOON - timedelta(minutes=5)]

    assert route(two, PLAIN, situation(told=told[1:])).release_at is None
    assert route(two, PLAIN, situation(told=told)) == Route(NOON + timedelta(minutes=10), "more than 2 an hour")


def test_a_burst_waits_for_the_end_of_the_wait_that_has_begun():
    wait = Habits(group_wait_seconds=30)
    began = NOON + timedelta(seconds=10)

    assert route(wait, PLAIN, situation()) == Route(NOON + timedelta(seconds=30), "waits for others")
    assert route(wait, PLAIN, situation(group_until=began)).release_at == began


def test_quiet_hours_that_follow_each_other_hold_through_both():
    early, late = Habits(quiet=Quiet(time(22), time(2))), Habits(quiet=Quiet(time(1), time(7)))

    assert route(early, late, situation(EVENING)).release_at == MORNING
