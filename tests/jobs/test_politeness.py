"""The reader as servers see it, over simulated days: the real stages, archive and spider, with a clock of our own.

The servers are those of tests/support/scoring.py, called in place of the network.
"""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from builders import NOON, new_database
from scoring import SPACING_SECONDS, Site, Trouble, sites

from jobs.events import Plan
from jobs.stages import Stages
from scraper.archive import Archive
from scraper.archive.database import open_database
from scraper.crawler.desk import POLLS
from scraper.crawler.download import Answer, Downloader
from scraper.crawler.pace import Pace
from scraper.crawler.spiders import robots
from scraper.crawler.spiders.poll import Visit
from scraper.model import PollOrder, Source

STEP = timedelta(minutes=5)  # how often the simulated daemon looks for what is due


class Simulation:
    """Days of one daemon and its servers."""

    def __init__(self, directory, servers: list[Site], monkeypatch) -> None:
        self.now = NOON
        self.servers = {site.host: site for site in servers}
        self.sources = [replace(site.source, page="feed") for site in servers]
        self.statuses: Counter[int] = Counter()
        self._monkeypatch = monkeypatch
        self._directory = directory
        new_database(directory).close()
        self.path = directory / "steppewatch.db"
        self._downloader = Wire(self)
        monkeypatch.setattr("scraper.clock.now", lambda: self.now)
        monkeypatch.setattr("scraper.clock.monotonic_seconds", self._seconds)
        monkeypatch.setattr("scraper.crawler.pace.sleep", self._sleep)
        self._open()

    def _seconds(self) -> float:
        return self.now.timestamp()

    async def _sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def _open(self) -> None:
        self.archive = Archive(open_database(self.path))
        self.archive.database.execute("PRAGMA synchronous = OFF")  # no power cuts here, and thousands of commits
        self.archive.sources.sync(self.sources, now=self.now)
        self.stages = Stages(self.archive, Plan(tuple(self.sources), (), None, ()), {})  # type: ignore[arg-type]
        self.archive.sources.routes.believe_clock(self.now)

    def restart(self) -> None:
        """The daemon ends and starts again on what it kept."""
        self.archive.database.close()
        self._open()

    def reload(self, change) -> None:
        """The configuration is read again with changed sources."""
        self.sources = [change(source) for source in self.sources]
        self.archive.sources.sync(self.sources, now=self.now)

    def hurry(self) -> None:
        """Somebody wants everything polled at once."""
        self.archive.sources.routes.make_due(self.now)

    def run(self, *, days: float, events=None) -> None:
        """Let so many days pass; `events` are what happens at which step."""
        end = self.now + timedelta(days=days)
        step = 0
        while self.now < end:
            for event in (events or {}).get(step, ()):
                event()
            with self.archive.database.transaction():
                for order in self.stages.due_polls(self.now):
                    report = drive(self._poll(order))
                    self.stages.record(replace(report, route_id=order.route_id), self.now)
            step += 1
            self.now = max(self.now, NOON + step * STEP)

    async def _poll(self, order: PollOrder):
        pace = Pace(delay_seconds=order.delay_seconds, spacing_seconds=SPACING_SECONDS)
        visit = Visit(order, self._downloader.at_pace(pace), lambda: None, lambda: None)
        poll = POLLS[order.kind]
        return await (robots.poll_if_allowed(visit, pace, poll) if order.robots_due else poll(visit))

    def violations(self) -> list[str]:
        return [said for site in self.servers.values() for said in site.violations]


class Wire(Downloader):
    """The real downloader with the servers in place of the network."""

    def __init__(self, simulation: Simulation) -> None:
        super().__init__(None, agent="Steppewatch/test", timeout_seconds=30.0)  # type: ignore[arg-type]
        self._simulation = simulation

    async def _ask(self, url, headers, left, body_bytes_max):
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        site = self._simulation.servers[parts.netloc]
        reply = site.answer(path, dict(headers), self._simulation.now, NOON)
        self._simulation.statuses[reply.status] += 1
        return Answer(reply.status, url, reply.body, SimpleNamespace(headers=reply.headers))


@pytest.fixture
def simulate(tmp_path, monkeypatch):
    random.seed(7)
    return lambda servers: Simulation(tmp_path, servers, monkeypatch)


def test_seven_days_with_restarts_and_reloads_break_no_rule_of_the_checklist(simulate):
    simulation = simulate(sites())
    steps = random.Random(5).sample(range(7 * 288), 75)
    events = {step: [simulation.restart] for step in steps[:50]}
    events |= {step: [lambda: simulation.reload(renamed)] for step in steps[50:70]}
    events |= {step: [simulation.restart, simulation.restart] for step in steps[70:]}

    simulation.run(days=7, events=events)

    assert simulation.violations() == []
    servers = simulation.servers.values()
    asked = sum(site.conditional + len(site.unconditional_at) for site in servers)
    assert sum(site.conditional for site in servers) >= 0.99 * asked
    assert all(len(site.unconditional_at) <= 1 for site in servers)
    assert len(servers) >= 50
    assert min(site.followed for site in servers if site.kind != "feed") >= 40  # older pages, sitemaps of an index
    assert simulation.statuses[304] > 3_000  # they were polled, and knew it


def drive(coroutine):
    """What the coroutine returns; it waits for nothing, so no loop is needed."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waits for something")


def renamed(source: Source) -> Source:
    return replace(source, name=source.name + "'")


def test_three_weeks_without_news_cost_one_whole_body_each_seven_days(simulate):
    simulation = simulate(
        [
            Site("static", news_every_hours=10_000),
            Site("dead", news_every_hours=10_000, trouble=(Trouble(5, 10_000, 500),)),
            Site("silent", news_every_hours=10_000, trouble=(Trouble(5, 10_000, 0),)),
        ]
    )

    simulation.run(days=22)

    assert simulation.violations() == []
    for site in simulation.servers.values():
        gaps = [later - sooner for sooner, later in zip(site.unconditional_at, site.unconditional_at[1:], strict=False)]
        assert 1 <= len(site.unconditional_at) <= 3
        assert all(gap >= timedelta(days=7) for gap in gaps)


def test_wanting_everything_at_once_breaks_no_word_of_a_server(simulate):
    asking = [site for site in sites() if site.fresh_seconds or any(trouble.asked_seconds for trouble in site.trouble)]
    simulation = simulate(asking)
    events = {step: [simulation.hurry] for step in range(0, 3 * 288, 4)}
    for site in asking:
        site.every_seconds = 0  # the interval is ours to break when told to

    simulation.run(days=1.5, events=events)

    assert simulation.violations() == []
    assert sum(site.requests for site in asking) > 36 * len(asking) / 2  # it did hurry


def test_redirect_for_good_is_taken_over_after_five_in_three_days(simulate):
    simulation = simulate([Site("moved", redirect=301), Site("elsewhere", redirect=302)])

    simulation.run(days=2.9)
    before = [row.routes[0].state.address for row in simulation.archive.sources.rows()]
    simulation.run(days=0.3)

    after = {row.source.id: row.routes[0].state.address for row in simulation.archive.sources.rows()}
    assert before == [None, None]
    assert after == {"moved": "http://moved.example/moved.xml", "elsewhere": None}


def test_second_410_stops_until_the_routes_are_changed(simulate):
    site = Site("gone", trouble=(Trouble(5, 50, 410),))
    simulation = simulate([site])
    simulation.run(days=1)
    (row,) = simulation.archive.sources.rows()
    assert row.routes[0].state.stopped
    asked = site.requests

    simulation.reload(renamed)
    simulation.run(days=2)
    assert site.requests == asked

    simulation.reload(lambda source: replace(source, robots="ignore"))
    simulation.run(days=0.1)
    assert site.requests > asked


def test_dead_source_is_asked_once_a_day_for_ever(simulate):
    site = Site("dead", trouble=(Trouble(0, 100_000, 404),))
    simulation = simulate([site])

    simulation.run(days=30)

    assert 30 <= site.requests <= 60


def test_a_server_that_is_back_is_polled_at_its_interval_again(simulate):
    site = Site("broken", trouble=(Trouble(10, 60, 500),))
    simulation = simulate([site])

    simulation.run(days=5)

    (row,) = simulation.archive.sources.rows()
    assert row.state.failures == 0
    assert site.requests > 40


def test_scoring_sees_follow_ups_without_a_pause(simulate, monkeypatch):
    simulation = simulate([site for site in sites() if site.name in ("slowchannel", "index")])
    monkeypatch.setattr(Pace, "wait", hurry)

    simulation.run(days=0.5)

    said = {violation.split()[0] for violation in simulation.violations()}
    assert said == {"slowchannel", "index"}


async def hurry(pace: Pace, url: str, *, hop: bool) -> None:
    """In place of a pause."""


def test_pause_longer_than_a_poll_comes_between_robots_txt_and_the_feed(simulate):
    hour, day = (
        Site(name, robots=b"User-agent: *\nCrawl-delay: %d\n" % seconds, delay_seconds=seconds)
        for name, seconds in (("hour", 3600), ("day", 86_400))
    )
    simulation = simulate([hour, day])

    simulation.run(days=6)

    assert simulation.violations() == []
    assert hour.requests >= 5 * 20
    assert day.requests >= 2  # one in two days: robots.txt takes the other


def test_sitemaps_of_an_index_that_no_time_is_left_for_are_told(simulate):
    site = Site("index", "sitemap", robots=b"User-agent: *\nCrawl-delay: 40\n", delay_seconds=40)
    simulation = simulate([site])

    simulation.run(days=3)

    (row,) = simulation.archive.sources.rows()
    assert [said for said in simulation.violations() if "sooner than" in said] == []
    assert row.state.failures == 0
    assert any("no time left for a pause of 40 s" in note for note in row.state.notes)
    assert simulation.archive.database.execute("SELECT count(*) FROM entries").fetchone()[0] >= 9
