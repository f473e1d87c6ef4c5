"""The daemon: an event loop that only waits, a work thread that works, and the signals that steer them.

    SIGTERM, SIGINT   take no new work, let messages on their way be answered, end within 30 seconds
    SIGHUP            read the configuration again, as a change of its files does

A configuration that cannot be read never replaces one that can: the error is logged, kept for `status`, and the old
plan stays in force.
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import structlog

from jobs.config import Configuration, ConfigurationError, changes, differences, read
from jobs.control.server import ControlServer
from jobs.engine.hands import Hands
from jobs.engine.local import DRAIN_SECONDS
from jobs.errors import JobsError
from jobs.events import CrawlerReplaced, Noted, Plan, Planned, Reported, Stop, Tick
from jobs.health import notify_systemd
from jobs.heartbeat import Heartbeat
from jobs.logs import say
from jobs.schedule import start_ticks
from jobs.wiring import Wiring
from scraper import clock
from scraper.archive.database import is_storage_fault
from scraper.crawl import Crawler, Order, Report

log = structlog.get_logger(__name__)

# Python's own is five: what talks to a mail server waits so long for the work thread after each of its lines.
SWITCH_SECONDS = 0.0005
# The crawler is asked to end at the same time as the work thread; it holds nothing that could be lost.
CRAWLER_STOP_SECONDS = 3.0


class Daemon:
    """One run, from start to stop. `run` returns the exit code."""

    def __init__(self, wiring: Wiring, *, problem: str | None = None) -> None:
        """`problem`: why the configuration in force is the last good one and not what the directory says."""
        self._wiring = wiring
        self._problem = problem
        self._configuration = wiring.configuration
        self._stopping = asyncio.Event()
        self._finished = asyncio.Event()
        self._reload_wanted = asyncio.Event()

    async def run(self) -> int:
        """Start everything, wait for the end, stop everything. Raises JobsError when something cannot start."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._loop = asyncio.get_running_loop()
        for name, react in (("SIGTERM", self._stop), ("SIGINT", self._stop), ("SIGHUP", self._reload_wanted.set)):
            self._loop.add_signal_handler(getattr(signal, name), react)
        nest = self._wiring.nest
        hands = Hands(
            submit=lambda orders: self._from_thread(self._submit, orders),
            finished=lambda: self._from_thread(self._finished.set),
        )
        self._engine = self._wiring.engine(replace(hands, show=nest.show) if nest else hands)
        self._crawler = self._wiring.crawler(self._configuration, self._reported)
        self._heartbeat = Heartbeat(self._configuration.heartbeat, lambda: self._engine.pulse)
        console = None if self._wiring.once else self._wiring.console(self._engine)
        address = await console.start() if console else None
        control = ControlServer(self._configuration.database, self._engine.post)
        try:
            if nest:
                await nest.start()
            if await self._started(self._crawler):
                await control.start()
                await self._work(address)
        finally:
            self._heartbeat.stop()
            await control.stop()
            await self._crawler.stop()
            if nest:
                await nest.stop()
            if console:
                await console.stop()
        return self._exit_code()

    async def _started(self, crawler: Crawler) -> bool:
        """Start the crawler; False when told to stop before it was there."""
        start, stop = asyncio.create_task(crawler.start()), asyncio.create_task(self._stopping.wait())
        await asyncio.wait({start, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not start.done():
            start.cancel()
            return False
        try:
            start.result()
        except (OSError, TimeoutError) as error:
            raise JobsError(f"the crawler process does not start: {str(error) or 'it gave no sign in time'}") from error
        return True

    async def _work(self, address: str | None) -> None:
        """From `ready` to the end of the work thread."""
        gc.collect()
        gc.freeze()  # what is there now stays, and is not searched again and again
        self._engine.post(Noted("configuration_error", self._problem))
        self._engine.start()
        stop_ticks = start_ticks(lambda: self._engine.post(Tick()))
        self._announce(address)
        if not self._wiring.once:
            self._heartbeat.start()
        followers = (
            [] if self._wiring.once else [asyncio.create_task(self._follow()), asyncio.create_task(self._watch())]
        )
        await self._wait()
        stop_ticks()
        for follower in followers:
            follower.cancel()
        await asyncio.gather(*followers, return_exceptions=True)

    def _from_thread(self, call: Callable[..., None], *arguments: object) -> None:
        self._loop.call_soon_threadsafe(call, *arguments)

    def _submit(self, orders: Sequence[Order]) -> None:
        self._crawler.submit(orders)

    def _reported(self, report: Report) -> None:
        self._engine.post(Reported(report))

    def _stop(self) -> None:
        if self._stopping.is_set():
            return
        log.info("stopping", reason="signal")
        notify_systemd("STOPPING=1")
        self._stopping.set()
        self._engine.post(Stop())

    def _announce(self, address: str | None) -> None:
        if address:
            say(f"console: {address}")  # people and the demo read this line
        say("ready")  # the contract's word on stderr
        notify_systemd("READY=1")

    async def _wait(self) -> None:
        """Until the work thread has ended; when told to stop, not longer than draining may take."""
        finished = asyncio.create_task(self._finished.wait())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({finished, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not finished.done():
            await asyncio.wait({finished}, timeout=DRAIN_SECONDS + CRAWLER_STOP_SECONDS)
        for task in (finished, stopping):
            task.cancel()

    def _exit_code(self) -> int:
        if not self._engine.started:
            return 0  # told to stop before there was anything to end
        ended = self._engine.join(timeout_seconds=1.0)
        waiting = None
        if ended:
            try:
                waiting = self._engine.waiting()
            except Exception as error:
                if not is_storage_fault(error):
                    raise
        if waiting:
            say(f"{waiting} messages are still queued; they go out at the next start")
        log.info("stopped", queued=waiting)
        if not ended or (not self._stopping.is_set() and not self._wiring.once):
            return 1  # the work thread hangs, or ended by itself
        return 1 if self._wiring.once and self._engine.failed else 0

    # reload

    async def _watch(self) -> None:
        async for _ in changes(self._wiring.directory, self._configuration.signature):
            self._reload_wanted.set()

    async def _follow(self) -> None:
        while True:
            await self._reload_wanted.wait()
            self._reload_wanted.clear()
            await self._reload()

    async def _reload(self) -> None:
        notify_systemd("RELOADING=1", f"MONOTONIC_USEC={int(clock.monotonic_seconds() * 1_000_000)}")
        try:
            await self._take_over(*await asyncio.to_thread(self._read))
        except ConfigurationError as error:
            self._keep_old([str(problem) for problem in error.errors])
        except JobsError as error:
            self._keep_old([str(error)])
        except Exception as error:  # the next edit must find somebody who reads it
            log.exception("reload failed")
            self._keep_old([f"a mistake in the program: {type(error).__name__}: {error}"])
        notify_systemd("READY=1")

    def _keep_old(self, problems: list[str]) -> None:
        for problem in problems:
            log.error("configuration not taken over", problem=problem)
        self._engine.post(Noted("configuration_error", "\n".join(problems)))

    def _read(self) -> tuple[Configuration, Plan]:
        configuration = read(self._wiring.directory)
        return configuration, self._wiring.plan(configuration)

    async def _take_over(self, configuration: Configuration, plan: Plan) -> None:
        found = differences(self._configuration, configuration)
        for key in found.restart:
            log.warning("a changed setting needs a restart", key=key)
        if configuration.crawler != self._configuration.crawler:
            await self._replace_crawler(configuration)
        self._configuration = configuration
        self._heartbeat.use(configuration.heartbeat)
        self._engine.post(Planned(plan))
        self._engine.post(Noted("configuration_error", None))
        self._wiring.keep_last_good(configuration)
        log.info(
            "configuration taken over",
            settings=found.settings,
            sources=str(found.sources),
            watches=str(found.watches),
            channels=str(found.channels),
        )

    async def _replace_crawler(self, configuration: Configuration) -> None:
        """The old one works until the new one does: a crawler that cannot start changes nothing."""
        crawler = self._wiring.crawler(configuration, self._reported)
        try:
            await self._started(crawler)
        except BaseException:
            await crawler.stop()
            raise
        old, self._crawler = self._crawler, crawler
        await old.stop()
        self._engine.post(CrawlerReplaced())
