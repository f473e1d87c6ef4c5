"""`steppewatch group`: which documents are copies of earlier ones, and which story each belongs to."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jobs.commands.common import config_option

if TYPE_CHECKING:
    from alerts.model import Document
    from scraper.dedup.grouping import Arrival, Grouping
    from scraper.model import Article

UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}


def _period(ctx: click.Context, param: click.Parameter, value: str) -> timedelta:
    read = re.fullmatch(r"(\d{1,4})([hd])", value)
    if read is None:
        raise click.BadParameter(f"{value!r} is not a time like 12h or 7d", ctx, param)
    return int(read[1]) * UNITS[read[2]]


@click.command("group", short_help="Duplicates and stories among documents, without storing.")
@click.option("--archive", is_flag=True, help="Group the stored articles anew instead of stdin; nothing is stored.")
@click.option("--since", callback=_period, default="7d", show_default=True, help="Of the archive: first seen since.")
@config_option
def command(archive: bool, since: timedelta, directory: Path) -> None:
    """Read documents on stdin, one JSON object a line, and print for each, in order, what it is to those before it.

    A document is {"id", "title"?, "text"?, "language"?, "source"?, "url"?,
    "published_at"?}. The answer {"document", "story",
    "relation", "of", "score", "reason"} comes before the next document is needed. The relation is new, same (address or
    text), copy (the same text with edits), near (rewritten or updated), translation or event. Documents are remembered
    for seven days by their dates. Neither configuration nor database is needed but for --archive.

    \b
    Examples:
      steppewatch group < documents.jsonl
      steppewatch group < documents.jsonl | grep -v '"relation": "new"'
      steppewatch group --archive --since 2d
    """
    from jobs.commands.common import print_json
    from scraper.dedup.grouping import Grouper

    grouper = Grouper()
    for arrival in _stored(directory, since) if archive else _given():
        print_json(_row(grouper.group(arrival)))


def _given() -> "Iterator[Arrival]":
    import sys

    from jobs.commands.common import lines
    from jobs.documents import document_of

    for number, line in lines(sys.stdin.buffer):
        yield _arrival(number, document_of(line, f"stdin:{number}"))


def _stored(directory: Path, since: timedelta) -> "Iterator[Arrival]":
    from jobs.commands.common import reading
    from scraper import clock
    from scraper.archive import Archive

    with reading(directory) as database:
        for article in Archive(database).articles.since(clock.now() - since):
            yield _arrival_of(article)


def _arrival_of(article: "Article") -> "Arrival":
    from scraper.dedup.grouping import Arrival

    return Arrival(
        number=article.id,
        id=str(article.id),
        title=article.title,
        text=article.text,
        language=article.language,
        url=article.url,
        source=article.source_id,
        published_at=article.published_at or article.first_seen_at,
    )


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
