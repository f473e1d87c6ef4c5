"""Takes out what is older than `keep_articles`, a little at a time while the work thread has nothing else to do.

A story goes whole, once its last article is old enough, and never while anything of it was told: alerts keep their
articles. What the file has freed by that is used again; it does not become smaller.
"""

from datetime import datetime, timedelta

import structlog

from alerts.ledger import Decisions
from scraper.archive import Database
from scraper.archive.aged import AgedTable

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=10)
STORIES_MAX = 100  # looked at in a pass: some 20 ms
ROUND_EVERY = timedelta(days=1)  # stories that were told are passed over again and again


class Retention:
    """The walk over one database's stories, from the oldest to those that are young enough, once a day."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._aged = AgedTable(database)
        self._decisions = Decisions(database)
        self._after_id = 0
        self._next_at: datetime | None = None

    def rest(self, keep_for: timedelta | None, now: datetime) -> int:
        """There is time: take out some of what is older than `keep_for`. Commits. Returns how many articles went."""
        if keep_for is None or (self._next_at is not None and timedelta(0) < self._next_at - now <= ROUND_EVERY):
            return 0
        with self._database.transaction():
            found, after_id = self._aged.find(now - keep_for, after_id=self._after_id, limit=STORIES_MAX)
            untold = [aged for aged in found if not self._decisions.is_told(aged.article_ids)]
            for aged in untold:
                self._decisions.forget(aged.article_ids)
                self._aged.take_out(aged)
        self._after_id, self._next_at = after_id or 0, now + (EVERY if after_id else ROUND_EVERY)
        articles = sum(len(aged.article_ids) for aged in untold)
        if articles:
            log.info("old articles taken out", articles=articles, stories=len(untold))
        return articles
