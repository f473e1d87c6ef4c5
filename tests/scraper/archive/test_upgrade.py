"""A database of the first version is brought up when it is opened, with all that it holds."""

import sqlite3

import pytest
from builders import NOON
from sqlite_utils import Database as Tables
from sqlite_utils.migrations import Migrations

import alerts.ledger.schema
from scraper.archive import Archive, open_database
from scraper.archive.schema import archive_tables
from scraper.clock import text_of

WHEN = text_of(NOON)
# id, relation, same_of: two stories, a copy of the first, one that was not grouped yet.
ARTICLES = ((1, "new", None), (2, "same", 1), (3, "new", None), (4, None, None))


@pytest.fixture
def old(tmp_path):
    """The path of a database that holds what the first two migrations made, and four articles."""
    path = tmp_path / "steppewatch.db"
    connection = sqlite3.connect(path)
    first = Migrations("steppewatch")
    first(name="001_archive")(archive_tables)
    first(name="002_ledger")(alerts.ledger.schema.ledger_tables)
    first.apply(Tables(connection))
    connection.execute(
        "INSERT INTO sources (id, name, kind, url, languages, page, every_seconds, added_at)"
        " VALUES ('tass', 'TASS', 'feed', 'https://tass.example/rss', '[]', 'fetch', 300, ?)",
        (WHEN,),
    )
    for id_, relation, same_of in ARTICLES:
        connection.execute(
            "INSERT INTO entries (id, source_id, key, key_digest, title, summary, text, authors, first_seen_at,"
            " baseline) VALUES (?, 'tass', ?, ?, 'A bridge', '', '', '[]', ?, 0)",
            (id_, f"key {id_}", f"digest {id_}", WHEN),
        )
        connection.execute(
            "INSERT INTO articles (id, entry_id, source_id, title, text, authors, first_seen_at, text_from, baseline,"
            " relation, same_of) VALUES (?, ?, 'tass', 'A bridge', 'A bridge is closed.', '[]', ?, 'page', 0, ?, ?)",
            (id_, id_, WHEN, relation, same_of),
        )
    connection.execute(
        "INSERT INTO watches (id, title, query, since_at) VALUES ('kz', 'Kazakhstan', 'Kazakhstan', ?)", (WHEN,)
    )
    connection.execute(
        "INSERT INTO decisions (watch_id, article_id, told, reason, hits, decided_at)"
        " VALUES ('kz', 1, 0, 'the watch names no channel', '[]', ?)",
        (WHEN,),
    )
    connection.commit()
    connection.close()
    return path


def test_articles_of_an_older_database_are_in_stories(old):
    archive = Archive(open_database(old))

    rows = archive.database.execute("SELECT id, story_id, related_to FROM articles ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [(1, 1, None), (2, 1, 1), (3, 3, None), (4, None, None)]
    assert [member.article_id for member in archive.stories.members(1)] == [1, 2]
    assert archive.versions.of(1) == []


def test_an_older_database_is_whole_after_the_upgrade(old):
    database = open_database(old)

    assert [row[0] for row in database.execute("PRAGMA integrity_check")] == ["ok"]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_full_text_index_of_an_older_database_finds_its_articles(old):
    database = open_database(old)

    assert found(database, "bridge") == [1, 2, 3]
    archive = Archive(database)
    with database.transaction():
        archive.backlog.add("group", 4, now=NOON)
    archive.group(4, now=NOON)  # it was waiting for its place
    assert found(database, "bridge") == [1, 2, 3, 4]


def found(database, word):
    rows = database.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid", (word,))
    return [row[0] for row in rows]


def test_a_second_opening_changes_nothing(old):
    query = "SELECT name, applied_at FROM _sqlite_migrations ORDER BY name"
    first = open_database(old)
    ran = [tuple(row) for row in first.execute(query)]
    first.close()
    database = open_database(old)

    assert [tuple(row) for row in database.execute(query)] == ran
    assert len(ran) > 2  # more than the old database had
