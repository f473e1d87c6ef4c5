"""Article pages: fetched whole, made into text here, where strangers' bytes belong."""

from collections.abc import Callable

from scraper import clock
from scraper.crawler.download import Answer, Downloader
from scraper.crawler.settings import PAGE_BYTES_MAX
from scraper.errors import FetchError, ParseError
from scraper.fetch.conditional import Conditions
from scraper.fetch.retry_after import retry_after_seconds
from scraper.model import PageOrder, PageReport
from scraper.parse.reading import Reading

ACCEPT = b"text/html, application/xhtml+xml, */*;q=0.5"
# An article's page that calls itself something else (a PDF, a video) has no text to extract. Some servers name no type.
CONTENT_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})
# The server may change its mind about these; 403, 404, 410 and 451 are its word.
STATUSES_RETRY = frozenset({408, 425, 429})


async def read(order: PageOrder, downloader: Downloader, working: Callable[[], None]) -> PageReport:
    """The report of one page. `working` is called before strangers' bytes are parsed."""
    try:
        answer = await downloader.get(order.url, Conditions(), accept=ACCEPT, body_bytes_max=PAGE_BYTES_MAX)
    except FetchError as error:
        return PageReport(order.entry_id, error=str(error), retry=error.retry)
    return _report_of(order, answer, working)


def _report_of(order: PageOrder, answer: Answer, working: Callable[[], None]) -> PageReport:
    # Loaded with the first page only: trafilatura and what it brings double the time to start.
    from scraper.extract.article import extract

    status = answer.status
    if status != 200:
        return PageReport(
            order.entry_id,
            error=f"HTTP {status}",
            retry=status >= 500 or status in STATUSES_RETRY,
            status=status,
            retry_after_seconds=retry_after_seconds(status, answer.header(b"Retry-After"), clock.now()),
        )
    content_type = (answer.content_type or "").partition(";")[0].strip().lower()
    if content_type not in CONTENT_TYPES:
        return PageReport(order.entry_id, error=f"{content_type[:60]}, not a web page", status=status)
    working()
    try:
        reading = Reading(answer.url, clock.now(), languages=order.languages, timezone=order.timezone)
        page = extract(answer.body, reading, content_type=answer.content_type)
    except ParseError as error:
        return PageReport(order.entry_id, error=str(error), status=status)
    return PageReport(order.entry_id, page=page, status=status)
