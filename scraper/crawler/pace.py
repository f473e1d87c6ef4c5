"""The pauses of one order between its requests: sitemaps of an index, older pages of a channel, robots.txt, redirects.

The host's turn is held meanwhile, so that nobody else asks it either. What would end beyond the order's time is not
waited for: the order goes without, and says so.
"""

from asyncio import sleep
from urllib.parse import urlsplit

from scraper import clock
from scraper.errors import FetchError

# From the order's beginning. With the 30 s of a request the parent still waits for the report (its answer_seconds); a
# Crawl-delay of 20 s, the longest that is usual, leaves room for an index and three of its sitemaps.
SECONDS_MAX = 85.0


class Pace:
    """`delay_seconds` is the host's Crawl-delay, `spacing_seconds` what is kept without one; redirects need none."""

    def __init__(self, *, delay_seconds: float, spacing_seconds: float) -> None:
        self.delay_seconds = delay_seconds
        self._spacing_seconds = spacing_seconds
        self._ends_at = clock.monotonic_seconds() + SECONDS_MAX
        self._asked: dict[str, float] = {}  # host → when its last answer came

    def has_time(self) -> bool:
        """Whether one more request of the order may wait for its pause."""
        return clock.monotonic_seconds() + self.delay_seconds <= self._ends_at

    async def wait(self, url: str, *, hop: bool) -> None:
        """Return when the host may be asked; raises FetchError where that is beyond the order's time."""
        last = self._asked.get(_host(url))
        if last is None:
            return
        pause = self.delay_seconds if hop else max(self.delay_seconds, self._spacing_seconds)
        asks_at, now = last + pause, clock.monotonic_seconds()
        if asks_at > self._ends_at:
            raise FetchError(f"no time left for a pause of {pause:g} s between two requests", retry=True)
        if asks_at > now:
            await sleep(asks_at - now)

    def note(self, url: str) -> None:
        """The host has answered, or will not."""
        self._asked[_host(url)] = clock.monotonic_seconds()


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
