"""`steppewatch stories`: which articles tell the same news, and who carries it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jobs.commands.common import config_option, json_option

if TYPE_CHECKING:
    from scraper.archive.stories import Member, Story


@click.command("stories", short_help="Stories and who carries them, that of the newest article first.")
@config_option
@click.argument("story_id", metavar="[ID]", required=False, type=int)
@click.option("--language", help="Show the headline in this language where there is one.")
@click.option("--articles-min", type=click.IntRange(1), default=2, show_default=True, help="With so many articles.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@json_option
def command(
    directory: Path, story_id: int | None, *, language: str | None, articles_min: int, limit: int, as_json: bool
) -> None:
    """List stories, that of the newest article first; with an ID, one story with its articles.

    A copy that credits an agency counts as that agency among the independent sources. An id that was merged into an
    older story shows that story.

    \b
    Examples:
      steppewatch stories --language en
      steppewatch stories 1042
      steppewatch stories --articles-min 5 --json
    """
    from jobs.commands.common import print_json, reading
    from jobs.errors import UsageError
    from scraper.archive import Archive

    with reading(directory) as database:
        table = Archive(database).stories
        ids = table.latest(limit=limit, articles_min=articles_min) if story_id is None else [story_id]
        found = [story for each in ids if (story := table.story(each)) is not None]
    if story_id is not None and not found:
        raise UsageError(f"no story {story_id}")
    if as_json:
        for story in found:
            print_json(_row(story, language))
    elif story_id is None:
        _print_list(found, language)
    else:
        _print_articles(found[0], language)


def _row(story: "Story", language: str | None) -> dict[str, Any]:
    from scraper import clock

    return {
        "id": str(story.id),
        "title": story.title(language),
        "first_seen_at": clock.text_of(story.first_seen_at),
        "outlets": story.outlets,
        "languages": story.languages,
        "independent": story.independent,
        "articles": [_member(member) for member in story.members],
    }


def _member(member: "Member") -> dict[str, Any]:
    from scraper import clock

    return {
        "article": str(member.article_id),
        "source": member.source_id,
        "country": member.country,
        "language": member.language,
        "title": member.title,
        "url": member.url,
        "relation": member.relation,
        "of": None if member.related_to is None else str(member.related_to),
        "score": round(member.score, 3),
        "reason": member.reason,
        "credits": member.credits,
        "first_seen_at": clock.text_of(member.first_seen_at),
    }


def _print_list(stories: "list[Story]", language: str | None) -> None:
    from jobs.commands.common import local, print_table

    rows = [
        (story.id, local(story.first_seen_at), len(story.members), story.outlets, story.independent,
         ", ".join(story.languages), story.title(language))
        for story in stories
    ]  # fmt: skip
    columns = ("id", "first seen (UTC)", "articles", "outlets", "independent", "languages", "headline")
    print_table(f"{len(rows)} stories", columns, rows)


def _print_articles(story: "Story", language: str | None) -> None:
    from jobs.commands.common import local, print_table

    rows = [
        (one.article_id, local(one.first_seen_at), one.source_id, one.language, _relation(one), one.title)
        for one in story.members
    ]
    counts = f"{story.outlets} outlets, {story.independent} independent"
    columns = ("id", "first seen (UTC)", "source", "language", "relation", "headline")
    print_table(f"Story {story.id}: {story.title(language)} ({counts})", columns, rows)


def _relation(member: "Member") -> str:
    of = "" if member.related_to is None else f" of {member.related_to}, {member.score:.2f}"
    return f"{member.relation}{of}" + (f" (credits {', '.join(member.credits)})" if member.credits else "")
