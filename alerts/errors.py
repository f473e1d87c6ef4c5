"""What can go wrong while deciding and telling."""


class AlertsError(Exception):
    """Root of this package's errors."""


class QueryError(AlertsError):
    """A query that cannot be read. `column` is 1-based, in code points of the query as written."""

    def __init__(self, message: str, *, column: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class VocabularyError(AlertsError):
    """A vocabulary file that breaks its own form; `path` is where in the document (keys and indexes)."""

    def __init__(self, message: str, *, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path
