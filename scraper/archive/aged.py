"""Stories that nothing was added to for long: which there are, and how their articles are taken out.

What is taken out keeps its key: a feed that lists an old entry again brings no news.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scraper.archive.database import Database
from scraper.clock import text_of

# What refers to articles by their id, beside what the ledger has.
_TABLES = ("addresses", "editions", "fingerprints", "versions")


@dataclass(frozen=True, slots=True)
class Aged:
    """A story all of whose articles are old."""

    story_id: int
    article_ids: tuple[int, ...]


class AgedTable:
    """Every method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, before: datetime, *, after_id: int, limit: int) -> tuple[list[Aged], int | None]:
        """Of the next `limit` stories after `after_id` those whose last article is older; and where to go on, or None.

        Ids of stories follow their beginnings, so that the walk ends at the first one that began later.
        """
        stories = self._database.execute(
            "SELECT id FROM stories WHERE id > ? AND first_seen_at < ? AND merged_into IS NULL ORDER BY id LIMIT ?",
            (after_id, text_of(before), limit),
        ).fetchall()
        found = []
        for story in stories:
            rows = self._database.execute(
                "SELECT id, first_seen_at FROM articles WHERE story_id = ?", (story["id"],)
            ).fetchall()
            if rows and max(row["first_seen_at"] for row in rows) < text_of(before):
                found.append(Aged(story["id"], tuple(row["id"] for row in rows)))
        return found, stories[-1]["id"] if len(stories) == limit else None

    def take_out(self, aged: Aged) -> None:
        """Take out a story with its articles, once the ledger has nothing of them; of the entries the keys stay."""
        marks = ", ".join("?" * len(aged.article_ids))
        ids: Sequence[object] = aged.article_ids
        entries = f"SELECT entry_id FROM articles WHERE id IN ({marks})"  # noqa: S608 - marks only
        for table in _TABLES:
            self._database.execute(f"DELETE FROM {table} WHERE article_id IN ({marks})", tuple(ids))  # noqa: S608 - from here only
        self._database.execute(
            f"DELETE FROM backlog WHERE (stage IN ('page', 'refetch', 'review') AND ref IN ({entries}))"  # noqa: S608 - marks only
            f" OR (stage IN ('group', 'match', 'translate') AND ref IN ({marks}))",
            (*ids, *ids),
        )
        self._database.execute(f"UPDATE entries SET summary = '', text = '' WHERE id IN ({entries})", tuple(ids))  # noqa: S608 - marks only
        # An article that a later one was compared with may have gone to another story since.
        self._database.execute(
            f"UPDATE articles SET related_to = NULL WHERE related_to IN ({marks}) AND story_id IS NOT ?",  # noqa: S608 - marks only
            (*ids, aged.story_id),
        )
        self._database.execute(f"DELETE FROM articles WHERE id IN ({marks})", tuple(ids))  # noqa: S608 - marks only
        self._database.execute(
            "WITH RECURSIVE merged (id) AS"
            " (SELECT ? UNION SELECT s.id FROM stories s JOIN merged m ON s.merged_into = m.id)"
            " DELETE FROM stories WHERE id IN (SELECT id FROM merged)",
            (aged.story_id,),
        )
