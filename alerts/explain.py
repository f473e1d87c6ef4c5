"""How a query is read, and why it fired on a document or did not: values for printing, and the lines to print.

For each word of the query: the concept it names or that it means itself; by language the terms that can fire, each with
its stems and what may follow them, its conditions and where it comes from; the terms that are off, with the reason.
With a document: the hits, or the nearest miss, which is the least that would have to change; and words that are there
but do not count, with the reason. Everything comes from the code that matches, so it cannot say anything else than
what happens.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from alerts.languages import NAMES
from alerts.matching import All, Matcher, Rule, Test, wanted
from alerts.model import Document, Hit
from alerts.query import Exact, Phrase, Prefix, Word, parse, show
from alerts.query.places import NEAR_WORDS, NOT_NEAR_WORDS, Places, Speech, Target
from alerts.query.reading import Alternative, Sequence, Unit
from alerts.vocabulary import Vocabulary
from alerts.vocabulary.model import Concept


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


@dataclass(frozen=True, slots=True)
class Withheld:
    """A term that stands in the document and does not count there."""

    hit: Hit
    because: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the query makes of a document.

    `missing` is the nearest miss, the least that would have to be otherwise: words that are not there ("pipeline OR
    CSTO") or must not be ("NOT football"); empty where it fired.
    """

    fired: bool
    language: str | None
    hits: tuple[Hit, ...]  # of all words of the query that are not under NOT, also where it did not fire
    missing: tuple[str, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    query: str
    leaves: tuple[LeafReading, ...]
    verdict: Verdict | None


def explain(query: str, vocabulary: Vocabulary, document: Document | None = None) -> Explanation:
    """The reading of a query, with a verdict where a document is given. Raises QueryError."""
    tree = parse(query)
    matcher = Matcher(vocabulary)
    matcher.add("", tree)
    return Explanation(
        query=show(tree),
        leaves=tuple(_leaf(unit, vocabulary) for unit in matcher.units),
        verdict=_verdict(matcher, document) if document is not None else None,
    )


def lines(explanation: Explanation) -> Iterator[str]:
    """The explanation as text for a terminal."""
    yield f"query: {explanation.query}"
    for leaf in explanation.leaves:
        yield ""
        yield from _leaf_lines(leaf)
    if explanation.verdict is not None:
        yield ""
        yield from _verdict_lines(explanation.verdict)


def _leaf(unit: Unit, vocabulary: Vocabulary) -> LeafReading:
    concepts = list(vocabulary.with_included(vocabulary.concepts[unit.concept])) if unit.concept else []
    return LeafReading(
        text=show(unit.leaf),
        meaning=_meaning(unit, concepts),
        concept=unit.concept,
        includes=tuple(concept.id for concept in concepts[1:]),
        terms=tuple(map(_term, unit.alternatives)),
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


def _term(alternative: Alternative) -> TermReading:
    return TermReading(
        term=alternative.term,
        language=alternative.language,
        source=f"concept {alternative.concept}" if alternative.concept else "the query",
        words=tuple(
            tuple(Beginning(stem.text, stem.endings.shown, stem.cased) for stem in form.stems)
            for form in alternative.forms
        ),
        counts_in=None if alternative.languages is None else tuple(sorted(alternative.languages)),
        conditions=tuple(_conditions(alternative)),
    )


def _conditions(alternative: Alternative) -> Iterator[str]:
    if alternative.forms[0].capital:
        yield "begins with a capital letter"
    if alternative.near:
        yield f"within {NEAR_WORDS} words of: {_joined(alternative.near)}"
    if alternative.not_near:
        unless = f", unless near: {_joined(alternative.unless)}" if alternative.unless else ""
        yield f"not within {NOT_NEAR_WORDS} words of: {_joined(alternative.not_near)}{unless}"


def _joined(sequences: Iterable[Sequence]) -> str:
    return ", ".join(" ".join(form.word for form in sequence) for sequence in sequences)


def _verdict(matcher: Matcher, document: Document) -> Verdict:
    reading = matcher.read(document)
    rule = matcher.rule(0)
    found = {number for number in range(len(matcher.units)) if reading and reading.hits_of(number)}
    missing = tuple(_missing(rule, found, matcher))
    return Verdict(
        fired=not missing,
        language=Speech(document).language,
        hits=reading.hits(rule) if reading else (),
        missing=missing,
        withheld=tuple(_withheld(matcher, document, [unit for unit in wanted(rule) if unit not in found])),
    )


def _missing(rule: Rule, found: set[int], matcher: Matcher) -> list[str]:
    """The least that would have to be otherwise for the rule to hold; alternatives of equal size as one text."""
    if isinstance(rule, Test):
        if (rule.unit in found) == rule.wanted:
            return []
        leaf = show(matcher.units[rule.unit].leaf)
        return [leaf if rule.wanted else f"NOT {leaf}"]
    parts = [_missing(part, found, matcher) for part in rule.parts]
    if isinstance(rule, All):
        return list(dict.fromkeys(text for part in parts for text in part))
    least = min(parts, key=len)
    return [" OR ".join(part[0] for part in parts if len(part) == 1)] if len(least) == 1 else least


def _withheld(matcher: Matcher, document: Document, units: list[int]) -> Iterator[Withheld]:
    places = Places(document, matcher.index)
    speech = Speech(document)
    seen: set[Hit] = set()
    for target, alternative in matcher.targets_of(units):
        for hit in places.hits(replace(target, near=(), not_near=(), unless=()), concept=target.concept):
            if hit not in seen:
                seen.add(hit)
                yield Withheld(hit, _reason(target, alternative, speech))


def _reason(target: Target, alternative: Alternative, speech: Speech) -> str:
    if not speech.allows(target.languages):
        expected = ", ".join(sorted(target.languages or ()))
        return f"counts in documents in {expected}; this one is {speech.language or 'unknown'}"
    return "; ".join(_conditions(alternative)) or "part of a longer term"


def _leaf_lines(leaf: LeafReading) -> Iterator[str]:
    yield f"{leaf.text}: {leaf.meaning}"
    for term in leaf.terms:
        language = NAMES.get(term.language, "any language")
        yield f"  {language}: {term.term} ({term.source})"
        for condition in term.conditions:
            yield f"      only {condition}"
        if term.counts_in is not None:
            yield f"      in documents in {', '.join(term.counts_in)} or of unknown language"
        for beginnings in term.words:
            shown = " | ".join(f"{beginning.stem}[{beginning.endings}]" for beginning in beginnings)
            yield f"      {shown}"
    for off in leaf.off:
        yield f"  off: {off.term} ({NAMES[off.language]}): {off.because}"


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    yield f"{'FIRES' if verdict.fired else 'does not fire'} on this document ({verdict.language or 'language unknown'})"
    for hit in verdict.hits:
        yield f"  found {hit.form!r} ({hit.concept or hit.term}) in the {hit.field} at {hit.start}-{hit.end}"
    if verdict.missing:
        yield f"  missing: {' AND '.join(f'({part})' if ' OR ' in part else part for part in verdict.missing)}"
    for withheld in verdict.withheld:
        yield f"  {withheld.hit.form!r} at {withheld.hit.start} does not count: {withheld.because}"
