"""What is said of a query that is allowed and yet hardly meant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryWarning:
    """`column` is 1-based, as in QueryError."""

    message: str
    column: int
