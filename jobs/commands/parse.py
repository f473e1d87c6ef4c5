"""`steppewatch parse`: what the daemon would read from a feed."""

import click


@click.command("parse", short_help="The entries of a feed on stdin, as JSON Lines.")
@click.option("--url", default="http://localhost/", help="Where the body comes from; relative links need it.")
@click.option(
    "--kind", type=click.Choice(["feed", "sitemap", "listing", "telegram"]), default="feed", show_default=True
)
@click.option("--language", "languages", multiple=True, help="The source's language; may be given several times.")
def command(url: str, kind: str, languages: tuple[str, ...]) -> None:
    """Read a body on stdin and print its entries, one JSON object a line.

    \b
    Example:
      curl -s https://example.org/rss.xml | steppewatch parse --url https://example.org/rss.xml
    """
    import sys

    from jobs.commands.common import print_json
    from jobs.errors import JobsError, UsageError
    from scraper import clock
    from scraper.errors import ScraperError
    from scraper.parse.feed import parse_feed
    from scraper.parse.reading import Reading

    if kind != "feed":
        raise UsageError(f"no parser for {kind} yet: only feed")
    body = sys.stdin.buffer.read()
    try:
        parsed = parse_feed(body, Reading(url=url, now=clock.now(), languages=languages))
    except ScraperError as error:
        raise JobsError(str(error)) from error
    for entry in parsed.entries:
        print_json(
            {
                "key": entry.key,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.summary,
                "text": entry.text,
                "published_at": clock.text_of(entry.published_at),
                "authors": list(entry.authors),
                "language": entry.language,
            }
        )
    for note in parsed.notes:
        click.echo(f"note: {note}", err=True)
