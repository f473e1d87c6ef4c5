"""Silence that a source's rhythm explains, and silence that it does not, over simulated months of kinds of outlets."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from scraper.fetch.health import HealthFacts, HealthVerdict, is_silent, judge
from scraper.fetch.rhythm import Rhythm, observe, text_of
from scraper.model import RouteState

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
POLL, LOOK = timedelta(minutes=30), timedelta(hours=1)
KNOWN = timedelta(days=30)  # before that no verdict is looked at

Rate = Callable[[datetime], float]  # entries an hour


def wire(at: datetime) -> float:
    return 3.0 if 2 <= at.hour < 16 else 0.4


def hourly(at: datetime) -> float:
    return 1.0


def office(at: datetime) -> float:
    """Ten a day from nine to six, Monday to Friday."""
    return 10 / 9 if at.weekday() < 5 and 4 <= at.hour < 13 else 0.0


def few(at: datetime) -> float:
    """Four a day, fewer at weekends, none at night."""
    return (0.1 if at.weekday() > 4 else 0.3) if 3 <= at.hour < 17 else 0.0


def weekly(at: datetime) -> float:
    """A magazine's single piece on Thursday."""
    return 0.5 if at.weekday() == 3 and 8 <= at.hour < 12 else 0.0


@dataclass
class Watched:
    """A source that is polled; `bursts` are entries at a time."""

    rate: Rate
    bursts: int = 1
    seed: int = 1

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.now = START
        self.rhythm: Rhythm | None = None
        self.seen: list[datetime] = []
        self.ends: list[tuple[datetime, datetime]] = []

    def poll(self, *, dead: bool = False) -> None:
        self.now += POLL
        share = self.rate(self.now) / self.bursts * POLL / timedelta(hours=1)
        new = 0 if dead else self.bursts * sum(self.random.random() < share / 4 for _ in range(4))
        self.rhythm = observe(self.rhythm, new, self.now)
        if new:
            self.seen = [*self.seen, *[self.now] * new][-450:]

    def verdict(self) -> str:
        return self.judged().word

    def judged(self) -> HealthVerdict:
        facts = HealthFacts(
            "s",
            "feed",
            600,
            RouteState(
                1,
                polled_at=self.now,
                succeeded_at=self.now,
                baseline_at=START,
                validators_at=self.now,
                rhythm=text_of(self.rhythm or Rhythm(self.now)),
            ),
            first_entry_at=START,
            latest_entry_at=self.seen[-1],
        )
        return judge(replace(facts, found_at=tuple(self.seen)) if is_silent(facts, self.now) else facts, self.now)

    def live(self, days: float) -> int:
        """How often it is called quiet that is not, in so many days."""
        wrong, was, end = 0, "ok", self.now + timedelta(days=days)
        while self.now < end:
            self.poll()
            if self.now.minute == 0 and self.seen and self.now - START > KNOWN:
                found = self.verdict()
                wrong += found == "quiet" != was
                was = found
        return wrong

    def die(self) -> float:
        """Hours from its last entry until it is called quiet."""
        while self.verdict() != "quiet":
            self.poll(dead=True)
        return (self.now - self.seen[-1]) / timedelta(hours=1)

    def until(self, weekday: int, hour: int) -> None:
        """Let it live until then."""
        while (self.now.weekday(), self.now.hour) != (weekday, hour):
            self.poll()


KINDS = {
    "wire": (wire, 1),
    "wire in heaps": (wire, 5),
    "hourly": (hourly, 1),
    "office": (office, 1),
    "office in heaps": (office, 5),
    "few": (few, 1),
    "weekly": (weekly, 1),
    "weekly issue": (lambda at: 25.0 if (at.weekday(), at.hour) == (3, 10) else 0.0, 25),
}


@pytest.mark.parametrize("kind", KINDS)
def test_source_that_lives_is_not_called_quiet_in_four_months(kind):
    assert Watched(*KINDS[kind]).live(KNOWN.days + 120) == 0


@pytest.mark.parametrize(
    ("kind", "weekday", "hours"),
    [
        ("wire", 1, 18),  # the night counts little
        ("hourly", 1, 24),
        ("office", 0, 48),
        ("few", 0, 72),
        ("office", 4, 48 + 63),  # from Friday's last entry: the weekend is none of its silence
    ],
)
def test_source_that_dies_is_called_quiet_within_hours_or_three_of_its_days(kind, weekday, hours):
    source = Watched(*KINDS[kind])
    source.live(60)
    source.until(weekday, 12)

    assert source.die() <= hours


def test_lively_source_stays_quiet_for_as_long_as_it_is_silent():
    source = Watched(hourly)
    source.live(60)
    source.die()

    found = set()
    for _ in range(40 * 48):
        source.poll(dead=True)
        if source.now.hour == 0 == source.now.minute:
            found.add(source.verdict())

    assert found == {"quiet"}


def test_verdict_says_what_was_to_be_expected():
    source = Watched(hourly)
    source.live(60)
    source.die()

    assert re.fullmatch(r"silent for \d+ h, in which 1\d entries were to be expected", source.judged().reason)


def test_one_long_lull_of_before_is_forgiven_and_does_not_delay_the_verdict():
    source = Watched(hourly)
    source.live(50)
    for _ in range(5 * 48):
        source.poll(dead=True)
    source.live(10)

    assert source.die() <= 30
