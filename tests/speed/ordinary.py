"""Articles and queries as most days bring them: few different words, and watches of which hardly any fires.

A thousand articles of 3,000 characters in Russian, Kazakh, English and Uzbek hold 3,000 words of each language as
written, by rank as in real texts (Zipf). Of the words of queries a tenth are in such texts, a fifth are concepts, of
which forty are met there, and the others are in none. newsroom.py has what is harder: ever new words, many matches.
"""

import random
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate

from newsroom import LETTERS, TONGUES, Newsroom, Tongue

from alerts.model import Document, Watch

FORMS = 3_000
_STEMS, _ABSENT, _CONCEPTS = 1_500, 8_000, 10
# Stems of the upper ranks are in every article.
_QUERY_STEM_MIN = 400
# The offset in Zipf's law as Mandelbrot wrote it.
_OFFSET = 2.7


class Ordinary:
    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._newsroom = Newsroom(seed)
        self._stems = {tongue.code: self._newsroom.made_up(tongue, _STEMS) for tongue in TONGUES}
        self._absent = {tongue.code: self._newsroom.made_up(tongue, _ABSENT) for tongue in TONGUES}
        self._forms = {tongue.code: self._written(tongue) for tongue in TONGUES}
        self._sums = list(accumulate(1 / (rank + _OFFSET) for rank in range(FORMS)))

    def articles(self, count: int) -> Iterator[Document]:
        """Articles in the four languages by turns, each with its language."""
        for number in range(count):
            code = TONGUES[number % len(TONGUES)].code
            text = self._text(code)
            yield Document(f"a{number}", title=text[:60], text=text, language=code)

    def watches(self, count: int) -> list[Watch]:
        return [Watch(f"w{number}", "", self._query()) for number in range(count)]

    def _written(self, tongue: Tongue) -> list[str]:
        endings = tongue.endings.split()
        stems = self._stems[tongue.code]
        forms = [stem + ending for stem in stems for ending in ("", *self._random.sample(endings, 2))]
        self._random.shuffle(forms)
        forms = [*tongue.little.split(), *forms][:FORMS]
        for name in self._random.sample(self._newsroom.concepts, _CONCEPTS):
            forms[self._random.randrange(FORMS // 3, FORMS)] = name
        return forms

    def _text(self, code: str) -> str:
        text, begins = "", True
        while len(text) < LETTERS:
            word = self._forms[code][bisect(self._sums, self._random.random() * self._sums[-1])]
            lot = self._random.random()
            sign = ".\n\n" if lot < 0.01 else ". " if lot < 0.07 else ", " if lot < 0.14 else " "
            text += (word[:1].upper() + word[1:] if begins else word) + sign
            begins = lot < 0.07
        return text

    def _query(self) -> str:
        code = self._random.choice(TONGUES).code
        one, two, three, four = (self._term(code) for _ in range(4))
        return self._random.choice(
            (
                f"{one} AND {two}",
                f"{one} AND ({two} OR {three})",
                f"{one} AND ({two} OR {three} OR {four})",
                f"({one} OR {two}) AND ({three} OR {four})",
                f"{one} AND {two} AND {three}",
            )
        )

    def _term(self, code: str) -> str:
        lot = self._random.random()
        if lot < 0.2:
            return self._random.choice(self._newsroom.concepts)
        return self._random.choice(self._stems[code][_QUERY_STEM_MIN:] if lot < 0.3 else self._absent[code])
