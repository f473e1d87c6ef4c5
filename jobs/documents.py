"""Documents as `match` and `explain` read them: one JSON object each."""

import json
from typing import Any

from alerts.model import Document
from jobs.errors import UsageError
from scraper.clock import time_of

TEXTS = ("title", "text", "language", "source", "country", "url", "type")


def document_of(line: bytes, place: str) -> Document:
    """The document; raises UsageError that names `place` for anything else."""
    try:
        row: dict[str, Any] = json.loads(line)
        texts = {name: row[name] for name in TEXTS if row.get(name) is not None}
        for name, value in texts.items():
            if not isinstance(value, str):
                raise TypeError(f'"{name}" is not text')
        published_at = time_of(row["published_at"]) if row.get("published_at") else None
        authors = row.get("authors") or ()
        if not isinstance(authors, list | tuple) or not all(isinstance(author, str) for author in authors):
            raise TypeError('"authors" is not a list of texts')
        return Document(id=str(row["id"]), published_at=published_at, authors=tuple(authors), **texts)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        raise UsageError(f"{place}: not a document: {reason}") from error
