"""Which watches fire on a document, and where: pure, the same for the daemon, `match`, `explain` and the backtest.

1. The words of the document, each once, give the signs of what they may be from one index of all forms of all watches
   (alerts/query/index.py), whatever the language: from them follow the units (a concept, a word, a phrase) that may be
   there (alerts/query/units.py).
2. Of the sets of units that a watch needs one each of, the lightest guards it: the watch is looked at only if one of
   them may be there, and one of the next set too. Watches whose words do not occur cost nothing.
3. Where a watch may fire, the words it asks for get their places and languages: phrases are held to their order,
   conditions and distances to what stands around, and the rule is evaluated for good (alerts/query/evidence.py).

Most documents end after the second step. What is under NOT can stop a watch and is never a hit.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

from alerts.lexicon import Lexicon, NoLexicon
from alerts.model import Document, Match, Watch
from alerts.query import And, Count, Fact, Leaf, Near, Node, Not, Or, Pattern, Score, Within, leaves, parse, show
from alerts.query.evidence import Evidence
from alerts.query.index import Pieces, WordIndex
from alerts.query.places import Target
from alerts.query.reading import Alternative, Unit
from alerts.query.regex import Regex
from alerts.query.rules import (
    All,
    Any,
    Close,
    Found,
    Matched,
    Question,
    Rule,
    Test,
    cost,
    needs,
    tests,
    units_of,
    weigh,
)
from alerts.query.tree import Scope
from alerts.query.units import Units
from alerts.vocabulary import Vocabulary

# Fewer watches are not worth holding up Python's garbage collector.
_MANY = 100


def compile_watches(watches: Iterable[Watch], vocabulary: Vocabulary, lexicon: Lexicon | None = None) -> "Matcher":
    """A matcher for these watches; without a lexicon words are inflected by rules alone.

    Raises QueryError, which the configuration has ruled out by parsing them before.
    """
    trees = [(watch.id, parse(watch.query)) for watch in watches]
    with _untraversed() if len(trees) >= _MANY else nullcontext():
        matcher = Matcher(vocabulary, lexicon)
        matcher.learn(tree for _, tree in trees)
        for watch_id, tree in trees:
            matcher.add(watch_id, tree)
    return matcher


@contextmanager
def _untraversed() -> Iterator[None]:
    """What is made here is never searched for garbage: it has no cycles, and is freed with the matcher.

    A thousand watches are half a million objects. To search them again and again takes a third of the time in which
    they load, and later .1 s at a time while documents are read.
    """
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()  # what has become garbage since the last time
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


class Matcher:
    """Compiled watches. `match` changes nothing but what it remembers of words; not for several threads at once."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon | None = None) -> None:
        self._units = Units(vocabulary, lexicon or NoLexicon())
        self._rules: list[tuple[str, Rule]] = []
        self._asked: list[tuple[int, ...]] = []  # the units that each rule asks for
        # By unit the watches that cannot fire without one of a set of units it is in. The pair is the watch and the
        # units of which it needs one besides.
        self._guarded: dict[int, list[tuple[int, frozenset[int]]]] = {}
        self._always: list[int] = []  # watches that can fire without any word: the only ones that every document costs

    def learn(self, trees: Iterable[Node]) -> None:
        """Have the lexicon look up the words of queries that are to be added, all at once."""
        self._units.learn({leaf for tree in trees for leaf, _ in leaves(tree)})

    def add(self, watch_id: str, tree: Node) -> None:
        rule = self._rule(tree, wanted=True)
        number = len(self._rules)
        needed = sorted(needs(rule), key=self._weight)
        if needed:
            guarding, besides = needed[0], needed[:2][-1]
            for unit in guarding:
                self._guarded.setdefault(unit, []).append((number, besides))
        else:
            self._always.append(number)
        self._rules.append((watch_id, rule))
        self._asked.append(tuple({unit for test in tests(rule) for unit in units_of(test.question)}))

    @property
    def units(self) -> list[Unit]:
        """The units of all watches, in the order in which they were added."""
        return self._units.read()

    @property
    def index(self) -> WordIndex:
        return self._units.index

    def rule(self, number: int) -> Rule:
        return self._rules[number][1]

    def match(self, document: Document) -> list[Match]:
        """The watches that fire, in the order in which they were given."""
        pieces = self._pieces(document)
        found = self._units.found_in(pieces)
        numbers = self._candidates(found)
        if not numbers:
            return []
        evidence = self._evidence(document, pieces, found, numbers)
        candidates = map(self._rules.__getitem__, numbers)
        firing = [(watch_id, rule) for watch_id, rule in candidates if evidence.may_fire(rule) and evidence.fires(rule)]
        return [Match(watch_id, evidence.language, evidence.hits(rule)) for watch_id, rule in firing]

    def read(self, document: Document) -> Evidence:
        """The document against all watches."""
        pieces = self._pieces(document)
        return self._evidence(document, pieces, self._units.found_in(pieces), range(len(self._rules)))

    def alternatives_of(self, units: Iterable[int]) -> Iterator[tuple[Target, Alternative]]:
        """Every alternative of some units with a target that is found by this alternative only."""
        for unit in units:
            yield from self._units.alternatives_of(unit)

    def _pieces(self, document: Document) -> Pieces:
        return self._units.index.read(f"{document.title}\n{document.text}")

    def _candidates(self, found: set[int]) -> list[int]:
        """The watches to look at when these units may be there."""
        guarded = self._guarded
        numbers = {
            number
            for unit in found & guarded.keys()
            for number, besides in guarded[unit]
            if not besides.isdisjoint(found)
        }
        return sorted(numbers.union(self._always))

    def _evidence(self, document: Document, pieces: Pieces, found: set[int], numbers: Iterable[int]) -> Evidence:
        asked = {unit for number in numbers for unit in self._asked[number]}
        return Evidence(document, pieces, found=found, units=self._units, asked=asked & found)

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
                self._units.keep_order(left + right)
                return Close(left, right, node.distance, node.ordered, scope)
            case _:
                return Found((self._units.add(node),), scope)

    def _units_of(self, node: Node) -> tuple[int, ...]:
        """The units of all terms of an operand of NEAR or COUNT."""
        return tuple(dict.fromkeys(self._units.add(leaf) for leaf, _ in leaves(node)))

    def _weight(self, units: frozenset[int]) -> int:
        return sum(len(self._units.targets_of(unit)) for unit in units)
