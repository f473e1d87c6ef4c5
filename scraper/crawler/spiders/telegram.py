"""Telegram channels: the newest page of the preview, and older ones until they overlap with what is known.

A page shows some twenty posts. When none of them is known, a daemon that was down (or a busy channel) has missed posts:
older pages are asked, one after the other, until a known post is listed or the limit is reached. The first poll of a
channel asks for one page only. What an older page's failure leaves out is told as a possible gap.
"""

from scraper.crawler.download import Answer
from scraper.crawler.settings import FEED_BYTES_MAX
from scraper.crawler.spiders.poll import Content, Visit, joined
from scraper.crawler.spiders.poll import poll as poll_by
from scraper.errors import FetchError, ParseError
from scraper.fetch.conditional import Conditions
from scraper.model import PollReport
from scraper.parse.entries import parsed_of
from scraper.parse.reading import Reading
from scraper.parse.telegram import Preview, preview_url, read_preview

ACCEPT = b"text/html, application/xhtml+xml, */*;q=0.5"
PAGES_MAX = 10  # 200 posts: two days of the region's busiest channels, a week of most


async def poll(visit: Visit) -> PollReport:
    """The report of one poll of a channel."""

    async def read(answer: Answer, reading: Reading) -> Content:
        preview = _preview(visit, answer)
        pages, notes = [parsed_of(preview.drafts, reading, preview.notes)], []
        try:
            while not pages[-1].overlap and preview.before is not None:
                if len(pages) == PAGES_MAX:
                    notes.append(
                        f"more than {PAGES_MAX} pages of posts since the last poll: the older ones are left out"
                    )
                    break
                preview = await _older(visit, preview.before)
                pages.append(parsed_of(preview.drafts, reading, preview.notes))
        except (FetchError, ParseError) as error:
            notes.append(f"older posts could not be had: {error}")
        return Content(joined(pages, notes))

    return await poll_by(visit, preview_url(visit.order.url), accept=ACCEPT, read=read)


async def _older(visit: Visit, before: int) -> Preview:
    url = preview_url(visit.order.url, before=before)
    answer = await visit.downloader.get(url, Conditions(), accept=ACCEPT, body_bytes_max=FEED_BYTES_MAX)
    if answer.status != 200:
        raise ParseError(f"HTTP {answer.status}")
    return _preview(visit, answer)


def _preview(visit: Visit, answer: Answer) -> Preview:
    visit.working()
    try:
        return read_preview(answer.body, content_type=answer.content_type)
    finally:
        visit.done()
