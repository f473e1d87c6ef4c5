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

    def find(self, word: str) -> list[tuple[int, int]]:
        """The families that a word may be of, with the bits of their forms; a family may come twice."""
        found: list[tuple[int, int]] = []
        for end in self._lengths.get(word[:_HEAD_LETTERS], self._short):
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

    def with_ending(self, stem: str, rest: str) -> list[tuple[int, int]]:
        """The families of a stem that have an ending, with the bits of their forms."""
        entries = self._entries.get(stem, ())
        return [(family, bits) for paradigm, family in entries if (bits := paradigm.bits(rest))]


class WordIndex:
    """Families numbered in the order in which they are added; texts are read when all are in."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int], int] = {}
        self._kinds: dict[tuple[Form, ...], int] = {}
        self._paradigms: dict[tuple[tuple[Endings, int], ...], Paradigm] = {}
        self._folded, self._capital, self._cased = Stems(), Stems(), Stems()
        self._longest = 0  # letters of the longest cased stem
        self._exact: dict[str, tuple[int, ...]] = {}
        self._heads: set[str] = set()  # of all stems, as long as a head or the whole stem
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
        if not self._has_head(folded):
            return ()
        found = self._find(shaped, folded)
        if any(letter.isupper() for letter in shaped[1:]):
            found += self._abbreviations(shaped)
        families: dict[int, int] = {}
        for family, bits in found:
            families[family] = families.get(family, 0) | bits
        return tuple(families.items())

    def _add_stems(self, family: int, forms: Sequence[Form]) -> None:
        groups: dict[tuple[int, str], list[tuple[Endings, int]]] = {}
        for place, form in enumerate(forms):
            for stem in form.stems:
                self._heads.add(fold_case(stem.text)[:_HEAD_LETTERS])
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
        folded = plain.lower().replace("ё", "е")
        known.update(dict.fromkeys(pieces, ()))
        for piece, word, small in zip(pieces, plain.split("\n"), folded.split("\n"), strict=True):
            if not word:
                known[piece] = self._signs_of(piece)
            elif self._has_head(small) and (found := self._find(word, small)):
                known[piece] = tuple({sign for family, _ in found for sign in signs[family]})

    def _signs_of(self, piece: str) -> tuple[int, ...]:
        if len(piece) > _PIECE_LETTERS_MAX:
            self._passing.append(piece)
        families = {family for raw in set(words(piece)) for family, _ in self.families_of(raw)}
        return tuple({sign for family in families for sign in self._signs[family]})

    def _has_head(self, word: str) -> bool:
        heads = self._heads
        return word[:_HEAD_LETTERS] in heads or word[:3] in heads or word[:2] in heads or word[:1] in heads

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


def _with(lengths: tuple[int, ...], length: int) -> tuple[int, ...]:
    return lengths if length in lengths else tuple(sorted((*lengths, length)))
