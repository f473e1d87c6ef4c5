"""What the polls of every kind of source have in common: a conditional request, and the report of what came back.

1. 304: not modified. Validators sent with it replace the old ones, else the old ones stay.
2. A body with the hash of the last one: unchanged, not parsed.
3. Else the kind's own spider reads it, without the entries the parent knows already.

A body that cannot be read reports no validators: a 304 must not hide what was never read.
"""

import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from scraper import clock
from scraper.crawler.download import Answer, Downloader
from scraper.crawler.settings import FEED_BYTES_MAX
from scraper.dedup.digest import body_hash
from scraper.errors import FetchError, ParseError
from scraper.fetch.conditional import Conditions, validator
from scraper.fetch.freshness import fresh_seconds
from scraper.fetch.retry_after import retry_after_seconds
from scraper.model import PollOrder, PollOutcome, PollReport
from scraper.parse.reading import Parsed, Reading

STATUSES_WITH_BODY = frozenset({200, 203})


@dataclass(frozen=True, slots=True)
class Visit:
    """What a spider works with during one poll: `working` is called before strangers' bytes are parsed, `done` after.

    Between them nothing may wait for the network: the time of a parse is counted for the process.
    """

    order: PollOrder
    downloader: Downloader
    working: Callable[[], None]
    done: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What a spider made of an answer; `lasting` is False where a 304 to the same request might hide something new."""

    parsed: Parsed
    lasting: bool = True


async def poll(
    visit: Visit, url: str, *, accept: bytes, read: Callable[[Answer, Reading], Awaitable[Content]]
) -> PollReport:
    """The report of one poll of `url`; `read` may raise ParseError."""
    order = visit.order
    try:
        answer = await visit.downloader.get(
            url,
            Conditions(order.etag, order.last_modified, order.validators_url),
            accept=accept,
            body_bytes_max=FEED_BYTES_MAX,
        )
    except FetchError as error:
        return PollReport(order.source_id, "failed", error=str(error))
    report = report_of(order, answer)
    if report.outcome != "changed":
        return report
    try:
        content = await read(answer, reading_of(order, answer.url))
    except ParseError as error:
        return dataclasses.replace(
            report, outcome="failed", error=str(error), etag=None, last_modified=None, body_hash=None
        )
    if not content.lasting:
        report = dataclasses.replace(report, etag=None, last_modified=None, body_hash=None)
    parsed = content.parsed
    return dataclasses.replace(
        report,
        entries=parsed.entries,
        listed=parsed.listed,
        overlap=parsed.overlap,
        ttl_seconds=parsed.ttl_seconds,
        notes=parsed.notes,
    )


def report_of(order: PollOrder, answer: Answer) -> PollReport:
    """The report as far as it is known before the body is read: `changed` where it has to be."""
    report = PollReport(
        order.source_id,
        "failed",
        status=answer.status,
        url=answer.url,
        fresh_seconds=fresh_seconds(answer.header(b"Cache-Control"), answer.header(b"Age")),
        moved_url=answer.url if answer.moved else None,
        body_bytes=len(answer.body),
    )
    etag, last_modified = validator(answer.header(b"ETag")), validator(answer.header(b"Last-Modified"))
    if answer.status == 304 and (order.etag is not None or order.last_modified is not None):
        return dataclasses.replace(
            report,
            outcome="not_modified",
            etag=etag or order.etag,
            last_modified=last_modified or order.last_modified,
            body_hash=order.body_hash,
        )
    if answer.status not in STATUSES_WITH_BODY:
        wait = retry_after_seconds(answer.status, answer.header(b"Retry-After"), clock.now())
        return dataclasses.replace(report, error=f"HTTP {answer.status}", retry_after_seconds=wait)
    seen = body_hash(answer.body)
    outcome: PollOutcome = "unchanged" if seen == order.body_hash else "changed"
    return dataclasses.replace(report, outcome=outcome, etag=etag, last_modified=last_modified, body_hash=seen)


def reading_of(order: PollOrder, url: str) -> Reading:
    """What the answer of `url` is read against."""
    return Reading(
        url=url,
        now=clock.now(),
        languages=order.languages,
        timezone=order.timezone,
        known=frozenset(order.known),
        seen=frozenset(order.seen),
        selectors=order.selectors,
    )


def joined(pages: list[Parsed], notes: list[str]) -> Parsed:
    """Several bodies of one poll as one, in their order; of entries with one key the first."""
    entries = {entry.key: entry for page in reversed(pages) for entry in reversed(page.entries)}
    said = dict.fromkeys([note for page in pages for note in page.notes] + notes)
    return dataclasses.replace(
        pages[0],
        entries=tuple(reversed(entries.values())),
        listed=sum(page.listed for page in pages),
        notes=tuple(said),
        overlap=any(page.overlap for page in pages),
    )
