"""The three kinds of server: LibreTranslate, DeepL and Apertium.

Connections are those of channels (alerts/channels/http.py): no redirects, no link-local addresses, no proxy, an answer
within 60 s and of at most 64 KiB. A translation is a stranger's text like that of a feed.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from alerts.channels.base import answer_line, secrets_of
from alerts.channels.http import Client, judge
from alerts.languages import base
from alerts.model import Delivered, Refused, Retry
from alerts.translate.config import TranslateSettings
from alerts.translate.texts import Answer, Api, Texts, Translator

# What is so long is no translation of a headline or a snippet: the server repeats itself.
TRANSLATION_CHARACTERS_MAX = 2_000


def build(settings: TranslateSettings) -> Translator:
    """The translator that the settings name."""
    match settings.api:
        case "libretranslate":
            return LibreTranslate(settings)
        case "deepl":
            return DeepL(settings)
        case "apertium":
            return Apertium(settings)


class _Server:
    """What the three have in common."""

    def __init__(self, settings: TranslateSettings) -> None:
        self.api: Api = settings.api
        self._url = settings.url.reveal().rstrip("/")
        self._key = settings.key.reveal() if settings.key else ""
        self._client = Client()

    def close(self) -> None:
        self._client.close()

    def _ask(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON of an answer, or why there is none."""
        answer = self._client.post(self._url + path, body, headers or {})
        outcome = answer if isinstance(answer, Retry) else judge(answer)
        if not isinstance(outcome, Delivered):
            said = answer_line(outcome.answer, secrets=[self._key, *secrets_of(self._url)])
            return Refused(said) if isinstance(outcome, Refused) else Retry(said, after_seconds=outcome.after_seconds)
        assert not isinstance(answer, Retry)
        try:
            return json.loads(answer.text)
        except ValueError:
            return Retry("the answer is no JSON")


class LibreTranslate(_Server):
    """github.com/LibreTranslate/LibreTranslate: POST /translate with several texts at once."""

    def translate(self, texts: Texts) -> Answer:
        """See Translator."""
        body: dict[str, object] = {
            "q": list(texts.texts),
            "source": base(texts.source) or "auto",
            "target": base(texts.target),
            "format": "text",
        }
        if self._key:
            body["api_key"] = self._key
        said = self._ask("/translate", json.dumps(body).encode())
        return said if isinstance(said, Refused | Retry) else checked(_at(said, "translatedText"), texts)


class DeepL(_Server):
    """developers.deepl.com/api-reference/translate: POST /v2/translate, codes in capitals."""

    def translate(self, texts: Texts) -> Answer:
        """See Translator."""
        target = (base(texts.target) or "").upper()
        body: dict[str, object] = {"text": list(texts.texts), "target_lang": {"EN": "EN-US"}.get(target, target)}
        if texts.source:
            body["source_lang"] = (base(texts.source) or "").upper()
        headers = {"Authorization": f"DeepL-Auth-Key {self._key}"}
        said = self._ask("/v2/translate", json.dumps(body).encode(), headers)
        if isinstance(said, Refused | Retry):
            return said
        found = _at(said, "translations")
        return checked([_at(one, "text") for one in found] if isinstance(found, list) else None, texts)


class Apertium(_Server):
    """wiki.apertium.org/wiki/Apertium-apy: POST /translate, one text at a time, codes of three letters."""

    def translate(self, texts: Texts) -> Answer:
        """See Translator."""
        source, target = (_LETTERS_3.get(base(code) or "") for code in (texts.source, texts.target))
        if source is None or target is None:
            return Refused(f"Apertium has no code for {texts.source or 'an unknown language'} or {texts.target}")
        translations: list[object] = []
        for text in texts.texts:
            form = urlencode({"langpair": f"{source}|{target}", "q": text, "markUnknown": "no"}).encode()
            said = self._ask("/translate", form, {"Content-Type": "application/x-www-form-urlencoded"})
            if isinstance(said, Refused | Retry):
                return said
            translations.append(_at(_at(said, "responseData"), "translatedText"))
        return checked(translations, texts)


def checked(translations: object, texts: Texts) -> Answer:
    """The translations, if there is one a text."""
    if not isinstance(translations, list) or len(translations) != len(texts.texts):
        return Retry("the answer holds no translation")
    if not all(isinstance(text, str) and len(text) <= TRANSLATION_CHARACTERS_MAX for text in translations):
        return Refused("the answer holds something else than translations")
    return tuple(translations)


def _at(value: object, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


# ISO 639-3, as Apertium names its pairs.
_LETTERS_3 = {
    "en": "eng",
    "fr": "fra",
    "de": "deu",
    "ru": "rus",
    "uk": "ukr",
    "be": "bel",
    "kk": "kaz",
    "ky": "kir",
    "uz": "uzb",
    "tg": "tgk",
    "tk": "tuk",
    "az": "aze",
    "tr": "tur",
    "tt": "tat",
    "zh": "zho",
    "fa": "pes",
    "ug": "uig",
}
