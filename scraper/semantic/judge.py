"""The best relation of an article to those that may be of one story with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scraper.semantic.rarity import Rarity
from scraper.semantic.reading import Reading
from scraper.semantic.relation import relate


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
