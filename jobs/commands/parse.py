"""`steppewatch parse`: what the daemon would read from a feed, sitemap, listing page or channel preview."""

import click


@click.command("parse", short_help="The entries of a feed, sitemap, page or channel on stdin, as JSON Lines.")
@click.option("--url", default="http://localhost/", help="Where the body comes from; relative links need it.")
@click.option(
    "--kind", type=click.Choice(["feed", "sitemap", "listing", "telegram"]), default="feed", show_default=True
)
@click.option("--language", "languages", multiple=True, help="The source's language; may be given several times.")
@click.option("--timezone", help="Zone of dates that name none, as Asia/Almaty; UTC if not given.")
@click.option("--entry", help="Listing: selects the box of each headline (CSS, or XPath that begins with / or ./).")
@click.option("--link", help="Listing: selects the link, in the box or alone.")
@click.option("--title", help="Listing: selects the headline in the box.")
@click.option("--date", help="Listing: selects the date in the box.")
@click.option("--summary", help="Listing: selects the summary in the box.")
@click.option("--pattern", help="Listing: regular expression that the paths of articles match.")
def command(url: str, kind: str, languages: tuple[str, ...], timezone: str | None, **selectors: str | None) -> None:
    """Read a body on stdin and print its entries, one JSON object a line.

    A listing page is learned where neither selectors nor a pattern are given.

    \b
    Examples:
      curl -s https://example.org/rss.xml | steppewatch parse --url https://example.org/rss.xml
      curl -s https://example.org/news.xml | steppewatch parse --kind sitemap
      curl -s https://example.org/news/ | steppewatch parse --kind listing --url https://example.org/news/ \\
        --pattern '^/news/[0-9]+' --timezone Asia/Almaty
      curl -s https://example.org/ | steppewatch parse --kind listing --entry article.card --date .card__date
      curl -s https://t.me/s/durov | steppewatch parse --kind telegram
    """
    import sys
    from importlib import import_module

    from jobs.commands.common import print_json
    from jobs.errors import JobsError, UsageError
    from scraper import clock
    from scraper.config import check_timezone
    from scraper.errors import ScraperError
    from scraper.model import Selectors
    from scraper.parse.reading import Reading

    chosen = Selectors(**selectors)
    if kind != "listing" and chosen != Selectors():
        raise UsageError("selectors and --pattern are for --kind listing")
    try:
        zone = check_timezone(timezone) if timezone else None
    except ValueError as error:
        raise UsageError(str(error)) from error
    reading = Reading(url=url, now=clock.now(), languages=languages, timezone=zone, selectors=chosen)
    parse = getattr(import_module(f"scraper.parse.{kind}"), f"parse_{kind}")
    try:
        parsed = parse(sys.stdin.buffer.read(), reading)
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
