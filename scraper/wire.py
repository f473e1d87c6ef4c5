"""Lines of JSON between the parent and the crawler process: plain data only, and nothing in a line is believed.

An order line is `{"id": 7, "poll": {…}}` or `{"id": 7, "page": {…}}`; a report line has the same shape. Values are
built from the annotations of the dataclasses in `model.py`, and whatever does not fit raises ValueError: the parent
reads what a process wrote that handles strangers' bytes. A line over `LINE_BYTES_MAX` is refused by whoever reads it.
"""

import json
import math
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from scraper import clock

# A feed's 2,000 entries with 4 KB of text each fit; more the parent does not keep in memory: it kills the child.
LINE_BYTES_MAX = 8 * 1024 * 1024
INTEGER_MAX = 2**53  # what JSON readers and SQLite both hold exactly

T = TypeVar("T")
Check = Callable[[object], Any]


def line_of(message: dict[str, object]) -> bytes:
    """One line for a mapping whose values may be the dataclasses of `model.py`; ASCII, ends with a newline."""
    return json.dumps(message, default=_plain, separators=(",", ":")).encode("ascii") + b"\n"


def message_of(line: bytes) -> dict[str, object]:
    """The mapping on one line; ValueError when it is not exactly one JSON object."""
    try:
        message = json.loads(line, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("too deeply nested") from error
    if not isinstance(message, dict):
        raise ValueError("not an object")
    return message


def value_of(kind: type[T], value: object) -> T:
    """`value` as a `kind`, which is `int`, `float`, `str` or a dataclass; ValueError when it does not fit."""
    made: T = _check_for(cast("Hashable", kind))(value)
    return made


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return clock.text_of(value)
    if is_dataclass(value) and not isinstance(value, type):
        # None is the default of every optional field or is refused on the other side: leaving it out halves the lines.
        return {name: held for name in _names(type(value)) if (held := getattr(value, name)) is not None}
    raise TypeError(f"{type(value).__name__} does not travel")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


@cache
def _check_for(hint: Hashable) -> Check:
    """A function that returns the value of type `hint` or raises ValueError. Built once a type."""
    scalar = _SCALARS.get(hint)
    if scalar is not None:
        return scalar
    if is_dataclass(hint) and isinstance(hint, type):
        return _dataclass_check(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType and len(arguments) == 2 and arguments[1] is NoneType:
        return _optional_check(_check_for(arguments[0]))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return _tuple_check(_check_for(arguments[0]))
    if origin is Literal:
        return _literal_check(frozenset(arguments))
    raise TypeError(f"{hint} does not travel")


def _dataclass_check(kind: type) -> Check:
    hints = get_type_hints(kind)
    checks = {field.name: _check_for(hints[field.name]) for field in fields(kind)}
    # `line_of` leaves None out: a missing optional field was None on the other side.
    absent = {name: None for name, hint in hints.items() if get_origin(hint) is UnionType}

    def check(value: object) -> object:
        if not isinstance(value, dict):
            raise ValueError(f"{kind.__name__} is not an object")
        made: dict[str, object] = dict(absent)
        for name, held in value.items():
            one = checks.get(name)
            if one is None:
                raise ValueError(f"{kind.__name__} has no {str(name)[:40]}")
            made[name] = one(held)
        try:
            return kind(**made)
        except TypeError as error:
            raise ValueError(f"{kind.__name__} lacks a field") from error

    return check


def _optional_check(inner: Check) -> Check:
    return lambda value: None if value is None else inner(value)


def _tuple_check(inner: Check) -> Check:
    def check(value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise ValueError("not a list")
        return tuple(map(inner, value))

    return check


def _literal_check(allowed: frozenset[object]) -> Check:
    def check(value: object) -> object:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(f"not one of {', '.join(sorted(map(str, allowed)))}")
        return value

    return check


def _check_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    if not value.isascii():
        value.encode("utf-8")  # a lone surrogate would fail later, in the database: UnicodeEncodeError is a ValueError
    return value


def _check_integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > INTEGER_MAX:
        raise ValueError("not a whole number")
    return value


def _check_number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)


def _check_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("not true or false")
    return value


def _check_time(value: object) -> datetime:
    moment = clock.time_of(_check_text(value))
    assert moment is not None, "None is not a text"
    return moment


_SCALARS: dict[object, Check] = {
    str: _check_text,
    int: _check_integer,
    float: _check_number,
    bool: _check_flag,
    datetime: _check_time,
}
