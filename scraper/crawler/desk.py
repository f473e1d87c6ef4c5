"""Orders come in by the line, wait for their host's turn, and leave as exactly one report each, whatever happens.

Between them go other lines to the parent: a heartbeat each second with what has begun, how much waits and how much
memory is held; and `working` with the id of the order whose bytes are about to be parsed, so that the parent knows whom
to suspect should this process die of them.
"""

import asyncio
import dataclasses
import gc
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from scraper import clock
from scraper.crawler.download import Downloader
from scraper.crawler.limits import ParseLimit, ParseTookTooLong, resident_bytes
from scraper.crawler.pace import Pace
from scraper.crawler.settings import REQUESTS_MAX
from scraper.crawler.spiders import feed, find, listing, page, robots, sitemap, telegram
from scraper.crawler.spiders.poll import Visit
from scraper.fetch.hosts import HostQueues
from scraper.model import FindOrder, FindReport, PageOrder, PageReport, PollOrder, PollReport
from scraper.wire import LINE_BYTES_MAX, line_of, message_of, value_of

log = logging.getLogger(__name__)

POLLS = {"feed": feed.poll, "sitemap": sitemap.poll, "listing": listing.poll, "telegram": telegram.poll}
Order = PollOrder | PageOrder | FindOrder
Report = PollReport | PageReport | FindReport
ORDERS: dict[str, type[Order]] = {"poll": PollOrder, "page": PageOrder, "find": FindOrder}
NAMES: dict[type[Report], str] = {PollReport: "poll", PageReport: "page", FindReport: "find"}

GROWN_BYTES = 8 * 1024 * 1024  # memory gained since the last collection that asks for the next
FORGET_BEATS = 60  # heartbeats between two rounds of dropping idle hosts
ENTRIES_CUT_NOTE = "the newest {kept} entries fit a report"


class Desk:
    """Everything that happens to an order inside this process."""

    def __init__(
        self,
        downloader: Downloader,
        send: Callable[[bytes], None],
        *,
        page_delay_seconds: float,
        end: Callable[[], None],
    ) -> None:
        self._downloader = downloader
        self._send = send
        self._end = end
        self._page_delay_seconds = page_delay_seconds
        self._queues = HostQueues(total_max=REQUESTS_MAX, page_delay_seconds=page_delay_seconds)
        self._orders: dict[int, Order] = {}
        self._begun: list[int] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._draining = False
        self._beats = 0
        self._resident = resident_bytes()  # the least since the last collection

    def receive(self, line: bytes) -> None:
        """Take one line of the parent; the parent is trusted, so a line that makes no sense ends the process."""
        message = message_of(line)
        if "drain" in message:
            self._draining = True
            self._end_when_drained()
            return
        order_id = value_of(int, message["id"])
        name = next(name for name in ORDERS if name in message)
        order: Order = value_of(ORDERS[name], message[name])
        self._orders[order_id] = order
        self._queues.add(_host(order.url), order_id, is_page=name == "page")

    def pump(self) -> None:
        """Start the orders whose turn it is; and come back when the next host's pause is over."""
        if self._draining:
            return
        now = clock.monotonic_seconds()
        for order_id in self._queues.take(now):
            self._begun.append(order_id)
            task = asyncio.get_running_loop().create_task(self._run(order_id, self._orders[order_id]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        next_at = self._queues.next_at()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if next_at is not None:
            self._timer = asyncio.get_running_loop().call_later(max(next_at - now, 0.0), self.pump)

    def beat(self) -> None:
        """Tell the parent that the reactor turns."""
        begun, self._begun = self._begun, []
        resident = resident_bytes()
        self._resident = min(self._resident, resident)
        self._send(line_of({"beat": {"begun": begun, "waiting": self._queues.waiting, "resident": resident}}))
        self._beats += 1
        if resident > self._resident + GROWN_BYTES:
            # Failed requests leave megabytes of body in cycles, of too few objects for the collector to run by itself:
            # 50 MiB a round of 25 hostile servers.
            gc.collect()
            self._resident = resident_bytes()
        if self._beats % FORGET_BEATS == 0:
            self._queues.forget(clock.monotonic_seconds())

    async def _run(self, order_id: int, order: Order) -> None:
        started = clock.monotonic_seconds()
        report = await self._report(order_id, order)
        now = clock.monotonic_seconds()
        report = dataclasses.replace(report, seconds=round(now - started, 3))
        del self._orders[order_id]
        try:
            line = _report_line(order_id, report)
        except ValueError as error:  # text that is none: no stage before this one lets it through
            log.error("a report that cannot be written: %s", _name(order), exc_info=True)
            line = _report_line(order_id, _failed(order, f"could not be read: {type(error).__name__}"))
        self._send(line)
        self._queues.done(_host(order.url), now, is_page=isinstance(order, PageOrder))
        self.pump()
        self._end_when_drained()

    async def _report(self, order_id: int, order: Order) -> Report:
        def working() -> None:
            self._send(line_of({"working": order_id}))
            limit.start()

        limit = ParseLimit()
        delay_seconds = 0.0 if isinstance(order, FindOrder) else order.delay_seconds
        pace = Pace(delay_seconds=delay_seconds, spacing_seconds=self._page_delay_seconds)
        downloader = self._downloader.at_pace(pace)
        try:
            if isinstance(order, PageOrder):
                return await page.read(order, downloader, working)
            if isinstance(order, FindOrder):
                return await find.find(order, downloader, pace, working=working, done=limit.stop)
            visit = Visit(order, downloader, working, limit.stop)
            if not order.robots_due:
                return await POLLS[order.kind](visit)
            return await robots.poll_if_allowed(visit, pace, POLLS[order.kind])
        except ParseTookTooLong as error:
            return _failed(order, str(error))
        except Exception as error:  # the boundary: one stranger's bytes must not cost another's report
            log.error("an order failed: %s", _name(order), exc_info=True)
            return _failed(order, f"could not be read: {type(error).__name__}")
        finally:
            limit.stop()

    def _end_when_drained(self) -> None:
        if self._draining and self._queues.active == 0:
            self._end()


def _failed(order: Order, error: str) -> Report:
    if isinstance(order, PageOrder):
        return PageReport(order.entry_id, error=error)
    if isinstance(order, FindOrder):
        return FindReport(order.url, error=error)
    return PollReport(order.source_id, "failed", error=error)


def _name(order: Order) -> str:
    """For the log: not its URL, which may hold a password."""
    if isinstance(order, FindOrder):
        return "a search"
    return f"entry {order.entry_id}" if isinstance(order, PageOrder) else f"source {order.source_id}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _report_line(order_id: int, report: Report) -> bytes:
    """The report's line, with as many of its newest entries as the parent takes."""
    if not isinstance(report, PollReport):
        return line_of({"id": order_id, NAMES[type(report)]: report})
    line = line_of({"id": order_id, "poll": report})
    while len(line) > LINE_BYTES_MAX:
        kept = report.entries[: len(report.entries) // 2]
        report = dataclasses.replace(
            report, entries=kept, notes=(*report.notes, ENTRIES_CUT_NOTE.format(kept=len(kept)))
        )
        line = line_of({"id": order_id, "poll": report})
    return line
