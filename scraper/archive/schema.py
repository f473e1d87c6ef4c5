"""The archive's tables, as forward-only migrations.

There is one sequence for the whole file: the ledger registers its own migrations on `migrations` too. A migration that
has been released is never edited; each runs in one transaction with the note that it ran.
"""

from typing import Any

from scraper.archive.tables import Migrations, Tables
from scraper.dedup.entries import address_mark, title_mark
from scraper.failpoints import passing

migrations = Migrations("steppewatch")


def run_statements(db: Tables, script: str) -> None:
    """Run statements one by one inside the open transaction (`executescript` would commit it)."""
    for statement in script.split(";\n\n"):
        if statement.strip():
            passing("migration.statement")
            db.execute(statement)


@migrations(name="001_archive")
def archive_tables(db: Tables) -> None:
    """Sources, entries, articles, backlog and the full-text index."""
    table: Any = db["meta"]
    table.create({"key": str, "value": str}, pk="key")
    run_statements(db, _ARCHIVE)
    articles: Any = db["articles"]
    # Diacritics stay: й is no и, and ө no о.
    articles.enable_fts(["title", "text"], tokenize="unicode61 remove_diacritics 0")
    run_statements(db, _FTS_TRIGGERS)


@migrations(name="003_stories")
def story_tables(db: Tables) -> None:
    """Stories, the place of each article in one, and fingerprints for the index of copies."""
    run_statements(db, _STORIES)


@migrations(name="004_fresh_keys")
def fresh_key_columns(db: Tables) -> None:
    """By what an entry is known whose key is fresh, and since when a source's keys change."""
    run_statements(db, _FRESH_KEYS)


@migrations(name="006_routes")
def route_tables(db: Tables) -> None:
    """What was remembered of a source's one address belongs to its first route; and what is known of hosts."""
    run_statements(db, _ROUTES)


@migrations(name="013_editions")
def edition_table(db: Tables) -> None:
    """Addresses that articles' pages name for other languages."""
    run_statements(db, _EDITIONS)


_EDITIONS = """
CREATE TABLE editions (
    canonical_url TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    PRIMARY KEY (canonical_url, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX editions_of_article ON editions (article_id)
"""

_ROUTES = """
CREATE TABLE routes (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources (id),
    place INTEGER,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    selectors TEXT,
    catalogue_status TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    polled INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    validators_url TEXT,
    validators_at TEXT,
    whole_at TEXT,
    baseline_at TEXT,
    polled_at TEXT,
    succeeded_at TEXT,
    next_poll_at TEXT,
    next_poll_reason TEXT,
    floor_at TEXT,
    fresh_seconds REAL,
    ttl_seconds REAL,
    failing_since TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    status INTEGER,
    error TEXT,
    address TEXT,
    moved_url TEXT,
    moved_since TEXT,
    moved_times INTEGER NOT NULL DEFAULT 0,
    gone_times INTEGER NOT NULL DEFAULT 0,
    stopped TEXT,
    gap_at TEXT,
    rhythm TEXT,
    notes TEXT NOT NULL DEFAULT '[]'
) STRICT;

INSERT INTO routes (source_id, place, kind, url, catalogue_status, polled, etag, last_modified, body_hash,
    validators_at, baseline_at, polled_at, succeeded_at, next_poll_at, next_poll_reason, floor_at, failing_since,
    failures, status, error, notes)
SELECT id, 0, kind, url, catalogue_status, next_poll_at IS NOT NULL, etag, last_modified, body_hash,
    validators_at, baseline_at, polled_at, succeeded_at, next_poll_at, next_poll_reason, retry_after_at, failing_since,
    failures, status, error, notes FROM sources;

CREATE INDEX routes_of_source ON routes (source_id, place);

CREATE INDEX routes_due ON routes (next_poll_at) WHERE next_poll_at IS NOT NULL;

CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    robots_at TEXT,
    robots TEXT,
    asked_at TEXT
) STRICT, WITHOUT ROWID;

DROP INDEX sources_due;

ALTER TABLE entries ADD COLUMN route_id INTEGER;

ALTER TABLE sources ADD COLUMN aliases TEXT NOT NULL DEFAULT '[]';

ALTER TABLE sources ADD COLUMN robots TEXT NOT NULL DEFAULT 'obey';

ALTER TABLE sources ADD COLUMN configured TEXT NOT NULL DEFAULT '';
""" + ";\n\n".join(
    f"\nALTER TABLE sources DROP COLUMN {column}"
    for column in (
        "etag",
        "last_modified",
        "body_hash",
        "validators_at",
        "polled_at",
        "succeeded_at",
        "next_poll_at",
        "next_poll_reason",
        "retry_after_at",
        "failing_since",
        "failures",
        "status",
        "error",
        "notes",
        "catalogue_status",
    )
)


@migrations(name="014_search_placed")
def search_triggers(db: Tables) -> None:
    """An article is found by its words once it has its place, not while a poll is kept: half of that was indexing."""
    run_statements(db, _SEARCH_PLACED)


_SEARCH_PLACED = """
DROP TRIGGER articles_ai;

DROP TRIGGER articles_ad;

DROP TRIGGER articles_au;

INSERT INTO articles_fts (articles_fts, rowid, title, text)
    SELECT 'delete', id, title, text FROM articles WHERE relation IS NULL;

CREATE TRIGGER articles_placed AFTER UPDATE OF relation ON articles
WHEN old.relation IS NULL AND new.relation IS NOT NULL BEGIN
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE TRIGGER articles_ad AFTER DELETE ON articles WHEN old.relation IS NOT NULL BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;

CREATE TRIGGER articles_au AFTER UPDATE OF title, text ON articles WHEN old.relation IS NOT NULL BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END
"""


@migrations(name="018_marks")
def mark_columns(db: Tables) -> None:
    """By what a known entry is recognised, kept beside its key: one index then holds all that goes out with a poll."""
    db.conn.create_function("title_mark", 2, title_mark, deterministic=True)
    db.conn.create_function("address_mark", 2, address_mark, deterministic=True)
    run_statements(db, _MARKS)


_MARKS = """
ALTER TABLE entries ADD COLUMN title_mark TEXT;

ALTER TABLE entries ADD COLUMN address_mark TEXT;

UPDATE entries SET title_mark = title_mark(key, title),
    address_mark = CASE WHEN canonical_url IS NOT NULL THEN address_mark(key, canonical_url) END;

DROP INDEX entries_of_source;

CREATE INDEX entries_of_source ON entries (source_id, id, key_digest, title_mark, address_mark)
"""

_FRESH_KEYS = """
ALTER TABLE entries ADD COLUMN text_digest TEXT;

ALTER TABLE sources ADD COLUMN churned_at TEXT;

CREATE INDEX entries_by_address ON entries (source_id, canonical_url) WHERE canonical_url IS NOT NULL;

CREATE INDEX entries_by_text ON entries (source_id, text_digest) WHERE text_digest IS NOT NULL
"""


@migrations(name="005_versions")
def version_tables(db: Tables) -> None:
    """What became of the texts of told articles."""
    run_statements(db, _VERSIONS)


# An article's headline may be its feed's; an editor's change of the page's is seen beside the page's own.
_VERSIONS = """
CREATE TABLE versions (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    n INTEGER NOT NULL,
    seen_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    diff TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (article_id, n)
) STRICT;

CREATE INDEX versions_by_time ON versions (seen_at);

ALTER TABLE articles ADD COLUMN page_title TEXT
"""

_STORIES = """
CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    merged_into INTEGER REFERENCES stories (id),
    first_seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE fingerprints (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id),
    at TEXT NOT NULL,
    prints BLOB NOT NULL
) STRICT;

CREATE INDEX fingerprints_by_time ON fingerprints (at);

ALTER TABLE articles RENAME COLUMN same_of TO related_to;

ALTER TABLE articles ADD COLUMN story_id INTEGER REFERENCES stories (id);

ALTER TABLE articles ADD COLUMN score REAL NOT NULL DEFAULT 0;

ALTER TABLE articles ADD COLUMN credits TEXT NOT NULL DEFAULT '[]';

INSERT INTO stories (id, first_seen_at) SELECT id, first_seen_at FROM articles WHERE relation = 'new';

UPDATE articles SET story_id = coalesce(related_to, id) WHERE relation IS NOT NULL;

CREATE INDEX articles_of_story ON articles (story_id) WHERE story_id IS NOT NULL
"""

_ARCHIVE = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    country TEXT,
    languages TEXT NOT NULL,
    type TEXT,
    pack TEXT,
    page TEXT NOT NULL,
    every_seconds INTEGER NOT NULL,
    catalogue_status TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL,
    removed_at TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    validators_at TEXT,
    baseline_at TEXT,
    polled_at TEXT,
    succeeded_at TEXT,
    next_poll_at TEXT,
    next_poll_reason TEXT,
    retry_after_at TEXT,
    failing_since TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    status INTEGER,
    error TEXT,
    notes TEXT NOT NULL DEFAULT '[]'
) STRICT;

CREATE INDEX sources_due ON sources (next_poll_at) WHERE removed_at IS NULL;

CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id TEXT NOT NULL REFERENCES sources (id),
    key TEXT NOT NULL,
    key_digest TEXT NOT NULL,
    url TEXT,
    canonical_url TEXT,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    text TEXT NOT NULL,
    published_at TEXT,
    authors TEXT NOT NULL,
    language TEXT,
    first_seen_at TEXT NOT NULL,
    baseline INTEGER NOT NULL,
    UNIQUE (source_id, key)
) STRICT;

CREATE INDEX entries_of_source ON entries (source_id, id, key_digest);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id INTEGER NOT NULL UNIQUE REFERENCES entries (id),
    source_id TEXT NOT NULL REFERENCES sources (id),
    url TEXT,
    canonical_url TEXT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT,
    authors TEXT NOT NULL,
    published_at TEXT,
    first_seen_at TEXT NOT NULL,
    text_from TEXT NOT NULL,
    baseline INTEGER NOT NULL,
    digest TEXT,
    relation TEXT,
    same_of INTEGER REFERENCES articles (id),
    relation_reason TEXT NOT NULL DEFAULT '',
    page_error TEXT
) STRICT;

CREATE TABLE addresses (
    canonical_url TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    PRIMARY KEY (canonical_url, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX addresses_of_article ON addresses (article_id);

CREATE INDEX articles_by_digest ON articles (digest) WHERE digest IS NOT NULL;

CREATE INDEX articles_same_of ON articles (same_of) WHERE same_of IS NOT NULL;

CREATE TABLE backlog (
    stage TEXT NOT NULL,
    ref INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    since_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    claimed_at TEXT,
    error TEXT,
    PRIMARY KEY (stage, ref)
) STRICT;

CREATE INDEX backlog_due ON backlog (stage, due_at)
"""

# The library's own triggers would re-index the text at every update of any column.
_FTS_TRIGGERS = """
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;

CREATE TRIGGER articles_au AFTER UPDATE OF title, text ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END
"""
