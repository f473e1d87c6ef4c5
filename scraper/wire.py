"""Lines of JSON between the parent and its child processes: plain data only, and nothing in a line is believed.

An order line is `{"id": 7, "poll": {…}}` or `{"id": 7, "page": {…}}`; a report line has the same shape. Values are
built by msgspec from the annotations of the dataclasses in `model.py`, and whatever does not fit raises ValueError: the
parent reads what a process wrote that handles strangers' bytes. A line over `LINE_BYTES_MAX` is refused by whoever
reads it.
"""

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

# A feed's 2,000 entries with 4 KB of text each fit; more the parent does not keep in memory: it kills the child.
LINE_BYTES_MAX = 8 * 1024 * 1024

T = TypeVar("T")
_encode = msgspec.json.Encoder().encode


def line_of(message: dict[str, object]) -> bytes:
    """One line for a mapping whose values may be the dataclasses of `model.py`; UTF-8, ends with a newline.

    Raises ValueError for text that is none (lone surrogates).
    """
    return _encode(message) + b"\n"


def message_of(line: bytes) -> dict[str, msgspec.Raw]:
    """The values on one line, not read yet; ValueError when it is not exactly one JSON object."""
    return value_of(dict[str, msgspec.Raw], line)


def value_of(kind: type[T], value: msgspec.Raw | bytes) -> T:
    """A value of `message_of` as a `kind`; ValueError when it does not fit."""
    try:
        made: T = _decoder(cast("Hashable", kind)).decode(value)
    except RecursionError as error:
        raise ValueError("too deeply nested") from error
    return made


@cache
def _decoder(kind: Hashable) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(kind)
