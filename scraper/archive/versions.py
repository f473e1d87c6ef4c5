"""Versions of the texts of told articles: what an editor changed, and what was taken down.

Version 0 is the text as it was told; it is kept with the first change. The article itself always holds the latest text,
so that search and matching see what is published now; the text of what was taken down stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from scraper.archive.database import Database
from scraper.clock import moment, text_of, time_of
from scraper.model import Article


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article's text. `diff` shows what changed since the one before, word by word."""

    article_id: int
    n: int
    seen_at: datetime
    kind: Literal["told", "edit", "removed", "back"]
    title: str
    text: str
    diff: str = ""
    reason: str = ""
    modified_at: datetime | None = None  # as the page said of this version


class VersionTable:
    """Every writing method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_edit(self, before: Article, *, after: Article, diff: str, reason: str, now: datetime) -> Version:
        """Keep the text that an editor made of `before`."""
        n = self._next(before)
        return self._add(Version(before.id, n, now, "edit", after.title, after.text, diff, reason, after.modified_at))

    def keep_removal(self, article: Article, *, reason: str, now: datetime) -> Version | None:
        """Keep that the page is gone; None when the last version says so already."""
        latest = self._latest(article.id)
        if latest is not None and latest[1] == "removed":
            return None
        return self._add(Version(article.id, self._next(article), now, "removed", article.title, "", reason=reason))

    def keep_return(self, article: Article, *, now: datetime) -> Version | None:
        """Keep that the page is back as it was; None unless the last version says that it is gone."""
        latest = self._latest(article.id)
        if latest is None or latest[1] != "removed":
            return None
        return self._add(
            Version(article.id, latest[0] + 1, now, "back", article.title, article.text, reason="the page is back")
        )

    def of(self, article_id: int) -> list[Version]:
        """All versions of an article, the first told one first; none where nothing changed."""
        rows = self._database.execute("SELECT * FROM versions WHERE article_id = ? ORDER BY n", (article_id,))
        return [_version(row) for row in rows]

    def latest(self, *, limit: int, source_id: str | None = None) -> Iterator[Version]:
        """Edits and removals, newest first."""
        rows = self._database.execute(
            "SELECT v.* FROM versions v JOIN articles a ON a.id = v.article_id"
            " WHERE v.n > 0 AND (:source IS NULL OR a.source_id = :source)"
            " ORDER BY v.seen_at DESC, v.article_id DESC, v.n DESC LIMIT :limit",
            {"source": source_id, "limit": limit},
        )
        return (_version(row) for row in rows)

    def _next(self, before: Article) -> int:
        """The number of a new version; the text as it was told is kept first."""
        latest = self._latest(before.id)
        if latest is not None:
            return latest[0] + 1
        told = Version(
            before.id, 0, before.first_seen_at, "told", before.title, before.text, modified_at=before.modified_at
        )
        return self._add(told).n + 1

    def _latest(self, article_id: int) -> tuple[int, str] | None:
        row = self._database.execute(
            "SELECT n, kind FROM versions WHERE article_id = ? ORDER BY n DESC LIMIT 1", (article_id,)
        ).fetchone()
        return None if row is None else (row["n"], row["kind"])

    def _add(self, version: Version) -> Version:
        self._database.execute(
            "INSERT INTO versions (article_id, n, seen_at, kind, title, text, diff, reason, modified_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                version.article_id,
                version.n,
                text_of(version.seen_at),
                version.kind,
                version.title,
                version.text,
                version.diff,
                version.reason,
                text_of(version.modified_at),
            ),
        )
        return version


def _version(row: Any) -> Version:
    return Version(
        row["article_id"],
        row["n"],
        moment(row["seen_at"]),
        row["kind"],
        row["title"],
        row["text"],
        row["diff"],
        row["reason"],
        time_of(row["modified_at"]),
    )
