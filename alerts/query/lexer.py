"""A query cut into lexemes, each with its 1-based column.

Curly and angled quotation marks are read as straight ones, since editors put them in unasked. Terms come out as leaves
of the tree, read by alerts/query/terms.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from alerts.errors import QueryError
from alerts.query.fields import field_name, read_about, read_fact, read_values
from alerts.query.regex import Regex
from alerts.query.terms import QUOTES, read_exact, read_phrase, read_word
from alerts.query.tree import SCOPES, Fact, Leaf, Pattern
from alerts.query.weights import find_weights, read_threshold

Kind = Literal[
    "word", "term", "and", "or", "not", "near", "scope", "fact", "pattern", "count", "compare", "score", "weight",
    "threshold", "list", "open", "close",
]  # fmt: skip

_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not", "+": "and", "|": "or"}
_SPACE = re.compile(r"\s+")
_RUN = re.compile(f"[^\\s()|{QUOTES}]+")
_QUOTED = re.compile(f"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")
# Plain NEAR, as in Meltwater; beyond fifty words it says no more than AND in most news.
NEAR_WORDS = 4
DISTANCE_MAX = 50
_NEAR = re.compile(r"O?NEAR(?:/(\d{1,9}))?")
_NEAR_ELSEWHERE = re.compile(r"(?:o?near/?|w/|adj|around[(/]?)(\d{1,9})", re.IGNORECASE)  # Factiva, GDELT
COUNT_MAX = 100  # hits kept of one term
_BRACKET = re.compile(r"\s*\(")
_SCORE = re.compile(r"SCORE\s*\(")
_COMPARISON = re.compile(r"(>=|>|\u2265)\s*(\d{1,9})(?!\w)")
_PATTERN = re.compile(r"/((?:[^/\\]|\\.)+)/(\w*)", re.DOTALL)
_LIST = re.compile(r"@([\w.-]+)")
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_DISTANCE = re.compile(r"~(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`word` is a bare word without signs, which may be an operator in lower case; `term` is any other leaf."""

    kind: Kind
    text: str
    column: int
    leaf: Leaf | None = None
    fact: Fact | None = None
    pattern: Pattern | None = None
    number: int = 0  # of `near`: how many words may stand between; of `compare`: how often a term must be there
    amount: Decimal = Decimal(0)  # of `weight` and `threshold`


Read = tuple[list[Lexeme], int]  # the lexemes, and where to go on


def lex(query: str) -> list[Lexeme]:
    """The lexemes of a query, or QueryError at the first that cannot be read."""
    return _lex(query, 0)


def _lex(query: str, at: int, *, inside_score: bool = False) -> list[Lexeme]:
    lexemes: list[Lexeme] = []
    while at < len(query):
        if space := _SPACE.match(query, at):
            at = space.end()
            continue
        if inside_score and _SCORE.match(query, at):
            raise QueryError("SCORE inside SCORE", column=at + 1, hint="join two scores with AND or OR")
        read = _reader(query, at)
        found, at = read(query, at)
        lexemes.extend(found)
    return lexemes


def _reader(query: str, at: int) -> Callable[[str, int], Read]:
    first = query[at]
    if first in "()|":
        return _read_sign
    if first in QUOTES:
        return _read_phrase
    if first == "/":
        return _read_pattern
    if first in "<>\u2264\u2265" or query.startswith(("==", "= "), at):
        return _read_comparison
    if first == "=" and query[at + 1 : at + 2] and query[at + 1] in QUOTES:
        return _read_exact
    return _read_run


def _read_sign(query: str, at: int) -> Read:
    kinds: dict[str, Kind] = {"(": "open", ")": "close", "|": "or"}
    return [Lexeme(kinds[query[at]], query[at], at + 1)], at + 1


def _quoted(query: str, at: int) -> tuple[str, int]:
    """The text between the quotation marks at `at`, spaces evened out, and where they end."""
    found = _QUOTED.match(query, at)
    if not found:
        raise QueryError(
            "a quotation mark is not closed", column=at + 1, hint='a phrase is written "in straight quotes"'
        )
    return " ".join(found[1].split()), found.end()


def _read_phrase(query: str, at: int) -> Read:
    text, end = _quoted(query, at)
    if alias := _DISTANCE.match(query, end):
        return _read_alias(text, at + 1, alias), alias.end()
    leaf = read_phrase(text, at + 1)
    if query[end : end + 1] in ("!", "~", "*", "@"):
        raise QueryError(
            f"{query[end]} after a phrase is not supported",
            column=end + 1,
            hint="a phrase never means a concept; its words are inflected",
        )
    return [Lexeme("term", text, at + 1, leaf)], end


def _read_alias(text: str, column: int, alias: re.Match[str]) -> list[Lexeme]:
    """`"a b"~5` as the lexemes of ("a" NEAR/5 "b")."""
    if len(text.split()) != 2:
        raise QueryError(
            "~ joins two words",
            column=alias.start() + 1,
            hint='write "gas pipeline"~5, or NEAR between phrases: "a b" NEAR/5 "c d"',
        )
    first, second = (Lexeme("term", word, column, read_phrase(word, column)) for word in text.split())
    near = Lexeme("near", "NEAR", column, number=_distance(alias[1], alias.start() + 1))
    return [Lexeme("open", "(", column), first, near, second, Lexeme("close", ")", column)]


def _distance(digits: str, column: int) -> int:
    if int(digits) > DISTANCE_MAX:
        raise QueryError(
            f"at most {DISTANCE_MAX} words between", column=column, hint="use AND for words anywhere in the text"
        )
    return int(digits)


def _read_exact(query: str, at: int) -> Read:
    text, end = _quoted(query, at + 1)
    return [Lexeme("term", text, at + 1, read_exact(text, at + 1))], end


def _read_run(query: str, at: int) -> Read:
    """Reads up to the next space, bracket or quotation mark: an operator, or a word with NOT signs before it."""
    found = _RUN.match(query, at)
    assert found, "every character is a space, a sign, a quotation mark or part of a run"
    run, end = found[0], found.end()
    if run in _OPERATORS:
        return [Lexeme(_OPERATORS[run], run, at + 1)], end
    if run == "COUNT" and _BRACKET.match(query, end):
        return [Lexeme("count", run, at + 1)], end
    if run == "SCORE" and (bracket := _BRACKET.match(query, end)):
        return _read_score(query, at, bracket.end())
    if near := _NEAR.fullmatch(run):
        distance = _distance(near[1], at + 1) if near[1] else NEAR_WORDS
        return [Lexeme("near", run, at + 1, number=distance)], end
    if alias := _NEAR_ELSEWHERE.fullmatch(run):
        raise QueryError(f"{run} is how other tools write it", column=at + 1, hint=f"write NEAR/{alias[1]}")
    if run[0] == "+":
        return [Lexeme("and", "+", at + 1)], at + 1
    if run[0] in "-!\u2212":
        if end == at + 1 and query[end : end + 1] in ("", " ", ")"):
            raise QueryError(f"{run[0]} stands alone", column=at + 1, hint=f"write {run[0]}word for NOT word")
        return [Lexeme("not", run[0], at + 1)], at + 1
    if named := _LIST.fullmatch(run):
        return [Lexeme("list", named[1], at + 1)], end
    if field := _FIELD.match(run):
        return _read_field(query, at, field[1])
    leaf = read_word(run, at + 1)
    return [Lexeme("word" if leaf.text == run else "term", run, at + 1, leaf)], end


def _read_score(query: str, at: int, start: int) -> Read:
    """Each key's lexemes with its weight after them, then the threshold. Keys are read one by one, where they stand."""
    lexemes = [Lexeme("score", "SCORE(", at + 1)]
    spans, close = find_weights(query, start)
    for span in spans:
        lexemes += _lex(query[: span.end], span.start, inside_score=True)
        lexemes.append(Lexeme("weight", ":", span.column, amount=span.weight))
    threshold, end = read_threshold(query, close)
    return [*lexemes, Lexeme("threshold", query[close:end].strip(), close + 1, amount=threshold)], end


def _read_field(query: str, at: int, written: str) -> Read:
    """`title:` alone, the others with their values; several countries of `about:` become alternatives in brackets."""
    name = field_name(written, at + 1)
    end = at + len(written) + 1
    if name in SCOPES:
        return [Lexeme("scope", f"{name}:", at + 1)], end
    values = read_values(query, end, name)
    if name != "about":
        fact = read_fact(name, values, at + 1)
        return [Lexeme("fact", query[at : values.end], at + 1, fact=fact)], values.end
    terms = [Lexeme("term", f"about:{leaf.country}", leaf.column, leaf) for leaf in read_about(values)]
    if len(terms) == 1:
        return terms, values.end
    joined = [lexeme for term in terms for lexeme in (Lexeme("or", "OR", term.column), term)]
    return [Lexeme("open", "(", at + 1), *joined[1:], Lexeme("close", ")", values.end)], values.end


def _read_pattern(query: str, at: int) -> Read:
    found = _PATTERN.match(query, at)
    if not found:
        raise QueryError("a regular expression is not closed", column=at + 1, hint="it is written /pipe.?line/i")
    if found[2] not in ("", "i"):
        raise QueryError(
            f"unknown flag {found[2]!r} of a regular expression", column=found.start(2) + 1, hint="there is only i"
        )
    text = re.sub(r"\\(.)", lambda escape: "/" if escape[1] == "/" else escape[0], found[1], flags=re.DOTALL)
    pattern = Pattern(text, found[2] == "i", at + 1)
    Regex(pattern)
    return [Lexeme("pattern", found[0], at + 1, pattern=pattern)], found.end()


def _read_comparison(query: str, at: int) -> Read:
    found = _COMPARISON.match(query, at)
    if not found:
        raise QueryError("COUNT is compared with >=", column=at + 1, hint="write COUNT(word) >= 3, or NOT before it")
    number = int(found[2]) + (found[1] == ">")
    if not 1 <= number <= COUNT_MAX:
        raise QueryError(f"COUNT takes 1 to {COUNT_MAX}", column=at + 1, hint="write COUNT(word) >= 3")
    return [Lexeme("compare", found[0], at + 1, number=number)], found.end()
