"""Inflection: from a term and its language to the stems under which its forms are found in texts.

`stems` is the one door: the family modules beside this one hold the rules. Rules are made for the languages of the
region first; a language without rules gets its words as they are. Where a dictionary knows the word (alerts/lexicon),
its answer corrects the rules. Everything is computed when watches are loaded, and nothing here looks at a document.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from alerts.lexicon.model import UNKNOWN, Known
from alerts.morphology import dictionary, iranian, slavic, turkic, uyghur, western
from alerts.morphology.stem import NOTHING, Chained, Endings, Listed, Stem, listed
from scraper.text.normalise import fold_word, shape

# An abbreviation is short and mostly capitals: ЦИК, KXShT, YeOII; longer names (KazMunayGas) are found in any case.
ABBREVIATION_LETTERS_MAX = 6

# Endings of one language are also met on names of another in the same script: "ОДКБнын", "Kazakhstanda", "CSTO'nun".
# Two letters at least, so that no single letter (Putin-a, China-m) makes a form that nobody writes.
_FOREIGN_CYRILLIC = Chained(
    re.compile(
        "'?(?:[лдт][аеоө]р)?(?:[ндт][ыіиуү][ңн]|нинг|[ғгқк][аеоө]|[ндт][ыіиуү]|[дт][аеоө]н?|ро|н?[дт][ае][ғг][ыи])"
    ),
    "case endings of the region's Cyrillic languages",
)
_FOREIGN_LATIN = Chained(
    re.compile("'?(?:l[aeə]r)?(?:n?[iuüy]n|n[iuüy]ň|ning|[gkqyn][aeə]|[ny][iuü]|n?[dt][aeəä]n?|n?[dt][aeə][kg][iy]|s)"),
    "'s and case endings of the region's Latin languages",
)
_FOREIGN_LENGTH_MIN = 4

# Abbreviations that are spoken as a word are declined as one: МИДа, ТАССом; never in Belarusian.
_SPOKEN = listed("а у ом е і")
_VOWELS = "АЕЁИОУЫЭЮЯІЇЄ"

_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u0259]")

# The same abbreviation typed in the other script: every letter has a twin (KTMT, КТК).
_TWINS_TO_LATIN = str.maketrans("АВСЕНІЈКМОРТХУ", "ABCEHIJKMOPTXY")
_TWINS_TO_CYRILLIC = str.maketrans("ABCEHIJKMOPTXY", "АВСЕНІЈКМОРТХУ")

# Where the keyboard is Russian, letters are left without their tails: Казокистон. In short words that makes others.
_RUSSIAN_LETTERS = {
    "kk": str.maketrans("әғқңөұүһі", "агкноуухи"),
    "uz-Cyrl": str.maketrans("ўқғҳ", "укгх"),
    "tg": str.maketrans("ғӣқӯҳҷ", "гикухч"),
}
_TYPED_LETTERS_MIN = 6

__all__ = ["NOTHING", "Chained", "Endings", "Listed", "Stem", "is_abbreviation", "is_ending", "script", "stems"]


def stems(
    word: str, language: str, *, name: bool = False, derived: bool = False, known: Known = UNKNOWN
) -> tuple[Stem, ...]:
    """The stems of one word as written in a vocabulary or a query (case matters: it tells abbreviations).

    `name`: the word also takes endings of the other languages of its script. `derived`: қазақстандық counts as well.
    `known`: what a dictionary of the language says of the word.
    """
    if is_abbreviation(word):
        return tuple(_distinct(_abbreviation(word, language)))
    folded = _folded(word)
    ruled = dictionary.correct(_rules(folded, language, derived=derived), folded, language, known)
    if language in ("ru", "uk") and known.forms and word[:1].isupper():
        # Dictionaries have few names, and of those only the singular.
        ruled = chain(ruled, _rules(folded, language, derived=derived))
    if language == "de" and word[:1].isupper():
        ruled = (replace(stem, capital=True) for stem in ruled)  # Rede, not the verb rede
    return tuple(_distinct((*ruled, *_spelled(folded, language, name=name, derived=derived))))


_folded = lru_cache(maxsize=1_000)(fold_word)  # a word is asked for in nine languages, one after the other


@lru_cache(maxsize=1_000)
def is_abbreviation(word: str) -> bool:
    """True for CSTO, ҰҚШҰ, KXShT; false for Opep, KazMunayGas, or a word in capitals longer than abbreviations are."""
    letters = [letter for letter in word if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return 2 <= len(letters) <= ABBREVIATION_LETTERS_MAX and capitals >= 2 and 2 * capitals > len(letters)


def is_ending(rest: str) -> bool:
    """True if what follows an abbreviation after a hyphen is an ending: -ның, -nin."""
    folded = fold_word(rest)
    return _FOREIGN_CYRILLIC.accepts(folded) or _FOREIGN_LATIN.accepts(folded)


def script(word: str) -> str:
    """`Cyrl`, `Latn`, or what else the word is written in: `Arab`, `Hans`, or `` for figures."""
    if _CYRILLIC.search(word):
        return "Cyrl"
    if _LATIN.search(word):
        return "Latn"
    if any("\u0600" <= letter <= "\u06ff" for letter in word):
        return "Arab"
    return "Hans" if any("\u3400" <= letter <= "\u9fff" for letter in word) else ""


def _abbreviation(word: str, language: str) -> Iterator[Stem]:
    text = shape(word)
    twins = {text.translate(_TWINS_TO_LATIN), text.translate(_TWINS_TO_CYRILLIC)}
    for spelling in sorted({text} | {twin for twin in twins if len({script(letter) for letter in twin}) == 1}):
        yield Stem(spelling, NOTHING, cased=True)
        if language in ("ru", "uk") and spelling[-1] not in _VOWELS:
            yield Stem(spelling, _SPOKEN, cased=True)
        for stem in _rules(fold_word(spelling), language, derived=False) if language in turkic.GRAMMARS else ():
            if stem.text == fold_word(spelling):
                yield Stem(spelling, stem.endings, cased=True)
        for endings in (_FOREIGN_CYRILLIC, _FOREIGN_LATIN):
            yield Stem(spelling, endings, cased=True)


def _spelled(word: str, language: str, *, name: bool, derived: bool) -> Iterator[Stem]:
    """The word with endings of other languages, and as it is typed where letters are missing."""
    if name and len(word) >= _FOREIGN_LENGTH_MIN:
        written = script(word)
        if written == "Cyrl":
            yield Stem(word, _FOREIGN_CYRILLIC)
        elif written == "Latn":
            yield Stem(word, _FOREIGN_LATIN)
    if "'" in word and len(word) > 6 and language == "uz":
        # Uzbek typed without its apostrophes; only long words, since ot and o't are different words.
        yield from _rules(word.replace("'", ""), language, derived=derived)
    if language in _RUSSIAN_LETTERS and len(word) >= _TYPED_LETTERS_MIN:
        typed = word.translate(_RUSSIAN_LETTERS[language])
        if typed != word:
            yield from _rules(typed, language, derived=derived)


def _rules(word: str, language: str, *, derived: bool) -> Iterable[Stem]:
    if language == "ug":
        return uyghur.inflect(word, derived=derived)
    if language in turkic.GRAMMARS:
        return turkic.inflect(word, language, derived=derived)
    if language == "kk-Latn":
        return (Stem(word, _KAZAKH_LATIN),)
    if language in ("ru", "uk", "be"):
        return slavic.inflect(word, language)
    if language in ("en", "fr", "de"):
        return western.inflect(word, language)
    if language in ("tg", "fa"):
        return iranian.inflect(word, language, derived=derived)
    if language == "kk-Arab":
        return (Stem(word, _KAZAKH_ARABIC),)
    return (Stem(word, NOTHING),)


# Kazakh in Latin letters has had several alphabets in ten years: ы is y or ı, і is i or ı, ң is ń, ñ or n, ғ is ǵ or ğ.
_KAZAKH_LATIN = Chained(
    re.compile(
        "'?(?:[ldt][ae]r)?(?:s?[yi])?(?:[ndt][yi][ńñn]g?|[gǵğqk][ae]|[ndt][yi]|n?[dt][ae]n?|n[ae]n?|[mbp]en|n"
        "|n?[dt][ae][gǵğ][yi]|[ldt][yi][qk])?"
    ),
    "Kazakh endings in Latin letters",
)
_KAZAKH_ARABIC = Chained(
    re.compile("(?:[لدت][اە]ر)?(?:س?ی)?(?:[ندت]یڭ|[عگقک][اە]|[ندت]ی|ن?[دت][اە]ن?|ن[اە]ن?|[مبپ]ەن|ن|[لدت]ی[قک])?"),
    "Kazakh endings in Arabic letters",
)


def _distinct(found: Iterable[Stem]) -> Iterator[Stem]:
    return iter(dict.fromkeys(found))
