"""When a route brings news: how many new entries by hour of the day and by day of the week, the older counting less.

Hours and days are kept apart (31 numbers, not 168) and multiplied: a week of one outlet holds a few hundred entries,
which say little of "Tuesday at three". All in UTC. Entries count at the poll that found them: their dates may lie. The
day a week ago weighs .7 of today, so that an even week is told up to a sixth off: the pace is no finer than that.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log

HALF_LIFE_SECONDS = 14 * 86_400.0  # follows a season or a change of staff within a month, holds through a holiday
GAP_SECONDS_MAX = 86_400.0  # longer pauses between two polls were ours, and say nothing of the source
NEW_MAX = 200  # of one poll: a site that puts its archive up again is not fast
# Rhythms younger than this are not acted upon: a weekend must not pass for the outlet's habit.
KNOWN_SECONDS_MIN = 3 * 86_400.0
HOURS, DAYS = 24, 7
HOUR_SECONDS = 3600.0
OWN_DAYS_SECONDS_MAX = 30 * 86_400.0  # longer silences need no measuring, which goes hour by hour


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`watched_seconds` is the time behind the counts, forgotten as they are."""

    at: datetime
    watched_seconds: float = 0.0
    hours: tuple[float, ...] = (0.0,) * HOURS
    days: tuple[float, ...] = (0.0,) * DAYS

    @property
    def is_known(self) -> bool:
        """Whether it was watched long enough to be acted upon."""
        return self.watched_seconds >= KNOWN_SECONDS_MIN

    @property
    def per_day(self) -> float:
        """New entries of a day, by what was counted so far."""
        return sum(self.days) * 86_400.0 / self.watched_seconds if self.watched_seconds > 0.0 else 0.0

    def per_day_before(self, silent_seconds: float) -> float:
        """New entries of a day up to so many seconds ago, since when none came: what was watched since is left out."""
        kept = 0.5 ** (silent_seconds / HALF_LIFE_SECONDS)
        watched_since = HALF_LIFE_SECONDS / log(2) * (1 - kept)  # forgotten bit by bit, as it is counted
        watched_before = self.watched_seconds - watched_since
        return sum(self.days) * 86_400.0 / watched_before if watched_before > HOUR_SECONDS * kept else self.per_day

    def own_days(self, start: datetime, end: datetime) -> float:
        """The time between in days of the source: its nights and free days count little, its busy hours much."""
        seconds = min((end - start).total_seconds(), OWN_DAYS_SECONDS_MAX)
        return self.expected(start, seconds) / self.per_day if self.per_day > 0.0 else 0.0

    @property
    def busiest_hour(self) -> int:
        """The hour of the day, in UTC, in which most entries came."""
        return max(range(HOURS), key=self.hours.__getitem__)

    def expected(self, start: datetime, seconds: float) -> float:
        """New entries to be expected in so many seconds from `start`."""
        total = sum(self.hours)
        if total == 0.0 or self.watched_seconds <= 0.0:
            return 0.0
        found, at, end = 0.0, start.astimezone(UTC), start.astimezone(UTC) + timedelta(seconds=seconds)
        while at < end:
            hour_ends = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            span = (min(hour_ends, end) - at).total_seconds()
            found += span * self._weight(at, total)
            at = hour_ends
        return found * total / self.watched_seconds

    def _weight(self, at: datetime, total: float) -> float:
        """How much livelier than the average this hour of this day is; one entry of doubt is given to each."""
        by_hour = HOURS * (self.hours[at.hour] + 1.0) / (total + HOURS)
        by_day = DAYS * (self.days[at.weekday()] + 1.0) / (total + DAYS)
        return by_hour * by_day


def observe(rhythm: Rhythm | None, new: int, now: datetime) -> Rhythm:
    """The rhythm after a good poll that found so many new entries; None begins one."""
    now = now.astimezone(UTC)
    if rhythm is None:
        return Rhythm(now)
    passed = min(max((now - rhythm.at).total_seconds(), 0.0), GAP_SECONDS_MAX)
    kept = 0.5 ** (passed / HALF_LIFE_SECONDS)
    hours, days = [count * kept for count in rhythm.hours], [count * kept for count in rhythm.days]
    hours[now.hour] += min(new, NEW_MAX)
    days[now.weekday()] += min(new, NEW_MAX)
    return Rhythm(now, rhythm.watched_seconds * kept + passed, tuple(hours), tuple(days))


def text_of(rhythm: Rhythm) -> str:
    """As it is stored: about 200 characters."""
    numbers = [rhythm.at.timestamp(), rhythm.watched_seconds, *rhythm.hours, *rhythm.days]
    return json.dumps([round(number, 2) for number in numbers], separators=(",", ":"))


def rhythm_of(text: str | None) -> Rhythm | None:
    """The inverse of `text_of`; None for what is none."""
    if text is None:
        return None
    at, watched_seconds, *counts = json.loads(text)
    return Rhythm(datetime.fromtimestamp(at, UTC), watched_seconds, tuple(counts[:HOURS]), tuple(counts[HOURS:]))
