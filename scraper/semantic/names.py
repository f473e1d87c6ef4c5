"""Names of a text in a form that all languages share: Токаев, Tokayev, Тоқаевтың and Tokaïev become the same.

1. A name is a capitalised word that does not open a sentence; one that opens it is a *possible* name: it may be met by
   a name elsewhere but is not expected there. Possible are also German nouns, the words of Headlines In Capitals, and
   what another name follows at once: a person is told once, by the last of their names.
2. Letters become Latin, then consonants only: к ķ q → k, sh ş ш ж ч j → x, з ц s z → s, w → v, kh ch(de) x(uz) → h;
   a vowel in front is kept as "a". Endings add consonants behind, so two names meet where one's consonants begin the
   other's (`meet`).
3. What languages call by other names (Germany, Almanya; ОДКБ, ҰҚШҰ; everything in Chinese) is in exonyms.txt.

About 1.5 ms for 3,000 characters.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from scraper.parse.months import month_of
from scraper.text.normalise import fold_word, shape
from scraper.text.tokenise import HYPHENS, Token, elision, tokens

CHARS_MAX = 3000
CACHED = 30_000  # a day's names, 5 MiB: names come again and again
_CONSONANTS_MIN = 3  # "tr" is Atyrau and Tura
_ENDING_CONSONANTS_MAX = 3  # -дың, -ларга, -ning
_ENDING_LETTERS_MAX = 6

_CYRILLIC = {
    "б": "b", "в": "v", "г": "g", "ғ": "g", "ґ": "g", "д": "d", "ж": "x", "җ": "x", "ҷ": "x", "з": "s", "к": "k",
    "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "п": "p", "р": "r", "с": "s", "т": "t", "ў": "a", "ф": "f",
    "х": "h", "ҳ": "h", "һ": "h", "ц": "s", "ч": "x", "ш": "x", "щ": "x", "а": "a", "ә": "a", "е": "a", "ё": "a",
    "є": "a", "и": "a", "і": "a", "ї": "a", "о": "a", "ө": "a", "у": "a", "ұ": "a", "ү": "a", "ы": "a", "э": "a",
    "ю": "a", "я": "a", "ӣ": "a", "ӯ": "a", "й": "", "ь": "", "ъ": "", "'": "",
}  # fmt: skip
_DIGRAPHS = (
    ("dzh", "x"), ("dsch", "x"), ("tsch", "x"), ("schtsch", "x"), ("sch", "x"), ("tch", "x"), ("dj", "x"), ("sh", "x"),
    ("zh", "x"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("ts", "s"), ("tz", "s"), ("qu", "k"),
    ("ng'", "n"), ("дж", "x"), ("тс", "s"),
)  # fmt: skip
_LATIN = dict(zip("bcdfghjklmnpqrstvwxz", "bkdfghxklmnpkrstvvks", strict=True)) | {
    "ş": "x", "ç": "x", "ğ": "g", "š": "x", "č": "x", "ž": "x", "ň": "n", "ñ": "n", "ń": "n",
    **dict.fromkeys("aeiouyəıöüäâîûýéèêëïôàáíóúãõåæøœ", "a"), "'": "", "ß": "s",
}  # fmt: skip
# What single letters and pairs stand for in one language only.
_OF_LANGUAGE: dict[str, tuple[tuple[str, str], ...]] = {
    "tr": (("c", "x"), ("j", "x")),
    "az": (("c", "x"), ("x", "h"), ("q", "g")),
    "tk": (("ž", "x"), ("ý", "")),
    "uz": (("ch", "x"), ("x", "h")),
    "fr": (("ch", "x"),),
    "de": (("ch", "h"), ("j", "")),
    "en": (("ch", "x"), ("ce", "sa"), ("ci", "sa")),
}
_TITLE_CASE_SHARE = 0.6
_SENTENCE_OPENS = re.compile(r"(?:[.!?…\n][\"»”)]*|:)\s*[«“„\"–—-]?\s*$")
# Written with a capital in English, German and Turkish; months are known (scraper/parse/months.py).
_DAY_NAMES = """
monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
pazartesi salı çarşamba perşembe cuma cumartesi pazar
"""
_DAYS = frozenset(_DAY_NAMES.split())


class Names(NamedTuple):
    """`sure` and `possible` names as consonants, or as ids of exonyms.txt: `<russia>` is common, `[aral]` is not.

    `by_start` has both by what they share with each name they may meet; made by `named`.
    """

    sure: frozenset[str]
    possible: frozenset[str]
    by_start: Mapping[str, Sequence[str]]


def named(sure: Set[str], possible: Set[str]) -> Names:
    """The names; what is sure is not possible as well.

    >>> named({"tkv", "[aral]"}, {"tkvm"}).by_start["tkv"]
    ['tkv', 'tkvm']
    """
    possible = possible - sure
    by_start: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(sure) + sorted(possible):
        by_start[name if name[0] in "<[" else name[:_CONSONANTS_MIN]].append(name)
    return Names(frozenset(sure), frozenset(possible), by_start)


def names(text: str, language: str | None, *, is_title: bool = False) -> Names:
    """The names in the first `CHARS_MAX` characters.

    >>> sorted(names("Вчера Токаев прибыл в Германию", "ru").sure)
    ['<germany>', 'tkv']
    """
    text, base = text[:CHARS_MAX], (language or "").split("-")[0]
    text, known = _without_phrases(text)
    words = list(tokens(text))
    capitals = sum(1 for word in words if word.raw[0].isupper())
    unsure = base == "de" or (is_title and capitals > _TITLE_CASE_SHARE * len(words))
    sure, possible = known, set[str]()
    for place, word in enumerate(words):
        if word.raw.islower():
            continue
        raw = word.raw[elision(word.raw) :]
        if not raw[0].isupper() or _is_date(raw):
            continue
        if (exonym := _known(raw)) is not None:
            sure.add(exonym)
        elif len(name := skeleton(raw, base)) >= _CONSONANTS_MIN:
            opens = word.start == 0 or _SENTENCE_OPENS.search(text, max(0, word.start - 6), word.start)
            hyphened = word.start > 1 and text[word.start - 1] in HYPHENS and text[word.start - 2].isalpha()
            (possible if unsure or (opens and not hyphened) or _is_first_name(text, words, place) else sure).add(name)
    return named(sure, possible)


@lru_cache(maxsize=CACHED)
def skeleton(word: str, language: str) -> str:
    """The consonants of a word, "a" in front where a vowel is; the same for one name in all scripts but Chinese.

    >>> skeleton("Жапаров", "ky"), skeleton("Caparov", "tr"), skeleton("Schaparow", "de")
    ('xprv', 'xprv', 'xprv')
    """
    word = _plain(word)
    for pair, letter in _OF_LANGUAGE.get(language, ()):
        if len(pair) > 1:
            word = word.replace("sch", "\0").replace("tch", "\1").replace(pair, letter.upper())
            word = word.replace("\0", "sch").replace("\1", "tch")
    for pair, letter in _DIGRAPHS:
        if pair in word:
            word = word.replace(pair, letter.upper())
    single = {pair: letter for pair, letter in _OF_LANGUAGE.get(language, ()) if len(pair) == 1}
    letters = [
        letter.lower() if letter.isupper() else single.get(letter, _CYRILLIC.get(letter, _LATIN.get(letter, "")))
        for letter in word
    ]
    found = ""
    for letter in "".join(letters):
        if (letter == "a" and found) or found.endswith(letter):
            continue
        found += letter
    return found


def meet(one: Names, other: Names) -> set[str]:
    """The sure names of `one` that are names of `other`: equal, or equal but for an ending. 2 µs where few are."""
    return {
        name
        for start in one.by_start.keys() & other.by_start.keys()
        for name in one.by_start[start]
        if name in one.sure and any(name == second or _is_form(name, second) for second in other.by_start[start])
    }


def _is_form(one: str, other: str) -> bool:
    if one[0] != other[0] or one[0] in "<[":
        return False
    short, long = sorted((one, other), key=len)
    return len(short) >= _CONSONANTS_MIN and len(long) - len(short) <= _ENDING_CONSONANTS_MAX and long.startswith(short)


def _plain(word: str) -> str:
    """Folded, and without the accents that French puts on foreign names."""
    word = fold_word(word)
    if word.isascii():
        return word
    return "".join(
        letter if letter in _LATIN or letter in _CYRILLIC else unicodedata.normalize("NFD", letter)[0]
        for letter in word
    )


def _is_first_name(text: str, words: Sequence[Token], place: int) -> bool:
    """Whether another capitalised word follows at once: one person is one name, the last of them."""
    if place + 1 == len(words):
        return False
    between = text[words[place].end : words[place + 1].start]
    return words[place + 1].raw[0].isupper() and (between == " " or between in HYPHENS)


def _without_phrases(text: str) -> tuple[str, set[str]]:
    """The text with spaces for the phrases of exonyms.txt, whose words are no names of their own, and their names."""
    exonyms, found = _exonyms(), set[str]()
    lower = text.lower()
    if len(lower) != len(text):  # İ has two characters when lower
        lower = text
    for phrase in reversed(list(exonyms.pattern.finditer(lower))):
        found.add(exonyms.phrases[phrase[0]])
        text = f"{text[: phrase.start()]}{' ' * len(phrase[0])}{text[phrase.end() :]}"
    return text, found


def _is_date(word: str) -> bool:
    folded = word.casefold()
    return folded in _DAYS or month_of(folded) is not None


@lru_cache(maxsize=CACHED)
def _known(word: str) -> str | None:
    exonyms = _exonyms()
    if len(word) <= 6 and (found := exonyms.capitals.get(shape(word))):
        return found
    folded = fold_word(word)
    for length in range(min(len(folded), 14), 2, -1):
        ending = _ENDING_LETTERS_MAX if length > 4 else 3
        if len(folded) - length <= ending and (found := exonyms.starts.get(folded[:length])):
            return found
    return None


class _Exonyms(NamedTuple):
    """The forms of exonyms.txt: starts of words, abbreviations, phrases (Chinese ones too), and a pattern of those."""

    starts: dict[str, str]
    capitals: dict[str, str]
    phrases: dict[str, str]
    pattern: re.Pattern[str]


@cache
def _exonyms() -> _Exonyms:
    starts: dict[str, str] = {}
    capitals: dict[str, str] = {}
    phrases: dict[str, str] = {}
    lines = resources.files("scraper.semantic").joinpath("exonyms.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        id_, _, forms = line.partition(": ")
        name = f"<{id_[1:]}>" if id_.startswith("*") else f"[{id_}]"
        for form in forms.split(", "):
            if " " in form or "-" in form or "\u3400" <= form[0] <= "\u9fff":
                phrases[form.lower()] = name
            elif form.isupper() or form == "KXShT":
                capitals[shape(form)] = name
            else:
                starts[fold_word(form)] = name
    pattern = "|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))
    return _Exonyms(starts, capitals, phrases, re.compile(pattern))
