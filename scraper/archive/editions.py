"""Which articles are editions of one, by the addresses that their pages name for other languages.

Templates link the same address from many pages, a section's or a fixed article's: what many articles call their edition
is nobody's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.archive.database import Database
from scraper.dedup.urls import canonical

SHARED_MAX = 4  # articles that may name one address: an edition in each other language, and one moved


@dataclass(frozen=True, slots=True)
class Edition:
    """An earlier article, and the story it is in."""

    article_id: int
    story_id: int
    language: str | None

    @property
    def reason(self) -> str:
        return f"another edition of the same article ({self.language or 'language unknown'})"


class EditionTable:
    """Addresses of other editions, as the pages of articles name them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, article_id: int, urls: Sequence[str]) -> None:
        """Note what the article's page names."""
        self._database.executemany(
            "INSERT OR IGNORE INTO editions (canonical_url, article_id) VALUES (?, ?)",
            [(canonical(url), article_id) for url in urls],
        )

    def find(self, article_id: int) -> Edition | None:
        """The earliest grouped article that this one names, or that names this one, as another edition."""
        row = self._database.execute(
            "SELECT k.id, k.story_id, k.language FROM ("
            "   SELECT a.article_id AS id, e.canonical_url FROM editions e"
            "   JOIN addresses a ON a.canonical_url = e.canonical_url WHERE e.article_id = :id"
            "   UNION SELECT e.article_id, e.canonical_url FROM addresses a"
            "   JOIN editions e ON e.canonical_url = a.canonical_url WHERE a.article_id = :id"
            " ) AS other JOIN articles k ON k.id = other.id"
            " WHERE k.id != :id AND k.story_id IS NOT NULL AND :shared >="
            "   (SELECT count(*) FROM editions e WHERE e.canonical_url = other.canonical_url)"
            " ORDER BY k.id LIMIT 1",
            {"id": article_id, "shared": SHARED_MAX},
        ).fetchone()
        return None if row is None else Edition(row["id"], row["story_id"], row["language"])
