"""Signs of life go out while all is well, and stop with each thing that is not."""

from dataclasses import replace

import pytest
from builders import NOON, after
from fakes.http import FakeHttp, Response

from jobs.health import OVERDUE_SECONDS_MAX, PASS_SECONDS_MAX, Pulse
from jobs.heartbeat import EVERY_SECONDS, MESSAGE_SECONDS_MAX, POLL_SECONDS, Heartbeat, obstacles

WELL = Pulse(at=NOON, started_at=after(-86_400), polled_at=NOON, every_seconds=60)


class Listener(FakeHttp):
    def accept(self, request):
        return Response(200)


@pytest.fixture
def listener():
    with Listener() as listener:
        yield listener


def signs(listener, pulse_at, *, periods):
    """The seconds at which a sign came, one chance a period; `pulse_at` gives the pulse of a moment."""
    moment = [0.0]
    heartbeat = Heartbeat(f"{listener.url}/ping", lambda: pulse_at(moment[0]))
    came = []
    for period in range(periods):
        moment[0] = period * EVERY_SECONDS
        before = len(listener.requests)
        heartbeat.beat(after(moment[0]))
        if len(listener.requests) > before:
            came.append(moment[0])
    return came


def fresh(seconds, **changes):
    return replace(WELL, **{"at": after(seconds), "polled_at": after(seconds), **changes})


def test_sign_goes_out_every_period_while_all_is_well(listener):
    assert signs(listener, fresh, periods=5) == [0, 60, 120, 180, 240]
    assert (listener.requests[0].method, listener.requests[0].path) == ("GET", "/ping")


@pytest.mark.parametrize(
    ("broken", "limit_seconds"),
    [
        (lambda seconds: {"storage_error": "database or disk is full"}, 0),
        (lambda seconds: {"at": NOON}, PASS_SECONDS_MAX),
        (lambda seconds: {"polled_at": NOON}, POLL_SECONDS),
        (lambda seconds: {"overdue_seconds": seconds}, OVERDUE_SECONDS_MAX),
        (lambda seconds: {"message_waits_since": NOON}, MESSAGE_SECONDS_MAX),
        (lambda seconds: {"canary_late_since": NOON}, 0),
        (lambda seconds: {"stopping": True}, 0),
    ],
    ids=["database", "work thread", "polls", "overdue", "outbox", "canary", "stopping"],
)
def test_signs_stop_within_two_periods_of_the_limit(listener, broken, limit_seconds):
    came = signs(listener, lambda seconds: fresh(seconds, **broken(seconds)), periods=40)

    last = came[-1] if came else -EVERY_SECONDS
    assert last <= limit_seconds
    assert last >= limit_seconds - 2 * EVERY_SECONDS


def test_signs_begin_again_when_what_was_wrong_is_mended(listener):
    def pulse_at(seconds):
        return fresh(seconds, storage_error="disk full" if 60 <= seconds <= 120 else None)

    assert signs(listener, pulse_at, periods=5) == [0, 180, 240]


def test_redirect_is_no_sign_that_was_taken_and_is_not_followed(listener):
    listener.answer(302, Location=f"{listener.url}/elsewhere")

    problem = Heartbeat(f"{listener.url}/ping", lambda: WELL).beat(NOON)

    assert problem == "HTTP 302"
    assert [request.path for request in listener.requests] == ["/ping"]


def test_address_that_is_not_there_raises_nothing():
    assert Heartbeat("http://127.0.0.1:1/ping", lambda: WELL).beat(NOON) is not None


def test_without_sources_nothing_needs_to_be_polled():
    assert obstacles(replace(WELL, every_seconds=None, polled_at=None), NOON) == ()


def test_source_that_is_polled_daily_is_waited_for():
    daily = replace(WELL, every_seconds=86_400, polled_at=after(-86_400))

    assert obstacles(daily, NOON) == ()


def test_daemon_that_has_just_begun_is_given_time_for_its_first_poll():
    begun = replace(WELL, polled_at=None, started_at=after(-60))

    assert obstacles(begun, NOON) == ()
    assert obstacles(replace(begun, started_at=after(-POLL_SECONDS - 1)), NOON) != ()
