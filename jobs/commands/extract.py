"""`steppewatch extract`: what the daemon would read from an article's page."""

import click


@click.command("extract", short_help="Title, text, language, authors and date of a page on stdin, as JSON.")
@click.option("--url", default="http://localhost/", help="Where the page comes from; relative links need it.")
@click.option("--language", "languages", multiple=True, help="The source's language; may be given several times.")
def command(url: str, languages: tuple[str, ...]) -> None:
    """Read a page on stdin and print what is extracted, as one JSON object.

    \b
    Example:
      curl -s https://example.org/a/1.html | steppewatch extract --url https://example.org/a/1.html
    """
    import sys

    from jobs.commands.common import print_json
    from jobs.errors import JobsError
    from scraper import clock
    from scraper.errors import ScraperError
    from scraper.extract.article import extract

    try:
        page = extract(sys.stdin.buffer.read(), url=url, content_type=None, languages=languages, now=clock.now())
    except ScraperError as error:
        raise JobsError(str(error)) from error
    print_json(
        {
            "title": page.title,
            "text": page.text,
            "language": page.language,
            "authors": list(page.authors),
            "published_at": clock.text_of(page.published_at),
            "canonical_url": page.canonical_url,
        }
    )
