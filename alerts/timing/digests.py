"""Digests: alerts held until a time of the day or week, and sent as one message."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Literal

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_AHEAD_MAX = 9  # a week, and a day on either side for zones and clock changes


@dataclass(frozen=True, slots=True)
class Digest:
    """Every hour, every day at `at`, or every week on `weekday` (0 is Monday) at `at`, where the reader is."""

    rhythm: Literal["hourly", "daily", "weekly"]
    at: time = time(0)
    weekday: int = 0

    def __str__(self) -> str:
        if self.rhythm == "hourly":
            return "hourly digest"
        day = f" {WEEKDAYS[self.weekday]}" if self.rhythm == "weekly" else ""
        return f"{self.rhythm} digest{day} {self.at:%H:%M}"


def next_digest(digest: Digest, now: datetime, zone: tzinfo) -> datetime:
    """The first moment after `now`, in UTC; one a local date, whatever the clocks do.

    A time that a clock change skips comes as much later; one that comes twice counts the first time only.
    """
    local = now.astimezone(zone)
    if digest.rhythm == "hourly":
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        return now.astimezone(UTC) - past + timedelta(hours=1)
    for days in range(-1, _DAYS_AHEAD_MAX):
        date = local.date() + timedelta(days=days)
        if digest.rhythm == "weekly" and date.weekday() != digest.weekday:
            continue
        moment = datetime.combine(date, digest.at, zone).astimezone(UTC)
        if moment > now:
            return moment
    raise AssertionError("a week has every weekday")
