"""When the watch tests itself: an article of its own, the canary, goes all the way once an hour. Pure.

It is fetched by the crawler from a feed that the daemon serves, stored, grouped, matched, decided and sent to a channel
that ends here. One that does not come through in time is told to the owner, and no heartbeat goes out meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

EVERY = timedelta(hours=1)
# Seconds are usual. A page that does not come costs a minute, a crawler that dies half of one, a poll that fails
# another; a machine that sends four hundred alerts at the same time some more.
LATE = timedelta(minutes=10)
# Without a look for so long the machine slept or the daemon was off: nothing could come through in that time.
ABSENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Canary:
    """One flight, and when it came through."""

    n: int
    begun_at: datetime
    arrived_at: datetime | None = None

    @property
    def seconds(self) -> float | None:
        """From the feed to the channel; None while it has not arrived."""
        return None if self.arrived_at is None else (self.arrived_at - self.begun_at).total_seconds()


def is_due(last: Canary | None, now: datetime) -> bool:
    """Whether the next one begins; also where a clock that was ahead has stamped the last."""
    return last is None or not timedelta(0) <= now - last.begun_at < EVERY


def is_late(waiting: Canary, awake_since: datetime, now: datetime) -> bool:
    """Whether one that has not come through should have, in the time that the daemon was there."""
    return now - max(waiting.begun_at, awake_since) >= LATE
