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
from typing import NamedTuple

from alerts.lexicon import Lexicon
from alerts.morphology import Endings
from alerts.query.reading import Form, stems_of
from scraper.text.normalise import fold_case, shape
from scraper.text.tokenise import elision, words

# Pieces remembered in each of two generations, about 190 bytes each: a thousand articles in four languages have 90,000.
PIECES_MAX = 60_000
# Words that made a watch worth a closer look, with their families; about 300 bytes each.
_WORDS_MAX = 10_000
# Chinese sentences and addresses have no spaces and hardly come back.
_PIECE_LETTERS_MAX = 40
# Rests (what follows a stem) of which a paradigm keeps the answer; there are some 300 paradigms.
_RESTS_MAX = 500
# Beginnings are tried only if some stem has the same first letters.
_HEAD_LETTERS = 4
_STUB_LENGTHS = tuple(range(1, _HEAD_LETTERS))
# In a text typed in capitals an ending is in capitals too (ҰҚШҰНЫҢ); on short abbreviations that reads too much in.
_CAPITAL_ENDING_STEM_MIN = 4

# A word that folding changes in nothing but case, ё and apostrophes, with or without signs around it; one line of many,
# "" for the others. What begins like an elided article (l'OTSC) is left to the careful way.
_CAPITALS, _SMALL = "А-ЯЁӘҒҚҢӨҰҮҺІЎҲӢӮҶЇЄҐ", "а-яёәғқңөұүһіўҳӣӯҷїєґ"
_MARKS = "\u2018\u2019\u02bb\u02bc"
_MARK = f"['{_MARKS}]"
_LATIN = f"(?!(?:[LDJMNSTCldjmnstc]|[A-Za-z]*(?:u|ll)){_MARK})[A-Za-z0-9][a-z0-9]*+(?:{_MARK}[a-z0-9]++)*+"
_PLAIN = re.compile(f'^(?:[(«„“"]*+({_LATIN}|[{_CAPITALS}{_SMALL}][{_SMALL}]*+)[.,:;!?…)»”“"]*+|.*)$', re.MULTILINE)

# Signs that no word holds. To take them out costs 6 µs an article, and leaves a sixth fewer pieces to learn.
_SIGNS = ',.:;!?()«»"-'

Families = tuple[tuple[int, int], ...]  # a family and the bits of those of its forms that a word may be


class Pieces(NamedTuple):
    """What stands between the spaces of a text, and in the same order the signs of the families that are in it."""

    texts: set[str]
    signs: list[tuple[int, ...]]

    def found(self) -> set[int]:
        """All signs."""
        return set[int]().union(*filter(None, self.signs))

    def words_with(self, wanted: Set[int]) -> list[str]:
        """The words of the pieces with one of these signs."""
        pieces = zip(self.texts, self.signs, strict=True)
        return words(" ".join(piece for piece, signs in pieces if signs and not wanted.isdisjoint(signs)))


class Paradigm:
    """What may follow a stem, each set of endings with the bit of the form it belongs to."""

    __slots__ = ("_endings", "known")

    def __init__(self, endings: Iterable[tuple[Endings, int]]) -> None:
        self._endings = tuple(endings)
        self.known: dict[str, int] = {}

    def bits(self, rest: str) -> int:
        """The bits of the forms that have this ending, 0 if none has."""
        known = self.known.get(rest)
        if known is None:
            if len(self.known) >= _RESTS_MAX:
                self.known.clear()
            known = self.known[rest] = sum({bit for endings, bit in self._endings if endings.accepts(rest)})
        return known


Entries = tuple[tuple[Paradigm, int], ...]


class Stems:
    """Stems of one kind, each with the families it belongs to and what may follow it there."""

    __slots__ = ("_entries", "_lengths", "_short")

    def __init__(self) -> None:
        self._entries: dict[str, Entries] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}  # of the stems that a word with this head can begin with

    def add(self, stem: str, paradigm: Paradigm, family: int) -> None:
        self._entries[stem] = (*self._entries.get(stem, ()), (paradigm, family))
        self._lengths.clear()

    def find(self, word: str) -> list[tuple[int, int]]:
        """The families that a word may be of, with the bits of their forms; a family may come twice."""
        if not self._lengths:
            self._arrange()
        found: list[tuple[int, int]] = []
        for end in self._lengths.get(word[:_HEAD_LETTERS], _STUB_LENGTHS):
            entries = self._entries.get(word[:end])
            if entries and end <= len(word):
                rest = word[end:]
                for paradigm, family in entries:
                    bits = paradigm.known.get(rest)
                    if bits is None:
                        bits = paradigm.bits(rest)
                    if bits:
                        found.append((family, bits))
        return found

    def _arrange(self) -> None:
        lengths: dict[str, set[int]] = {"": set()}
        for stem in self._entries:
            if len(stem) >= _HEAD_LETTERS:
                lengths.setdefault(stem[:_HEAD_LETTERS], set()).add(len(stem))
        for head, known in lengths.items():
            known.update(length for length in _STUB_LENGTHS if head[:length] in self._entries)
        self._lengths = {head: tuple(sorted(known)) for head, known in lengths.items()}

    def with_ending(self, stem: str, rest: str) -> list[tuple[int, int]]:
        """The families of a stem that have an ending, with the bits of their forms."""
        entries = self._entries.get(stem, ())
        return [(family, bits) for paradigm, family in entries if (bits := paradigm.bits(rest))]


class WordIndex:
    """Families numbered in the order in which they are added; texts are read when all are in."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._numbers: dict[tuple[str, int], int] = {}
        self._kinds: dict[tuple[Form, ...], int] = {}
        self._paradigms: dict[tuple[tuple[Endings, int], ...], Paradigm] = {}
        self._folded, self._capital, self._cased = Stems(), Stems(), Stems()
        self._longest = 0  # letters of the longest cased stem
        self._exact: dict[str, tuple[int, ...]] = {}
        self._heads: set[str] = set()  # of all stems
        self._stubs: set[str] = set()  # stems that are shorter than a head
        self._signs: list[tuple[int, ...]] = []
        self._known: dict[str, tuple[int, ...]] = {}
        self._older: dict[str, tuple[int, ...]] = {}  # what was known before; what comes again is taken over
        self._families: dict[str, Families] = {}
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

    def read(self, text: str) -> Pieces:
        """What stands between the spaces of a text, each once, with the signs of all families that may be in it."""
        for piece in self._passing:
            self._known.pop(piece, None)
        self._passing.clear()
        for sign in _SIGNS:
            text = text.replace(sign, " ")
        pieces = set(text.split())
        new = pieces.difference(self._known)
        if new:
            if len(self._known) + len(new) > PIECES_MAX:
                self._older, self._known = self._known, {}
                new = pieces
            self._learn(new)
        return Pieces(pieces, list(map(self._known.__getitem__, pieces)))

    def families_of(self, raws: Iterable[str]) -> dict[str, Families]:
        """Those of the words, as written, that may be of any family, with their families."""
        return {raw: families for raw in set(raws) if (families := self._families_of(raw))}

    def _families_of(self, raw: str) -> Families:
        known = self._families.get(raw)
        if known is None:
            known = self._look_up(raw)
            if len(raw) <= _PIECE_LETTERS_MAX:
                if len(self._families) >= _WORDS_MAX:
                    self._families.clear()
                self._families[raw] = known
        return known

    def _add_stems(self, family: int, forms: Sequence[Form]) -> None:
        groups: dict[tuple[int, str], list[tuple[Endings, int]]] = {}
        for place, form in enumerate(forms):
            for stem in stems_of(form, self._lexicon):
                head = fold_case(stem.text)[:_HEAD_LETTERS]
                (self._heads if len(head) == _HEAD_LETTERS else self._stubs).add(head)
                if form.match == "exact":
                    self._exact[stem.text] = (*self._exact.get(stem.text, ()), family)
                else:
                    kind = 2 if stem.cased else int(stem.capital)
                    self._longest = max(self._longest, len(stem.text) if stem.cased else 0)
                    groups.setdefault((kind, stem.text), []).append((stem.endings, 1 << place))
        for (kind, text), endings in groups.items():
            paradigm = self._paradigms.setdefault(tuple(endings), Paradigm(endings))
            (self._folded, self._capital, self._cased)[kind].add(text, paradigm, family)

    def _learn(self, pieces: set[str]) -> None:
        """Remember the signs of new pieces."""
        known, signs = self._known, self._signs
        if self._older:
            known.update((piece, self._older[piece]) for piece in pieces & self._older.keys())
            pieces = pieces.difference(known)
            if not pieces:
                return
        plain = "\n".join(_PLAIN.findall("\n".join(pieces)))
        for mark in _MARKS:
            plain = plain.replace(mark, "'")
        folded = plain.lower().replace("ё", "е")
        known.update(dict.fromkeys(pieces, ()))
        heads, stubs = self._heads, self._stubs
        for piece, word, small in zip(pieces, plain.split("\n"), folded.split("\n"), strict=True):
            if not word:
                known[piece] = self._signs_of(piece)
            elif (
                small[:_HEAD_LETTERS] in heads or small[:3] in stubs or small[:2] in stubs or small[:1] in stubs
            ) and (found := self._find(word, small)):
                known[piece] = tuple({sign for family, _ in found for sign in signs[family]})

    def _signs_of(self, piece: str) -> tuple[int, ...]:
        if len(piece) > _PIECE_LETTERS_MAX:
            self._passing.append(piece)
        families = {family for raw in set(words(piece)) for family, _ in self._look_up(raw)}
        return tuple({sign for family in families for sign in self._signs[family]})

    def _look_up(self, raw: str) -> Families:
        """The families that a word, as written, may be of."""
        shaped = shape(raw[elision(raw) :])
        found = self._find(shaped, fold_case(shaped))
        if any(letter.isupper() for letter in shaped[1:]):
            found += self._abbreviations(shaped)
        families: dict[int, int] = {}
        for family, bits in found:
            families[family] = families.get(family, 0) | bits
        return tuple(families.items())

    def _find(self, shaped: str, folded: str) -> list[tuple[int, int]]:
        """What a word is in any case, with a capital, and exactly as it is written."""
        found = self._folded.find(folded)
        if shaped[:1] != folded[:1]:
            found += self._capital.find(folded)
        if shaped in self._exact:
            found += [(family, 1) for family in self._exact[shaped]]
        return found

    def _abbreviations(self, shaped: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for end in range(min(len(shaped), self._longest), 1, -1):
            rest = shaped[end:]
            in_capitals = rest.isupper() and len(rest) > 1 and end >= _CAPITAL_ENDING_STEM_MIN
            if not rest or in_capitals or rest == rest.lower():
                found += self._cased.with_ending(shaped[:end], fold_case(rest))
        return found
