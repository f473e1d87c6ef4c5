"""The values of a YAML file, each knowing where it stands.

`Broken` is the value of a scalar of which a problem was already reported; nothing more is said about it. `place_inside`
finds the line and column of a character of a text, for errors inside a query.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from jobs.config.problems import Place


class Broken:
    """What was already reported."""


BROKEN: Final = Broken()

Plain = str | int | float | bool | Broken | tuple[Any, ...] | list[Any] | dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """`written` is the text between the marks, quotes included; `style` is None for plain text."""

    place: Place
    value: str | int | float | bool | Broken | None
    written: str
    style: str | None


@dataclass(frozen=True, slots=True)
class Sequence:
    place: Place
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """`keys` says where each key stands."""

    place: Place
    keys: dict[str, Place]
    nodes: dict[str, "Node"]


Node = Scalar | Sequence | Mapping


def plain(node: Node, *, listing: type[tuple[Any, ...]] | type[list[Any]] = tuple) -> Plain:
    """The bare value: lists as `listing` (tuples, which frozen models keep), mappings as dicts."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return listing(plain(inner, listing=listing) for inner in node.nodes)
    return {key: plain(inner, listing=listing) for key, inner in node.nodes.items()}


def scalars(node: Node) -> Iterator[Scalar]:
    """All scalars below the node, in the order of the file."""
    if isinstance(node, Scalar):
        yield node
        return
    for inner in node.nodes if isinstance(node, Sequence) else node.nodes.values():
        yield from scalars(inner)


def holds_broken(node: Node) -> bool:
    return any(scalar.value is BROKEN for scalar in scalars(node))


def place_inside(scalar: Scalar, offset: int) -> Place:
    """Where in the file the character at `offset` of the scalar's value stands (its end: just after the last one).

    YAML folds lines and drops indents but keeps every other character, so the nth character that is no white space is
    found by counting. In double quotes an escape is one character, in single quotes so is ''.
    """
    assert isinstance(scalar.value, str)
    wanted = sum(not letter.isspace() for letter in scalar.value[:offset])
    after = 0
    for start, end in visible(scalar):
        if wanted == 0:
            return place_at(scalar, start)
        wanted -= 1
        after = end
    return place_at(scalar, after)


UNITS = {
    "'": re.compile(r"''|.", re.DOTALL),
    '"': re.compile(r"\\(?:x..|u.{4}|U.{8}|.)|.", re.DOTALL),
}
CHARACTER = re.compile(r".", re.DOTALL)
# Escapes of YAML 1.2 (5.7) that stand for white space; an escaped line break stands for nothing.
BLANK_ESCAPES = frozenset("tnvfr \t\n\r_NLP")


def visible(scalar: Scalar) -> Iterator[tuple[int, int]]:
    """Start and end in `written` of each character of the value that is no white space."""
    written = scalar.written
    start, end = 0, len(written)
    if scalar.style in UNITS:
        start, end = 1, end - 1
    elif scalar.style in {"|", ">"}:
        start = written.find("\n") + 1
    for unit in UNITS.get(scalar.style or "", CHARACTER).finditer(written, start, end):
        if not is_blank(unit[0]):
            yield unit.span()


def is_blank(unit: str) -> bool:
    if len(unit) == 1 or unit == "''":
        return unit.isspace()
    if unit[1] in "xuU" and len(unit) > 2:
        return chr(int(unit[2:], 16)).isspace()
    return unit[1] in BLANK_ESCAPES


def place_at(scalar: Scalar, index: int) -> Place:
    before = scalar.written[:index]
    breaks = before.count("\n")
    if not breaks:
        return Place(scalar.place.line, scalar.place.column + index)
    return Place(scalar.place.line + breaks, index - before.rfind("\n"))
