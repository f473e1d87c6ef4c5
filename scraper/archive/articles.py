"""Entries as their feeds gave them, and the articles made of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from scraper.archive.database import Database
from scraper.archive.listed import Incoming, Listing, StoredEntry
from scraper.archive.sources import Sources
from scraper.clock import moment, text_of, time_of
from scraper.dedup.digest import key_digest, text_digest
from scraper.dedup.entries import KnownBy, Looks, address_mark, is_other, shared_key, title_mark
from scraper.dedup.urls import canonical, host_of, is_identity
from scraper.model import Article, Entry, Known, Page, PageOrder, Place


class Articles:
    """The tables of entries and articles. Every writing method joins the caller's transaction."""

    def __init__(self, database: Database, sources: Sources) -> None:
        self._database = database
        self._sources = sources

    def look_up(self, source_id: str, entries: Sequence[Entry]) -> list[Incoming]:
        """Each entry with what it is to be kept under."""
        kept = {row["key"]: row for row in self._rows(source_id, "key", [entry.key for entry in entries])}
        return [self._incoming(source_id, entry, kept.get(entry.key)) for entry in entries]

    def _incoming(self, source_id: str, entry: Entry, row: Any | None) -> Incoming:
        """Under its own key, or another where that is taken (by `row`) by another article."""
        canonical_url, digest = self._address(source_id, entry), text_digest(entry.title, entry.text)
        if row is None:
            return Incoming(entry, entry.key, canonical_url, digest, False)
        old = Looks(row["canonical_url"], row["title"], row["text"] or row["summary"])
        if canonical_url is None or not is_other(old, Looks(canonical_url, entry.title, entry.text or entry.summary)):
            return Incoming(entry, entry.key, canonical_url, digest, True)
        key = shared_key(entry.key, canonical_url)
        return Incoming(entry, key, canonical_url, digest, any(self._rows(source_id, "key", [key])))

    def known_by(self, source_id: str, listed: Sequence[Incoming], *, since: datetime) -> list[KnownBy | None]:
        """By what the source is known to have had each entry since then, whatever the key."""
        # A headline without a word ("", "…") tells nothing beside an address.
        told = [any(map(str.isalnum, one.entry.title)) for one in listed]
        addresses = [one.canonical_url for one, by_title in zip(listed, told, strict=True) if by_title]
        seen = {
            (row["canonical_url"], row["title"])
            for row in self._rows(source_id, "canonical_url", addresses, since=since)
        }
        texts = {
            row["text_digest"]
            for row in self._rows(source_id, "text_digest", [one.digest for one in listed], since=since)
        }
        return [
            "address and headline"
            if by_title and (one.canonical_url, one.entry.title) in seen
            else ("text" if one.digest in texts else None)
            for one, by_title in zip(listed, told, strict=True)
        ]

    def _rows(
        self, source_id: str, column: str, values: Sequence[str | None], *, since: datetime | None = None
    ) -> Iterable[Any]:
        """The source's entries with one of these values, one query for all."""
        wanted = [value for value in values if value is not None]
        if not wanted:
            return ()
        columns = "key, canonical_url, title, summary, text" if column == "key" else f"title, {column}"
        return self._database.execute(
            f"SELECT {columns} FROM entries WHERE source_id = ? AND {column} IN ({', '.join('?' * len(wanted))})"  # noqa: S608 - names from here only
            " AND first_seen_at >= ?",
            (source_id, *wanted, text_of(since) or ""),
        )

    def add_entry(self, route: Listing, incoming: Incoming, *, baseline: bool, now: datetime) -> StoredEntry | None:
        """Keep an entry; None when the source has had it under its key."""
        entry, source_id = incoming.entry, route.source_id
        cursor = self._database.execute(
            "INSERT OR IGNORE INTO entries (source_id, key, key_digest, url, canonical_url, title, summary, text,"
            " published_at, authors, language, first_seen_at, baseline, text_digest, route_id, title_mark,"
            " address_mark)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source_id,
                incoming.key,
                key_digest(incoming.key),
                entry.url,
                incoming.canonical_url,
                entry.title,
                entry.summary,
                entry.text if entry.text != entry.summary else "",
                text_of(entry.published_at),
                json.dumps(entry.authors, ensure_ascii=False),
                entry.language,
                text_of(now),
                int(baseline),
                incoming.digest,
                route.route_id,
                title_mark(incoming.key, entry.title),
                address_mark(incoming.key, incoming.canonical_url) if incoming.canonical_url is not None else None,
            ),
        )
        if cursor.rowcount > 0:
            assert cursor.lastrowid is not None
            return StoredEntry(
                cursor.lastrowid, source_id, entry, incoming.canonical_url, now, baseline, incoming.digest
            )
        # Another entry of the same poll may have taken the key since it was looked up.
        [again] = self.look_up(source_id, [entry])
        return None if again.kept else self.add_entry(route, again, baseline=baseline, now=now)

    def latest_seen_at(self, source_id: str) -> datetime | None:
        """When the source's latest entry was first seen."""
        row = self._database.execute(
            "SELECT first_seen_at FROM entries WHERE source_id = ? ORDER BY id DESC LIMIT 1", (source_id,)
        ).fetchone()
        return None if row is None else time_of(row["first_seen_at"])

    def is_on_another_route(self, route: Listing, incoming: Incoming, *, since: datetime) -> bool:
        """Whether another route of the source has listed the entry since then, by its address or its text."""
        row = self._database.execute(
            "SELECT 1 FROM entries WHERE source_id = :source AND coalesce(route_id, :legacy) != :route"
            " AND first_seen_at >= :since AND canonical_url = :url"
            " UNION ALL SELECT 1 FROM entries WHERE source_id = :source AND coalesce(route_id, :legacy) != :route"
            " AND first_seen_at >= :since AND text_digest = :digest LIMIT 1",
            {
                "source": route.source_id,
                "route": route.route_id,
                # What was kept before there were routes came by the one that is the first now.
                "legacy": route.route_id if route.is_first else 0,
                "since": text_of(since),
                "url": incoming.canonical_url,
                "digest": incoming.digest,
            },
        ).fetchone()
        return row is not None

    def _address(self, source_id: str, entry: Entry) -> str | None:
        """The canonical address of what the entry tells: of a post that links one article of its outlet, that one."""
        if entry.links:
            hosts = self._sources.hosts(source_id)
            own = {self._identity(link) for link in entry.links if host_of(link) in hosts} - {None}
            if len(own) == 1:
                return own.pop()
        return self._identity(entry.url)

    def _identity(self, url: str | None) -> str | None:
        """The canonical address, its host folded to the outlet's main one; None for what stands for no article."""
        if url is None or not is_identity(url):
            return None
        scheme, separator, rest = canonical(url).partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme}{separator}{self._sources.main_host(host)}{slash}{path}"

    def entry(self, entry_id: int) -> StoredEntry:
        """A stored entry; raises KeyError for an unknown id."""
        row = self._database.execute("SELECT * FROM entries WHERE id = ?", (entry_id,)).fetchone()
        if row is None:
            raise KeyError(entry_id)
        entry = Entry(
            key=row["key"],
            url=row["url"],
            title=row["title"],
            summary=row["summary"],
            text=row["text"] or row["summary"],
            published_at=time_of(row["published_at"]),
            authors=tuple(json.loads(row["authors"])),
            language=row["language"],
        )
        return StoredEntry(
            row["id"],
            row["source_id"],
            entry,
            row["canonical_url"],
            moment(row["first_seen_at"]),
            bool(row["baseline"]),
            row["text_digest"],
        )

    def page_order(self, entry_id: int) -> PageOrder | None:
        """What the crawler must know to fetch the entry's page, or None when it has no address."""
        row = self._database.execute(
            "SELECT e.url, e.language, s.languages, s.timezone, s.robots FROM entries e"
            " JOIN sources s ON s.id = e.source_id WHERE e.id = ?",
            (entry_id,),
        ).fetchone()
        if row["url"] is None:
            return None
        languages = (row["language"],) if row["language"] else tuple(json.loads(row["languages"]))
        obeys = row["robots"] == "obey"
        return PageOrder(entry_id, row["url"], languages=languages, timezone=row["timezone"], obeys_robots=obeys)

    def add(self, stored: StoredEntry, page: Page | None, *, page_error: str | None = None) -> int:
        """Make the entry's article from its page, or from the feed's own text. Returns the article's id."""
        entry = stored.entry
        title, text = _title_and_text(entry, page)
        page_url = self._identity(page.canonical_url) if page else None
        cursor = self._database.execute(
            "INSERT INTO articles (entry_id, source_id, url, canonical_url, title, text, language, authors,"
            " published_at, first_seen_at, text_from, baseline, digest, page_error, page_title, modified_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                stored.id,
                stored.source_id,
                entry.url,
                page_url or stored.canonical_url,
                title,
                text,
                (page and page.language) or entry.language,
                json.dumps((page and page.authors) or entry.authors, ensure_ascii=False),
                text_of((page and page.published_at) or entry.published_at),
                text_of(stored.first_seen_at),
                "page" if page else "feed",
                int(stored.baseline),
                (stored.digest if page is None else None) or text_digest(title, text),
                page_error,
                page.title if page else None,
                text_of(page.modified_at) if page else None,
            ),
        )
        assert cursor.lastrowid is not None
        self._add_addresses(cursor.lastrowid, stored.canonical_url, page_url)
        return cursor.lastrowid

    def _add_addresses(self, article_id: int, *urls: str | None) -> None:
        self._database.executemany(
            "INSERT OR IGNORE INTO addresses (canonical_url, article_id) VALUES (?, ?)",
            [(url, article_id) for url in urls if url is not None],
        )

    def enrich(self, article_id: int, entry: Entry, page: Page) -> None:
        """The page came after the feed's text had served: put its text in place."""
        title, text = _title_and_text(entry, page)
        published, modified = text_of(page.published_at), text_of(page.modified_at)
        self._database.execute(
            "UPDATE articles SET title = ?, text = ?, language = coalesce(?, language), text_from = 'page',"
            " published_at = coalesce(?, published_at), digest = ?, page_error = NULL, page_title = ?, modified_at = ?"
            " WHERE id = ?",
            (title, text, page.language, published, text_digest(title, text), page.title, modified, article_id),
        )
        self._add_addresses(article_id, self._identity(page.canonical_url))

    def revise(self, after: Article) -> None:
        """Put what an editor made of the text in its place."""
        self._database.execute(
            "UPDATE articles SET title = ?, text = ?, digest = ?, modified_at = ? WHERE id = ?",
            (after.title, after.text, text_digest(after.title, after.text), text_of(after.modified_at), after.id),
        )

    def page_title(self, article_id: int) -> str:
        """The page's own headline, beside which that of a later look is held; empty where none is known."""
        row = self._database.execute("SELECT page_title FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row["page_title"] or ""

    def note_page_title(self, article_id: int, title: str) -> None:
        """What the page calls itself now."""
        self._database.execute("UPDATE articles SET page_title = ? WHERE id = ?", (title, article_id))

    def note_page_error(self, article_id: int, error: str) -> None:
        """Why the article still stands on the feed's text alone."""
        self._database.execute("UPDATE articles SET page_error = ? WHERE id = ?", (error, article_id))

    def of_entry(self, entry_id: int) -> Article | None:
        """The entry's article, if it was made already."""
        row = self._database.execute("SELECT * FROM articles WHERE entry_id = ?", (entry_id,)).fetchone()
        return None if row is None else _article(row)

    def article(self, article_id: int) -> Article:
        """One article; raises KeyError for an unknown id."""
        row = self._database.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            raise KeyError(article_id)
        return _article(row)

    def articles(self, ids: Sequence[int]) -> list[Article]:
        """The articles with these ids, in this order, without those that are not there."""
        rows = self._database.execute(
            f"SELECT * FROM articles WHERE id IN ({', '.join('?' * len(ids))})",  # noqa: S608 - question marks only
            tuple(ids),
        )
        found = {row["id"]: _article(row) for row in rows}
        return [found[article_id] for article_id in ids if article_id in found]

    def digests(self, ids: Sequence[int]) -> dict[int, str | None]:
        """The digest of each article's title and text, None where that is too short; a twentieth of reading them."""
        rows = self._database.execute(
            f"SELECT id, digest FROM articles WHERE id IN ({', '.join('?' * len(ids))})",  # noqa: S608 - question marks only
            tuple(ids),
        )
        return {row["id"]: row["digest"] for row in rows}

    def known_like(self, article_id: int) -> list[Known]:
        """Earlier grouped articles with the same canonical address or the same text, the earliest first."""
        rows = self._database.execute(
            "SELECT k.id, k.text_from, k.baseline, max(like.url_same) AS url_same FROM ("
            "   SELECT theirs.article_id AS id, 1 AS url_same FROM addresses ours"
            "   JOIN addresses theirs ON theirs.canonical_url = ours.canonical_url WHERE ours.article_id = :id"
            "   UNION ALL SELECT k.id, 0 FROM articles a JOIN articles k ON k.digest = a.digest WHERE a.id = :id"
            " ) AS like JOIN articles k ON k.id = like.id"
            " WHERE k.id != :id AND k.relation NOT IN ('same') GROUP BY k.id ORDER BY k.id LIMIT 20",
            {"id": article_id},
        )
        return [Known(row["id"], bool(row["url_same"]), row["text_from"], bool(row["baseline"])) for row in rows]

    def known_page(self, canonical_url: str) -> bool:
        """Whether an article with this address has all the text it will get: the page need not be fetched again."""
        row = self._database.execute(
            "SELECT 1 FROM addresses JOIN articles ON id = article_id WHERE addresses.canonical_url = ?"
            " AND relation NOT IN ('same') AND (text_from = 'page' OR baseline) LIMIT 1",
            (canonical_url,),
        ).fetchone()
        return row is not None

    def set_place(self, article_id: int, place: Place) -> None:
        """Record the article's place among those before it."""
        self._database.execute(
            "UPDATE articles SET relation = ?, related_to = ?, relation_reason = ?, story_id = ?, score = ?,"
            " credits = ? WHERE id = ?",
            (
                place.relation,
                place.related_to,
                place.reason,
                place.story_id,
                place.score,
                json.dumps(place.credits),
                article_id,
            ),
        )

    def take_text(self, article_id: int, other_id: int) -> None:
        """Give an article that stands on a feed's text the fuller text of another that is the same."""
        self._database.execute(
            "UPDATE articles SET (title, text, language, digest, text_from, page_title, modified_at) ="
            " (SELECT title, text, language, digest, 'page', page_title, modified_at FROM articles WHERE id = ?)"
            " WHERE id = ?",
            (other_id, article_id),
        )

    def outlets(self, article_id: int) -> int:
        """How many other sources carry an article of the same story."""
        row = self._database.execute(
            "SELECT count(DISTINCT o.source_id) AS outlets FROM articles a JOIN articles o ON o.story_id = a.story_id"
            " WHERE a.id = :id AND o.source_id != a.source_id",
            {"id": article_id},
        ).fetchone()
        return int(row["outlets"])

    def latest(self, *, limit: int, source_id: str | None = None) -> Iterator[Article]:
        """Articles, newest first."""
        rows = self._database.execute(
            "SELECT * FROM articles WHERE (:source IS NULL OR source_id = :source) ORDER BY id DESC LIMIT :limit",
            {"source": source_id, "limit": limit},
        )
        return (_article(row) for row in rows)

    def since(self, seen_at: datetime) -> Iterator[Article]:
        """Articles first seen since, in the order in which they came."""
        rows = self._database.execute(
            "SELECT * FROM articles WHERE first_seen_at >= ? ORDER BY id", (text_of(seen_at),)
        )
        return (_article(row) for row in rows)

    def count(self) -> int:
        """How many articles are kept."""
        return int(self._database.execute("SELECT count(*) AS n FROM articles").fetchone()["n"])


def _title_and_text(entry: Entry, page: Page | None) -> tuple[str, str]:
    """The feed's headline is the publisher's own, the page's may be a site's name; the longer text says more."""
    if page is None:
        return entry.title, entry.text
    return entry.title or page.title, max(page.text, entry.text, key=len)


def _article(row: Any) -> Article:
    return Article(
        id=row["id"],
        entry_id=row["entry_id"],
        source_id=row["source_id"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        title=row["title"],
        text=row["text"],
        language=row["language"],
        authors=tuple(json.loads(row["authors"])),
        published_at=time_of(row["published_at"]),
        first_seen_at=moment(row["first_seen_at"]),
        text_from=row["text_from"],
        baseline=bool(row["baseline"]),
        relation=row["relation"],
        related_to=row["related_to"],
        relation_reason=row["relation_reason"],
        story_id=row["story_id"],
        score=row["score"],
        credits=tuple(json.loads(row["credits"])),
        modified_at=time_of(row["modified_at"]),
    )
