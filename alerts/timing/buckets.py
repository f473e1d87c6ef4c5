"""How fast a destination may be sent to: one token bucket a limit, as plain values that outlive a restart.

A bucket of `messages` tokens is full at first and fills in `seconds`; each message takes one token of every bucket of
its destination. What a server asks for with Retry-After is not here: that holds the channel (alerts/outbox.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many messages in any stretch of so many seconds."""

    messages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left of a limit, as of a moment."""

    tokens: float
    at: datetime


def free_at(limits: Sequence[Limit], buckets: Sequence[Bucket], now: datetime) -> datetime:
    """When the next message may go: `now`, or when every bucket has a token. In the order of `limits`."""
    return max((_has_token_at(*pair, now) for pair in zip(limits, buckets, strict=True)), default=now)


def ready(limits: Sequence[Limit], buckets: Sequence[Bucket], now: datetime) -> int:
    """How many messages may go at once, one after another."""
    return min((int(_filled(*pair, now)) for pair in zip(limits, buckets, strict=True)), default=0)


def take(limits: Sequence[Limit], buckets: Sequence[Bucket], now: datetime) -> tuple[Bucket, ...]:
    """The buckets after a message was sent at `now`. A token that was not there is owed."""
    return tuple(Bucket(_filled(limit, bucket, now) - 1.0, now) for limit, bucket in zip(limits, buckets, strict=True))


def full(limits: Sequence[Limit], now: datetime) -> tuple[Bucket, ...]:
    """Buckets of a destination that was never sent to."""
    return tuple(Bucket(_size(limit), now) for limit in limits)


def _size(limit: Limit) -> float:
    """Half of what is allowed: a full bucket that refills meanwhile would give twice its size in one stretch."""
    return max(1.0, limit.messages / 2)


def _per_second(limit: Limit) -> float:
    return _size(limit) / limit.seconds


def _filled(limit: Limit, bucket: Bucket, now: datetime) -> float:
    # A clock that was set back gives no tokens and takes none.
    seconds = max(0.0, (now - bucket.at).total_seconds())
    return min(_size(limit), bucket.tokens + seconds * _per_second(limit))


def _has_token_at(limit: Limit, bucket: Bucket, now: datetime) -> datetime:
    missing = 1.0 - _filled(limit, bucket, now)
    return now if missing <= 0 else now + timedelta(seconds=missing / _per_second(limit))
