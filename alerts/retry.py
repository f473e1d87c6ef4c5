"""When a message is tried again.

Should it try again? Yes, while the other side has neither taken it nor refused it for good, for seven days after
the message was made (`expired`); what is over then becomes a dead letter that a person sees, it is never dropped.

And when? After 5 seconds, then 10, 20, 40 and so on up to every 15 minutes; later where the other side named a time
(Retry-After), never earlier. A little is added at random, so that what failed together does not come back together.
Pure: the caller brings time and chance.
"""

from datetime import datetime, timedelta

from alerts.model import Retry

DELAY_SECONDS_MIN = 5.0  # a restarting server is often back by then
DELAY_SECONDS_MAX = 900.0  # a server that comes back after days is noticed within a quarter of an hour
JITTER_SHARE_MAX = 0.2  # spreads the tries, and is only ever added: a named time is never undercut
RETRY_FOR_SECONDS = 7 * 86_400.0  # a long holiday weekend with nobody at the desk
AFTER_SECONDS_MAX = 86_400.0  # no service asks for more; a typing error over there must not silence a channel for ever


def next_try(tries: int, retry: Retry, *, now: datetime, jitter: float) -> datetime:
    """The time of the next try after `tries` (1 or more) have been made; `jitter` is a random number from 0 to 1.

    >>> from datetime import UTC
    >>> next_try(3, Retry("busy"), now=datetime(2026, 11, 22, tzinfo=UTC), jitter=0.0).isoformat()
    '2026-11-22T00:00:20+00:00'
    """
    if tries < 1:
        raise ValueError(f"a retry follows a try, not {tries}")
    doublings = min(tries - 1, 10)  # 5 s doubled ten times is past the longest delay
    delay_seconds = min(DELAY_SECONDS_MIN * 2**doublings, DELAY_SECONDS_MAX)
    asked_seconds = min(retry.after_seconds or 0.0, AFTER_SECONDS_MAX)
    return now + timedelta(seconds=max(delay_seconds, asked_seconds) * (1 + JITTER_SHARE_MAX * jitter))


def expired(created_at: datetime, now: datetime, *, retry_for_seconds: float = RETRY_FOR_SECONDS) -> bool:
    """Whether a message made at `created_at` has been tried for long enough."""
    return (now - created_at).total_seconds() >= retry_for_seconds
