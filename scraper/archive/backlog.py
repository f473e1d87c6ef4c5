"""Work left per stage. What a stage commits holds the next stage's row, so that no crash loses work and none overtakes.

Stages that wait for others (pages) claim rows first; stages that finish within one transaction need no claim, because
one process writes. Claims found at start belong to a dead process and are due at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scraper.archive.database import Database
from scraper.clock import moment, text_of, time_of

# page: an entry waits for its page. refetch: its feed text served meanwhile, the page is still tried for.
# review: the page of a told article is looked at again from time to time.
# group: an article waits for its place among the known ones. match: an article waits to meet the watches.
# translate: an article that was told waits to be translated for readers of another language.
Stage = Literal["page", "refetch", "review", "group", "match", "translate"]

# The longest that a row is put off: a page whose server asks for a week.
WAIT_MAX = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Work:
    """One row of the backlog: `ref` is an entry's id for page, refetch and review, an article's for the others."""

    stage: Stage
    ref: int
    since_at: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class StageCount:
    """How much waits at a stage: all rows, those that failed before, and since when the oldest due one waits."""

    stage: str
    rows: int
    failed: int
    oldest_due_at: datetime | None


class Backlog:
    """The table of work left. Every method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, stage: Stage, ref: int, *, now: datetime, due_at: datetime | None = None) -> None:
        """Queue work, due at once unless `due_at`; a row that waits already stays as it is."""
        self._database.execute(
            "INSERT OR IGNORE INTO backlog (stage, ref, due_at, since_at) VALUES (?, ?, ?, ?)",
            (stage, ref, text_of(due_at or now), text_of(now)),
        )

    def due(self, stage: Stage, now: datetime, *, limit: int) -> list[Work]:
        """Unclaimed rows due at `now`, oldest first."""
        rows = self._database.execute(
            "SELECT ref, since_at, tries FROM backlog WHERE stage = ? AND due_at <= ? AND claimed_at IS NULL"
            " ORDER BY due_at, ref LIMIT ?",
            (stage, text_of(now), limit),
        )
        return [Work(stage, row["ref"], moment(row["since_at"]), row["tries"]) for row in rows]

    def entered_before(self, stage: Stage, before: datetime, *, limit: int) -> list[Work]:
        """Rows that entered the stage before `before`, claimed or not: those past a deadline."""
        rows = self._database.execute(
            "SELECT ref, since_at, tries FROM backlog WHERE stage = ? AND since_at < ? ORDER BY since_at LIMIT ?",
            (stage, text_of(before), limit),
        )
        return [Work(stage, row["ref"], moment(row["since_at"]), row["tries"]) for row in rows]

    def claim(self, work: list[Work], now: datetime) -> None:
        """Mark rows as being worked on."""
        self._database.executemany(
            "UPDATE backlog SET claimed_at = ?, tries = tries + 1 WHERE stage = ? AND ref = ?",
            [(text_of(now), row.stage, row.ref) for row in work],
        )

    def retry(self, stage: Stage, ref: int, *, due_at: datetime, error: str | None) -> None:
        """Give a claimed row back, to be tried again at `due_at`; `error` is None where nothing went wrong."""
        self._database.execute(
            "UPDATE backlog SET claimed_at = NULL, due_at = ?, error = ? WHERE stage = ? AND ref = ?",
            (text_of(due_at), error, stage, ref),
        )

    def fail(self, stage: Stage, ref: int, *, due_at: datetime, error: str) -> None:
        """A stage failed on this row (a mistake of ours): note it and put the row off, so that others pass."""
        self._database.execute(
            "UPDATE backlog SET tries = tries + 1, claimed_at = NULL, due_at = ?, error = ?"
            " WHERE stage = ? AND ref = ?",
            (text_of(due_at), error, stage, ref),
        )

    def done(self, stage: Stage, ref: int) -> bool:
        """Drop the row; False when it was not there (somebody finished it before)."""
        cursor = self._database.execute("DELETE FROM backlog WHERE stage = ? AND ref = ?", (stage, ref))
        return cursor.rowcount > 0

    def find(self, stage: Stage, ref: int) -> Work | None:
        """The row, or None when it is not there."""
        row = self._database.execute(
            "SELECT since_at, tries FROM backlog WHERE stage = ? AND ref = ?", (stage, ref)
        ).fetchone()
        return None if row is None else Work(stage, ref, moment(row["since_at"]), row["tries"])

    def rows(self, stages: tuple[Stage, ...]) -> int:
        """How many rows wait at these stages, due or not."""
        marks = ", ".join("?" * len(stages))
        row = self._database.execute(f"SELECT count(*) AS n FROM backlog WHERE stage IN ({marks})", stages).fetchone()  # noqa: S608 - question marks only
        return int(row["n"])

    def believe_clock(self, now: datetime) -> None:
        """No row waits since a time to come, or until one that no stage puts its rows off to."""
        self._database.execute(
            "UPDATE backlog SET since_at = min(since_at, :now), due_at = :now"
            " WHERE since_at > :now OR due_at > :latest",
            {"now": text_of(now), "latest": text_of(now + WAIT_MAX)},
        )

    def release_claims(self) -> int:
        """At start: every claim belongs to a dead process. Returns how many there were."""
        with self._database.transaction():
            return self._database.execute("UPDATE backlog SET claimed_at = NULL WHERE claimed_at IS NOT NULL").rowcount

    def oldest_due_at(self, stages: tuple[Stage, ...], now: datetime) -> datetime | None:
        """Since when the row of these stages that is due longest is due. One look a stage, however many wait."""
        firsts = (
            self._database.execute(
                "SELECT due_at FROM backlog WHERE stage = ? AND due_at <= ? ORDER BY due_at LIMIT 1",
                (stage, text_of(now)),
            ).fetchone()
            for stage in stages
        )
        return min((moment(row["due_at"]) for row in firsts if row is not None), default=None)

    def counts(self, now: datetime) -> list[StageCount]:
        """What waits at each stage."""
        rows = self._database.execute(
            "SELECT stage, count(*) AS rows, sum(error IS NOT NULL) AS failed,"
            " min(CASE WHEN due_at <= ? THEN due_at END) AS oldest FROM backlog GROUP BY stage ORDER BY stage",
            (text_of(now),),
        )
        return [StageCount(row["stage"], row["rows"], row["failed"], time_of(row["oldest"])) for row in rows]
