"""Where the units of queries stand in one document: words in order, conditions on what is near, offsets of hits."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from alerts.languages import base
from alerts.model import Document, Hit
from alerts.morphology import is_ending
from alerts.query.distance import Spot
from alerts.query.index import Families
from scraper.text.language import identify, languages_in
from scraper.text.tokenise import HYPHENS, Token, elision, numbered, standing, words

# "Close by" in words either way. A condition that allows may reach through a long sentence (мұнай … құбыр); one that
# forbids must not reach the next thought ("data from operators: the pipeline …").
NEAR_WORDS = 12
NOT_NEAR_WORDS = 6
# The -ның of ҰҚШҰ-ның, which belongs to the form found.
_PARTED_ENDING = re.compile(f"[{HYPHENS}]([^\\W\\d_]{{2,6}})\\b")
# What parts the paragraphs of a text.
_BREAK = re.compile("[\n\r\u2028\u2029]")
# More words, or shorter ones that are in many others, are found faster by cutting the whole text into words.
_STANDING_MAX = 12
_STANDING_LETTERS_MIN = 3
# Hits kept of one question in one document: what a message can show is far below it.
HITS_MAX = 100

Numbers = tuple[int, ...]  # words that follow each other, by the numbers of their families
Languages = tuple[frozenset[str] | None, ...]  # documents in which the forms of a family count, by bit; None: all
ALL_BITS = -1


@dataclass(frozen=True, slots=True)
class Target:
    """Alternatives of a unit that are written the same; each has its bit in the families of the words."""

    unit: int
    term: str
    concept: str | None
    forms: Numbers
    languages: Languages
    near: tuple[Numbers, ...] = ()
    not_near: tuple[Numbers, ...] = ()
    unless: tuple[Numbers, ...] = ()
    exact: bool = False  # with no ending, neither parted by a hyphen
    bits: int = ALL_BITS


@lru_cache(maxsize=5_000)
def together(languages: Languages, bits: int) -> frozenset[str] | None:
    """The languages of some forms as one set: a form of the document's own language is seen before it is identified."""
    some = [allowed for place, allowed in enumerate(languages) if bits >> place & 1]
    return None if None in some else frozenset[str]().union(*(allowed for allowed in some if allowed))


class Speech:
    """The languages a document is in: what it says of itself, and what its text shows where that would lose a match.

    The text is looked at only when a term needs it: first as a whole, then by paragraph, so that a Kazakh paragraph in
    a Russian article lets Kazakh terms count.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._declared = base(document.language)
        self._said = (document.language,) if document.language else ()
        self._heard: str | None = None
        self._asked = False
        self._in_paragraphs: frozenset[str | None] | None = None
        self._allowed: dict[frozenset[str], bool] = {}  # a document meets thousands of terms in a dozen sets

    @property
    def language(self) -> str | None:
        """The language given with the document, or else the one heard."""
        return self._document.language or self.heard

    @property
    def heard(self) -> str | None:
        if not self._asked:
            self._asked = True
            # What a document says of itself is believed where little text says otherwise.
            self._heard = identify(f"{self._document.title}\n{self._document.text}", self._said)
        return self._heard

    def allows(self, languages: frozenset[str] | None) -> bool:
        """True if a term of these languages counts in the document."""
        if languages is None:
            return True
        allowed = self._allowed.get(languages)
        if allowed is None:
            allowed = self._allowed[languages] = self._decide(languages)
        return allowed

    def _decide(self, languages: frozenset[str]) -> bool:
        if self._declared in languages:
            return True
        heard = base(self.heard)
        if heard in languages or (heard is None and self._declared is None):
            return True
        if not _BREAK.search(self._document.text):
            return False  # one paragraph has one language
        if self._in_paragraphs is None:
            self._in_paragraphs = frozenset(map(base, languages_in(self._document.text, self._said)))
        return not languages.isdisjoint(self._in_paragraphs)


class Places:
    """Where some words of one document stand, by family; positions count through title and text.

    They count words, or where the order of words is not asked for (not `ordered`) characters, which takes less.
    """

    def __init__(self, document: Document, known: Mapping[str, Families], *, ordered: bool = True) -> None:
        self._document = document
        self._ordered = ordered or len(known) > _STANDING_MAX or any(len(raw) < _STANDING_LETTERS_MIN for raw in known)
        self._positions: dict[int, dict[int, int]] = {}  # family → position → bits
        self._tokens: dict[int, Token] = {}
        # One position is left empty between title and text, so that no phrase runs from one into the other.
        self._text_at = 1 + (len(words(document.title)) if self._ordered else len(document.title))
        self._read(document.title, known, 1)
        self._read(document.text, known, self._text_at + 1)
        self._breaks = [found.start() for found in _BREAK.finditer(document.text)]

    @property
    def families(self) -> Set[int]:
        return self._positions.keys()

    def spots(self, target: Target, *, concept: str | None, counts: Callable[[int], bool]) -> Iterator[Spot]:
        """The places where a target stands with its conditions met, in a form of which one of the bits `counts`."""
        starts = self._starts(target.forms, target.bits)
        if not starts:
            return
        allowed = self._within(target.near, NEAR_WORDS) if target.near else None
        forbidden = self._within(target.not_near, NOT_NEAR_WORDS) if target.not_near else set()
        if forbidden and target.unless:
            forbidden -= self._within(target.unless, NEAR_WORDS)
        for position, bits in starts.items():
            if position not in forbidden and (allowed is None or position in allowed) and counts(bits):
                yield from self._spot(target, position, concept)

    def _read(self, text: str, known: Mapping[str, Families], first: int) -> None:
        """Note the known words of a text, whose first word has the position `first`."""
        found = numbered(text, known) if self._ordered else ((one.start, one) for one in standing(text, known))
        for number, token in found:
            position = first + number
            self._tokens[position] = token
            for family, bits in known[token.raw]:
                self._positions.setdefault(family, {})[position] = bits

    def _starts(self, forms: Numbers, bits: int = ALL_BITS) -> dict[int, int]:
        """The positions from which these words follow each other, with the bits that all of them share."""
        starts = {start: found & bits for start, found in self._positions.get(forms[0], {}).items() if found & bits}
        for offset, family in enumerate(forms[1:], 1):
            following = self._positions.get(family, {})
            starts = {
                start: both for start, found in starts.items() if (both := found & following.get(start + offset, 0))
            }
        return starts

    def _within(self, sequences: Iterable[Numbers], distance: int) -> set[int]:
        near: set[int] = set()
        for forms in sequences:
            for start in self._starts(forms):
                near.update(range(start - distance, start + len(forms) + distance))
        return near

    def _spot(self, target: Target, position: int, concept: str | None) -> Iterator[Spot]:
        in_title = position <= self._text_at
        field: Literal["title", "text"] = "title" if in_title else "text"
        text = self._document.title if in_title else self._document.text
        last = position + len(target.forms) - 1
        first_token = self._tokens[position]
        start, end = first_token.start + elision(first_token.raw), self._tokens[last].end
        if (parted := _PARTED_ENDING.match(text, end)) and is_ending(parted[1]):
            if target.exact:
                return
            end = parted.end()
        paragraph = 0 if in_title else bisect_right(self._breaks, start) + 1
        yield Spot(Hit(concept, target.term, text[start:end], field, start, end), position, last, paragraph)
