"""The last configuration that worked, kept beside the database for a start after a bad edit.

One file holds the texts of all files, so that it is replaced whole or not at all, whatever happens meanwhile; it is
readable by its owner only. It holds what was read and checked, not what the directory holds by now, and it goes
through the same reading as the directory does, secrets looked up anew.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from jobs.config import files
from jobs.config.model import Configuration
from jobs.config.problems import ConfigurationError, Problems
from jobs.config.reading import assemble
from jobs.config.settings import database_named


def last_good_path(database: Path) -> Path:
    return database.with_name(f"{database.name}.last-good.json")


def database_of(directory: Path) -> Path:
    """The database that the directory's settings name, also when the configuration has errors.

    Raises ConfigurationError where there is no configuration at all.
    """
    texts, _ = files.read_texts(directory, Problems())
    return database_named(texts.get(files.SETTINGS, ""))


def save_last_good(configuration: Configuration) -> None:
    """Keep the configuration; raises OSError when it cannot be written, and the one kept before stays."""
    path = last_good_path(configuration.database)
    content = json.dumps(dict(configuration.texts), ensure_ascii=False, indent=0)
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Make a rename in the directory last through a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_last_good(directory: Path, environ: Mapping[str, str] | None = None) -> Configuration | None:
    """The configuration kept for this directory; None if there is none, or if it cannot be used any more."""
    try:
        path = last_good_path(database_of(directory))
        texts = texts_of(path.read_text(encoding="utf-8"))
        return assemble(directory, texts, os.environ if environ is None else environ, Problems())
    except (ConfigurationError, OSError, ValueError):
        return None


def texts_of(content: str) -> dict[str, str]:
    """The texts in the file; raises ValueError if it is not one that `save_last_good` wrote."""
    texts = json.loads(content)
    if not isinstance(texts, dict) or files.SETTINGS not in texts or not texts.keys() <= set(files.FILES):
        raise ValueError("not a configuration")
    if not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("not texts")
    return texts
