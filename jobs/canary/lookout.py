"""Looks after the canary for the work thread: lets the next one go, notes its arrival, knows when it is late."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from alerts.canary import ABSENCE, Canary, is_due, is_late
from alerts.ledger import Canaries
from alerts.notices import Trouble
from alerts.outbox import Claim
from jobs.canary.texts import number_of
from scraper.archive import Database
from scraper.archive.canary import CanaryTable
from scraper.model import CANARY_ID, Source

log = structlog.get_logger(__name__)

CALL_EVERY = timedelta(minutes=1)  # a feed that could not be read is asked again


class Lookout:
    """The canary of one database. `show` puts one into its feed; `late` says since when none came through.

    While it is `undecided` one is on its way that may still come through in time: what was late before still is.
    """

    def __init__(self, database: Database, show: Callable[[Canary | None], None]) -> None:
        self._database = database
        self._canaries = Canaries(database)
        self._table = CanaryTable(database)
        self._show = show
        self._is_on = False
        self._awake_since = datetime.max.replace(tzinfo=UTC)
        self._looked_at: datetime | None = None
        self._called_at: datetime | None = None
        self.late: Trouble | None = None
        self.undecided = True

    def use(self, sources: Sequence[Source]) -> None:
        """Whether there is one is said by the sources; if not, whatever one has left goes. Joins a transaction."""
        self._is_on = any(source.id == CANARY_ID for source in sources)
        if not self._is_on:
            self.late, self.undecided = None, False
            self.clear()

    def look(self, now: datetime, *, paused: bool) -> None:
        """Let the next one go when it is time; none goes, and none is late, while polling is `paused`. Commits."""
        if not self._is_on:
            return
        if paused or self._looked_at is None or not timedelta(0) <= now - self._looked_at < ABSENCE:
            self._awake_since = now
        self._looked_at = now
        if paused:
            self.undecided = self.late is None
            return
        last = self._canaries.last()
        if is_due(last, now):
            last = self._begin(now)
        assert last is not None, "not due"
        self._show(None if last.arrived_at else last)
        waiting = None if last.arrived_at else self._canaries.waiting() or last
        self.undecided = waiting is not None and self.late is None
        if waiting is None:
            self.late = None
            return
        if self._called_at is None or not timedelta(0) <= now - self._called_at < CALL_EVERY:
            self._call(last, now)
        if is_late(waiting, self._awake_since, now):
            self._note_late(waiting)

    def arrive(self, claim: Claim, at: datetime) -> None:
        """Its message was taken: nothing needs to be kept of it. Joins the caller's transaction."""
        for alert in claim.message.alerts:
            if (n := number_of(alert.url)) is not None:
                self._canaries.arrive(n, at)
        self.clear()
        last = self._canaries.last_arrived()
        log.info("canary came through", n=last.n if last else None, seconds=last.seconds if last else None)

    def clear(self) -> None:
        """Take out whatever is left of flights. Joins the caller's transaction."""
        self._canaries.clear()
        self._table.clear()

    def _begin(self, now: datetime) -> Canary:
        with self._database.transaction():
            canary = self._canaries.begin(now)
        self._called_at = None
        return canary

    def _call(self, canary: Canary, now: datetime) -> None:
        with self._database.transaction():
            self._table.call(canary.begun_at, now)
        self._called_at = now

    def _note_late(self, waiting: Canary) -> None:
        if self.late is None:
            self.undecided = False
            self.late = Trouble("canary", "canary", waiting.begun_at, self._table.whereabouts())
            log.error("canary is late", n=waiting.n, since=waiting.begun_at.isoformat(), reason=self.late.text)
