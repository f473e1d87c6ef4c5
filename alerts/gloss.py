"""What an article in a foreign language is about, in the reader's: the vocabulary's concepts and the numbers in its
title and first sentences, as "Kazakhstan · oil pipeline · Tokayev · 2 strikes".

No translation, and it never says so: forms show it as made by machine. It needs no server and no time worth
mentioning, so that every alert carries it.

1. All concepts are compiled as watches of their own, so that they are found as watches find them: inflected, under the
   conditions on their terms.
2. Of concepts that meet in one place the narrowest is said: "нефтепровод" is an oil pipeline, not also a pipeline.
3. Each concept is said once, in the order of the text, by its first term in the reader's language, else in English.
4. A number belongs to the concept that follows it closely; dates, times and years are left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from alerts.languages import base
from alerts.lexicon import Lexicon
from alerts.matching import Matcher, compile_watches
from alerts.model import Document, Hit, Watch
from alerts.vocabulary import Concept, Vocabulary
from scraper.text.numbers import Number, numbers

# What an article is about stands here; concepts further down are background.
TEXT_CHARACTERS_MAX = 600
CONCEPTS_MAX = 8
# A gloss is read at a glance: a list of figures says nothing without its words.
BARE_NUMBERS_MAX = 3
SEPARATOR = " · "
_ENGLISH = "en"
_UNCOUNTED = frozenset(("day", "year", "time", "ordinal"))
# Between a number and what it counts: a space, or a Chinese measure word. Another word is what is counted.
_BETWEEN = re.compile(r"[\s-]?[次个名起座条场宗]?")
_SCALES = {"en": ("million", "billion"), "ru": ("млн", "млрд"), "uk": ("млн", "млрд"), "de": ("Mio.", "Mrd.")}
_MILLION, _BILLION = 10**6, 10**9
_SINGULAR_AFTER_NUMBERS = frozenset(("kk", "ky", "uz", "tk", "az", "tr", "ug", "tg", "fa", "zh"))
_NO_PLURAL = frozenset(("tenge", "som", "uzbek_sum"))


@dataclass(frozen=True, slots=True)
class Glossary:
    """Every concept of a vocabulary, to be found in texts and said in one language. For one thread at a time."""

    language: str
    matcher: Matcher
    terms: Mapping[str, str]  # by concept
    breadths: Mapping[str, int]  # by concept: how many concepts it includes

    def gloss(self, document: Document) -> str:
        """The gloss; empty where there is nothing to say, or the document is in the reader's language."""
        if base(document.language) == base(self.language):
            return ""
        head = replace(document, text=document.text[:TEXT_CHARACTERS_MAX])
        found = [hit for match in self.matcher.match(head) for hit in match.hits if hit.concept in self.terms]
        return SEPARATOR.join(_chosen(self._pieces(head, _narrowest(found, self.breadths))))

    def _pieces(self, document: Document, hits: Sequence[Hit]) -> Iterator["_Piece"]:
        for field, text in (("title", document.title), ("text", document.text)):
            inside = [hit for hit in hits if hit.field == field]
            counts = [number for number in numbers(text, document.language) if number.unit not in _UNCOUNTED]
            placed: list[Hit | Number] = [*inside, *(number for number in counts if not _is_in(number, inside))]
            placed.sort(key=lambda one: one.start)
            for place, one in enumerate(placed):
                if isinstance(one, Hit):
                    yield _Piece(self.terms[one.concept or ""], one.concept or "")
                else:
                    yield self._counted(one, placed[place + 1] if place + 1 < len(placed) else None, text)

    def _counted(self, number: Number, following: Hit | Number | None, text: str) -> "_Piece":
        """The number, with the concept that follows it where nothing stands between."""
        figure = _figure(number, self.language)
        if not isinstance(following, Hit) or not _BETWEEN.fullmatch(text[number.end : following.start]):
            return _Piece(figure, figure, is_number=True)
        concept = following.concept or ""
        return _Piece(f"{figure} {self._plural(concept, number)}", f"{figure} {concept}")

    def _plural(self, concept: str, number: Number) -> str:
        """The term as it stands behind the number."""
        term = self.terms[concept]
        if number.value == 1 or concept in _NO_PLURAL or base(self.language) in _SINGULAR_AFTER_NUMBERS:
            return term
        if base(self.language) != _ENGLISH:
            return f"× {term}"  # 2 × забастовка: better than a plural that is wrong
        if term.endswith("s"):
            return term
        return f"{term[:-1]}ies" if re.search("[^aeiou]y$", term) else f"{term}s"


def glossary_of(vocabulary: Vocabulary, language: str, lexicon: Lexicon | None = None) -> Glossary:
    """The glossary of a language; takes as long as compiling a watch for each concept (.5 s for 193)."""
    concepts = vocabulary.concepts
    watches = (Watch(concept_id, concept_id, concept_id) for concept_id in concepts)
    return Glossary(
        language=language,
        matcher=compile_watches(watches, vocabulary, lexicon),
        terms={concept_id: term_of(concept, language) for concept_id, concept in concepts.items()},
        breadths={
            concept_id: sum(1 for _ in vocabulary.with_included(concept)) for concept_id, concept in concepts.items()
        },
    )


def term_of(concept: Concept, language: str) -> str:
    """The concept's first term in the language, else in English, else in any."""
    for wanted in (language, base(language), _ENGLISH):
        for term in concept.terms:
            if term.language == wanted and not term.off:
                return term.text
    return concept.terms[0].text


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a gloss. `key` is the same for what need not be said twice."""

    text: str
    key: str
    is_number: bool = False


def _narrowest(hits: Iterable[Hit], breadths: Mapping[str, int]) -> list[Hit]:
    """In the order of the text, one hit a place: the longest, then that of the narrowest concept."""
    ordered = sorted(hits, key=lambda hit: (hit.field != "title", hit.start, -hit.end, breadths[hit.concept or ""]))
    kept: list[Hit] = []
    for hit in ordered:
        if not kept or kept[-1].field != hit.field or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _is_in(number: Number, hits: Iterable[Hit]) -> bool:
    """Whether the number is part of a name: C5+1, Kashagan-2."""
    return any(hit.start <= number.start < hit.end for hit in hits)


def _figure(number: Number, language: str) -> str:
    """As 1,530 or 5 billion, written as the reader's language does."""
    value, scale = number.value, ""
    for power, name in zip((_MILLION, _BILLION), _SCALES.get(base(language) or "", ()), strict=False):
        if number.value >= power:
            value, scale = number.value / power, f" {name}"
    figure = f"{value.normalize():,f}"
    if base(language) != _ENGLISH:
        figure = figure.translate({ord(","): "\u202f", ord("."): ","})
    return f"{figure}{scale}" + (" %" if number.unit == "percent" else "")


def _chosen(pieces: Iterable[_Piece]) -> list[str]:
    """The texts of as many as a reader takes in at a glance, each once; "2 strikes" also says "strikes"."""
    chosen: dict[str, str] = {}
    concepts = bare = 0
    for piece in pieces:
        if any(key == piece.key or key.endswith(f" {piece.key}") for key in chosen):
            continue
        if piece.is_number:
            bare += 1
            if bare > BARE_NUMBERS_MAX:
                continue
        else:
            concepts += 1
            if concepts > CONCEPTS_MAX:
                break
        chosen[piece.key] = piece.text
    return list(chosen.values()) if concepts else []
