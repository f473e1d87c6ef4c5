"""The parent's side of crawling: orders go in, exactly one report comes out for each, whatever happens in between.

The crawler is a child process that is not trusted: it parses what strangers send. It gets no secret and no database,
speaks lines of JSON over its standard streams (`wire.py`) and is started, watched, restarted and recycled from here.
Nothing in this module or in what it imports loads Scrapy, Twisted or lxml.

When it dies or falls silent:
1. Orders it had not begun are handed to the next process as if nothing had happened.
2. The order it said it was parsing is tried alone; without such a word, those it had begun are tried by halves.
3. An order that is alone in a process when it dies is the culprit, and gets the error.
"""

import asyncio
import dataclasses
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass

from msgspec import Raw

from scraper.child import Child
from scraper.fetch.agent import user_agent
from scraper.fetch.guard import networks
from scraper.model import FindOrder, FindReport, PageOrder, PageReport, PollOrder, PollReport
from scraper.wire import line_of, message_of, value_of

log = logging.getLogger(__name__)

Order = PollOrder | PageOrder | FindOrder
Report = PollReport | PageReport | FindReport
# What an order and its report are called on the wire.
NAMES: dict[type, str] = {PollOrder: "poll", PageOrder: "page", FindOrder: "find"}

# Polls in the child at a time: with a source's 2,000 known digests each, a thousand at once would fill its memory.
POLLS_MAX = 200
START_SECONDS_MAX = 60.0  # a cold disk; 1 s is usual
RESTART_SECONDS_MAX = 30.0  # a process that cannot start must not take the machine's time with trying
RESTART_DOUBLINGS_MAX = 6
DIED = "the crawler died on this source"
SILENT = "the crawler gave no answer"


@dataclass(frozen=True, slots=True)
class CrawlerSettings:
    """What the owner decides about crawling, and the limits that tests tighten."""

    allow_addresses: tuple[str, ...] = ()  # networks sources may use although they are not public: 127.0.0.0/8
    allow_endpoint: str = ""  # the one "address:port" of our own that is served to ourselves (the canary's)
    page_delay_seconds: float = 1.0  # between two pages of one host
    contact: str | None = None  # goes into the User-Agent
    timeout_seconds: float = 30.0  # for one order, redirects included
    silence_seconds: float = 20.0  # without a heartbeat: twice what the child grants a parse
    answer_seconds: float = 120.0  # from an order's beginning; far above any time limit of the child
    recycle_orders: int = 5_000  # per process: what leaks leaks out; at twice that many, even while busy
    recycle_bytes: int = 200 * 1024 * 1024  # resident when idle; 90 MiB are usual


@dataclass(frozen=True, slots=True)
class CrawlerStatus:
    """What `status` shows of the crawler."""

    pid: int | None
    resident_bytes: int  # of the child, as of its last heartbeat
    orders: int  # taken and not yet reported
    restarts: int  # after a death or a hang; recycling does not count


@dataclass(slots=True)
class _Flight:
    """An order on its way; times are seconds that `_watch` counted."""

    order: Order
    handed_at: float | None = None
    begun_at: float | None = None


class Crawler:
    """Runs orders in the crawler process. Belongs to one event loop; `on_report` is called in that loop."""

    def __init__(self, settings: CrawlerSettings, on_report: Callable[[Report], None]) -> None:
        networks(settings.allow_addresses)  # a ValueError belongs to the owner, not to the child's log
        self._settings = settings
        self._on_report = on_report
        self._flights: dict[int, _Flight] = {}
        self._waiting: dict[type, deque[int]] = {kind: deque() for kind in NAMES}  # to be handed over
        self._suspects: deque[list[int]] = deque()  # groups to be tried with nothing else in the process
        self._trying: set[int] | None = None  # the group that is in the process now
        self._polls_handed: set[int] = set()  # polls in the child
        self._last_id = 0
        self._child: Child | None = None  # None while there is none or it has not said `ready`
        self._starting: Child | None = None
        self._ready = asyncio.Event()
        self._working: int | None = None
        self._seconds = 0.0
        self._silent_seconds = 0.0
        self._child_waiting = 0
        self._child_orders = 0
        self._resident_bytes = 0
        self._draining = False
        self._stopping = False
        self._restarts = 0
        self._fruitless = 0  # deaths in a row without a report in between
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Return once the crawler process takes orders; raises OSError or TimeoutError when it cannot start."""
        await self._spawn()
        self._run(self._watch())
        async with asyncio.timeout(START_SECONDS_MAX):
            await self._ready.wait()

    def submit(self, orders: Sequence[Order]) -> None:
        """Take orders; never blocks. Batches may overlap; reports come one by one in any order."""
        for order in orders:
            self._last_id += 1
            self._flights[self._last_id] = _Flight(order)
            self._waiting[type(order)].append(self._last_id)
        self._hand_over()

    async def stop(self) -> None:
        """End the crawler process. Orders without a report stay without one: they are due again at the next start."""
        self._stopping = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for child in (self._child, self._starting):
            if child is not None:
                await child.close()
        self._child = self._starting = None

    def status(self) -> CrawlerStatus:
        """The crawler's state now."""
        return CrawlerStatus(
            pid=None if self._child is None else self._child.pid,
            resident_bytes=self._resident_bytes,
            orders=len(self._flights),
            restarts=self._restarts,
        )

    # --- handing over

    def _hand_over(self) -> None:
        """Give the child what it may have now: all that waits, or one group of suspects with nothing else."""
        if self._child is None or self._draining or self._trying is not None:
            return
        if self._suspects:
            if any(flight.handed_at is not None for flight in self._flights.values()):
                return
            group = self._suspects.popleft()
            self._trying = set(group)
        else:
            group = self._next_orders()
        lines = []
        for order_id in group:
            flight = self._flights[order_id]
            flight.handed_at, flight.begun_at = self._seconds, None
            if isinstance(flight.order, PollOrder):
                self._polls_handed.add(order_id)
            lines.append(line_of({"id": order_id, NAMES[type(flight.order)]: flight.order}))
        if lines:
            self._child_orders += len(lines)
            self._child.write(b"".join(lines))

    def _next_orders(self) -> list[int]:
        """All pages and searches that wait, and as many polls as the child has room for."""
        polls, pages, finds = (self._waiting[kind] for kind in NAMES)
        room = min(POLLS_MAX - len(self._polls_handed), len(polls))
        taken = [*(polls.popleft() for _ in range(room)), *pages, *finds]
        pages.clear()
        finds.clear()
        return taken

    # --- what the child says

    def _on_line(self, child: Child, line: bytes) -> None:
        if child is not self._child and child is not self._starting:
            return
        self._silent_seconds = 0.0
        try:
            self._understand(child, message_of(line))
        except (ValueError, KeyError) as error:
            log.error("crawler killed: it wrote what no crawler writes (%s)", error)
            child.kill()

    def _understand(self, child: Child, message: dict[str, Raw]) -> None:
        if "ready" in message:
            self._child, self._starting = child, None
            self._ready.set()
            self._hand_over()
        elif "beat" in message:
            self._note_beat(value_of(_Beat, message["beat"]))
        elif "working" in message:
            self._working = value_of(int, message["working"])
        else:
            order_id = value_of(int, message["id"])
            if "page" in message:
                self._settle(order_id, value_of(PageReport, message["page"]))
            elif "find" in message:
                self._settle(order_id, value_of(FindReport, message["find"]))
            else:
                self._settle(order_id, value_of(PollReport, message["poll"]))

    def _note_beat(self, beat: "_Beat") -> None:
        for order_id in beat.begun:
            if (flight := self._flights.get(order_id)) is not None and flight.begun_at is None:
                flight.begun_at = self._seconds
        self._child_waiting = beat.waiting
        self._resident_bytes = beat.resident

    def _settle(self, order_id: int, report: Report) -> None:
        """An order has its report. The child is not asked whose report it is: the order knows."""
        flight = self._flights.get(order_id)
        if flight is None:  # given up for lost before
            return
        order = flight.order
        if isinstance(order, PageOrder):
            if not isinstance(report, PageReport):
                raise ValueError("a poll's report for a page")
            report = dataclasses.replace(report, entry_id=order.entry_id)
        elif isinstance(order, FindOrder):
            if not isinstance(report, FindReport):
                raise ValueError("another report for a search")
            report = dataclasses.replace(report, url=order.url)
        else:
            if not isinstance(report, PollReport):
                raise ValueError("a page's report for a poll")
            report = dataclasses.replace(report, source_id=order.source_id, route_id=order.route_id)
        self._fruitless = 0
        self._deliver(order_id, report)
        self._hand_over()
        self._recycle_when_due()

    def _deliver(self, order_id: int, report: Report) -> None:
        del self._flights[order_id]
        self._polls_handed.discard(order_id)
        if self._working == order_id:
            self._working = None
        if self._trying is not None:
            self._trying.discard(order_id)
            if not self._trying:
                self._trying = None
        try:
            self._on_report(report)
        except Exception:  # the boundary: the crawler goes on when whoever takes its reports fails on one
            log.exception("a report could not be taken")

    # --- life and death of the child

    async def _spawn(self) -> None:
        self._ready.clear()
        self._silent_seconds, self._child_waiting, self._child_orders = 0.0, 0, 0
        self._starting = Child(self._on_line, self._on_exit)
        await self._starting.start(
            {
                "allow_addresses": self._settings.allow_addresses,
                "allow_endpoint": self._settings.allow_endpoint,
                "page_delay_seconds": self._settings.page_delay_seconds,
                "timeout_seconds": self._settings.timeout_seconds,
                "agent": user_agent(self._settings.contact),
            }
        )

    def _on_exit(self, child: Child) -> None:
        if self._stopping or (child is not self._child and child is not self._starting):
            return
        was_draining, self._draining = self._draining, False
        self._child = self._starting = None
        self._resident_bytes = 0
        self._polls_handed.clear()
        unanswered = [order_id for order_id, flight in self._flights.items() if flight.handed_at is not None]
        if was_draining:
            self._put_back(unanswered)
        else:
            self._restarts += 1
            self._fruitless += 1
            log.warning("the crawler died with %d orders unanswered; starting it again", len(unanswered))
            self._suspect(unanswered)
        self._working, self._trying = None, None
        self._run(self._restart())

    async def _restart(self) -> None:
        while not self._stopping:
            if self._fruitless > 1:
                doublings = min(self._fruitless - 2, RESTART_DOUBLINGS_MAX)
                await asyncio.sleep(min(0.5 * 2**doublings, RESTART_SECONDS_MAX))
            try:
                await self._spawn()
            except OSError as error:  # no memory, no process left: the machine's trouble may pass
                self._fruitless += 1
                log.error("the crawler could not be started: %s", error)
            else:
                return

    def _suspect(self, unanswered: list[int]) -> None:
        """Sort the orders of a dead child into innocent ones, groups to try, and a culprit."""
        if self._working in unanswered and len(unanswered) > 1:
            suspects = [self._working]
        elif any(self._flights[order_id].begun_at is not None for order_id in unanswered):
            suspects = [order_id for order_id in unanswered if self._flights[order_id].begun_at is not None]
        else:
            suspects = unanswered  # it died before its first word about them
        innocent = set(unanswered).difference(suspects)
        self._put_back([order_id for order_id in unanswered if order_id in innocent])
        for order_id in suspects:
            self._flights[order_id].handed_at = None
        if len(unanswered) == 1:
            self._fail(unanswered[0], DIED)
        elif len(suspects) == 1:
            self._suspects.appendleft(suspects)
        elif suspects:
            half = len(suspects) // 2
            self._suspects.extendleft((suspects[half:], suspects[:half]))

    def _put_back(self, order_ids: list[int]) -> None:
        for order_id in reversed(order_ids):
            flight = self._flights[order_id]
            flight.handed_at = flight.begun_at = None
            self._waiting[type(flight.order)].appendleft(order_id)

    def _fail(self, order_id: int, error: str) -> None:
        order = self._flights[order_id].order
        if isinstance(order, PageOrder):
            self._deliver(order_id, PageReport(order.entry_id, error=error))
        elif isinstance(order, FindOrder):
            self._deliver(order_id, FindReport(order.url, error=error))
        else:
            self._deliver(order_id, PollReport(order.source_id, "failed", order.route_id, error=error))

    def _recycle_when_due(self) -> None:
        """A process that has done its share ends between two batches; one that is never idle is drained."""
        if self._child is None or self._draining:
            return
        settings = self._settings
        if self._flights:
            due = self._child_orders >= 2 * settings.recycle_orders
        else:
            due = self._child_orders >= settings.recycle_orders or self._resident_bytes > settings.recycle_bytes
        if due:
            log.info("recycling the crawler after %d orders", self._child_orders)
            self._draining = True
            self._child.write(line_of({"drain": True}))

    async def _watch(self) -> None:
        """See once a second whether the child is alive and no order lost.

        Seconds are counted, not compared with a clock: after the machine slept, or this loop was held up, the child is
        as healthy as before.
        """
        tick = min(1.0, self._settings.silence_seconds / 4)
        while True:
            await asyncio.sleep(tick)
            self._seconds += tick
            self._silent_seconds += tick
            limit = self._settings.silence_seconds if self._child is not None else START_SECONDS_MAX
            child = self._child or self._starting
            if child is not None and self._silent_seconds > limit:
                log.error("crawler killed: silent for %.0f s", self._silent_seconds)
                self._silent_seconds = 0.0
                child.kill()
            self._give_up_lost()

    def _give_up_lost(self) -> None:
        """Report orders the child forgot: begun long ago, or handed over long ago while nothing waits in it."""
        oldest = self._seconds - self._settings.answer_seconds
        lost = [
            order_id
            for order_id, flight in self._flights.items()
            if flight.handed_at is not None
            and flight.handed_at < oldest
            and (flight.begun_at < oldest if flight.begun_at is not None else self._child_waiting == 0)
        ]
        for order_id in lost:
            self._fail(order_id, SILENT)
        if lost:
            self._hand_over()

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@dataclass(frozen=True, slots=True)
class _Beat:
    """The child's heartbeat: orders it began since the last one, orders that wait for their host, memory it holds."""

    begun: tuple[int, ...]
    waiting: int
    resident: int
