"""The values that travel through the scraper: frozen, without I/O, times aware UTC.

A *source* is a publisher we poll, an *entry* one item as its feed gave it, a *page* what was extracted from the entry's
address, an *article* what is kept of both. *Orders* go to the crawler process and *reports* come back from it; they are
plain data, so that each can be one line of JSON.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

Kind = Literal["feed", "sitemap", "listing", "telegram"]
PageMode = Literal["fetch", "feed"]
Robots = Literal["obey", "ignore"]  # what robots.txt says of a source's routes

# What may come in from a process that handles strangers' bytes: JSON's readers and SQLite both hold such numbers.
Whole = Annotated[int, Meta(ge=-(2**53), le=2**53)]
Moment = Annotated[datetime, Meta(tz=True)]

DOUBTFUL = frozenset(("suspect", "unverified"))
# The source, the watch and the channel of the watch's own test article. No id of the configuration holds a colon.
CANARY_ID = "canary:"


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where a listing page keeps its entries: CSS, or XPath where it begins with `/` or `./`; None where it is learned.

    `entry` selects one headline's box, the others are looked for inside it; `pattern` is a regular expression that the
    path of an article's address matches.
    """

    entry: str | None = None
    link: str | None = None
    title: str | None = None
    date: str | None = None
    summary: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a source's entries; `status` says how sure the catalogue is of it, and is empty for the user's own."""

    kind: Kind
    url: str
    status: str = ""
    evidence: str = ""
    note: str = ""
    selectors: Selectors | None = None

    @property
    def is_doubtful(self) -> bool:
        """The catalogue knows of the address but nobody has confirmed it: listed, not polled."""
        return self.status in DOUBTFUL


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher: where to poll it and what is known of it. `languages` are BCP 47-like codes (`ru`, `uz-Cyrl`).

    `kind`, `url` and `selectors` are its first route; `fallbacks` are the others, the better first. `aliases` are
    further hosts on which its articles are found, in lower case.
    """

    id: str
    name: str
    kind: Kind
    url: str
    country: str | None = None
    languages: tuple[str, ...] = ()
    timezone: str | None = None  # of its dates that have none
    every_seconds: int = 600
    page: PageMode = "fetch"
    type: str | None = None
    pack: str | None = None  # file of the catalogue it comes from; None for the user's own
    fallbacks: tuple[Route, ...] = ()
    status: str = ""  # of the first route
    evidence: str = ""
    note: str = ""
    selectors: Selectors | None = None
    aliases: tuple[str, ...] = ()
    robots: Robots = "obey"

    @property
    def routes(self) -> tuple[Route, ...]:
        """All ways to its entries, in the order of preference."""
        return (Route(self.kind, self.url, self.status, self.evidence, self.note, self.selectors), *self.fallbacks)

    @property
    def is_doubtful(self) -> bool:
        """No address of it is confirmed: listed, not polled."""
        return all(route.is_doubtful for route in self.routes)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the feed gave it, as plain text; `text` is the longest the feed carries (it may equal `summary`)."""

    key: str
    url: str | None
    title: str
    summary: str = ""
    text: str = ""
    published_at: Moment | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    links: tuple[
        str, ...
    ] = ()  # of a channel's post: where it leads to; one to the outlet's own is the article it is of


@dataclass(frozen=True, slots=True)
class Page:
    """What was extracted from an article's page."""

    title: str
    text: str
    language: str | None = None
    authors: tuple[str, ...] = ()
    published_at: Moment | None = None
    modified_at: Moment | None = None
    canonical_url: str | None = None
    editions: tuple[str, ...] = ()  # addresses of the same article in other languages, as the page links them


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a host's robots.txt says to us: patterns of paths, and the pause it wants between two requests."""

    allow: tuple[str, ...] = ()
    disallow: tuple[str, ...] = ()
    delay_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class PollOrder:
    """Poll this source now. Validators go out byte for byte as the server gave them; `known` holds `key_digest`s.

    `seen` holds marks of these keys with their entries' addresses and headlines: under a known key that comes with
    neither there may be another article.
    """

    source_id: str
    kind: Kind
    url: str
    languages: tuple[str, ...] = ()
    timezone: str | None = None  # of dates without a zone
    selectors: Selectors | None = None
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None  # they go to this address alone, should there be redirects
    body_hash: str | None = None
    known: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    route_id: Whole = 0  # which of the source's routes
    robots_due: bool = False  # the host's robots.txt is to be read first, and obeyed
    delay_seconds: float = 0.0  # the host's Crawl-delay, for requests after the first
    rules: RobotsRules | None = None  # of the host, for the other addresses that a sitemap names


# `deferred`: robots.txt was read, and wants a longer pause before the next request than a poll can wait.
PollOutcome = Literal["changed", "unchanged", "not_modified", "deferred", "failed"]


@dataclass(frozen=True, slots=True)
class PollReport:
    """How one poll went. `entries` holds only entries whose key digest was not in the order's `known`, newest first."""

    source_id: str
    outcome: PollOutcome
    route_id: Whole = 0  # of the order; 0 for the route in use
    status: Whole | None = None
    url: str | None = None  # after redirects
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    entries: tuple[Entry, ...] = ()
    listed: Whole = 0  # entries in the body, known ones included
    error: str | None = None
    retry_after_seconds: float | None = None
    fresh_seconds: float | None = None  # the server's max-age: no sooner again; 0 when it wants none
    ttl_seconds: float | None = None  # the same by the feed's own word, when it was parsed
    moved_url: str | None = None  # where it moved for good: every hop was a 301 or 308
    overlap: bool = True  # something known was listed, or nothing was known before: else entries may be missing
    body_bytes: Whole = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    robots: RobotsRules | None = None  # when they were asked for and could be read
    disallowed: bool = False  # robots.txt forbids the address: it was not asked


@dataclass(frozen=True, slots=True)
class PageOrder:
    """Fetch and extract the page of one entry."""

    entry_id: Whole
    url: str
    languages: tuple[str, ...] = ()
    timezone: str | None = None  # of dates without a zone
    delay_seconds: float = 0.0  # the host's Crawl-delay, for redirects
    obeys_robots: bool = True  # the source's word; what robots.txt says is kept by who gives the order


@dataclass(frozen=True, slots=True)
class PageReport:
    """How one page went: a page, or an error and whether trying again can help."""

    entry_id: Whole
    page: Page | None = None
    error: str | None = None
    retry: bool = False
    status: Whole | None = None
    retry_after_seconds: float | None = None
    seconds: float = 0.0


FindKind = Literal["any", "feed", "sitemap", "listing", "telegram"]


@dataclass(frozen=True, slots=True)
class FindOrder:
    """Find what can be polled at an address. `kind`: what the owner says it is, which is then not looked for."""

    url: str
    kind: FindKind = "any"


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be polled, read once: what it calls itself, what it lists, and how it was come upon."""

    kind: Kind
    url: str
    how: str
    title: str = ""
    languages: tuple[str, ...] = ()  # of its headlines, the commonest first
    listed: Whole = 0
    newest_at: Moment | None = None
    headlines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindReport:
    """What was found at the order's address, or why nothing was; `asked` are all the addresses that were asked."""

    url: str
    found: Found | None = None
    error: str | None = None
    status: Whole | None = None  # of the address itself
    asked: tuple[str, ...] = ()
    seconds: float = 0.0


Relation = Literal["new", "same", "copy", "near", "translation", "event"]


@dataclass(frozen=True, slots=True)
class Article:
    """What is kept of an entry once its text is there. `text_from` says whether the page or the feed gave the text."""

    id: int
    entry_id: int
    source_id: str
    url: str | None
    canonical_url: str | None
    title: str
    text: str
    language: str | None
    authors: tuple[str, ...]
    published_at: datetime | None
    first_seen_at: datetime
    text_from: Literal["page", "feed"]
    baseline: bool = False
    relation: Relation | None = None  # None until grouped
    related_to: int | None = None  # the earlier article, where the relation is to one
    relation_reason: str = ""
    story_id: int | None = None
    score: float = 0.0  # of the relation, 0 to 1
    credits: tuple[str, ...] = ()  # ids of the agencies that the text credits
    modified_at: datetime | None = None  # when the page says that it was last changed


@dataclass(frozen=True, slots=True)
class Place:
    """An article's place among those before it, with the reason; `score` is that of the relation, 0 to 1."""

    relation: Relation
    related_to: int | None
    reason: str
    story_id: int
    score: float = 0.0
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """An article that may be the same as another: only what the decision needs."""

    id: int
    url_same: bool  # else the text is
    text_from: Literal["page", "feed"]
    baseline: bool


@dataclass(frozen=True, slots=True)
class RouteState:
    """What the archive remembers of a route between polls.

    `next_poll_at` is None while it rests: a better route works, or it was stopped. `floor_at` is the moment before
    which the server wants no request at all, whoever asks for one.
    """

    route_id: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    validators_url: str | None = None  # the final address that gave them
    validators_at: datetime | None = None  # of the last full answer
    whole_at: datetime | None = None  # when the body was last asked for although validators were there
    baseline_at: datetime | None = None  # of the first poll that listed anything
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_poll_at: datetime | None = None
    floor_at: datetime | None = None
    fresh_seconds: float | None = None  # as the server last said
    ttl_seconds: float | None = None  # as the feed last said
    failing_since: datetime | None = None
    failures: int = 0
    status: int | None = None
    error: str | None = None
    address: str | None = None  # where it has moved to for good; None for the configured one
    moved_url: str | None = None  # where it says it has moved, not adopted yet
    moved_since: datetime | None = None
    moved_times: int = 0
    gone_times: int = 0  # answers of 410 in a row
    stopped: str | None = None  # why it is not polled until the configuration changes
    stale_at: datetime | None = None  # when another route listed newer articles, though this one answers
    gap_at: datetime | None = None  # when entries may last have been missed
    polls: int = 0
    polled_bytes: int = 0  # of bodies, unpacked
    polled_seconds: float = 0.0
    rhythm: str | None = None  # see scraper/fetch/rhythm.py
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source as a whole; failures, error, status and notes are those of the route in use."""

    source_id: str
    route_id: int = 0  # in use
    baseline_at: datetime | None = None  # of the first poll that listed anything
    churned_at: datetime | None = None  # its keys were last seen to change then
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_poll_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    status: int | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()
