"""One URL asked, its redirects followed, within one deadline: an answer, or a FetchError a person can read."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from scraper import clock
from scraper.crawler.pace import Pace
from scraper.crawler.reasons import fetch_error
from scraper.fetch.conditional import Conditions
from scraper.fetch.guard import request_url
from scraper.fetch.redirect import PERMANENT, next_url

# Scrapy's own time limit should end every request; should it ever not, the host's turn ends all the same.
GRACE_SECONDS = 5.0
SECONDS_MIN = 0.1  # what is left after slow redirects is never zero: Scrapy takes zero for no limit


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's last answer, whatever its status. The body is unpacked and whole; header values are bytes as sent.

    `url` is the address as we asked for it: Scrapy may have escaped letters of it, and the next order has to find it.
    """

    status: int
    url: str
    body: bytes
    response: Response
    moved: bool = False  # we were sent there, each time for good

    def header(self, name: bytes) -> bytes | None:
        """The first value of a header; None when it was not sent."""
        value: bytes | None = self.response.headers.get(name)
        return value

    @property
    def content_type(self) -> str | None:
        """As sent, with its parameters."""
        value = self.header(b"Content-Type")
        return None if value is None else value.decode("latin-1")


class Downloader:
    """Asks through the running crawl, so that Scrapy's one-at-a-time per host holds."""

    def __init__(self, crawler: Crawler, *, agent: str, timeout_seconds: float) -> None:
        self._crawler = crawler
        self._agent = agent.encode("latin-1")
        self._timeout_seconds = timeout_seconds
        self._pace: Pace | None = None

    def at_pace(self, pace: Pace) -> Self:
        """The same for the requests of one order, which keep its pauses."""
        paced = object.__new__(type(self))  # once a poll: the library's copy takes 15 µs
        paced.__dict__ = {**self.__dict__, "_pace": pace}
        return paced

    async def get(self, url: str, conditions: Conditions, *, accept: bytes, body_bytes_max: int) -> Answer:
        """The answer to a GET of `url`; raises FetchError. Redirects share one time limit, the host's pauses apart."""
        left = self._timeout_seconds
        sent = {b"User-Agent": self._agent, b"Accept": accept}
        moved = True
        try:
            asked = request_url(url)
            for hop in range(100):  # next_url ends it long before
                if self._pace is not None:
                    await self._pace.wait(asked, hop=hop > 0)
                began = clock.monotonic_seconds()
                try:
                    answer = await self._ask(asked, {**sent, **conditions.headers_at(asked)}, left, body_bytes_max)
                finally:
                    if self._pace is not None:
                        self._pace.note(asked)
                left -= clock.monotonic_seconds() - began
                further = next_url(asked, answer.status, answer.header(b"Location"), hop)
                if further is None:
                    return replace(answer, url=asked, moved=moved and hop > 0)
                moved = moved and answer.status in PERMANENT
                asked = further
            raise AssertionError("next_url counts the hops")
        except Exception as error:
            raise fetch_error(error, seconds=self._timeout_seconds, body_bytes_max=body_bytes_max) from error

    async def _ask(self, url: str, headers: Mapping[bytes, bytes], left: float, body_bytes_max: int) -> Answer:
        left = max(left, SECONDS_MIN)
        request = Request(
            url,
            headers=dict(headers),
            meta={"download_timeout": left, "download_maxsize": body_bytes_max},
            dont_filter=True,
        )
        async with asyncio.timeout(left + GRACE_SECONDS):
            response = await self._crawler.engine.download_async(request)
        return Answer(response.status, response.url, response.body, response)
