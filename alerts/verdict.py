"""Why a query fired on a document, or did not: the hits, or the nearest miss, and what is there but does not count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from alerts.matching import Matcher
from alerts.model import Document, Hit
from alerts.query.evidence import Evidence
from alerts.query.places import Places, Speech
from alerts.query.reading import Alternative
from alerts.query.rules import All, Close, Found, Question, Rule, Test, tests, units_of
from alerts.readings import conditions
from scraper.text.tokenise import words


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
    )


def verdict_lines(verdict: Verdict) -> Iterator[str]:
    yield f"{'FIRES' if verdict.fired else 'does not fire'} on this document ({verdict.language or 'language unknown'})"
    for hit in verdict.hits:
        yield f"  found {hit.form!r} ({hit.concept or hit.term}) in the {hit.field} at {hit.start}-{hit.end}"
    if verdict.missing:
        yield f"  missing: {' AND '.join(f'({part})' if ' OR ' in part else part for part in verdict.missing)}"
    for withheld in verdict.withheld:
        yield f"  {withheld.hit.form!r} at {withheld.hit.start} does not count: {withheld.because}"


def _missing(rule: Rule, evidence: Evidence) -> list[str]:
    """The least that would have to be otherwise for the rule to hold; alternatives of equal size as one text."""
    if isinstance(rule, Test):
        if evidence.passes(rule):
            return []
        return [rule.shown if rule.wanted else f"NOT {rule.shown}"]
    parts = [_missing(part, evidence) for part in rule.parts]
    if isinstance(rule, All):
        return list(dict.fromkeys(text for part in parts for text in part))
    least = min(parts, key=len)
    return [" OR ".join(part[0] for part in parts if len(part) == 1)] if len(least) == 1 else least


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
    where = f"in the {question.scope}" if isinstance(question, Found | Close) and question.scope else ""
    if isinstance(question, Close):
        return f"not within {question.distance} words of the other side, in one paragraph {where}".rstrip()
    if isinstance(question, Found) and question.times > 1:
        return f"fewer than {question.times} of them {where}".rstrip()
    return f"not {where}"


def _reason(alternative: Alternative, speech: Speech) -> str:
    if not speech.allows(alternative.languages):
        expected = ", ".join(sorted(alternative.languages or ()))
        return f"counts in documents in {expected}; this one is {speech.language or 'unknown'}"
    return "; ".join(conditions(alternative)) or "part of a longer term"
