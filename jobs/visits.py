"""Which hosts may be asked now: few requests at a time, the pauses that robots.txt wants, and robots.txt once a day.

The crawler sends one request at a time to a host whatever it is given; what is decided here has to survive it and us.
"""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from scraper.archive.hosts import HostState, HostTable
from scraper.fetch.robots import is_allowed, origin_of
from scraper.model import PollOrder, RobotsRules

# RFC 9309, 2.4: a copy of robots.txt is not used for longer than a day.
ROBOTS_FOR = timedelta(days=1)
# Orders for one host given out together: they follow each other over one connection, and leave room for other hosts.
POLLS_PER_HOST_MAX = 4
# Hosts kept in memory; pages lead to more than there are sources.
STATES_MAX = 10_000


class Visits:
    """What is on its way to which host."""

    def __init__(self, hosts: HostTable) -> None:
        self._hosts = hosts
        self._states: dict[str, HostState] = {}  # as they are stored; nobody else writes them
        self._out: Counter[str] = Counter()
        self._robots_out: set[str] = set()

    def clear(self) -> None:
        """Nothing is on its way any more."""
        self._out.clear()
        self._robots_out.clear()

    def is_robots_due(self, url: str, now: datetime) -> bool:
        """Whether the host's robots.txt is to be read before anything else."""
        robots_at = self._state(origin_of(url)).robots_at
        # Where a pause of a day is wanted, what follows robots.txt comes a day later: it must not be due again by then.
        good_for = ROBOTS_FOR + timedelta(seconds=self.delay_seconds(url))
        return robots_at is None or not timedelta(0) <= now - robots_at < good_for

    def is_allowed(self, url: str) -> bool:
        """Whether robots.txt, as it was last read, lets us ask this address."""
        return is_allowed(self._state(origin_of(url)).rules, url)

    def is_free(self, url: str, now: datetime) -> bool:
        """Whether the host can take one more order now."""
        origin = origin_of(url)
        if origin in self._robots_out or self._out[origin] >= POLLS_PER_HOST_MAX:
            return False
        free_at = self.free_at(url, now)
        return free_at is None or (free_at <= now and not self._out[origin])

    def free_at(self, url: str, now: datetime) -> datetime | None:
        """When the pause that the host wants is over; None where it wants none."""
        state = self._state(origin_of(url))
        if state.rules is None or state.rules.delay_seconds is None:
            return None
        asked_at = min(state.asked_at or now, now)  # the clock may have been ahead
        return asked_at + timedelta(seconds=state.rules.delay_seconds) if state.asked_at else now

    def delay_seconds(self, url: str) -> float:
        """The pause that the host wants between two requests; 0 where it wants none, or has not been asked yet."""
        rules = self._state(origin_of(url)).rules
        return (rules.delay_seconds if rules else None) or 0.0

    def told(self, order: PollOrder, now: datetime, *, obeys_robots: bool) -> PollOrder:
        """The order with what the crawler must know of its host."""
        robots_due = obeys_robots and self.is_robots_due(order.url, now)
        delay_seconds = self.delay_seconds(order.url)
        rules = self._state(origin_of(order.url)).rules if obeys_robots and order.kind == "sitemap" else None
        if not robots_due and not delay_seconds and rules is None:
            return order
        return replace(order, robots_due=robots_due, delay_seconds=delay_seconds, rules=rules)

    def enter(self, url: str, *, robots: bool = False) -> None:
        """An order for the address goes out; with `robots` it reads robots.txt first."""
        self._out[origin_of(url)] += 1
        if robots:
            self._robots_out.add(origin_of(url))

    def leave(self, url: str, now: datetime, *, robots: RobotsRules | None = None) -> None:
        """The order for the address was reported; `robots` is what was read of the host's rules, if anything."""
        origin = origin_of(url)
        state = before = self._state(origin)
        if origin in self._robots_out:
            self._robots_out.discard(origin)
            state = HostState(now, robots or state.rules, state.asked_at)
        if state.rules is not None and state.rules.delay_seconds is not None:
            state = replace(state, asked_at=now)
        if state != before:
            self._hosts.write(origin, state)
            self._states[origin] = state
        self._out[origin] -= 1
        if self._out[origin] <= 0:
            del self._out[origin]

    def _state(self, origin: str) -> HostState:
        if origin not in self._states:
            if len(self._states) >= STATES_MAX:
                self._states.clear()
            self._states[origin] = self._hosts.state(origin)
        return self._states[origin]
