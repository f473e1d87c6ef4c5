"""Which watches fire on a document, and where: pure, the same for the daemon, `match`, `explain` and the backtest.

1. The words of the document, each once, are looked up in one index of all forms of all watches (alerts/query/index.py).
2. From the forms found follow the units (a concept, a word, a phrase) that may be there; a watch is looked at only if
   one of the units it cannot do without is among them. Watches whose words do not occur cost nothing.
3. Where a watch may fire, the words get their places: phrases are held to their order, conditions and distances to
   what stands around, and the rule is evaluated for good (alerts/query/evidence.py).

Most documents end after the first step. What is under NOT can stop a watch and is never a hit.
"""

from collections.abc import Iterable, Iterator

from alerts.lexicon import Lexicon, NoLexicon
from alerts.model import Document, Match, Watch
from alerts.query import And, Count, Fact, Leaf, Near, Node, Not, Or, Pattern, Score, Within, Word, leaves, parse, show
from alerts.query.evidence import Evidence
from alerts.query.index import WordIndex
from alerts.query.places import Numbers, Speech, Target
from alerts.query.reading import Alternative, Sequence, Unit, asked_of, read_leaf
from alerts.query.regex import Regex
from alerts.query.rules import All, Any, Close, Found, Matched, Question, Rule, Test, cost, guard, weigh
from alerts.query.tree import Scope
from alerts.vocabulary import Vocabulary


def compile_watches(watches: Iterable[Watch], vocabulary: Vocabulary, lexicon: Lexicon | None = None) -> "Matcher":
    """A matcher for these watches; without a lexicon words are inflected by rules alone.

    Raises QueryError, which the configuration has ruled out by parsing them before.
    """
    trees = [(watch.id, parse(watch.query)) for watch in watches]
    matcher = Matcher(vocabulary, lexicon)
    matcher.learn(tree for _, tree in trees)
    for watch_id, tree in trees:
        matcher.add(watch_id, tree)
    return matcher


class Matcher:
    """Compiled watches. `match` changes nothing but what it remembers of words; not for several threads at once."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon | None = None) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon or NoLexicon()
        self._index = WordIndex(self._lexicon)
        self._units: list[Unit] = []
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._targets: dict[int, list[Target]] = {}  # by the form that decides whether to look further
        self._rules: list[tuple[str, Rule]] = []
        self._guarded: dict[int, list[int]] = {}  # unit → watches that cannot fire without one of a set it is in
        self._always: list[int] = []  # watches that can fire without any word: the only ones that every document costs

    def learn(self, trees: Iterable[Node]) -> None:
        """Have the lexicon look up the words of queries that are to be added, all at once."""
        found = {leaf for tree in trees for leaf, _ in leaves(tree)}
        self._lexicon.learn(asked_of(read_leaf(leaf, self._vocabulary) for leaf in found))

    def add(self, watch_id: str, tree: Node) -> None:
        rule = self._rule(tree, wanted=True)
        needed = guard(rule, self._weight)
        if needed is None:
            self._always.append(len(self._rules))
        for unit in needed or ():
            self._guarded.setdefault(unit, []).append(len(self._rules))
        self._rules.append((watch_id, rule))

    @property
    def units(self) -> list[Unit]:
        """The units of all watches, in the order in which they were added."""
        return self._units

    def match(self, document: Document) -> list[Match]:
        """The watches that fire, in the order in which they were given."""
        evidence = self.read(document)
        firing = [
            (watch_id, rule)
            for watch_id, rule in self._guarded_by(evidence.units)
            if evidence.may_fire(rule) and evidence.fires(rule)
        ]
        return [Match(watch_id, evidence.language, evidence.hits(rule)) for watch_id, rule in firing]

    def read(self, document: Document) -> Evidence:
        """The document against the index."""
        found = self._index.found_in(document.title) | self._index.found_in(document.text)
        speech = Speech(document)
        targets: dict[int, list[Target]] = {}
        for number in found:
            for target in self._targets.get(number, ()):
                if speech.allows(target.languages) and (len(target.forms) == 1 or found.issuperset(target.forms)):
                    targets.setdefault(target.unit, []).append(target)
        return Evidence(document, speech, targets, self._units, self._index)

    def targets_of(self, units: Iterable[int]) -> Iterator[tuple[Target, Alternative]]:
        """Every target of some units with the alternative it was made of."""
        for unit in units:
            for alternative in self._units[unit].alternatives:
                yield self._target(unit, alternative), alternative

    def _rule(self, node: Node, *, wanted: bool, scope: Scope | None = None) -> Rule:
        match node:
            case Not():
                return self._rule(node.part, wanted=not wanted, scope=scope)
            case And() | Or():
                parts = [self._rule(part, wanted=wanted, scope=scope) for part in node.parts]
                # Sorting keeps the order of what costs the same.
                return All(tuple(sorted(parts, key=cost))) if isinstance(node, And) == wanted else Any(tuple(parts))
            case Within():
                return self._rule(node.part, wanted=wanted, scope=node.scope)
            case Score():
                return weigh(node, lambda part, kept: self._rule(part, wanted=kept, scope=scope), wanted=wanted)
            case _:
                return Test(self._question(node, scope), wanted, show(Within(scope, node) if scope else node))

    def _question(self, node: Leaf | Near | Count | Fact | Pattern, scope: Scope | None) -> Question:
        match node:
            case Fact():
                return node
            case Pattern():
                return Matched(node, Regex(node), scope)
            case Count():
                return Found(self._units_of(node.part), scope, node.at_least)
            case Near():
                left, right = self._units_of(node.left), self._units_of(node.right)
                return Close(left, right, node.distance, node.ordered, scope)
            case _:
                return Found((self._unit(node),), scope)

    def _units_of(self, node: Node) -> tuple[int, ...]:
        """The units of all terms of an operand of NEAR or COUNT."""
        return tuple(dict.fromkeys(self._unit(leaf) for leaf, _ in leaves(node)))

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

    def _guarded_by(self, units: Iterable[int]) -> Iterator[tuple[str, Rule]]:
        """The watches to look at when these units may be there."""
        guarded = {number for unit in units for number in self._guarded.get(unit, ())}
        for number in sorted(guarded.union(self._always)):
            yield self._rules[number]

    @property
    def index(self) -> WordIndex:
        return self._index

    def rule(self, number: int) -> Rule:
        return self._rules[number][1]
