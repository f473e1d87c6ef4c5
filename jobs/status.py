"""What `status` and the console's page tell, read from the database alone, so that both work while nothing runs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from alerts.ledger import Canaries, Decisions, Messages
from alerts.model import Alert
from scraper import clock
from scraper.archive import Archive, Database
from scraper.archive.backlog import StageCount
from scraper.archive.database import writer
from scraper.archive.health import HealthTable
from scraper.archive.sources import SourceRow
from scraper.dedup.entries import is_lasting
from scraper.fetch.health import judge
from scraper.semantic.vectors import obstacle

# More failing sources than this are counted, not listed: a page that nobody reads to the end helps nobody.
FAILING_SHOWN_MAX = 50


@dataclass(frozen=True, slots=True)
class Failing:
    """A source whose last poll failed."""

    id: str
    name: str
    error: str
    failing_since: datetime
    failures: int
    next_poll_at: datetime | None
    next_poll_reason: str | None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A source whose keys change: what is known by its text is not kept again, real news still is."""

    id: str
    name: str
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class ChannelStatus:
    """A channel's messages by state, and how it is doing."""

    id: str
    waiting: int
    claimed: int
    delivered: int
    dead: int
    oldest_waiting_at: datetime | None
    failing_since: datetime | None
    held_until: datetime | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class CanaryStatus:
    """The last article of the watch's own that came through, and since when one has not."""

    arrived_at: datetime | None
    seconds: float | None
    waits_since: datetime | None

    def __str__(self) -> str:
        said = "none came through yet"
        if self.arrived_at and self.seconds is not None:
            said = f"the last came through at {self.arrived_at:%Y-%m-%d %H:%M} UTC, in {self.seconds:.1f} s"
        return f"{said}; one is on its way since {self.waits_since:%Y-%m-%d %H:%M} UTC" if self.waits_since else said


@dataclass(frozen=True, slots=True)
class Status:
    """How the service is doing."""

    at: datetime
    database: str
    pid: int | None  # of the running daemon
    storage_error: str | None  # why the daemon cannot write to the database now
    configuration_error: str | None
    sources_polled: int
    sources_due: int
    sources_never_polled: int
    sources_not_yet_polled: int
    sources_failing: int
    verdicts: dict[str, int]  # how many polled sources have each verdict of scraper/fetch/health.py
    failing: tuple[Failing, ...]
    quarantined: tuple[Quarantined, ...]
    backlog: tuple[StageCount, ...]
    channels: tuple[ChannelStatus, ...]
    articles: int
    alerts: int
    vectors: str | None  # why no sentence vectors can be made here; None if they can
    last_alert: Alert | None
    canary: CanaryStatus | None  # None if there never was one

    def plain(self) -> dict[str, Any]:
        """As JSON wants it: times are ISO 8601 in UTC."""
        plain: dict[str, Any] = plain_of(asdict(self))
        return plain


def gather(database: Database, now: datetime) -> Status:
    """The status as of what is committed now."""
    archive = Archive(database)
    decisions = Decisions(database)
    rows = list(archive.sources.rows())
    polled = [row for row in rows if row.polled]
    failing = sorted((row for row in polled if row.state.failing_since), key=_failing_since)
    writing = writer(database.path)
    last = next(iter(decisions.latest(limit=1)), None)
    return Status(
        at=now,
        database=str(database.path),
        pid=writing.pid if writing else None,
        storage_error=writing.trouble if writing else None,
        configuration_error=database.meta("configuration_error"),
        sources_polled=len(polled),
        sources_due=sum(1 for row in polled if row.state.next_poll_at and row.state.next_poll_at <= now),
        sources_never_polled=sum(1 for row in polled if row.state.polled_at is None),
        sources_not_yet_polled=len(rows) - len(polled),
        sources_failing=len(failing),
        verdicts=dict(Counter(judge(facts, now).word for facts in HealthTable(database).facts(now)).most_common()),
        failing=tuple(_failing(row) for row in failing[:FAILING_SHOWN_MAX]),
        quarantined=tuple(
            Quarantined(row.source.id, row.source.name, row.state.churned_at)
            for row in polled
            if row.state.churned_at is not None and is_lasting(row.state.churned_at, now)
        ),
        backlog=tuple(archive.backlog.counts(now)),
        channels=tuple(_channels(Messages(database))),
        articles=archive.articles.count(),
        alerts=decisions.count(),
        vectors=obstacle(),
        last_alert=last.alert if last else None,
        canary=_canary(Canaries(database)),
    )


def _canary(canaries: Canaries) -> CanaryStatus | None:
    if canaries.last() is None:
        return None
    arrived, waiting = canaries.last_arrived(), canaries.waiting()
    return CanaryStatus(
        arrived_at=arrived.arrived_at if arrived else None,
        seconds=arrived.seconds if arrived else None,
        waits_since=waiting.begun_at if waiting else None,
    )


def _failing_since(row: SourceRow) -> datetime:
    assert row.state.failing_since is not None
    return row.state.failing_since


def _failing(row: SourceRow) -> Failing:
    return Failing(
        id=row.source.id,
        name=row.source.name,
        error=row.state.error or "unknown",
        failing_since=_failing_since(row),
        failures=row.state.failures,
        next_poll_at=row.state.next_poll_at,
        next_poll_reason=row.next_poll_reason,
    )


def _channels(messages: Messages) -> Iterable[ChannelStatus]:
    counts = messages.counts()
    for channel_id in dict.fromkeys(count.channel_id for count in counts):
        by_state = {count.state: count for count in counts if count.channel_id == channel_id}
        state = messages.channel(channel_id)
        waiting = by_state.get("waiting")
        yield ChannelStatus(
            id=channel_id,
            waiting=waiting.messages if waiting else 0,
            claimed=by_state["claimed"].messages if "claimed" in by_state else 0,
            delivered=by_state["delivered"].messages if "delivered" in by_state else 0,
            dead=by_state["dead"].messages if "dead" in by_state else 0,
            oldest_waiting_at=waiting.oldest_at if waiting else None,
            failing_since=state.failing_since,
            held_until=state.held_until,
            answer=state.answer,
        )


def plain_of(value: Any) -> Any:
    """As JSON can hold it: times are ISO 8601 in UTC, tuples lists."""
    match value:
        case datetime():
            return clock.text_of(value)
        case dict():
            return {key: plain_of(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain_of(inner) for inner in value]
        case _:
            return value
