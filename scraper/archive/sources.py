"""Sources, their routes, and what is remembered of each. `next_poll_at` of a route, not a timer, says what is due."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scraper.archive.database import Database
from scraper.archive.routes import Due, RouteRow, RouteTable, route_of, state_of
from scraper.clock import text_of, time_of
from scraper.dedup.digest import key_digest
from scraper.dedup.entries import CHURN_NOTE
from scraper.dedup.urls import host_of
from scraper.fetch.routes import Use, choose, taken_over_at
from scraper.fetch.schedule import usable_validators
from scraper.model import PageMode, PollOrder, RouteState, Source, SourceState

# Key digests that go out with a poll. Known entries beyond this are parsed again and then recognised by their key, so
# the number is about speed only: 500 with each poll cost 2 ms, twice the whole of a 304 (2026-11).
KNOWN_KEYS, KNOWN_KEYS_MAX = 100, 500
LISTED_MANY = 80  # a source that listed so many is told KNOWN_KEYS_MAX; most list 20 to 50
# Channels of every outlet live there: never the host that an outlet's other hosts are folded to.
SHARED_HOSTS = frozenset(("t.me", "telegram.me"))


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its state and the counts that `sources` shows."""

    source: Source
    state: SourceState
    polled: bool  # a route of it can be polled
    entries: int
    latest_entry_at: datetime | None
    next_poll_reason: str | None  # of the route in use
    routes: tuple[RouteRow, ...]
    use: Use | None  # the route in use and why


@dataclass(frozen=True, slots=True)
class Marks:
    """What recording a poll needs and changes of a source as a whole."""

    baseline_at: datetime | None  # of the first poll that listed anything
    churned_at: datetime | None  # its keys were last seen to change then
    page: PageMode


class Sources:
    """The table of sources. What was stored refers to its rows: a source that is gone is `removed`, never deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.routes = RouteTable(database)
        self._main_hosts: Mapping[str, str] | None = None
        self._long: set[str] = set()  # sources that list many entries, as far as polls since the start told

    def sync(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make the tables say what the configuration says; new routes in use are due at once.

        When no route of before is left, what the new ones list is old news: the source starts over with a baseline.
        """
        with self._database.transaction():
            known = {
                row["id"]: row
                for row in self._database.execute("SELECT id, configured, every_seconds, removed_at FROM sources")
            }
            for source in sources:
                before = known.get(source.id)
                configured = key_digest(repr((source.robots, [(r.kind, r.url, r.selectors) for r in source.routes])))
                self._upsert(source, configured, now)
                if not self.routes.sync(source.id, source.routes):
                    self._database.execute("UPDATE sources SET baseline_at = NULL WHERE id = ?", (source.id,))
                if before is not None and (before["configured"] != configured or before["removed_at"] is not None):
                    self.routes.restart(source.id)
                if before is not None and before["every_seconds"] > source.every_seconds:
                    self.routes.hasten(source.id, every_seconds=source.every_seconds)
                self.routes.settle(self.routes.of_source(source.id), now=now)
            gone = set(known) - {source.id for source in sources}
            self._database.executemany(
                "UPDATE sources SET removed_at = coalesce(removed_at, ?) WHERE id = ?",
                [(text_of(now), source_id) for source_id in sorted(gone)],
            )
        self._main_hosts = None

    def _upsert(self, source: Source, configured: str, now: datetime) -> None:
        values = {
            "id": source.id,
            "name": source.name,
            "kind": source.kind,
            "url": source.url,
            "country": source.country,
            "languages": json.dumps(source.languages),
            "timezone": source.timezone,
            "type": source.type,
            "pack": source.pack,
            "page": source.page,
            "every_seconds": source.every_seconds,
            "aliases": json.dumps(source.aliases),
            "robots": source.robots,
            "configured": configured,
        }
        changes = ", ".join(f"{name} = :{name}" for name in values if name != "id")
        self._database.execute(
            f"INSERT INTO sources (added_at, {', '.join(values)})"  # noqa: S608 - names above
            f" VALUES (:added_at, {', '.join(':' + name for name in values)})"
            f" ON CONFLICT (id) DO UPDATE SET removed_at = NULL, {changes}",
            {**values, "added_at": text_of(now)},
        )

    def due(self, now: datetime, *, limit: int, unpolled_since: datetime | None = None) -> list[Due]:
        """Routes to poll at `now`, longest overdue first; with `unpolled_since` those not polled since."""
        return self.routes.due(now, limit=limit, unpolled_since=unpolled_since)

    def order(self, route_id: int, *, now: datetime) -> PollOrder:
        """What the crawler must know to poll this route, with the validators that can be relied on at `now`."""
        row = self.routes.row(route_id)
        source_id = row["source_id"]
        # A route that takes over shows all it lists: the place of what is known tells what is news.
        usual = KNOWN_KEYS_MAX if source_id in self._long else KNOWN_KEYS
        keys_max = 0 if row["place"] and self._takes_over(source_id, route_id) else usual
        kept = RouteState(
            etag=row["etag"],
            last_modified=row["last_modified"],
            validators_at=time_of(row["validators_at"]),
            whole_at=time_of(row["whole_at"]),
        )
        etag, last_modified = usable_validators(kept, now)
        source = self._database.execute("SELECT languages, timezone FROM sources WHERE id = ?", (source_id,)).fetchone()
        known = self._database.execute(
            "SELECT key_digest, title_mark, address_mark FROM entries WHERE source_id = ? ORDER BY id DESC LIMIT ?",
            (source_id, keys_max),
        ).fetchall()
        return PollOrder(
            source_id=source_id,
            route_id=route_id,
            kind=row["kind"],
            url=row["address"] or row["url"],
            languages=tuple(json.loads(source["languages"])),
            timezone=source["timezone"],
            selectors=route_of(row).selectors,
            etag=etag,
            last_modified=last_modified,
            validators_url=row["validators_url"],
            body_hash=row["body_hash"],
            known=tuple(key for key, _, _ in known),
            seen=tuple(mark for _, *marks in known for mark in marks if mark is not None),
        )

    def _takes_over(self, source_id: str, route_id: int) -> bool:
        polled = [route.state for route in self.routes.of_source(source_id) if route.polled]
        return taken_over_at(route_id, polled) is not None

    def note_listed(self, source_id: str, listed: int) -> None:
        """A poll found so many entries listed."""
        if listed >= LISTED_MANY:
            self._long.add(source_id)

    def state(self, source_id: str) -> SourceState:
        """What is remembered of one source; raises KeyError for an unknown id."""
        return _summary(self._row(source_id), self.routes.of_source(source_id))

    def route_state(self, route_id: int) -> RouteState:
        """What is remembered of one route; raises KeyError for an unknown id."""
        return state_of(self.routes.row(route_id))

    def route_in_use(self, source_id: str) -> int:
        """The id of the source's route in use; raises KeyError where none can be polled."""
        use = choose([row.state for row in self.routes.of_source(source_id) if row.polled])
        if use is None:
            raise KeyError(source_id)
        return use.route_id

    def source(self, source_id: str) -> Source:
        """The source as it was last configured; raises KeyError for an unknown id."""
        return _source(self._row(source_id), self.routes.of_source(source_id))

    def every_seconds(self, source_id: str) -> int:
        """The source's interval; raises KeyError for an unknown id."""
        return int(self._row(source_id)["every_seconds"])

    def marks(self, source_id: str) -> Marks:
        """What recording a poll needs of the source; raises KeyError for an unknown id."""
        row = self._row(source_id)
        return Marks(time_of(row["baseline_at"]), time_of(row["churned_at"]), row["page"])

    def _row(self, source_id: str) -> Any:
        row = self._database.execute("SELECT * FROM sources WHERE id = ?", (source_id,)).fetchone()
        if row is None:
            raise KeyError(source_id)
        return row

    def write_marks(self, source_id: str, marks: Marks) -> None:
        """Keep when the source was first listed, and when its keys were last seen to change."""
        self._database.execute(
            "UPDATE sources SET baseline_at = ?, churned_at = ? WHERE id = ?",
            (text_of(marks.baseline_at), text_of(marks.churned_at), source_id),
        )

    def rows(self) -> Iterable[SourceRow]:
        """Every configured source with state and counts, by pack and id."""
        cursor = self._database.execute(
            "SELECT s.*, (SELECT count(*) FROM entries e WHERE e.source_id = s.id) AS entries,"
            " (SELECT max(first_seen_at) FROM entries e WHERE e.source_id = s.id) AS latest_entry_at"
            " FROM sources s WHERE removed_at IS NULL ORDER BY pack IS NOT NULL, pack, id"
        )
        for row in cursor.fetchall():
            routes = self.routes.of_source(row["id"])
            use = choose([route.state for route in routes if route.polled])
            in_use = next((route for route in routes if use and route.state.route_id == use.route_id), None)
            yield SourceRow(
                source=_source(row, routes),
                state=_summary(row, routes),
                polled=use is not None,
                entries=row["entries"],
                latest_entry_at=time_of(row["latest_entry_at"]),
                next_poll_reason=in_use.next_poll_reason if in_use else None,
                routes=tuple(routes),
                use=use,
            )

    def main_host(self, host: str) -> str:
        """The host that stands for this one among the addresses of its outlet: itself, unless it is an alias."""
        if self._main_hosts is None:
            self._main_hosts = dict(self._aliases())
        return self._main_hosts.get(host, host)

    def hosts(self, source_id: str) -> frozenset[str]:
        """The outlet's own hosts: of its routes, unless they belong to everybody, and its aliases."""
        rows = self._database.execute(
            "SELECT s.aliases, r.url FROM sources s JOIN routes r ON r.source_id = s.id WHERE s.id = ?", (source_id,)
        ).fetchall()
        of_routes = {host for row in rows if (host := host_of(row["url"])) is not None}
        return frozenset((of_routes - SHARED_HOSTS).union(*(json.loads(row["aliases"]) for row in rows)))

    def _aliases(self) -> Iterator[tuple[str, str]]:
        rows = self._database.execute(
            "SELECT s.aliases, r.url FROM sources s JOIN routes r ON r.source_id = s.id AND r.place IS NOT NULL"
            " WHERE s.aliases != '[]' AND s.removed_at IS NULL ORDER BY s.id DESC, r.place DESC"
        )
        for row in rows.fetchall():
            main = host_of(row["url"])
            if main is not None and main not in SHARED_HOSTS:
                yield from ((alias, main) for alias in json.loads(row["aliases"]) if alias != main)


def _summary(row: Any, routes: Sequence[RouteRow]) -> SourceState:
    polled = [route.state for route in routes if route.polled]
    use = choose(polled)
    churned_at = time_of(row["churned_at"])
    told = SourceState(
        source_id=row["id"],
        baseline_at=time_of(row["baseline_at"]),
        churned_at=churned_at,
        polled_at=max((state.polled_at for state in polled if state.polled_at), default=None),
        succeeded_at=max((state.succeeded_at for state in polled if state.succeeded_at), default=None),
        next_poll_at=min((state.next_poll_at for state in polled if state.next_poll_at), default=None),
    )
    if use is None:
        return told
    in_use = next(state for state in polled if state.route_id == use.route_id)
    return replace(
        told,
        route_id=use.route_id,
        failing_since=in_use.failing_since,
        failures=in_use.failures,
        status=in_use.status,
        error=in_use.error,
        notes=(*in_use.notes, *([CHURN_NOTE] if churned_at else [])),
    )


def _source(row: Any, routes: Sequence[RouteRow]) -> Source:
    first = routes[0].route
    return Source(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        url=row["url"],
        country=row["country"],
        languages=tuple(json.loads(row["languages"])),
        timezone=row["timezone"],
        every_seconds=row["every_seconds"],
        page=row["page"],
        type=row["type"],
        pack=row["pack"],
        status=first.status,
        note=first.note,
        selectors=first.selectors,
        fallbacks=tuple(route.route for route in routes[1:]),
        aliases=tuple(json.loads(row["aliases"])),
        robots=row["robots"],
    )
