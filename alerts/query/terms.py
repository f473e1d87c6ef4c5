"""The terms of a query, one at a time: `word`, `word!`, `word@ru`, `word*`, "phrase" and ="exact form".

Every sign that cannot stand where it stands is refused with what to write instead.
"""

import re
from typing import NoReturn

from alerts.errors import QueryError
from alerts.languages import NAMES, base
from alerts.query.likely import did_you_mean
from alerts.query.tree import Exact, Phrase, Prefix, Word
from scraper.text.tokenise import words

QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'
# A shorter beginning is in every text: `га*` is газ, газета, гарантия and 2,000 words more.
PREFIX_LETTERS_MIN = 3

LANGUAGES = tuple(sorted({*NAMES, *(code for code in map(base, NAMES) if code)}))

# What a bare word may not hold, first reason that fits: (pattern, reason, hint).
_REFUSED: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"O?NEAR\b"), "NEAR is written with a number of words", "write a NEAR/5 b, or a NEAR b for NEAR/4"),
    (re.compile(r"COUNT$|[<>]"), "counting takes a term in brackets", "write COUNT(word) >= 3"),
    (re.compile(r"SCORE$"), "weights stand in brackets", "write SCORE(word: 3, other: 5) >= 6"),
    (re.compile(r"^@"), "a list is named with letters, digits, - and _", "write @name for a list of lists.yaml"),
    (re.compile(r"/$"), "a regular expression stands between two slashes", "write /pipe.?line/"),
    (re.compile(r"="), "= stands before quotation marks only", 'write ="exact form"'),
    (re.compile(r"[*?]"), "a wildcard stands at the end of a word only", "write the beginning of the word: pipe*"),
    (re.compile(r"~"), "~ stands after a phrase only", 'write "a b"~5 for at most 5 words between'),
)
# Signs that stand inside names: Nur-Sultan, C5+1, O‘zbekiston, AT&T, U.S.
_SIGN = re.compile(
    "[^\\w\u0300-\u036f\u064b-\u065f\u00ad\u200b-\u200f\\-\u2010\u2011+&.,'`\u00b4\u02b9-\u02bd\u2018\u2019#%№]"
)


def read_phrase(text: str, column: int) -> Phrase:
    """The phrase that stands between quotation marks, its spaces evened out."""
    _check_words(text, column)
    return Phrase(text, column)


def read_exact(text: str, column: int) -> Exact:
    _check_words(text, column)
    return Exact(text, column)


def read_word(run: str, column: int) -> Word | Prefix:
    """A word with the signs after it."""
    if len(run) > 1 and run.endswith("*"):
        return _prefix(run[:-1], column)
    text, at, language = run.partition("@")
    if not text:
        text, at = run, ""
    if at:
        _check_language(language, column + len(text) + 1, run)
    plain = text.endswith("!") and len(text) > 1
    text = text[:-1] if plain else text
    _check_word(text, column)
    return Word(text, plain, language, column)


def _prefix(text: str, column: int) -> Prefix:
    _check_word(text, column)
    letters = len(words(text)[-1])
    if letters < PREFIX_LETTERS_MIN:
        raise QueryError(
            f"{text}* begins too many words",
            column=column,
            hint=f"write at least {PREFIX_LETTERS_MIN} letters before *, or the word: it is found inflected",
        )
    return Prefix(text, column)


def _check_words(text: str, column: int) -> None:
    if not words(text):
        raise QueryError("an empty phrase", column=column, hint="put at least one word between the quotation marks")


def _check_word(text: str, column: int) -> None:
    for pattern, reason, hint in _REFUSED:
        if pattern.search(text):
            raise QueryError(reason, column=column, hint=hint)
    if sign := _SIGN.search(text):
        hint = f'put it in quotation marks: "{text}"'
        raise QueryError(f"{sign[0]!r} cannot stand in a bare word", column=column + sign.start(), hint=hint)
    if not words(text):
        raise QueryError(f"{text!r} has no letter and no digit", column=column, hint="a term needs at least one")


def _check_language(language: str, column: int, run: str) -> None:
    if language not in LANGUAGES:
        _refuse_language(language, column, run)


def _refuse_language(language: str, column: int, run: str) -> NoReturn:
    near = did_you_mean(language, LANGUAGES)
    hint = near or f'write {" ".join(LANGUAGES)}, or for an address "{run}"'
    raise QueryError(f"unknown language {language!r}", column=column, hint=hint)
