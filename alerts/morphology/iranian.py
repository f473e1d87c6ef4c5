"""Tajik and Persian: plural, ezafe, enclitic pronouns and the object marker, written onto the word.

Persian joiners (ZWNJ) are dropped by folding, so that کتاب‌ها and کتابها are one form. The endings -ӣ and ی make
adjectives of names (қазоқистонӣ); with `derived` they may be followed by others (қазоқистониҳо).
"""

import re
from collections.abc import Iterator
from functools import cache

from alerts.morphology.stem import Chained, Stem

_TAJIK = "(?:ҳо|он|ён|вон|гон)?(?:[ийе]|ву|ю|у)?(?:[ая](?:м|т|ш)(?:он)?)?(?:ро)?[иу]?(?:[ае]ст)?"
_PERSIAN = "(?:هایی|های|ها|ان|ات)?(?:ی|یی|ای)?(?:م|ت|ش|ام|ات|اش|مان|تان|شان)?"


def inflect(word: str, language: str, *, derived: bool) -> Iterator[Stem]:
    """The stems of a folded word of Tajik (tg) or Persian (fa)."""
    yield Stem(word, endings(language, derived))
    if language == "tg" and word.endswith("ӣ"):
        # At the end of a word -ӣ carries the stress; before an ending it is written и: низомӣ, низомии.
        yield Stem(word[:-1] + "и", endings(language, derived))


@cache
def endings(language: str, derived: bool = False) -> Chained:
    derivation = {"fa": "(?:ی(?=ها|ان|م|ت|ش))?", "tg": "(?:ӣ|и(?=ҳо|ён)|ги|гӣ)?"}[language] if derived else ""
    pattern = f"{derivation}{_PERSIAN}" if language == "fa" else f"'?{derivation}{_TAJIK}"
    return Chained(re.compile(pattern), f"any {language} endings")
