"""`steppewatch sources add`: finds what can be polled at an address and writes it into `sources.yaml`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jobs.commands.common import config_option

# As the crawler says it: another scheme cannot help.
NAME_NOT_FOUND = "the host name was not found"

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jobs.config import Configuration
    from scraper.config import SourceKeys
    from scraper.model import FindReport, Found


@click.command("add", short_help="Find the feed of a site and add it.")
@click.argument("address", metavar="URL")
@config_option
@click.option("--kind", type=click.Choice(["feed", "sitemap", "listing", "telegram"]), help="Take URL as this.")
@click.option("--id", "name_id", help="Its id; default: made of the address.")
@click.option("--name", help="What people read; default: what the site calls itself.")
@click.option("--country", help="Two letters, as KZ; default: that of the domain.")
@click.option("--language", "languages", multiple=True, help="May be repeated; default: that of the headlines.")
@click.option("--timezone", help="Of dates that name none, as Asia/Almaty; default: that of the country.")
@click.option("--every", help="How often to ask, as 5m; default: poll_every.")
@click.option("--dry-run", is_flag=True, help="Print the entry on stdout and write nothing.")
def command(address: str, directory: Path, dry_run: bool, **options: object) -> None:
    """Find what can be polled at URL and add it to sources.yaml of the configuration.

    URL is a site's page, a feed, a sitemap, t.me/channel or @channel. Of a page the feeds that it declares or links are
    tried, then the usual places, then the news sitemap that robots.txt names, then the page itself as a list of
    headlines: at most eighteen requests, one after the other. What stands in sources.yaml stays as it is; a running
    daemon takes the new source over by itself.

    \b
    Examples:
      steppewatch sources add example.kz
      steppewatch sources add https://example.kz/ru/ --id example --language ru --dry-run
      steppewatch sources add @example_channel --country KG
    """
    from jobs.commands.common import read_configuration
    from jobs.sources.naming import target_of

    configuration = read_configuration(directory)
    target = target_of(address)
    refuse_known(target.url, configuration)
    report = search(target.url, options["kind"] or target.kind, configuration, guessed=target.guessed_scheme)
    found = report.found
    assert found is not None, "search raises where nothing was found"
    refuse_known(found.url, configuration)
    keys = keys_of(found, options, taken={source.id for source in configuration.sources})
    show(found, requests=len(report.asked))
    write(keys, directory, dry_run=dry_run)


def refuse_known(url: str, configuration: "Configuration") -> None:
    """Raise UsageError where a source has this address already."""
    from jobs.errors import UsageError
    from jobs.sources.naming import holder_of

    holder = holder_of(url, configuration.sources)
    if holder is not None:
        raise UsageError(f"the source {holder.id!r} ({holder.name}) has {url} already; nothing was added")


def search(url: str, kind: object, configuration: "Configuration", *, guessed: bool) -> "FindReport":
    """The report of a search that found something; JobsError says why not."""
    from typing import cast

    from alerts.render.clean import one_line
    from jobs.errors import JobsError
    from jobs.sources.session import find
    from scraper.model import FindKind, FindOrder

    click.echo(f"looking at {url} …", err=True)
    report = find(configuration.crawler, FindOrder(url, cast(FindKind, kind)))
    if report.status is None and guessed and report.error != NAME_NOT_FOUND:
        plain = "http" + url.removeprefix("https")
        click.echo(f"{report.error}; looking at {plain} …", err=True)
        report = find(configuration.crawler, FindOrder(plain, cast(FindKind, kind)))
    if report.found is None:
        said = f"nothing to poll at {report.url}: {report.error}, {_requests(len(report.asked))}"
        raise JobsError("\n".join([one_line(said), *advice(report)]))
    return report


def advice(report: "FindReport") -> "Iterator[str]":
    """What may be tried next, a line each."""
    error = report.error or ""
    if report.status in (401, 403, 451) or "bot wall" in error:
        yield "  it does not want programs, or not from here: its channel may do (steppewatch sources add @channel)"
    elif report.status in (404, 410):
        yield "  there is no such page: try the front page, or that of an edition (example.kz/ru/)"
    elif report.status in (429, 503):
        yield "  it asks to wait: try again in an hour"
    elif report.status == 200 and "headlines" in error:
        yield "  if the page lists headlines, say where with selectors: `kind: listing` in docs/sources.md"
    elif report.status is None and error == NAME_NOT_FOUND:
        yield "  is the name written right?"


def _requests(count: int) -> str:
    return "1 request" if count == 1 else f"{count} requests"


def keys_of(found: "Found", options: dict[str, object], *, taken: set[str]) -> "SourceKeys":
    """The entry as it will be written, with the options before what was guessed; UsageError for a wrong option."""
    from typing import cast

    from pydantic import ValidationError

    from jobs.errors import UsageError
    from jobs.sources.naming import country_for, id_for, zone_for
    from scraper.config import LANGUAGE, NAME_LENGTH_MAX, SourceKeys

    name_id = options["name_id"] or id_for(found.url, taken)
    if name_id in taken:
        raise UsageError(f"there is a source {name_id!r} already: choose another --id")
    title = " ".join("".join(letter for letter in found.title if letter.isprintable()).split())[:NAME_LENGTH_MAX]
    languages = tuple(filter(LANGUAGE.fullmatch, found.languages))
    country = cast("str | None", options["country"]) or country_for(found.url)
    try:
        return SourceKeys.model_validate(
            {
                "id": name_id,
                "name": options["name"] or title or None,
                "kind": found.kind,
                "url": found.url,
                "country": country,
                "languages": options["languages"] or languages,
                "timezone": options["timezone"] or zone_for(country),
                "every": options["every"],
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"--{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}") from error


def show(found: "Found", *, requests: int) -> None:
    """What was found, for people, on stderr."""
    from alerts.render.clean import one_line
    from jobs.commands.common import local

    newest = f", newest {local(found.newest_at)} UTC" if found.newest_at else ", without dates"
    languages = ", ".join(found.languages) or "no language told"
    listed = "1 entry" if found.listed == 1 else f"{found.listed} entries"
    click.echo(f"found a {found.kind}: {found.url} ({found.how}; {_requests(requests)})", err=True)
    click.echo(f"  {listed}{newest}; {languages}", err=True)
    for headline in found.headlines:
        click.echo(f"  · {one_line(headline)}", err=True)


def write(keys: "SourceKeys", directory: Path, *, dry_run: bool) -> None:
    """Add the entry, or print it; then say what comes next."""
    from jobs.config.files import SOURCES
    from jobs.sources.appending import yaml_of
    from jobs.sources.exchange import add_or_complain

    text = yaml_of(keys)
    click.echo(text, nl=False)
    if dry_run:
        click.echo("nothing was written (--dry-run)", err=True)
        return
    add_or_complain(directory, [keys])
    click.echo(f"added to {directory / SOURCES}; a running daemon takes it over within seconds", err=True)
    click.echo("its first poll alerts of nothing: alerts begin with what appears afterwards", err=True)
    click.echo("next: `steppewatch check`, and `steppewatch sources` for how it does", err=True)
