"""From a word of a text to the forms it may be: one dictionary for all watches.

The index holds every stem once. A word is looked up by its beginnings, so the cost does not grow with the number of
terms; what was found is kept by the word as written, since a few thousand words make up most of what is published.
"""

from collections.abc import Iterable

from alerts.lexicon import Lexicon
from alerts.morphology import Endings
from alerts.query.reading import Form, stems_of
from scraper.text.normalise import fold_case, shape
from scraper.text.tokenise import elision, words

# Words remembered with what they may be; about 150 bytes each. Full, it starts anew: cheaper than keeping order.
WORDS_MAX = 60_000
# Chinese sentences and addresses have no spaces and hardly come back.
_PIECE_LETTERS_MAX = 40
# In a text typed in capitals an ending is in capitals too (ҰҚШҰНЫҢ); on short abbreviations that reads too much in.
_CAPITAL_ENDING_STEM_MIN = 4

_Entry = tuple[Endings, int, bool]


class WordIndex:
    """Forms numbered in the order in which they are added; words are looked up when all are in."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._numbers: dict[Form, int] = {}
        self._folded: dict[str, list[_Entry]] = {}
        self._cased: dict[str, list[_Entry]] = {}
        self._exact: dict[str, list[int]] = {}
        self._heads: set[str] = set()
        self._longest = 0
        self._known: dict[str, tuple[int, ...]] = {}

    def add(self, form: Form) -> int:
        """The number of a form, which is new if the form is."""
        number = self._numbers.get(form)
        if number is None:
            number = self._numbers[form] = len(self._numbers)
            for stem in stems_of(form, self._lexicon):
                if form.match == "exact":
                    self._exact.setdefault(stem.text, []).append(number)
                else:
                    stems = self._cased if stem.cased else self._folded
                    stems.setdefault(stem.text, []).append((stem.endings, number, stem.capital))
                self._heads.add(fold_case(stem.text)[:2])
                self._longest = max(self._longest, len(stem.text))
        return number

    def forms_of(self, raw: str) -> tuple[int, ...]:
        """The numbers of the forms that a word, as written, may be."""
        known = self._known.get(raw)
        if known is None:
            if len(self._known) >= WORDS_MAX:
                self._known.clear()
            known = self._known[raw] = self._look_up(raw)
        return known

    def found_in(self, text: str) -> set[int]:
        """The numbers of all forms that stand in a text.

        What stands between two spaces is remembered whole, with its punctuation: cutting a text at its spaces is ten
        times faster than finding its words, and most texts need no more.
        """
        found: set[int] = set()
        known = self._known
        for piece in set(text.split()):
            numbers = known.get(piece)
            if numbers is None:
                numbers = self._forms_in(piece)
            if numbers:
                found.update(numbers)
        return found

    def _forms_in(self, piece: str) -> tuple[int, ...]:
        numbers = tuple({number for raw in set(words(piece)) for number in self.forms_of(raw)})
        if len(piece) <= _PIECE_LETTERS_MAX:
            self._known[piece] = numbers
        return numbers

    def _look_up(self, raw: str) -> tuple[int, ...]:
        shaped = shape(raw[elision(raw) :])
        folded = fold_case(shaped)
        if folded[:2] not in self._heads and folded[:1] not in self._heads:
            return ()
        capital = shaped[:1].isupper()
        found = set(self._beginnings(self._folded, folded, capital))
        if any(letter.isupper() for letter in shaped[1:]):
            found.update(self._abbreviations(shaped))
        found.update(self._exact.get(shaped, ()))
        return tuple(sorted(found))

    def _beginnings(self, stems: dict[str, list[_Entry]], word: str, capital: bool) -> Iterable[int]:
        for end in range(min(len(word), self._longest), 0, -1):
            for endings, number, needs_capital in stems.get(word[:end], ()):
                if (capital or not needs_capital) and endings.accepts(word[end:]):
                    yield number

    def _abbreviations(self, shaped: str) -> Iterable[int]:
        for end in range(min(len(shaped), self._longest), 1, -1):
            rest = shaped[end:]
            in_capitals = rest.isupper() and len(rest) > 1 and end >= _CAPITAL_ENDING_STEM_MIN
            if rest and not in_capitals and rest != rest.lower():
                continue
            folded = fold_case(rest)
            for endings, number, _ in self._cased.get(shaped[:end], ()):
                if endings.accepts(folded):
                    yield number
