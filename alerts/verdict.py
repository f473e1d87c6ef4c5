"""Why a query fired on a document, or did not: the hits, or the nearest miss, and what is there but does not count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from alerts.matching import Matcher
from alerts.model import Document, Hit
from alerts.query.evidence import Evidence
from alerts.query.places import Places, Speech
from alerts.query.reading import Alternative
from alerts.query.rules import All, Any, Close, Found, Question, Rule, Test, Weighed, holds, tests, units_of
from alerts.query.tree import show, show_amount
from alerts.query.weights import describe
from alerts.readings import conditions
from scraper.text.tokenise import words


@dataclass(frozen=True, slots=True)
class Withheld:
    """A term that stands in the document and does not count there."""

    hit: Hit
    because: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What the weights of one score come to in a document: `found` and `absent` are its parts as `pipeline +3`.

    `wanted` is False where the score stands under NOT.
    """

    score: str
    points: str
    threshold: str
    wanted: bool
    found: tuple[str, ...]
    absent: tuple[str, ...]


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
    sums: tuple[Sum, ...] = ()


def judge(matcher: Matcher, document: Document) -> Verdict:
    """What the only watch of a matcher makes of a document."""
    evidence = matcher.read(document)
    rule = matcher.rule(0)
    missing = tuple(_missing(rule, evidence))
    return Verdict(
        fired=not missing,
        language=evidence.language,
        hits=evidence.hits(rule),
        missing=missing,
        withheld=tuple(_withheld(matcher, document, evidence)),
        sums=tuple(_sums(rule, evidence)),
    )


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    yield f"{'FIRES' if verdict.fired else 'does not fire'} on this document ({verdict.language or 'language unknown'})"
    for hit in verdict.hits:
        yield f"  found {hit.form!r} ({hit.concept or hit.term}) in the {hit.field} at {hit.start}-{hit.end}"
    for total in verdict.sums:
        found = f": {', '.join(total.found)}" if total.found else ""
        absent = f"; not found: {', '.join(total.absent)}" if total.absent else ""
        asked = f"{total.threshold} needed" if total.wanted else f"must stay below {total.threshold}"
        yield f"  score {total.points}, {asked}{found}{absent}"
    if verdict.missing:
        yield f"  missing: {' AND '.join(f'({part})' if ' OR ' in part else part for part in verdict.missing)}"
    for withheld in verdict.withheld:
        hit = withheld.hit
        yield f"  {hit.form!r} in the {hit.field} at {hit.start} does not count: {withheld.because}"


def _missing(rule: Rule, evidence: Evidence) -> list[str]:
    """The least that would have to be otherwise for the rule to hold; alternatives of equal size as one text."""
    if isinstance(rule, Test):
        if evidence.passes(rule):
            return []
        return [rule.shown if rule.wanted else f"NOT {rule.shown}"]
    parts = [_missing(part, evidence) for part in rule.parts]
    match rule:
        case All():
            return list(dict.fromkeys(text for part in parts for text in part))
        case Any():
            return _least(parts)
        case Weighed():
            return _missing_weights(rule, parts)


def _least(parts: list[list[str]]) -> list[str]:
    """The shortest of several ways, those of one step as one text."""
    least = min(parts, key=len)
    return [" OR ".join(part[0] for part in parts if len(part) == 1)] if len(least) == 1 else least


def _missing_weights(rule: Weighed, parts: list[list[str]]) -> list[str]:
    """Any part that is heavy enough by itself; where none is, the heaviest until they are."""
    wanting = [(part, weight) for part, weight in zip(parts, rule.weights, strict=True) if part]
    lacking = rule.needed - sum(rule.weights) + sum(weight for _, weight in wanting)
    if lacking <= 0:
        return []
    if enough := [part for part, weight in wanting if weight >= lacking]:
        return _least(enough)
    found: list[str] = []
    for part, weight in sorted(wanting, key=lambda wanted: -wanted[1]):
        if lacking > 0:
            found += part
            lacking -= weight
    return list(dict.fromkeys(found))


def _sums(rule: Rule, evidence: Evidence) -> Iterator[Sum]:
    if isinstance(rule, Test):
        return
    if isinstance(rule, Weighed):
        # A part was compiled so that it speaks for the rule; under NOT, and below 0, that is its absence.
        there = {
            entry: holds(part, evidence.passes) == ((entry.weight > 0) == rule.wanted)
            for entry, part in zip(rule.entries, rule.parts, strict=True)
        }
        yield Sum(
            score=show(rule.score),
            points=show_amount(sum((entry.weight for entry in there if there[entry]), Decimal(0))),
            threshold=show_amount(rule.score.threshold),
            wanted=rule.wanted,
            found=tuple(describe(entry) for entry in rule.score.parts if there[entry]),
            absent=tuple(describe(entry) for entry in rule.score.parts if not there[entry]),
        )
    for part in rule.parts:
        yield from _sums(part, evidence)


def _withheld(matcher: Matcher, document: Document, evidence: Evidence) -> Iterator[Withheld]:
    failed = [test.question for test in tests(matcher.rule(0)) if test.wanted and not evidence.passes(test)]
    places = Places(document, matcher.index.families_of(words(f"{document.title}\n{document.text}")))
    speech = Speech(document)
    seen: set[tuple[str, int, int]] = set()
    for question in failed:
        for spot in evidence.spots(units_of(question)):
            if _place(spot.hit) not in seen:
                seen.add(_place(spot.hit))
                yield Withheld(spot.hit, _unmet(question))
        for target, alternative in matcher.alternatives_of(units_of(question)):
            free = replace(target, near=(), not_near=(), unless=())
            for spot in places.spots(free, concept=target.concept, counts=bool):
                if _place(spot.hit) not in seen:
                    seen.add(_place(spot.hit))
                    yield Withheld(spot.hit, _reason(alternative, speech))


def _place(hit: Hit) -> tuple[str, int, int]:
    return hit.field, hit.start, hit.end


def _unmet(question: Question) -> str:
    """Why a term that stands in the document and counts by itself does not answer the question."""
    if isinstance(question, Close):
        where = f" of the {question.scope}" if question.scope else ""
        return f"not within {question.distance} words of the other side, in one paragraph{where}"
    where = f"in the {question.scope}" if isinstance(question, Found) and question.scope else ""
    if isinstance(question, Found) and question.times > 1:
        return f"fewer than {question.times} of them {where}".rstrip()
    return f"not {where}"


def _reason(alternative: Alternative, speech: Speech) -> str:
    if not speech.allows(alternative.languages):
        expected = ", ".join(sorted(alternative.languages or ()))
        return f"counts in documents in {expected}; this one is {speech.language or 'unknown'}"
    return "; ".join(conditions(alternative)) or "part of a longer term"
