"""A fast loopback server for benchmarks: many feeds on many loopback hosts, answering 304 to what is unchanged.

Asyncio protocols without a framework, so that the server's own cost stays beside the point.
"""

import asyncio
import threading
from email.utils import formatdate

BASE_TIME = 1_795_000_000
SENTENCES = (
    "Министерство сообщило о завершении работ на участке железной дороги.",
    "The committee will publish its report on prices next week.",
    "Жаңа мектептің құрылысы келесі жылы аяқталады.",
    "Le marché a ouvert en légère hausse ce matin.",
)


class Feeds:
    """`count` feeds of `entries` entries, each on its own host `127.1.A.B`."""

    def __init__(self, count: int, *, entries: int = 50) -> None:
        self.count, self._entries = count, entries
        self.requests = self.not_modified = 0
        self._bodies = [self._body(number) for number in range(count)]
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._serve, args=(ready,), daemon=True).start()
        ready.wait()

    def url(self, number: int) -> str:
        return f"http://{self._host(number)}:{self.port}/feed/{number}.xml"

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _host(self, number: int) -> str:
        return f"127.1.{number // 250}.{1 + number % 250}"

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            first = await self._loop.create_server(lambda: _Answers(self), self._host(0), 0, backlog=1024)
            self.port = first.sockets[0].getsockname()[1]
            for number in range(1, self.count):
                await self._loop.create_server(lambda: _Answers(self), self._host(number), self.port, backlog=64)

        self._loop.run_until_complete(start())
        ready.set()
        self._loop.run_forever()

    def _body(self, number: int) -> bytes:
        items = "".join(
            f"<item><title>{SENTENCES[(number + entry) % 4]} {number}-{entry}</title>"
            f"<link>http://{self._host(number)}/a/{entry}.html</link><guid isPermaLink='false'>{number}-{entry}</guid>"
            f"<pubDate>{formatdate(BASE_TIME + entry * 600)}</pubDate>"
            f"<description>{' '.join(SENTENCES)}</description></item>"
            for entry in reversed(range(self._entries))
        )
        head = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{number}</title>"
        return f"{head}{items}</channel></rss>".encode()

    def answer(self, head: bytes) -> bytes:
        self.requests += 1
        path = head.split(b" ", 2)[1]
        number = int(path.rpartition(b"/")[2].removesuffix(b".xml"))
        validators = b'ETag: "%d"\r\nLast-Modified: %s\r\n' % (number, formatdate(BASE_TIME, usegmt=True).encode())
        if b'if-none-match: "%d"' % number in head.lower():
            self.not_modified += 1
            return b"HTTP/1.1 304 Not Modified\r\n" + validators + b"Content-Length: 0\r\n\r\n"
        body = self._bodies[number]
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
            + validators
            + b"Content-Length: %d\r\n\r\n" % len(body)
            + body
        )


class _Answers(asyncio.Protocol):
    def __init__(self, feeds: Feeds) -> None:
        self._feeds, self._received = feeds, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(self._feeds.answer(head + b"\r\n"))
