"""`steppewatch group`: which documents are copies of earlier ones, and which story each belongs to."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from alerts.model import Document
    from scraper.dedup.grouping import Arrival, Grouping


@click.command("group", short_help="Duplicates and stories among documents, without storing.")
def command() -> None:
    """Read documents on stdin, one JSON object a line, and print for each, in order, what it is to those before it.

    A document is {"id", "title"?, "text"?, "language"?, "source"?, "url"?,
    "published_at"?}. The answer {"document", "story",
    "relation", "of", "score", "reason"} comes before the next document is needed. The relation is new, same (address or
    text), copy (the same text with edits), near (rewritten or updated), translation or event. Documents are remembered
    for seven days by their dates. Neither configuration nor database is needed.

    \b
    Examples:
      steppewatch group < documents.jsonl
      steppewatch group < documents.jsonl | grep -v '"relation": "new"'
    """
    import sys

    from jobs.commands.common import lines, print_json
    from jobs.documents import document_of
    from scraper.dedup.grouping import Grouper

    grouper = Grouper()
    for number, line in lines(sys.stdin.buffer):
        document = document_of(line, f"stdin:{number}")
        print_json(_row(grouper.group(_arrival(number, document))))


def _arrival(number: int, document: "Document") -> "Arrival":
    from scraper.dedup.grouping import Arrival
    from scraper.dedup.urls import host_of

    return Arrival(
        number=number,
        id=document.id,
        title=document.title,
        text=document.text,
        language=document.language,
        url=document.url,
        source=document.source or (host_of(document.url) if document.url else None),
        published_at=document.published_at,
    )


def _row(grouping: "Grouping") -> dict[str, Any]:
    return {
        "document": grouping.document,
        "story": f"s{grouping.story}",
        "relation": grouping.relation,
        "of": grouping.of,
        "score": round(grouping.score, 3),
        "reason": grouping.reason,
    }
