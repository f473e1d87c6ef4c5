"""The language of a text, from what its letters, words and byte sequences, pycld2 and its source say."""

import re
from collections.abc import Sequence

from scraper.text.language import grams, letters, words
from scraper.text.language.statistics import clean, fits, guess, spell

# The head of an article says what language it is in; more costs time and lets long quotations vote.
_CHARACTERS_MAX = 3_000
# Fewer letters than this say nothing that could be relied on ("OK", "ТАСС").
_LETTERS_MIN = 4
# From here on pycld2 is hardly ever wrong; below, names make it take French for English or Romanian.
_MANY_LETTERS = 300
# All is weighed on the head of a text only.
_WEIGHED_CHARACTERS = 500
# Less than one text in fifty.
_OTHERS_PERCENT_MAX = 1
# Below this a text may be nothing but names: where it is from says more than they do.
_FEW_LETTERS = 40

# What speaks for a language, in nats.
_RELIABLE = 2.8
_UNSURE = 1.0
# Words that speak so much for what pycld2 calls reliable leave nothing open.
_WORDS_ENOUGH = 3.0
_SOURCE = 0.7
_SOURCE_OF_FEW = 8.0
# News of the region is seldom written in other languages, and their neighbours here must not be taken for them.
_ELSEWHERE = -1.5
# These look likelier than they are where foreign names prevail.
_BEFOREHAND = {"ru": 0.2, "bg": -0.8, "uz-Cyrl": -0.4, "sr": -2.0, "mk": -2.0, "tt": -1.0, "ba": -1.0}

_OURS = frozenset(
    ("ru", "uk", "be", "kk", "ky", "uz-Cyrl", "tg", "mn", "en", "fr", "de", "tr", "az", "uz", "tk", "kk-Latn")
) | {"fa", "ug", "kk-Arab"}
# Kazakh in other scripts is in no table: its sequences are somewhat like those of a neighbour, its letters are not.
_NOT_IN_TABLE = {"Latn": (("kk-Latn", "tk"),), "Arab": (("kk-Arab", "ug"),)}
_UNLIKE = 1.0
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")


def identify(text: str, languages: Sequence[str] = ()) -> str | None:
    """The language of a text, or None if nothing tells; `languages` are those its source writes in."""
    text = text[:_CHARACTERS_MAX]
    script, count = letters.tell_script(text)
    if count < _LETTERS_MIN:
        return None
    if script in letters.LANGUAGE_OF:
        return letters.LANGUAGE_OF[script]
    if decided := letters.decide(text, script, count):
        return decided
    if count >= _MANY_LETTERS:
        guessed = guess(text)
        if guessed and guessed.reliable and spell(guessed.language, script) in _OURS:
            language = spell(guessed.language, script)
            if fits(language, script):
                return language
    written = [spell(language, script) for language in languages]
    return _weigh(_prepare(text, script), script, count, [each for each in written if fits(each, script)])


def reads_as(language: str, text: str) -> bool:
    """Whether pycld2 is sure of this language and sees hardly any other of the region in the text.

    It takes a tenth of any Russian text for Serbian or for nothing; that is no other language.
    """
    script, count = letters.tell_script(text)
    if count < _MANY_LETTERS or not fits(language, script):
        return False
    guessed = guess(text)
    if guessed is None or not guessed.reliable or spell(guessed.language, script) != language:
        return False
    return sum(percent for other, percent in guessed.others if spell(other, script) in _OURS) <= _OTHERS_PERCENT_MAX


def may_be(language: str, text: str) -> bool:
    """Whether neither script nor decisive letters speak against the language."""
    script, count = letters.tell_script(text)
    if language == "ru" and letters.has_other_cyrillic(text):
        return False
    return count >= _LETTERS_MIN and fits(language, script) and letters.decide(text, script, count) in (None, language)


def _prepare(text: str, script: str) -> str:
    text = clean(text[:_WEIGHED_CHARACTERS])
    if script != "Latn":
        text = _LATIN.sub(" ", text)  # brands and names
    capitals = sum(map(str.isupper, text))
    if capitals > sum(map(str.islower, text)):
        text = (text.replace("I", "ı").replace("İ", "i") if "İ" in text else text).lower()
    return " ".join(text.split())


def _weigh(text: str, script: str, count: int, written: list[str]) -> str | None:
    by_words = words.weigh(text)
    guessed = guess(text)
    guess_code = spell(guessed.language, script) if guessed else None
    if guessed and guessed.reliable and guess_code in _OURS and _agree(by_words, guess_code):
        return guess_code
    languages, sums = grams.weigh(text, script)
    for other, like in _NOT_IN_TABLE.get(script, ()):
        languages, sums = (*languages, other), [*sums, sums[languages.index(like)] - _UNLIKE]
    against = letters.weigh(text, script, languages)
    best, weight_max = None, float("-inf")
    for language, by_grams, by_letters in zip(languages, sums, against, strict=True):
        weight = by_grams + by_letters + by_words.get(language, 0.0) + _BEFOREHAND.get(language, 0.0)
        if guessed and language == guess_code:
            weight += _RELIABLE if guessed.reliable else _UNSURE
        if language in written:
            weight += _SOURCE
            if len(written) == 1:
                weight += _SOURCE_OF_FEW * max(0.0, 1 - count / _FEW_LETTERS)
        if language not in _OURS:
            weight += _ELSEWHERE
        if weight > weight_max:
            best, weight_max = language, weight
    return best


def _agree(by_words: dict[str, float], language: str) -> bool:
    """True if the words speak for the language and hardly for any other, so that no more need be weighed."""
    weight = by_words.get(language, 0.0)
    return weight >= _WORDS_ENOUGH and 2 * weight > sum(by_words.values())
