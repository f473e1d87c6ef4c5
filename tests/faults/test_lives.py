"""The fault harness in small: what `make faults` shows in full (docs/reliability.md)."""

import pytest
from checker import check
from nursery import Nursery
from receivers import Act, Try
from scenarios import control, fill_disk, kill_engine, limit_senders, reset_connections

from scraper.failpoints import POINTS, Fuse, passing, read_fuse


@pytest.mark.timeout(120)
def test_kills_at_every_failpoint_lose_nothing_and_repeat_at_most_one_message_each(tmp_path):
    row = kill_engine(tmp_path, kills=30, alerts=120)

    assert row.kept, row


@pytest.mark.timeout(120)
@pytest.mark.parametrize("wrong", ["mark-first", "send-first"])
def test_harness_finds_out_a_program_that_sends_in_the_wrong_order(tmp_path, wrong):
    row = control(tmp_path, wrong, kills=20, alerts=200)

    assert row.kept, row


def test_connections_that_break_after_acceptance_repeat_as_many_messages(tmp_path):
    row = reset_connections(tmp_path, sends=80)

    assert row.kept, row


def test_no_message_goes_before_the_time_a_service_named_though_the_program_is_killed_in_between(tmp_path):
    row = limit_senders(tmp_path, sends=30, restarts=2)

    assert row.kept, row


def test_twenty_alerts_on_a_full_disk_are_twenty_messages(tmp_path):
    row = fill_disk(tmp_path, rounds=10)
    if "skipped" in row.measured:
        pytest.skip(row.measured)

    assert row.kept, row


@pytest.mark.parametrize("kind", ["mattermost", "discord", "matrix", "teams", "ntfy", "apprise", "atom"])
def test_every_kind_of_channel_has_a_sink(tmp_path, kind):
    with Nursery(tmp_path, seed=1, kinds=(kind,), sources=2) as nursery:
        nursery.live()
        nursery.sinks.choose = lambda channel, number: Act("limited", 5) if number == 1 else Act()
        nursery.publish(3)
        nursery.live(seconds=30)
        findings = nursery.findings()

    assert findings.kept, findings
    assert findings.expected == 3


def a_try(*numbers, act="ok", at=0.0, until=0.0, name="m1", life=1):
    return Try("mail", life, act, name, tuple((0, number) for number in numbers), at, until)


def test_checker_tells_what_was_lost_and_what_nobody_published():
    findings = check([(0, 1), (0, 2)], ["mail"], [a_try(2), a_try(3, name="m2")])

    assert (findings.lost, findings.unexpected) == ([("mail", (0, 1))], [("mail", (0, 3))])


def test_checker_counts_repeats_by_life_and_tells_those_with_another_identity():
    tries = [a_try(1), a_try(2, name="m2"), a_try(1, life=2), a_try(2, name="other", life=2)]

    findings = check([(0, 1), (0, 2)], ["mail"], tries)

    assert (findings.repeated, findings.repeats_per_kill_max, findings.twice) == (2, 2, [("mail", (0, 2))])


def test_checker_sees_a_message_that_comes_before_the_time_that_was_named():
    assert check([(0, 1)], ["mail"], [a_try(1, act="limited", at=5.0, until=9.0), a_try(1, at=8.9)]).early == 1
    assert check([(0, 1)], ["mail"], [a_try(1, act="limited", at=5.0, until=9.0), a_try(1, at=9.0)]).early == 0


def test_fuse_burns_at_its_own_point_alone():
    fuse = read_fuse("outbox.claimed:2")

    fuse.burn("outbox.settled")
    fuse.burn("outbox.claimed")

    assert fuse == Fuse("outbox.claimed", 1)


def test_without_the_variable_no_point_does_anything():
    assert read_fuse(None) is None
    for point in POINTS:
        passing(point)


def test_a_point_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match=r"no failpoint 'outbox\.nowhere'"):
        read_fuse("outbox.nowhere:1")
