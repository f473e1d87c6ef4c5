"""An entry on its way into the archive, and as it is kept there."""

from dataclasses import dataclass
from datetime import datetime

from scraper.model import Entry


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry with what the archive added to it."""

    id: int
    source_id: str
    entry: Entry
    canonical_url: str | None
    first_seen_at: datetime
    baseline: bool
    digest: str | None = None  # of its headline and text; None where it is not known


@dataclass(frozen=True, slots=True)
class Incoming:
    """An entry that a poll brought: the key to keep it under, and what else it may be known by."""

    entry: Entry
    key: str
    canonical_url: str | None
    digest: str | None  # of its headline and text
    kept: bool  # the source has had it under this key


@dataclass(frozen=True, slots=True)
class Listing:
    """Where entries were listed."""

    source_id: str
    route_id: int
    is_first: bool = True  # the source's first route
