"""Scrapy's HTTP/1.1 handler with the limit it lacks: on the bytes and lines of a response's headers.

Neither Scrapy 2.19 nor Twisted 26.10 has one: a server that streams headers fills the memory (637 MB in 5 s). Scrapy
swaps the class of the parser that Twisted creates; we do the same with a parser that counts. When a limit is passed,
Twisted drops the connection and fails that request only.
"""

from itertools import islice
from typing import Any, cast

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.web.client import HTTPConnectionPool
from twisted.web.iweb import IPolicyForHTTPS

from scraper.crawler.connect import SharedTrust

HEADER_BYTES_MAX = 64 * 1024  # servers cap what they accept at 8 to 64 KiB; real answers have under 8
HEADER_LINES_MAX = 200  # real answers have under 50
IDLE_MAX = 200  # connections; of a thousand hosts that are polled at once as many would wait
KEEP_ALIVE_SECONDS = 15  # spans the pause between two pages; between two polls an open connection is dead weight


class HeadersTooLarge(Exception):  # noqa: N818 - names the fact, as Twisted's own exceptions do
    """The response's headers passed a limit."""


class _CappedParser(_LenientHTTPClientParser):
    """Counts header bytes and lines of one response, those of 1xx answers before it included."""

    header_bytes = 0  # class attributes, because the parser is made by Twisted and only its class is swapped
    header_lines = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's interface
        self.header_bytes += len(line) + 1
        self.header_lines += 1
        if self.header_bytes > HEADER_BYTES_MAX or self.header_lines > HEADER_LINES_MAX:
            raise HeadersTooLarge
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802 - Twisted's interface
        raise HeadersTooLarge  # over 16 KiB without a line break


class _CappedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> "Deferred[Any]":
        sent = super().request(request)
        assert self._parser is not None, "a connection that takes a request has a parser"
        self._parser.__class__ = _CappedParser
        return cast("Deferred[Any]", sent)


class _CappedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: object) -> _CappedProtocol:  # noqa: ARG002, N802 - Twisted's interface
        return _CappedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call] # Twisted's is untyped


class _CappedPool(HTTPConnectionPool):
    """Keeps so many idle connections of all hosts, the latest: each takes a descriptor (limits.py)."""

    def _putConnection(self, key: object, connection: object) -> None:  # noqa: N802 - Twisted's name
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call] # Twisted's is untyped
        for oldest in tuple(islice(self._timeouts.values(), max(0, len(self._timeouts) - IDLE_MAX))):
            oldest.reset(0)  # its time is up, with all that follows from that


class CappedHandler(HTTP11DownloadHandler):
    """For http and https: headers and idle connections capped, these closed soon, the trust store read once."""

    lazy = True  # made on the first request of its scheme

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        self._pool = _CappedPool(reactor, persistent=True)  # type: ignore[no-untyped-call] # Twisted's is untyped
        self._pool._factory = _CappedFactory
        self._pool.maxPersistentPerHost = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._pool.cachedConnectionTimeout = KEEP_ALIVE_SECONDS
        self._contextFactory = cast("IPolicyForHTTPS", SharedTrust())
