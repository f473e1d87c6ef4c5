"""The entries of a feed's body."""

from dataclasses import dataclass
from datetime import datetime

from scraper.model import Entry


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one body gave: `entries` are those not known yet, in listing order; `listed` counts all in the body."""

    entries: tuple[Entry, ...]
    listed: int
    language: str | None = None
    notes: tuple[str, ...] = ()


def parse_feed(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    languages: tuple[str, ...],
    known: frozenset[str],
    now: datetime,
    timezone: str | None = None,
) -> ParsedFeed:
    """The entries of `body` whose `key_digest` is not in `known`; ParseError when it is not a feed."""
    raise NotImplementedError
