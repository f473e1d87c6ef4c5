"""`steppewatch match`: which watches fire on documents, without storing or sending."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from jobs.commands.common import config_option

if TYPE_CHECKING:
    from alerts.matching import Matcher
    from alerts.model import Document, Match, Watch
    from alerts.query import QueryWarning
    from alerts.vocabulary import Vocabulary

# Ten thousand queries made by a program have the same flaw ten thousand times.
WARNINGS_MAX = 50


@click.command("match", short_help="Which watches fire on documents, without storing or sending.")
@config_option
@click.option("--queries", type=click.File("rb"), help='JSON Lines {"id", "query"} in place of the configured watches.')
@click.option("--all", "show_all", is_flag=True, help='Also a line ("watch": null) for what nothing matched.')
def command(directory: Path, queries: IO[bytes] | None, show_all: bool) -> None:
    """Read documents on stdin, one JSON object a line, and print a line for each watch that fires.

    A document is {"id", "title"?, "text"?, "language"?, "source"?, "country"?, "url"?, "published_at"?, "type"?,
    "authors"?}. Its lines come out before the next document is needed. With --queries neither configuration nor
    database is needed.

    \b
    Examples:
      steppewatch articles --json | steppewatch match
      steppewatch match --queries queries.jsonl --all < documents.jsonl
    """
    import sys

    from jobs.commands.common import lines, print_json
    from jobs.documents import document_of

    matcher = _matcher(directory, queries)
    for number, line in lines(sys.stdin.buffer):
        document = document_of(line, f"stdin:{number}")
        matches = matcher.match(document)
        for match in matches:
            print_json(_row(document, match))
        if not matches and show_all:
            print_json({"document": document.id, "watch": None, "language": document.language, "hits": []})


def _matcher(directory: Path, queries: IO[bytes] | None) -> "Matcher":
    from alerts.matching import compile_watches
    from alerts.vocabulary import load
    from jobs.commands.common import open_lexicon, read_configuration

    if queries is not None:
        vocabulary = load()
        return compile_watches(tuple(_watches(queries, vocabulary)), vocabulary, open_lexicon())
    configuration = read_configuration(directory)
    return compile_watches(configuration.watches, load(configuration.vocabulary), open_lexicon())


def _watches(queries: IO[bytes], vocabulary: "Vocabulary") -> "Iterator[Watch]":
    """The queries that can be read; the others are said on stderr and skipped, and so is what is odd, to a limit."""
    import json

    from alerts.errors import QueryError
    from alerts.model import Watch
    from alerts.query import parse, warnings
    from alerts.query.thesaurus import Thesaurus
    from jobs.commands.common import lines

    thesaurus, warned = Thesaurus(vocabulary), 0
    seen: set[str] = set()
    for number, line in lines(queries):
        try:
            row = json.loads(line)
            watch_id, query = str(row["id"]), str(row["query"])
            if watch_id in seen:
                raise ValueError(f"duplicate id {watch_id!r}")
            tree = parse(query)
            yield Watch(id=watch_id, title=watch_id, query=query)
            seen.add(watch_id)
        except QueryError as error:
            click.echo(f"{queries.name}:{number}: query {watch_id!r}, column {error.column}: {error}", err=True)
        except (ValueError, KeyError, TypeError) as error:
            click.echo(f'{queries.name}:{number}: not a query {{"id", "query"}}: {error}', err=True)
        else:
            place = f"{queries.name}:{number}: warning: query {watch_id!r}"
            warned += _print_warnings(place, warnings(tree, query, thesaurus=thesaurus), left=WARNINGS_MAX - warned)


def _print_warnings(place: str, found: "list[QueryWarning]", *, left: int) -> int:
    """What is odd about one query, on stderr; returns how many lines that took of those left."""
    for warning in found[:left]:
        click.echo(f"{place}, column {warning.column}: {warning.message}", err=True)
    if len(found) >= left > 0:
        click.echo("further warnings are left out; `steppewatch explain QUERY` says those of one query", err=True)
    return len(found[:left])


def _row(document: "Document", match: "Match") -> dict[str, Any]:
    hits: Iterable[Any] = match.hits
    return {
        "document": document.id,
        "watch": match.watch_id,
        "language": match.language,
        "hits": [
            {
                "concept": hit.concept,
                "term": hit.term,
                "form": hit.form,
                "field": hit.field,
                "start": hit.start,
                "end": hit.end,
            }
            for hit in hits
        ],
    }
