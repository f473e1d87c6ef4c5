"""Which languages there are, which script each is written in, and in documents of which languages a term may count.

A language is told by its code; where one is written in several scripts, the code says which (uz-Cyrl, kk-Latn,
kk-Arab). Terms meet documents by the language alone: a Latin term cannot stand in Cyrillic text anyway, and feeds say
"uz" for both.
"""

from collections.abc import Iterable
from functools import cache

SCRIPTS: dict[str, str] = {
    "en": "Latn",
    "fr": "Latn",
    "de": "Latn",
    "ru": "Cyrl",
    "uk": "Cyrl",
    "be": "Cyrl",
    "kk": "Cyrl",
    "kk-Latn": "Latn",
    "kk-Arab": "Arab",
    "ky": "Cyrl",
    "uz": "Latn",
    "uz-Cyrl": "Cyrl",
    "tg": "Cyrl",
    "tk": "Latn",
    "az": "Latn",
    "tr": "Latn",
    "zh": "Hans",
    "fa": "Arab",
    "ug": "Arab",
}
NAMES = {
    "en": "English",
    "fr": "French",
    "de": "German",
    "ru": "Russian",
    "uk": "Ukrainian",
    "be": "Belarusian",
    "kk": "Kazakh",
    "kk-Latn": "Kazakh (Latin)",
    "kk-Arab": "Kazakh (Arabic)",
    "ky": "Kyrgyz",
    "uz": "Uzbek",
    "uz-Cyrl": "Uzbek (Cyrillic)",
    "tg": "Tajik",
    "tk": "Turkmen",
    "az": "Azerbaijani",
    "tr": "Turkish",
    "zh": "Chinese",
    "fa": "Persian",
    "ug": "Uyghur",
}

# Words of the first language are met in texts of the others, meaning the same: Russian all over the region's Cyrillic
# press, and between neighbours that a short text does not tell apart.
_ALSO_IN: dict[str, tuple[str, ...]] = {
    "ru": ("uk", "be", "kk", "ky", "uz", "tg"),
    "uk": ("ru", "be"),
    "be": ("ru", "uk"),
    "kk": ("ky",),
    "kk-Latn": ("uz", "tr", "az", "tk"),
    "ky": ("kk",),
    "tr": ("az", "tk"),
    "az": ("tr", "tk"),
    "tk": ("tr", "az"),
    "kk-Arab": ("fa", "ug"),
    "ug": ("kk", "fa"),
    "zh": ("ja",),
}


def base(language: str | None) -> str | None:
    """The language without its script or region: `uz` of `uz-Cyrl`, `zh` of `zh-Hans-CN`."""
    return language.replace("_", "-").split("-")[0].lower() if language else None


def of_script(script: str) -> tuple[str, ...]:
    """The languages written in a script; none for figures."""
    return tuple(language for language, written in SCRIPTS.items() if written == script)


@cache  # ten thousand watches have a quarter of a million terms
def own(language: str) -> frozenset[str]:
    """Documents in which a word counts that only its own language has."""
    return frozenset(_bases((language,)))


@cache
def close(language: str) -> frozenset[str]:
    """Documents in which a common noun of the language counts: its own and those of the neighbours."""
    return frozenset(_bases((language, *_ALSO_IN.get(language, ()))))


def _bases(languages: Iterable[str]) -> Iterable[str]:
    return (code for code in map(base, languages) if code)
