"""The weights of a SCORE: where they stand in a query, and which of them make sense.

`SCORE(pipeline: 3, CSTO: 5, football: -10) >= 6`. A weight stands after a colon and before a comma or the closing
bracket, which no field has (`title:3,` is the word *title*); a key that holds commas and colons of its own stands in
brackets or quotation marks. Weights are what EMM and other media monitors call them; a few lines of them do what a tree
of brackets does badly: any two of five words, unless it is about sport.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from alerts.errors import QueryError
from alerts.query.fields import ALIASES, FACTS
from alerts.query.terms import QUOTES
from alerts.query.tree import Score, Weight, is_true_of_nothing, show_amount, show_key

# Beyond, a weight says no more than AND or NOT does.
WEIGHT_MAX = 1_000
DECIMALS_MAX = 2

_WEIGHT = re.compile(r":\s*([+\-\u2212]?[0-9.]+)\s*[,)]")
_THRESHOLD = re.compile(r"\s*(?:>=|\u2265)\s*([+\-\u2212]?[0-9.]*[0-9])(?![\w.])")
_AMOUNT = re.compile(rf"[+\-\u2212]?[0-9]{{1,9}}(?:\.[0-9]{{1,{DECIMALS_MAX}}})?")
# What may hold colons and brackets that are no signs of the query: a phrase, a regular expression.
_WHOLE = re.compile(
    f"[{QUOTES}][^{QUOTES}]*[{QUOTES}]"
    r"|(?:(?<![^\s(|+!,\-])|(?<=title:)|(?<=lead:)|(?<=body:))/(?:[^/\\]|\\.)+/",
    re.DOTALL,
)
# Addresses hold slashes: url:/a,/b is no regular expression. Outside brackets it could be a word with its weight.
_VALUED = [*FACTS, *(alias for alias, name in ALIASES.items() if name in FACTS)]
_FIELD = rf"\b(?:{'|'.join(_VALUED)}):\s*"
_VALUE = re.compile(rf"{_FIELD}[^\s()|{QUOTES}]+", re.IGNORECASE)
_VALUES = re.compile(rf"{_FIELD}\((?:[{QUOTES}][^{QUOTES}]*[{QUOTES}]|[^(){QUOTES}])*\)", re.IGNORECASE)


class Span(NamedTuple):
    """A key stands at `start:end`; `column` is that of its weight."""

    start: int
    end: int
    weight: Decimal
    column: int


def find_weights(query: str, start: int) -> tuple[list[Span], int]:
    """The weighted keys from `start`, just after an opening bracket, and where what follows the closing one begins."""
    spans: list[Span] = []
    at = start
    while not spans or query[at - 1] == ",":
        found = _find_weight(query, at, start)
        column = found.start(1) + 1
        spans.append(Span(at, found.start(), check_weight(read_amount(found[1], column), column), column))
        at = found.end()
    return spans, at


def read_threshold(query: str, at: int) -> tuple[Decimal, int]:
    """The number that stands after the bracket at `at`, and where the query goes on."""
    found = _THRESHOLD.match(query, at)
    if found is None:
        raise QueryError(
            "SCORE is compared with >=", column=at + 1, hint="write SCORE(word: 3, other: 5) >= 6, or NOT before it"
        )
    return read_amount(found[1], found.start(1) + 1), found.end()


def read_amount(text: str, column: int) -> Decimal:
    """A whole or decimal number."""
    if not _AMOUNT.fullmatch(text):
        raise QueryError(
            f"{text!r} is no weight", column=column, hint=f"write 3, -10 or 2.5, with {DECIMALS_MAX} decimals at most"
        )
    return Decimal(text.replace("\u2212", "-"))


def check_weight(weight: Decimal, column: int) -> Decimal:
    if not weight or abs(weight) > WEIGHT_MAX:
        raise QueryError(
            f"a weight of {show_amount(weight)}",
            column=column,
            hint=f"weights go from {-WEIGHT_MAX} to {WEIGHT_MAX} and are not 0",
        )
    return weight


def check_part(part: Weight, column: int) -> Weight:
    """The part, which must be something to find: what is absent has no place in a text to show."""
    if is_true_of_nothing(part.part):
        raise QueryError(
            "a weight is for what is found", column=column, hint="give the word itself a weight below 0 in place of NOT"
        )
    return part


def check_score(score: Score) -> Score:
    """The score, whose threshold must be out of reach for nothing and within reach of something."""
    most = sum((part.weight for part in score.parts if part.weight > 0), Decimal(0))
    if score.threshold <= 0:
        raise QueryError(
            f"every text reaches {show_amount(score.threshold)}", column=score.column, hint="the threshold is above 0"
        )
    if most < score.threshold:
        raise QueryError(
            f"no text reaches {show_amount(score.threshold)}: the weights above 0 come to {show_amount(most)}",
            column=score.column,
            hint="lower the threshold, or raise the weights",
        )
    return score


def _find_weight(query: str, at: int, start: int) -> re.Match[str]:
    depth, key = 0, at
    while at < len(query):
        if depth == 0 and (found := _WEIGHT.match(query, at)):
            return found
        if whole := _WHOLE.match(query, at) or _VALUES.match(query, at) or (depth and _VALUE.match(query, at)):
            at = whole.end()
            continue
        depth += (query[at] == "(") - (query[at] == ")")
        if depth < 0:
            shown = query[key:at].strip()
            said = f"{shown} has no weight" if shown else "a word with a weight is missing here"
            raise QueryError(said, column=key + 1, hint=f"write SCORE({shown or 'word'}: 3, …) >= 6; decimals as 2.5")
        at += 1
    raise QueryError("a bracket is not closed", column=start, hint="write SCORE(word: 3, other: 5) >= 6")


def describe(part: Weight) -> str:
    """A part with its weight, as sums are written: `pipeline +3`."""
    return f"{show_key(part.part)} {'+' if part.weight > 0 else ''}{show_amount(part.weight)}"
