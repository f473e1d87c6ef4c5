"""Values for tests, each a sentence to read: what matters is named, the rest is ordinary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import alerts.ledger.schema  # noqa: F401 - registers the ledger's tables
from alerts.model import Alert, Hit, Match, Watch
from scraper.archive import Archive, Database, open_database
from scraper.model import Entry, Page, PollOrder, PollReport, RouteState, Source

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """So many seconds after noon."""
    return NOON + timedelta(seconds=seconds)


def new_database(directory: Path) -> Database:
    return open_database(directory / "steppewatch.db", create=True)


def a_source(source_id: str = "tass", **changes: object) -> Source:
    source = Source(id=source_id, name=source_id.upper(), kind="feed", url=f"https://{source_id}.example/rss")
    return replace(source, **changes)  # type: ignore[arg-type]


def an_entry(number: int = 1, *, host: str = "tass.example", **changes: object) -> Entry:
    entry = Entry(
        key=f"key-{number}",
        url=f"https://{host}/news/{number}.html",
        title=f"Headline number {number}",
        summary=f"Summary number {number}.",
        text=f"Summary number {number}.",
        published_at=NOON,
        language="en",
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def a_report(*entries: Entry, source_id: str = "tass", **changes: object) -> PollReport:
    """A poll that found these entries and nothing else in the feed."""
    report = PollReport(
        source_id=source_id,
        outcome="changed",
        status=200,
        etag='"v1"',
        last_modified="Sun, 22 Nov 2026 12:00:00 GMT",
        body_hash="hash-1",
        entries=entries,
        listed=len(entries),
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def a_page(text: str = "The text of the page.", **changes: object) -> Page:
    return replace(Page(title="A page", text=text, language="en"), **changes)  # type: ignore[arg-type]


def archive_with(directory: Path, *sources: Source, baseline: bool = True) -> Archive:
    """An archive that knows these sources; with `baseline` each has been listed once (one old entry)."""
    archive = Archive(new_database(directory))
    chosen = sources or (a_source(),)
    archive.sources.sync(chosen, now=NOON)
    if baseline:
        for source in chosen:
            old = an_entry(0, host=f"{source.id}.example", key="old", title=f"Old news of {source.id}")
            record(archive, a_report(old, source_id=source.id))
        group_all(archive)
    return archive


def due_sources(archive: Archive, at: datetime) -> list[str]:
    """Ids of the sources that have a route due then."""
    return [due.source_id for due in archive.sources.due(at, limit=9)]


def order_of(archive: Archive, source_id: str = "tass") -> PollOrder:
    """The order for the source's route in use."""
    return archive.sources.order(archive.sources.route_in_use(source_id), now=NOON)


def route_state(archive: Archive, source_id: str = "tass") -> RouteState:
    """What is remembered of the source's route in use."""
    return archive.sources.route_state(archive.sources.route_in_use(source_id))


def group_all(archive: Archive) -> None:
    """Give every article that waits for it its place."""
    for work in archive.backlog.due("group", after(9999), limit=1_000):
        archive.group(work.ref, now=NOON)


def record(archive: Archive, report: PollReport, *, seconds: float = 0) -> None:
    archive.record_poll(report, next_poll_at=after(seconds + 600), reason="every 600 s", now=after(seconds))


def a_watch(watch_id: str = "kz", *, query: str = "Kazakhstan", notify: tuple[str, ...] = ("desk",)) -> Watch:
    return Watch(id=watch_id, title=f"Watch {watch_id}", query=query, notify=notify)


def a_match(watch_id: str = "kz") -> Match:
    hit = Hit(concept="kazakhstan", term="Kazakhstan", form="Kazakhstan", field="title", start=0, end=10)
    return Match(watch_id, "en", (hit,))


def an_alert(alert_id: str = "a1", *, article_id: int = 1, watch_id: str = "kz") -> Alert:
    return Alert(
        id=alert_id,
        watch_id=watch_id,
        watch_title="Watch kz",
        article_id=article_id,
        kind="first",
        headline="Kazakhstan plans a pipeline",
        snippet="Kazakhstan plans a pipeline",
        marks=((0, 10),),
        terms=("Kazakhstan",),
        source_id="tass",
        source_name="TASS",
        country="RU",
        language="en",
        url="https://tass.example/news/1.html",
        published_at=NOON,
        first_seen_at=NOON,
        created_at=NOON,
    )
