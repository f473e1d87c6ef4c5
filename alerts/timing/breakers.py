"""Queries that break quiet hours, as watches of their own, so that they meet articles where all others do."""

from collections.abc import Iterable, Mapping

from alerts.model import Match, Watch
from alerts.timing.plan import ChannelTiming
from alerts.timing.quiet import SEVERITY_HIGH, Quiet

# No id of the configuration holds a colon.
_WATCH, _CHANNEL = "watch:", "channel:"


def breakers(watches: Iterable[Watch], channels: Mapping[str, ChannelTiming]) -> tuple[Watch, ...]:
    """A watch for every `break_if` that is a query."""
    quiets = [(_WATCH + watch.id, watch.habits.quiet) for watch in watches]
    quiets += [(_CHANNEL + channel_id, timing.habits.quiet) for channel_id, timing in channels.items()]
    return tuple(
        Watch(name, name, quiet.break_if)
        for name, quiet in quiets
        if quiet is not None and quiet.break_if is not None and quiet.break_if != SEVERITY_HIGH
    )


def is_breaker(match: Match) -> bool:
    """Whether it is no watch of a user's that matched."""
    return match.watch_id.startswith((_WATCH, _CHANNEL))


def breaks_watch(watch: Watch, broken: frozenset[str]) -> bool:
    """Whether an article breaks the quiet hours of the watch; `broken` are the ids of the breakers that matched."""
    return _WATCH + watch.id in broken or _is_severe(watch, watch.habits.quiet)


def breaks_channel(watch: Watch, channel_id: str, quiet: Quiet | None, broken: frozenset[str]) -> bool:
    """Whether an alert of the watch breaks the quiet hours of the channel."""
    return _CHANNEL + channel_id in broken or _is_severe(watch, quiet)


def _is_severe(watch: Watch, quiet: Quiet | None) -> bool:
    return quiet is not None and quiet.break_if == SEVERITY_HIGH and watch.severity == "high"
