"""The work thread: owns the database connection, runs the stages, and feeds the watchdog from its own progress.

Everything that happens elsewhere (the crawler's reports, channels' answers, ticks, reloads) reaches it as an event;
everything it wants done elsewhere leaves as a call that only hands over (`submit`, a sender's queue). When the disk
refuses, events are kept and nothing new is started until a write succeeds again: nothing is sent that is not recorded.
"""

import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from alerts.channels.base import Channel
from alerts.outbox import Outbox
from jobs.engine.sender import Sender
from jobs.events import CrawlerReplaced, Event, Noted, Plan, Planned, Reported, Sent, Stop, Tick
from jobs.health import Pulse, notify_systemd
from jobs.stages import Stages
from scraper import clock
from scraper.archive import Archive, Database
from scraper.archive.sources import POLLED_KINDS
from scraper.crawl import Order
from scraper.errors import ArchiveError
from scraper.model import Source

log = structlog.get_logger(__name__)

# A pass handles at most this many events before it looks at what is due, so that neither starves.
EVENTS_PER_PASS = 100
# After the disk refused a write, the next attempt.
STORAGE_RETRY_SECONDS = 5.0
# Time for messages on their way when the daemon is told to stop; systemd kills after 40 s.
DRAIN_SECONDS = 25.0


@dataclass(frozen=True, slots=True)
class Hands:
    """What the work thread asks others to do; each call returns at once and may be made from any thread."""

    submit: Callable[[Sequence[Order]], None]
    finished: Callable[[], None]


class LocalEngine:
    """Runs the stages on one machine. `post` may be called from any thread; the rest by the thread that made it."""

    def __init__(self, database: Database, plan: Plan, hands: Hands, *, once: bool = False) -> None:
        self._inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._kept: deque[Event] = deque()  # events that could not be recorded yet
        self._hands = hands
        self._once = once
        self._database = database
        self._archive = Archive(database)
        self._outbox = Outbox(database)
        self._senders: dict[str, Sender] = {}
        self._stopping_until: float | None = None
        started_at = clock.now()
        self.pulse = Pulse(at=started_at, started_at=started_at)  # read by other threads, replaced whole
        self._take_over()
        self._stages = Stages(self._archive, plan, {})
        self._adopt(plan)
        if once:
            self._archive.sources.make_due(started_at)
        self._thread = threading.Thread(target=self._run, name="work", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def post(self, event: Event) -> None:
        """Hand an event to the work thread."""
        self._inbox.put(event)

    def join(self, timeout_seconds: float) -> bool:
        """Wait for the work thread to end; False when it did not in time."""
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    @property
    def failed(self) -> bool:
        """Whether storage or a stage failed at anything so far."""
        return self._stages.failed or self.pulse.storage_error is not None

    def waiting(self) -> int:
        """How many messages are not delivered yet; to be asked after the work thread ended."""
        return self._stages.messages.waiting()

    def _take_over(self) -> None:
        """What a dead process had claimed is due at once."""
        now = clock.now()
        with self._database.transaction():
            rows = self._archive.backlog.release_claims()
            messages = self._outbox.release_claims(now)
        if rows or messages:
            log.warning("work of a dead process taken back", rows=rows, messages=messages)

    # one pass

    def _run(self) -> None:
        try:
            self._pass([])
            while not self._done():
                self._pass(self._take())
        except Exception:
            # Not even a pass that failed as a whole may end the daemon in silence: the watchdog is not fed any more.
            log.exception("the work thread ended")
            raise
        finally:
            self._hands.finished()

    def _take(self) -> list[Event]:
        """Events to handle: those kept first, then what has arrived; waits for one, but not past the next tick."""
        pause = STORAGE_RETRY_SECONDS if self.pulse.storage_error else 1.0
        try:
            self._kept.append(self._inbox.get(timeout=pause))
            while len(self._kept) < EVENTS_PER_PASS:
                self._kept.append(self._inbox.get_nowait())
        except queue.Empty:
            pass
        events = list(self._kept)
        self._kept.clear()
        return events

    def _pass(self, events: list[Event]) -> None:
        started = clock.now()
        error: str | None = None
        try:
            self._handle(events)
            if self.pulse.storage_error:
                self._database.set_meta("storage_error_ended_at", clock.text_of(started))  # a write proves the disk
            while self._stages.work(clock.now()):
                self._dispatch_messages()
            self._dispatch_messages()
            if self._stopping_until is None:
                self._dispatch_orders()
        except (ArchiveError, sqlite3.DatabaseError) as failure:
            error = str(failure)
            self._stages.failed = True
            if self.pulse.storage_error != error:
                log.error("storage failed", error=error)
        self._beat(error)

    def _handle(self, events: list[Event]) -> None:
        """Record reports in one transaction, then obey the rest in order; what the disk refuses is kept for later."""
        self._kept.extend(events)
        with self._database.transaction():
            for event in events:
                if isinstance(event, Reported):
                    self._record(event)
        self._kept = deque(event for event in events if not isinstance(event, Reported | Tick))
        while self._kept:
            self._obey(self._kept[0])
            self._kept.popleft()

    def _record(self, event: Reported) -> None:
        try:
            with self._database.transaction():
                self._stages.record(event.report, clock.now())
        except (ValueError, LookupError, TypeError, AssertionError):
            self._stages.failed = True
            log.exception("report not recorded", report=type(event.report).__name__)

    def _obey(self, event: Event) -> None:
        match event:
            case Sent(claim, outcome, answered_at):
                self._outbox.settle(claim, outcome, answered_at)
                sender = self._senders.get(claim.envelope.channel_id)
                if sender is not None:
                    sender.busy = False
                log.info(
                    "message tried",
                    channel=claim.envelope.channel_id,
                    message=claim.envelope.id,
                    outcome=type(outcome).__name__.lower(),
                    answer=outcome.answer,
                )
            case Planned(plan):
                self._adopt(plan)
            case Noted(key, value):
                self._database.set_meta(key, value)
            case CrawlerReplaced():
                self._stages.forget_orders()
            case Stop():
                self._stopping_until = clock.monotonic_seconds() + DRAIN_SECONDS
                self.pulse = replace(self.pulse, stopping=True)
            case _:
                raise AssertionError(event)

    def _adopt(self, plan: Plan) -> None:
        now = clock.now()
        with self._database.transaction():
            self._archive.sources.sync(
                plan.sources, first_polls=[now if is_polled(source) else None for source in plan.sources], now=now
            )
            watch_since = self._stages.decisions.sync_watches(plan.watches, now=now)
            dead = self._stages.messages.bury(
                [channel.id for channel in plan.channels], reason="the channel is gone from the configuration", now=now
            )
        if dead:
            log.warning("messages dead", messages=dead, reason="their channel is gone from the configuration")
        self._stages.use(plan, watch_since)
        self._hire(plan.channels)

    def _hire(self, channels: Sequence[Channel]) -> None:
        """One sender a channel; a channel that is the same object keeps its own."""
        wanted = {channel.id: channel for channel in channels}
        for channel_id, sender in list(self._senders.items()):
            if wanted.get(channel_id) is not sender.channel:
                if channel_id in wanted and sender.busy:
                    # Its message comes back as an event; until then the new sender counts as busy.
                    self._senders[channel_id] = Sender(wanted[channel_id], self.post)
                    self._senders[channel_id].busy = True
                else:
                    del self._senders[channel_id]
                sender.close()
        for channel_id, channel in wanted.items():
            if channel_id not in self._senders:
                self._senders[channel_id] = Sender(channel, self.post)

    def _dispatch_messages(self) -> None:
        if self._stopping_until is not None:
            return
        now = clock.now()
        for sender in self._senders.values():
            if not sender.busy and (claim := self._outbox.claim(sender.channel.id, now)) is not None:
                sender.send(claim)

    def _dispatch_orders(self) -> None:
        now = clock.now()
        self._stages.serve_late_pages(now)
        orders = self._stages.due_pages(now) + self._stages.due_polls(now)
        if orders:
            self._hands.submit(orders)

    def _beat(self, storage_error: str | None) -> None:
        now = clock.now()
        if storage_error is None:
            self.pulse = replace(
                self.pulse,
                at=now,
                storage_error=None,
                overdue_seconds=self._stages.overdue_seconds(now),
                backlog_seconds=self._stages.backlog_seconds(now),
            )
        else:
            self.pulse = replace(self.pulse, at=now, storage_error=storage_error)
        notify_systemd("WATCHDOG=1", f"STATUS={self._summary()}")

    def _summary(self) -> str:
        pulse = self.pulse
        if pulse.storage_error:
            return f"storage failed: {pulse.storage_error}"
        return f"{self._stages.in_flight} orders on their way" + (", stopping" if pulse.stopping else "")

    def _done(self) -> bool:
        """Whether there is nothing left to wait for: when told to stop, or with `--once` when all is idle."""
        busy = any(sender.busy for sender in self._senders.values())
        if self._stopping_until is not None:
            return not busy or clock.monotonic_seconds() > self._stopping_until
        if not self._once or self.pulse.at == self.pulse.started_at:
            return False
        if self.pulse.storage_error:
            return True
        return not busy and not self._kept and self._inbox.empty() and self._idle()

    def _idle(self) -> bool:
        now = clock.now()
        return (
            self._stages.in_flight == 0
            and self._archive.backlog.rows(("page", "group", "match")) == 0
            and not self._archive.sources.due(now, limit=1)
            and not any(self._outbox.is_due(channel_id, now) for channel_id in self._senders)
        )


def is_polled(source: Source) -> bool:
    """Whether a spider exists for the source's kind and its address is believed in."""
    return source.kind in POLLED_KINDS and not source.is_doubtful


def poll_sooner(plan: Plan, every_seconds: int) -> Plan:
    """The plan with every source polled this often: for the demo and tests, below what users may configure."""
    sources = tuple(replace(source, every_seconds=every_seconds) for source in plan.sources)
    return replace(plan, sources=sources)
