"""Looks at what is wrong and puts notices to the owner into the outbox; used by the work thread.

What is wrong is read from the tables and the disk, what is due is decided by `alerts.notices`. A notice never goes to a
channel that it says is dead: it takes that channel's fallback, or waits until there is one that delivers.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from alerts.ledger import Messages, Notices
from alerts.notices import Cause, Notice, Trouble, compare, due
from alerts.outbox import FALLBACK_AFTER
from jobs.canary.lookout import Lookout
from jobs.events import Plan
from scraper.archive import Database
from scraper.archive.health import HealthTable
from scraper.archive.routes import RouteTable
from scraper.dedup.entries import is_lasting
from scraper.fetch.health import is_trouble, judge
from scraper.fetch.outage import find_outage
from scraper.model import CANARY_ID

log = structlog.get_logger(__name__)

OF_SOURCES: frozenset[Cause] = frozenset({"network", "source", "quarantine", "gap"})
LOOK_EVERY = timedelta(minutes=1)
# Sources that fail together are told within half an hour, single ones after a day; thousands take a while to read.
# After a start, or when the machine slept, all are given as long to be polled again before they are judged.
SOURCES_EVERY = timedelta(minutes=10)
# Below this SQLite and the log may fail any time; messages still go out, nothing new is fetched.
FREE_BYTES_MIN = 200_000_000
FREE_BYTES_ENOUGH = 220_000_000  # to go on: else the first poll would stop it again


def free_bytes(path: Path) -> int:
    """What is free for us on the disk that holds the file."""
    disk = os.statvfs(path.parent)
    return disk.f_bavail * disk.f_frsize


class Notifier:
    """The owner's notices over one database. `is_disk_low` says whether polling must stop."""

    def __init__(self, database: Database, *, free: Callable[[Path], int] = free_bytes) -> None:
        self._database = database
        self._notices = Notices(database)
        self._messages = Messages(database)
        self._health = HealthTable(database)
        self._routes = RouteTable(database)
        self._free = free
        self._looked_at: datetime | None = None
        self._sources_at: datetime | None = None
        self._of_sources: list[Trouble] | None = None  # not judged yet: then none of them is over either
        self._is_canary_judged = False
        self._free_bytes = 0
        self.is_disk_low = False

    def look(self, plan: Plan, now: datetime, *, canary: Lookout | None = None) -> bool:
        """What is wrong, what is over, and what is told of it: once a minute, the disk at every call. Commits.

        Returns whether the disk is nearly full, so that nothing new may be fetched.

        The first look is a minute after the start: by then it is known whether the configuration was taken over.
        """
        self._free_bytes = self._free(self._database.path)
        self.is_disk_low = self._free_bytes < (FREE_BYTES_ENOUGH if self.is_disk_low else FREE_BYTES_MIN)
        self._looked_at = self._looked_at or now
        if timedelta(0) <= now - self._looked_at < LOOK_EVERY:
            return self.is_disk_low
        slept = not timedelta(0) <= now - self._looked_at < SOURCES_EVERY
        self._looked_at = now
        if self._sources_at is None or slept:
            self._sources_at = now
        elif now - self._sources_at >= SOURCES_EVERY:
            self._sources_at, self._of_sources = now, list(self._source_troubles(now))
        self._is_canary_judged = canary is not None and not canary.undecided
        self._compare(plan, now, [canary.late] if canary and canary.late else [])
        return self.is_disk_low

    def sum_up(self, plan: Plan, now: datetime) -> None:
        """The same at the end of `run --once`, which polled every source: nothing needs to be waited for. Commits."""
        self._of_sources, self._is_canary_judged = list(self._source_troubles(now)), True
        self._compare(plan, now, [])

    def _compare(self, plan: Plan, now: datetime, others: list[Trouble]) -> None:
        troubles = [*self._own_troubles(now), *others, *self._channel_troubles(plan, now), *(self._of_sources or ())]
        with self._database.transaction():
            self._remember(plan, troubles, now)
            self._tell(plan, troubles, now)

    def believe_clock(self, now: datetime) -> None:
        """The clock was set back: the hour between two notices must not become a day."""
        self._notices.believe_clock(now)

    def _remember(self, plan: Plan, troubles: list[Trouble], now: datetime) -> None:
        sources, channels = {source.id for source in plan.sources}, {channel.id for channel in plan.channels}
        configured: dict[Cause, set[str]] = {"source": sources, "quarantine": sources, "channel": channels}
        if CANARY_ID not in sources:
            configured["canary"] = set()  # it was switched off
        changes = compare(troubles, self._open(), configured=configured)
        self._notices.begin(changes.begun)
        self._notices.recover(changes.recovered, now)
        self._notices.recover(changes.back, None)
        self._notices.drop(changes.dropped, now)
        for trouble in changes.begun:
            log.warning("trouble", cause=trouble.cause, key=trouble.key, text=trouble.text)
        for notice in changes.recovered:
            log.info("trouble over", cause=notice.trouble.cause, key=notice.trouble.key)

    def _tell(self, plan: Plan, troubles: list[Trouble], now: datetime) -> None:
        channel_id = _way(plan, {trouble.key for trouble in troubles if trouble.cause == "channel"})
        if channel_id is None:
            return
        for telling in due(self._open(), self._notices.told_at(), now):
            key = ",".join([*(f"b{one.id}" for one in telling.begun), *(f"e{one.id}" for one in telling.ended)])
            self._messages.add_note(channel_id, telling.note, key=f"{now.isoformat()} {key}", now=now)
            self._notices.tell(telling, now)
            log.info("owner told", cause=telling.cause, channel=channel_id, note=telling.note)

    def _open(self) -> list[Notice]:
        """What is remembered; of sources and the canary nothing before they were judged, for it may not be true any
        more."""
        unjudged = frozenset() if self._of_sources is not None else OF_SOURCES
        unjudged |= frozenset() if self._is_canary_judged else {"canary"}
        return [notice for notice in self._notices.open() if notice.trouble.cause not in unjudged]

    def _own_troubles(self, now: datetime) -> Iterator[Trouble]:
        if self.is_disk_low:
            yield Trouble("disk", str(self._database.path.parent), now, f"{self._free_bytes // 1_000_000} MB free")
        if error := self._database.meta("configuration_error"):
            place, _, text = error.partition(": ")
            yield Trouble("configuration", place, now, text or error)

    def _channel_troubles(self, plan: Plan, now: datetime) -> Iterator[Trouble]:
        for channel in plan.channels:
            state = self._messages.channel(channel.id)
            if state.failing_since is not None and now - state.failing_since >= FALLBACK_AFTER:
                yield Trouble("channel", channel.id, state.failing_since, state.answer or "no answer")

    def _source_troubles(self, now: datetime) -> Iterator[Trouble]:
        # The canary is told as what it is.
        facts_of_all = [facts for facts in self._health.facts(now) if facts.source_id != CANARY_ID]
        open_now = [notice for notice in self._notices.open() if notice.recovered_at is None]
        known = next((notice.trouble for notice in open_now if notice.trouble.cause == "network"), None)
        outage = find_outage(facts_of_all, since=known.since if known else None)
        if outage is not None:
            yield known or Trouble("network", outage.whose, outage.since, outage.text)
        for facts in facts_of_all:
            if outage is not None and facts.source_id in outage.source_ids:
                continue  # told with the others; when they are back, it has its turn
            found = judge(facts, now)
            if found.word == "quiet" and self._routes.look_elsewhere(facts.source_id, now):
                continue  # what another of its routes lists says more
            if is_trouble(found, facts, now):
                cause: Cause = "gap" if found.word == "gap" else "source"
                yield Trouble(cause, facts.source_id, found.since or now, f"{found.word}: {found.reason}")
        for source_id, churned_at in self._health.churning():
            if is_lasting(churned_at, now):
                yield Trouble("quarantine", source_id, churned_at, "entries come back under fresh keys")


def _way(plan: Plan, dead: set[str]) -> str | None:
    """The channel that notices go to now: the owner's, its fallback while it is dead, or none."""
    if plan.owner is None or plan.owner not in dead:
        return plan.owner
    timing = plan.timings.get(plan.owner)
    fallback = timing.fallback if timing else None
    return fallback if fallback not in dead else None
