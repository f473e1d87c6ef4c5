"""Listing pages: one page of headlines, one report."""

from scraper.crawler.download import Answer
from scraper.crawler.spiders.poll import Content, Visit
from scraper.crawler.spiders.poll import poll as poll_by
from scraper.model import PollReport
from scraper.parse.listing import parse_listing
from scraper.parse.reading import Reading

ACCEPT = b"text/html, application/xhtml+xml, */*;q=0.5"


async def poll(visit: Visit) -> PollReport:
    """The report of one poll of a listing page."""

    async def read(answer: Answer, reading: Reading) -> Content:
        visit.working()
        return Content(parse_listing(answer.body, reading, content_type=answer.content_type))

    return await poll_by(visit, visit.order.url, accept=ACCEPT, read=read)
