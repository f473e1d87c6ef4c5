"""A server that does what it is told, byte by byte, and a running crawler to send to it."""

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import pytest

from scraper.crawl import Crawler, CrawlerSettings, Order, Report

Handler = Callable[[socket.socket], None]

LOOPBACK = ("127.0.0.0/8", "::1/128")
RSS = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>t</title><link>http://x/</link>'
    b"<item><title>Pipeline opened</title><link>http://x/1</link><guid>1</guid></item></channel></rss>"
)


@dataclass
class Request:
    """What a client sent, undecoded."""

    path: str
    head: bytes
    at: float = field(default_factory=time.monotonic)

    def header(self, name: bytes) -> bytes | None:
        """The value of a header as sent; None when absent."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b": ")
            if key.lower() == name.lower():
                return value
        return None


class Server:
    """One thread a connection, one connection a request."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, 0), family=family, backlog=200)
        self.port: int = self._socket.getsockname()[1]
        self.requests: list[Request] = []
        self.context: ssl.SSLContext | None = None  # set it to speak TLS
        self._handlers: dict[str, Handler] = {}
        self._open: set[socket.socket] = set()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path on this server under one of its names."""
        return f"http://{host}:{self.port}{path}"

    def on(self, path: str, handler: Handler) -> None:
        """What happens to a connection that asks for `path`."""
        self._handlers[path] = handler

    def answer(self, path: str, body: bytes = b"", *, status: str = "200 OK", headers: Sequence[bytes] = ()) -> None:
        """A plain answer for `path`, with the right length."""
        lines = [f"HTTP/1.1 {status}".encode(), b"Content-Length: %d" % len(body), b"Connection: close", *headers]
        whole = b"\r\n".join(lines) + b"\r\n\r\n" + body
        self.on(path, lambda connection: connection.sendall(whole))

    def paths(self) -> list[str]:
        """What was asked so far."""
        return [request.path for request in self.requests]

    def close(self) -> None:
        """Stop listening and drop what is open."""
        self._socket.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        with contextlib.suppress(OSError):
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
            self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        self._open.add(connection)
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                chunk = connection.recv(65536)
                if not chunk:
                    return
                head += chunk
            path = head.split(b" ")[1].decode("ascii", "replace")
            self.requests.append(Request(path, head))
            if path in self._handlers:
                self._handlers[path](connection)
            else:
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        self._open.discard(connection)


class Running:
    """A crawler in a loop of its own thread, for tests that wait."""

    def __init__(self, settings: CrawlerSettings) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._reports: list[Report] = []
        self.crawler = Crawler(settings, self._reports.append)
        self._wait(self.crawler.start())

    def run(
        self, orders: Sequence[Order], *, seconds: float = 20.0, meanwhile: Callable[[], None] = lambda: None
    ) -> list[Report]:
        """The reports of these orders, in the order of the orders; `meanwhile` happens after they are submitted."""
        self._reports.clear()
        self._loop.call_soon_threadsafe(self.crawler.submit, orders)
        meanwhile()
        ends_at = time.monotonic() + seconds
        while len(self._reports) < len(orders):
            assert time.monotonic() < ends_at, f"only {len(self._reports)} of {len(orders)} orders reported"
            time.sleep(0.01)
        by_id = {_id_of(report): report for report in self._reports}
        assert len(by_id) == len(self._reports) == len(orders), "exactly one report an order"
        return [by_id[_id_of(order)] for order in orders]

    def stop(self) -> None:
        """End the child and the loop."""
        self._wait(self.crawler.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[None, None, None]) -> None:
        future: Future[None] = asyncio.run_coroutine_threadsafe(work, self._loop)
        future.result(30)


def _id_of(value: Any) -> object:
    return getattr(value, "source_id", None) or getattr(value, "entry_id", None) or value.url


@pytest.fixture
def new_server() -> Iterator[Callable[[str], Server]]:
    """Starts servers on addresses of this machine and ends them."""
    made: list[Server] = []

    def start(host: str) -> Server:
        made.append(Server(host))
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def server(new_server: Callable[[str], Server]) -> Server:
    """A server on 0.0.0.0, so that 127.x.y.z gives as many hosts as a test wants."""
    return new_server("0.0.0.0")


def start_and_stop() -> Iterator[Callable[..., Running]]:
    """Gives a function that starts crawlers; ends them afterwards."""
    made: list[Running] = []

    def start(**settings: Any) -> Running:
        made.append(Running(CrawlerSettings(**settings)))
        return made[-1]

    yield start
    for one in made:
        one.stop()


running_with = pytest.fixture(start_and_stop, name="running_with")
running_module = pytest.fixture(start_and_stop, name="running_module", scope="module")


@pytest.fixture(scope="module")
def running(running_module: Callable[..., Running]) -> Running:
    """A crawler with loopback open and two seconds for each order, shared by a module's tests."""
    return running_module(allow_addresses=LOOPBACK, timeout_seconds=2.0, page_delay_seconds=0.3)


@pytest.fixture
def rss() -> bytes:
    """A small good feed with one entry."""
    return RSS
