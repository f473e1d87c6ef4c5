"""What the letters of a text say of its language: its script, letters only one language has, letters it never has."""

import math
import re
from collections import Counter
from functools import cache

from scraper.text.language.alphabets import ALPHABETS, OWN, TOLD_BY

# Letters of its own that a language must show, of all letters: Kazakh has 20 %, Russian with a Kazakh name 1 %.
_OWN_SHARE_MIN = 0.015
# What one letter a language does not have speaks against it, in nats; a name may bring one or two.
_FOREIGN = 3.6
# How much of what the lack of a letter says is believed (sequences of letters have said part of it), and at most.
_LACKING = 0.6
_LACKING_MAX = 4.0

# How much a byte that begins a letter of the script says of what the text is written in: a Chinese character as much as
# two or three letters; Latin letters half, for names of companies are Latin in every script.
_SCRIPTS = {
    "Latn": 1,
    "Cyrl": 2,
    "Arab": 2,
    "Hans": 5,
    "Kana": 2,
    "Hang": 2,
    "Geor": 2,
    "Armn": 2,
    "Grek": 2,
    "Hebr": 2,
}
_LEADS = {
    "Cyrl": range(0xD0, 0xD5), "Arab": range(0xD8, 0xDC), "Hans": range(0xE4, 0xEA), "Kana": range(0xE3, 0xE4),
    "Hang": range(0xEA, 0xEE), "Geor": range(0xE1, 0xE2), "Armn": range(0xD5, 0xD7), "Grek": range(0xCE, 0xD0),
    "Hebr": range(0xD7, 0xD8),
}  # fmt: skip
_LATIN_BYTES = (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC3, 0xCA))
_NUMBERS = {script: bytes([number]) for number, script in enumerate(_SCRIPTS, 1)}


def _number_bytes() -> bytes:
    table = bytearray(256)
    for script, number in _NUMBERS.items():
        for byte in _LEADS.get(script, _LATIN_BYTES):
            table[byte] = number[0]
    return bytes(table)


_SCRIPT_OF_BYTE = _number_bytes()
_KANA = re.compile("[\u3041-\u30ff]")
# Scripts that tell the language at once.
LANGUAGE_OF = {
    "Hans": "zh", "Kana": "ja", "Hang": "ko", "Geor": "ka", "Armn": "hy", "Grek": "el", "Hebr": "he",
}  # fmt: skip
# oʻ and gʻ in all their spellings; but not O'Neal, Portillo's, don't.
_UZBEK_MARKED = re.compile(r"[oOgG][ʻʼ‘’'`´](?!s\b)(?=[a-z]|[A-Z]{2})|\b[yY]?[oO][ʻ‘]")
_KAZAKH_LATIN = re.compile("[bcdfghjklmnpqrstvz]y(?:[bcdfghjklmnpqrstvzńǵğñ]|\\b)|[aeoáóúäöü]ı|[ǵńūñ]")
_NOT_KAZAKH_LATIN = re.compile("[əňžâàèêîçßw]|[aeou]ý|ýa|x")
_Q_ALONE = re.compile("q[^u]")
# What a spelling hardly any other language has speaks for one, in nats.
_MARK = 4.0

_NOT_RUSSIAN = re.compile("[\u0402-\u040f\u0452-\u045f\u0460-\u052f]")


def tell_script(text: str) -> tuple[str, int]:
    """The script most of the text is in, and how many letters it has in it."""
    numbers = text.encode(errors="ignore").translate(_SCRIPT_OF_BYTE)
    counts = {script: numbers.count(number) for script, number in _NUMBERS.items()}
    if counts["Kana"]:  # or the punctuation of Chinese
        counts["Kana"] = len(_KANA.findall(text))
    if counts["Kana"] * 10 > counts["Hans"]:
        # Japanese has both; Chinese has none of these, but for a name or two.
        counts["Kana"], counts["Hans"] = 3 * (counts["Kana"] + counts["Hans"]), 0
    best = max(_SCRIPTS, key=lambda script: counts[script] * _SCRIPTS[script])
    return best, counts[best] * (3 if best == "Hans" else 1)


def has_other_cyrillic(text: str) -> bool:
    """Whether there are Cyrillic letters that Russian has not."""
    return _NOT_RUSSIAN.search(text) is not None


def decide(text: str, script: str, letters: int) -> str | None:
    """The language whose own letters the text shows often enough that no quoted name explains them."""
    least = max(1, round(letters * _OWN_SHARE_MIN))
    if script == "Latn":
        return _by_latin(text, text.lower(), least)
    return _by_cyrillic(text.lower(), least) if script == "Cyrl" else _by_arabic(text, least)


def weigh(text: str, script: str, languages: tuple[str, ...]) -> list[float]:
    """What the letters say of each of the languages, in nats.

    Letters it does not have speak against it, and so does the lack of those no text of this length is without.
    """
    low = text.lower()
    count = Counter(low)
    foreign = [0] * len(languages)
    for letter in count.keys() & TOLD_BY[script]:
        for at in _lacking(letter, languages):
            foreign[at] += count[letter]
    total = sum(map(str.isalpha, text))
    weights = [-_FOREIGN * math.log1p(times) if times else 0.0 for times in foreign]
    for at, (own, share) in _own(languages):
        if own.isdisjoint(low):
            weights[at] += max(-_LACKING_MAX, -_LACKING * share * total)
    if script == "Latn":
        if _UZBEK_MARKED.search(text):
            weights[languages.index("uz")] += _MARK
        if _Q_ALONE.search(low) and len(_KAZAKH_LATIN.findall(low)) > 1:
            weights[languages.index("kk-Latn")] += _MARK
    return weights


@cache  # of the letters of the alphabets, a few hundred
def _lacking(letter: str, languages: tuple[str, ...]) -> tuple[int, ...]:
    """Which of the languages, by their places, do not have the letter."""
    return tuple(at for at, language in enumerate(languages) if letter not in ALPHABETS[language])


@cache
def _own(languages: tuple[str, ...]) -> tuple[tuple[int, tuple[frozenset[str], float]], ...]:
    """The places of the languages that have letters of their own, with these."""
    return tuple((at, OWN[language]) for at, language in enumerate(languages) if language in OWN)


def _by_cyrillic(low: str, least: int) -> str | None:
    def has(some: str) -> int:
        return sum(map(low.count, some))

    if not _NOT_RUSSIAN.search(low):
        return None
    if has("ҷӣӯ") >= least and not has("іўң"):
        return "tg"
    if has("ў") and has("қғҳ") and has("ўқғҳ") >= least and not has("іәөүң"):
        return "uz-Cyrl"
    if has("ұіә") >= least and has("қғұ") and has("ұіәқғңөү") >= 2 and not has("ҡҙҫўҳ"):
        return "kk"
    if has("ў") >= least and has("і") and not has("қғҳищ"):
        return "be"
    if has("їєґ") >= least and has("їєґі") >= 2 and not has("ыэёъў"):
        return "uk"
    if has("ң") and has("өү") and has("ңөү") >= max(3, least) and not has("әғқіұһҗҡ"):
        return "ky"
    return None


def _by_latin(text: str, low: str, least: int) -> str | None:
    def has(some: str) -> int:
        return sum(map(low.count, some))

    if low.count("ə") >= least:
        return "az"
    if has("ňýž") >= least and has("şňä") and has("y") and not has("qáěí"):
        return "tk"
    if has("ıäöüūğñşǵńóúáý") and (has("q") or has("ı") > 1) and not _NOT_KAZAKH_LATIN.search(low):
        shown_min = max(1 if has("q") else 2, least)
        if len(_KAZAKH_LATIN.findall(low)) >= shown_min:
            return "kk-Latn"
    if not has("ʻʼ‘’'`´") or has("ığşçöüäéè"):
        return None
    if "oʻ" in low or "gʻ" in low or len(_UZBEK_MARKED.findall(text)) >= max(2, least):
        return "uz"
    return None


def _by_arabic(text: str, least: int) -> str | None:
    def has(some: str) -> int:
        return sum(map(text.count, some))

    if has("ی") or not has("ەۇ"):
        return None
    # Uyghur writes a hamza seat before the vowel a word begins with; Kazakh never, but gh as ayn, and its own hamza.
    uyghur, kazakh = has("ېۈئغ"), has("عءٴح")
    if uyghur >= least and uyghur > 2 * kazakh:
        return "ug"
    if kazakh >= least and kazakh > 2 * uyghur:
        return "kk-Arab"
    return None
