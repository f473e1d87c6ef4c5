"""Routes and what is remembered of each between polls. `next_poll_at` in this table, not a timer, says what is due."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from scraper.archive.database import Database
from scraper.clock import text_of, time_of
from scraper.dedup.urls import canonical
from scraper.fetch.routes import Use, choose
from scraper.fetch.schedule import believable
from scraper.model import CANARY_ID, Route, RouteState, Selectors

# Why a route that rests is asked once: the one in use answers, and brings nothing for longer than its rhythm explains.
SECOND_LOOK = "a second look: the route in use is quiet"
SECOND_LOOK_EVERY = timedelta(days=1)
# So many servers at once do not fall silent by chance.
SILENT_MIN = 3
# Columns of the state.
STATE = (
    *("etag", "last_modified", "body_hash", "validators_url", "validators_at", "whole_at", "baseline_at", "polled_at"),
    *("succeeded_at", "next_poll_at", "floor_at", "fresh_seconds", "ttl_seconds", "failing_since", "failures"),
    *("status", "error", "address", "moved_url", "moved_since", "moved_times", "gone_times", "stopped", "gap_at"),
    *("stale_at", "polls", "polled_bytes", "polled_seconds", "rhythm", "notes"),
)
TIMES = frozenset(name for name in STATE if name.endswith(("_at", "_since")))


@dataclass(frozen=True, slots=True)
class Due:
    """A route to poll now."""

    route_id: int
    source_id: str
    url: str  # to be asked
    obeys_robots: bool


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A configured route with its state."""

    route: Route
    state: RouteState
    polled: bool  # the address is believed in
    next_poll_reason: str | None


def is_polled(route: Route) -> bool:
    """Whether the route's address is believed in."""
    return not route.is_doubtful


class RouteTable:
    """The table of routes. One that left the configuration has no `place`; what its server asked for stays known."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync(self, source_id: str, routes: Sequence[Route]) -> bool:
        """Make the source's rows say what the configuration says; returns whether a route of before remains.

        A route is the same while its kind and address are, whatever its scheme and `www.`; with other selectors the
        body has to be read again.
        """
        known = self._database.execute("SELECT * FROM routes WHERE source_id = ?", (source_id,)).fetchall()
        by_identity = {(row["kind"], canonical(row["url"])): row for row in known}
        before = {row["id"] for row in known if row["place"] is not None}
        kept: set[int] = set()
        self._database.execute("UPDATE routes SET place = NULL WHERE source_id = ?", (source_id,))
        for place, route in enumerate(routes):
            row = by_identity.get((route.kind, canonical(route.url)))
            if row is None:
                self._insert(source_id, place, route)
            else:
                kept.add(row["id"])
                self._update(row, place, route)
        self._database.execute(
            "UPDATE routes SET next_poll_at = NULL WHERE source_id = ? AND place IS NULL", (source_id,)
        )
        return not before or bool(before & kept)

    def _insert(self, source_id: str, place: int, route: Route) -> None:
        self._database.execute(
            "INSERT INTO routes (source_id, place, kind, url, selectors, catalogue_status, note, polled)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (source_id, place, route.kind, *_configured(route)),
        )

    def _update(self, row: Any, place: int, route: Route) -> None:
        self._database.execute(
            "UPDATE routes SET place = ?, url = ?, selectors = ?, catalogue_status = ?, note = ?, polled = ?"
            " WHERE id = ?",
            (place, *_configured(route), row["id"]),
        )
        if row["selectors"] != _configured(route)[1]:
            self._database.execute(
                "UPDATE routes SET etag = NULL, last_modified = NULL, body_hash = NULL WHERE id = ?", (row["id"],)
            )

    def restart(self, source_id: str) -> None:
        """The source's routes were changed, or it was put back: what was stopped is tried again."""
        self._database.execute(
            "UPDATE routes SET stopped = NULL, gone_times = 0, failures = 0, failing_since = NULL, status = NULL"
            " WHERE source_id = ? AND stopped IS NOT NULL",
            (source_id,),
        )

    def hasten(self, source_id: str, *, every_seconds: int) -> None:
        """A shorter interval takes effect at once; a back-off and what the server asked for stay."""
        for state in (row.state for row in self.of_source(source_id)):
            if state.next_poll_at is None or state.polled_at is None or state.failures:
                continue
            sooner = state.polled_at + timedelta(seconds=every_seconds)
            self._set_next_poll(state.route_id, min(state.next_poll_at, max(sooner, state.floor_at or sooner)))

    def settle(self, rows: Sequence[RouteRow], *, now: datetime) -> Use | None:
        """Wake the routes of a source that are to be polled and lay the others to rest; returns which is in use."""
        use = choose([row.state for row in rows if row.polled])
        for row in rows:
            state = row.state
            wanted = row.polled and use is not None and use.polls(state.route_id) and state.stopped is None
            if not wanted and state.next_poll_at is not None:
                self._set_next_poll(state.route_id, None)
            elif wanted and state.next_poll_at is None:
                self._set_next_poll(state.route_id, max(now, state.floor_at or now))
        return use

    def look_elsewhere(self, source_id: str, now: datetime) -> bool:
        """Wake a resting route of a quiet source for one poll; False where all had their look within a day."""
        rows = [row for row in self.of_source(source_id) if row.polled and row.state.stopped is None]
        for state in (row.state for row in rows if row.state.next_poll_at is None):
            if state.polled_at is None or now - state.polled_at >= SECOND_LOOK_EVERY:
                self.postpone(state.route_id, max(now, state.floor_at or now), reason=SECOND_LOOK)
                return True
        return False

    def call_stale(self, rows: Sequence[RouteRow], route_id: int, now: datetime) -> list[RouteRow]:
        """The rows, in which the route is stale from now on."""
        self._database.execute("UPDATE routes SET stale_at = ? WHERE id = ?", (text_of(now), route_id))
        return [
            replace(row, state=replace(row.state, stale_at=now)) if row.state.route_id == route_id else row
            for row in rows
        ]

    def _set_next_poll(self, route_id: int, at: datetime | None) -> None:
        self._database.execute("UPDATE routes SET next_poll_at = ? WHERE id = ?", (text_of(at), route_id))

    def due(self, now: datetime, *, limit: int, unpolled_since: datetime | None = None) -> list[Due]:
        """Routes to poll at `now`, longest overdue first; with `unpolled_since` those not polled since."""
        rows = self._database.execute(
            "SELECT r.id, r.source_id, coalesce(r.address, r.url) AS url, s.robots FROM routes r"
            " JOIN sources s ON s.id = r.source_id WHERE r.next_poll_at <= :now AND s.removed_at IS NULL"
            " AND (:since IS NULL OR r.polled_at IS NULL OR r.polled_at < :since) ORDER BY r.next_poll_at LIMIT :limit",
            {"now": text_of(now), "since": text_of(unpolled_since), "limit": limit},
        )
        return [Due(row["id"], row["source_id"], row["url"], row["robots"] == "obey") for row in rows]

    def postpone(self, route_id: int, at: datetime, *, reason: str) -> None:
        """The route is asked at `at`, and why."""
        self._database.execute(
            "UPDATE routes SET next_poll_at = ?, next_poll_reason = ? WHERE id = ?", (text_of(at), reason, route_id)
        )

    def make_due(self, now: datetime) -> None:
        """Every polled route becomes due, but none before the moment its server asked for."""
        with self._database.transaction():
            self._database.execute(
                "UPDATE routes SET next_poll_at = :now WHERE next_poll_at > :now"
                " AND (floor_at IS NULL OR floor_at <= :now)",
                {"now": text_of(now)},
            )

    def believe_clock(self, now: datetime) -> None:
        """The clock was set back: no route was polled at a time to come, none waits longer than is ever meant."""
        with self._database.transaction():
            waiting = self._database.execute(
                "SELECT r.*, s.every_seconds FROM routes r JOIN sources s ON s.id = r.source_id"
                " WHERE r.next_poll_at > :now OR r.polled_at > :now",
                {"now": text_of(now)},
            )
            for row in waiting.fetchall():
                state = state_of(row)
                believed = believable(state, every_seconds=row["every_seconds"], now=now)
                self.write(believed, before=state, reason=row["next_poll_reason"])

    def recall(self, since: datetime, now: datetime) -> int:
        """Routes whose servers have not answered at all since some time after `since` are due; returns how many.

        One or two of many that fell silent while no other was asked are no outage of ours.
        """
        silent = self._database.execute(
            "SELECT sum(failing_since >= ? AND status IS NULL) AS silent, count(*) AS polled FROM routes"
            " WHERE next_poll_at IS NOT NULL",
            (text_of(since),),
        ).fetchone()
        if (silent["silent"] or 0) < min(SILENT_MIN, silent["polled"] - 1):
            return 0
        return self._database.execute(
            "UPDATE routes SET next_poll_at = max(:now, coalesce(floor_at, :now)) WHERE failing_since >= :since"
            " AND status IS NULL AND next_poll_at > :now",
            {"since": text_of(since), "now": text_of(now)},
        ).rowcount

    def reached_at(self) -> datetime | None:
        """When any route was last polled with success, or None. That we reach ourselves says nothing."""
        row = self._database.execute(
            "SELECT max(succeeded_at) AS reached_at FROM routes WHERE source_id <> ?", (CANARY_ID,)
        ).fetchone()
        return time_of(row["reached_at"])

    def row(self, route_id: int) -> Any:
        """The row of a route as it is stored; raises KeyError for an unknown id."""
        row = self._database.execute("SELECT * FROM routes WHERE id = ?", (route_id,)).fetchone()
        if row is None:
            raise KeyError(route_id)
        return row

    def of_source(self, source_id: str) -> list[RouteRow]:
        """The configured routes of a source, in their order."""
        rows = self._database.execute(
            "SELECT * FROM routes WHERE source_id = ? AND place IS NOT NULL ORDER BY place", (source_id,)
        )
        return [
            RouteRow(route_of(row), state_of(row), bool(row["polled"]), row["next_poll_reason"])
            for row in rows.fetchall()
        ]

    def write(self, state: RouteState, *, before: RouteState, reason: str | None) -> None:
        """Keep what has changed of a route's state; `reason` says in words why `next_poll_at` is when it is."""
        changed = [name for name in STATE if getattr(state, name) != getattr(before, name)]
        self._database.execute(
            f"UPDATE routes SET {''.join(f'{name} = ?, ' for name in changed)}next_poll_reason = ? WHERE id = ?",  # noqa: S608 - names of STATE
            (*(_stored(name, getattr(state, name)) for name in changed), reason, state.route_id),
        )

    def overdue_seconds_max(self, now: datetime) -> float:
        """How long the route that waits longest has been due."""
        row = self._database.execute(
            "SELECT min(r.next_poll_at) AS due FROM routes r JOIN sources s ON s.id = r.source_id"
            " WHERE r.next_poll_at <= ? AND s.removed_at IS NULL",
            (text_of(now),),
        ).fetchone()
        due = time_of(row["due"])
        return 0.0 if due is None else max(0.0, (now - due).total_seconds())


def route_of(row: Any) -> Route:
    """The route of a row of the table."""
    return Route(
        kind=row["kind"],
        url=row["url"],
        status=row["catalogue_status"],
        note=row["note"],
        selectors=None if row["selectors"] is None else Selectors(**json.loads(row["selectors"])),
    )


def state_of(row: Any) -> RouteState:
    """The state of a row of the table."""
    held: dict[str, Any] = {name: time_of(row[name]) if name in TIMES else row[name] for name in STATE}
    return RouteState(row["id"], **{**held, "notes": tuple(json.loads(row["notes"]))})


def _stored(name: str, value: Any) -> Any:
    if name == "notes":
        return json.dumps(value, ensure_ascii=False)
    return text_of(value) if name in TIMES else value


def _configured(route: Route) -> tuple[str, str | None, str, str, int]:
    selectors = None if route.selectors is None else json.dumps(asdict(route.selectors))
    return route.url, selectors, route.status, route.note, int(is_polled(route))
