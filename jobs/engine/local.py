"""The work thread: owns the database connection, runs the stages, and feeds the watchdog from its own progress.

Everything that happens elsewhere (the crawler's reports, channels' answers, ticks, reloads) reaches it as an event;
everything it wants done elsewhere leaves as a call that only hands over (`submit`, a sender's queue). When the disk
refuses, events are kept and nothing new is started until a write succeeds again: nothing is sent that is not recorded.
"""

import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from alerts.outbox import Claim, Outbox
from alerts.translate.texts import Translator
from jobs.canary.lookout import Lookout
from jobs.control.requests import perform
from jobs.dispatch import GONE
from jobs.engine.failure import failure_of
from jobs.engine.hands import Hands
from jobs.engine.sender import Senders
from jobs.engine.translator import Interpreter
from jobs.errors import JobsError
from jobs.events import Asked, CrawlerReplaced, Event, Noted, Plan, Planned, Reported, Sent, Stop, Tick, Translated
from jobs.health import Pulse, notify_systemd
from jobs.notices import Notifier
from jobs.retention import Retention
from jobs.stages import Stages
from jobs.translating import Translating
from scraper import clock
from scraper.archive import Archive, Database
from scraper.archive.database import is_storage_fault
from scraper.errors import ArchiveError
from scraper.failpoints import passing
from scraper.model import CANARY_ID
from scraper.semantic.recall import Recall

log = structlog.get_logger(__name__)

# A pass handles at most this many events before it looks at what is due, so that neither starves.
EVENTS_PER_PASS = 100
# While passes follow each other at once, what only changes with time is looked at so often.
SURVEY_SECONDS = 0.1
# A channel that was just given a message mostly answers within this time. Its next goes out before more rows are done:
# else what is decided piles up behind the mails, which are slowed by the rows.
ANSWER_SECONDS = 0.004
# Time for messages on their way when the daemon is told to stop. With a pass that waits for a locked database the end
# still comes within 30 s; systemd kills after 40 s.
DRAIN_SECONDS = 22.0
# A clock is put right by fractions of a second all day; from here on times in the database need another look.
CLOCK_STEP = timedelta(seconds=60)


class LocalEngine:
    """Runs the stages on one machine. `post` may be called from any thread; the rest by the thread that made it."""

    def __init__(
        self, database: Database, plan: Plan, hands: Hands, *, once: bool = False, recall: Recall | None = None
    ) -> None:
        """`recall` finds translations among what was told; without it only copies are."""
        self._inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._kept: deque[Event] = deque()  # events that could not be recorded yet
        self._hands = hands
        self._once = once
        self._database = database
        self._archive = Archive(database)
        self._outbox = Outbox(database)
        self._notifier = Notifier(database)
        self._lookout = Lookout(database, hands.show)
        self._retention = Retention(database)
        self._translating = Translating(self._archive)
        self._interpreter: Interpreter | None = None
        self._senders = Senders(self.post)
        self._more = False  # the last pass left rows that can be worked on at once
        self._flows = False  # messages have just gone out
        self._surveyed_at = -SURVEY_SECONDS
        self._idle = False  # with `once`: the last pass found nothing left to do
        self._summed_up = False  # with `once`: the owner was told what is wrong
        self._stopping_until: float | None = None
        started_at = clock.now()
        self.pulse = Pulse(at=started_at, started_at=started_at)  # read by other threads, replaced whole
        self._clock_at = started_at
        self._take_over()
        self._stages = Stages(self._archive, plan, {}, once_since=started_at if once else None, recall=recall)
        self._believe_clock(started_at)
        self._adopt(plan)
        if once:
            self._archive.sources.routes.make_due(started_at)
        self._thread = threading.Thread(target=self._run, name="work", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    @property
    def started(self) -> bool:
        """Whether `start` was called."""
        return self._thread.ident is not None

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

    def _believe_clock(self, now: datetime) -> None:
        """What was put off while the clock was ahead must not wait until it is there again."""
        with self._database.transaction():
            self._archive.sources.routes.believe_clock(now)
            self._archive.backlog.believe_clock(now)
            self._outbox.believe_clock(now)
            self._stages.decisions.believe_clock(now)
            self._notifier.believe_clock(now)

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
            self._stages.close()
            self._hands.finished()

    def _take(self) -> list[Event]:
        """Events to handle: those kept first, then what has arrived; waits for one unless there is work to do."""
        try:
            patience = ANSWER_SECONDS if self._flows else 0.0
            self._kept.append(self._inbox.get(timeout=patience if self._more else 1.0))
            while len(self._kept) < EVENTS_PER_PASS:
                self._kept.append(self._inbox.get_nowait())
        except queue.Empty:
            pass
        events: list[Event] = [event for event in self._kept if not isinstance(event, Tick)]
        self._kept.clear()
        return events

    def _pass(self, events: list[Event]) -> None:
        started = clock.now()
        for stop in [event for event in events if isinstance(event, Stop)]:
            events.remove(stop)  # whatever the disk says
            self._stopping_until = clock.monotonic_seconds() + DRAIN_SECONDS
            self.pulse = replace(self.pulse, stopping=True)
        surveys = not self._more or clock.monotonic_seconds() - self._surveyed_at > SURVEY_SECONDS
        self._more = False
        try:
            self._handle(events)
            if self.pulse.storage_error:
                self._database.set_meta("storage_error_ended_at", clock.text_of(started))  # a write proves the disk
            self._look_at_clock(started)
            if surveys and self._stopping_until is None:
                self._stages.pause(self._notifier.look(self._stages.plan, clock.now(), canary=self._lookout))
                self._lookout.look(clock.now(), paused=self._stages.paused)
            self._work()
            pulse = replace(self.pulse, at=clock.now(), storage_error=None)
            if surveys:
                self._surveyed_at = clock.monotonic_seconds()
                pulse = self._survey(pulse, started)
        except (ArchiveError, sqlite3.DatabaseError) as failure:
            pulse = replace(self.pulse, at=clock.now(), storage_error=str(failure))
        self._beat(pulse)

    def _survey(self, pulse: Pulse, now: datetime) -> Pulse:
        return replace(
            pulse,
            overdue_seconds=self._stages.overdue_seconds(now),
            backlog_seconds=self._stages.backlog_seconds(now),
            polled_at=self._stages.polled_at,
            every_seconds=self._every_seconds,
            message_waits_since=self._stages.messages.waits_since(self._senders.ids),
            canary_late_since=self._lookout.late.since if self._lookout.late else None,
        )

    def _look_at_clock(self, now: datetime) -> None:
        if now < self._clock_at - CLOCK_STEP:
            log.warning("the clock was set back", seconds=(self._clock_at - now).total_seconds())
            self._believe_clock(now)
            self._adopt(self._stages.plan)
        self._clock_at = now

    def _work(self) -> None:
        """One round: what waits for nobody, what goes out, and what comes in next."""
        if self._stopping_until is not None:
            return
        with self._database.transaction():  # with answers that came meanwhile: one commit less a message
            done = self._stages.work(clock.now(), hurry=lambda: not self._inbox.empty())
            sent = self._answers()
            claims = self._settle_and_claim(sent, self._senders.ids)
        self._note_settled(sent, claims)
        self._more = done > 0 or bool(self._kept)  # only now: what the disk refused is not tried again at once
        if not (self._more or self._flows or self._once):
            self._stages.rest()
            self._retention.rest(self._stages.plan.keep_for, clock.now())
        self._dispatch_orders()
        self._dispatch_texts()
        self._idle = self._once and not self._more and self._stages.idle(clock.now()) and not self._messages_due()
        if self._idle and not self._summed_up:
            self._notifier.sum_up(self._stages.plan, clock.now())
            self._summed_up, self._idle = True, False  # what the owner is told goes out first

    def _handle(self, events: list[Event]) -> None:
        """Record what happened elsewhere in one transaction (each commit waits for the disk), then obey the rest in
        order; what the disk refuses is kept for later."""
        self._kept.extend(events)
        sent = [event for event in events if isinstance(event, Sent)]
        with self._database.transaction():
            for event in events:
                match event:
                    case Reported():
                        self._record(event)
                    case Translated():
                        self._outbox.revise(self._translating.record(event, clock.now()), clock.now())
            claims = self._settle_and_claim(sent, [event.claim.envelope.channel_id for event in sent])
        for event in events:
            if isinstance(event, Translated) and self._interpreter:
                self._interpreter.is_busy = False
        self._note_settled(sent, claims)
        self._kept = deque(event for event in self._kept if not isinstance(event, Reported | Translated))
        while self._kept:
            self._obey(self._kept[0])
            self._kept.popleft()

    def _record(self, event: Reported) -> None:
        try:
            with self._database.transaction():
                self._stages.record(event.report, clock.now())
        except Exception as error:  # whatever it holds, one report must not stop the daemon
            if is_storage_fault(error):
                raise
            self._stages.failed = True
            log.exception("report not recorded", report=type(event.report).__name__)
            with self._database.transaction():
                self._stages.record(failure_of(event.report, error), clock.now())

    def _obey(self, event: Event) -> None:
        match event:
            case Planned(plan):
                self._adopt(plan)
            case Asked():
                self._answer(event)
            case Noted(key, value):
                self._database.set_meta(key, value)
            case CrawlerReplaced():
                self._stages.forget_orders()
            case _:
                raise AssertionError(event)

    def _answer(self, asked: Asked) -> None:
        try:
            answer = perform(self._database, asked.request, clock.now())
        except JobsError as error:
            answer = {"error": str(error)}
        except Exception as error:
            if is_storage_fault(error):
                raise
            log.exception("request not done")
            answer = {"error": f"{type(error).__name__}: {error}"}
        asked.answer(answer)

    def _answers(self) -> list[Sent]:
        """Channels' answers that have arrived by now; they and all else that has are among those kept."""
        with suppress(queue.Empty):
            while len(self._kept) < EVENTS_PER_PASS:
                self._kept.append(self._inbox.get_nowait())
        return [event for event in self._kept if isinstance(event, Sent)]

    def _settle_and_claim(self, sent: Sequence[Sent], channel_ids: Sequence[str]) -> list[Claim]:
        """Record answers, and claim the next message of those of the channels that are free. Joins the caller's
        transaction: the claims go out, and the answers are forgotten, once it is committed (`_note_settled`)."""
        for event in sent:
            self._outbox.settle(event.claim, event.outcome, event.answered_at)
            if event.claim.envelope.channel_id == CANARY_ID:
                self._lookout.arrive(event.claim, event.answered_at)
            if event.claim.envelope.channel_id not in self._senders.ids:
                self._bury()  # the channel went while the message was on its way
        if self._stopping_until is not None:
            return []
        busy = self._senders.busy - {event.claim.envelope.channel_id for event in sent}
        free = [channel_id for channel_id in self._senders.ids if channel_id in channel_ids and channel_id not in busy]
        claims = [claim for channel_id in free if (claim := self._outbox.claim(channel_id, clock.now())) is not None]
        self._flows = bool(claims)
        return claims

    def _note_settled(self, sent: Sequence[Sent], claims: Sequence[Claim]) -> None:
        """The transaction is committed."""
        for event in sent:
            passing("outbox.settled")
            envelope, answer = event.claim.envelope, event.outcome.answer
            self._senders.busy.discard(envelope.channel_id)
            outcome = type(event.outcome).__name__.lower()
            log.info("message tried", channel=envelope.channel_id, message=envelope.id, outcome=outcome, answer=answer)
        self._kept = deque(event for event in self._kept if not isinstance(event, Sent))
        for claim in claims:
            passing("outbox.claimed")
            self._senders.send(claim)

    def _adopt(self, plan: Plan) -> None:
        now = clock.now()
        polled = [source for source in plan.sources if source.id != CANARY_ID and not source.is_doubtful]
        self._every_seconds = min((source.every_seconds for source in polled), default=None)
        with self._database.transaction():
            self._archive.sources.sync(plan.sources, now=now)
            self._lookout.use(plan.sources)
            watch_since = self._stages.decisions.sync_watches(plan.watches, now=now)
        self._stages.use(plan, watch_since)
        self._outbox.use(plan.timings, plan.tongue)
        self._senders.use(plan.channels)
        self._hire_interpreter(plan.translator)
        self._bury()

    def _bury(self) -> None:
        """Messages that wait for a channel which is gone are dead."""
        with self._database.transaction():
            dead = self._stages.messages.bury(self._senders.ids, reason=GONE, now=clock.now())
        if dead:
            log.warning("messages dead", messages=dead, reason=GONE)

    def _hire_interpreter(self, translator: Translator | None) -> None:
        if self._interpreter is not None and self._interpreter.translator is not translator:
            self._interpreter.close()
            self._interpreter = None
        if translator is not None and self._interpreter is None:
            self._interpreter = Interpreter(translator, self.post)

    def _dispatch_texts(self) -> None:
        """Hand the next article to the translator if that is free; it goes out once the claim is committed."""
        tongue = self._stages.plan.tongue
        if tongue is None or self._interpreter is None or self._interpreter.is_busy:
            return
        with self._database.transaction():
            texts = self._translating.claim(*tongue, clock.now())
        if texts is not None:
            self._interpreter.ask(texts)

    def _messages_due(self) -> bool:
        return any(self._outbox.is_due(channel_id, clock.now()) for channel_id in self._senders.ids)

    def _dispatch_orders(self) -> None:
        now = clock.now()
        self._stages.serve_late_pages(now)
        for orders in (self._stages.due_pages(now), self._stages.due_polls(now)):
            if orders:
                self._hands.submit(orders)

    def _beat(self, pulse: Pulse) -> None:
        """Tell everybody how the pass went: the console, readers of the lock file, the log, systemd's watchdog."""
        if pulse.storage_error != self.pulse.storage_error:
            self._database.note_trouble(pulse.storage_error)
            if pulse.storage_error:
                self._stages.failed = True
                log.error("storage failed", error=pulse.storage_error)
            else:
                log.info("storage works again")
        self.pulse = pulse
        notify_systemd("WATCHDOG=1", f"STATUS={self._summary()}")

    def _summary(self) -> str:
        pulse = self.pulse
        if pulse.storage_error:
            return f"storage failed: {pulse.storage_error}"
        return f"{self._stages.in_flight} orders on their way" + (", stopping" if pulse.stopping else "")

    def _done(self) -> bool:
        """Whether there is nothing left to wait for: when told to stop, or with `--once` when all is idle."""
        if self._stopping_until is not None:
            return not self._senders.busy or clock.monotonic_seconds() > self._stopping_until
        if not self._once:
            return False
        if self.pulse.storage_error:
            return True
        return self._idle and not self._senders.busy and not self._kept and self._inbox.empty()
