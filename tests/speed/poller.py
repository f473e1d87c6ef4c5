"""The scraper alone, as the daemon runs it, for benchmarks: crawler, poll stage and archive; no watch and no console.

    poller.py DATABASE URLS      URLS: a file with the address of a feed a line

Each line on standard input is one round of polls of all feeds; a line of JSON answers what it cost.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import psutil

from alerts.matching import compile_watches
from alerts.vocabulary import load
from jobs.events import Plan
from jobs.logs import configure
from jobs.stages import Stages
from scraper import clock
from scraper.archive import Archive, open_database
from scraper.crawl import Crawler, CrawlerSettings, Report
from scraper.model import PollReport, Source


async def _poll_all(stages: Stages, crawler: Crawler, reports: "asyncio.Queue[Report]", count: int) -> Counter[str]:
    """Poll every source once, as the work thread does: what has arrived is recorded in one transaction."""
    stages.archive.sources.routes.make_due(clock.now())
    outcomes: Counter[str] = Counter()
    crawler.submit(stages.due_polls(clock.now()))
    while outcomes.total() < count:
        arrived = [await reports.get()]
        while not reports.empty():
            arrived.append(reports.get_nowait())
        with stages.archive.database.transaction():
            for report in arrived:
                stages.record(report, clock.now())
                assert isinstance(report, PollReport)
                outcomes[report.error or report.outcome] += 1
        crawler.submit(stages.due_polls(clock.now()))
    return outcomes


def _spent(processes: list[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (process.cpu_times() for process in processes))


async def main(path: Path, urls: list[str]) -> None:
    began = time.monotonic()
    configure(stream=open(os.devnull, "w"))  # noqa: SIM115, PTH123 - until the end
    database = open_database(path, create=True)
    archive = Archive(database)
    sources = [Source(f"s{number}", f"Source {number}", "feed", url, every_seconds=86_400, page="feed")
               for number, url in enumerate(urls)]  # fmt: skip
    archive.sources.sync(sources, now=clock.now())
    reports: asyncio.Queue[Report] = asyncio.Queue()
    crawler = Crawler(CrawlerSettings(allow_addresses=("127.0.0.0/8",), recycle_orders=10**9), reports.put_nowait)
    await crawler.start()
    stages = Stages(archive, Plan((), (), compile_watches((), load()), ()), {})
    archive._groups(clock.now())  # made when the first article is grouped; a start is not over before
    print(json.dumps({"start_seconds": time.monotonic() - began}), flush=True)
    await asyncio.sleep(1.5)  # what the crawler loads after its start
    while await asyncio.to_thread(sys.stdin.readline):
        pid = crawler.status().pid
        family = [psutil.Process(os.getpid()), psutil.Process(pid)]
        before = [_spent([one]) for one in family]
        outcomes = await _poll_all(stages, crawler, reports, len(urls))
        spent = [(_spent([one]) - start) * 1000 / len(urls) for one, start in zip(family, before, strict=True)]
        memory = [one.memory_info().rss / 1024 / 1024 for one in family]
        answer = {"ms": sum(spent), "parent": spent[0], "child": spent[1], "mib": memory, "outcomes": dict(outcomes)}
        print(json.dumps(answer), flush=True)
    await crawler.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]).read_text().split()))
