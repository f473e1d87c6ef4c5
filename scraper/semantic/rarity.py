"""How rare words and names are among the articles seen so far: what two of them alone share says much.

With nothing seen yet everything weighs 1. Names of countries and heads of state weigh less from the start: they are in
every article of the region.
"""

import math
from collections import Counter
from collections.abc import Iterable

from scraper.semantic.reading import Reading

# As if so many articles had been seen that held none of it: the first few articles decide nothing.
_PRIOR = 20
_COMMON_NAME = 0.45  # starred in exonyms.txt
WORDS_MAX = 400_000  # 40 MiB; then what was seen once is forgotten

__all__ = ["Rarity"]


class Rarity:
    """Counts of the articles that hold a word or name."""

    def __init__(self) -> None:
        self._articles = 0
        self._counts: Counter[str] = Counter()

    def add(self, reading: Reading) -> None:
        """One article more."""
        self._articles += 1
        self._counts.update(reading.words)
        # Names are consonants: no word of any language, and where one is, no harm is done.
        self._counts.update(reading.names.sure)
        if len(self._counts) > WORDS_MAX:
            self._counts = Counter({word: count for word, count in self._counts.items() if count > 1})

    def weight(self, word: str) -> float:
        """Between 0 and 1."""
        seen = self._articles + _PRIOR
        weight = math.log1p(seen / (self._counts.get(word, 0) + 1)) / math.log1p(seen)
        return weight * _COMMON_NAME if word.startswith("<") else weight

    def sum(self, words: Iterable[str]) -> float:
        """The weights of many."""
        return sum(map(self.weight, words))
