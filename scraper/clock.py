"""The only place that asks for the time. Everything stored or compared is aware UTC."""

import time
from datetime import UTC, datetime
from functools import lru_cache


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def monotonic_seconds() -> float:
    """Seconds of a clock that never jumps, for intervals and deadlines inside one process."""
    return time.monotonic()


def sleep(seconds: float) -> None:
    """Wait; only start-up, shutdown and tools may: stages never sleep."""
    time.sleep(seconds)


@lru_cache(maxsize=64)  # what one poll brings is kept under one moment
def text_of(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with microseconds and `Z`; texts of one form sort as their times do.

    >>> text_of(datetime(2026, 11, 22, 9, 5, tzinfo=UTC))
    '2026-11-22T09:05:00.000000Z'
    """
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.isoformat(timespec='microseconds')[:-6]}Z"  # strftime takes four times as long


def moment(text: str) -> datetime:
    """The inverse of `text_of`; raises ValueError for a text without a zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"time without a zone: {text}")
    return found.astimezone(UTC)


def time_of(text: str | None) -> datetime | None:
    """`moment` of a text that may be missing."""
    return None if text is None else moment(text)
