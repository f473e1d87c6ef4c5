"""One writer, a clear word when the file cannot be used, and never a silent change of a newer file."""

import fcntl
import os
import sqlite3
import subprocess
import sys
import threading

import pytest
from builders import new_database

from scraper.archive import open_database, open_reader
from scraper.archive.database import Writer, writer
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

    assert writer(path) is None


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


def test_short_lock_of_another_program_is_waited_for_also_by_a_transaction_that_reads_first(tmp_path):
    database = new_database(tmp_path)
    other = sqlite3.connect(database.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    release.start()

    with database.transaction():
        name = database.instance
        database.set_meta("letter", name)

    release.join()
    other.close()
    assert database.meta("letter") == name


def test_start_is_not_turned_away_by_somebody_who_only_looks_whether_one_runs(tmp_path):
    new_database(tmp_path).close()
    looking = os.open(tmp_path / "steppewatch.db.lock", os.O_RDONLY)
    fcntl.flock(looking, fcntl.LOCK_SH)
    leaves = threading.Timer(0.1, lambda: os.close(looking))
    leaves.start()

    database = open_database(tmp_path / "steppewatch.db")
    leaves.join()

    assert writer(tmp_path / "steppewatch.db") == Writer(os.getpid(), None)
    database.close()


def test_readers_are_told_why_the_writer_cannot_write_until_it_is_over(tmp_path):
    database = new_database(tmp_path)

    database.note_trouble("the disk is full")
    assert writer(database.path) == Writer(os.getpid(), "the disk is full")

    database.note_trouble(None)
    assert writer(database.path) == Writer(os.getpid(), None)


def test_lock_file_with_nonsense_in_it_is_nobody(tmp_path):
    path = tmp_path / "steppewatch.db"
    holder = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT)
    os.write(holder, b"rubbish")
    fcntl.flock(holder, fcntl.LOCK_EX)

    assert writer(path) is None
    with pytest.raises(ArchiveError, match=r"already running \(pid unknown\)"):
        open_database(path, create=True)
    os.close(holder)


@pytest.mark.parametrize("name", ["100%41", "what?mode=memory", "a#b", "кит и два"])
def test_any_name_of_a_directory_will_do(tmp_path, name):
    (tmp_path / name).mkdir()

    new_database(tmp_path / name).close()
    open_reader(tmp_path / name / "steppewatch.db").close()

    assert (tmp_path / name / "steppewatch.db").stat().st_size > 0


def test_full_disk_makes_the_write_ahead_log_give_its_room_back(tmp_path):
    database = new_database(tmp_path)
    database.set_meta("letter", "x" * 100_000)
    database.set_meta("letter", None)
    log = tmp_path / "steppewatch.db-wal"
    assert log.stat().st_size > 100_000
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(ArchiveError, match="full"), database.transaction():
        database.set_meta("letter", "x" * 1_000_000)

    assert log.stat().st_size == 0


def test_reader_says_that_a_first_start_was_not_finished(tmp_path):
    path = tmp_path / "steppewatch.db"
    sqlite3.connect(path).close()
    path.touch()

    with pytest.raises(ArchiveError, match="not finished"):
        open_reader(path)


@pytest.fixture
def open_only(monkeypatch):
    """Files open only with what is appended to their address; says what would happen on a disk like that."""
    connect = sqlite3.connect

    def as_if(ending, *, refused=False):
        def opened(address, **options):
            if not str(address).startswith("file:"):
                return connect(address, **options)
            if refused and ending not in address:
                raise sqlite3.OperationalError("unable to open database file")
            return connect(address if refused else address + ending, **options)

        monkeypatch.setattr(sqlite3, "connect", opened)
        monkeypatch.setattr(os, "access", lambda *_: False)

    return as_if


def test_file_that_may_only_be_read_is_refused_at_the_start(tmp_path, open_only):
    new_database(tmp_path).close()
    open_only("?mode=ro")

    with pytest.raises(ArchiveError, match=r"cannot open the database /.*: attempt to write a readonly database"):
        open_database(tmp_path / "steppewatch.db")


def test_stored_articles_can_be_read_where_nothing_may_be_written(tmp_path, open_only):
    new_database(tmp_path).close()
    open_only("immutable=1", refused=True)

    reader = open_reader(tmp_path / "steppewatch.db")

    assert reader.instance
    reader.close()
