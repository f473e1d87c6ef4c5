"""What was translated, kept by what it is a translation of, so that no text is sent away twice."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from alerts.model import Alert, Translation
from alerts.translate.texts import Api, Texts, texts_of
from scraper.archive.database import Database
from scraper.clock import text_of

NAMES: dict[Api, str] = {"libretranslate": "LibreTranslate", "deepl": "DeepL", "apertium": "Apertium"}


class Translations:
    """Every method joins the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, texts: Texts, translations: Sequence[str], *, api: Api, now: datetime) -> None:
        """Keep a translation a text; one that is kept already stays."""
        self._database.executemany(
            "INSERT OR IGNORE INTO translations (digest, translation, made_at) VALUES (?, ?, ?)",
            [
                (digest(text, texts.source, texts.target, api=api), translation, text_of(now))
                for text, translation in zip(texts.texts, translations, strict=True)
            ],
        )

    def find(self, text: str, source: str | None, target: str, *, api: Api, before: datetime) -> str | None:
        """The translation of a text if it was made by `before`."""
        row = self._database.execute(
            "SELECT translation FROM translations WHERE digest = ? AND made_at <= ?",
            (digest(text, source, target, api=api), text_of(before)),
        ).fetchone()
        return None if row is None else str(row["translation"])

    def translated(self, alert: Alert, target: str, *, api: Api, before: datetime) -> Translation | None:
        """What of an alert was translated by `before`: a message says the same at every try."""
        found = [self.find(text, alert.language, target, api=api, before=before) for text in texts_of(alert)]
        if not found or None in found:
            return None
        headline, snippet = ([text or "" for text in found] + [""])[:2]
        return Translation(headline, snippet, NAMES[api])


def digest(text: str, source: str | None, target: str, *, api: Api) -> str:
    """The key of a translation."""
    return hashlib.sha256("\x1f".join((api, source or "", target, text)).encode("utf-8", "replace")).hexdigest()
