"""The tree of a query. Leaves are words and phrases as the user wrote them; what they mean is found by the vocabulary.

Trees compare by meaning: the column where a leaf stood in the query is kept for messages and does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word, which may name a concept; `plain` (written `word!`) means the word itself."""

    text: str
    plain: bool = False
    column: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order with nothing between, each of them inflected; never a concept."""

    text: str
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


Leaf = Word | Phrase
Node = Word | Phrase | And | Or | Not


def show(node: Node) -> str:
    """The query as text, which `parse` reads back into an equal tree.

    >>> show(And((Word("Kazakhstan"), Or((Word("pipeline"), Word("CSTO"))))))
    'Kazakhstan AND (pipeline OR CSTO)'
    """
    match node:
        case Word():
            return f"{node.text}!" if node.plain else node.text
        case Phrase():
            return f'"{node.text}"'
        case Not():
            return f"NOT {_bracketed(node.part)}"
        case And():
            return " AND ".join(_bracketed(part) if not isinstance(part, Not) else show(part) for part in node.parts)
        case Or():
            return " OR ".join(_bracketed(part) if not isinstance(part, Not) else show(part) for part in node.parts)


def leaves(node: Node) -> Iterator[tuple[Leaf, bool]]:
    """Every word and phrase in order, with True where it counts for a match and False where it stands under NOT."""
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
        case _:
            return False


def _bracketed(node: Node) -> str:
    return f"({show(node)})" if isinstance(node, And | Or | Not) else show(node)


def _leaves(node: Node, positive: bool) -> Iterator[tuple[Leaf, bool]]:
    match node:
        case Not():
            yield from _leaves(node.part, not positive)
        case And() | Or():
            for part in node.parts:
                yield from _leaves(part, positive)
        case _:
            yield node, positive
