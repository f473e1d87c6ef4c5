"""`steppewatch check`: says everything that is wrong with the configuration."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jobs.commands.common import config_option, json_option, open_lexicon, reading
from jobs.errors import JobsError

if TYPE_CHECKING:
    from jobs.config import Configuration, Problem


@click.command("check", short_help="Say every error and warning of the configuration.")
@config_option
@json_option
def command(directory: Path, as_json: bool) -> None:
    """Read the configuration and say every error and warning on stdout, one line each, as FILE:LINE:COLUMN: MESSAGE.

    Secrets are looked up, but nothing is sent, fetched or stored. Where the database exists, the watches are tried on
    the articles of the last week, and those that would have flooded their readers are told. Exit code 2 if there are
    errors, else 0.

    \b
    Examples:
      steppewatch check
      steppewatch check --config /etc/steppewatch
      steppewatch check --json | jq -r 'select(.severity == "error") | .message'
    """
    from jobs.config import ConfigurationError, read

    try:
        configuration = read(directory, lint=True)
    except ConfigurationError as error:
        print_problems(error.problems, as_json=as_json)
        click.echo(f"{directory}: {counted(len(error.errors), 'error')}", err=True)
        raise SystemExit(2) from error
    print_problems((*configuration.warnings, *expected_floods(directory, configuration)), as_json=as_json)
    click.echo(f"{directory}: {summary(configuration)}", err=True)


def expected_floods(directory: Path, configuration: "Configuration") -> "list[Problem]":
    """A warning for each watch that would have fired too often on what is stored, if anything is."""
    if not configuration.watches or not configuration.database.exists():
        return []
    from alerts.matching import compile_watches
    from alerts.vocabulary import load
    from jobs.config import Problem
    from jobs.config.files import WATCHES
    from jobs.flood import expect_floods
    from scraper import clock
    from scraper.archive import Archive

    matcher = compile_watches(configuration.watches, load(configuration.vocabulary), open_lexicon())
    try:
        with reading(directory) as database:
            floods = expect_floods(Archive(database), matcher, now=clock.now())
    except JobsError as error:
        click.echo(f"the watches were not tried on stored articles: {error}", err=True)
        return []
    places = configuration.watch_places
    found = [(places[flood.watch_id], str(flood)) for flood in floods if flood.watch_id in places]
    return [Problem(WATCHES, place.line, place.column, said, "warning") for place, said in sorted(found)]


def print_problems(problems: "tuple[Problem, ...]", *, as_json: bool) -> None:
    for problem in problems:
        click.echo(json.dumps(asdict(problem), ensure_ascii=False) if as_json else str(problem))


def summary(configuration: "Configuration") -> str:
    """What the configuration makes the daemon do, in one line."""
    from scraper.archive.routes import is_polled

    polled = sum(any(map(is_polled, source.routes)) for source in configuration.sources)
    return ", ".join(
        (
            f"{counted(polled, 'source')} polled",
            f"{len(configuration.sources) - polled} listed but not polled",
            "{} {}".format(len(configuration.watches), "watch" if len(configuration.watches) == 1 else "watches"),
            counted(len(configuration.channels), "channel"),
        )
    )


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
