"""The archive's transactions: each takes a piece of work from one stage and leaves it at the next, or not at all."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scraper.archive.articles import Articles
from scraper.archive.backlog import Backlog, Stage
from scraper.archive.database import Database
from scraper.archive.editions import EditionTable
from scraper.archive.hosts import HostTable
from scraper.archive.listed import StoredEntry
from scraper.archive.polls import after_poll
from scraper.archive.sorting import Meant, Sorter, Sorting
from scraper.archive.sources import Marks, Sources
from scraper.archive.stories import StoryTable
from scraper.archive.versions import Version, VersionTable
from scraper.dedup.candidates import Candidates
from scraper.dedup.core import pare
from scraper.dedup.edits import Wording, compare, is_same_page
from scraper.dedup.entries import is_lasting
from scraper.dedup.fingerprints import fingerprints
from scraper.dedup.grouping import WINDOW, Arrival, Grouper, tells_something_else
from scraper.failpoints import passing
from scraper.fetch.pages import has_words, needs_page
from scraper.fetch.routes import choose
from scraper.model import Article, Entry, Known, Page, PageMode, Place, PollReport
from scraper.stories import find_same


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a poll brought: new entries on their way, and entries that were there when the source was first listed."""

    fresh: int = 0
    baseline: int = 0
    known: int = 0  # entries with fresh keys that were not kept again
    churn: str = ""  # why the source's keys are held to change, when that is seen for the first time
    switched: str = ""  # why another route is in use from now on
    takeover: str = ""  # what of the first listing of a route that takes over is news, and why


class Archive:
    """What the scraper keeps, over one connection shared with the ledger."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.sources = Sources(database)
        self.hosts = HostTable(database)
        self.articles = Articles(database, self.sources)
        self.backlog = Backlog(database)
        self._sorter = Sorter(self.articles)
        self.stories = StoryTable(database)
        self.versions = VersionTable(database)
        self.editions = EditionTable(database)
        self._grouper: Grouper | None = None

    def record_poll(self, report: PollReport, *, next_poll_at: datetime, reason: str, now: datetime) -> Recorded:
        """Keep a poll's entries, the source's validators and the entries' backlog rows together.

        Were the validators kept first, a crash and a 304 would hide the entries for ever. The entries of the first poll
        that lists anything are the source's baseline: kept with the feed's text, their pages never fetched, their
        articles never matched.
        """
        self.sources.note_listed(report.source_id, report.listed)
        with self.database.transaction():
            sources, source_id = self.sources, report.source_id
            rows = sources.routes.of_source(source_id)
            report = replace(report, route_id=report.route_id or sources.route_in_use(source_id))
            use_before = choose([row.state for row in rows if row.polled])
            marks = sources.marks(source_id)
            lasting = is_lasting(marks.churned_at, now)
            sorting = self._sorter.sort(report, rows, marks, now=now)
            stored = Counter(self._keep(sorting, place, marks.page, now) for place in range(len(sorting.entries)))
            if sorting.churn or lasting:
                report = replace(report, overlap=True)  # fresh keys for what is known are no gap
            states = (row.state for row in rows if row.state.route_id == report.route_id)
            before = next(states, None) or sources.route_state(report.route_id)  # it may have left the configuration
            state = after_poll(before, report, next_poll_at=next_poll_at, now=now, fresh=stored["fresh"])
            sources.routes.write(state, before=before, reason=reason)
            after = Marks(
                marks.baseline_at or state.baseline_at,
                now if sorting.churn else marks.churned_at if lasting else None,
                marks.page,
            )
            if after != marks:
                sources.write_marks(source_id, after)
            if sorting.newer and use_before is not None and use_before.route_id != state.route_id:
                rows = sources.routes.call_stale(rows, use_before.route_id, now)
            changed = [replace(row, state=state) if row.state.route_id == state.route_id else row for row in rows]
            use = sources.routes.settle(changed, now=now)
            passing("poll.stored")
        switched = use.reason if use and use_before and use.route_id != use_before.route_id else ""
        return Recorded(
            fresh=stored["fresh"],
            baseline=stored["baseline"],
            known=len(sorting.churn.known) + stored["known"],
            churn="" if lasting else sorting.churn.reason,
            switched=switched,
            takeover=sorting.takeover,
        )

    def _keep(self, sorting: Sorting, place: int, page: PageMode, now: datetime) -> Meant | None:
        """Keep one entry as it is meant to be; returns that, or None where its key was there."""
        incoming, meant = sorting.entries[place]
        stored = self.articles.add_entry(sorting.listing, incoming, baseline=meant != "fresh", now=now)
        if stored is None:
            return None
        if meant == "fresh" and needs_page(stored.entry, page):
            self.backlog.add("page", stored.id, now=now)
        elif meant in ("fresh", "baseline") and has_words(stored.entry):
            self._make_article(stored, None, now=now)
        return meant

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
                self._enrich(article, stored, page, now=now)
            passing("page.stored")

    def serve_feed_text(self, entry_id: int, *, error: str, refetch_at: datetime | None, now: datetime) -> None:
        """The page did not come: the feed's text serves; with `refetch_at` the page is tried for in the background.

        An entry without words makes no article until its page comes: an alert without headline and text tells nothing.
        """
        with self.database.transaction():
            if not self.backlog.done("page", entry_id):
                return
            stored = self.articles.entry(entry_id)
            if has_words(stored.entry):
                self._make_article(stored, None, now=now, page_error=error)
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

    def record_review(self, entry_id: int, page: Page, *, next_at: datetime | None, now: datetime) -> Version | None:
        """The page of a told article was looked at again: the version to keep, if an editor changed or restored it.

        An article that stood on the feed's text gets the page's: that is nobody's edit.
        """
        with self.database.transaction():
            article = self.articles.of_entry(entry_id)
            if not self._end_look(entry_id, next_at=next_at) or article is None:
                return None
            stored = self.articles.entry(entry_id)
            if article.text_from == "feed":
                self._enrich(article, stored, page, now=now)
                return None
            text = _text_now(article, stored.entry, page)
            known_title = self.articles.page_title(article.id)
            site = f"{self.sources.source(article.source_id).name} {article.url}"
            edit = compare(Wording(known_title, article.text), Wording(page.title, text), site=site)
            if edit is None:
                if not known_title:
                    self.articles.note_page_title(article.id, page.title)
                return self.versions.keep_return(article, now=now) if is_same_page(article.text, text) else None
            modified_at = page.modified_at or article.modified_at
            after = replace(article, title=edit.title or article.title, text=text, modified_at=modified_at)
            version = self.versions.keep_edit(article, after=after, diff=str(edit), reason=edit.reason, now=now)
            self.articles.revise(after)
            self.articles.note_page_title(article.id, page.title)
            self._reprint(article.id)
            if article.relation != "same":
                self.backlog.add("match", article.id, now=now)
            return version

    def record_removal(self, entry_id: int, *, reason: str, next_at: datetime | None, now: datetime) -> Version | None:
        """The page of a told article is gone: the version to keep, once. A page that never came cannot go."""
        with self.database.transaction():
            article = self.articles.of_entry(entry_id)
            if not self._end_look(entry_id, next_at=next_at) or article is None or article.text_from == "feed":
                return None
            return self.versions.keep_removal(article, reason=reason, now=now)

    def put_off_review(self, entry_id: int, *, next_at: datetime | None, error: str) -> None:
        """The look brought nothing; the next one may."""
        with self.database.transaction():
            self._end_look(entry_id, next_at=next_at, error=error)

    def _end_look(self, entry_id: int, *, next_at: datetime | None, error: str | None = None) -> bool:
        if self.backlog.find("review", entry_id) is None:
            return False  # a second report of the same look
        if next_at is None:
            return self.backlog.done("review", entry_id)
        self.backlog.retry("review", entry_id, due_at=next_at, error=error)
        return True

    def _enrich(self, article: Article, stored: StoredEntry, page: Page, *, now: datetime) -> None:
        self.articles.enrich(article.id, stored.entry, page)
        self.editions.keep(article.id, page.editions)
        self._reprint(article.id)
        # One that is not grouped yet goes on from there: matched before, it would be told beside its story.
        if article.relation not in (None, "same"):
            self.backlog.add("match", article.id, now=now)

    def group(self, article_id: int, *, now: datetime) -> None:
        """Find the article's place among the known ones; a new article goes on to the watches."""
        with self.database.transaction():
            if not self.backlog.done("group", article_id):
                return
            self._relate(article_id, now=now)
            passing("group.placed")

    def _make_article(
        self, stored: StoredEntry, page: Page | None, *, now: datetime, page_error: str | None = None
    ) -> None:
        article_id = self.articles.add(stored, page, page_error=page_error)
        self.editions.keep(article_id, page.editions if page else ())
        self.backlog.add("group", article_id, now=now)

    def _relate(self, article_id: int, *, now: datetime) -> None:
        article = self.articles.article(article_id)
        known = self._alike(article)
        same = find_same(known, text_from=article.text_from)
        if same is None:
            self.articles.set_place(article_id, self._among_editions(article, self._place(article, now)))
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

    def _among_editions(self, article: Article, place: Place) -> Place:
        """The place, or where the text is new one in the story of another edition."""
        edition = self.editions.find(article.id) if place.relation == "new" else None
        if edition is None:
            return place
        story_id = self.stories.merge(edition.story_id, place.story_id)
        return Place("translation", edition.article_id, edition.reason, story_id, 1.0, place.credits)

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


def _text_now(article: Article, entry: Entry, page: Page) -> str:
    """What the page makes of the article's text; empty where something else stands in its place.

    Where the feed says more than the page, the article holds the feed's text, and the page can only agree.
    """
    if article.text != entry.text or len(page.text) > len(entry.text):
        return page.text
    return article.text if is_same_page(article.text, page.text) else ""
