"""How rare words and names are among the articles seen so far: what two of them alone share says much.

With nothing seen yet everything weighs 1. Names of countries and heads of state weigh less from the start: they are in
every article of the region.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from scraper.semantic.reading import Reading

# As if so many articles had been seen that held none of it: the first few articles decide nothing.
_PRIOR = 20
_COMMON_NAME = 0.45  # starred in exonyms.txt
WORDS_MAX = 400_000  # 40 MiB; then what was seen once is forgotten
# What the words of an article weigh together is kept until so many more articles were seen: it moves by hundredths.
_KEPT_FOR = 1.1
_KEPT_MAX = 1_000

__all__ = ["Rarity"]

Asked = TypeVar("Asked")


class Rarity:
    """Counts of the articles that hold a word or name."""

    def __init__(self) -> None:
        self._articles = 0
        self._counts: Counter[str] = Counter()
        # Until the next article is counted, which is compared with a hundred others before.
        self._by_count = _Kept(self._weigh)
        self._weights = _Kept(self._look_up)
        self._squares = _Kept(self._square)
        self._masses: dict[frozenset[str], tuple[float, float]] = {}  # valid until so many articles, mass

    def add(self, reading: Reading) -> None:
        """One article more."""
        self._articles += 1
        self._by_count.clear()
        self._weights.clear()
        self._squares.clear()
        self._counts.update(reading.words)
        # Names are consonants: no word of any language, and where one is, no harm is done.
        self._counts.update(reading.names.sure)
        if len(self._counts) > WORDS_MAX:
            self._counts = Counter({word: count for word, count in self._counts.items() if count > 1})

    def weight(self, word: str) -> float:
        """Between 0 and 1."""
        return self._weights[word]

    def mass(self, words: frozenset[str]) -> float:
        """The sum of the squares of the weights of an article's words, as of lately."""
        until, mass = self._masses.get(words, (0.0, 0.0))
        if self._articles >= until:
            mass = self.squares(words)
            if len(self._masses) >= _KEPT_MAX:
                self._masses.clear()
            self._masses[words] = (self._articles * _KEPT_FOR + 1, mass)
        return mass

    def squares(self, words: Iterable[str]) -> float:
        """The sum of the squares of the weights."""
        return sum(map(self._squares.__getitem__, words))

    def sum(self, words: Iterable[str]) -> float:
        """The weights of many."""
        return sum(map(self._weights.__getitem__, words))

    def _look_up(self, word: str) -> float:
        weight = self._by_count[self._counts.get(word, 0)]
        return weight * _COMMON_NAME if word[0] == "<" else weight

    def _square(self, word: str) -> float:
        return self._weights[word] ** 2

    def _weigh(self, count: int) -> float:
        """The weight of what so many articles hold."""
        seen = self._articles + _PRIOR
        return math.log1p(seen / (count + 1)) / math.log1p(seen)


class _Kept(dict[Asked, float], Generic[Asked]):
    """What a function says, asked once."""

    def __init__(self, ask: Callable[[Asked], float]) -> None:
        self._ask: Callable[[Asked], float] = ask

    def __missing__(self, asked: Asked) -> float:
        found = self[asked] = self._ask(asked)
        return found
