"""How many disguised keywords are found, and what folding finds in ordinary text that was not there before.

    python tests/quality/disguises.py

Each of 40 keywords is disguised in 12 ways, as censors' filters and sloppy typing make it: letters that look alike from
another script, characters without a width, decomposed and full-width letters. A disguise that leaves a keyword as it is
(no letter of нефть has a Greek twin but one) is not counted. What is found is compared with the plain keyword in the
same sentence. Ordinary words are the labelled words of tests/quality/inflection: there no keyword may be found in a
disguised text of others that is not found in the plain one.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable

from inflection import languages, read

from alerts.matching import Matcher, compile_watches
from alerts.model import Document, Watch
from alerts.vocabulary import load

ASKED = 0.95
KEYWORDS = (
    "Казахстан", "трубопровод", "нефть", "санкции", "Токаев", "ОДКБ", "Россия", "газопровод", "протест",
    "землетрясение", "Қазақстан", "мұнай", "құбыр", "Ресей", "Өзбекстан", "шекара", "Кыргызстан", "суу",
    "чек", "Бишкек", "Тоҷикистон", "нафт", "сарҳад", "Kazakhstan", "pipeline", "CSTO", "sanctions", "Tokayev",
    "Russia", "border", "oil", "oléoduc", "Ouzbékistan", "Kasachstan", "Oʻzbekiston", "neft", "quvur",
    "chegara", "Qozogʻiston", "boru",
)  # fmt: skip
_LATIN_FOR_CYRILLIC = str.maketrans("асеорхуіАВСЕНІКМОРТХ", "aceopxyiABCEHIKMOPTX")
_CYRILLIC_FOR_LATIN = str.maketrans("aceopxyiABCEHIKMOPTX", "асеорхуіАВСЕНІКМОРТХ")
_GREEK = str.maketrans("оаОАТКРНoaOATKPH", "οαΟΑΤΚΡΗοαΟΑΤΚΡΗ")


def _alike(word: str) -> str:
    """Every letter that has a twin in the other script written with it."""
    return "".join(
        letter.translate(_LATIN_FOR_CYRILLIC if "\u0400" <= letter <= "\u052f" else _CYRILLIC_FOR_LATIN)
        for letter in word
    )


def _one(word: str, table: Callable[[str], str]) -> str:
    """The first letter that has a twin written with it."""
    for at, letter in enumerate(word):
        if (twin := table(letter)) != letter:
            return word[:at] + twin + word[at + 1 :]
    return word


def _inside(character: str) -> Callable[[str], str]:
    return lambda word: word[: len(word) // 2] + character + word[len(word) // 2 :]


DISGUISES: dict[str, Callable[[str], str]] = {
    "one look-alike letter": lambda word: _one(word, _alike),
    "all but one letter that looks alike": lambda word: word[:1] + _alike(word[1:]),
    "Greek letter": lambda word: _one(word, lambda letter: letter.translate(_GREEK)),
    "soft hyphen": _inside("\u00ad"),
    "zero-width space": _inside("\u200b"),
    "zero-width joiner": _inside("\u200d"),
    "zero-width non-joiner": _inside("\u200c"),
    "word joiner": _inside("\u2060"),
    "left-to-right mark": _inside("\u200e"),
    "invisible between all letters": "\u200b".join,
    "decomposed accents": lambda word: unicodedata.normalize("NFD", word),
    "full-width letters": lambda word: "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word
    ),
}


def measure() -> dict[str, tuple[int, int]]:
    """By disguise, the number found and the number disguised."""
    matcher = _matcher(KEYWORDS)
    found: dict[str, tuple[int, int]] = {}
    for name, disguise in DISGUISES.items():
        changed = [word for word in KEYWORDS if disguise(word) != word]
        found[name] = (sum(word in _found(matcher, f"… {disguise(word)} …") for word in changed), len(changed))
    return found


def false_hits() -> list[tuple[str, str]]:
    """(keyword, text) for what is found in a disguised text and not in the plain one; about 20,000 texts."""
    matcher = _matcher(KEYWORDS)
    words = [(word, code) for code in languages() for entry in read(code) for word in (*entry.forms, *entry.others)]
    false = []
    for disguise in (DISGUISES["one look-alike letter"], DISGUISES["soft hyphen"]):
        for word, language in words:
            new = _found(matcher, disguise(word), language) - _found(matcher, word, language)
            false += [(keyword, disguise(word)) for keyword in new]
    return false


def _matcher(keywords: tuple[str, ...]) -> Matcher:
    return compile_watches([Watch(word, "", f"{word}!") for word in keywords], load())


def _found(matcher: Matcher, text: str, language: str | None = None) -> set[str]:
    return {match.watch_id for match in matcher.match(Document("d", text=text, language=language))}


def main() -> None:
    print(f"{'disguise':38} {'found':>7}  of")
    total: Counter[str] = Counter()
    for name, (found, count) in measure().items():
        total.update(found=found, count=count)
        print(f"{name:38} {found:7}  {count}")
    print(f"{'all':38} {total['found'] / total['count']:7.3f}  ({ASKED} asked)")
    false = false_hits()
    print(f"found in disguised ordinary words only: {len(false)} {false[:10]}")


if __name__ == "__main__":
    main()
