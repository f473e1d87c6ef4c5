"""New entries at the end of `sources.yaml`: what stands there stays as it is, comments included.

1. `yaml_of` writes one entry. 2. `appended` adds entries to the file's text, without parsing it into values and writing
it anew. 3. `add_sources` reads the directory, checks the whole as `check` does and replaces the file in one step: a
running daemon sees the old text or the new one.
"""

import json
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from pydantic import BaseModel

from jobs.config import files
from jobs.config.document import parse
from jobs.config.lastgood import sync_directory
from jobs.config.problems import Problems
from jobs.config.reading import assemble
from jobs.config.tree import Mapping as MappingNode
from jobs.config.tree import Node, Scalar
from jobs.config.tree import Sequence as SequenceNode
from jobs.errors import JobsError, UsageError
from scraper.config import UNIT_SECONDS, RoutedSourceKeys, SourceKeys

Keys = SourceKeys | RoutedSourceKeys

INDENT = "  "
# Text that YAML reads as itself, in Latin or Cyrillic; everything else is quoted.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()&;@+=~%-]*[\w/)])?")
_PLAIN_URL = re.compile(r"https?://[!-~]+")
# YAML 1.1 and 1.2 read these as truth, nothing or numbers.
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", "inf", "nan"))


def yaml_of(keys: Keys, indent: str = INDENT) -> str:
    """The entry as lines of YAML, the dash after `indent`; what is as usual is left out."""
    fields = type(keys).model_fields
    lines = [
        f"{key}: {_written(key, value)}"
        for key in ("id", "name", "kind", "url", *fields)
        if (value := getattr(keys, key)) != fields[key].default and (key, value) != ("name", keys.id)
    ]
    return "".join(f"{indent}{'  ' if number else '- '}{line}\n" for number, line in enumerate(dict.fromkeys(lines)))


def _written(key: str, value: object) -> str:
    """The value of a key as YAML."""
    if key == "every":
        return duration_of(cast(int, value))
    if isinstance(value, BaseModel):
        return json.dumps(value.model_dump(exclude_defaults=True), ensure_ascii=False)  # JSON is YAML too
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return f"[{', '.join(_written(key, one) for one in value)}]"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    text = str(value)
    return text if _PLAIN_URL.fullmatch(text) and " #" not in text else _text(text)


def duration_of(seconds: int) -> str:
    """As it is written: the largest unit that gives a whole number."""
    unit = next(unit for unit in ("d", "h", "m", "s") if seconds % UNIT_SECONDS[unit] == 0)
    return f"{seconds // UNIT_SECONDS[unit]}{unit}"


def _text(text: str) -> str:
    """A text in plain or double quotes, so that every YAML reads it as that text (NO is a country, 24kg an id)."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def appended(text: str | None, entries: Sequence[Keys]) -> str:
    """The file's text with the entries at its end; `text` is None where there is no file.

    Raises UsageError for a file whose sources are not a list of lines, one key each.
    """
    if not entries:
        return text or ""
    if text is None:
        return "sources:\n" + _block(entries, INDENT)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    breaks = "\r\n" if "\r\n" in text else "\n"
    lines = text.removeprefix(mark).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    held = _held(text)
    indent = INDENT
    if isinstance(held, SequenceNode) and held.nodes:
        indent = _indent_of(lines, held)
    else:
        _open(lines, held)
    whole = "\n".join(lines)
    if whole and not whole.endswith("\n"):
        whole += "\n"
    return mark + (whole + _block(entries, indent)).replace("\n", breaks)


def _block(entries: Sequence[Keys], indent: str) -> str:
    return "\n".join(yaml_of(entry, indent) for entry in entries)


def _held(text: str) -> Node:
    """What the file's only key holds."""
    node = parse(
        files.SOURCES, text.replace("\r\n", "\n").removeprefix("\ufeff").translate(files.LINE_BREAKS), Problems()
    )
    held = node.nodes.get("sources") if isinstance(node, MappingNode) else None
    if held is None:
        raise UsageError(f'{files.SOURCES} has no key "sources": nothing can be added to it')
    return held


def _as_read(text: str) -> str:
    """The text as the configuration's reader takes it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").translate(files.LINE_BREAKS)


def _indent_of(lines: list[str], held: SequenceNode) -> str:
    """What stands before the dash of the last entry."""
    place = held.nodes[-1].place
    before = lines[place.line - 1][: place.column - 1]
    if not re.fullmatch(r" *- +", before):
        raise UsageError(f"{files.SOURCES}:{place.line}: the sources stand within brackets: nothing can be added")
    return before[: before.index("-")]


def _open(lines: list[str], held: Node) -> None:
    """Take away the `[]` that stands for no sources."""
    line, column = held.place.line - 1, held.place.column - 1
    if isinstance(held, Scalar) and held.value is None:
        return
    empty = re.compile(r"\[ *\]").match(lines[line], column) if isinstance(held, SequenceNode) else None
    if empty is None:
        raise UsageError(f"{files.SOURCES}:{line + 1}: the sources are no list of entries: nothing can be added")
    lines[line] = (lines[line][:column].rstrip() + lines[line][empty.end() :]).rstrip()


def add_sources(directory: Path, entries: Sequence[Keys]) -> None:
    """Add the entries to the directory's `sources.yaml`, if the configuration is right with them.

    Raises ConfigurationError for a configuration that is wrong, before or with them, and JobsError where the file
    cannot be written; then nothing has changed.
    """
    problems = Problems()
    texts, _ = files.read_texts(directory, problems)
    path = (directory / files.SOURCES).resolve()
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise JobsError(f"cannot read {path}: {error}") from error
    after = appended(before, entries)
    if len(after.encode()) > files.FILE_BYTES_MAX:
        raise JobsError(f"{path} would be too large: {files.FILE_BYTES_MAX:,} bytes at the most")
    configuration = assemble(directory, {**texts, files.SOURCES: _as_read(after)}, os.environ, problems)
    wanted = {entry.id for entry in entries}
    if not wanted <= {source.id for source in configuration.sources}:
        raise JobsError(f"{path} would not hold the new entries: add them by hand")
    _replace(path, after)


def _replace(path: Path, text: str) -> None:
    """Put the text in the file's place in one step, with the mode it had."""
    handle, temporary = -1, ""
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
        sync_directory(path.parent)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise JobsError(f"cannot write {path}: {error.strerror}") from error
