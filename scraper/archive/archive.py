"""The archive's transactions: each takes a piece of work from one stage and leaves it at the next, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.archive.articles import Articles, Listed, StoredEntry
from scraper.archive.backlog import Backlog, Stage
from scraper.archive.database import Database
from scraper.archive.sources import Sources, after_poll
from scraper.archive.stories import StoryTable
from scraper.dedup.candidates import Candidates
from scraper.dedup.core import pare
from scraper.dedup.entries import KNOWN_FOR, Churn, find_churn, is_lasting
from scraper.dedup.fingerprints import fingerprints
from scraper.dedup.grouping import WINDOW, Arrival, Grouper, tells_something_else
from scraper.model import Article, Known, Page, Place, PollReport
from scraper.stories import find_same


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a poll brought: new entries on their way, and entries that were there when the source was first listed."""

    fresh: int = 0
    baseline: int = 0
    known: int = 0  # entries with fresh keys that were not kept again
    churn: str = ""  # why the source's keys are held to change, when that is seen for the first time


class Archive:
    """What the scraper keeps, over one connection shared with the ledger."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.sources = Sources(database)
        self.articles = Articles(database)
        self.backlog = Backlog(database)
        self.stories = StoryTable(database)
        self._grouper: Grouper | None = None

    def record_poll(self, report: PollReport, *, next_poll_at: datetime, reason: str, now: datetime) -> Recorded:
        """Keep a poll's entries, the source's validators and the entries' backlog rows together.

        Were the validators kept first, a crash and a 304 would hide the entries for ever. The entries of the first poll
        that lists anything are the source's baseline: kept with the feed's text, their pages never fetched, their
        articles never matched.
        """
        self.sources.note_listed(report.source_id, report.listed)
        with self.database.transaction():
            state = self.sources.state(report.source_id)
            source = self.sources.source(report.source_id)
            baseline = state.baseline_at is None
            # A feed lists the newest first: stored in reverse, ids follow the order of appearance.
            entries = self.articles.look_up(report.source_id, report.entries[::-1])
            lasting = is_lasting(state.churned_at, now)
            churn = Churn() if baseline else self._find_churn(report.source_id, entries, lasting=lasting, now=now)
            stored = 0
            for place, entry in enumerate(entries):
                if place in churn.known:
                    continue
                added = self.articles.add_entry(report.source_id, entry, baseline=baseline, now=now)
                if added is None:
                    continue
                stored += 1
                if baseline or source.page == "feed":
                    self._make_article(added, None, now=now)
                else:
                    self.backlog.add("page", added.id, now=now)
            churned_at = now if churn else state.churned_at if lasting else None
            state = replace(after_poll(state, report, next_poll_at=next_poll_at, now=now), churned_at=churned_at)
            self.sources.write_state(state, reason=reason)
        if baseline:
            return Recorded(baseline=stored)
        return Recorded(fresh=stored, known=len(churn.known), churn="" if lasting else churn.reason)

    def _find_churn(self, source_id: str, entries: Sequence[Listed], *, lasting: bool, now: datetime) -> Churn:
        """Places in `entries` of those not to be kept again."""
        places = [place for place, entry in enumerate(entries) if not entry.kept]
        fresh = [entries[place] for place in places]
        churn = find_churn(self.articles.known_by(source_id, fresh, since=now - KNOWN_FOR), lasting=lasting)
        return Churn(frozenset(places[known] for known in churn.known), churn.reason)

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
                self._reprint(article.id)
                # One that is not grouped yet goes on from there: matched before, it would be told beside its story.
                if article.relation not in (None, "same"):
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
        self.backlog.add("group", self.articles.add(stored, page, page_error=page_error), now=now)

    def _relate(self, article_id: int, *, now: datetime) -> None:
        article = self.articles.article(article_id)
        known = self._alike(article)
        same = find_same(known, text_from=article.text_from)
        if same is None:
            self.articles.set_place(article_id, self._place(article, now))
            if not article.baseline:
                self.backlog.add("match", article_id, now=now)
            return
        first = self.articles.article(same.known.id)
        story_id = first.story_id if first.story_id is not None else first.id
        self.articles.set_place(article_id, Place("same", first.id, same.reason, story_id, 1.0, first.credits))
        if article.baseline:
            return
        if same.takes_text:
            self.articles.take_text(first.id, article_id)
            self._reprint(first.id)
            self.backlog.add("match", first.id, now=now)
        elif first.source_id != article.source_id and not first.baseline:
            # Another source's conditions (source:, country:) may be met where the first one's were not.
            self.backlog.add("match", article_id, now=now)

    def _alike(self, article: Article) -> list[Known]:
        """Known articles of the same address or text, without pages that tell something else under an address now."""
        found = self.articles.known_like(article.id)
        if not found:
            return []
        core = pare(article.title, article.text)
        return [
            known
            for known in found
            if not known.url_same
            or (kept := self.stories.find(known.id)) is None
            or not tells_something_else(kept.core, core)
        ]

    def _place(self, article: Article, now: datetime) -> Place:
        """The article among those of the last days that share its text."""
        grouping = self._groups(now).group(
            Arrival(
                number=article.id,
                id=f"article {article.id}",
                title=article.title,
                text=article.text,
                language=article.language,
                source=article.source_id,
                published_at=_believed(article),
            )
        )
        if grouping.relation == "new":
            self.stories.found(article.id, at=article.first_seen_at)
        related_to = int(grouping.of.removeprefix("article ")) if grouping.of else None
        return Place(grouping.relation, related_to, grouping.reason, grouping.story, grouping.score, grouping.credits)

    def _groups(self, now: datetime) -> Grouper:
        """Grouping over the archive; the index is made of the stored fingerprints when first asked for."""
        if self._grouper is None:
            index = Candidates()
            index.load(self.stories.prints_since(now - WINDOW))
            self._grouper = Grouper(self.stories, index=index, stories=self.stories)
        return self._grouper

    def _reprint(self, article_id: int) -> None:
        """An article's text has changed: keep the fingerprints of what it says now."""
        article = self.articles.article(article_id)
        if article.story_id is not None:
            prints = fingerprints(pare(article.title, article.text))
            self.stories.keep_prints(article_id, prints, at=_believed(article))
            if self._grouper is not None:
                self._grouper.reprint(article_id, prints)


def _believed(article: Article) -> datetime:
    """When the article was published, if it was seen within a week of that; else when it was seen."""
    published_at, seen_at = article.published_at, article.first_seen_at
    if published_at is not None and timedelta(0) <= seen_at - published_at <= WINDOW:
        return published_at
    return seen_at
