"""Stories in the archive, and the shelf on which grouping finds the articles of the last days.

Grouping (scraper/dedup/grouping.py) knows neither tables nor transactions: it asks the shelf for earlier articles,
whose cores are made again from the stored text, and the story book which stories were merged. An article's story is
written to every article of the story when two are merged; the ids merged away stay and resolve.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from scraper.archive.database import Database
from scraper.clock import moment, text_of, time_of
from scraper.dedup.core import pare
from scraper.dedup.shelf import Kept
from scraper.model import Relation

# Members of one story that are looked at when it is shown or searched for news: a wire story has some forty.
MEMBERS_MAX = 200


@dataclass(frozen=True, slots=True)
class Member:
    """One article of a story. `credits` are the agencies whose text it says it is."""

    article_id: int
    source_id: str
    source_name: str
    country: str | None
    language: str | None
    title: str
    url: str | None
    relation: Relation
    related_to: int | None
    score: float
    reason: str
    credits: tuple[str, ...]
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell the same news, in the order in which they were first seen."""

    id: int
    first_seen_at: datetime
    members: tuple[Member, ...]

    @property
    def outlets(self) -> int:
        """How many sources carry it."""
        return len({member.source_id for member in self.members})

    @property
    def languages(self) -> tuple[str, ...]:
        """Each language once, that of the first article first."""
        return tuple(dict.fromkeys(member.language for member in self.members if member.language))

    @property
    def independent(self) -> int:
        """How many sources tell it for themselves: copies that credit an agency count as that agency."""
        return len({(member.credits or (member.source_id,))[0] for member in self.members})

    def title(self, language: str | None = None) -> str:
        """The first headline in the language a reader prefers, or else the first of all."""
        for member in self.members:
            if language and (member.language or "").split("-")[0] == language.split("-")[0]:
                return member.title
        return self.members[0].title if self.members else ""


class StoryTable:
    """Every writing method joins the caller's transaction. A shelf and a story book to `Grouper`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # what grouping asks

    def find(self, number: int) -> Kept | None:
        """A grouped article as grouping compares it; about 0.4 ms for 200 words."""
        row = self._database.execute(
            "SELECT title, text, published_at, first_seen_at, story_id, source_id FROM articles"
            " WHERE id = ? AND story_id IS NOT NULL",
            (number,),
        ).fetchone()
        if row is None:
            return None
        at = time_of(row["published_at"]) or moment(row["first_seen_at"])
        return Kept(number, f"article {number}", row["story_id"], pare(row["title"], row["text"]), at, row["source_id"])

    def with_address(self, address: str) -> int | None:  # noqa: ARG002 - the archive asked before: find_same
        """None: articles of the same address are found before grouping."""
        return None

    def with_digest(self, digest: str) -> int | None:  # noqa: ARG002 - as above
        """None: articles of the same text are found before grouping."""
        return None

    def keep(self, kept: Kept, prints: Sequence[int], *, address: str | None, digest: str | None) -> None:  # noqa: ARG002 - both have tables
        """Keep the fingerprints, so that the index can be made again after a restart."""
        self.keep_prints(kept.number, prints, at=kept.published_at)

    def also(self, number: int, *, address: str | None, digest: str | None) -> None:
        """Nothing to do: addresses and digests are kept with each article."""

    def forget(self, numbers: Iterable[int]) -> None:
        """Drop the fingerprints of articles that left the window."""
        self._database.executemany("DELETE FROM fingerprints WHERE article_id = ?", [(number,) for number in numbers])

    def resolve(self, story: int) -> int:
        """The story that `story` is part of now."""
        while (row := self._database.execute("SELECT merged_into FROM stories WHERE id = ?", (story,)).fetchone()) and (
            row["merged_into"] is not None
        ):
            story = row["merged_into"]
        return story

    def merge(self, first: int, second: int) -> int:
        """Make one story of two; returns the older, which survives."""
        older, younger = sorted((self.resolve(first), self.resolve(second)))
        if older != younger:
            self._database.execute("UPDATE stories SET merged_into = ? WHERE id = ?", (older, younger))
            self._database.execute("UPDATE articles SET story_id = ? WHERE story_id = ?", (older, younger))
        return older

    # what the archive and the commands ask

    def keep_prints(self, article_id: int, prints: Sequence[int], *, at: datetime | None) -> None:
        """Keep an article's fingerprints, in place of those it had."""
        packed = array("I", prints).tobytes()
        self._database.execute(
            "INSERT OR REPLACE INTO fingerprints (article_id, at, prints) VALUES (?, ?, ?)",
            (article_id, text_of(at), packed),
        )

    def prints_since(self, at: datetime) -> Iterator[tuple[int, bytes, datetime]]:
        """(article id, fingerprints, time) of what was kept since, the oldest first."""
        rows = self._database.execute(
            "SELECT article_id, prints, at FROM fingerprints WHERE at >= ? ORDER BY at, article_id", (text_of(at),)
        )
        return ((row["article_id"], row["prints"], moment(row["at"])) for row in rows)

    def found(self, article_id: int, *, at: datetime) -> None:
        """A new story, with the id of the article that founds it."""
        self._database.execute(
            "INSERT OR IGNORE INTO stories (id, first_seen_at) VALUES (?, ?)", (article_id, text_of(at))
        )

    def story(self, story_id: int) -> Story | None:
        """A story with its articles, also by an id that was merged away; None for an unknown id."""
        resolved = self.resolve(story_id)
        row = self._database.execute("SELECT id, first_seen_at FROM stories WHERE id = ?", (resolved,)).fetchone()
        if row is None:
            return None
        return Story(row["id"], moment(row["first_seen_at"]), tuple(self.members(resolved)))

    def members(self, story_id: int, *, limit: int = MEMBERS_MAX) -> Iterator[Member]:
        """The articles of a story, the first seen first."""
        rows = self._database.execute(
            "SELECT a.id, a.source_id, s.name, s.country, a.language, a.title, a.url, a.relation, a.related_to,"
            " a.score, a.relation_reason, a.credits, a.first_seen_at FROM articles a"
            " JOIN sources s ON s.id = a.source_id WHERE a.story_id = ? ORDER BY a.id LIMIT ?",
            (story_id, limit),
        )
        for row in rows:
            yield Member(
                article_id=row["id"],
                source_id=row["source_id"],
                source_name=row["name"],
                country=row["country"],
                language=row["language"],
                title=row["title"],
                url=row["url"],
                relation=row["relation"],
                related_to=row["related_to"],
                score=row["score"],
                reason=row["relation_reason"],
                credits=tuple(json.loads(row["credits"])),
                first_seen_at=moment(row["first_seen_at"]),
            )

    def latest(self, *, limit: int, articles_min: int = 1) -> list[int]:
        """Ids of stories with at least so many articles, that of the newest article first."""
        rows = self._database.execute(
            "SELECT story_id FROM articles WHERE story_id IS NOT NULL AND NOT baseline GROUP BY story_id"
            " HAVING count(*) >= ? ORDER BY max(id) DESC LIMIT ?",
            (articles_min, limit),
        )
        return [row["story_id"] for row in rows]
