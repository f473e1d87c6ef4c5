"""What one document answers to the questions of rules, each answer worked out when first needed."""

from collections.abc import Iterable, Iterator, Set
from functools import partial
from itertools import islice

from alerts.model import Document, Hit, HitField
from alerts.query.conditions import is_met, places
from alerts.query.distance import Spot, close
from alerts.query.index import Families, Pieces
from alerts.query.places import HITS_MAX, Languages, Places, Speech, together
from alerts.query.rules import Close, Found, Matched, Question, Rule, Test, holds, tests
from alerts.query.tree import Fact, Scope, show
from alerts.query.units import Units
from scraper.text.tokenise import tokens

_ORDER = {"title": 0, "text": 1}
# What a journalist calls the lead: EMM and Factiva count as many words.
LEAD_WORDS = 50


class Evidence:
    """One document whose words are looked up.

    `found` are the units that may be there, with the signs of other words; `asked` are those of them that will be asked
    for.
    """

    def __init__(
        self, document: Document, pieces: Pieces, *, found: Set[int], units: Units, asked: Iterable[int]
    ) -> None:
        self._document = document
        self._pieces = pieces
        self._found = found
        self._units = units
        self._asked = asked
        self._speech = Speech(document)
        self._places: Places | None = None
        self._lead: int | None = None
        self._spots: dict[int, tuple[Spot, ...]] = {}
        self._answers: dict[Question, tuple[Hit, ...]] = {}

    @property
    def language(self) -> str | None:
        return self._speech.language

    def may_fire(self, rule: Rule) -> bool:
        """True if the rule fires should every phrase, condition and distance turn out to hold."""
        return holds(rule, self._may_pass)

    def fires(self, rule: Rule) -> bool:
        return holds(rule, self.passes)

    def passes(self, test: Test) -> bool:
        if isinstance(test.question, Fact):
            return is_met(test.question, self._document, self.language) == test.wanted
        return bool(self.answer(test.question)) == test.wanted

    def hits(self, rule: Rule) -> tuple[Hit, ...]:
        """Every place that speaks for the rule, title first, then the text, each place of a concept once."""
        found = {hit for test in tests(rule) if test.wanted for hit in self.answer(test.question)}
        return tuple(sorted(found, key=_place))

    def answer(self, question: Question) -> tuple[Hit, ...]:
        """The places that speak for a yes; of terms, none is a no."""
        known = self._answers.get(question)
        if known is None:
            known = self._answers[question] = tuple(self._ask(question))[:HITS_MAX]
        return known

    def spots(self, units: Iterable[int]) -> list[Spot]:
        """All places of some units, those of one unit not inside another."""
        return [spot for unit in units for spot in self._spots_of(unit)]

    def _may_pass(self, test: Test) -> bool:
        match test.question:
            case Found():
                return not test.wanted or self._any(test.question.units)
            case Close():
                return not test.wanted or (self._any(test.question.left) and self._any(test.question.right))
            case Fact():
                return self.passes(test)
            case Matched():
                return True  # the dearest question comes last

    def _any(self, units: Iterable[int]) -> bool:
        return not self._found.isdisjoint(units)

    def _ask(self, question: Question) -> Iterable[Hit]:
        match question:
            case Found(times=1):
                return (spot.hit for spot in self._inside(question.scope, question.units))
            case Found():
                apart = list(_longest(self._inside(question.scope, question.units)))
                return (spot.hit for spot in apart) if len(apart) >= question.times else ()
            case Close():
                left, right = self._inside(question.scope, question.left), self._inside(question.scope, question.right)
                found = close(left, right, question.distance, ordered=question.ordered)
                return (spot.hit for spot in sorted(found, key=lambda spot: (spot.first, spot.last, spot.hit.term)))
            case Fact():
                return places(question, self._document)
            case Matched():
                return self._matches(question)

    def _matches(self, question: Matched) -> Iterator[Hit]:
        texts: tuple[tuple[HitField, str], ...] = (("title", self._document.title), ("text", self._document.text))
        for name, text in texts:
            for start, end in question.regex.places(text, HITS_MAX):
                if self._is_inside(question.scope, name, start):
                    yield Hit(None, show(question.pattern), text[start:end], name, start, end)

    def _inside(self, scope: Scope | None, units: Iterable[int]) -> list[Spot]:
        found = self.spots(units)
        if scope is None:
            return found
        return [spot for spot in found if self._is_inside(scope, spot.hit.field, spot.hit.start)]

    def _is_inside(self, scope: Scope | None, field: HitField, start: int) -> bool:
        match scope:
            case "title":
                return field == "title"
            case "body":
                return field == "text"
            case "lead":
                return field == "title" or start < self._lead_end
        return True

    @property
    def _lead_end(self) -> int:
        if self._lead is None:
            last = next(islice(tokens(self._document.text), LEAD_WORDS - 1, None), None)
            self._lead = last.end if last else len(self._document.text)
        return self._lead

    def _spots_of(self, unit: int) -> tuple[Spot, ...]:
        known = self._spots.get(unit)
        if known is None:
            known = self._spots[unit] = self._find(unit)
        return known

    def _find(self, unit: int) -> tuple[Spot, ...]:
        if unit not in self._found:
            return ()
        if self._places is None:
            ordered = any(self._units.needs_order(unit, self._found) for unit in self._asked)
            self._places = Places(self._document, self._words(), ordered=ordered)
        concept, families = self._units.concept_of(unit), self._places.families
        spots = (
            spot
            for target in self._units.targets_of(unit)
            if target.forms[0] in families
            for spot in self._places.spots(target, concept=concept, counts=partial(self._counts, target.languages))
        )
        return tuple(_longest(spots))

    def _words(self) -> dict[str, Families]:
        """The words of the document that matter to what will be asked."""
        wanted = {sign for unit in self._asked for sign in self._units.signs_of(unit)}
        return self._units.index.families_of(self._pieces.words_with(wanted))

    def _counts(self, languages: Languages, bits: int) -> bool:
        """True if forms of one of these languages count in the document."""
        return self._speech.allows(together(languages, bits))


def _place(hit: Hit) -> tuple[int, int, int, str, str]:
    return _ORDER.get(hit.field, 2), hit.start, hit.end, hit.term, hit.concept or ""


def _longest(spots: Iterable[Spot]) -> Iterator[Spot]:
    """In the order of the text, without those that stand inside another: "gas pipeline" hides its "pipeline"."""
    reached = -1
    for spot in sorted(spots, key=lambda spot: (spot.first, -spot.hit.end, spot.hit.term)):
        if spot.last > reached:
            reached = spot.last
            yield spot
