"""Queries compiled: what is asked of a document, with NOT moved down to the single questions.

A rule is a tree of tests. Each test puts one question: are these units there, do they stand close to each other. Before
a document is read closely, a rule's *needs* say which units it cannot hold without.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice, product

from alerts.query.regex import Regex
from alerts.query.tree import Fact, Node, Pattern, Scope, Score, Weight


@dataclass(frozen=True, slots=True)
class Found:
    """One of these units is there, or all together so many `times`."""

    units: tuple[int, ...]
    scope: Scope | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Close:
    """One of the left units has one of the right with at most `distance` words between, in one paragraph."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    distance: int
    ordered: bool  # the left one comes first
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """The regular expression has a place in the text."""

    pattern: Pattern
    regex: Regex = field(compare=False)
    scope: Scope | None = None


# Needs kept of one OR: leaving some out costs a closer look now and then, many would cost one at every document.
_NEEDS_MAX = 16

Question = Found | Close | Fact | Matched


@dataclass(frozen=True, slots=True)
class Test:
    """Whether the answer is yes (or, where not `wanted`, no). `shown` is the question as the query puts it."""

    __test__ = False  # pytest would collect it for its name

    question: Question
    wanted: bool
    shown: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Rule, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    parts: "tuple[Rule, ...]"


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weights of the parts that hold come to `needed` at least.

    All weights are above 0 and every part speaks for the rule, so that what may hold can be asked before what does: a
    weight of -10 on *football* is one of 10 on NOT football with 10 more needed. They are whole: hundredths.
    """

    parts: "tuple[Rule, ...]"
    weights: tuple[int, ...]
    needed: int
    score: Score = field(compare=False)
    wanted: bool = field(compare=False)  # False: the score stood under NOT
    entries: tuple[Weight, ...] = field(compare=False)  # what each part was in the score


Rule = Test | All | Any | Weighed


def holds(rule: Rule, passes: Callable[[Test], bool]) -> bool:
    match rule:
        case Test():
            return passes(rule)
        case All():
            return all(holds(part, passes) for part in rule.parts)
        case Any():
            return any(holds(part, passes) for part in rule.parts)
        case Weighed():
            return _weighs_enough(rule, passes)


def _weighs_enough(rule: Weighed, passes: Callable[[Test], bool]) -> bool:
    """Asks no more parts than it takes to know."""
    missing, left = rule.needed, sum(rule.weights)
    for part, weight in zip(rule.parts, rule.weights, strict=True):
        left -= weight
        if holds(part, passes):
            missing -= weight
        if missing <= 0 or left < missing:
            break
    return missing <= 0


def weigh(score: Score, read: Callable[[Node, bool], Rule], *, wanted: bool) -> Weighed:
    """The rule of a score, or (not `wanted`) of NOT the score; `read` compiles a part, wanted or not."""
    rules = [(read(entry.part, (entry.weight > 0) == wanted), entry) for entry in score.parts]
    rules.sort(key=lambda rule: cost(rule[0]))
    above = sum(_hundredths(entry.weight) for entry in score.parts if entry.weight > 0)
    below = sum(-_hundredths(entry.weight) for entry in score.parts if entry.weight < 0)
    needed = _hundredths(score.threshold)
    return Weighed(
        parts=tuple(rule for rule, _ in rules),
        weights=tuple(abs(_hundredths(entry.weight)) for _, entry in rules),
        needed=needed + below if wanted else above - needed + 1,  # the sum stays below what was needed
        score=score,
        wanted=wanted,
        entries=tuple(entry for _, entry in rules),
    )


def _hundredths(amount: Decimal) -> int:
    return int(amount * 100)


def tests(rule: Rule) -> Iterator[Test]:
    """All tests, in the order of the query."""
    if isinstance(rule, Test):
        yield rule
    else:
        for part in rule.parts:
            yield from tests(part)


def units_of(question: Question) -> tuple[int, ...]:
    """The units that a question is about."""
    match question:
        case Found():
            return question.units
        case Close():
            return question.left + question.right
        case Fact() | Matched():
            return ()


def cost(rule: Rule) -> int:
    """What comes last where all must hold: words are looked up already, facts are compared, patterns read the text."""
    return max(2 * isinstance(test.question, Matched) or isinstance(test.question, Fact) for test in tests(rule))


def needs(rule: Rule) -> tuple[frozenset[int], ...]:
    """Sets of units of each of which one must be there for the rule to hold; none if it can hold without any."""
    match rule:
        case Test():
            return _needed(rule.question) if rule.wanted else ()
        case All():
            return tuple(dict.fromkeys(need for part in rule.parts for need in needs(part)))
        case Any():
            # (a AND b) OR c holds only with a or c, and with b or c.
            choices = product(*map(needs, rule.parts))
            return tuple(frozenset[int]().union(*choice) for choice in islice(choices, _NEEDS_MAX))
        case Weighed():
            return _needs_of_weights(rule)


def _needs_of_weights(rule: Weighed) -> tuple[frozenset[int], ...]:
    """As many parts as can be left out with the others still too light; those of most units are left out first."""
    guards = [
        (min(needs(part), key=len, default=None), points) for part, points in zip(rule.parts, rule.weights, strict=True)
    ]
    spare = rule.needed - 1 - sum(points for units, points in guards if units is None)
    if spare < 0:
        return ()
    kept: frozenset[int] = frozenset()
    known = [(units, points) for units, points in guards if units is not None]
    for units, points in sorted(known, key=lambda known: -len(known[0]) / known[1]):
        if points <= spare:
            spare -= points
        else:
            kept |= units
    return (kept,)


def _needed(question: Question) -> tuple[frozenset[int], ...]:
    match question:
        case Found():
            return (frozenset(question.units),)
        case Close():
            return frozenset(question.left), frozenset(question.right)
        case Fact() | Matched():
            return ()
