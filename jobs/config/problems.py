"""What is wrong with a configuration, as its owner is told: file, line, column, what was seen, what is allowed.

Reading never stops at the first problem. Parts add to a `Problems` list while they go on with what is left, and the
reader raises one `ConfigurationError` with all of them, sorted as they stand in the files.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from scraper.config import quoted

# Beyond, a file is broken as a whole, and more lines only hide the first.
PROBLEMS_MAX = 1_000
# difflib's ratio from which two names count as one misspelt: "qurey" and "query" have .8, "url" and "id" .4.
LIKENESS_MIN = 0.7


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Line and column, both counted from 1, in code points."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One line for the owner. Warnings change nothing; errors keep the whole configuration out."""

    file: str
    line: int
    column: int
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        mark = "warning: " if self.severity == "warning" else ""
        return f"{self.file}:{self.line}:{self.column}: {mark}{self.message}"


class ConfigurationError(Exception):
    """The configuration cannot be used. `problems` holds all errors and warnings found, sorted by file and place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(slots=True)
class Problems:
    """Collects the problems of one reading."""

    found: list[Problem] = field(default_factory=list)

    def error(self, file: str, place: Place, message: str) -> None:
        self._add(Problem(file, place.line, place.column, message))

    def warn(self, file: str, place: Place, message: str) -> None:
        self._add(Problem(file, place.line, place.column, message, "warning"))

    def _add(self, problem: Problem) -> None:
        # The same alias read twice, or two checks of one value, would say the same again.
        if problem not in self.found and len(self.found) < PROBLEMS_MAX:
            self.found.append(problem)

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.found)

    def sorted(self, files: tuple[str, ...]) -> tuple[Problem, ...]:
        """The problems in the order of `files` (others after them, by name), then by place."""
        order = {name: position for position, name in enumerate(files)}
        return tuple(
            sorted(
                self.found, key=lambda found: (order.get(found.file, len(order)), found.file, found.line, found.column)
            )
        )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` is most likely a misspelling of."""
    folded = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=LIKENESS_MIN)
    return folded[close[0]] if close else None


def suggestion(name: str, known: Iterable[str], *, list_max: int = 20) -> str:
    """What to say after an unknown name: the one that was meant, else those that there are.

    >>> suggestion("prioritty", ["priority", "title"])
    ', did you mean "priority"?'
    """
    names = sorted(known)
    near = nearest(name, names)
    if near is not None:
        return f", did you mean {quoted(near)}?"
    if not names or not list_max:
        return ""
    more = ", …" if len(names) > list_max else ""
    return f", allowed: {', '.join(names[:list_max])}{more}"
