"""Concepts and their terms as the rest of the package sees them, read from the files and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from scraper.text.normalise import fold

Kind = Literal["country", "region", "person", "organisation", "place", "topic"]
KINDS: tuple[Kind, ...] = ("country", "region", "person", "organisation", "place", "topic")


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase that stands for a concept in one language, with the conditions on it.

    `near`: counts only with one of these words close by. `not_near`: does not count with one of these close by, unless
    one of `unless` is close by as well. `off`: never counts, kept for the reason that `because` gives.
    """

    text: str
    language: str
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    own_language: bool = False
    capital: bool = False
    off: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing in the world. `includes` are ids of concepts that are kinds or parts of it."""

    id: str
    kind: Kind
    terms: tuple[Term, ...]
    names: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    checked: str = ""
    note: str = ""

    @property
    def is_topic(self) -> bool:
        """Topics are common nouns, which mean other things in other languages; all other kinds are names."""
        return self.kind == "topic"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All concepts by id, and the words that name them in a query, folded."""

    concepts: Mapping[str, Concept]
    names: Mapping[str, str]

    def concept_of(self, word: str) -> Concept | None:
        """The concept that a bare word of a query names, or None if it means itself."""
        concept_id = self.names.get(fold(word))
        return self.concepts[concept_id] if concept_id else None

    def with_included(self, concept: Concept) -> Iterator[Concept]:
        """The concept, then all it contains, each once."""
        waiting, seen = [concept.id], set[str]()
        while waiting:
            concept_id = waiting.pop(0)
            if concept_id not in seen:
                seen.add(concept_id)
                found = self.concepts[concept_id]
                waiting.extend(found.includes)
                yield found
