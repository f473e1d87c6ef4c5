"""`sources.yaml` and the catalogue become sources.

An entry with the id of a catalogue outlet replaces it whole, in its place; with `enabled: false` it drops it.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from jobs.config.entries import Form, entries, id_of
from jobs.config.files import SOURCES
from jobs.config.problems import Place, Problems, suggestion
from jobs.config.tree import Mapping, Node, Scalar
from jobs.config.validation import validate
from scraper.config import (
    SOURCES_MAX,
    DroppedSourceKeys,
    RoutedSourceKeys,
    SourceKeys,
    literal_address,
    networks_of,
    quoted,
)
from scraper.model import Source

FORM = Form(SOURCES, "sources", SOURCES_MAX)


def read_sources(
    node: Node | None, catalogue: tuple[Source, ...], *, every_seconds: int, problems: Problems
) -> tuple[Source, ...]:
    """The catalogue's sources as the file changes them, then the file's own."""
    sources = {source.id: source for source in catalogue}
    for entry in entries(FORM, node, problems):
        read_source(entry, sources, every_seconds, problems)
    return tuple(sources.values())


def read_source(entry: Mapping, sources: dict[str, Source], every_seconds: int, problems: Problems) -> None:
    """Put the entry's source into `sources`, or take it out."""
    enabled = entry.nodes.get("enabled")
    if isinstance(enabled, Scalar) and enabled.value is False:
        dropped = validate(DroppedSourceKeys, entry, file=SOURCES, problems=problems)
        if dropped is None:
            return
        if dropped.id not in sources and dropped.url is None and not dropped.routes:
            hint = suggestion(dropped.id, sources, list_max=0)
            message = f"{quoted(dropped.id)} is no source of the catalogue's packs: nothing is dropped{hint}"
            problems.warn(SOURCES, entry.nodes["id"].place, message)
        sources.pop(dropped.id, None)
        return
    keys: SourceKeys | RoutedSourceKeys | None
    if "routes" in entry.nodes:
        keys = validate(RoutedSourceKeys, entry, file=SOURCES, problems=problems)
    else:
        keys = validate(SourceKeys, entry, file=SOURCES, problems=problems)
    if keys is not None:
        sources[keys.id] = keys.source(every_seconds)


def warn_of_addresses(
    node: Node | None, sources: tuple[Source, ...], allow_addresses: tuple[str, ...], problems: Problems
) -> None:
    """Of the file's entries, say which address is polled twice and which the crawler will refuse."""
    allowed = networks_of(allow_addresses)
    first: dict[str, str] = {}
    for source in sources:
        for route in source.routes:
            first.setdefault(route.url, source.id)
    used = {source.id for source in sources}
    for entry in entries(FORM, node, Problems()):
        name = id_of(entry)
        for url, place in addresses(entry) if name in used else ():
            if first.get(url, name) != name:
                message = f"the source {quoted(first[url])} has the same address: it is polled twice"
                problems.warn(SOURCES, place, message)
            address = literal_address(urlsplit(url).hostname or "")
            if address is not None and address.is_private and not any(address in network for network in allowed):
                message = f"{address} is not a public address and will be refused: see crawler.allow_addresses"
                problems.warn(SOURCES, place, message)


def addresses(entry: Mapping) -> Iterator[tuple[str, Place]]:
    """The addresses that an entry names, with their places."""
    routes = entry.nodes.get("routes")
    held = [entry] if routes is None else [node for node in getattr(routes, "nodes", ()) if isinstance(node, Mapping)]
    for mapping in held:
        url = mapping.nodes.get("url")
        if isinstance(url, Scalar) and isinstance(url.value, str):
            yield url.value, url.place
