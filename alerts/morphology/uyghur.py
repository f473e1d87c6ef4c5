"""Uyghur in Arabic letters: the chain of the Turkic languages (turkic.py), with stems whose last vowel is raised.

An a or e that comes to stand in an open syllable without stress becomes i (بالا: بالىلار, تەرەپ: تەرىپى), in words
of one syllable ې (باش: بېشى). Names and words of the world's news mostly keep it (دۇنيا: دۇنياسى), so both stems
stand. A closed class loses the vowel of its last syllable (irregular.py). Folded: ى and ي are ی, ك is ک.
"""

from collections.abc import Iterator
from dataclasses import replace

from alerts.morphology import turkic
from alerts.morphology.stem import Stem

_OPEN = "اە"
_VOWELS = "اەېیوۇۆۈ"


def inflect(word: str, *, derived: bool) -> Iterator[Stem]:
    """The stems of a folded word."""
    yield from turkic.inflect(word, "ug", derived=derived)
    endings = turkic.endings("ug", derived)
    if len(word) < 3:
        return
    if word[-1] in _OPEN:
        yield Stem(word[:-1] + "ی", replace(endings, needed=True))
        return
    last = max(word.rfind(vowel) for vowel in _OPEN)
    if last == len(word) - 2 and word[-1] not in "وۇۆۈې":
        first = not any(letter in _VOWELS for letter in word[1:last])  # in the first place ی is a consonant
        yield Stem(word[:last] + ("ې" if first else "ی") + word[last + 1], turkic.vowel_endings("ug", derived))
