"""Token buckets never let more through than the limit says, in any stretch of its length."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from alerts.timing.buckets import Bucket, Limit, free_at, full, take

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def send_all(limits: list[Limit], count: int) -> list[datetime]:
    """When each of `count` messages goes that all wait from noon on."""
    buckets, now, sent = full(limits, NOON), NOON, []
    for _ in range(count):
        now = max(now, free_at(limits, buckets, now))
        buckets = take(limits, buckets, now)
        sent.append(now)
    return sent


@pytest.mark.parametrize("limit", [Limit(1, 1.0), Limit(20, 60.0), Limit(30, 1.0), Limit(2, 10.0)])
def test_no_stretch_holds_more_than_the_limit(limit):
    sent = send_all([limit], 200)

    for first, later in zip(sent, sent[limit.messages :], strict=False):
        assert (later - first).total_seconds() >= limit.seconds - 1e-3


def test_of_several_limits_each_holds():
    sent = send_all([Limit(1, 1.0), Limit(20, 60.0)], 60)

    assert all((later - first).total_seconds() >= 0.999 for first, later in pairwise(sent))
    assert all((later - first).total_seconds() >= 59.9 for first, later in zip(sent, sent[20:], strict=False))


def test_a_destination_that_was_left_alone_takes_a_burst_at_once():
    assert send_all([Limit(20, 60.0)], 10) == [NOON] * 10


def test_without_limits_all_goes_at_once():
    assert free_at([], [], NOON) == NOON


def test_a_clock_that_was_set_back_gives_no_tokens():
    limits = [Limit(1, 60.0)]
    ahead = (Bucket(0.0, NOON + timedelta(hours=1)),)

    assert free_at(limits, ahead, NOON) == NOON + timedelta(seconds=60)
