"""One SQLite file: opening, locking, migrating, transactions.

One process writes. It holds an exclusive `flock` on `<file>.lock`, whose text is its pid, for as long as it lives; the
kernel drops the lock with the process, so that a kill -9 leaves nothing to clean up and every claim found at the next
start belongs to the dead. Readers open read-only and never wait for the writer (WAL). When the database itself cannot
be written, the lock file says why: it needs no new space.
"""

import fcntl
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scraper import clock
from scraper.archive.schema import migrations
from scraper.archive.tables import Tables
from scraper.errors import ArchiveError
from scraper.failpoints import passing

# Readers of other programs (sqlite3, a backup) may hold a lock for a moment; longer than this is a fault to report.
BUSY_TIMEOUT_SECONDS = 5.0
# A write-ahead log that grew in a burst is cut back to this at the next checkpoint, not kept for ever.
WAL_BYTES_MAX = 16 * 1024 * 1024
# `status` looks whether a writer lives by trying the lock for an instant; a start that meets that instant tries again.
LOCK_TRIES, LOCK_PAUSE_SECONDS = 10, 0.05
TROUBLE_BYTES_MAX = 500
# Errors of the sqlite3 module that are mistakes of ours, whatever the disk does.
MISTAKES = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError, sqlite3.NotSupportedError)


# Rows of tables that readers are not shown, as conditions on those they are. Each package registers its own tables.
HIDDEN: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Writer:
    """The process that writes now, and why it cannot when that is so."""

    pid: int
    trouble: str | None


def is_storage_fault(error: BaseException) -> bool:
    """Whether the disk or another program is at fault, so that the same call may succeed later."""
    return isinstance(error, ArchiveError) or (
        isinstance(error, sqlite3.DatabaseError) and not isinstance(error, MISTAKES)
    )


class Database:
    """A connection with its transactions. Not thread-safe: the thread that opened it uses it."""

    def __init__(self, connection: sqlite3.Connection, path: Path, lock: int | None) -> None:
        connection.row_factory = sqlite3.Row
        self.path = path
        self.tables = Tables(connection)
        self._connection = connection
        self._lock = lock

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit on leaving the block, roll back on any exception; blocks nest as savepoints.

        Raises ArchiveError when the database cannot be written now.
        """
        try:
            if self._connection.in_transaction:
                with self.tables.atomic():
                    yield
            else:
                with self._outermost():
                    yield
        except sqlite3.DatabaseError as error:
            if not is_storage_fault(error):
                raise
            raise ArchiveError(f"the database cannot be written: {error}", retry=True) from error

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        # IMMEDIATE: SQLite waits for a lock only at the beginning. A transaction that reads before it writes would fail
        # at once while another program holds the lock for a moment.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            passing("commit.before")
            self._connection.execute("COMMIT")
            passing("commit.after")
        except BaseException as error:
            self.tables.rollback()
            if is_storage_fault(error) and "full" in str(error):
                # The write-ahead log may hold megabytes; on a full disk they may be all the room there is.
                with suppress(sqlite3.DatabaseError):
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raise

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

    def note_trouble(self, trouble: str | None) -> None:
        """Keep where readers find it, also on a full disk, why nothing can be written; None when it is over."""
        assert self._lock is not None, "only the writer has trouble"
        with suppress(OSError):
            _write_lock(self._lock, trouble)

    def close(self) -> None:
        """Close the connection and release the writer's lock."""
        self.tables.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


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
        database = Database(_connect(path.as_uri(), wal=True), path, lock)
        _migrate(database)
        # A file that may only be read opens all the same; this changes nothing, but is refused there.
        database.execute("UPDATE meta SET value = value WHERE key = ''")
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
        raise ArchiveError(f"no database at {path}; `steppewatch run` makes it")
    try:
        database = Database(_connect_reader(path), path, None)
        if not _check_version(database):
            raise ArchiveError(f"the database {path} was not finished or is of an older version: a start brings it up")
        _hide(database)
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"cannot read the database {path}: {error}") from error
    return database


def _hide(database: Database) -> None:
    """Put views before the tables that have rows which readers are not shown: a temporary name is found first."""
    database.execute("PRAGMA temp_store = MEMORY")
    for table, shown in HIDDEN.items():
        columns = "rowid, *" if table == "alerts" else "*"  # views have no row number of their own
        database.execute(f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} WHERE {shown}")  # noqa: S608 - names from the program


def _connect_reader(path: Path) -> sqlite3.Connection:
    try:
        connection = _connect(f"{path.as_uri()}?mode=ro", wal=False)
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")  # opens the file in truth
        return connection
    except sqlite3.OperationalError:
        log = path.with_name(path.name + "-wal")
        if os.access(path.parent, os.W_OK) or (log.exists() and log.stat().st_size):
            raise
        # Even a reader makes the log's index file; where it may not, and there is no log, nobody writes either.
        return _connect(f"{path.as_uri()}?mode=ro&immutable=1", wal=False)


def writer(path: Path) -> Writer | None:
    """The process that holds the writer's lock now, or None."""
    try:
        handle = os.open(_lock_path(path.absolute()), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return _read_lock(handle)
    finally:
        os.close(handle)
    return None


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _take_lock(path: Path) -> int:
    handle = os.open(_lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        for tries_left in reversed(range(LOCK_TRIES)):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not tries_left:
                    holder = _read_lock(handle)
                    pid = holder.pid if holder else "unknown"
                    raise ArchiveError(f"already running (pid {pid}) on {path}") from None
            clock.sleep(LOCK_PAUSE_SECONDS)
        _write_lock(handle, None)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _write_lock(handle: int, trouble: str | None) -> None:
    text = f"{os.getpid()}\n{trouble or ''}".encode()[:TROUBLE_BYTES_MAX]
    os.pwrite(handle, text, 0)
    os.ftruncate(handle, len(text))


def _read_lock(handle: int) -> Writer | None:
    """What the holder wrote; None in the instant before it has."""
    pid, _, trouble = os.pread(handle, TROUBLE_BYTES_MAX, 0).decode(errors="replace").partition("\n")
    return Writer(int(pid), trouble.strip() or None) if pid.isascii() and pid.isdigit() else None


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


def _check_version(database: Database) -> bool:
    """Whether all migrations were applied; raises ArchiveError for a file that a newer version made."""
    applied = {migration.name for migration in migrations.applied(database.tables)}
    registered = {migration.name for migration in migrations.pending(Tables(memory=True))}
    newer = sorted(applied - registered)
    if newer:
        raise ArchiveError(f"{database.path} was made by a newer version of steppewatch (it knows {', '.join(newer)})")
    return applied == registered
