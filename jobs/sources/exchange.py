"""`steppewatch sources export` and `sources import`: lists of sources go out to other programs and come in."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from jobs.commands.common import config_option

if TYPE_CHECKING:
    from jobs.config import Configuration
    from scraper.config import RoutedSourceKeys, SourceKeys
    from scraper.model import Source


@click.command("export", short_help="Print the sources, as YAML or OPML.")
@config_option
@click.option("--opml", is_flag=True, help="As OPML, which feed readers import.")
@click.option("--own", is_flag=True, help="Only those of sources.yaml, not the catalogue's.")
def export_command(directory: Path, opml: bool, own: bool) -> None:
    """Print the configured sources on stdout: as entries for another sources.yaml, or as OPML.

    Doubtful addresses of the catalogue are left out.

    \b
    Examples:
      steppewatch sources export --opml > sources.opml
      steppewatch sources export --own > /tmp/sources.yaml
    """
    from jobs.commands.common import read_configuration
    from jobs.sources.appending import appended
    from jobs.sources.opml import opml_of

    configuration = read_configuration(directory)
    chosen = [
        source for source in configuration.sources if not source.is_doubtful and not (own and source.pack is not None)
    ]
    if opml:
        click.echo(opml_of(chosen, title="Steppewatch sources"), nl=False)
    else:
        every = configuration.poll_every_seconds
        click.echo(appended("sources: []\n", [keys_of(source, every) for source in chosen]), nl=False)
    click.echo(f"{len(chosen)} sources; {len(configuration.sources) - len(chosen)} left out", err=True)


def keys_of(source: "Source", every_seconds: int) -> "SourceKeys | RoutedSourceKeys":
    """The source as an entry, without routes that are doubtful; `every_seconds` goes without saying."""
    from dataclasses import asdict

    from jobs.sources.appending import duration_of
    from scraper.config import RoutedSourceKeys, SourceKeys

    routes = [
        {"kind": route.kind, "url": route.url, "selectors": route.selectors and asdict(route.selectors)}
        for route in source.routes
        if not route.is_doubtful
    ]
    keys = {
        "id": source.id,
        "name": source.name,
        "country": source.country,
        "languages": source.languages,
        "timezone": source.timezone,
        "every": None if source.every_seconds == every_seconds else duration_of(source.every_seconds),
        "page": source.page,
        "aliases": source.aliases,
        "robots": source.robots,
    }
    if len(routes) == 1:
        return SourceKeys.model_validate(keys | routes[0])
    return RoutedSourceKeys.model_validate(keys | {"routes": tuple(routes)})


@click.command("import", short_help="Add the feeds of an OPML file.")
@click.argument("file", type=click.File("rb"), metavar="FILE.opml")
@config_option
@click.option("--dry-run", is_flag=True, help="Print the entries on stdout and write nothing.")
def import_command(file: IO[bytes], directory: Path, dry_run: bool) -> None:
    """Add the feeds of an OPML file (- for stdin) to sources.yaml of the configuration.

    Nothing is fetched: `sources probe` tries the new ones. Folders are not kept. Addresses that a source has already
    are skipped and said. Exit code 1 if an outline could not be used; the others are added.

    \b
    Examples:
      steppewatch sources import reader.opml
      steppewatch sources import reader.opml --dry-run
    """
    from jobs.commands.check import counted
    from jobs.commands.common import read_configuration
    from jobs.config.files import SOURCES
    from jobs.errors import JobsError
    from jobs.sources.appending import yaml_of
    from jobs.sources.opml import OPML_BYTES_MAX, entries_of, read_outlines

    configuration = read_configuration(directory)
    outlines = read_outlines(file.read(OPML_BYTES_MAX + 1))
    entries, refusals = entries_of(outlines, {source.id for source in configuration.sources})
    fresh = without_known(entries, configuration)
    for refusal in refusals:
        click.echo(f"line {refusal.line}: not added: {refusal.reason}", err=True)
    if dry_run:
        click.echo("".join(map(yaml_of, fresh)), nl=False)
    elif fresh:
        add_or_complain(directory, fresh)
    where = "nothing was written (--dry-run)" if dry_run else f"added to {directory / SOURCES}"
    skipped = len(entries) - len(fresh)
    click.echo(f"{counted(len(fresh), 'source')} {where}, {skipped} skipped, {len(refusals)} not usable", err=True)
    if refusals:
        raise JobsError(f"{len(refusals)} of {len(outlines)} outlines could not be used")


def without_known(entries: "Sequence[tuple[int, SourceKeys]]", configuration: "Configuration") -> "list[SourceKeys]":
    """The entries whose address no source has, nor an earlier entry; the others are said on stderr."""
    from jobs.sources.naming import plain_address

    holders: dict[str, str] = {}
    for source in configuration.sources:
        for address in source.routes:
            holders.setdefault(plain_address(address.url), source.id)
    fresh = []
    for line, keys in entries:
        holder = holders.setdefault(plain_address(keys.url), keys.id)
        if holder == keys.id:
            fresh.append(keys)
        else:
            click.echo(f"line {line}: skipped: the source {holder!r} has {keys.url}", err=True)
    return fresh


def add_or_complain(directory: Path, entries: "Sequence[SourceKeys]") -> None:
    """Write the entries, or say every problem on stderr and raise UsageError."""
    from jobs.config import ConfigurationError
    from jobs.errors import UsageError
    from jobs.sources.appending import add_sources

    try:
        add_sources(directory, entries)
    except ConfigurationError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise UsageError(f"with the new entries {directory} would have errors; nothing was written") from error
