"""Whose turn it is, host by host: one request at a time, and a pause between two pages of one host.

Orders wait here and not in Scrapy's downloader, whose places (64) a hundred pages of one slow host would fill. Polls go
before pages: a poll finds news for everybody, a page is one article's text. The pause counts from the end of a page to
the start of the next, and holds across batches.
"""

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Line:
    """What waits for one host."""

    polls: deque[int] = field(default_factory=deque)
    pages: deque[int] = field(default_factory=deque)
    busy: bool = False
    pages_from: float = 0.0  # no page starts before this moment


class HostQueues:
    """Order ids by host; times are seconds of a monotonic clock, given by the caller. O(1) an order."""

    def __init__(self, *, total_max: int, page_delay_seconds: float) -> None:
        self._total_max = total_max
        self._page_delay_seconds = page_delay_seconds
        self._lines: dict[str, _Line] = {}
        self._ready: dict[str, None] = {}  # hosts that may have a turn now, in order of arrival
        self._resting: dict[str, None] = {}  # hosts with only pages waiting, in their pause
        self.active = 0
        self.waiting = 0

    def add(self, host: str, order_id: int, *, is_page: bool) -> None:
        """Put an order at the end of its host's line."""
        line = self._lines.setdefault(host, _Line())
        (line.pages if is_page else line.polls).append(order_id)
        self.waiting += 1
        if not line.busy:
            self._resting.pop(host, None)
            self._ready[host] = None

    def take(self, now: float) -> list[int]:
        """The orders whose turn it is; each is to be given back by `done`."""
        for host in [host for host in self._resting if self._lines[host].pages_from <= now]:
            del self._resting[host]
            self._ready[host] = None
        taken = []
        while self._ready and self.active < self._total_max:
            host = next(iter(self._ready))
            del self._ready[host]
            line = self._lines[host]
            if line.polls:
                taken.append(line.polls.popleft())
            elif line.pages_from <= now:
                taken.append(line.pages.popleft())
            else:
                self._resting[host] = None
                continue
            line.busy = True
            self.active += 1
            self.waiting -= 1
        return taken

    def done(self, host: str, now: float, *, is_page: bool) -> None:
        """The host's request has ended: its next order may have a turn."""
        line = self._lines[host]
        line.busy = False
        self.active -= 1
        if is_page:
            line.pages_from = now + self._page_delay_seconds
        if line.polls or line.pages:
            self._ready[host] = None
        elif line.pages_from <= now:
            del self._lines[host]

    def next_at(self) -> float | None:
        """When the first resting host's pause ends; None when none rests."""
        return min((self._lines[host].pages_from for host in self._resting), default=None)

    def forget(self, now: float) -> None:
        """Drop hosts with nothing waiting and their pause over; called now and then, O(hosts)."""
        over = [
            host
            for host, line in self._lines.items()
            if not (line.busy or line.polls or line.pages) and line.pages_from <= now
        ]
        for host in over:
            del self._lines[host]
