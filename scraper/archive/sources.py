"""Sources and what is remembered of each between polls. `next_poll_at` in this table, not a timer, says what is due."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scraper.archive.database import Database
from scraper.clock import text_of, time_of
from scraper.dedup.entries import CHURN_NOTE, address_mark, title_mark
from scraper.dedup.urls import canonical
from scraper.fetch.schedule import believable
from scraper.model import PollOrder, PollReport, Source, SourceState

# Kinds that a spider exists for; the others are listed and said to be "not yet polled".
POLLED_KINDS = ("feed",)
# Key digests that go out with a poll. Known entries beyond this are parsed again and then recognised by their key, so
# the number is about speed only: 500 with each poll cost 2 ms, twice the whole of a 304 (2026-11).
KNOWN_KEYS, KNOWN_KEYS_MAX = 100, 500
LISTED_MANY = 80  # a source that listed so many is told KNOWN_KEYS_MAX; most list 20 to 50


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source with its state and the counts that `sources` shows."""

    source: Source
    state: SourceState
    polled: bool  # a spider exists and the address is believed in
    entries: int
    latest_entry_at: datetime | None
    next_poll_reason: str | None


class Sources:
    """The table of sources. What was stored refers to its rows: a source that is gone is `removed`, never deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._long: set[str] = set()  # sources that list many entries, as far as polls since the start told

    def sync(self, sources: Sequence[Source], *, first_polls: Sequence[datetime | None], now: datetime) -> None:
        """Make the table say what the configuration says; `first_polls` gives a new source's first `next_poll_at`.

        A changed address makes the validators worthless and what the new feed lists old news: both start over, unless
        only scheme or `www.` changed.
        """
        with self._database.transaction():
            known = {row["id"]: row["url"] for row in self._database.execute("SELECT id, url FROM sources")}
            for source, first_poll in zip(sources, first_polls, strict=True):
                moved = source.id in known and canonical(known[source.id]) != canonical(source.url)
                self._upsert(source, first_poll, now)
                if moved:
                    self._database.execute(
                        "UPDATE sources SET etag = NULL, last_modified = NULL, body_hash = NULL, validators_at = NULL,"
                        " baseline_at = NULL, failing_since = NULL, failures = 0, error = NULL, next_poll_at = ?"
                        " WHERE id = ?",
                        (text_of(first_poll), source.id),
                    )
            gone = set(known) - {source.id for source in sources}
            self._database.executemany(
                "UPDATE sources SET removed_at = coalesce(removed_at, ?) WHERE id = ?",
                [(text_of(now), source_id) for source_id in sorted(gone)],
            )

    def _upsert(self, source: Source, first_poll: datetime | None, now: datetime) -> None:
        values = {
            "id": source.id,
            "name": source.name,
            "kind": source.kind,
            "url": source.url,
            "country": source.country,
            "languages": json.dumps(source.languages),
            "type": source.type,
            "pack": source.pack,
            "page": source.page,
            "every_seconds": source.every_seconds,
            "catalogue_status": source.status,
            "added_at": text_of(now),
            "next_poll_at": text_of(first_poll),
        }
        self._database.execute(
            f"INSERT INTO sources ({', '.join(values)}) VALUES ({', '.join(':' + name for name in values)})"  # noqa: S608 - names above
            " ON CONFLICT (id) DO UPDATE SET name = :name, kind = :kind, url = :url, country = :country,"
            " languages = :languages, type = :type, pack = :pack, page = :page, every_seconds = :every_seconds,"
            " catalogue_status = :catalogue_status, removed_at = NULL,"
            " next_poll_at = CASE WHEN :next_poll_at IS NULL THEN NULL"
            # A shorter interval takes effect at once; a Retry-After or a back-off stays.
            "   WHEN every_seconds > :every_seconds AND failures = 0 AND retry_after_at IS NULL"
            "     THEN min(coalesce(next_poll_at, :next_poll_at), :next_poll_at)"
            "   ELSE coalesce(next_poll_at, :next_poll_at) END",
            values,
        )

    def due(self, now: datetime, *, limit: int, unpolled_since: datetime | None = None) -> list[str]:
        """Ids of sources to poll at `now`, longest overdue first; with `unpolled_since` those not polled since."""
        rows = self._database.execute(
            "SELECT id FROM sources WHERE next_poll_at <= :now AND removed_at IS NULL"
            " AND (:since IS NULL OR polled_at IS NULL OR polled_at < :since) ORDER BY next_poll_at LIMIT :limit",
            {"now": text_of(now), "since": text_of(unpolled_since), "limit": limit},
        )
        return [row["id"] for row in rows]

    def make_due(self, now: datetime) -> None:
        """Every polled source becomes due, but none before the moment its server asked for."""
        with self._database.transaction():
            self._database.execute(
                "UPDATE sources SET next_poll_at = :now WHERE next_poll_at IS NOT NULL AND removed_at IS NULL"
                " AND (retry_after_at IS NULL OR retry_after_at <= :now)",
                {"now": text_of(now)},
            )

    def believe_clock(self, now: datetime) -> None:
        """The clock was set back: no source was polled at a time to come, none waits longer than is ever meant."""
        with self._database.transaction():
            waiting = self._database.execute("SELECT * FROM sources WHERE next_poll_at > ?", (text_of(now),))
            for row in waiting.fetchall():
                next_poll_at = believable(_state(row), every_seconds=row["every_seconds"], now=now)
                self._database.execute(
                    "UPDATE sources SET next_poll_at = :next,"
                    " retry_after_at = CASE WHEN retry_after_at > :next THEN :next ELSE retry_after_at END,"
                    " polled_at = min(polled_at, :now), succeeded_at = min(succeeded_at, :now),"
                    " failing_since = min(failing_since, :now), validators_at = min(validators_at, :now)"
                    " WHERE id = :id",
                    {"next": text_of(next_poll_at), "now": text_of(now), "id": row["id"]},
                )

    def reached_at(self) -> datetime | None:
        """When any source was last polled with success, or None."""
        row = self._database.execute("SELECT max(succeeded_at) AS reached_at FROM sources").fetchone()
        return time_of(row["reached_at"])

    def recall(self, since: datetime, now: datetime) -> int:
        """Sources whose servers have not answered at all since some time after `since` are due; returns how many."""
        return self._database.execute(
            "UPDATE sources SET next_poll_at = :now WHERE failing_since >= :since AND status IS NULL"
            " AND next_poll_at > :now AND removed_at IS NULL",
            {"since": text_of(since), "now": text_of(now)},
        ).rowcount

    def order(self, source_id: str) -> PollOrder:
        """What the crawler must know to poll this source."""
        row = self._database.execute(
            "SELECT id, kind, url, languages, etag, last_modified, body_hash FROM sources WHERE id = ?", (source_id,)
        ).fetchone()
        known = self._database.execute(
            "SELECT key, key_digest, title, canonical_url FROM entries WHERE source_id = ? ORDER BY id DESC LIMIT ?",
            (source_id, KNOWN_KEYS_MAX if source_id in self._long else KNOWN_KEYS),
        ).fetchall()
        return PollOrder(
            source_id=row["id"],
            kind=row["kind"],
            url=row["url"],
            languages=tuple(json.loads(row["languages"])),
            etag=row["etag"],
            last_modified=row["last_modified"],
            body_hash=row["body_hash"],
            known=tuple(entry["key_digest"] for entry in known),
            seen=tuple(_marks(known)),
        )

    def note_listed(self, source_id: str, listed: int) -> None:
        """A poll found so many entries listed."""
        if listed >= LISTED_MANY:
            self._long.add(source_id)

    def state(self, source_id: str) -> SourceState:
        """What is remembered of one source; raises KeyError for an unknown id."""
        row = self._database.execute("SELECT * FROM sources WHERE id = ?", (source_id,)).fetchone()
        if row is None:
            raise KeyError(source_id)
        return _state(row)

    def source(self, source_id: str) -> Source:
        """The source as it was last configured; raises KeyError for an unknown id."""
        row = self._database.execute("SELECT * FROM sources WHERE id = ?", (source_id,)).fetchone()
        if row is None:
            raise KeyError(source_id)
        return _source(row)

    def write_state(self, state: SourceState, *, reason: str) -> None:
        """Keep the state as it is after a poll; `reason` says in words why `next_poll_at` is when it is."""
        self._database.execute(
            "UPDATE sources SET etag = ?, last_modified = ?, body_hash = ?, validators_at = ?, baseline_at = ?,"
            " polled_at = ?, succeeded_at = ?, next_poll_at = ?, next_poll_reason = ?, retry_after_at = ?,"
            " failing_since = ?, failures = ?, status = ?, error = ?, churned_at = ?, notes = ? WHERE id = ?",
            (
                state.etag,
                state.last_modified,
                state.body_hash,
                text_of(state.validators_at),
                text_of(state.baseline_at),
                text_of(state.polled_at),
                text_of(state.succeeded_at),
                text_of(state.next_poll_at),
                reason,
                text_of(state.retry_after_at),
                text_of(state.failing_since),
                state.failures,
                state.status,
                state.error,
                text_of(state.churned_at),
                json.dumps(state.notes, ensure_ascii=False),
                state.source_id,
            ),
        )

    def rows(self) -> Iterable[SourceRow]:
        """Every configured source with state and counts, by pack and id."""
        cursor = self._database.execute(
            "SELECT s.*, (SELECT count(*) FROM entries e WHERE e.source_id = s.id) AS entries,"
            " (SELECT max(first_seen_at) FROM entries e WHERE e.source_id = s.id) AS latest_entry_at"
            " FROM sources s WHERE removed_at IS NULL ORDER BY pack IS NOT NULL, pack, id"
        )
        for row in cursor:
            yield SourceRow(
                source=_source(row),
                state=_state(row),
                polled=row["next_poll_at"] is not None,
                entries=row["entries"],
                latest_entry_at=time_of(row["latest_entry_at"]),
                next_poll_reason=row["next_poll_reason"],
            )

    def overdue_seconds_max(self, now: datetime) -> float:
        """How long the source that waits longest has been due."""
        row = self._database.execute("SELECT min(next_poll_at) AS due FROM sources WHERE removed_at IS NULL").fetchone()
        due = time_of(row["due"])
        return 0.0 if due is None else max(0.0, (now - due).total_seconds())


def after_poll(state: SourceState, report: PollReport, *, next_poll_at: datetime, now: datetime) -> SourceState:
    """The state after a report; validators are those of an answer whose entries are stored in the same transaction."""
    failed = report.outcome == "failed"
    answered = not failed and report.outcome != "not_modified"
    return SourceState(
        source_id=state.source_id,
        etag=state.etag if failed else report.etag,
        last_modified=state.last_modified if failed else report.last_modified,
        body_hash=report.body_hash if answered else state.body_hash,
        validators_at=now if answered else state.validators_at,
        baseline_at=state.baseline_at or (now if answered and report.listed else None),
        polled_at=now,
        succeeded_at=state.succeeded_at if failed else now,
        next_poll_at=next_poll_at,
        retry_after_at=next_poll_at if report.retry_after_seconds is not None else None,
        failing_since=(state.failing_since or now) if failed else None,
        failures=state.failures + 1 if failed else 0,
        status=report.status,
        error=report.error if failed else None,
        notes=report.notes,
    )


def _source(row: Any) -> Source:
    return Source(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        url=row["url"],
        country=row["country"],
        languages=tuple(json.loads(row["languages"])),
        every_seconds=row["every_seconds"],
        page=row["page"],
        type=row["type"],
        pack=row["pack"],
        status=row["catalogue_status"],
    )


def _marks(entries: Iterable[Any]) -> Iterator[str]:
    for entry in entries:
        yield title_mark(entry["key"], entry["title"])
        if entry["canonical_url"] is not None:
            yield address_mark(entry["key"], entry["canonical_url"])


def _state(row: Any) -> SourceState:
    churned_at = time_of(row["churned_at"])
    return SourceState(
        source_id=row["id"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        validators_at=time_of(row["validators_at"]),
        baseline_at=time_of(row["baseline_at"]),
        polled_at=time_of(row["polled_at"]),
        succeeded_at=time_of(row["succeeded_at"]),
        next_poll_at=time_of(row["next_poll_at"]),
        retry_after_at=time_of(row["retry_after_at"]),
        failing_since=time_of(row["failing_since"]),
        failures=row["failures"],
        status=row["status"],
        error=row["error"],
        churned_at=churned_at,
        notes=(*json.loads(row["notes"]), *([CHURN_NOTE] if churned_at else [])),
    )
