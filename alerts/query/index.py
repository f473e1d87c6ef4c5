"""From the words of a text to the families of forms they may be: one dictionary for all watches.

A *family* is one word of a term with its forms in every language that inflects it, so that a word that eight languages
inflect alike is looked up once. What may follow a stem is a `Paradigm`, shared by all families that inflect alike; its
answers are kept, since endings are few.

1. A text is cut at its spaces. The pieces that are known give their *signs* at once: the numbers under which the caller
   wants to know that a form was met. What makes up a text was mostly in the one before.
2. New pieces are learned together. Most are one plain word, told by one regular expression for all of them; the rest
   are cut into words and folded with care.
3. A word is looked up by those of its beginnings that are as long as some stem with the same head.

So the cost does not grow with the number of terms. Which language a form is of is not asked here: that is for the few
documents where a watch may fire.
"""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from alerts.morphology import Endings
from alerts.query.reading import Form
from scraper.text.normalise import fold_case, shape
from scraper.text.tokenise import elision, words

# Pieces remembered in each of two generations, about 190 bytes each: a thousand articles in four languages have 90,000.
PIECES_MAX = 60_000
# Chinese sentences and addresses have no spaces and hardly come back.
_PIECE_LETTERS_MAX = 40
# Rests (what follows a stem) of which a paradigm keeps the answer; there are some 300 paradigms.
_RESTS_MAX = 500
# Beginnings are tried only if some stem has the same first letters.
_HEAD_LETTERS = 4
# In a text typed in capitals an ending is in capitals too (ҰҚШҰНЫҢ); on short abbreviations that reads too much in.
_CAPITAL_ENDING_STEM_MIN = 4

# A word that folding changes in nothing but its case, with or without signs around it. One line of many; "" for others.
_CYRILLIC_CAPITAL, _CYRILLIC_SMALL = "А-ЯЁӘҒҚҢӨҰҮҺІЎҲӢӮҶЇЄҐ", "а-яёәғқңөұүһіўҳӣӯҷїєґ"
_PLAIN = re.compile(
    f'^(?:[(«„“"]*+([A-Za-z][a-z]*+|[{_CYRILLIC_CAPITAL}{_CYRILLIC_SMALL}][{_CYRILLIC_SMALL}]*+)[.,:;!?…)»”“"]*+|.*)$',
    re.MULTILINE,
)

Families = tuple[tuple[int, int], ...]  # a family and the bits of those of its forms that a word may be


class Paradigm:
    """What may follow a stem, each set of endings with the bit of the form it belongs to."""

    __slots__ = ("_endings", "_known")

    def __init__(self, endings: Iterable[tuple[Endings, int]]) -> None:
        self._endings = tuple(endings)
        self._known: dict[str, int] = {}

    def bits(self, rest: str) -> int:
        """The bits of the forms that have this ending, 0 if none has."""
        known = self._known.get(rest)
        if known is None:
            if len(self._known) >= _RESTS_MAX:
                self._known.clear()
            known = self._known[rest] = sum({bit for endings, bit in self._endings if endings.accepts(rest)})
        return known


Entries = tuple[tuple[Paradigm, int], ...]


class Stems:
    """Stems of one kind, each with the families it belongs to and what may follow it there."""

    __slots__ = ("_entries", "_lengths", "_short")

    def __init__(self) -> None:
        self._entries: dict[str, Entries] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}  # of the stems that begin with a head
        self._short: tuple[int, ...] = ()  # of stems that are shorter than a head

    def add(self, stem: str, paradigm: Paradigm, family: int) -> None:
        self._entries[stem] = (*self._entries.get(stem, ()), (paradigm, family))
        length = len(stem)
        if length >= _HEAD_LETTERS:
            head = stem[:_HEAD_LETTERS]
            self._lengths[head] = _with(self._lengths.get(head, self._short), length)
        elif length not in self._short:
            self._short = _with(self._short, length)
            self._lengths = {head: _with(lengths, length) for head, lengths in self._lengths.items()}

    def beginnings(self, word: str) -> list[tuple[int, Entries]]:
        """The beginnings of a word that are stems: where each ends, and its entries."""
        entries = self._entries
        return [
            (end, known)
            for end in self._lengths.get(word[:_HEAD_LETTERS], self._short)
            if (known := entries.get(word[:end])) and end <= len(word)
        ]


class WordIndex:
    """Families numbered in the order in which they are added; texts are read when all are in."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int], int] = {}
        self._kinds: dict[tuple[Form, ...], int] = {}
        self._paradigms: dict[tuple[tuple[Endings, int], ...], Paradigm] = {}
        self._folded, self._capital, self._cased = Stems(), Stems(), Stems()
        self._exact: dict[str, tuple[int, ...]] = {}
        self._signs: list[tuple[int, ...]] = []
        self._known: dict[str, tuple[int, ...]] = {}
        self._older: dict[str, tuple[int, ...]] = {}  # what was known before; what comes again is taken over
        self._passing: list[str] = []

    def add(self, forms: Sequence[Form], sign: int | None = None) -> int:
        """The number of the family of these forms, each of the same word; it is new if the family is.

        In texts it shows by `sign`, or else by the complement of its number.
        """
        # Ten thousand watches have as many words, but of some two hundred kinds.
        kind = self._kinds.setdefault(tuple(replace(form, word="") for form in forms), len(self._kinds))
        key = (forms[0].word, kind)
        family = self._numbers.get(key)
        if family is None:
            family = self._numbers[key] = len(self._numbers)
            self._signs.append(())
            self._add_stems(family, forms)
        shown = ~family if sign is None else sign
        if shown not in self._signs[family]:
            self._signs[family] += (shown,)
        return family

    def signs_in(self, pieces: Set[str]) -> set[int]:
        """The signs of all families that may stand in a text, whose `pieces` are what stands between its spaces."""
        for piece in self._passing:
            self._known.pop(piece, None)
        self._passing.clear()
        new = set(pieces).difference(self._known)
        if new:
            if len(self._known) >= PIECES_MAX:
                self._older, self._known = self._known, {}
                new = set(pieces)
            self._learn(new)
        return set[int]().union(*filter(None, map(self._known.get, pieces)))

    def words_with(self, wanted: Set[int], pieces: Iterable[str]) -> dict[str, Families]:
        """The words that may be of a family with a wanted sign, with their families; `signs_in` has seen the pieces."""
        known = self._known
        some = [piece for piece in pieces if (signs := known.get(piece)) and not wanted.isdisjoint(signs)]
        return self.families_in(" ".join(some))

    def families_in(self, text: str) -> dict[str, Families]:
        """The words of a text that may be of any family."""
        return {raw: families for raw in set(words(text)) if (families := self.families_of(raw))}

    def families_of(self, raw: str) -> Families:
        """The families that a word, as written, may be of."""
        shaped = shape(raw[elision(raw) :])
        folded = fold_case(shaped)
        found = _accepted(self._folded.beginnings(folded), folded)
        if shaped[:1].isupper():
            found += _accepted(self._capital.beginnings(folded), folded)
        if any(letter.isupper() for letter in shaped[1:]):
            found += self._abbreviations(shaped)
        found += [(family, 1) for family in self._exact.get(shaped, ())]
        return _joined(found)

    def _add_stems(self, family: int, forms: Sequence[Form]) -> None:
        groups: dict[tuple[int, str], list[tuple[Endings, int]]] = {}
        for place, form in enumerate(forms):
            for stem in form.stems:
                if form.match == "exact":
                    self._exact[stem.text] = (*self._exact.get(stem.text, ()), family)
                else:
                    kind = 2 if stem.cased else int(stem.capital)
                    groups.setdefault((kind, stem.text), []).append((stem.endings, 1 << place))
        for (kind, text), endings in groups.items():
            paradigm = self._paradigms.setdefault(tuple(endings), Paradigm(endings))
            (self._folded, self._capital, self._cased)[kind].add(text, paradigm, family)

    def _learn(self, pieces: set[str]) -> None:
        """Remember the signs of new pieces."""
        known = self._known
        if self._older:
            known.update((piece, self._older[piece]) for piece in pieces & self._older.keys())
            pieces = pieces.difference(known)
            if not pieces:
                return
        exact, capital, folding = self._exact, self._capital, self._folded
        for piece, word in zip(pieces, _PLAIN.findall("\n".join(pieces)), strict=True):
            if word:
                folded = word.lower().replace("ё", "е")
                found = _accepted(folding.beginnings(folded), folded)
                if word[0] != folded[0]:
                    found += _accepted(capital.beginnings(folded), folded)
                found += [(family, 1) for family in exact.get(word, ())]
            else:
                found = [known for raw in set(words(piece)) for known in self.families_of(raw)]
                if len(piece) > _PIECE_LETTERS_MAX:
                    self._passing.append(piece)
            known[piece] = tuple({sign for family, _ in found for sign in self._signs[family]}) if found else ()

    def _abbreviations(self, shaped: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for end, entries in self._cased.beginnings(shaped):
            rest = shaped[end:]
            in_capitals = rest.isupper() and len(rest) > 1 and end >= _CAPITAL_ENDING_STEM_MIN
            if end > 1 and (not rest or in_capitals or rest == rest.lower()):
                found += _accepted([(0, entries)], fold_case(rest))
        return found


def _accepted(beginnings: Iterable[tuple[int, Entries]], word: str) -> list[tuple[int, int]]:
    """The families with the bits of those forms that have the rest of the word as ending."""
    return [
        (family, bits)
        for end, entries in beginnings
        for paradigm, family in entries
        if (bits := paradigm.bits(word[end:]))
    ]


def _joined(found: Iterable[tuple[int, int]]) -> Families:
    """Each family once."""
    families: dict[int, int] = {}
    for family, bits in found:
        families[family] = families.get(family, 0) | bits
    return tuple(families.items())


def _with(lengths: tuple[int, ...], length: int) -> tuple[int, ...]:
    return lengths if length in lengths else tuple(sorted((*lengths, length)))
