"""The archive's transactions: each takes a piece of work from one stage and leaves it at the next, or not at all."""

from dataclasses import dataclass
from datetime import datetime

from scraper.archive.articles import Articles, StoredEntry
from scraper.archive.backlog import Backlog, Stage
from scraper.archive.database import Database
from scraper.archive.sources import Sources, after_poll
from scraper.model import Page, PollReport
from scraper.stories import relate


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a poll brought: new entries on their way, and entries that were there when the source was first listed."""

    fresh: int = 0
    baseline: int = 0


class Archive:
    """What the scraper keeps, over one connection shared with the ledger."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.sources = Sources(database)
        self.articles = Articles(database)
        self.backlog = Backlog(database)

    def record_poll(self, report: PollReport, *, next_poll_at: datetime, reason: str, now: datetime) -> Recorded:
        """Keep a poll's entries, the source's validators and the entries' backlog rows together.

        Were the validators kept first, a crash and a 304 would hide the entries for ever. The entries of the first poll
        that lists anything are the source's baseline: kept with the feed's text, their pages never fetched, their
        articles never matched.
        """
        with self.database.transaction():
            state = self.sources.state(report.source_id)
            source = self.sources.source(report.source_id)
            baseline = state.baseline_at is None
            stored = 0
            # A feed lists the newest first: stored in reverse, ids follow the order of appearance.
            for entry in reversed(report.entries):
                entry_id = self.articles.add_entry(report.source_id, entry, baseline=baseline, now=now)
                if entry_id is None:
                    continue
                stored += 1
                if baseline or source.page == "feed":
                    self._make_article(self.articles.entry(entry_id), None, now=now)
                else:
                    self.backlog.add("page", entry_id, now=now)
            self.sources.write_state(after_poll(state, report, next_poll_at=next_poll_at, now=now), reason=reason)
        return Recorded(baseline=stored) if baseline else Recorded(fresh=stored)

    def record_page(self, entry_id: int, page: Page, *, now: datetime) -> None:
        """The page came: make the article of it, or put its text into the article that stands on the feed's."""
        with self.database.transaction():
            in_time = self.backlog.done("page", entry_id)
            late = self.backlog.done("refetch", entry_id)
            if not (in_time or late):
                return  # a second report of the same page
            stored = self.articles.entry(entry_id)
            article = self.articles.of_entry(entry_id)
            if article is None:
                self._make_article(stored, page, now=now)
            elif article.text_from == "feed":
                self.articles.enrich(article.id, stored.entry, page)
                if article.relation == "new":
                    self.backlog.add("match", article.id, now=now)

    def serve_feed_text(self, entry_id: int, *, error: str, refetch_at: datetime | None, now: datetime) -> None:
        """The page did not come: the feed's text serves; with `refetch_at` the page is tried for in the background."""
        with self.database.transaction():
            if not self.backlog.done("page", entry_id):
                return
            self._make_article(self.articles.entry(entry_id), None, now=now, page_error=error)
            if refetch_at is not None:
                self.backlog.add("refetch", entry_id, now=now, due_at=refetch_at)

    def give_up_page(self, entry_id: int, *, error: str) -> None:
        """Stop trying for a page whose entry's article stands on the feed's text."""
        with self.database.transaction():
            article = self.articles.of_entry(entry_id)
            if self.backlog.done("refetch", entry_id) and article is not None:
                self.articles.note_page_error(article.id, error)

    def retry_page(self, stage: Stage, entry_id: int, *, due_at: datetime, error: str) -> None:
        """Try the page again at `due_at`."""
        with self.database.transaction():
            self.backlog.retry(stage, entry_id, due_at=due_at, error=error)

    def group(self, article_id: int, *, now: datetime) -> None:
        """Find the article's place among the known ones; a new article goes on to the watches."""
        with self.database.transaction():
            if not self.backlog.done("group", article_id):
                return
            self._relate(article_id, now=now)

    def _make_article(
        self, stored: StoredEntry, page: Page | None, *, now: datetime, page_error: str | None = None
    ) -> None:
        article_id = self.articles.add(stored, page, page_error=page_error)
        if stored.baseline:
            self._relate(article_id, now=now)
        else:
            self.backlog.add("group", article_id, now=now)

    def _relate(self, article_id: int, *, now: datetime) -> None:
        article = self.articles.article(article_id)
        relating = relate(self.articles.known_like(article_id), text_from=article.text_from)
        self.articles.set_relation(article_id, same_of=relating.same_of, reason=relating.reason)
        if article.baseline:
            return
        if relating.same_of is None:
            self.backlog.add("match", article_id, now=now)
        elif relating.takes_text:
            self.articles.take_text(relating.same_of, article_id)
            self.backlog.add("match", relating.same_of, now=now)
