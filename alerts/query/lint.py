"""What is allowed in a query and yet hardly meant."""

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.query.tree import Near, Node, walk

# Meltwater's advice too; beyond, the two sides are mostly in different thoughts.
NEAR_WORDS_MEANT_MAX = 10


@dataclass(frozen=True, slots=True)
class QueryWarning:
    """`column` is 1-based, as in QueryError."""

    message: str
    column: int


def warnings(tree: Node) -> Iterator[QueryWarning]:
    """What the writer of the query may want to change, in the order of the query."""
    for node in walk(tree):
        if isinstance(node, Near) and node.distance > NEAR_WORDS_MEANT_MAX:
            yield QueryWarning(
                f"{node.distance} words between say little: {NEAR_WORDS_MEANT_MAX} at most are usual", node.column
            )
