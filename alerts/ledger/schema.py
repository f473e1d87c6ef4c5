"""The ledger's tables, in the archive's sequence of migrations."""

from scraper.archive.schema import migrations, run_statements
from scraper.archive.tables import Tables


@migrations(name="002_ledger")
def ledger_tables(db: Tables) -> None:
    """Watches, decisions, alerts, outbox, deliveries and the state of channels."""
    run_statements(db, _LEDGER)


@migrations(name="009_references")
def reference_column(db: Tables) -> None:
    """What the other side called a message that it took."""
    run_statements(db, "ALTER TABLE deliveries ADD COLUMN reference TEXT")


@migrations(name="006_changes")
def change_tables(db: Tables) -> None:
    """What was decided about edits and removals of told articles."""
    run_statements(db, _CHANGES)


_CHANGES = """
CREATE TABLE changes (
    watch_id TEXT NOT NULL REFERENCES watches (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    n INTEGER NOT NULL,
    told INTEGER NOT NULL,
    reason TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    PRIMARY KEY (watch_id, article_id, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX alerts_of_article ON alerts (article_id)
"""


@migrations(name="010_holds")
def hold_tables(db: Tables) -> None:
    """Alerts that are held, mutes, acknowledgements, and how fast channels were sent to."""
    run_statements(db, _HOLDS)


_HOLDS = """
ALTER TABLE outbox ADD COLUMN into_id TEXT REFERENCES outbox (id);

CREATE TABLE holds (
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    channel_id TEXT NOT NULL,
    watch_id TEXT NOT NULL REFERENCES watches (id),
    reason TEXT NOT NULL,
    held_at TEXT NOT NULL,
    release_at TEXT NOT NULL,
    message_id TEXT REFERENCES outbox (id),
    PRIMARY KEY (alert_id, channel_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX holds_due ON holds (release_at) WHERE message_id IS NULL;

CREATE TABLE mutes (
    watch_id TEXT PRIMARY KEY,
    muted_at TEXT NOT NULL,
    until_at TEXT NOT NULL
) STRICT;

CREATE TABLE acknowledgements (
    alert_id TEXT PRIMARY KEY REFERENCES alerts (id),
    at TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE TABLE buckets (
    channel_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    tokens REAL NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (channel_id, place)
) STRICT, WITHOUT ROWID
"""


@migrations(name="012_notices")
def notice_tables(db: Tables) -> None:
    """What the owner of the installation is told of, and messages that carry a note instead of alerts."""
    run_statements(db, _NOTICES)


_NOTICES = """
ALTER TABLE outbox ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cause TEXT NOT NULL,
    key TEXT NOT NULL,
    since TEXT NOT NULL,
    text TEXT NOT NULL,
    told_at TEXT,
    recovered_at TEXT,
    end_told_at TEXT,
    closed_at TEXT
) STRICT;

CREATE UNIQUE INDEX notices_open ON notices (cause, key) WHERE closed_at IS NULL;

CREATE INDEX notices_told ON notices (cause, told_at, end_told_at)
"""


@migrations(name="019_canaries")
def canary_table(db: Tables) -> None:
    """Flights of the canary; and what tells at once that nothing refers to a row that is taken out."""
    run_statements(db, _CANARIES)


_CANARIES = """
CREATE TABLE canaries (
    n INTEGER PRIMARY KEY,
    begun_at TEXT NOT NULL,
    arrived_at TEXT
) STRICT;

CREATE INDEX outbox_into ON outbox (into_id) WHERE into_id IS NOT NULL;

CREATE INDEX holds_of_message ON holds (message_id) WHERE message_id IS NOT NULL;

CREATE INDEX stories_merged ON stories (merged_into) WHERE merged_into IS NOT NULL
"""


@migrations(name="020_destinations")
def destination_table(db: Tables) -> None:
    """The channels that an alert was meant for when it was made, and how it was to go there."""
    run_statements(db, _DESTINATIONS)


_DESTINATIONS = """
CREATE TABLE destinations (
    alert_id TEXT NOT NULL REFERENCES alerts (id),
    channel_id TEXT NOT NULL,
    left_out INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (alert_id, channel_id)
) STRICT, WITHOUT ROWID
"""


@migrations(name="021_edits")
def edit_column(db: Tables) -> None:
    """Messages that change one which was delivered."""
    run_statements(db, _EDITS)


_EDITS = """
ALTER TABLE outbox ADD COLUMN edits_id TEXT REFERENCES outbox (id);

CREATE INDEX outbox_edits ON outbox (edits_id) WHERE edits_id IS NOT NULL
"""


@migrations(name="011_translations")
def translation_table(db: Tables) -> None:
    """Machine translations, by a digest of text, languages and API."""
    run_statements(db, _TRANSLATIONS)


_TRANSLATIONS = """
CREATE TABLE translations (
    digest TEXT PRIMARY KEY,
    translation TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

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
