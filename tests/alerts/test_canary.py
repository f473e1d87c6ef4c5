"""When the next canary begins, and when one is late."""

from builders import NOON, after

from alerts.canary import Canary, is_due, is_late

HOUR, MINUTE = 3600, 60


def test_first_canary_is_due_at_once():
    assert is_due(None, NOON)


def test_next_canary_is_due_an_hour_after_the_last_began():
    last = Canary(1, NOON, arrived_at=after(2))

    assert [is_due(last, after(seconds)) for seconds in (1, HOUR - 1, HOUR)] == [False, False, True]


def test_canary_stamped_by_a_clock_that_was_ahead_does_not_put_off_the_next():
    assert is_due(Canary(1, after(HOUR)), NOON)


def test_canary_is_late_after_ten_minutes():
    waiting = Canary(1, NOON)

    assert not is_late(waiting, NOON, after(10 * MINUTE - 1))
    assert is_late(waiting, NOON, after(10 * MINUTE))


def test_time_in_which_the_daemon_was_away_does_not_count():
    assert not is_late(Canary(1, NOON), after(5 * HOUR), after(5 * HOUR + 9 * MINUTE))


def test_seconds_are_from_the_feed_to_the_channel():
    assert Canary(1, NOON, arrived_at=after(1.5)).seconds == 1.5
    assert Canary(1, NOON).seconds is None
