"""What is news in the first listing of a route that takes over from another: a pure decision with its reason.

The outlet was read until its last good poll; the new route lists what came since, and older entries that are told in
other words, in other sections or under other addresses than the route before had. Those must not flood, and what came
since must not be lost. The order of the listing says more than its dates, for dates may be made up at each request:

1. What is known by key, address or text is not told again.
2. Above the first known entry stands what came later: news, unless it is dated before the last good poll (pinned).
3. Anything else is news only if it is dated after the last good poll, and the listing's dates can be believed: no
   known entry is dated after that poll, and not more than half of the dates are one moment or that of the request.
4. The rest is a baseline: kept, not told.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Dates so close to the poll, in most of a listing, are the time of the request.
REQUEST_TIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a listing, the newest first."""

    is_known: bool
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Takeover:
    """Places of the listing's entries that are news; `reason` is for people."""

    fresh: frozenset[int]
    reason: str


def take_over(listing: Sequence[Listed], *, since: datetime, now: datetime) -> Takeover:
    """What of the listing is news to an outlet that was last read at `since`."""
    first_known = next((place for place, entry in enumerate(listing) if entry.is_known), 0)
    believed, why = _believe(listing, since, now)
    fresh = frozenset(
        place
        for place, entry in enumerate(listing)
        if not entry.is_known
        and (
            (entry.published_at is None or entry.published_at > since or not believed)
            if place < first_known
            else (believed and entry.published_at is not None and since < entry.published_at <= now)
        )
    )
    return Takeover(fresh, f"{len(fresh)} of {len(listing)} listed came since {since:%Y-%m-%d %H:%M} UTC: {why}")


def _believe(listing: Sequence[Listed], since: datetime, now: datetime) -> tuple[bool, str]:
    if any(entry.is_known and entry.published_at is not None and entry.published_at > since for entry in listing):
        return False, "its dates are not believed, a known entry is dated later"
    dates = [entry.published_at for entry in listing if entry.published_at is not None]
    if len(dates) > 1:
        ((_, often),) = Counter(dates).most_common(1)
        at_request = sum(now - REQUEST_TIME <= date for date in dates)
        if max(often, at_request) * 2 > len(dates):
            return False, "its dates are not believed, most are one moment"
    return True, "by its dates and its order"
