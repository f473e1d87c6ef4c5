"""Texts of files become a configuration, or one error that holds everything wrong with them.

Settings come first (they name the packs and the interval), then sources, channels, and the watches that name channels.
A file that YAML cannot read is left out, and what refers to it is not checked: one mistake is told once.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from alerts.query.thesaurus import Thesaurus
from alerts.vocabulary import load as load_vocabulary
from jobs.config import channels, files
from jobs.config.document import parse
from jobs.config.model import Configuration
from jobs.config.problems import ConfigurationError, Place, Problems
from jobs.config.references import References
from jobs.config.settings import check_owner, read_settings
from jobs.config.sources import read_sources, warn_of_addresses
from jobs.config.tree import Node, Scalar
from jobs.config.watches import places_of, read_watches
from jobs.config.words import read_lists, read_vocabulary
from scraper.catalogue import load


def read(directory: Path, environ: Mapping[str, str] | None = None, *, lint: bool = False) -> Configuration:
    """The configuration in `directory`, secrets from `environ` (the process's own unless given).

    With `lint`, the words of watches are compared with the vocabulary for warnings, which takes a second. Raises
    ConfigurationError with every error of every file.
    """
    problems = Problems()
    texts, signature = files.read_texts(directory, problems)
    environ = os.environ if environ is None else environ
    configuration = assemble(directory, texts, environ, problems, lint=lint)
    return replace(configuration, signature=signature)


def assemble(
    directory: Path, texts: Mapping[str, str], environ: Mapping[str, str], problems: Problems, *, lint: bool = False
) -> Configuration:
    """The configuration that the texts stand for."""
    nodes = {name: read_node(name, text, problems) for name, text in texts.items()}
    settings = read_settings(nodes.get(files.SETTINGS), References(environ), problems)
    known_channels = channel_ids(nodes.get(files.CHANNELS), problems)
    check_owner(nodes.get(files.SETTINGS), known_channels, problems)
    catalogue = load(settings.catalogue, every_seconds=settings.poll_every)
    sources = nodes.get(files.SOURCES)
    watches = nodes.get(files.WATCHES)
    lists = read_lists(nodes.get(files.LISTS), problems)
    vocabulary = read_vocabulary(nodes.get(files.VOCABULARY), problems)
    configuration = Configuration(
        directory=directory,
        database=settings.database_path,
        timezone=settings.timezone,
        language=settings.language,
        translate=settings.translate,
        poll_every_seconds=settings.poll_every,
        console=settings.console.settings(),
        crawler=settings.crawler.settings(),
        owner=settings.owner,
        heartbeat=settings.heartbeat,
        canary=settings.canary,
        keep_articles=settings.keep_articles,
        catalogue=settings.catalogue,
        sources=read_sources(sources, catalogue, every_seconds=settings.poll_every, problems=problems),
        channels=channels.read_channels(nodes.get(files.CHANNELS), References(environ), problems),
        watches=read_watches(
            watches,
            channel_ids(nodes.get(files.CHANNELS), problems),
            problems,
            lists=lists,
            thesaurus=Thesaurus(load_vocabulary(vocabulary)) if lint else None,
        ),
        watch_places=MappingProxyType(places_of(watches)),
        vocabulary=vocabulary,
        lists=MappingProxyType(lists),
        texts=MappingProxyType(dict(texts)),
    )
    warn_of_addresses(sources, configuration.sources, configuration.crawler.allow_addresses, problems)
    found = problems.sorted(files.FILES)
    if problems.has_errors:
        raise ConfigurationError(found)
    return replace(configuration, warnings=found)


def read_node(name: str, text: str, problems: Problems) -> Node | None:
    """The file's tree. An empty file is an error: a file that an editor has just cut to nothing looks the same."""
    node = parse(name, text, problems)
    if isinstance(node, Scalar) and node.value is None:
        node = None
    if node is None and not any(found.file == name and found.severity == "error" for found in problems.found):
        problems.error(name, Place(), f'the file is empty: write "{EMPTY[name]}"')
    return node


# What means "none of these", or for the settings "all as usual".
EMPTY = {
    files.SETTINGS: "{}",
    files.SOURCES: "sources: []",
    files.WATCHES: "watches: []",
    files.CHANNELS: "channels: []",
    files.VOCABULARY: "concepts: []",
    files.LISTS: "lists: {}",
}


def channel_ids(node: Node | None, problems: Problems) -> frozenset[str] | None:
    """The ids that watches may name; None when the file is so broken that nobody can tell."""
    ids = channels.ids_of(node)
    if not ids and any(found.file == files.CHANNELS and found.severity == "error" for found in problems.found):
        return None
    return ids
