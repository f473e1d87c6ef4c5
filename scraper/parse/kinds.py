"""The parser of each kind of source: all take a body and a `Reading` and give a `Parsed`, or raise ParseError."""

from importlib import import_module
from typing import Protocol, cast

from scraper.errors import ParseError
from scraper.model import Kind
from scraper.parse.reading import Parsed, Reading


class Parser(Protocol):
    """`parse_feed` and its like."""

    def __call__(self, body: bytes, reading: Reading, *, content_type: str | None = None) -> Parsed:
        """The entries of the body that the reading asks for."""


def parser_of(kind: Kind) -> Parser:
    """The kind's parser, its module loaded with the first use: most sources are feeds."""
    try:
        module = import_module(f"scraper.parse.{kind}")
    except ModuleNotFoundError as error:
        raise ParseError(f"no parser for a {kind}") from error
    return cast(Parser, getattr(module, f"parse_{kind}"))
