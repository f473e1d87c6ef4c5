"""Feeds: a conditional request, and the report of what came back.

1. 304: not modified. Validators sent with it replace the old ones, else the old ones stay.
2. A body with the hash of the last one: unchanged, not parsed.
3. Else the feed is parsed, without the entries the parent knows already.

A feed that cannot be parsed reports no validators: a 304 must not hide a body that was never read.
"""

import dataclasses
from collections.abc import Callable

from scraper import clock
from scraper.crawler.download import Answer, Downloader
from scraper.crawler.settings import FEED_BYTES_MAX
from scraper.dedup.digest import body_hash
from scraper.errors import FetchError, ParseError
from scraper.fetch.conditional import Conditions, validator
from scraper.fetch.freshness import fresh_seconds
from scraper.fetch.retry_after import retry_after_seconds
from scraper.model import PollOrder, PollReport
from scraper.parse.feed import parse_feed
from scraper.parse.reading import Reading

ACCEPT = b"application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
STATUSES_WITH_BODY = frozenset({200, 203})


async def poll(order: PollOrder, downloader: Downloader, working: Callable[[], None]) -> PollReport:
    """The report of one poll. `working` is called before strangers' bytes are parsed."""
    try:
        answer = await downloader.get(
            order.url,
            Conditions(order.etag, order.last_modified, order.validators_url),
            accept=ACCEPT,
            body_bytes_max=FEED_BYTES_MAX,
        )
    except FetchError as error:
        return PollReport(order.source_id, "failed", error=str(error))
    return _report_of(order, answer, working)


def _report_of(order: PollOrder, answer: Answer, working: Callable[[], None]) -> PollReport:
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
    fetched = dataclasses.replace(report, etag=etag, last_modified=last_modified, body_hash=seen)
    if seen == order.body_hash:
        return dataclasses.replace(fetched, outcome="unchanged")
    working()
    try:
        feed = parse_feed(answer.body, _reading(order, answer.url), content_type=answer.content_type)
    except ParseError as error:
        return dataclasses.replace(report, error=str(error))
    return dataclasses.replace(
        fetched,
        outcome="changed",
        entries=feed.entries,
        listed=feed.listed,
        overlap=feed.overlap,
        ttl_seconds=feed.ttl_seconds,
        notes=feed.notes,
    )


def _reading(order: PollOrder, url: str) -> Reading:
    return Reading(
        url=url,
        now=clock.now(),
        languages=order.languages,
        timezone=order.timezone,
        known=frozenset(order.known),
        seen=frozenset(order.seen),
        selectors=order.selectors,
    )
