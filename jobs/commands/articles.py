"""`steppewatch articles`: what is kept."""

from pathlib import Path

import click

from jobs.commands.common import config_option, json_option


@click.command("articles", short_help="Articles that are kept, newest first.")
@config_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many.")
@click.option("--source", "source_id", help="Only of this source.")
@click.option("--versions", is_flag=True, help="Edits and removals of articles that were told, as word diffs.")
@json_option
def command(directory: Path, limit: int, source_id: str | None, versions: bool, as_json: bool) -> None:
    """List articles, newest first. With --json each line is a document that `match` reads, with its place: the
    story, the relation to the earlier article `of`, the score and the reason.

    \b
    Examples:
      steppewatch articles --source tass --limit 10
      steppewatch articles --json --limit 1000 | steppewatch match
      steppewatch articles --versions --limit 5
    """
    if versions:
        show_versions(directory, limit, source_id, as_json=as_json)
        return
    from jobs.commands.common import local, print_json, print_table, reading
    from scraper import clock
    from scraper.archive import Archive

    with reading(directory) as database:
        archive = Archive(database)
        rows = list(archive.articles.latest(limit=limit, source_id=source_id))
        countries = {row.source.id: row.source.country for row in archive.sources.rows()}
    if as_json:
        for row in rows:
            print_json(
                {
                    "id": str(row.id),
                    "title": row.title,
                    "text": row.text,
                    "language": row.language,
                    "source": row.source_id,
                    "country": countries.get(row.source_id),
                    "url": row.url,
                    "published_at": clock.text_of(row.published_at),
                    "modified_at": clock.text_of(row.modified_at),
                    "first_seen_at": clock.text_of(row.first_seen_at),
                    "text_from": row.text_from,
                    "baseline": row.baseline,
                    "relation": row.relation,
                    "of": None if row.related_to is None else str(row.related_to),
                    "story": None if row.story_id is None else str(row.story_id),
                    "score": round(row.score, 3),
                    "reason": row.relation_reason,
                }
            )
        return
    print_table(
        f"{len(rows)} articles",
        ("id", "first seen (UTC)", "source", "language", "text from", "headline"),
        [(r.id, local(r.first_seen_at), r.source_id, r.language, r.text_from, r.title) for r in rows],
    )


def show_versions(directory: Path, limit: int, source_id: str | None, *, as_json: bool) -> None:
    """What became of told articles, newest first; as JSON with the texts."""
    from jobs.commands.common import local, print_json, print_table, reading
    from scraper import clock
    from scraper.archive import Archive

    with reading(directory) as database:
        rows = list(Archive(database).versions.latest(limit=limit, source_id=source_id))
    if as_json:
        for row in rows:
            print_json(
                {
                    "article": str(row.article_id),
                    "n": row.n,
                    "kind": row.kind,
                    "seen_at": clock.text_of(row.seen_at),
                    "modified_at": clock.text_of(row.modified_at),
                    "title": row.title,
                    "text": row.text,
                    "diff": row.diff,
                    "reason": row.reason,
                }
            )
        return
    print_table(
        f"{len(rows)} edits and removals",
        ("article", "n", "seen (UTC)", "kind", "headline", "what changed"),
        [(r.article_id, r.n, local(r.seen_at), r.kind, r.title, r.diff or r.reason) for r in rows],
    )
