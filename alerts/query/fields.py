"""`field:value` in a query: which fields there are, and their values brought to one spelling.

`title: lead: body:` say where terms are looked for. The others are conditions on the document: what is known of it, not
what its text says. `about:` is a term: the country in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from alerts.errors import QueryError
from alerts.languages import NAMES
from alerts.query.countries import CODES, CONCEPTS
from alerts.query.likely import did_you_mean
from alerts.query.terms import QUOTES
from alerts.query.tree import SCOPES, About, Fact, FactField
from scraper.text.tokenise import words

FACTS: tuple[FactField, ...] = ("source", "domain", "lang", "country", "type", "author", "url")
# What other tools call them: Google, Media Cloud, GDELT.
ALIASES = {
    "intitle": "title",
    "site": "domain",
    "language": "lang",
    "sourcelang": "lang",
    "sourcecountry": "country",
    "inurl": "url",
}
FIELDS = (*SCOPES, *FACTS, "about", *ALIASES)

_SPACE = re.compile(r"\s*")
_VALUE = re.compile(f"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]|([^\\s()|{QUOTES}]+)|([|])")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?")
_LANGUAGE_NAMES = {name.lower(): code for code, name in NAMES.items()}
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*")


class Value(NamedTuple):
    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Values:
    """The values that follow a field, one or more in brackets, and where the query goes on."""

    values: tuple[Value, ...]
    end: int


def field_name(written: str, column: int) -> str:
    """The field that is written before a colon."""
    name = written.lower()
    if name not in FIELDS:
        known = did_you_mean(name, FIELDS)
        hint = known or f"fields are {' '.join(FIELDS[: -len(ALIASES)])}; put the word in quotation marks if it is none"
        raise QueryError(f"unknown field {written!r}", column=column, hint=hint)
    return ALIASES.get(name, name)


def read_values(query: str, at: int, field: str) -> Values:
    """The values at `at`: `ru`, `"Jane Doe"` or `(ru OR kk)`."""
    at = _end(_SPACE, query, at)
    if query[at : at + 1] != "(":
        found = _VALUE.match(query, at)
        if not found or found[3]:
            raise QueryError(f"nothing stands after {field}:", column=at + 1, hint=f"for example {_EXAMPLES[field]}")
        return Values((Value(_text(found), at + 1),), found.end())
    return _read_list(query, at, field)


def read_fact(field: str, values: Values, column: int) -> Fact:
    """The condition on a document that the field and its values stand for."""
    assert field in FACTS, field
    return Fact(field, tuple(dict.fromkeys(_spelled(field, value) for value in values.values)), column)


def read_about(values: Values) -> Iterator[About]:
    """The countries, which must be in the vocabulary."""
    for value in values.values:
        code = _country(value)
        if code not in CONCEPTS:
            raise QueryError(
                f"the vocabulary has no country {value.text!r}",
                column=value.column,
                hint=f"about: takes {' '.join(CONCEPTS)}; write others as words",
            )
        yield About(code, value.column)


_EXAMPLES = {
    "source": "source:tass",
    "domain": "domain:example.org",
    "lang": "lang:(ru OR kk)",
    "country": "country:KZ",
    "type": "type:wire",
    "author": 'author:"Jane Doe"',
    "url": "url:/economy/",
    "about": "about:KZ",
}


def _read_list(query: str, start: int, field: str) -> Values:
    found: list[Value] = []
    at, joined = start + 1, True
    while True:
        at = _end(_SPACE, query, at)
        if query[at : at + 1] == ")" and found and (not joined):
            return Values(tuple(found), at + 1)
        value = _VALUE.match(query, at)
        if value is None:
            message = (
                "a bracket is not closed" if at >= len(query) else f"nothing but values joined with OR in {field}:()"
            )
            raise QueryError(message, column=(start if at >= len(query) else at) + 1, hint=_EXAMPLES["lang"])
        is_or = value[0] in ("OR", "|")
        if is_or == joined or value[0] in ("AND", "NOT"):
            raise QueryError(
                f"values in {field}:() are joined with OR", column=at + 1, hint=f"for example {_EXAMPLES['lang']}"
            )
        if not is_or:
            found.append(Value(_text(value), at + 1))
        joined, at = is_or, value.end()


def _text(found: re.Match[str]) -> str:
    text = " ".join((found[1] if found[1] is not None else found[2]).split())
    if not text:
        raise QueryError("an empty value", column=found.start() + 1, hint="put the value between the quotation marks")
    return text


def _end(pattern: re.Pattern[str], query: str, at: int) -> int:
    found = pattern.match(query, at)
    return found.end() if found else at


def _spelled(field: str, value: Value) -> str:
    match field:
        case "lang":
            return _language(value)
        case "country":
            return _country(value)
        case "domain":
            return _domain(value)
        case "author" if not words(value.text):
            raise QueryError(f"{value.text!r} is no name", column=value.column, hint=f"for example {_EXAMPLES[field]}")
    return value.text


def _language(value: Value) -> str:
    code, _, script = value.text.replace("_", "-").partition("-")
    spelled = f"{code.lower()}-{script.title()}" if script else code.lower()
    if named := _LANGUAGE_NAMES.get(value.text.lower()):
        return named
    if not _LANGUAGE.fullmatch(spelled):
        near = did_you_mean(value.text, _LANGUAGE_NAMES)
        raise QueryError(f"{value.text!r} is no language", column=value.column, hint=near or "write ru, kk or uz-Cyrl")
    return spelled


def _country(value: Value) -> str:
    if named := CODES.get(value.text.lower()):
        return named
    if not re.fullmatch("[A-Za-z]{2}", value.text):
        near = did_you_mean(value.text, CODES)
        raise QueryError(
            f"{value.text!r} is no country", column=value.column, hint=near or "write its two letters: KZ, RU, US"
        )
    return value.text.upper()


def _domain(value: Value) -> str:
    text = value.text.lower().removeprefix("www.").strip(".")
    if not _HOST.fullmatch(text):
        raise QueryError(
            f"{value.text!r} is no domain", column=value.column, hint="write domain:example.org, or url: for an address"
        )
    return text
