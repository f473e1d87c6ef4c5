"""The canary's rows: hidden from everybody who reads, and taken out once it has come through.

Its article goes the way of all others, so that its rows stand in the tables of all others while it is on its way.
Readers (`open_reader`: the commands and the console) see the tables through temporary views that leave them out; the
ledger registers the views of its own tables (alerts/ledger/canaries.py).
"""

from datetime import datetime

from scraper.archive.database import HIDDEN, Database
from scraper.clock import text_of
from scraper.model import CANARY_ID

# By the entries, whose index begins with the source: articles have none by source.
ENTRIES = f"SELECT id FROM main.entries WHERE source_id = '{CANARY_ID}'"  # noqa: S608 - a constant
ARTICLES = f"SELECT id FROM main.articles WHERE entry_id IN ({ENTRIES})"  # noqa: S608 - a constant

# By ids, so that a count still runs over the smallest index and never over the texts.
HIDDEN |= {
    "sources": f"id <> '{CANARY_ID}'",
    "entries": f"source_id <> '{CANARY_ID}'",
    "articles": f"id NOT IN ({ARTICLES})",
}


class CanaryTable:
    """What the archive has of the canary. Every method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def call(self, begun_at: datetime, now: datetime) -> None:
        """Its feed is due, unless its entry came since `begun_at`."""
        self._database.execute(
            "UPDATE sources SET baseline_at = coalesce(baseline_at, ?) WHERE id = ?", (text_of(now), CANARY_ID)
        )
        self._database.execute(
            "UPDATE routes SET next_poll_at = :now WHERE source_id = :id AND place IS NOT NULL AND next_poll_at > :now"
            " AND NOT EXISTS (SELECT 1 FROM entries WHERE source_id = :id AND first_seen_at >= :begun)",
            {"id": CANARY_ID, "now": text_of(now), "begun": text_of(begun_at)},
        )

    def whereabouts(self) -> str:
        """How far it has come, in a few words."""
        row = self._database.execute(
            f"SELECT (SELECT error FROM routes WHERE source_id = '{CANARY_ID}' AND place IS NOT NULL) AS error,"  # noqa: S608 - constants
            f" (SELECT count(*) FROM ({ENTRIES})) AS entries, (SELECT group_concat(stage, ', ') FROM backlog"
            f" WHERE (stage IN ('page', 'refetch') AND ref IN ({ENTRIES}))"
            f" OR (stage IN ('group', 'match') AND ref IN ({ARTICLES}))) AS stages"
        ).fetchone()
        if not row["entries"]:
            return f"its feed was not read: {row['error']}" if row["error"] else "its feed was not read"
        return f"it waits at stage {row['stages']}" if row["stages"] else "it met the watches and was not delivered"

    def clear(self) -> None:
        """Take out what is left of it, after the ledger has; its source stays."""
        for stages, ids in (("'page', 'refetch', 'review'", ENTRIES), ("'group', 'match', 'translate'", ARTICLES)):
            self._database.execute(f"DELETE FROM backlog WHERE stage IN ({stages}) AND ref IN ({ids})")  # noqa: S608 - constants
        for table in ("addresses", "editions", "fingerprints", "versions"):
            self._database.execute(f"DELETE FROM {table} WHERE article_id IN ({ARTICLES})")  # noqa: S608 - constants
        # Stories are named after the article that founds them.
        stories = self._database.execute(
            f"SELECT id FROM stories WHERE id IN ({ARTICLES})"  # noqa: S608 - a constant
        ).fetchall()
        self._database.execute(f"DELETE FROM articles WHERE entry_id IN ({ENTRIES})")  # noqa: S608 - a constant
        self._database.executemany("DELETE FROM stories WHERE id = ?", [(row["id"],) for row in stories])
        self._database.execute("DELETE FROM entries WHERE source_id = ?", (CANARY_ID,))
        self._database.execute("DELETE FROM routes WHERE source_id = ? AND place IS NULL", (CANARY_ID,))
