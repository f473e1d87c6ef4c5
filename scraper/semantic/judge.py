"""The best relation of an article to those that were proposed, and who is proposed where there are no vectors.

With vectors the nearest leads are proposed (`index.Index.nearest` with `COSINE_MIN`); without, those that mention the
same rare names and numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Literal

from scraper.semantic.rarity import Rarity
from scraper.semantic.reading import Reading
from scraper.semantic.relation import relate

COSINE_MIN = 0.30  # of leads: reports of one event in two languages reach it 85 times of 100, others once
CANDIDATES_MAX = 20
_NAME_LETTERS = 4  # of a name's consonants: endings come behind
_NUMBER_MIN = 13  # smaller whole numbers are in every article
_MENTIONS_MAX = 300  # what more articles mention is not rare
_SCORE_MIN = 0.25

__all__ = ["CANDIDATES_MAX", "COSINE_MIN", "Judge", "Mentions", "Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The article that a reading belongs to, and how."""

    id: int | str
    relation: Literal["translation", "event"]
    score: float
    reason: str


class Judge:
    """Decides with what the articles seen so far say of words' rarity; `learn` adds one."""

    def __init__(self, rarity: Rarity | None = None) -> None:
        self.rarity = rarity or Rarity()

    def learn(self, reading: Reading) -> None:
        """Count the article's words among those seen."""
        self.rarity.add(reading)

    def judge(self, reading: Reading, candidates: Sequence[Reading]) -> Verdict | None:
        """The best translation, else the best event, else None. 1-2 ms a candidate."""
        verdicts = []
        for candidate in candidates:
            relating = relate(reading, candidate, self.rarity)
            if relating.relation != "none":
                verdicts.append(Verdict(candidate.id, relating.relation, relating.score, relating.reason))
        return max(verdicts, key=lambda verdict: (verdict.relation == "translation", verdict.score), default=None)


class Mentions:
    """Which articles mention a name or number: proposes candidates without vectors."""

    def __init__(self) -> None:
        self._articles: defaultdict[str, list[int | str]] = defaultdict(list)
        self._keys: dict[int | str, tuple[str, ...]] = {}

    def add(self, reading: Reading) -> None:
        """One article more."""
        keys = tuple(_mentioned(reading))
        self._keys[reading.id] = keys
        for key in keys:
            self._articles[key].append(reading.id)

    def forget(self, id_: int | str) -> None:
        """An article that is too old to be proposed."""
        for key in self._keys.pop(id_, ()):
            self._articles[key].remove(id_)
            if not self._articles[key]:
                del self._articles[key]

    def propose(self, reading: Reading, count: int = CANDIDATES_MAX) -> tuple[int | str, ...]:
        """The ids that share most, the likeliest first; at least two mentions, or one that hardly anyone has."""
        scores: defaultdict[int | str, float] = defaultdict(float)
        for key in _mentioned(reading):
            articles = self._articles.get(key, ())
            if 0 < len(articles) <= _MENTIONS_MAX:
                for id_ in articles:
                    scores[id_] += 1 / (1 + len(articles)) ** 0.5
        scores.pop(reading.id, None)
        best = nlargest(count, scores.items(), key=lambda scored: scored[1])
        return tuple(id_ for id_, score in best if score >= _SCORE_MIN)


def _mentioned(reading: Reading) -> Iterable[str]:
    names = {name if name.startswith("<") else name[:_NAME_LETTERS] for name in reading.names.sure}
    names |= {name[:_NAME_LETTERS] for name in reading.names.possible}
    numbers = {f"{number}" for number in reading.numbers if number >= _NUMBER_MIN or number % 1}
    # Words open a way for reports of one language without a common name; the longest are the rarest.
    words = sorted(reading.words, key=lambda word: (-len(word), word))[:40]
    return sorted(names | numbers) + [f"{reading.language}:{word}" for word in words]
