"""A query cut into lexemes, each with its 1-based column.

Curly and angled quotation marks are read as straight ones, since editors put them in unasked. What later versions of
the language will read (wildcards, regular expressions, NEAR, fields, lists) is refused by name, so that no query
changes its meaning when they arrive.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from alerts.errors import QueryError
from scraper.text.tokenise import words

Kind = Literal["word", "plain", "phrase", "and", "or", "not", "open", "close"]

_OPENING_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'
_OPERATORS: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not", "+": "and", "|": "or"}
_SPACE = re.compile(r"\s+")
_RUN = re.compile(f"[^\\s()|{_OPENING_QUOTES}]+")
_PHRASE = re.compile(f"[{_OPENING_QUOTES}]([^{_OPENING_QUOTES}]*)[{_OPENING_QUOTES}]")

_FIELDS = (
    "title|lead|body|source|domain|lang|country|type|author|url|about|"
    "intitle|site|language|sourcelang|sourcecountry|score"
)
# What a bare word may not hold, first reason that fits: (pattern, reason, hint).
_REFUSED: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"O?NEAR(/\d+)?$"), "NEAR is not supported yet", "use a phrase in quotation marks, or AND"),
    (re.compile(f"(?:{_FIELDS}):", re.IGNORECASE), "fields are not supported yet", "title and text are both searched"),
    (re.compile(r"COUNT$|[<>]"), "counting is not supported yet", "use the word alone"),
    (
        re.compile("@"),
        "named lists and languages of a word (@) are not supported yet",
        "write the words joined with OR",
    ),
    (re.compile(r"=|^/|/$"), "exact forms and regular expressions are not supported yet", "words are found inflected"),
    (re.compile(r"[*?]"), "wildcards are not supported yet", "words are found inflected without them"),
    (re.compile(r"~"), "distance (~) is not supported yet", "use a phrase in quotation marks, or AND"),
)
# Signs that stand inside names: Nur-Sultan, C5+1, O‘zbekiston, AT&T, U.S.
_SIGN = re.compile(
    "[^\\w\u0300-\u036f\u064b-\u065f\u00ad\u200b-\u200f\\-\u2010\u2011+&.,'`\u00b4\u02b9-\u02bd\u2018\u2019#%№]"
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    kind: Kind
    text: str
    column: int


def lex(query: str) -> list[Lexeme]:
    """The lexemes of a query, or QueryError at the first that cannot be read."""
    lexemes: list[Lexeme] = []
    at = 0
    while at < len(query):
        if space := _SPACE.match(query, at):
            at = space.end()
            continue
        read = _reader(query[at])
        found, at = read(query, at)
        lexemes.extend(found)
    return lexemes


def _reader(first: str) -> Callable[[str, int], tuple[list[Lexeme], int]]:
    if first in "()|":
        return _read_sign
    return _read_phrase if first in _OPENING_QUOTES else _read_run


def _read_sign(query: str, at: int) -> tuple[list[Lexeme], int]:
    kinds: dict[str, Kind] = {"(": "open", ")": "close", "|": "or"}
    return [Lexeme(kinds[query[at]], query[at], at + 1)], at + 1


def _read_phrase(query: str, at: int) -> tuple[list[Lexeme], int]:
    found = _PHRASE.match(query, at)
    if not found:
        raise QueryError(
            "a quotation mark is not closed", column=at + 1, hint='a phrase is written "in straight quotes"'
        )
    text = " ".join(found[1].split())
    if not words(text):
        raise QueryError("an empty phrase", column=at + 1, hint="put at least one word between the quotation marks")
    if query[found.end() : found.end() + 1] in ("!", "~", "*"):
        raise QueryError(
            f"{query[found.end()]} after a phrase is not supported",
            column=found.end() + 1,
            hint="a phrase never means a concept; its words are inflected",
        )
    return [Lexeme("phrase", text, at + 1)], found.end()


def _read_run(query: str, at: int) -> tuple[list[Lexeme], int]:
    """Reads up to the next space, bracket or quotation mark: an operator, or a word with NOT signs before it."""
    found = _RUN.match(query, at)
    assert found, "every character is a space, a sign, a quotation mark or part of a run"
    run, end = found[0], found.end()
    if run in _OPERATORS:
        return [Lexeme(_OPERATORS[run], run, at + 1)], end
    if run[0] == "+":
        return [Lexeme("and", "+", at + 1)], at + 1
    if run[0] in "-!\u2212":
        if end == at + 1 and query[end : end + 1] in ("", " ", ")"):
            raise QueryError(f"{run[0]} stands alone", column=at + 1, hint=f"write {run[0]}word for NOT word")
        return [Lexeme("not", run[0], at + 1)], at + 1
    return [_word(run, at + 1)], end


def _word(run: str, column: int) -> Lexeme:
    plain = run.endswith("!") and len(run) > 1
    text = run[:-1] if plain else run
    for pattern, reason, hint in _REFUSED:
        if pattern.search(text):
            raise QueryError(reason, column=column, hint=hint)
    if sign := _SIGN.search(text):
        hint = f'put it in quotation marks: "{text}"'
        raise QueryError(f"{sign[0]!r} cannot stand in a bare word", column=column + sign.start(), hint=hint)
    if not words(text):
        raise QueryError(f"{text!r} has no letter and no digit", column=column, hint="a term needs at least one")
    return Lexeme("plain" if plain else "word", text, column)
