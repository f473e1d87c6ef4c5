"""YAML's events become the tree.

Built here and not by ruamel's loaders because each key, value and list element needs its line and column, because
duplicate keys, tags and unknown aliases are the owner's mistakes to be told all at once, and because it takes a third
of the time of the round-trip loader. Plain scalars are read by the core schema of YAML 1.2
(yaml.org/spec/1.2.2/#103-core-schema): `no`, `on` and `2026-11-22` are text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ruamel.yaml import YAML
from ruamel.yaml.error import StringMark
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from jobs.config.problems import Place, Problems
from jobs.config.tree import BROKEN, Broken, Mapping, Node, Scalar, Sequence
from scraper.config import quoted

# Aliases multiply: nine lines can stand for a billion values. The largest honest file (5,000 sources) has 60,000.
VALUES_MAX = 200_000
# Nothing here is deeper than four; a thousand brackets in a row would end in a RecursionError.
DEPTH_MAX = 20

# Keys whose values may be repeated in a message.
SHOWN_KEYS = frozenset(("query", "title", "name", "all", "any", "none"))


class LimitError(Exception):
    """A limit of this module is passed."""

    def __init__(self, event: Event, message: str) -> None:
        super().__init__(f"the file {message}")
        self.place = place_of(event.start_mark)


@dataclass(slots=True)
class Builder:
    """Builds the tree of one reading. Lines in `repaired` hold a value that was reported and replaced."""

    file: str
    text: str
    repaired: set[int]
    found: list[tuple[Place, str]] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    values: int = 0
    events: Iterator[Event] = field(default_factory=lambda: iter(()))

    def report(self, problems: Problems) -> None:
        for place, message in self.found:
            problems.error(self.file, place, message)

    def build(self) -> Node | None:
        self.events = YAML(typ="safe", pure=True).parse(self.text)
        root: Node | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.found.append((place_of(event.start_mark), "a second document begins; a file holds one"))
                    return None
            elif isinstance(event, ScalarEvent | AliasEvent | SequenceStartEvent | MappingStartEvent):
                root = self.node(event, key="", depth=0)
        return root

    def node(self, event: Event, *, key: str, depth: int) -> Node:
        """The node that begins with `event`; `key` is the one it is the value of."""
        first = self.values
        self.values += 1
        if self.values > VALUES_MAX:
            raise LimitError(event, f"holds more than {VALUES_MAX:,} values, aliases counted as often as they are used")
        if depth > DEPTH_MAX:
            raise LimitError(event, f"is nested deeper than {DEPTH_MAX} levels")
        if isinstance(event, AliasEvent):
            return self.alias(event, key)
        node: Node
        if isinstance(event, ScalarEvent):
            node = self.scalar(event, key)
        elif isinstance(event, SequenceStartEvent):
            node = self.sequence(event, key, depth)
        else:
            assert isinstance(event, MappingStartEvent)
            node = self.mapping(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.values - first)
        return node

    def alias(self, event: AliasEvent, key: str) -> Node:
        if event.anchor not in self.anchors:
            return self.broken(event, f"*{event.anchor}", "an alias, and there is no such anchor", key)
        node, values = self.anchors[event.anchor]
        self.values += values
        if self.values > VALUES_MAX:
            raise LimitError(event, f"holds more than {VALUES_MAX:,} values, aliases counted as often as they are used")
        return node

    def scalar(self, event: ScalarEvent, key: str) -> Node:
        place = place_of(event.start_mark)
        written = self.text[event.start_mark.index : event.end_mark.index]
        if event.tag is not None:
            return self.broken(event, str(event.tag), "a tag", key)
        if event.anchor is not None and key == "query":
            return self.broken(event, f"&{event.anchor}", "an anchor", key)
        if place.line in self.repaired and written == "''":
            return Scalar(place, BROKEN, written, event.style)
        value = resolve(event.value) if event.style is None else event.value
        return Scalar(place, value, written, event.style)

    def broken(self, event: ScalarEvent | AliasEvent, text: str, seen_as: str, key: str) -> Scalar:
        place = place_of(event.start_mark)
        # Of other keys it could be a password that begins with ! or *.
        shown = quoted(text) if key in SHOWN_KEYS else "this"
        noun = "query" if key == "query" else "text"
        self.found.append((place, f"YAML reads {shown} as {seen_as}: quote the {noun}"))
        return Scalar(place, BROKEN, "?", None)

    def sequence(self, event: SequenceStartEvent, key: str, depth: int) -> Sequence:
        self.refuse_tag(event)
        nodes = []
        while not isinstance(inner := next(self.events), SequenceEndEvent):
            nodes.append(self.node(inner, key=key, depth=depth + 1))
        return Sequence(place_of(event.start_mark), tuple(nodes))

    def mapping(self, event: MappingStartEvent, depth: int) -> Mapping:
        self.refuse_tag(event)
        keys: dict[str, Place] = {}
        nodes: dict[str, Node] = {}
        while not isinstance(inner := next(self.events), MappingEndEvent):
            name = self.node(inner, key="", depth=depth + 1)
            place = place_of(inner.start_mark)
            key = name.value if isinstance(name, Scalar) and isinstance(name.value, str) else ""
            node = self.node(next(self.events), key=key, depth=depth + 1)
            if isinstance(node, Scalar) and not node.written:
                # ruamel finds a value that is not there at the next token, lines below.
                node = replace(node, place=place)
            if isinstance(name, Scalar) and isinstance(name.value, Broken):
                continue
            if not key:
                self.found.append((place, "a key is a name, as query"))
            elif key in keys:
                self.found.append((place, f"duplicate key {quoted(key)}, first on line {keys[key].line}"))
            else:
                keys[key], nodes[key] = place, node
        return Mapping(place_of(event.start_mark), keys, nodes)

    def refuse_tag(self, event: SequenceStartEvent | MappingStartEvent) -> None:
        if event.tag is not None:
            self.found.append((place_of(event.start_mark), "YAML reads this as a tag: remove it"))


INTEGER = re.compile(r"[-+]?[0-9]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
BASES: dict[str, Callable[[str], int]] = {"0o": lambda digits: int(digits, 8), "0x": lambda digits: int(digits, 16)}


def resolve(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar. Infinities and NaN, which nothing here can use, stay text."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    # int() refuses more than 4,300 digits with an error of its own; no number here has more than twenty.
    if INTEGER.fullmatch(text):
        return int(text) if len(text) <= 20 else text
    if re.fullmatch(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,20}", text):
        return BASES[text[:2]](text[2:])
    return float(text) if FLOAT.fullmatch(text) else text


def place_of(mark: StringMark) -> Place:
    return Place(mark.line + 1, mark.column + 1)
