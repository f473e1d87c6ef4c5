"""`steppewatch explain`: how a query is read, and why it fired on a document or did not."""

from pathlib import Path
from typing import IO

import click

from jobs.commands.common import json_option


@click.command("explain", short_help="How a query is read, every form that can fire it, and why it did or did not.")
@click.argument("query")
@click.option(
    "--document", type=click.File("rb"), help="A document (JSON, as `match` reads it) from a file or - (stdin)."
)
@click.option(
    "--config",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    help="Use the vocabulary.yaml and lists.yaml of this configuration too.",
)
@json_option
def command(query: str, document: IO[bytes] | None, directory: Path | None, as_json: bool) -> None:
    """Say how QUERY is read: each term that can fire, by language, what may follow it, and where it comes from.

    With a document: why it fired, or the nearest miss. Neither configuration nor database is needed.

    \b
    Examples:
      steppewatch explain 'Kazakhstan AND (pipeline OR CSTO)'
      steppewatch articles --json --limit 1 | steppewatch explain 'oil AND Kazakhstan' --document -
    """
    from dataclasses import asdict

    from alerts.errors import QueryError
    from alerts.explain import explain, lines
    from alerts.vocabulary import load
    from jobs.commands.common import open_lexicon, print_json, read_configuration
    from jobs.documents import document_of
    from jobs.errors import UsageError

    configuration = read_configuration(directory) if directory else None
    vocabulary = load(configuration.vocabulary if configuration else None)
    given = document_of(document.read(), "the document") if document else None
    try:
        lists = configuration.lists if configuration else None
        explanation = explain(query, vocabulary, given, lists=lists, lexicon=open_lexicon())
    except QueryError as error:
        raise UsageError(f"{query}\n{' ' * (error.column - 1)}^ column {error.column}: {error}") from error
    for warning in explanation.warnings:
        click.echo(f"warning: column {warning.column}: {warning.message}", err=True)
    if as_json:
        print_json(asdict(explanation))
        return
    for line in lines(explanation):
        click.echo(line)
