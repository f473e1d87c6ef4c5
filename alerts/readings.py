"""How the terms of a query are read: by language what can fire, its stems, what may follow them and its conditions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alerts.languages import NAMES
from alerts.lexicon import Lexicon
from alerts.query import Count, Exact, Fact, Near, Node, Pattern, Phrase, Prefix, Score, Within, Word, show, walk
from alerts.query.evidence import LEAD_WORDS
from alerts.query.places import NEAR_WORDS, NOT_NEAR_WORDS
from alerts.query.reading import Alternative, Sequence, Unit, stems_of
from alerts.query.tree import show_amount
from alerts.vocabulary import Vocabulary
from alerts.vocabulary.model import Concept

CONDITION_CHARACTERS_MAX = 160
_SCOPES = {"title": "the title", "lead": f"the title and the first {LEAD_WORDS} words", "body": "the text"}
_FACTS = {
    "source": "the id of the source",
    "domain": "the host of the address, or one above it",
    "lang": "the language of the document",
    "country": "the country of the source, not the one in the text",
    "type": "the type of the source",
    "author": "words of an author's name",
    "url": "part of the address",
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """A stem of one word of a term and what may follow it. `cased`: capitals count."""

    stem: str
    endings: str
    cased: bool


@dataclass(frozen=True, slots=True)
class TermReading:
    """A term that can fire. `words` has the stems of each of its words; `counts_in` is None for all documents."""

    term: str
    language: str
    source: str  # where it comes from: a concept of the vocabulary, or the query
    words: tuple[tuple[Beginning, ...], ...]
    counts_in: tuple[str, ...] | None
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OffTerm:
    term: str
    language: str
    because: str


@dataclass(frozen=True, slots=True)
class LeafReading:
    """One word or phrase of the query. `concept` is None where it means itself."""

    text: str
    meaning: str
    concept: str | None
    includes: tuple[str, ...]
    terms: tuple[TermReading, ...]
    off: tuple[OffTerm, ...]


def read_structure(tree: Node) -> Iterator[str]:
    """What the query asks beyond its terms, one line each."""
    for node in walk(tree):
        match node:
            case Near():
                order = "in this order" if node.ordered else "in any order"
                yield f"{show(node)}: at most {node.distance} words between, {order}, in one paragraph"
            case Count():
                yield f"{show(node)}: at least {node.at_least} places"
            case Score():
                least = show_amount(node.threshold)
                yield f"{show(node)}: the weights of what is found, each once, come to {least} at least"
            case Pattern():
                case = "in any case" if node.ignore_case else "capitals counting"
                yield f"{show(node)}: a regular expression, {case}; every document costs its search"
            case Within():
                yield f"{show(node)}: looked for in {_SCOPES[node.scope]} only"
            case Fact():
                yield f"{show(node)}: {_FACTS[node.name]}"


def read_unit(unit: Unit, vocabulary: Vocabulary, lexicon: Lexicon) -> LeafReading:
    concepts = list(vocabulary.with_included(vocabulary.concepts[unit.concept])) if unit.concept else []
    return LeafReading(
        text=show(unit.leaf),
        meaning=_meaning(unit, concepts),
        concept=unit.concept,
        includes=tuple(concept.id for concept in concepts[1:]),
        terms=tuple(_term(alternative, lexicon) for alternative in unit.alternatives),
        off=tuple(
            OffTerm(term.text, term.language, term.because)
            for concept in concepts
            for term in concept.terms
            if term.off
        ),
    )


def _meaning(unit: Unit, concepts: list[Concept]) -> str:
    leaf = unit.leaf
    if concepts:
        includes = f", with {', '.join(concept.id for concept in concepts[1:])}" if len(concepts) > 1 else ""
        meaning = f"the concept {concepts[0].id}{includes}"
    elif isinstance(leaf, Exact):
        meaning = "exactly this, capitals and endings counting"
    elif isinstance(leaf, Prefix):
        meaning = "every word that begins so"
    else:
        meaning = "the words in this order, inflected" if isinstance(leaf, Phrase) else "the word itself, inflected"
    if isinstance(leaf, Word) and leaf.language:
        meaning += f", {NAMES.get(leaf.language, leaf.language)} only"
    return meaning


def _term(alternative: Alternative, lexicon: Lexicon) -> TermReading:
    return TermReading(
        term=alternative.term,
        language=alternative.language,
        source=f"concept {alternative.concept}" if alternative.concept else "the query",
        words=tuple(
            tuple(Beginning(stem.text, stem.endings.shown, stem.cased) for stem in stems_of(form, lexicon))
            for form in alternative.forms
        ),
        counts_in=None if alternative.languages is None else tuple(sorted(alternative.languages)),
        conditions=tuple(conditions(alternative)),
    )


def conditions(alternative: Alternative) -> Iterator[str]:
    if alternative.forms[0].capital:
        yield "begins with a capital letter"
    if alternative.near:
        yield f"within {NEAR_WORDS} words of: {_joined(alternative.near)}"
    if alternative.not_near:
        unless = f", unless near: {_joined(alternative.unless)}" if alternative.unless else ""
        yield f"not within {NOT_NEAR_WORDS} words of: {_joined(alternative.not_near)}{unless}"


def _joined(sequences: Iterable[Sequence]) -> str:
    return ", ".join(" ".join(form.word for form in sequence) for sequence in sequences)


def _short(condition: str) -> str:
    """A condition as a line: some have a hundred words, which nobody reads once for every term."""
    if len(condition) <= CONDITION_CHARACTERS_MAX:
        return condition
    return f"{condition[:CONDITION_CHARACTERS_MAX].rpartition(', ')[0]} … (all with --json)"


def leaf_lines(leaf: LeafReading) -> Iterator[str]:
    yield f"{leaf.text}: {leaf.meaning}"
    for term in leaf.terms:
        language = NAMES.get(term.language, "any language")
        yield f"  {language}: {term.term} ({term.source})"
        for condition in term.conditions:
            yield f"      only {_short(condition)}"
        if term.counts_in is not None:
            yield f"      in documents in {', '.join(term.counts_in)} or of unknown language"
        for beginnings in term.words:
            shown = " | ".join(f"{beginning.stem}[{beginning.endings}]" for beginning in beginnings)
            yield f"      {shown}"
    for off in leaf.off:
        yield f"  off: {off.term} ({NAMES[off.language]}): {off.because}"
