"""The tree of a query: terms, what is asked of them, and conditions on the document; what they mean is found elsewhere.

Trees compare by meaning: the column where a node stood in the query is kept for messages and does not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Scope = Literal["title", "lead", "body"]
SCOPES: tuple[Scope, ...] = ("title", "lead", "body")
FactField = Literal["source", "domain", "lang", "country", "type", "author", "url"]

# A value that needs no quotation marks; AND, OR and NOT are quoted so that no list is misread.
_SLASH = re.compile(r"\\.|/", re.DOTALL)
_BARE = re.compile(r"(?!(?:AND|OR|NOT)$)[^\s()|\"\u201c-\u201f\u00ab\u00bb]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word, which may name a concept; `plain` (written `word!`) means the word itself.

    `language` (written `word@ru`) keeps it to the terms, endings and documents of one language.
    """

    text: str
    plain: bool = False
    language: str = ""
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order with nothing between, each of them inflected; never a concept."""

    text: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Exact:
    """Words in this order as written, capitals and endings counting."""

    text: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word's beginning, with anything after it."""

    text: str
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression over title and text; its slashes are not escaped here."""

    text: str
    ignore_case: bool = False
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Count:
    """A term, or one of several, stands in the document at least so many times."""

    part: "Leaf | Or"
    at_least: int
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class About:
    """A country in the text, by its two letters."""

    country: str
    column: int = field(default=1, compare=False)

    @property
    def text(self) -> str:
        return self.country


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of the document is one of these values; nothing is looked for in its text."""

    name: FactField
    values: tuple[str, ...]
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Within:
    """Terms are looked for in one part of the document only; `lead` is the title and the first words of the text."""

    scope: Scope
    part: "Node"


@dataclass(frozen=True, slots=True)
class Near:
    """Two terms, or ORs of terms, with at most `distance` words between; `ordered`: the left one comes first."""

    left: "Leaf | Or"
    right: "Leaf | Or"
    distance: int
    ordered: bool = False
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Weight:
    """What one part of a score counts when it is found; below 0 it counts against."""

    part: "Node"
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """The weights of the parts that are found, each once however often, come to `threshold` at least."""

    parts: tuple[Weight, ...]
    threshold: Decimal
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


Leaf = Word | Phrase | Exact | Prefix | About
Node = Leaf | Pattern | Count | Fact | Within | Near | Score | And | Or | Not


def show(node: Node) -> str:
    """The query as text, which `parse` reads back into an equal tree.

    >>> show(And((Word("Kazakhstan"), Or((Word("pipeline"), Word("CSTO"))))))
    'Kazakhstan AND (pipeline OR CSTO)'
    """
    match node:
        case Not():
            return f"NOT {_bracketed(node.part)}"
        case And():
            return " AND ".join(_joined(part) for part in node.parts)
        case Or():
            return " OR ".join(_joined(part) for part in node.parts)
        case Near():
            operator = f"{'O' if node.ordered else ''}NEAR/{node.distance}"
            return f"{_bracketed(node.left)} {operator} {_bracketed(node.right)}"
        case Count():
            return f"COUNT({show(node.part)}) >= {node.at_least}"
        case Within():
            return f"{node.scope}:{_bracketed(node.part)}"
        case Score():
            weights = ", ".join(f"{show_key(part.part)}: {show_amount(part.weight)}" for part in node.parts)
            return f"SCORE({weights}) >= {show_amount(node.threshold)}"
        case Fact():
            values = " OR ".join(value if _BARE.fullmatch(value) else f'"{value}"' for value in node.values)
            return f"{node.name}:({values})" if len(node.values) > 1 else f"{node.name}:{values}"
        case _:
            return _show_term(node)


def _show_term(node: "Leaf | Pattern") -> str:
    match node:
        case Word():
            return f"{node.text}{'!' if node.plain else ''}{f'@{node.language}' if node.language else ''}"
        case Phrase():
            return f'"{node.text}"'
        case Exact():
            return f'="{node.text}"'
        case Prefix():
            return f"{node.text}*"
        case About():
            return f"about:{node.country}"
        case Pattern():
            escaped = _SLASH.sub(lambda found: found[0] if len(found[0]) > 1 else r"\/", node.text)
            return f"/{escaped}/{'i' if node.ignore_case else ''}"


def _joined(part: Node) -> str:
    """A part of AND or OR, in brackets where it could be read otherwise."""
    return f"({show(part)})" if isinstance(part, And | Or) else show(part)


def _bracketed(node: Node) -> str:
    return show(node) if isinstance(node, Leaf | Pattern | Fact) else f"({show(node)})"


def show_key(node: Node) -> str:
    """A key of a score; values of fields may hold colons and commas."""
    return f"({show(node)})" if isinstance(node, Fact) else _bracketed(node)


def show_amount(amount: Decimal) -> str:
    """A weight or threshold without needless zeros: 3, -10, 2.5."""
    return f"{amount.normalize():f}"


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the query."""
    yield node
    match node:
        case Not() | Within() | Count():
            yield from walk(node.part)
        case And() | Or():
            for part in node.parts:
                yield from walk(part)
        case Score():
            for weighted in node.parts:
                yield from walk(weighted.part)
        case Near():
            yield from walk(node.left)
            yield from walk(node.right)


def leaves(node: Node) -> Iterator[tuple[Leaf, bool]]:
    """Every term in order, with True where it counts for a match and False where it stands under NOT."""
    yield from _leaves(node, True)


def is_true_of_nothing(node: Node) -> bool:
    """True when a text without any of the terms would match: then the query is made of NOTs only."""
    match node:
        case Not():
            return not is_true_of_nothing(node.part)
        case And():
            return all(is_true_of_nothing(part) for part in node.parts)
        case Or():
            return any(is_true_of_nothing(part) for part in node.parts)
        case Within():
            return is_true_of_nothing(node.part)
        case _:
            return False


def _leaves(node: Node, positive: bool) -> Iterator[tuple[Leaf, bool]]:
    match node:
        case Not():
            yield from _leaves(node.part, not positive)
        case And() | Or():
            for part in node.parts:
                yield from _leaves(part, positive)
        case Near():
            yield from _leaves(node.left, positive)
            yield from _leaves(node.right, positive)
        case Within() | Count():
            yield from _leaves(node.part, positive)
        case Score():
            for weighted in node.parts:
                yield from _leaves(weighted.part, positive == (weighted.weight > 0))
        case Fact() | Pattern():
            return
        case _:
            yield node, positive
