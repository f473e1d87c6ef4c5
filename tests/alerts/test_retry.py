"""When a message is tried again."""

from datetime import timedelta

import pytest
from messages import SENT

from alerts.model import Retry
from alerts.retry import expired, next_try

BUSY = Retry("busy")


def wait_seconds(tries, retry=BUSY, *, jitter=0.0):
    return (next_try(tries, retry, now=SENT, jitter=jitter) - SENT).total_seconds()


def test_waits_double_from_five_seconds_to_a_quarter_of_an_hour():
    waits = [wait_seconds(tries) for tries in range(1, 12)]

    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]


def test_the_thousandth_try_waits_no_longer_than_the_tenth():
    assert wait_seconds(100_000) == 900


def test_a_named_time_is_never_undercut():
    asked = Retry("slow down", after_seconds=120)

    assert wait_seconds(1, asked, jitter=0.0) == 120
    assert wait_seconds(1, asked, jitter=1.0) > 120


def test_a_named_time_shorter_than_the_back_off_does_not_shorten_it():
    assert wait_seconds(5, Retry("busy", after_seconds=1)) == 80


def test_an_absurd_named_time_silences_the_channel_for_a_day_at_most():
    assert wait_seconds(1, Retry("busy", after_seconds=1e12)) == 86_400


def test_chance_spreads_the_tries_by_a_fifth():
    assert wait_seconds(1, jitter=1.0) == 6


def test_a_retry_without_a_try_is_a_mistake():
    with pytest.raises(ValueError, match="0"):
        wait_seconds(0)


def test_a_message_is_tried_for_seven_days():
    assert not expired(SENT, SENT + timedelta(days=7) - timedelta(seconds=1))
    assert expired(SENT, SENT + timedelta(days=7))


def test_a_clock_that_jumps_back_expires_nothing():
    assert not expired(SENT, SENT - timedelta(days=365))
