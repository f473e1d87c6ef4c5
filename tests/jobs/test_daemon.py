"""What the event loop does when parts of the daemon fail, with the parts played by the test."""

import asyncio
import signal
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from daemon import write_configuration

from jobs.config import read
from jobs.daemon import Daemon
from jobs.errors import JobsError
from jobs.events import CrawlerReplaced, Noted, Planned, Stop

SOURCES = "sources:\n  - {id: s, kind: feed, url: 'http://127.0.0.1:9/feed.xml'}\n"
WATCHES = "watches:\n  - {id: w, query: 'Kazakhstan', notify: [desk]}\n"
CHANNELS = "channels:\n  - {id: desk, kind: file, path: alerts.mbox}\n"


class Engine:
    """Takes events; ends when it is told to stop."""

    started = False
    failed = False

    def __init__(self, hands):
        self.hands = hands
        self.events = []

    def start(self):
        self.started = True

    def post(self, event):
        self.events.append(event)
        if isinstance(event, Stop):
            self.hands.finished()

    def join(self, timeout_seconds):
        return True

    def waiting(self):
        return 0

    def notes(self):
        return [event.value for event in self.events if isinstance(event, Noted) and event.value]


class Crawler:
    def __init__(self, fault):
        self.fault = fault
        self.running = False

    async def start(self):
        if self.fault == "hangs":
            await asyncio.Event().wait()
        if self.fault:
            raise self.fault
        self.running = True

    async def stop(self):
        self.running = False


class Parts:
    """Stands where Wiring is. `faults` are used up by the crawlers one by one."""

    once = False
    nest = None

    def __init__(self, directory, faults=()):
        self.directory = write_configuration(directory, sources=SOURCES, watches=WATCHES, channels=CHANNELS)
        self.configuration = read(self.directory)
        self.faults = list(faults)
        self.crawlers = []
        self.mistakes = []

    def engine(self, hands):
        self.made = Engine(hands)
        return self.made

    def crawler(self, configuration, on_report):
        self.crawlers.append(Crawler(self.faults.pop(0) if self.faults else None))
        return self.crawlers[-1]

    def console(self, engine):
        return None

    def plan(self, configuration):
        if self.mistakes:
            raise self.mistakes.pop()

    def keep_last_good(self, configuration):
        return

    def edit(self, old, new):
        path = Path(self.directory / "steppewatch.yaml")
        path.write_text(path.read_text().replace(old, new))

    async def until(self, truth):
        async with asyncio.timeout(10):
            while not truth(self.made):
                await asyncio.sleep(0.02)


@asynccontextmanager
async def running(parts):
    task = asyncio.create_task(Daemon(parts).run())
    while not (parts.crawlers and parts.made.started):
        await asyncio.sleep(0.01)
    yield
    signal.raise_signal(signal.SIGTERM)
    assert await task == 0
    assert not any(crawler.running for crawler in parts.crawlers)


@pytest.mark.parametrize("fault", [TimeoutError(), OSError("no memory")])
def test_crawler_that_does_not_start_on_a_reload_leaves_the_old_one_at_work_and_the_next_edit_is_read(tmp_path, fault):
    parts = Parts(tmp_path, [None, fault, None])

    async def scenario():
        async with running(parts):
            parts.edit("page_delay: 0s", "page_delay: 1s")
            await parts.until(Engine.notes)
            assert "the crawler process does not start" in parts.made.notes()[0]
            assert [crawler.running for crawler in parts.crawlers] == [True, False]

            parts.edit("page_delay: 1s", "page_delay: 2s")
            await parts.until(lambda engine: any(isinstance(event, Planned) for event in engine.events))
            assert [crawler.running for crawler in parts.crawlers] == [False, False, True]
            assert sum(isinstance(event, CrawlerReplaced) for event in parts.made.events) == 1

    asyncio.run(scenario())


def test_mistake_in_reading_a_configuration_does_not_end_the_reading_of_later_ones(tmp_path, caplog):
    parts = Parts(tmp_path)
    parts.mistakes = [RecursionError("too deep")]

    async def scenario():
        async with running(parts):
            parts.edit("Almaty", "Tashkent")
            await parts.until(Engine.notes)
            assert "RecursionError" in parts.made.notes()[0]

            parts.edit("Tashkent", "Bishkek")
            await parts.until(lambda engine: any(isinstance(event, Planned) for event in engine.events))

    asyncio.run(scenario())


def test_crawler_that_does_not_start_ends_the_start_with_one_line(tmp_path):
    with pytest.raises(JobsError, match="the crawler process does not start: it gave no sign in time"):
        asyncio.run(Daemon(Parts(tmp_path, [TimeoutError()])).run())


def test_stop_while_the_crawler_starts_is_obeyed_at_once(tmp_path):
    async def scenario():
        task = asyncio.create_task(Daemon(Parts(tmp_path, ["hangs"])).run())
        await asyncio.sleep(0)
        signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(5):
            assert await task == 0

    asyncio.run(scenario())
