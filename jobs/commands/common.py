"""What several subcommands share: the `--config` option, the database they read, and their output."""

import json
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from jobs.errors import JobsError, UsageError

if TYPE_CHECKING:
    from alerts.lexicon import StoredLexicon
    from scraper.archive import Database  # imported when a command reads: help texts come at once

config_option = click.option(
    "--config",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("config"),
    show_default=True,
    help="The configuration's directory.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")

PIPED_WIDTH = 160
PIPED_WIDTH_MAX = 1_000  # of a table whose cells must be whole where they are searched
# A document is an article: lines beyond this are not.
LINE_BYTES_MAX = 8 * 1024 * 1024


def read_configuration(directory: Path) -> Any:
    """The configuration, or every problem on stderr and exit code 2."""
    from jobs.config import ConfigurationError, read

    try:
        return read(directory)
    except ConfigurationError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise UsageError(f"the configuration in {directory} has errors; nothing was started") from error


@contextmanager
def reading(directory: Path) -> "Iterator[Database]":
    """The database that the configuration names, read-only."""
    import alerts.ledger  # noqa: F401 - registers the ledger's tables, or the file would seem to be of a newer version
    from jobs.config import ConfigurationError, database_of
    from scraper.archive import open_reader
    from scraper.errors import ArchiveError

    try:
        database = open_reader(database_of(directory))
    except ConfigurationError as error:
        raise UsageError(str(error)) from error
    except ArchiveError as error:
        raise JobsError(str(error)) from error
    try:
        yield database
    except sqlite3.DatabaseError as error:
        raise JobsError(f"cannot read the database {database.path}: {error}") from error
    finally:
        database.close()


def asking(directory: Path, request: dict[str, Any]) -> dict[str, Any]:
    """What came of a request to the process that writes; JobsError says why it could not be done."""
    import alerts.ledger  # noqa: F401 - registers the ledger's tables
    from jobs.config import ConfigurationError, database_of
    from jobs.control.client import ask

    try:
        path = database_of(directory)
    except ConfigurationError as error:
        raise UsageError(str(error)) from error
    return ask(path, request)


class ListingGroup(click.Group):
    """A group that lists when no subcommand is named: `alerts --json` is `alerts list --json`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["list", *args]
        return super().parse_args(ctx, args)


def open_lexicon() -> "StoredLexicon":
    """The dictionaries' answers in the user's cache; says on stderr what takes long or fails."""
    from alerts.lexicon import StoredLexicon, cache_directory
    from jobs.logs import say

    return StoredLexicon(cache_directory(), say)


def print_json(row: dict[str, Any]) -> None:
    """One line, flushed: the reader may wait for it. Half of a surrogate pair goes out escaped, as it came in."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(row)
    click.echo(line)
    sys.stdout.flush()


def lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines of a stream, each before the next is needed; raises JobsError for one without end."""
    number = 0
    while line := stream.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(line) > LINE_BYTES_MAX:
            raise JobsError(f"line {number} is longer than {LINE_BYTES_MAX // 1024 // 1024} MiB")
        if line.strip():
            yield number, line


def print_table(
    title: str, columns: Iterable[str], rows: Iterable[Iterable[object]], *, yielding: Collection[str] = ()
) -> None:
    """A table as wide as the terminal; strangers' text stands in it without its control characters.

    Where it is too wide for a terminal the columns named in `yielding` give way: by words, and what is no word is cut.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from alerts.render.clean import one_line

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        if not yielding:
            table.add_column(column, overflow="fold")
        else:
            table.add_column(column, overflow="ellipsis", no_wrap=column not in yielding)
    for row in rows:
        table.add_row(*(Text(one_line(str("" if cell is None else cell))) for cell in row))
    # Into a file or a pipe a line may be longer than a terminal is wide.
    width = PIPED_WIDTH if not yielding else PIPED_WIDTH_MAX
    Console(width=None if sys.stdout.isatty() else width).print(table)


def local(moment: datetime | None, timezone: str = "UTC") -> str:
    """A time as people read it, in `timezone`."""
    return "" if moment is None else f"{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"
