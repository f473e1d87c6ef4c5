"""What is to become of each entry of a poll: news, a baseline, or only another key of what is there.

1. The first listing of a source is its baseline.
2. An entry that another route of the source has listed, by address or text, is the article that is there.
3. In the first listing of a route that takes over, scraper/dedup/takeover.py says what is news; the rest is a baseline.
4. In any other, what is new is news, but for the fresh keys of a source whose keys change at every poll.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scraper.archive.articles import Articles, Listing
from scraper.archive.sources import Sources
from scraper.dedup.entries import KNOWN_FOR, Churn, find_churn
from scraper.dedup.takeover import Listed, take_over
from scraper.fetch.routes import taken_over_at
from scraper.model import Entry, PollReport, RouteState, SourceState

# fresh: news · baseline: kept with the feed's text, never told · known: only the key is new, the article is there
Meant = Literal["fresh", "baseline", "known"]

NO_CHURN = Churn()


@dataclass(frozen=True, slots=True)
class Sorting:
    """The entries of a poll, the oldest first, without those that a churning source had before."""

    listing: Listing
    entries: tuple[tuple[Entry, Meant], ...]
    churn: Churn = NO_CHURN
    takeover: str = ""  # what of the listing of a route that takes over is news, and why


class Sorter:
    """Sorts polls by what the archive holds of their sources."""

    def __init__(self, sources: Sources, articles: Articles) -> None:
        self._sources = sources
        self._articles = articles

    def sort(self, report: PollReport, state: SourceState, *, lasting: bool, now: datetime) -> Sorting:
        """What is to become of the report's entries; `lasting`: the source was churning within the last day."""
        rows = self._sources.routes.of_source(report.source_id)
        listing = Listing(report.source_id, report.route_id, report.route_id == rows[0].state.route_id)
        if state.baseline_at is None:
            return Sorting(listing, _oldest_first(report.entries, ["baseline"] * len(report.entries)))
        routes = [row.state for row in rows if row.polled]
        elsewhere = self._listed_elsewhere(listing, report.entries, routes, now=now)
        since = taken_over_at(report.route_id, routes)
        if since is not None and report.entries:
            known = elsewhere | self._with_keys(listing, report.entries)
            dated = [Listed(place in known, entry.published_at) for place, entry in enumerate(report.entries)]
            takeover = take_over(dated, since=since, now=now)
            meant = [_meaning(place, takeover.fresh, known) for place in range(len(report.entries))]
            return Sorting(listing, _oldest_first(report.entries, meant), takeover=takeover.reason)
        churn = self._find_churn(listing, report.entries, elsewhere, lasting=lasting, now=now)
        others = frozenset(range(len(report.entries))) - elsewhere
        meant = [_meaning(place, others, elsewhere) for place in range(len(report.entries))]
        return Sorting(listing, _oldest_first(report.entries, meant, without=churn.known), churn)

    def _listed_elsewhere(
        self, listing: Listing, entries: Sequence[Entry], routes: Sequence[RouteState], *, now: datetime
    ) -> frozenset[int]:
        if all(route.polled_at is None for route in routes if route.route_id != listing.route_id):
            return frozenset()  # nearly every source: no question to the database
        since = now - KNOWN_FOR
        return frozenset(
            place
            for place, entry in enumerate(entries)
            if self._articles.is_on_another_route(listing, entry, since=since)
        )

    def _with_keys(self, listing: Listing, entries: Sequence[Entry]) -> frozenset[int]:
        return frozenset(
            place for place, entry in enumerate(entries) if self._articles.has_key(listing.source_id, entry)
        )

    def _find_churn(
        self, listing: Listing, entries: Sequence[Entry], elsewhere: frozenset[int], *, lasting: bool, now: datetime
    ) -> Churn:
        """Places of the entries not to be kept again."""
        kept = elsewhere | self._with_keys(listing, entries)
        places = [place for place in range(len(entries)) if place not in kept]
        since = now - KNOWN_FOR
        churn = find_churn(
            [self._articles.known_by(listing.source_id, entries[place], since=since) for place in places],
            lasting=lasting,
        )
        return Churn(frozenset(places[known] for known in churn.known), churn.reason)


def _meaning(place: int, fresh: frozenset[int], known: frozenset[int]) -> Meant:
    return "fresh" if place in fresh else "known" if place in known else "baseline"


def _oldest_first(
    entries: Sequence[Entry], meant: Sequence[Meant], *, without: frozenset[int] = frozenset()
) -> tuple[tuple[Entry, Meant], ...]:
    """A feed lists the newest first: stored in reverse, ids follow the order of appearance."""
    kept = [place for place in reversed(range(len(entries))) if place not in without]
    return tuple((entries[place], meant[place]) for place in kept)
