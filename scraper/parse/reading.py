"""What a body is read against, and what any of them gives: the same for feeds, sitemaps, listings and channels."""

from dataclasses import dataclass
from datetime import datetime

from scraper.model import Entry, Selectors


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a body comes from and what is known of its entries.

    `timezone` (a tz name) is that of dates without a zone; UTC if None. Entries whose `key_digest` is in `known` are
    left out, but for those that may be another article under a known key: neither headline nor address is in `seen`.
    """

    url: str
    now: datetime
    languages: tuple[str, ...] = ()
    timezone: str | None = None
    known: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    selectors: Selectors | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one body gave: `entries` are those not known yet, in listing order; `listed` counts all in the body."""

    entries: tuple[Entry, ...]
    listed: int
    language: str | None = None
    notes: tuple[str, ...] = ()
    overlap: bool = True  # something known was listed, or nothing was known before
    ttl_seconds: float | None = None  # how long the body says it stays good
