"""A testing aid: named moments at which a test may have the program die as if by kill -9.

`STEPPEWATCH_FAIL=outbox.claimed:3` in the environment kills it at the third passing of that point. Without the
variable nothing happens, and passing a point costs one comparison. The fault harness (docs/reliability.md) goes through
`POINTS`.
"""

import os
import signal
from dataclasses import dataclass

POINTS = (
    "migration.statement",  # before each statement of a migration
    "commit.before",
    "commit.after",
    "poll.stored",  # entries and validators are written, not committed
    "page.stored",
    "group.placed",
    "match.decided",
    "dispatch.added",
    "dispatch.released",
    "outbox.claiming",  # before the claim is committed
    "outbox.claimed",  # after it, before the message goes out
    "channel.connected",
    "channel.sent",  # the whole message is with the network, no answer yet
    "channel.answered",  # the answer is known to the sender alone
    "outbox.settling",  # the answer is written, not committed
    "outbox.settled",
)


@dataclass(slots=True)
class Fuse:
    """Kills the process at the passing of `point` that uses up `left`."""

    point: str
    left: int

    def burn(self, point: str) -> None:
        if point != self.point:
            return
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def read_fuse(text: str | None) -> Fuse | None:
    """The fuse that `name:N` describes, None without one; raises ValueError for a point that there is not.

    >>> read_fuse("outbox.claimed:3")
    Fuse(point='outbox.claimed', left=3)
    """
    if not text:
        return None
    point, _, count = text.partition(":")
    if point not in POINTS:
        raise ValueError(f"no failpoint {point!r}; there are {', '.join(POINTS)}")
    return Fuse(point, int(count or "1"))


def passing(point: str) -> None:
    """The program is at this point."""
    if _FUSE is not None:
        _FUSE.burn(point)


_FUSE = read_fuse(os.environ.get("STEPPEWATCH_FAIL"))
