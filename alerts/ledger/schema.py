"""The ledger's tables, in the archive's sequence of migrations."""

from sqlite_utils import Database as Tables

from scraper.archive.schema import migrations, run_statements


@migrations(name="002_ledger")
def ledger_tables(db: Tables) -> None:
    """Watches, decisions, alerts, outbox, deliveries and the state of channels."""
    run_statements(db, _LEDGER)


@migrations(name="009_references")
def reference_column(db: Tables) -> None:
    """What the other side called a message that it took."""
    run_statements(db, "ALTER TABLE deliveries ADD COLUMN reference TEXT")


_LEDGER = """
CREATE TABLE watches (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    query TEXT NOT NULL,
    since_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;

CREATE TABLE decisions (
    watch_id TEXT NOT NULL REFERENCES watches (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    told INTEGER NOT NULL,
    reason TEXT NOT NULL,
    hits TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (watch_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_of_article ON decisions (article_id);

CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    watch_id TEXT NOT NULL REFERENCES watches (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    kind TEXT NOT NULL,
    n INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (watch_id, article_id, kind, n)
) STRICT;

CREATE INDEX alerts_by_time ON alerts (created_at);

CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    channel_id TEXT NOT NULL,
    state TEXT NOT NULL,
    aside INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    due_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    claimed_at TEXT,
    settled_at TEXT,
    answer TEXT
) STRICT;

CREATE INDEX outbox_waiting ON outbox (channel_id, seq) WHERE state = 'waiting';

CREATE INDEX outbox_claimed ON outbox (state) WHERE state = 'claimed';

CREATE TABLE message_alerts (
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    message_id TEXT NOT NULL REFERENCES outbox (id),
    place INTEGER NOT NULL,
    PRIMARY KEY (alert_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX alerts_of_message ON message_alerts (message_id, place);

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL REFERENCES outbox (id),
    tried_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    answer TEXT NOT NULL
) STRICT;

CREATE INDEX deliveries_of_message ON deliveries (message_id);

CREATE TABLE channels (
    id TEXT PRIMARY KEY,
    held_until TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT,
    answer TEXT
) STRICT
"""
