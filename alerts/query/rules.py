"""Queries compiled: what is asked of a document, with NOT moved down to the single questions.

A rule is a tree of tests. Each test puts one question: are these units there, do they stand close to each other. Before
a document is read closely, a rule's *needs* say which units it cannot hold without.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product

from alerts.query.regex import Regex
from alerts.query.tree import Fact, Pattern, Scope


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


Rule = Test | All | Any


def holds(rule: Rule, passes: Callable[[Test], bool]) -> bool:
    match rule:
        case Test():
            return passes(rule)
        case All():
            return all(holds(part, passes) for part in rule.parts)
        case Any():
            return any(holds(part, passes) for part in rule.parts)


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


def _needed(question: Question) -> tuple[frozenset[int], ...]:
    match question:
        case Found():
            return (frozenset(question.units),)
        case Close():
            return frozenset(question.left), frozenset(question.right)
        case Fact() | Matched():
            return ()
