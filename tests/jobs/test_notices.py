"""What is wrong reaches the owner's channel, once, and its end once."""

from dataclasses import replace

import pytest
from builders import NOON, a_report, a_source, after, an_entry, archive_with, record

from alerts.ledger import Messages
from alerts.ledger.messages import ChannelState
from alerts.matching import compile_watches
from alerts.model import Delivered, Retry
from alerts.outbox import Outbox
from alerts.timing.buckets import Limit
from alerts.timing.plan import ChannelTiming
from alerts.vocabulary import load
from jobs.events import Plan
from jobs.notices import FREE_BYTES_ENOUGH, FREE_BYTES_MIN, Notifier
from scraper.model import PollReport, Route

HOUR, DAY = 3600, 86_400


class Desk:
    def __init__(self, channel_id):
        self.id = channel_id


class Disk:
    def __init__(self):
        self.free = 10**12

    def __call__(self, _path):
        return self.free


@pytest.fixture
def archive(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"), a_source("ria"))
    yield archive
    archive.database.close()


def a_plan(*, owner="desk", fallback=None):
    return Plan(
        (a_source("tass"),),
        (),
        compile_watches([], load()),
        (Desk("desk"), Desk("phone")),
        timings={"desk": ChannelTiming(fallback=fallback), "phone": ChannelTiming()},
        owner=owner,
    )


def look(notifier, archive, *, until, since=0, every=300, plan=None):
    """Look every five minutes and let every message be delivered; returns the notes by channel."""
    plan = plan or a_plan()
    outbox, told, seconds = Outbox(archive.database), [], since
    while seconds <= until:
        notifier.look(plan, after(seconds))
        for channel_id in ("desk", "phone"):
            while (claim := outbox.claim(channel_id, after(seconds))) is not None:
                told.append((channel_id, claim.message.note))
                outbox.settle(claim, Delivered("taken"), after(seconds))
        seconds += every
    return told


def fail(archive, seconds, source_id="tass"):
    report = PollReport(source_id, "failed", error="the host name was not found")
    archive.record_poll(report, next_poll_at=after(seconds + 60), reason="", now=after(seconds))


def test_dead_source_is_told_once_after_a_day_and_its_return_once(archive):
    notifier = Notifier(archive.database, free=Disk())
    for hour in range(40):
        fail(archive, hour * HOUR)

    before = look(notifier, archive, until=23 * HOUR)
    told = look(notifier, archive, since=24 * HOUR, until=39 * HOUR)
    record(archive, a_report(an_entry(9), source_id="tass"), seconds=40 * HOUR)
    over = look(notifier, archive, since=40 * HOUR, until=44 * HOUR)

    assert before == []
    assert [channel for channel, _ in told] == ["desk"]
    assert told[0][1].startswith("Sources in trouble: tass (unreachable: the host name was not found, since ")
    assert over == [("desk", "Sources well again: tass (was: unreachable: the host name was not found)")]


def test_restart_neither_repeats_a_dead_source_nor_calls_it_well(archive):
    for hour in range(40):
        fail(archive, hour * HOUR)

    first = look(Notifier(archive.database, free=Disk()), archive, since=30 * HOUR, until=32 * HOUR)
    second = look(Notifier(archive.database, free=Disk()), archive, since=33 * HOUR, until=36 * HOUR)

    assert (len(first), second) == (1, [])


def test_source_is_given_time_to_be_polled_again_when_the_machine_slept(archive):
    fail(archive, 0)

    notifier = Notifier(archive.database, free=Disk())
    before = look(notifier, archive, until=HOUR)
    woken = look(notifier, archive, since=3 * DAY, until=3 * DAY + 300)
    record(archive, a_report(source_id="tass"), seconds=3 * DAY + 400)
    later = look(notifier, archive, since=3 * DAY + 600, until=3 * DAY + 2 * HOUR)

    assert (before, woken, later) == ([], [], [])


def test_without_an_owner_nothing_is_sent(archive):
    for hour in range(40):
        fail(archive, hour * HOUR)

    assert look(Notifier(archive.database, free=Disk()), archive, until=39 * HOUR, plan=a_plan(owner=None)) == []


def write_failing(archive, *, since=0):
    with archive.database.transaction():
        Messages(archive.database).write_channel(
            ChannelState("desk", held_until=after(30 * DAY), failures=9, failing_since=after(since), answer="HTTP 500")
        )


def test_dead_channel_is_told_through_its_fallback(archive):
    write_failing(archive)

    told = look(Notifier(archive.database, free=Disk()), archive, until=3 * HOUR, plan=a_plan(fallback="phone"))

    assert told == [("phone", "Channels that fail: desk (HTTP 500, since 2026-11-22 12:00 UTC)")]


def test_dead_channel_without_a_fallback_is_told_nowhere(archive):
    write_failing(archive)

    assert look(Notifier(archive.database, free=Disk()), archive, until=3 * HOUR) == []


def test_refused_configuration_is_told_at_once_and_when_it_was_taken_over(archive):
    notifier = Notifier(archive.database, free=Disk())
    archive.database.set_meta("configuration_error", "watches.yaml:3:5: unknown key")

    told = look(notifier, archive, until=HOUR)
    archive.database.set_meta("configuration_error", None)
    over = look(notifier, archive, since=1.5 * HOUR, until=3 * HOUR)

    assert len(told) == len(over) == 1
    assert "watches.yaml:3:5 (unknown key" in told[0][1]
    assert over[0][1].startswith("Configuration taken over again")


def test_restart_between_two_looks_tells_nothing_twice(archive):
    archive.database.set_meta("configuration_error", "watches.yaml:3:5: unknown key")

    first = look(Notifier(archive.database, free=Disk()), archive, until=2 * HOUR)
    second = look(Notifier(archive.database, free=Disk()), archive, since=2 * HOUR, until=5 * HOUR)

    assert (len(first), second) == (1, [])


def test_disk_that_is_nearly_full_is_told_and_must_have_some_room_more_to_be_well(archive):
    disk = Disk()
    notifier = Notifier(archive.database, free=disk)

    disk.free = FREE_BYTES_MIN - 1
    told = look(notifier, archive, until=HOUR)
    disk.free = FREE_BYTES_MIN + 1
    still = look(notifier, archive, since=2 * HOUR, until=4 * HOUR)
    disk.free = FREE_BYTES_ENOUGH
    over = look(notifier, archive, since=5 * HOUR, until=7 * HOUR)

    assert [len(notes) for notes in (told, still, over)] == [1, 0, 1]
    assert not notifier.is_disk_low


def test_waiting_notice_goes_to_the_fallback_when_its_channel_dies(archive):
    outbox = Outbox(archive.database)
    outbox.use({"desk": ChannelTiming(fallback="phone")})
    with archive.database.transaction():
        Messages(archive.database).add_note("desk", "Disk nearly full", key="1", now=NOON)

    outbox.settle(outbox.claim("desk", NOON), Retry("HTTP 500"), NOON)
    outbox.settle(outbox.claim("desk", after(HOUR)), Retry("HTTP 500"), after(2 * HOUR))

    assert outbox.claim("phone", after(2 * HOUR)).message.note == "Disk nearly full"


def test_notice_is_never_merged_into_a_message_of_alerts(archive):
    outbox = Outbox(archive.database)
    outbox.use({"desk": ChannelTiming(limits=(Limit(1, 60.0),))})
    with archive.database.transaction():
        for number in range(3):
            Messages(archive.database).add_note("desk", f"note {number}", key=str(number), now=NOON)

    assert outbox.claim("desk", NOON).message.note == "note 0"


def test_sources_that_fail_together_are_one_notice_and_so_is_their_return(tmp_path):
    names = [f"s{number}" for number in range(10)]
    archive = archive_with(tmp_path, *(a_source(name, url=f"https://{name}.example/rss") for name in names))
    notifier = Notifier(archive.database, free=Disk())
    plan = replace(a_plan(), sources=tuple(a_source(name) for name in names))
    for name in names[:4]:
        for minutes in (5, 15, 35):
            fail(archive, minutes * 60, name)

    told = look(notifier, archive, since=40 * 60, until=30 * HOUR, plan=plan)
    for number, name in enumerate(names[:4]):
        record(archive, a_report(an_entry(number + 10), source_id=name), seconds=30 * HOUR)
    over = look(notifier, archive, since=30 * HOUR + 300, until=33 * HOUR, plan=plan)

    assert told == [
        (
            "desk",
            "Many sources fail at once: most likely our own network (4 of 10 sources, since 2026-11-22 12:05 UTC)",
        )
    ]
    assert over == [("desk", "Sources answer again: most likely our own network (was: 4 of 10 sources)")]
    archive.database.close()


def test_source_that_stays_dead_when_the_others_are_back_is_told_after_all(tmp_path):
    names = [f"s{number}" for number in range(21)]
    archive = archive_with(tmp_path, *(a_source(name, url=f"https://{name}.example/rss") for name in names))
    notifier = Notifier(archive.database, free=Disk())
    plan = replace(a_plan(), sources=tuple(a_source(name) for name in names))
    for name in names[:5]:
        for minutes in (5, 15):
            fail(archive, minutes * 60, name)

    look(notifier, archive, since=40 * 60, until=2 * HOUR, plan=plan)
    for number, name in enumerate(names[:4]):
        record(archive, a_report(an_entry(number + 10), source_id=name), seconds=2 * HOUR)
    told = look(notifier, archive, since=2 * HOUR + 300, until=26 * HOUR, plan=plan)

    assert [note.partition(":")[0] for _, note in told] == ["Sources answer again", "Sources in trouble"]
    assert "s4 (unreachable" in told[1][1]
    archive.database.close()


def test_quiet_source_is_told_only_after_a_look_at_its_other_route(tmp_path):
    source = a_source("tass", fallbacks=(Route("feed", "https://tass.example/headlines.xml"),))
    archive = archive_with(tmp_path, source)
    for day in range(1, 16):
        record(archive, a_report(an_entry(day), source_id="tass"), seconds=day * DAY)
    record(archive, a_report(source_id="tass", outcome="not_modified", status=304), seconds=19 * DAY)
    notifier = Notifier(archive.database, free=Disk())

    before = look(notifier, archive, since=19 * DAY, until=19 * DAY + 900)
    woken = [row.next_poll_reason for row in archive.sources.routes.of_source("tass")]
    second = archive.sources.routes.of_source("tass")[1].state.route_id
    record(archive, a_report(source_id="tass", route_id=second), seconds=19 * DAY + 1000)
    told = look(notifier, archive, since=19 * DAY + 1100, until=19 * DAY + 2 * HOUR)

    assert (before, woken[1]) == ([], "a second look: the route in use is quiet")
    assert [note.partition(" (")[0] for _, note in told] == ["Sources in trouble: tass"]
    archive.database.close()
