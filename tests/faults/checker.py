"""Compares what was published with what the sinks took. It knows nothing of the program in between."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from receivers import TAKEN, Try
from reports import Article


@dataclass(frozen=True)
class Findings:
    """`repeated` counts takings of an article on a channel beyond the first; `twice` are those that have more than one
    identity, so that no reader could tell them for repeats; `early` came before the time that the service had named."""

    expected: int  # articles × channels
    lost: list[tuple[str, Article]] = field(default_factory=list)
    unexpected: list[tuple[str, Article]] = field(default_factory=list)
    repeated: int = 0
    repeats_per_kill_max: int = 0  # on one channel, in one life of the program
    twice: list[tuple[str, Article]] = field(default_factory=list)
    early: int = 0

    @property
    def kept(self) -> bool:
        """Whether the promise was: nothing lost, at most one repeat a kill and channel, none after de-duplication."""
        return not (self.lost or self.unexpected or self.twice or self.early) and self.repeats_per_kill_max <= 1

    def __str__(self) -> str:
        return (
            f"{self.expected} expected, lost {len(self.lost)}, repeated {self.repeated} (at most"
            f" {self.repeats_per_kill_max} a kill and channel), after de-duplication {len(self.twice)},"
            f" unexpected {len(self.unexpected)}, early {self.early}"
        )


def check(published: Collection[Article], channels: Collection[str], tries: Iterable[Try]) -> Findings:
    """`published` without the sources' baselines: those are no news."""
    wanted = {(channel, article) for channel in channels for article in published}
    takings: Counter[tuple[str, Article]] = Counter()
    ids: defaultdict[tuple[str, Article], set[str]] = defaultdict(set)
    repeats: Counter[tuple[str, int]] = Counter()
    held_until: dict[str, float] = {}
    early = 0
    for attempt in tries:
        early += attempt.at < held_until.get(attempt.channel, 0.0)
        held_until[attempt.channel] = max(held_until.get(attempt.channel, 0.0), attempt.until)
        if attempt.act not in TAKEN:
            continue
        keys = [(attempt.channel, article) for article in attempt.articles]
        if any(takings[key] for key in keys):
            repeats[attempt.channel, attempt.round] += 1
        for key in keys:
            takings[key] += 1
            ids[key].add(attempt.id)
    return Findings(
        expected=len(wanted),
        lost=sorted(wanted - takings.keys()),
        unexpected=sorted(takings.keys() - wanted),
        repeated=sum(repeats.values()),
        repeats_per_kill_max=max(repeats.values(), default=0),
        twice=sorted(key for key, found in ids.items() if len(found) > 1),
        early=early,
    )
