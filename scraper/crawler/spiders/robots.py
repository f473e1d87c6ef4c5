"""robots.txt of a host, read before a poll when the order says so."""

import dataclasses
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

from scraper.crawler.download import Downloader
from scraper.crawler.pace import Pace
from scraper.crawler.spiders.poll import Visit
from scraper.errors import FetchError
from scraper.fetch.conditional import Conditions
from scraper.fetch.robots import BYTES_MAX, DISALLOWED, is_allowed, read_rules
from scraper.model import PollReport, RobotsRules

ACCEPT = b"text/plain, */*;q=0.5"


async def poll_if_allowed(visit: Visit, pace: Pace, poll: Callable[[Visit], Awaitable[PollReport]]) -> PollReport:
    """The report of `poll`, or of what robots.txt says against it, with the rules read; `pace` is the visit's."""
    order = visit.order
    rules = await fetch_rules(order.url, visit.downloader)
    if not is_allowed(rules, order.url):
        return PollReport(order.source_id, "failed", error=DISALLOWED, robots=rules, disallowed=True)
    if rules is not None:
        pace.delay_seconds = rules.delay_seconds or 0.0
    if not pace.has_time():
        return PollReport(order.source_id, "deferred", robots=rules)
    visit = dataclasses.replace(visit, order=dataclasses.replace(order, rules=rules))
    return dataclasses.replace(await poll(visit), robots=rules)


async def fetch_rules(url: str, downloader: Downloader) -> RobotsRules | None:
    """What the robots.txt of the address's host says to us; None when it could not be had now."""
    try:
        answer = await downloader.get(
            urljoin(url, "/robots.txt"), Conditions(), accept=ACCEPT, body_bytes_max=BYTES_MAX
        )
    except FetchError:
        return None
    if answer.status == 200:
        return read_rules(answer.body.decode("utf-8", "replace"))
    # RFC 9309, 2.3.1.3: a file that is not there allows everything.
    return RobotsRules() if 400 <= answer.status < 500 and answer.status != 429 else None
