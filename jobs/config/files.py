"""The files of a configuration directory: which there are, their texts, and whether they changed.

All are read before any is parsed, and read again when one changed meanwhile, so that an edit of two files is seen
whole or not at all.
"""

import os
import stat
from pathlib import Path

from jobs.config.problems import ConfigurationError, Place, Problem, Problems, nearest
from scraper.config import quoted

SETTINGS, SOURCES, WATCHES = "steppewatch.yaml", "sources.yaml", "watches.yaml"
CHANNELS, VOCABULARY, LISTS = "channels.yaml", "vocabulary.yaml", "lists.yaml"
# In the order in which people write them and problems are told.
FILES = (SETTINGS, SOURCES, WATCHES, CHANNELS, VOCABULARY, LISTS)

# 5,000 sources are 700 kB; YAML of twice that takes a few seconds to read, and a reload should not take more.
FILE_BYTES_MAX = 1_500_000
# Each round means that somebody is writing just now.
ROUNDS_MAX = 10

# Line ends of Windows and of old Macs are one character for YAML too. The other three are line breaks only for ruamel,
# not in YAML 1.2, and come from pasted texts; as spaces they keep lines and columns as editors count them.
LINE_BREAKS = {ord("\r"): "\n", 0x85: " ", 0x2028: " ", 0x2029: " "}

# Of each file its inode, size and time of the last change; None where there is no file.
Signature = tuple[tuple[int, int, int] | None, ...]


def signature(directory: Path) -> Signature:
    """Changes whenever one of the files changes; cheap (one stat a file, through symbolic links)."""
    return tuple(_signature(directory / name) for name in FILES)


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def read_texts(directory: Path, problems: Problems) -> tuple[dict[str, str], Signature]:
    """The texts of the files there are, of one moment, and that moment's signature.

    Raises ConfigurationError where there is no configuration.
    """
    if not directory.is_dir():
        raise missing(str(directory), "no such directory", directory)
    if not (directory / SETTINGS).exists():
        raise missing(SETTINGS, f"no such file in {directory.absolute()}", directory)
    for _ in range(ROUNDS_MAX):
        before = signature(directory)
        found = Problems()
        texts = {name: text for name in FILES if (text := read_text(directory / name, found)) is not None}
        if signature(directory) == before:
            break
    problems.found += found.found
    warn_of_strangers(directory, problems)
    return texts, before


def missing(file: str, message: str, directory: Path) -> ConfigurationError:
    hint = f"`steppewatch init {directory}` writes a commented starter"
    return ConfigurationError([Problem(file, 1, 1, f"{message}; {hint}")])


def read_text(path: Path, problems: Problems) -> str | None:
    """The text without byte order mark; None if there is no such file or it was reported."""
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                problems.error(path.name, Place(), "not a regular file")
                return None
            content = file.read(FILE_BYTES_MAX + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        problems.error(path.name, Place(), f"cannot be read: {error.strerror}")
        return None
    if len(content) > FILE_BYTES_MAX:
        problems.error(path.name, Place(), f"the file is too large: {FILE_BYTES_MAX:,} bytes at the most")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        problems.error(path.name, place, f"the file is not UTF-8 here (byte 0x{content[error.start]:02X})")
        return None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").translate(LINE_BREAKS)


def warn_of_strangers(directory: Path, problems: Problems) -> None:
    """A file with a misspelt name is silently nothing: say so."""
    for path in sorted(directory.iterdir()):
        if path.suffix in {".yaml", ".yml"} and path.name not in FILES and not path.name.startswith("."):
            meant = nearest(path.with_suffix(".yaml").name, FILES)
            hint = f", did you mean {quoted(meant)}?" if meant else ""
            problems.warn(path.name, Place(), f"this file is not read{hint}")
