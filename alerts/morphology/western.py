"""English, French and German by rule: plurals, feminines, the possessive and the endings of adjectives."""

import unicodedata
from collections.abc import Iterator

from alerts.morphology.stem import NOTHING, Listed, Stem, listed

_S = listed("- s 's")
_EN_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
    "person": "people",
    "ox": "oxen",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "datum": "data",
    "medium": "media",
    "bacterium": "bacteria",
    "curriculum": "curricula",
    "memorandum": "memoranda",
    "referendum": "referenda",
    "stimulus": "stimuli",
    "nucleus": "nuclei",
    "fungus": "fungi",
    "alumnus": "alumni",
    "index": "indices",
    "matrix": "matrices",
    "appendix": "appendices",
    "vertex": "vertices",
    "die": "dice",
    "penny": "pence",
}
_FR_IRREGULAR = {
    "œil": "yeux",
    "ciel": "cieux",
    "aïeul": "aïeux",
    "monsieur": "messieurs",
    "madame": "mesdames",
    "mademoiselle": "mesdemoiselles",
    "public": "publique publiques",
    "turc": "turque turques",
    "grec": "grecque grecques",
}
_DE_ENS = ("herz", "name", "wille", "glaube", "gedanke", "friede", "buchstabe", "funke")
# Long words are compounds and names; what changes its vowel in the plural is short (Bank, Land, Strom).
_UMLAUT_WORD_LETTERS_MAX = 7
_UMLAUT = {"a": "ä", "o": "ö", "u": "ü"}


def inflect(word: str, language: str) -> Iterator[Stem]:
    """The stems of a folded word in the singular."""
    rules = {"en": _english, "fr": _french, "de": _german}[language]
    yield from rules(word)


def _english(word: str) -> Iterator[Stem]:
    yield Stem(word, _S)
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield Stem(word, listed("es"))
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        yield Stem(word[:-1], listed("ies"))
    if word.endswith(("fe", "f")) and not word.endswith("ff"):
        yield Stem(word.removesuffix("e")[:-1], listed("ves"))
    if word.endswith("is") and len(word) > 4:
        yield Stem(word[:-2], listed("es"))
    for singular, plural in _EN_IRREGULAR.items():
        if word == singular or (singular in ("man", "woman") and word.endswith(singular)):
            yield Stem(word.removesuffix(singular) + plural, listed("- 's"))


def _french(word: str) -> Iterator[Stem]:
    irregular = (Stem(form, NOTHING) for form in _FR_IRREGULAR.get(word, "").split())
    for stem in (*irregular, *_french_forms(word)):
        yield stem
        yield from _capitals_without_accents(stem)


def _capitals_without_accents(stem: Stem) -> Iterator[Stem]:
    """Accents are often left out of capitals: Etat, OLEODUC. A last é tells two words apart (marché, marche)."""
    plain = _without_accents(stem.text)
    if plain[0] != stem.text[0]:
        yield Stem(plain[0] + stem.text[1:], stem.endings, capital=True)
    if plain != stem.text and plain[-1] == stem.text[-1] and isinstance(stem.endings, Listed):
        for ending in sorted(stem.endings.forms):
            yield Stem((plain + _without_accents(ending)).upper(), NOTHING, cased=True)


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _french_forms(word: str) -> Iterator[Stem]:
    if word.endswith(("s", "x", "z")):
        yield Stem(word, NOTHING)
        if word.endswith("ais"):
            yield Stem(word, listed("e es"))
        if word.endswith("eux"):
            yield Stem(word[:-1], listed("se ses"))
        return
    yield Stem(word, listed("- s"))
    if word.endswith(("eau", "eu", "au", "ou")):
        yield Stem(word, listed("x"))
    if word.endswith(("al", "ail")):
        yield Stem(word.removesuffix("l").removesuffix("ai").removesuffix("a"), listed("aux"))
    if word.endswith("if"):
        yield Stem(word[:-1], listed("ve ves"))
    if word.endswith(("é", "ois", "ain", "and", "ent", "ant", "kh", "ek", "al", "in", "ol")):
        yield Stem(word, listed("e es"))
    if word.endswith(("ien", "éen", "on", "el")):
        yield Stem(word + word[-1], listed("e es"))
    if word.endswith(("ier", "ger", "cher")):
        yield Stem(word[:-2], listed("ère ères"))


def _german(word: str) -> Iterator[Stem]:
    if word.endswith(("isch", "lich", "ig")):
        yield Stem(word, listed("- e en em er es"))
        return
    yield Stem(word, listed("- s es n en e er ern 's"))
    if word in _DE_ENS:
        yield Stem(word.removesuffix("e"), listed("ens"))
    if word.endswith(("in", "nis")):
        yield Stem(word + word[-1], listed("en e es"))
    if word.endswith(("um", "us", "on")):
        yield Stem(word[:-2], listed("en a"))
    if len(word) > _UMLAUT_WORD_LETTERS_MAX:
        return
    for at in range(len(word) - 1, 0, -1):
        if word[at] in "aeiouäöü":
            if word[at] in _UMLAUT:
                start = at - 1 if word[at - 1 : at + 1] == "au" else at
                changed = "äu" if start < at else _UMLAUT[word[at]]
                yield Stem(word[:start] + changed + word[at + 1 :], listed("- e en er ern n"))
            break
