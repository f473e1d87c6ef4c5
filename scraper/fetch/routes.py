"""Which of a source's routes is in use: a pure decision over their states.

1. The first route that works is in use; those after it rest, those before it failed and are probed as they back off.
2. A route has failed when its server said 410, when it was stopped, or after three failures that span half an hour; and
   when it goes on answering "not modified", or the same, while another route lists newer articles.
3. One good poll of a better route brings it back into use, and the others rest again.

Only polls change the answer, not the passing of time: whoever restarts finds the same route in use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.model import RouteState

# One failure is a hiccup, two a restart of the server; by then a source that is asked every ten minutes has been
# silent for half an hour, which is what a reader of news bears.
FAILURES_MIN = 3
FAILING_FOR = timedelta(minutes=30)
GONE = 410


@dataclass(frozen=True, slots=True)
class Use:
    """The route in use and why; `probed` are the better ones that have failed, in their order."""

    route_id: int
    reason: str
    probed: tuple[int, ...] = ()

    def polls(self, route_id: int) -> bool:
        """Whether the route is asked at all now."""
        return route_id == self.route_id or route_id in self.probed


def choose(routes: Sequence[RouteState]) -> Use | None:
    """The route in use; `routes` are those that can be polled, the better first. None when there are none."""
    if not routes:
        return None
    failed: list[tuple[int, str]] = []
    for state in routes:
        reason = why_failed(state)
        if reason is None:
            said = "the first route" if not failed else f"route {len(failed) + 1}: {failed[0][1]}"
            return Use(state.route_id, said, tuple(route_id for route_id, _ in failed))
        failed.append((state.route_id, reason))
    asked = [state for state in routes if state.stopped is None]
    first = asked[0] if asked else routes[0]
    return Use(first.route_id, f"every route has failed: {failed[0][1]}", tuple(state.route_id for state in asked))


def why_failed(state: RouteState) -> str | None:
    """Why the route is no longer counted on, or None while it is."""
    if state.stopped is not None:
        return state.stopped
    if state.stale_at is not None:
        return f"it brings nothing new, and another route listed newer articles ({state.stale_at:%Y-%m-%d %H:%M} UTC)"
    if state.failures and state.status == GONE:
        return "HTTP 410"
    if state.failing_since is None or state.polled_at is None or state.failures < FAILURES_MIN:
        return None
    if state.polled_at - state.failing_since < FAILING_FOR:
        return None
    return f"{state.failures} failures in a row ({state.error or 'no answer'})"


def taken_over_at(route_id: int, routes: Sequence[RouteState]) -> datetime | None:
    """Until when the source was read by better routes, if a listing of this one now begins its turn; else None.

    A better route that comes back begins no turn: what it lists was last read by itself, and the others may not hold
    all of it.
    """
    place = next((place for place, state in enumerate(routes) if state.route_id == route_id), 0)
    if place == 0:
        return None
    own = routes[place].succeeded_at if routes[place].baseline_at is not None else None
    better = [state.succeeded_at for state in routes[:place] if state.succeeded_at is not None]
    if not better or (own is not None and own >= max(better)):
        return None
    return max(better)
