"""Regular expressions of queries, run by RE2 (github.com/google/re2/wiki/Syntax): linear in the text, always.

What RE2 has not (backreferences, looking ahead and behind) is refused with a hint, and so is what would be slow all the
same: repetitions with large counts, of which RE2 keeps every stage at once (`a.{900}b` over 100 KB takes a second).
RE2's `\\w` and `\\b` know ASCII only: `\\w` is read as letters, marks and digits of all scripts, `\\b` is refused
beside other letters, where it would silently find nothing.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import re2

from alerts.errors import QueryError
from alerts.query.tree import Pattern

# Longer than any that a person can check.
PATTERN_LENGTH_MAX = 500
# With these, none of 30 made to be slow takes 50 ms over 100 KB (Nov 2026); `.{30}x` over random letters takes 30.
_REPEATED_MAX = 30
_REPEATED_PRODUCT_MAX = 200
_PROGRAM_MAX = 10_000
_MEMORY_BYTES = 4 << 20
# Matches of nothing that are passed over in one text, as of `\\b|x`, before giving up.
_EMPTY_MAX = 1_000

_REPETITION = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_SIGN = re.compile(r"\\.|\[:\^?\w+:\]|\[\^?\]?|\]|.", re.DOTALL)
_IN_CLASS = {r"\w": r"\p{L}\p{M}\p{N}_"}
_ALONE = {r"\w": r"[\p{L}\p{M}\p{N}_]", r"\W": r"[^\p{L}\p{M}\p{N}_]"}
_SAMPLE = "ab, я\n1"
_LACKING = (
    (re.compile(r"\\[1-9]|\(\?P=|\\k"), "backreferences are not supported", "write what is repeated twice"),
    (re.compile(r"\(\?<?[=!]"), "looking ahead and behind is not supported", "use NEAR or AND NOT between terms"),
    (re.compile(r"\(\?>|[+*?}]\+"), "possessive matching is not supported", "leave the second + out"),
)


class Span(NamedTuple):
    start: int
    end: int


class Regex:
    """A pattern ready to search. Raises QueryError at the pattern's column."""

    def __init__(self, pattern: Pattern) -> None:
        _check(pattern)
        options = re2.Options()
        options.log_errors = False
        options.never_capture = True
        options.max_mem = _MEMORY_BYTES
        options.case_sensitive = not pattern.ignore_case
        try:
            self._compiled: Any = re2.compile(_all_scripts(pattern.text), options)
        except re2.error as error:
            reason = error.args[0] if error.args else error
            shown = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
            hint = "simplify it" if "too large" in shown else "write \\ before a sign that stands for itself"
            raise QueryError(f"not a regular expression: {shown}", column=pattern.column, hint=hint) from error
        if self._compiled.programsize > _PROGRAM_MAX:
            raise QueryError("the regular expression is too large", column=pattern.column, hint="repeat less")
        if any(found.start() == found.end() for found in self._compiled.finditer(_SAMPLE)) or self._compiled.search(""):
            raise QueryError(
                "the regular expression matches nothing at all", column=pattern.column, hint="write x+ in place of x*"
            )

    def places(self, text: str, most: int) -> Iterator[Span]:
        """The first places where it matches, none of them empty."""
        if not text.isascii():
            # Half a character, as a broken feed may have it, cannot be written in UTF-8; one for one, so places stay.
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        found = (Span(*match.span()) for match in islice(self._compiled.finditer(text), most + _EMPTY_MAX))
        return islice((span for span in found if span.end > span.start), most)


def _check(pattern: Pattern) -> None:
    text, column = pattern.text, pattern.column
    if len(text) > PATTERN_LENGTH_MAX:
        raise QueryError(
            f"the regular expression has {len(text)} characters, {PATTERN_LENGTH_MAX} are allowed",
            column=column,
            hint="join several with OR",
        )
    plain = re.sub(r"\\\\", "", text)
    for lacking, reason, hint in _LACKING:
        if lacking.search(plain):
            raise QueryError(reason, column=column, hint=hint)
    if not text.isascii() and re.search(r"\\[bB]", plain):
        raise QueryError(
            r"\b knows only Latin letters", column=column, hint=r"write (?:^|[^\p{L}]) or the word: words are whole"
        )
    product = 1
    for found in _REPETITION.finditer(plain):
        most = int((found[2] or found[1])[:9])
        product *= max(most, 1)
        if most > _REPEATED_MAX or product > _REPEATED_PRODUCT_MAX:
            raise QueryError(
                f"{found[0]} repeats too often",
                column=column,
                hint=f"at most {_REPEATED_MAX} times, {_REPEATED_PRODUCT_MAX} in all; + and * are without limit",
            )


def _all_scripts(text: str) -> str:
    """The pattern with `\\w` and `\\W` as classes of all scripts' letters."""
    inside = False
    parts: list[str] = []
    for sign in _SIGN.findall(text):
        written = _IN_CLASS if inside else _ALONE
        parts.append(written.get(sign, sign))
        inside = sign != "]" and (inside or sign.startswith("["))
    return "".join(parts)
