"""A crawler process for one command: orders in, reports out, and the process is gone."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from jobs.errors import JobsError
from scraper.crawl import Crawler, CrawlerSettings, Order, Report
from scraper.model import FindOrder, FindReport, PollOrder, PollReport


def ask(
    settings: CrawlerSettings, orders: Sequence[Order], *, at_once: int, on_report: Callable[[Report], None]
) -> None:
    """Run the orders, `at_once` of them at a time; `on_report` hears of each as it ends.

    Polls differ in their `source_id`, searches in their `url`. Nothing is stored. Raises JobsError when the crawler
    process cannot be started.
    """
    asyncio.run(_ask(settings, orders, at_once, on_report))


def find(settings: CrawlerSettings, order: FindOrder) -> FindReport:
    """The report of one search."""
    reports: list[FindReport] = []
    ask(settings, [order], at_once=1, on_report=lambda report: _keep(report, reports))
    return reports[0]


def _keep(report: Report, reports: list[FindReport]) -> None:
    assert isinstance(report, FindReport), "a search was ordered"
    reports.append(report)


async def _ask(
    settings: CrawlerSettings, orders: Sequence[Order], at_once: int, on_report: Callable[[Report], None]
) -> None:
    waiting = deque(orders)
    out = {_key(order) for order in orders}
    assert len(out) == len(orders), "reports are told apart by these"
    done = asyncio.Event()

    def reported(report: Report) -> None:
        out.discard(_key(report))
        on_report(report)
        if waiting:
            crawler.submit([waiting.popleft()])
        if not out:
            done.set()

    crawler = Crawler(settings, reported)
    try:
        await crawler.start()
    except (OSError, TimeoutError) as error:
        raise JobsError(f"the crawler process could not be started: {error}") from error
    try:
        crawler.submit([waiting.popleft() for _ in range(min(at_once, len(waiting)))])
        if orders:
            await done.wait()
    finally:
        await crawler.stop()


def _key(value: Order | Report) -> str:
    if isinstance(value, PollOrder | PollReport):
        return value.source_id
    assert isinstance(value, FindOrder | FindReport), "pages belong to the daemon"
    return value.url
