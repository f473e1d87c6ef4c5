"""The configuration as the rest of the program sees it: checked, whole and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from alerts.config import ChannelSettings
from alerts.model import Watch
from alerts.translate.config import TranslateSettings
from jobs.config.files import Signature
from jobs.config.problems import Place, Problem
from scraper.crawl import CrawlerSettings
from scraper.model import Source


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """Where the console listens; port 0 is any free one."""

    host: str = "127.0.0.1"
    port: int = 8765


@dataclass(frozen=True, slots=True)
class Configuration:
    """All files of one directory. `sources` are those of the catalogue's packs, then the user's own.

    `language` is the readers', None if they did not say. `database` is relative to the working directory, as written.
    `vocabulary` is the user's vocabulary file as plain values, which `alerts.vocabulary.load` adds to the shipped one.
    `watch_places` say where the query of each watch stands in its file. `texts` are the files as they were read, and
    `signature` tells whether they have changed since.
    """

    directory: Path
    database: Path
    timezone: str = "UTC"
    language: str | None = None
    translate: TranslateSettings | None = None
    poll_every_seconds: int = 600
    console: ConsoleSettings = field(default_factory=ConsoleSettings)
    crawler: CrawlerSettings = field(default_factory=CrawlerSettings)
    owner: str | None = None  # the channel that hears when something is wrong
    heartbeat: str | None = None  # the address that is asked every minute while all is well
    canary: Literal["hourly", "off"] = "hourly"  # an article of our own that goes all the way
    keep_articles: timedelta | None = None  # that nobody was told of; None for ever
    catalogue: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    watches: tuple[Watch, ...] = ()
    channels: tuple[ChannelSettings, ...] = ()
    vocabulary: object = None
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    watch_places: Mapping[str, Place] = field(default_factory=dict, repr=False, compare=False)
    warnings: tuple[Problem, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    signature: Signature = field(default=(), repr=False, compare=False)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files read."""
        return tuple(self.directory / name for name in self.texts)
