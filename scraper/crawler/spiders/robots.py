"""robots.txt of a host, read before a poll when the order says so."""

from urllib.parse import urljoin

from scraper.crawler.download import Downloader
from scraper.errors import FetchError
from scraper.fetch.conditional import Conditions
from scraper.fetch.robots import BYTES_MAX, read_rules
from scraper.model import RobotsRules

ACCEPT = b"text/plain, */*;q=0.5"


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
