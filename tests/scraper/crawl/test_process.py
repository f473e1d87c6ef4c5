"""The real crawler process: how it is confined, that it dies with its parent, and that killing it loses nothing."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from scraper.crawl import Crawler, CrawlerSettings
from scraper.crawler import limits
from scraper.model import PollOrder

ROOT = Path(__file__).parents[3]


def wait_for(condition, seconds: float = 5.0) -> None:
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def order(url: str, source_id: str = "s", **more) -> PollOrder:
    return PollOrder(source_id, "feed", url, **more)


@pytest.fixture
def process(running) -> psutil.Process:
    return psutil.Process(running.crawler.status().pid)


def test_it_holds_nothing_of_ours(monkeypatch, running_with):
    monkeypatch.setenv("SMTP_PASSWORD", "secret")
    inherited = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(inherited, True)
    process = psutil.Process(running_with().crawler.status().pid)

    environment = process.environ()
    assert "SMTP_PASSWORD" not in environment
    assert {"HOME", "USER", "PYTHONPATH", "HTTP_PROXY"} & set(environment) == set()
    assert process.cwd() == "/"
    assert not any("/dev/null" in str(path) for path in Path(f"/proc/{process.pid}/fd").iterdir() if path.is_symlink())
    assert os.getsid(process.pid) != os.getsid(0)
    os.close(inherited)


def test_it_is_limited(process):
    assert process.rlimit(resource.RLIMIT_AS) == (limits.ADDRESS_SPACE_BYTES_MAX,) * 2
    assert process.rlimit(resource.RLIMIT_CORE) == (0, 0)
    wait_for(lambda: process.rlimit(resource.RLIMIT_FSIZE) == (0, 0))  # once all is imported
    assert process.rlimit(resource.RLIMIT_NOFILE)[1] <= limits.DESCRIPTORS_MAX
    assert "NoNewPrivs:\t1" in Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")


def test_it_ignores_the_signals_of_the_group(running, process):
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process.send_signal(ignored)

    (report,) = running.run([order("http://127.0.0.1:1/")])

    assert report.error == "address refused: port 1"
    assert running.crawler.status().restarts == 0


PARENT = """
    import asyncio, sys
    from scraper.crawl import Crawler, CrawlerSettings

    async def main():
        crawler = Crawler(CrawlerSettings(), print)
        await crawler.start()
        print(crawler.status().pid, flush=True)
        await asyncio.sleep(60)

    asyncio.run(main())
"""


def test_it_dies_with_a_parent_that_is_killed():
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", textwrap.dedent(PARENT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()

    wait_for(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert parent.returncode == -signal.SIGKILL


def test_it_dies_when_its_orders_end_even_where_the_kernel_does_not_help(running_with):
    running = running_with()
    process = psutil.Process(running.crawler.status().pid)

    running._loop.call_soon_threadsafe(running.crawler._child._process.stdin.close)

    wait_for(lambda: running.crawler.status().restarts == 1)
    assert not process.is_running()


def test_the_parent_loads_nothing_that_parses():
    code = "import sys, scraper.crawl; print(*sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    loaded = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True).stdout

    assert {b"scrapy", b"twisted", b"lxml", b"feedparser", b"trafilatura"} & set(loaded.split()) == set()


def test_killing_it_at_any_moment_loses_no_order(running_with, server):
    running = running_with(allow_addresses=("127.0.0.0/8",), timeout_seconds=2.0)
    for n in range(60):
        server.answer(f"/{n}", status="304 Not Modified")
    server.on("/never", lambda connection: connection.recv(1))
    orders = [order(server.url(f"/{n}", f"127.5.{n}.1"), f"s{n}", etag='"1"') for n in range(60)]
    orders += [order(server.url("/never", f"127.6.{n}.1"), f"never{n}") for n in range(2)]

    kills = 0
    for delay_seconds in (0.0, 0.03, 0.1):

        def kill(delay_seconds=delay_seconds):
            nonlocal kills
            time.sleep(delay_seconds)
            with contextlib.suppress(ProcessLookupError, TypeError):  # between two processes there is none
                os.kill(running.crawler.status().pid, signal.SIGKILL)
                kills += 1

        reports = running.run(orders, seconds=30, meanwhile=kill)

        assert {report.outcome for report in reports[:60]} == {"not_modified"}
        assert {report.error for report in reports[60:]} == {"timed out after 2 s"}

    assert running.crawler.status().restarts == kills >= 2


@pytest.mark.slow
def test_what_it_cannot_hold_in_memory_costs_an_error_or_its_life_but_not_ours(running_with, server):
    """Sixty bodies of just under 8 MiB at once, more than the address space allows."""
    running = running_with(allow_addresses=("127.0.0.0/8",), timeout_seconds=20.0)
    body = b"<rss>" + b"x" * (8 * 1024 * 1024 - 10)
    for n in range(60):
        server.answer(f"/{n}", body)

    reports = running.run([order(server.url(f"/{n}", f"127.5.{n}.1"), f"s{n}") for n in range(60)], seconds=90)

    assert {report.outcome for report in reports} == {"failed"}


def test_an_unreadable_setting_is_the_owners_error():
    with pytest.raises(ValueError, match="10\\.0\\.0\\.300"):
        Crawler(CrawlerSettings(allow_addresses=("10.0.0.300",)), print)


def test_a_parse_that_takes_too_long_is_interrupted(monkeypatch):
    def parse():
        limit = limits.ParseLimit()
        limit.start()
        try:
            while True:
                with contextlib.suppress(Exception):  # as parsers do
                    sum(range(1000))
        finally:
            limit.stop()

    monkeypatch.setattr(limits, "PARSE_SECONDS_MAX", 0.1)

    with pytest.raises(limits.ParseTookTooLong, match="parsing took over"):
        parse()

    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_its_start_is_told_to_nobody(process):
    """What it is started with can be seen by every user of the machine: nothing in there is secret."""
    told = json.loads(process.cmdline()[-1])

    assert set(told) == {
        "allow_addresses",
        "allow_endpoint",
        "page_delay_seconds",
        "timeout_seconds",
        "agent",
        "parent_id",
    }
