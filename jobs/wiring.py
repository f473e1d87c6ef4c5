"""Configuration to objects: the only place that constructs what the daemon is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from alerts.channels import build as build_channel
from alerts.channels.base import Channel
from alerts.config import ChannelSettings
from alerts.gloss import glossary_of
from alerts.lexicon import StoredLexicon, cache_directory
from alerts.matching import compile_watches
from alerts.timing.breakers import breakers
from alerts.timing.plan import ChannelTiming
from alerts.translate.config import TranslateSettings
from alerts.translate.servers import build as build_translator
from alerts.translate.texts import Translator
from alerts.vocabulary import load as load_vocabulary
from jobs.canary import flight
from jobs.canary.nest import Nest
from jobs.config import Configuration, save_last_good
from jobs.console.server import Console
from jobs.engine.hands import Hands
from jobs.engine.local import LocalEngine
from jobs.events import Plan
from jobs.logs import say
from scraper.archive import Database, open_database
from scraper.crawl import Crawler, Report
from scraper.semantic.recall import Recall
from scraper.semantic.vectors import Encoder, obstacle

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A channel, and what it was made from."""

    settings: ChannelSettings
    timezone: str
    channel: Channel


@dataclass(slots=True)
class Wiring:
    """Makes the daemon's parts of one run. `every_seconds` polls all sources this often, for the demo and tests."""

    directory: Path
    configuration: Configuration
    once: bool = False
    every_seconds: int | None = None
    nest: Nest | None = None  # of the canary, where there is one
    _channels: dict[str, Made] = field(default_factory=dict)
    _translator: tuple[TranslateSettings, Translator] | None = None
    _database: Database | None = None

    def open(self) -> Database:
        """The writer connection; raises ArchiveError."""
        self._database = open_database(self.configuration.database, create=True)
        if self.configuration.canary == "hourly" and not self.once:
            try:
                self.nest = Nest(self._database)
            except OSError as error:
                log.warning("no canary", reason=str(error))
        return self._database

    def plan(self, configuration: Configuration) -> Plan:
        """What the work thread acts on. Channels whose settings stay the same stay the same objects."""
        vocabulary = load_vocabulary(configuration.vocabulary)
        sources = configuration.sources
        if self.every_seconds is not None:
            sources = tuple(replace(source, every_seconds=self.every_seconds) for source in sources)
        timings = {settings.id: settings.timing() for settings in configuration.channels}
        watches = configuration.watches + breakers(configuration.watches, timings)
        lexicon = StoredLexicon(cache_directory(), say)
        if self.nest:
            sources += (flight.source(self.nest.url),)
            watches += (flight.watch(),)
        matcher = compile_watches(watches, vocabulary, lexicon)
        # One that was gone in between is made anew: its sender may still be at work with the old object.
        self._channels = {
            settings.id: self._channel(settings, configuration.timezone) for settings in configuration.channels
        }
        channels = tuple(made.channel for made in self._channels.values())
        return Plan(
            sources=sources,
            watches=(*configuration.watches, flight.watch()) if self.nest else configuration.watches,
            matcher=matcher,
            channels=(*channels, flight.Sink()) if self.nest else channels,
            timings={channel.id: _paced(timings[channel.id], channel) for channel in channels},
            zone=ZoneInfo(configuration.timezone),
            owner=configuration.owner,
            keep_for=configuration.keep_articles,
            translator=self._translator_of(configuration.translate),
            glossary=glossary_of(vocabulary, configuration.language, lexicon) if configuration.language else None,
        )

    def _translator_of(self, settings: TranslateSettings | None) -> Translator | None:
        if settings is None:
            self._translator = None
        elif self._translator is None or self._translator[0] != settings:
            self._translator = (settings, build_translator(settings))
        return self._translator[1] if self._translator else None

    def _channel(self, settings: ChannelSettings, timezone: str) -> Made:
        kept = self._channels.get(settings.id)
        if kept is not None and (kept.settings, kept.timezone) == (settings, timezone):
            return kept
        return Made(settings, timezone, build_channel(settings, timezone=timezone))

    def engine(self, hands: Hands) -> LocalEngine:
        """The work thread over the open database."""
        assert self._database is not None, "open() comes first"
        recall = Recall(Encoder()) if obstacle() is None else Recall()
        return LocalEngine(self._database, self.plan(self.configuration), hands, once=self.once, recall=recall)

    def crawler(self, configuration: Configuration, on_report: Callable[[Report], None]) -> Crawler:
        """The crawler process, not started yet."""
        endpoint = self.nest.endpoint if self.nest else ""
        return Crawler(replace(configuration.crawler, allow_endpoint=endpoint), on_report)

    def console(self, engine: LocalEngine) -> Console:
        """The status page and `/healthz`."""
        return Console(self.configuration.console, self.configuration.database, pulse=lambda: engine.pulse)

    def keep_last_good(self, configuration: Configuration) -> None:
        """Keep the configuration in force beside the database, for a start after a bad edit."""
        try:
            save_last_good(configuration)
        except OSError as error:
            # A full disk is told by what needs it more; the configuration kept before stays.
            log.warning("last good configuration not kept", reason=str(error))


def _paced(timing: ChannelTiming, channel: Channel) -> ChannelTiming:
    """With the service's limits where the owner named no rate, and what a message holds."""
    limits = channel.limits if timing.limits is None else timing.limits
    return replace(timing, limits=limits, alerts_max=channel.alerts_max, edits=channel.edits)
