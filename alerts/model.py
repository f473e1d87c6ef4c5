"""The values that travel through deciding and telling: frozen, without I/O, times aware UTC.

A *watch* is a user's query with its channels, a *match* says where a watch met a document, an *alert* is the decision
to tell of it, a *message* is one or more alerts on their way to a channel, and what a channel answers is an *outcome*.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from alerts.timing.routing import Habits


@dataclass(frozen=True, slots=True)
class Document:
    """What matching sees of an article. Offsets in hits count code points of `title` and `text` as given here."""

    id: str
    title: str = ""
    text: str = ""
    language: str | None = None
    source: str | None = None
    country: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    type: str | None = None  # of the source: wire, state, independent …
    authors: tuple[str, ...] = ()


# Beside the texts, what else is known of a document: a condition of a query (`source:tass`) is met there.
HitField = Literal["title", "text", "source", "country", "language", "url", "type", "author"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a term of a watch stands in a document: `form` is the text cut out by `start:end` of `field`."""

    concept: str | None
    term: str
    form: str
    field: HitField
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """A watch met a document. `hits` are the positive terms found, in order of the text, title first."""

    watch_id: str
    language: str | None
    hits: tuple[Hit, ...]


# change and removal: what became of an article that was told.
AlertKind = Literal["first", "update", "change", "removal"]
# What a watch wants to hear of a story that it told: nothing, what is new in it, every further article.
Updates = Literal["none", "material", "all"]

Severity = Literal["low", "normal", "high"]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Another article of an alert's story: who carries it, in which language, and what it is to those before it."""

    source_id: str
    source_name: str
    language: str | None
    relation: str
    first_seen_at: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that a watch has had of a story. `terms` are the concepts or words found in its article."""

    alert_id: str
    article_id: int
    kind: AlertKind
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Translation:
    """What a machine made of a headline and a snippet; `by` names the server's kind."""

    headline: str
    snippet: str
    by: str


@dataclass(frozen=True, slots=True)
class Alert:
    """The decision to tell, frozen with all that a reader is shown, so that every try of a message says the same."""

    id: str
    watch_id: str
    watch_title: str
    article_id: int
    kind: AlertKind
    headline: str
    snippet: str  # plain text around the hits
    marks: tuple[tuple[int, int], ...]  # start and end of each term found in `snippet`
    terms: tuple[str, ...]  # the forms found, in order, each once: "why it matched"
    source_id: str
    source_name: str
    country: str | None
    language: str | None
    url: str | None
    published_at: datetime | None
    first_seen_at: datetime
    created_at: datetime
    outlets: int = 0  # how many other outlets carry it
    n: int = 0  # the number of an update within its story, of a change or removal among the article's versions
    story_id: int | None = None
    root_id: str | None = None  # of a follow-up: the story's first alert, whose thread it joins
    news: str = ""  # of a follow-up: what is new, as "12 → 15"
    carriers: tuple[Carrier, ...] = ()  # the story's other articles so far, the first seen first
    severity: Severity = "normal"  # of the watch
    gloss: str = ""  # what it names, in the reader's language, where the article's is another
    modified_at: datetime | None = None  # when the page says that it was last changed
    translation: Translation | None = None  # of a message, where there is one by the time it is made; not kept


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a match: tell (`told`) or not, with the reason in words that an analyst reads."""

    told: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Message:
    """Alerts for one channel. `id` is the same for every try.

    A test message or a notice to the owner has no alerts, and its text in `note`.

    `thread` is what the other side called the story's first message, if it has one and has said so: the message
    joins it. `replaces` is what it called an earlier one with the same alerts, which this one takes the place of.
    """

    id: str
    channel_id: str
    alerts: tuple[Alert, ...]
    created_at: datetime
    note: str = ""
    thread: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """The other side took the message; `answer` is what it said, cut to one line, `reference` what it calls it."""

    answer: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Retry:
    """Not taken (or, `in_doubt`, perhaps taken): trying again can help, not before `after_seconds` where it said so."""

    answer: str
    after_seconds: float | None = None
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Trying this message again cannot help."""

    answer: str


Outcome = Delivered | Retry | Refused


@dataclass(frozen=True, slots=True)
class Watch:
    """A user's query, as text that `alerts.query.parse` reads, with the channels that its alerts go to."""

    id: str
    title: str
    query: str
    notify: tuple[str, ...] = field(default=())
    updates: Updates = "material"
    on_change: bool = False  # hear of edits and removals of what was told
    severity: Severity = "normal"
    habits: Habits = field(default_factory=Habits)
