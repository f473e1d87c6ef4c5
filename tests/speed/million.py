"""An archive of a million articles, made by SQL: what matters is how many rows there are and where they lie."""

from datetime import timedelta
from pathlib import Path

from scraper import clock
from scraper.archive import Archive, open_database
from scraper.model import Source

DAYS = 50  # ends now
WORDS = "бюджет газ мост суд рынок дорога школа банк завод порт вода закон выборы нефть граница поезд"


def fill(path: Path, urls: list[str], *, articles: int) -> None:
    """Make an archive where each of the feeds has its share of `articles` that were polled and grouped long ago."""
    database = open_database(path, create=True)
    sources = [
        Source(f"s{number}", f"Source {number}", "feed", url, every_seconds=86_400, page="feed")
        for number, url in enumerate(urls)
    ]
    archive = Archive(database)
    first_at = clock.now() - timedelta(days=DAYS)
    archive.sources.sync(sources, now=first_at)
    step = timedelta(days=DAYS) / articles
    with database.transaction():
        for first in range(0, articles, 50_000):
            numbers = range(first, min(first + 50_000, articles))
            database.executemany(
                _ENTRY, [(number, len(urls), clock.text_of(first_at + number * step)) for number in numbers]
            )
        database.execute(_ARTICLES)
        database.execute("INSERT INTO stories (id, first_seen_at) SELECT id, first_seen_at FROM articles")
        database.execute("INSERT INTO addresses (canonical_url, article_id) SELECT canonical_url, id FROM articles")
        database.execute(_PRINTS, (clock.text_of(first_at + timedelta(days=DAYS - 7)),))
        database.execute("UPDATE sources SET baseline_at = ?", (clock.text_of(first_at),))
    database.close()


_ENTRY = (
    "INSERT INTO entries (source_id, key, key_digest, url, canonical_url, title, summary, text, published_at, authors,"
    " language, first_seen_at, baseline, text_digest)"
    " SELECT 's' || (n % feeds), 'key-' || n, substr('000000000000' || printf('%x', n * 7919), -12),"
    f" 'http://old.example/' || n, 'https://old.example/' || n, 'Новость ' || n || ' {WORDS[:40]}',"
    f" 'Сообщение ' || n || ' {WORDS * 4}', '', at, '[]', 'ru', at, 0, printf('%032x', n * 104729)"
    " FROM (SELECT ?1 AS n, ?2 AS feeds, ?3 AS at)"
)
_ARTICLES = (
    "INSERT INTO articles (entry_id, source_id, url, canonical_url, title, text, language, authors, published_at,"
    " first_seen_at, text_from, baseline, digest, relation, story_id)"
    " SELECT id, source_id, url, canonical_url, title, summary, language, authors, published_at, first_seen_at, 'feed',"
    " 0, text_digest, 'new', NULL FROM entries ORDER BY id"
)
# Thirty-two values of four bytes, as grouping keeps of each article of the last week.
_PRINTS = (
    "INSERT INTO fingerprints (article_id, at, prints) SELECT id, first_seen_at, randomblob(128) FROM articles"
    " WHERE first_seen_at > ?"
)
