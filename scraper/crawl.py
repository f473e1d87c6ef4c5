"""The parent's side of crawling: orders go in, exactly one report comes out for each, whatever happens in between.

The crawler is a child process that is not trusted: it parses what strangers send. It gets no secret and no database,
speaks lines of JSON over its standard streams (`wire.py`) and is started, watched, restarted and recycled from here.
Nothing in this module or in what it imports loads Scrapy, Twisted or lxml.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scraper.model import PageOrder, PageReport, PollOrder, PollReport

Order = PollOrder | PageOrder
Report = PollReport | PageReport


@dataclass(frozen=True, slots=True)
class CrawlerSettings:
    """What the owner decides about crawling, and the limits that tests tighten."""

    allow_addresses: tuple[str, ...] = ()  # networks sources may use although they are not public: 127.0.0.0/8
    page_delay_seconds: float = 1.0  # between two pages of one host
    contact: str | None = None  # goes into the User-Agent
    timeout_seconds: float = 30.0  # for one order, redirects included


@dataclass(frozen=True, slots=True)
class CrawlerStatus:
    """What `status` shows of the crawler."""

    pid: int | None
    resident_bytes: int  # of the child, as of its last heartbeat
    orders: int  # taken and not yet reported
    restarts: int  # after a death or a hang; recycling does not count


class Crawler:
    """Runs orders in the crawler process. Belongs to one event loop; `on_report` is called in that loop."""

    def __init__(self, settings: CrawlerSettings, on_report: Callable[[Report], None]) -> None:
        self._settings = settings
        self._on_report = on_report

    async def start(self) -> None:
        """Return once the crawler process takes orders."""
        raise NotImplementedError

    def submit(self, orders: Sequence[Order]) -> None:
        """Take orders; never blocks. Batches may overlap; reports come one by one in any order."""
        raise NotImplementedError

    async def stop(self) -> None:
        """End the crawler process. Orders without a report stay without one: they are due again at the next start."""
        raise NotImplementedError

    def status(self) -> CrawlerStatus:
        """The crawler's state now."""
        raise NotImplementedError
