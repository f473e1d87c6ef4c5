"""`steppewatch extract`: what the daemon would read from an article's page."""

import click


@click.command("extract", short_help="Title, text, language, authors and date of a page on stdin, as JSON.")
@click.option("--url", default="http://localhost/", help="Where the page comes from; relative links need it.")
@click.option("--language", "languages", multiple=True, help="The source's language; may be given several times.")
@click.option("--timezone", help="The source's zone, as Asia/Almaty: that of dates that name none.")
def command(url: str, languages: tuple[str, ...], timezone: str | None) -> None:
    """Read a page on stdin and print what is extracted, as one JSON object. A page that is no article ends with 1.

    \b
    Example:
      curl -s https://example.org/a/1.html | steppewatch extract --url https://example.org/a/1.html
      steppewatch extract --url https://example.kz/a/1 --language kk --timezone Asia/Almaty < page.html
    """
    import sys

    from jobs.commands.common import print_json
    from jobs.errors import JobsError
    from scraper import clock
    from scraper.config import check_timezone
    from scraper.errors import ScraperError
    from scraper.extract.article import extract
    from scraper.parse.reading import Reading

    try:
        reading = Reading(
            url, clock.now(), languages=languages, timezone=check_timezone(timezone) if timezone else None
        )
        page = extract(sys.stdin.buffer.read(), reading)
    except ValueError as error:
        raise JobsError(f"--timezone: {error}") from error
    except ScraperError as error:
        raise JobsError(str(error)) from error
    print_json(
        {
            "title": page.title,
            "text": page.text,
            "language": page.language,
            "authors": list(page.authors),
            "published_at": clock.text_of(page.published_at),
            "modified_at": clock.text_of(page.modified_at),
            "canonical_url": page.canonical_url,
            "editions": list(page.editions),
        }
    )
