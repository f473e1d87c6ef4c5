"""Whether sources fail together, and whose network that is: a pure decision over what is remembered of their polls.

1. Sources that began to fail within an hour of each other, and have failed twice, fail together. Whatever the answer:
   behind a captive portal or a block of our address there are answers, too.
2. A fifth of all sources (three at the least) make an outage; it is over when less than a twentieth is left.
3. Where nearly all of them are of one country, and hardly another source fails, it is that country's network; else
   most likely our own.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.fetch.health import HealthFacts

TOGETHER = timedelta(hours=1)  # a quiet source is polled once an hour
FAILURES_MIN = 2  # a single failure is a hiccup
SHARE_BEGIN, SOURCES_MIN = 0.2, 3
SHARE_END = 0.05
COUNTRY_SHARE = 0.9  # of those that fail


@dataclass(frozen=True, slots=True)
class Outage:
    """Sources that fail together, since when, whose network it is as far as can be told, and how many they are."""

    since: datetime
    source_ids: frozenset[str]
    whose: str
    text: str


def find_outage(facts: Sequence[HealthFacts], *, since: datetime | None = None) -> Outage | None:
    """The outage that there is now; `since` is the beginning of one that was told and is not over yet."""
    polled = [one for one in facts if one.state.polled_at is not None]
    failing = sorted(
        ((began, one) for one in polled if (began := one.state.failing_since) and one.state.failures >= FAILURES_MIN),
        key=lambda pair: pair[0],
    )
    if since is None:
        failing = _together(failing)
        least = max(SOURCES_MIN, SHARE_BEGIN * len(polled))
    else:
        failing = [(began, one) for began, one in failing if began >= since]
        least = SHARE_END * len(polled)
    if not failing or len(failing) < least:
        return None
    members = [one for _, one in failing]
    return Outage(
        since or failing[0][0],
        frozenset(one.source_id for one in members),
        _whose(members, polled),
        f"{len(members)} of {len(polled)} sources",
    )


def _together(failing: list[tuple[datetime, HealthFacts]]) -> list[tuple[datetime, HealthFacts]]:
    """The most of them, in the order of their times, that began within an hour; the earliest hour of equal ones."""
    best = failing[:0]
    first = 0
    for last, (began, _) in enumerate(failing):
        while began - failing[first][0] > TOGETHER:
            first += 1
        if last + 1 - first > len(best):
            best = failing[first : last + 1]
    return best


def _whose(members: Sequence[HealthFacts], polled: Collection[HealthFacts]) -> str:
    country, count = Counter(one.country for one in members).most_common(1)[0]
    elsewhere = sum(one.country != country for one in polled)
    is_one_country = country is not None and count >= COUNTRY_SHARE * len(members)
    if is_one_country and elsewhere and len(members) - count <= SHARE_END * elsewhere:
        return f"most likely the network of {country}"
    return "most likely our own network"
