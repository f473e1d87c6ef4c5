"""One writer, a clear word when the file cannot be used, and never a silent change of a newer file."""

import os
import sqlite3
import subprocess
import sys

import pytest
from builders import new_database

from scraper.archive import open_database, open_reader
from scraper.archive.database import writer_pid
from scraper.errors import ArchiveError


def test_second_writer_is_told_who_runs(tmp_path):
    first = new_database(tmp_path)

    with pytest.raises(ArchiveError, match=rf"already running \(pid {os.getpid()}\)"):
        new_database(tmp_path)

    first.close()


def test_lock_ends_with_the_process_that_held_it(tmp_path):
    path = tmp_path / "steppewatch.db"
    program = (
        "import sys, os, pathlib; from scraper.archive import open_database;"
        "open_database(pathlib.Path(sys.argv[1]), create=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert killed.returncode == -9

    open_database(path).close()

    assert writer_pid(path) is None


def test_reader_names_the_path_it_did_not_find(tmp_path):
    with pytest.raises(ArchiveError, match=r"no database at /.*/nothing\.db"):
        open_reader(tmp_path / "nothing.db")


def test_reader_cannot_write(tmp_path):
    new_database(tmp_path).close()
    reader = open_reader(tmp_path / "steppewatch.db")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM meta")


def test_file_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path):
    database = new_database(tmp_path)
    database.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('steppewatch', '999_later', 'x')"
    )
    database.close()

    with pytest.raises(ArchiveError, match="newer version of steppewatch"):
        open_database(tmp_path / "steppewatch.db")


def test_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "steppewatch.db"
    path.write_bytes(b"this is a letter to my aunt, not a database" * 100)

    with pytest.raises(ArchiveError, match="not a database"):
        open_database(path)


def test_full_disk_is_an_error_that_says_so_and_keeps_what_was_there(tmp_path):
    database = new_database(tmp_path)
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(ArchiveError, match="full") as caught:
        database.set_meta("letter", "x" * 1_000_000)

    assert caught.value.retry
    assert database.meta("letter") is None
    assert database.meta("instance") is not None


def test_instance_is_made_once(tmp_path):
    database = new_database(tmp_path)
    name = database.instance
    database.close()

    assert open_database(tmp_path / "steppewatch.db").instance == name


def test_commits_survive_a_power_cut_by_settings(tmp_path):
    database = new_database(tmp_path)

    assert database.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
