"""Entries of lists: words and phrases without operators, and `@name`, which stands for the terms of a named list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from alerts.errors import QueryError
from alerts.query.lexer import lex
from alerts.query.likely import did_you_mean
from alerts.query.terms import QUOTES
from alerts.query.tree import Node, Or, Phrase, leaves
from scraper.text.tokenise import words

Lists = Mapping[str, Sequence[str]]

OPERATOR_WORDS = {"and", "or", "not"}


def read_entry(entry: str, key: str, lists: Lists, path: tuple[str, ...] = ()) -> Node:
    """One entry of a list; `path` are the names of the lists that led to it."""
    text = entry.strip()
    if not words(text):
        raise QueryError(f'"{key}" has an entry without a letter or digit: {entry!r}', column=1)
    if text.casefold() in OPERATOR_WORDS:
        return Phrase(text)
    if len(text.split()) > 1 and text[0] not in f"={QUOTES}":
        if '"' in text or {"AND", "OR", "NOT"} & set(text.split()):
            raise QueryError(
                f'"{key}" takes words and phrases, not rules: {entry!r}', column=1, hint='use "query" for a rule'
            )
        text = f'"{text}"'
    lexemes = lex(text)
    if len(lexemes) == 1 and lexemes[0].kind == "list":
        return read_list(lexemes[0].text, 1, lists, path)
    if len(lexemes) != 1 or lexemes[0].leaf is None:
        raise QueryError(
            f'"{key}" takes words and phrases, not rules: {entry!r}', column=1, hint='use "query" for a rule'
        )
    return lexemes[0].leaf


def read_list(name: str, column: int, lists: Lists, path: tuple[str, ...] = ()) -> Node:
    """The terms of a named list joined with OR, those of lists in the list too."""
    if name in path:
        circle = " → ".join(f"@{step}" for step in (*path[path.index(name) :], name))
        raise QueryError(f"the list holds itself: {circle}", column=column, hint="take one of the names out")
    if name not in lists:
        near = did_you_mean(name, lists)
        hint = near or (f"lists.yaml has {' '.join(sorted(lists)[:12])}" if lists else "there are no lists here")
        raise QueryError(f"unknown list @{name}", column=column, hint=hint)
    try:
        terms = tuple(read_entry(entry, f"@{name}", lists, (*path, name)) for entry in lists[name])
    except QueryError as error:
        raise QueryError(error.message, column=column, hint=error.hint) from error
    if not terms:
        raise QueryError(f"the list @{name} is empty", column=column)
    parts = tuple(replace(leaf, column=column) for term in terms for leaf, _ in leaves(term))
    return parts[0] if len(parts) == 1 else Or(parts)
