"""The crawler process from start to end: one long Scrapy crawl, fed by lines from the parent.

1. Limits first, then the imports; the last ones soon after the start, then no file can be written any more.
2. Standard output becomes the parent's alone: what a library prints goes to standard error.
3. One spider without requests of its own keeps the crawl alive; orders are downloaded through its engine.
4. When standard input ends, the parent is gone: so are we, at once. There is nothing to save.
"""

import asyncio
import gc
import json
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from typing import Any, cast

from scraper.crawler import limits
from scraper.unused import left_out

HEARTBEAT_SECONDS = 1.0
PRELOAD_SECONDS = 0.5  # after `ready`: the first orders are on their way by then
STDERR_LINE_CHARS_MAX = 4000


def main(arguments: str) -> None:
    """Run until the parent lets go. `arguments` is a JSON object, made by `scraper/child.py`."""
    given = json.loads(arguments)
    limits.confine(given["parent_id"])
    out = os.dup(1)
    os.dup2(2, 1)
    _log_to_stderr()
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor
    from twisted.python.log import PythonLoggingObserver

    PythonLoggingObserver().start()  # type: ignore[no-untyped-call] # Twisted's is untyped
    asyncio.get_event_loop().create_task(_serve(given, out)).add_done_callback(_end_with)
    cast("Any", reactor).run(installSignalHandlers=False)


async def _serve(given: dict[str, Any], out: int) -> None:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.internet import reactor

    from scraper.crawler import connect
    from scraper.crawler.desk import Desk
    from scraper.crawler.download import Downloader
    from scraper.crawler.settings import scrapy_settings
    from scraper.fetch.guard import networks

    class OrderSpider(Spider):
        """Has no requests of its own and never comes to an end: orders go through the engine."""

        name = "orders"

        async def start(self) -> AsyncIterator[Any]:
            opened.set()
            await asyncio.Event().wait()
            yield

    connect.guard_connections(reactor, networks(given["allow_addresses"]), endpoint=given["allow_endpoint"])
    threading.stack_size(connect.DNS_STACK_BYTES)
    cast("Any", reactor).suggestThreadPoolSize(connect.DNS_THREADS)
    opened = asyncio.Event()
    crawler = Crawler(OrderSpider, scrapy_settings())
    crawl = asyncio.get_running_loop().create_task(crawler.crawl_async())
    crawl.add_done_callback(_end_with)
    await opened.wait()

    sender = await _open_writer(out)
    desk = Desk(
        Downloader(crawler, agent=given["agent"], timeout_seconds=given["timeout_seconds"]),
        sender.write,
        page_delay_seconds=given["page_delay_seconds"],
        end=lambda: _end_after(sender),
    )
    await asyncio.get_running_loop().connect_read_pipe(lambda: _Lines(desk), os.fdopen(0, "rb", buffering=0))
    sender.write(b'{"ready":true}\n')
    asyncio.get_running_loop().call_later(PRELOAD_SECONDS, _preload)
    while True:
        desk.beat()
        await asyncio.sleep(HEARTBEAT_SECONDS)


class _Lines(asyncio.Protocol):
    """Standard input, cut into lines."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._desk.receive(line)
        self._desk.pump()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's interface
        os._exit(0)


class _Pipe(asyncio.BaseProtocol):
    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's interface
        os._exit(0)


async def _open_writer(descriptor: int) -> asyncio.WriteTransport:
    """Never blocks: what the parent does not read is held, and is bounded by the orders in flight."""
    transport, _ = await asyncio.get_running_loop().connect_write_pipe(_Pipe, os.fdopen(descriptor, "wb", buffering=0))
    return transport


def _end_after(sender: asyncio.WriteTransport) -> None:
    if sender.get_write_buffer_size() == 0:
        os._exit(0)
    sender.close()  # flushes, then _Pipe.connection_lost ends us


def _end_with(task: "asyncio.Task[None]") -> None:
    """The crawl or the service ended, which only a bug makes them do: say why and let the parent start anew."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logging.getLogger(__name__).critical("the crawler ended", exc_info=error)
    os._exit(1)


def _preload() -> None:
    """Load what pages need while nobody waits for it; after that, nothing has to be written and little be collected."""
    try:
        with left_out("py3langid"):  # and numpy with it
            import scraper.extract.article  # noqa: F401 - for its imports
    finally:
        limits.forbid_files()
    gc.collect()
    gc.freeze()


def _log_to_stderr() -> None:
    """Warnings and worse, one JSON object a line; lost rather than waited for when the parent does not read."""

    class Lines(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            text = super().format(record)[:STDERR_LINE_CHARS_MAX]
            return json.dumps({"level": record.levelname, "name": record.name, "text": text})

    os.set_blocking(2, False)
    logging.raiseExceptions = False
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # Scrapy warns of each body over the limit, with its URL; the report says so already.
    logging.getLogger("scrapy").setLevel(logging.ERROR)
