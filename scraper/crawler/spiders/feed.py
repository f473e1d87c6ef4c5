"""Feeds: one body, one report."""

from scraper.crawler.download import Answer
from scraper.crawler.spiders.poll import Content, Visit
from scraper.crawler.spiders.poll import poll as poll_by
from scraper.model import PollReport
from scraper.parse.feed import parse_feed
from scraper.parse.reading import Reading

ACCEPT = b"application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


async def poll(visit: Visit) -> PollReport:
    """The report of one poll of a feed."""

    async def read(answer: Answer, reading: Reading) -> Content:
        visit.working()
        return Content(parse_feed(answer.body, reading, content_type=answer.content_type))

    return await poll_by(visit, visit.order.url, accept=ACCEPT, read=read)
