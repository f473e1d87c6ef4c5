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

from scraper.archive.articles import Articles
from scraper.archive.listed import Incoming, Listing
from scraper.archive.routes import SECOND_LOOK, RouteRow
from scraper.archive.sources import Marks
from scraper.dedup.entries import KNOWN_FOR, Churn, find_churn, is_lasting
from scraper.dedup.takeover import Listed, take_over
from scraper.fetch.routes import taken_over_at
from scraper.model import PollReport, RouteState

# fresh: news · baseline: kept with the feed's text, never told · known: only the key is new, the article is there
Meant = Literal["fresh", "baseline", "known"]

NO_CHURN = Churn()


@dataclass(frozen=True, slots=True)
class Sorting:
    """The entries of a poll, the oldest first, without those that a churning source had before."""

    listing: Listing
    entries: tuple[tuple[Incoming, Meant], ...]
    churn: Churn = NO_CHURN
    takeover: str = ""  # what of the listing of a route that takes over is news, and why
    newer: bool = False  # a second look found news that the route in use does not list


class Sorter:
    """Sorts polls by what the archive holds of their sources."""

    def __init__(self, articles: Articles) -> None:
        self._articles = articles

    def sort(self, report: PollReport, rows: Sequence[RouteRow], marks: Marks, *, now: datetime) -> Sorting:
        """What is to become of the report's entries; `rows` are the source's routes as they were before the poll."""
        is_first = bool(rows) and report.route_id == rows[0].state.route_id
        listing = Listing(report.source_id, report.route_id, is_first)
        if not report.entries:
            return Sorting(listing, ())
        entries = self._articles.look_up(report.source_id, report.entries)
        if marks.baseline_at is None:
            return Sorting(listing, _oldest_first(entries, ["baseline"] * len(entries)))
        routes = [row.state for row in rows if row.polled]
        elsewhere = self._listed_elsewhere(listing, entries, routes, now=now)
        since = taken_over_at(report.route_id, routes)
        if is_second_look(report, rows):
            since = self._articles.latest_seen_at(report.source_id)
        if since is not None:
            known = elsewhere | _with_keys(entries)
            dated = [Listed(place in known, incoming.entry.published_at) for place, incoming in enumerate(entries)]
            takeover = take_over(dated, since=since, now=now)
            meant = [_meaning(place, takeover.fresh, known) for place in range(len(entries))]
            newer = bool(takeover.fresh) and is_second_look(report, rows)
            return Sorting(listing, _oldest_first(entries, meant), takeover=takeover.reason, newer=newer)
        lasting = is_lasting(marks.churned_at, now)
        churn = self._find_churn(listing, entries, elsewhere, lasting=lasting, now=now)
        others = frozenset(range(len(entries))) - elsewhere
        meant = [_meaning(place, others, elsewhere) for place in range(len(entries))]
        return Sorting(listing, _oldest_first(entries, meant, without=churn.known), churn)

    def _listed_elsewhere(
        self, listing: Listing, entries: Sequence[Incoming], routes: Sequence[RouteState], *, now: datetime
    ) -> frozenset[int]:
        if all(route.polled_at is None for route in routes if route.route_id != listing.route_id):
            return frozenset()  # nearly every source: no question to the database
        since = now - KNOWN_FOR
        return frozenset(
            place
            for place, incoming in enumerate(entries)
            if self._articles.is_on_another_route(listing, incoming, since=since)
        )

    def _find_churn(
        self, listing: Listing, entries: Sequence[Incoming], elsewhere: frozenset[int], *, lasting: bool, now: datetime
    ) -> Churn:
        """Places of the entries not to be kept again."""
        kept = elsewhere | _with_keys(entries)
        places = [place for place in range(len(entries)) if place not in kept]
        since = now - KNOWN_FOR
        fresh = [entries[place] for place in places]
        churn = find_churn(self._articles.known_by(listing.source_id, fresh, since=since), lasting=lasting)
        return Churn(frozenset(places[known] for known in churn.known), churn.reason)


def is_second_look(report: PollReport, rows: Sequence[RouteRow]) -> bool:
    """Whether the poll was to show if the route in use keeps something back."""
    return any(row.state.route_id == report.route_id and row.next_poll_reason == SECOND_LOOK for row in rows)


def _with_keys(entries: Sequence[Incoming]) -> frozenset[int]:
    """Places of those that the source has had under their keys."""
    return frozenset(place for place, incoming in enumerate(entries) if incoming.kept)


def _meaning(place: int, fresh: frozenset[int], known: frozenset[int]) -> Meant:
    return "fresh" if place in fresh else "known" if place in known else "baseline"


def _oldest_first(
    entries: Sequence[Incoming], meant: Sequence[Meant], *, without: frozenset[int] = frozenset()
) -> tuple[tuple[Incoming, Meant], ...]:
    """A feed lists the newest first: stored in reverse, ids follow the order of appearance."""
    kept = [place for place in reversed(range(len(entries))) if place not in without]
    return tuple((entries[place], meant[place]) for place in kept)
