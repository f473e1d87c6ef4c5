"""When the page of a told article is looked at again: a pure decision.

Most corrections and removals come within hours of a text's appearance, few after a day; so the looks become rarer, and
after two days they end. The dates count from the alert, not from the last look: a daemon that was down for a while
takes up the schedule where it would be, and a row never lives longer than its last date.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

LOOKS = tuple(timedelta(hours=hours) for hours in (1, 3, 8, 24, 48))
# The server's word that the page is gone: not found, gone, withheld for legal reasons (RFC 9110 and RFC 7725).
STATUSES_GONE = frozenset({404, 410, 451})


@dataclass(frozen=True, slots=True)
class NextLook:
    """Look again at `at`; None when the article has been looked at for long enough."""

    at: datetime | None
    reason: str


def next_look(told_at: datetime, now: datetime, *, wait_seconds: float = 0.0) -> NextLook:
    """The first date after `now`, and after the pause that the server asked for."""
    earliest_at = now + timedelta(seconds=wait_seconds)
    for number, pause in enumerate(LOOKS, start=1):
        if told_at + pause > earliest_at:
            return NextLook(told_at + pause, f"look {number} of {len(LOOKS)}")
    return NextLook(None, f"looked at for {LOOKS[-1] / timedelta(hours=1):.0f} hours")


def is_gone(status: int | None) -> bool:
    """Whether the answer says that the page was taken away; every other failure says nothing about it."""
    return status in STATUSES_GONE
