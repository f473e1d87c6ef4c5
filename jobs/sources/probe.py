"""`steppewatch sources probe`: tries every known address of every source from where it runs."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jobs.commands.common import config_option, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jobs.config import Configuration
    from scraper.crawl import Report
    from scraper.fetch.verdict import Verdict
    from scraper.model import Kind, PollReport, Selectors, Source

# At once, over all hosts: were every tenth of 359 addresses dead, their 30 s each would add a minute, not twenty; and a
# home's router, with its few thousand connections, does not notice.
AT_ONCE = 24
# Between two lines of progress where no terminal is.
PROGRESS_EVERY = 50
NAMED_MAX = 20  # sources in a line of the summary; the table has all


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a source; `status` is how sure the catalogue is of it."""

    source: "Source"
    kind: "Kind"
    url: str
    status: str
    selectors: "Selectors | None" = None


@dataclass(frozen=True, slots=True)
class Probe:
    """How one address did."""

    route: Address
    verdict: "Verdict"
    report: "PollReport"
    newest_at: datetime | None
    languages: tuple[str, ...]


@click.command("probe", short_help="Try every address of every source from here.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@config_option
@json_option
def command(ids: tuple[str, ...], directory: Path, as_json: bool) -> None:
    """Ask every known address of the sources (all, or those named) once, doubtful ones too, and say how it did.

    Several outlets answer some networks and not others: this says which of them answer yours. Nothing is stored, and a
    running daemon is not disturbed. Verdicts: ok, empty (answers, lists nothing), not-a-feed, blocked, gone,
    asks-to-wait, tls, unreachable. Exit code 1 if nothing answered at all.

    \b
    Examples:
      steppewatch sources probe
      steppewatch sources probe tass tass-en
      steppewatch sources probe --json | jq -r 'select(.verdict == "ok" and .address_status == "suspect") | .url'
    """
    from jobs.commands.common import read_configuration
    from jobs.errors import JobsError

    configuration = read_configuration(directory)
    probes = run(routes_of(chosen(ids, configuration.sources)), configuration)
    (print_lines if as_json else print_probes)(probes)
    click.echo(summary(probes), err=True)
    if probes and not any(is_answered(probe) for probe in probes):
        raise JobsError("nothing answered at all: is this machine online?")


def chosen(ids: "Sequence[str]", sources: "Sequence[Source]") -> "list[Source]":
    """The sources named, or all; UsageError names an id that there is not."""
    from jobs.config.problems import suggestion
    from jobs.errors import UsageError

    known = {source.id: source for source in sources}
    for one in ids:
        if one not in known:
            raise UsageError(f"no source {one!r}{suggestion(one, known, list_max=0)}")
    return [known[one] for one in dict.fromkeys(ids)] if ids else list(sources)


def routes_of(sources: "Sequence[Source]") -> list[Address]:
    """All addresses, each source's own before its others."""
    return [
        Address(source, address.kind, address.url, address.status, address.selectors)
        for source in sources
        for address in source.routes
    ]


def run(routes: "Sequence[Address]", configuration: "Configuration") -> list[Probe]:
    """How each address did, in the order given; progress goes to stderr."""
    from jobs.sources.session import ask
    from scraper.model import PollOrder, PollReport

    orders = [
        PollOrder(
            str(number),
            route.kind,
            route.url,
            languages=route.source.languages,
            timezone=route.source.timezone,
            selectors=route.selectors,
        )
        for number, route in enumerate(routes)
    ]
    probes: dict[int, Probe] = {}

    def on_report(report: "Report") -> None:
        assert isinstance(report, PollReport), "polls were ordered"
        number = int(report.source_id)
        probes[number] = probe_of(routes[number], report)
        show_progress(probes[number], done=len(probes), total=len(routes))

    ask(configuration.crawler, orders, at_once=AT_ONCE, on_report=on_report)
    return [probes[number] for number in range(len(routes))]


def probe_of(route: Address, report: "PollReport") -> Probe:
    """The report with its verdict; its entries are let go."""
    from collections import Counter
    from dataclasses import replace

    from scraper import clock
    from scraper.fetch.verdict import verdict

    now = clock.now()
    dates = [entry.published_at for entry in report.entries if entry.published_at and entry.published_at <= now]
    languages = Counter(entry.language for entry in report.entries if entry.language)
    return Probe(
        route,
        verdict(report),
        replace(report, entries=()),
        newest_at=max(dates, default=None),
        languages=tuple(language for language, _ in languages.most_common(3)),
    )


def show_progress(probe: Probe, *, done: int, total: int) -> None:
    """On a terminal one line that is written anew, else a line now and then."""
    import sys

    if sys.stderr.isatty():
        click.echo(f"\r{done}/{total} {probe.route.source.id}: {probe.verdict.word}\033[K", err=True, nl=done == total)
    elif done % PROGRESS_EVERY == 0 and done < total:
        click.echo(f"{done} of {total} addresses tried", err=True)


def is_answered(probe: Probe) -> bool:
    """Whether a server was there at all."""
    return probe.report.status is not None or probe.report.outcome != "failed"


def summary(probes: "Sequence[Probe]") -> str:
    """How many addresses did how, how many sources can be read, and which cannot or by another address only."""
    from collections import Counter

    words = Counter(probe.verdict.word for probe in probes)
    by_source: dict[str, list[Probe]] = {}
    for probe in probes:
        by_source.setdefault(probe.route.source.id, []).append(probe)
    read = {name: next((one for one in ones if one.verdict.word == "ok"), None) for name, ones in by_source.items()}
    told = ", ".join(f"{count} {word}" for word, count in words.most_common())
    count = sum(one is not None for one in read.values())
    lines = [f"{_counted(len(probes))}: {told or 'none'}; {count} of {len(read)} sources can be read from here"]
    other = [f"{name} ({one.route.kind})" for name, one in read.items() if one and one is not by_source[name][0]]
    lost = [f"{name} ({by_source[name][0].verdict.word})" for name, one in read.items() if one is None]
    if other:
        lines.append(f"by another address than their first: {_listed(other)}")
    if lost:
        lines.append(f"not from here: {_listed(lost)}")
    return "\n".join(lines)


def _counted(addresses: int) -> str:
    return "1 address" if addresses == 1 else f"{addresses} addresses"


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED_MAX
    return ", ".join(names[:NAMED_MAX]) + (f" and {more} more" if more > 0 else "")


def print_lines(probes: "Sequence[Probe]") -> None:
    """JSON Lines on stdout."""
    from jobs.commands.common import print_json
    from scraper import clock

    for probe in probes:
        route, report = probe.route, probe.report
        print_json(
            {
                "id": route.source.id,
                "kind": route.kind,
                "url": route.url,
                "address_status": route.status or None,
                "verdict": probe.verdict.word,
                "reason": probe.verdict.reason,
                "http_status": report.status,
                "final_url": report.url,
                "entries": report.listed,
                "newest_at": clock.text_of(probe.newest_at),
                "languages": list(probe.languages),
                "seconds": report.seconds,
            }
        )


def print_probes(probes: "Sequence[Probe]") -> None:
    """A table on stdout: what can be read first, so that what cannot stands above the summary."""
    from typing import get_args

    from jobs.commands.common import local, print_table
    from scraper.fetch.verdict import Word

    places = {word: place for place, word in enumerate(get_args(Word))}
    print_table(
        _counted(len(probes)),
        ("source", "kind", "verdict", "newest (UTC)", "in", "why", "address"),
        [
            (
                probe.route.source.id,
                probe.route.kind,
                probe.verdict.word,
                local(probe.newest_at),
                " ".join(probe.languages),
                probe.verdict.reason,
                probe.route.url.partition("://")[2],
            )
            for probe in sorted(probes, key=lambda probe: places[probe.verdict.word])
        ],
        yielding=("why", "address"),
    )
