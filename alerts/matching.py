"""Which watches fire on a document, and where: pure, the same for the daemon, `match`, `explain` and the backtest.

1. The words of the document, each once, are looked up in one index of all forms of all watches (alerts/query/index.py).
2. From the forms found follow the units (a concept, a word, a phrase) that may be there; a watch is looked at only if
one
   of the units it cannot do without is among them. Watches whose words do not occur cost nothing.
3. Where a watch may fire, the words get their places: phrases are held to their order, conditions (`near`,
`not_near`) to
   what stands around, and the rule is evaluated for good.

Most documents end after the first step. What is under NOT can stop a watch and is never a hit.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from alerts.model import Document, Hit, Match, Watch
from alerts.query import And, Leaf, Node, Not, Or, Word, parse
from alerts.query.index import WordIndex
from alerts.query.places import HITS_MAX, Numbers, Places, Speech, Target
from alerts.query.reading import Alternative, Sequence, Unit, read_leaf
from alerts.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Test:
    """Whether a unit is found (or, where not `wanted`, that it is not)."""

    __test__ = False  # pytest would collect it for its name

    unit: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Rule, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    parts: "tuple[Rule, ...]"


Rule = Test | All | Any  # a query with NOT moved down to its leaves


def compile_watches(watches: Iterable[Watch], vocabulary: Vocabulary) -> "Matcher":
    """A matcher for these watches. Raises QueryError, which the configuration has ruled out by parsing them before."""
    matcher = Matcher(vocabulary)
    for watch in watches:
        matcher.add(watch.id, parse(watch.query))
    return matcher


class Matcher:
    """Compiled watches. `match` changes nothing but what it remembers of words; not for several threads at once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._index = WordIndex()
        self._units: list[Unit] = []
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._targets: dict[int, list[Target]] = {}  # by the form that decides whether to look further
        self._rules: list[tuple[str, Rule]] = []
        self._guarded: dict[int, list[int]] = {}  # unit → watches that cannot fire without one of a set it is in

    def add(self, watch_id: str, tree: Node) -> None:
        rule = self._rule(tree, wanted=True)
        guard = _guard(rule, self._weight)
        assert guard is not None, "the parser refuses queries that are true of an empty text"
        for unit in guard:
            self._guarded.setdefault(unit, []).append(len(self._rules))
        self._rules.append((watch_id, rule))

    @property
    def units(self) -> list[Unit]:
        """The units of all watches, in the order in which they were added."""
        return self._units

    def match(self, document: Document) -> list[Match]:
        """The watches that fire, in the order in which they were given."""
        reading = self.read(document)
        if reading is None:
            return []
        firing = [self._rules[number] for number in reading.candidates() if reading.fires(self._rules[number][1])]
        return [Match(watch_id, reading.language, reading.hits(rule)) for watch_id, rule in firing]

    def read(self, document: Document) -> "_Reading | None":
        """The document against the index, or None where none of the watches' words occurs."""
        found = self._index.found_in(document.title) | self._index.found_in(document.text)
        if not found:
            return None
        speech = Speech(document)
        targets: dict[int, list[Target]] = {}
        for number in found:
            for target in self._targets.get(number, ()):
                if speech.allows(target.languages) and (len(target.forms) == 1 or found.issuperset(target.forms)):
                    targets.setdefault(target.unit, []).append(target)
        return _Reading(document, self, targets, speech) if targets else None

    def targets_of(self, units: Iterable[int]) -> Iterator[tuple[Target, Alternative]]:
        """Every target of some units with the alternative it was made of."""
        for unit in units:
            for alternative in self._units[unit].alternatives:
                yield self._target(unit, alternative), alternative

    def _rule(self, node: Node, *, wanted: bool) -> Rule:
        match node:
            case Not():
                return self._rule(node.part, wanted=not wanted)
            case And() | Or():
                parts = tuple(self._rule(part, wanted=wanted) for part in node.parts)
                return All(parts) if isinstance(node, And) == wanted else Any(parts)
            case _:
                return Test(self._unit(node), wanted)

    def _unit(self, leaf: Leaf) -> int:
        unit = read_leaf(leaf, self._vocabulary)
        kind = "concept" if unit.concept else type(leaf).__name__
        key = (kind, unit.concept or leaf.text, leaf.language if isinstance(leaf, Word) else "")
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self._units)
            self._units.append(unit)
            self._add_targets(known, unit)
        return known

    def _add_targets(self, number: int, unit: Unit) -> None:
        for alternative in unit.alternatives:
            target = self._target(number, alternative)
            # The longest word of a phrase is mostly its rarest.
            letters = [len(form.word) for form in alternative.forms]
            longest = target.forms[letters.index(max(letters))]
            self._targets.setdefault(longest, []).append(target)

    def _target(self, unit: int, alternative: Alternative) -> Target:
        return Target(
            unit=unit,
            term=alternative.term,
            concept=alternative.concept,
            forms=self._forms(alternative.forms),
            languages=alternative.languages,
            near=tuple(map(self._forms, alternative.near)),
            not_near=tuple(map(self._forms, alternative.not_near)),
            unless=tuple(map(self._forms, alternative.unless)),
            exact=alternative.forms[-1].match == "exact",
        )

    def _forms(self, sequence: Sequence) -> Numbers:
        return tuple(map(self._index.add, sequence))

    def _weight(self, units: frozenset[int]) -> int:
        return sum(len(self._units[unit].alternatives) for unit in units)

    def guarded_by(self, units: Iterable[int]) -> list[int]:
        """The watches to look at when these units may be there."""
        return sorted({number for unit in units for number in self._guarded.get(unit, ())})

    @property
    def index(self) -> WordIndex:
        return self._index

    def rule(self, number: int) -> Rule:
        return self._rules[number][1]


class _Reading:
    """One document whose words are looked up; places are worked out when first needed."""

    def __init__(self, document: Document, matcher: Matcher, targets: dict[int, list[Target]], speech: Speech) -> None:
        self._document = document
        self._matcher = matcher
        self._targets = targets
        self._speech = speech
        self._places: Places | None = None
        self._hits: dict[int, tuple[Hit, ...]] = {}

    @property
    def language(self) -> str | None:
        return self._speech.language

    def candidates(self) -> Iterator[int]:
        """The watches that may fire if every phrase and condition turns out to hold."""
        for number in self._matcher.guarded_by(self._targets):
            if _holds(self._matcher.rule(number), lambda test: not test.wanted or test.unit in self._targets):
                yield number

    def fires(self, rule: Rule) -> bool:
        return _holds(rule, lambda test: bool(self.hits_of(test.unit)) == test.wanted)

    def hits(self, rule: Rule) -> tuple[Hit, ...]:
        """Every place of the units that count for the rule, title first, each place of a concept once."""
        found = {hit for unit in wanted(rule) for hit in self.hits_of(unit)}
        return tuple(sorted(found, key=lambda hit: (hit.field != "title", hit.start, hit.end, hit.term)))

    def hits_of(self, unit: int) -> tuple[Hit, ...]:
        """The places of one unit, none inside another."""
        known = self._hits.get(unit)
        if known is None:
            known = self._hits[unit] = self._find(unit)
        return known

    def _find(self, unit: int) -> tuple[Hit, ...]:
        targets = self._targets.get(unit)
        if not targets:
            return ()
        if self._places is None:
            self._places = Places(self._document, self._matcher.index)
        concept = self._matcher.units[unit].concept
        found = [hit for target in targets for hit in self._places.hits(target, concept=concept)]
        return tuple(_longest(found))[:HITS_MAX]


def _longest(hits: list[Hit]) -> Iterator[Hit]:
    """Without those that stand inside another: "gas pipeline" hides its "pipeline"."""
    reached: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.field, hit.start, -hit.end, hit.term)):
        if hit.end > reached.get(hit.field, 0):
            reached[hit.field] = hit.end
            yield hit


def _holds(rule: Rule, test: Callable[[Test], bool]) -> bool:
    match rule:
        case Test():
            return test(rule)
        case All():
            return all(_holds(part, test) for part in rule.parts)
        case Any():
            return any(_holds(part, test) for part in rule.parts)


def wanted(rule: Rule) -> Iterator[int]:
    if isinstance(rule, Test):
        if rule.wanted:
            yield rule.unit
    else:
        for part in rule.parts:
            yield from wanted(part)


def _guard(rule: Rule, weight: Callable[[frozenset[int]], int]) -> frozenset[int] | None:
    """Units of which one must be found for the rule to hold; None if it can hold without any."""
    match rule:
        case Test():
            return frozenset((rule.unit,)) if rule.wanted else None
        case All():
            guards = [guard for part in rule.parts if (guard := _guard(part, weight)) is not None]
            return min(guards, key=weight) if guards else None
        case Any():
            union: frozenset[int] = frozenset()
            for part in rule.parts:
                guard = _guard(part, weight)
                if guard is None:
                    return None
                union |= guard
            return union
