"""Where the units of queries stand in one document: words in order, conditions on what is near, offsets of hits."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from alerts.languages import base
from alerts.model import Document, Hit
from alerts.morphology import is_ending
from alerts.query.distance import Spot
from alerts.query.index import WordIndex
from scraper.text.language import identify, languages_in
from scraper.text.tokenise import HYPHENS, Token, elision, tokens

# "Close by" in words either way. A condition that allows may reach through a long sentence (мұнай … құбыр); one that
# forbids must not reach the next thought ("data from operators: the pipeline …").
NEAR_WORDS = 12
NOT_NEAR_WORDS = 6
# The -ның of ҰҚШҰ-ның, which belongs to the form found.
_PARTED_ENDING = re.compile(f"[{HYPHENS}]([^\\W\\d_]{{2,6}})\\b")
# What parts the paragraphs of a text.
_BREAK = re.compile("[\n\r\u2028\u2029]")
# Hits kept of one question in one document: what a message can show is far below it.
HITS_MAX = 100

Numbers = tuple[int, ...]  # a sequence of forms by their numbers in the index


@dataclass(frozen=True, slots=True)
class Target:
    """One alternative of a unit, its forms as numbers."""

    unit: int
    term: str
    concept: str | None
    forms: Numbers
    languages: frozenset[str] | None
    near: tuple[Numbers, ...] = ()
    not_near: tuple[Numbers, ...] = ()
    unless: tuple[Numbers, ...] = ()
    exact: bool = False  # with no ending, neither parted by a hyphen


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
    """The words of one document by the forms they may be; positions count through title and text."""

    def __init__(self, document: Document, index: WordIndex) -> None:
        self._document = document
        self._positions: dict[int, list[int]] = {}
        self._tokens: dict[int, Token] = {}  # of the words that may be forms
        # One position is left empty between title and text, so that no phrase runs from one into the other.
        self._text_at = self._read(document.title, index, 0) + 1
        self._read(document.text, index, self._text_at)
        self._breaks = [found.start() for found in _BREAK.finditer(document.text)]

    def spots(self, target: Target, *, concept: str | None) -> Iterator[Spot]:
        """The places where a target stands with its conditions met."""
        allowed = self._within(target.near, NEAR_WORDS) if target.near else None
        forbidden = self._within(target.not_near, NOT_NEAR_WORDS) if target.not_near else set()
        if forbidden and target.unless:
            forbidden -= self._within(target.unless, NEAR_WORDS)
        for position in self._starts(target.forms):
            if position not in forbidden and (allowed is None or position in allowed):
                yield from self._spot(target, position, concept)

    def _read(self, text: str, index: WordIndex, before: int) -> int:
        """Note the words of a text at the positions after `before`; returns the position of the last."""
        last = before
        for last, token in enumerate(tokens(text), before + 1):
            if numbers := index.forms_of(token.raw):
                self._tokens[last] = token
                for number in numbers:
                    self._positions.setdefault(number, []).append(last)
        return last

    def _starts(self, forms: Numbers) -> list[int]:
        starts = self._positions.get(forms[0], [])
        for offset, number in enumerate(forms[1:], 1):
            following = set(self._positions.get(number, ()))
            starts = [start for start in starts if start + offset in following]
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
