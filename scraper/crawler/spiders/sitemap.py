"""Sitemaps: one body, or an index and the few sitemaps in it that are for news or are the newest.

An index keeps its validators only where it gives a date for each sitemap that was read: else a 304 to the index would
hide what is new in them. It loses them too when one of them could not be read.
"""

from scraper.crawler.download import Answer
from scraper.crawler.settings import FEED_BYTES_MAX
from scraper.crawler.spiders.poll import Content, Visit, joined
from scraper.crawler.spiders.poll import poll as poll_by
from scraper.errors import FetchError, ParseError
from scraper.fetch.conditional import Conditions
from scraper.fetch.robots import DISALLOWED, is_allowed, origin_of
from scraper.model import PollReport
from scraper.parse.entries import parsed_of
from scraper.parse.reading import Parsed, Reading
from scraper.parse.sitemap import Child, Sitemap, choose, read_sitemap

ACCEPT = b"application/xml, text/xml;q=0.9, text/plain;q=0.8, */*;q=0.5"
CHILDREN_MAX = 3  # of an index: today's and yesterday's, or the news of each language
REQUESTS_MAX = 5  # after the first
NESTED_MAX = 2  # an index in an index was seen; sitemaps.org forbids it


async def poll(visit: Visit) -> PollReport:
    """The report of one poll of a sitemap."""

    async def read(answer: Answer, reading: Reading) -> Content:
        sitemap = _sitemap(visit, answer, reading)
        if not sitemap.children:
            return Content(parsed_of(sitemap.drafts, reading, sitemap.notes))
        tour = _Tour(visit, reading)
        await tour.read(sitemap.children, depth=1)
        if not tour.pages:
            raise ParseError(
                f"an index, and none of its sitemaps could be read: {'; '.join(tour.errors + tour.left_out)}"
            )
        return Content(joined(tour.pages, tour.errors + tour.left_out), lasting=tour.dated and not tour.errors)

    return await poll_by(visit, visit.order.url, accept=ACCEPT, read=read)


class _Tour:
    """The sitemaps of one index, read one after the other."""

    def __init__(self, visit: Visit, reading: Reading) -> None:
        self._visit = visit
        self._reading = reading
        self._asked = 0
        self.pages: list[Parsed] = []
        self.errors: list[str] = []
        self.left_out: list[str] = []
        self.dated = True

    async def read(self, children: tuple[Child, ...], *, depth: int) -> None:
        """Add what the likely ones of `children` list."""
        allowed = tuple(child for child in children if self._may_ask(child.url))
        if len(allowed) < len(children):
            self.left_out.append(f"{len(children) - len(allowed)} sitemaps left out: {DISALLOWED}")
        for child in choose(allowed, limit=CHILDREN_MAX):
            if self._asked == REQUESTS_MAX:
                return
            self._asked += 1
            self.dated = self.dated and child.modified_at is not None
            try:
                sitemap = await self._sitemap(child)
            except (FetchError, ParseError) as error:
                self.errors.append(f"{child.url}: {error}")
                continue
            if sitemap.children and depth < NESTED_MAX:
                await self.read(sitemap.children, depth=depth + 1)
            else:
                self.pages.append(parsed_of(sitemap.drafts, self._reading, sitemap.notes))

    def _may_ask(self, url: str) -> bool:
        order = self._visit.order
        return origin_of(url) != origin_of(order.url) or is_allowed(order.rules, url)

    async def _sitemap(self, child: Child) -> Sitemap:
        answer = await self._visit.downloader.get(child.url, Conditions(), accept=ACCEPT, body_bytes_max=FEED_BYTES_MAX)
        if answer.status != 200:
            raise ParseError(f"HTTP {answer.status}")
        return _sitemap(self._visit, answer, self._reading)


def _sitemap(visit: Visit, answer: Answer, reading: Reading) -> Sitemap:
    visit.working()
    try:
        return read_sitemap(answer.body, reading, content_type=answer.content_type)
    finally:
        visit.done()
