"""The canary's hours on a fake clock: let go, called again, late, back; and what the owner is told of it."""

from dataclasses import replace

import pytest
from builders import NOON, a_source, after, archive_with

from alerts.ledger import Canaries, Messages, Notices
from alerts.matching import compile_watches
from alerts.timing.plan import ChannelTiming
from alerts.vocabulary import load
from jobs.canary.flight import source
from jobs.canary.lookout import Lookout
from jobs.events import Plan
from jobs.notices import Notifier
from scraper.model import CANARY_ID

HOUR, MINUTE = 3600, 60


class Desk:
    id = "desk"


class World:
    """The lookout and the notifier over one archive, looked at every half minute."""

    def __init__(self, tmp_path):
        self.archive = archive_with(tmp_path, a_source("tass"))
        sources = (a_source("tass"), source("http://127.0.0.1:40001/canary/x"))
        self.archive.sources.sync(sources, now=NOON)
        self.shown = []
        self.canaries = Canaries(self.archive.database)
        self.plan = Plan(
            sources,
            (),
            compile_watches([], load()),
            (Desk(),),
            timings={"desk": ChannelTiming()},
            owner="desk",
        )
        self.late = {}
        self.begin_anew()

    def begin_anew(self, *, sources=None):
        """The daemon starts."""
        self.plan = replace(self.plan, sources=sources or self.plan.sources)
        self.lookout = Lookout(self.archive.database, self.shown.append)
        with self.archive.database.transaction():
            self.lookout.use(self.plan.sources)
        self.notifier = Notifier(self.archive.database, free=lambda _: 10**12)

    def pass_by(self, since, until, *, paused=False):
        for seconds in range(since, until + 1, 30):
            self.lookout.look(after(seconds), paused=paused)
            self.notifier.look(self.plan, after(seconds), canary=self.lookout)
            self.late[seconds] = self.lookout.late is not None

    def arrive(self, n, seconds):
        self.canaries.arrive(n, after(seconds))

    def notes(self):
        rows = self.archive.database.execute("SELECT note FROM outbox ORDER BY seq")
        return [row["note"] for row in rows]

    def next_poll_at(self):
        query = "SELECT next_poll_at FROM routes WHERE source_id = ?"
        return self.archive.database.execute(query, (CANARY_ID,)).fetchone()["next_poll_at"]


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.archive.database.close()


def test_one_goes_every_hour_and_is_in_the_feed_until_it_came_through(world):
    world.pass_by(0, 30)
    world.arrive(1, 31)
    world.pass_by(60, HOUR - 30)
    world.pass_by(HOUR, HOUR)

    begun = [canary.n if canary else None for canary in world.shown]
    assert begun[:2] == [1, 1]
    assert set(begun[2:-1]) == {None}
    assert begun[-1] == 2


def test_one_that_does_not_come_through_is_told_once_and_its_successor_ends_that(world):
    world.pass_by(0, 5 * HOUR)
    told = world.notes()
    world.arrive(world.canaries.last().n, 5 * HOUR + 10)
    world.pass_by(5 * HOUR + 30, 6 * HOUR - 30)

    assert not world.late[10 * MINUTE - 30]
    assert world.late[10 * MINUTE]
    (note,) = told
    assert note.startswith("The hourly test article does not come through: alerts may be late: canary (its feed was")
    assert "since 2026-11-22 12:00 UTC" in note
    (ended,) = world.notes()[1:]
    assert ended.startswith("The hourly test article comes through again")


def test_start_with_one_that_is_late_tells_neither_an_end_nor_a_second_beginning(world):
    world.pass_by(0, 20 * MINUTE)
    world.begin_anew()
    world.pass_by(30 * MINUTE, 50 * MINUTE)

    assert len(world.notes()) == 1

    world.arrive(1, 50 * MINUTE + 10)
    world.pass_by(50 * MINUTE + 30, 55 * MINUTE)
    assert len(world.notes()) == 1  # at most one an hour
    world.pass_by(55 * MINUTE + 30, HOUR)
    world.arrive(2, HOUR + 5)
    world.pass_by(HOUR + 30, 2 * HOUR - 30)
    assert world.notes()[1].startswith("The hourly test article comes through again")


def test_canary_that_is_switched_off_is_not_well_again(world):
    world.pass_by(0, 20 * MINUTE)
    world.begin_anew(sources=(a_source("tass"),))
    world.pass_by(30 * MINUTE, 3 * HOUR)

    assert len(world.notes()) == 1
    assert Notices(world.archive.database).open() == []


def test_pause_while_one_is_late_changes_nothing(world):
    world.pass_by(0, 20 * MINUTE)
    world.pass_by(20 * MINUTE + 30, 40 * MINUTE, paused=True)

    assert len(world.notes()) == 1
    assert len(Notices(world.archive.database).open()) == 1


def test_none_is_late_while_polling_is_paused_nor_in_the_ten_minutes_after(world):
    world.pass_by(0, 60)
    world.pass_by(90, 2 * HOUR, paused=True)
    world.pass_by(2 * HOUR + 30, 2 * HOUR + 570)

    assert not any(world.late.values())


def test_machine_that_slept_is_given_ten_minutes(world):
    world.pass_by(0, 60)
    world.pass_by(8 * HOUR, 8 * HOUR + 570)
    assert not any(world.late.values())

    world.pass_by(8 * HOUR + 600, 8 * HOUR + 600)
    assert world.late[8 * HOUR + 600]


def test_feed_that_was_not_read_is_asked_again_after_a_minute(world):
    world.pass_by(0, 0)
    with world.archive.database.transaction():
        world.archive.database.execute(
            "UPDATE routes SET next_poll_at = ?, error = 'refused' WHERE source_id = ?",
            ("2026-11-22T13:00:00.000000Z", CANARY_ID),
        )
    world.pass_by(30, 60)

    assert world.next_poll_at() == "2026-11-22T12:01:00.000000Z"


def test_canary_in_trouble_is_no_source_in_trouble(world):
    world.pass_by(0, 30 * HOUR)

    assert [note for note in world.notes() if note.startswith("Sources in trouble") and CANARY_ID in note] == []


def test_owner_s_notice_survives_and_flights_of_a_month_are_kept(world):
    with world.archive.database.transaction():
        for day in range(40):
            world.canaries.begin(after(day * 24 * HOUR))

    kept = world.archive.database.execute("SELECT min(n) AS first, max(n) AS last FROM canaries").fetchone()
    assert (kept["first"], kept["last"]) == (10, 40)
    assert Messages(world.archive.database).waiting() == 0
