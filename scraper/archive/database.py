"""One SQLite file: opening, locking, migrating, transactions.

One process writes. It holds an exclusive `flock` on `<file>.lock`, whose text is its pid, for as long as it lives; the
kernel drops the lock with the process, so that a kill -9 leaves nothing to clean up and every claim found at the next
start belongs to the dead. Readers open read-only and never wait for the writer (WAL).
"""

import fcntl
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database as Tables

from scraper.archive.schema import migrations
from scraper.errors import ArchiveError

# Readers of other programs (sqlite3, a backup) may hold a lock for a moment; longer than this is a fault to report.
BUSY_TIMEOUT_SECONDS = 5.0
# A write-ahead log that grew in a burst is cut back to this at the next checkpoint, not kept for ever.
WAL_BYTES_MAX = 16 * 1024 * 1024


class Database:
    """A connection with its transactions. Not thread-safe: the thread that opened it uses it."""

    def __init__(self, connection: sqlite3.Connection, path: Path, lock: int | None) -> None:
        connection.row_factory = sqlite3.Row
        self.path = path
        self.tables = Tables(connection)
        self._connection = connection
        self._lock = lock

    def transaction(self) -> AbstractContextManager[object]:
        """Commit on leaving the block, roll back on any exception; blocks nest as savepoints."""
        return _translated(self.tables)

    def execute(self, sql: str, parameters: tuple[Any, ...] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement; outside `transaction` a write commits by itself."""
        return self.tables.execute(sql, parameters)

    def executemany(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for each row, inside the open transaction."""
        self._connection.executemany(sql, rows)

    def meta(self, key: str) -> str | None:
        """A fact about the whole file (`instance`, `configuration_error`, …), or None."""
        row = self.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row["value"])

    def set_meta(self, key: str, value: str | None) -> None:
        """Keep, or with None forget, a fact about the whole file."""
        with self.transaction():
            if value is None:
                self.execute("DELETE FROM meta WHERE key = ?", (key,))
            else:
                self.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    @property
    def instance(self) -> str:
        """A name made once with the file; ids of alerts are digests over it, so two installations never share one."""
        name = self.meta("instance")
        assert name is not None, "written by open_database"
        return name

    def close(self) -> None:
        """Close the connection and release the writer's lock."""
        self.tables.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


@contextmanager
def _translated(tables: Tables) -> Iterator[object]:
    try:
        with tables.atomic():
            yield tables
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise  # a mistake of ours, not of the disk
        raise ArchiveError(f"the database cannot be written: {error}", retry=True) from error


def open_database(path: Path, *, create: bool = False) -> Database:
    """The writer: takes the lock, migrates, and returns the connection.

    Raises ArchiveError when the file is missing (unless `create`), another process writes, the file is damaged or no
    database, the disk is full or read-only, or a newer version of the program made the file.
    """
    path = path.absolute()
    if not create and not path.exists():
        raise ArchiveError(f"no database at {path}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _take_lock(path)
    except OSError as error:
        raise ArchiveError(f"cannot write beside {path}: {error.strerror or error}") from error
    try:
        database = Database(_connect(f"file:{path}", wal=True), path, lock)
        _migrate(database)
    except sqlite3.DatabaseError as error:
        os.close(lock)
        raise ArchiveError(f"cannot open the database {path}: {error}") from error
    except BaseException:
        os.close(lock)
        raise
    return database


def open_reader(path: Path) -> Database:
    """A read-only connection that sees what was committed; raises ArchiveError when there is no such file."""
    path = path.absolute()
    if not path.exists():
        raise ArchiveError(f"no database at {path}")
    try:
        database = Database(_connect(f"file:{path}?mode=ro", wal=False), path, None)
        _check_version(database)
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"cannot read the database {path}: {error}") from error
    return database


def writer_pid(path: Path) -> int | None:
    """The pid of the process that holds the writer's lock now, or None."""
    lock_path = _lock_path(path.absolute())
    try:
        handle = os.open(lock_path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return int(os.read(handle, 32).decode().strip() or 0) or None
    finally:
        os.close(handle)
    return None


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _take_lock(path: Path) -> int:
    handle = os.open(_lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pid = os.read(handle, 32).decode().strip()
        os.close(handle)
        raise ArchiveError(f"already running (pid {pid or 'unknown'}) on {path}") from None
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    except OSError:
        os.close(handle)
        raise
    return handle


def _connect(uri: str, *, wal: bool) -> sqlite3.Connection:
    # check_same_thread: the connection is opened by the main thread and handed to the work thread once, before use.
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False)
    if wal:
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: a commit survives a power cut, or the outbox would promise what it cannot keep.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_BYTES_MAX}")
    connection.execute("PRAGMA foreign_keys = ON")
    # No memory map: an I/O error in a mapped page is a signal, not an exception.
    connection.execute("PRAGMA mmap_size = 0")
    return connection


def _migrate(database: Database) -> None:
    _check_version(database)
    migrations.apply(database.tables)
    if database.meta("instance") is None:
        database.set_meta("instance", uuid.uuid4().hex)


def _check_version(database: Database) -> None:
    applied = {migration.name for migration in migrations.applied(database.tables)}
    registered = {migration.name for migration in migrations.pending(Tables(memory=True))}
    newer = sorted(applied - registered)
    if newer:
        raise ArchiveError(f"{database.path} was made by a newer version of steppewatch (it knows {', '.join(newer)})")
