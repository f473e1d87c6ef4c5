"""What reaches the work thread: everything that happens elsewhere arrives as one of these values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from alerts.channels.base import Channel
from alerts.gloss import Glossary
from alerts.matching import Matcher
from alerts.model import Outcome, Watch
from alerts.outbox import Claim, Tongue
from alerts.timing.plan import ChannelTiming
from alerts.translate.texts import Answer, Api, Texts, Translator
from scraper.crawl import Report
from scraper.model import Source


@dataclass(frozen=True, slots=True)
class Tick:
    """Look at what is due."""


@dataclass(frozen=True, slots=True)
class Reported:
    """The crawler's answer to an order."""

    report: Report


@dataclass(frozen=True, slots=True)
class Sent:
    """A channel's answer to a message."""

    claim: Claim
    outcome: Outcome
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation server's answer."""

    texts: Texts
    api: Api
    answer: Answer


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a configuration that the work thread acts on; replaced whole by a reload."""

    sources: tuple[Source, ...]
    watches: tuple[Watch, ...]
    matcher: Matcher
    channels: tuple[Channel, ...]
    timings: Mapping[str, ChannelTiming] = field(default_factory=dict)  # by channel
    zone: tzinfo = UTC  # where the readers are
    keep_for: timedelta | None = None  # articles that nobody was told of; None for ever
    owner: str | None = None  # the channel that hears when something is wrong
    glossary: Glossary | None = None  # in the readers' language, where they named one
    translator: Translator | None = None  # into that language; kept as an object while its settings stay

    @property
    def tongue(self) -> Tongue | None:
        """The readers' language and who translates into it, where both are there."""
        return (self.glossary.language, self.translator.api) if self.glossary and self.translator else None


@dataclass(frozen=True, slots=True)
class Planned:
    """A new plan is in force from here on."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """A command asks for something to be written; `answer` takes what came of it, from any thread."""

    request: Mapping[str, Any]
    answer: Callable[[dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact for `status` to show: `configuration_error` and its like; None forgets it."""

    key: str
    value: str | None


@dataclass(frozen=True, slots=True)
class CrawlerReplaced:
    """A new crawler took over: orders the old one had not reported go out again."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Take no new work; end when what is on its way has been answered, or at the deadline."""


Event = Tick | Reported | Sent | Translated | Planned | Asked | Noted | CrawlerReplaced | Stop
