"""From the words of a text to the families of forms they may be: one dictionary for all watches.

A *family* is one word of a term with its forms in every language that inflects it, so that a word that eight languages
inflect alike is looked up once. What may follow a stem is a `Paradigm`, shared by all families that inflect alike; its
answers are kept, since endings are few.

1. A text is cut at its spaces. The pieces that are known give their *signs* at once: the numbers under which the caller
   wants to know that a form was met. What makes up a text was mostly in the one before, and most of it is in no watch:
   those pieces are told first, by one set operation.
2. New pieces are learned together. Most are one plain word, told by one regular expression for all of them; the rest
   are cut into words and folded with care.
3. A word is looked up by those of its beginnings that are as long as some stem with the same head.

So the cost does not grow with the number of terms. Which language a form is of is not asked here: that is for the few
documents where a watch may fire.
"""

import re
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from alerts.lexicon import Lexicon
from alerts.morphology import Endings, Listed
from alerts.query.reading import Form, Kind, stems_of
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
# Heads of words of which it is kept what stems they can begin with: about 100 bytes each.
_HEADS_MAX = 50_000
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
    """What stands between the spaces of a text and has signs, in the same order the signs of its families."""

    texts: set[str]
    signs: list[tuple[int, ...]]

    def found(self) -> set[int]:
        """All signs."""
        return set[int]().union(*self.signs)

    def words_with(self, wanted: Set[int]) -> list[str]:
        """The words of the pieces with one of these signs."""
        pieces = zip(self.texts, self.signs, strict=True)
        return words(" ".join(piece for piece, signs in pieces if not wanted.isdisjoint(signs)))


class Paradigm:
    """What may follow a stem, each set of endings with the bit of the form it belongs to.

    `known` has the answers that were given; unless the paradigm is `open` it has all of them from the start.
    """

    __slots__ = ("_chains", "_listed", "known", "open")

    def __init__(self, endings: Iterable[tuple[Endings, int]]) -> None:
        self._listed: dict[str, int] = {}
        chains = []
        for accepted, bit in endings:
            if isinstance(accepted, Listed):
                self._listed.update((rest, self._listed.get(rest, 0) | bit) for rest in accepted.forms)
            else:
                chains.append((accepted, bit))
        self._chains = tuple(chains)
        self.open = bool(chains)
        self.known: dict[str, int] = {} if self.open else self._listed

    def bits(self, rest: str) -> int:
        """The bits of the forms that have this ending, 0 if none has."""
        known = self.known.get(rest)
        if known is None:
            if not self.open:
                return 0
            if len(self.known) >= _RESTS_MAX:
                self.known.clear()
            known = self._listed.get(rest, 0)
            for endings, bit in self._chains:
                if not known & bit and endings.accepts(rest):
                    known |= bit
            self.known[rest] = known
        return known


class Lengths(dict[str, tuple[int, ...]]):
    """By the head of a word how long the stems are that it can begin with, worked out once a head."""

    def __init__(self) -> None:
        self._by_head: dict[str, tuple[int, ...]] = {}
        self._kept: dict[tuple[int, ...], tuple[int, ...]] = {}  # ten thousand heads have some hundred answers

    def add(self, stem: str) -> None:
        head, length = stem[:_HEAD_LETTERS], len(stem)
        known = self._by_head.get(head, ())
        if length not in known:
            more = (*known, length)
            self._by_head[head] = self._kept.setdefault(more, more)
            self.clear()

    def __missing__(self, head: str) -> tuple[int, ...]:
        if len(self) >= _HEADS_MAX:
            self.clear()
        known = self._by_head
        found = known.get(head, ())
        for end in _STUB_LENGTHS[: len(head) - 1]:
            if head[:end] in known:
                found = (end, *found)
        self[head] = self._kept.setdefault(found, found)
        return found


Entries = tuple[tuple[Paradigm, int], ...]


class Stems:
    """Stems of one kind, each with the families it belongs to and what may follow it there."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[str, Entries] = {}

    def add(self, stem: str, paradigm: Paradigm, family: int) -> None:
        self._entries[stem] = (*self._entries.get(stem, ()), (paradigm, family))

    def find(self, word: str, lengths: Iterable[int]) -> list[tuple[int, int]]:
        """The families that a word may be of, with the bits of their forms; a family may come twice.

        Tried are its beginnings of these lengths.
        """
        found: list[tuple[int, int]] = []
        for end in lengths:
            entries = self._entries.get(word[:end])
            if entries and end <= len(word):
                rest = word[end:]
                for paradigm, family in entries:
                    bits = paradigm.known.get(rest)
                    if bits is None and paradigm.open:
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

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._numbers: dict[tuple[str, int], int] = {}
        self._kinds: dict[tuple[Kind, ...], int] = {}
        self._paradigms: dict[tuple[tuple[Endings, int], ...], Paradigm] = {}
        self._folded, self._capital, self._cased = Stems(), Stems(), Stems()
        self._longest = 0  # letters of the longest cased stem
        self._exact: dict[str, tuple[int, ...]] = {}
        self._lengths = Lengths()  # of stems of all kinds
        self._signs: list[tuple[int, ...]] = []
        self._known: dict[str, tuple[int, ...]] = {}  # pieces with signs
        self._vain: set[str] = set()  # pieces without
        # What was known before; what comes again is taken over.
        self._older: tuple[dict[str, tuple[int, ...]], set[str]] = {}, set()
        self._families: dict[str, Families] = {}
        self._passing: list[str] = []

    def add(self, forms: Sequence[Form], sign: int | None = None) -> int:
        """The number of the family of these forms, each of the same word; it is new if the family is.

        In texts it shows by `sign`, or else by the complement of its number.
        """
        # Ten thousand watches have as many words, but of some two hundred kinds.
        kind = self._kinds.setdefault(tuple(form.kind for form in forms), len(self._kinds))
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
        """The pieces of a text that may be of some family, each once, with all their signs."""
        for piece in self._passing:
            self._known.pop(piece, None)
            self._vain.discard(piece)
        self._passing.clear()
        for sign in _SIGNS:
            text = text.replace(sign, " ")
        pieces = set(text.split()).difference(self._vain)
        new = pieces.difference(self._known)
        if new:
            if len(self._known) + len(self._vain) + len(new) > PIECES_MAX:
                self._older, self._known, self._vain = (self._known, self._vain), {}, set()
                new = pieces = set(text.split())
            self._learn(new)
            pieces = pieces.difference(self._vain)
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
                if form.match == "exact":
                    self._exact[stem.text] = (*self._exact.get(stem.text, ()), family)
                    self._lengths.add(fold_case(stem.text))
                else:
                    kind = 2 if stem.cased else int(stem.capital)
                    self._longest = max(self._longest, len(stem.text) if stem.cased else 0)
                    groups.setdefault((kind, stem.text), []).append((stem.endings, 1 << place))
        for (kind, text), endings in groups.items():
            key = tuple(endings)
            paradigm = self._paradigms.get(key)
            if paradigm is None:
                paradigm = self._paradigms[key] = Paradigm(key)
            self._lengths.add(fold_case(text) if kind == 2 else text)
            (self._folded, self._capital, self._cased)[kind].add(text, paradigm, family)

    def _learn(self, pieces: set[str]) -> None:
        """Remember the signs of new pieces."""
        older, vain_before = self._older
        if older or vain_before:
            self._known.update((piece, older[piece]) for piece in pieces & older.keys())
            self._vain |= pieces & vain_before
            pieces = pieces.difference(older, vain_before)
            if not pieces:
                return
        plain = "\n".join(_PLAIN.findall("\n".join(pieces)))
        for mark in _MARKS:
            plain = plain.replace(mark, "'")
        folded = plain.lower().replace("ё", "е")
        found: dict[str, tuple[int, ...]] = {}
        lengths, signs = self._lengths, self._signs
        for piece, word, small in zip(pieces, plain.split("\n"), folded.split("\n"), strict=True):
            if not word:
                found[piece] = self._signs_of(piece)
            elif lengths[small[:_HEAD_LETTERS]] and (families := self._find(word, small)):
                found[piece] = tuple({sign for family, _ in families for sign in signs[family]})
        self._known.update((piece, shown) for piece, shown in found.items() if shown)
        self._vain |= pieces.difference(self._known)

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
        lengths = self._lengths[folded[:_HEAD_LETTERS]]
        found = self._folded.find(folded, lengths)
        if shaped[:1] != folded[:1]:
            found += self._capital.find(folded, lengths)
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
