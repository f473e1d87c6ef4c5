"""The languages of a text by paragraph: a Kazakh paragraph in a Russian article, a release in two languages.

1. Paragraphs long enough to tell are grouped by what is seen at once: their script, and in Cyrillic and Arabic whether
   they show letters the commonest language of the script has not, and how densely.
2. Each group is told by the head of its paragraphs. In Latin, where the letters say less, pycld2 says whether the text
   is in one language, and only if not each paragraph is told.
"""

import re
from collections import Counter
from collections.abc import Sequence

from scraper.text.language.decision import identify
from scraper.text.language.letters import tell_script
from scraper.text.language.statistics import is_mixed

# A shorter paragraph is a caption, a name or a heading.
_LETTERS_MIN = 40
# The head of a paragraph tells its language; what comes after so many paragraphs is read by few.
_HEAD_CHARACTERS = 200
_PARAGRAPHS_MAX = 60
_TOGETHER_MAX = 5
_CHARACTERS_MAX = 30_000
# Letters Russian (or Persian) has not, of all characters: none or a name (1 %), Kyrgyz and Ukrainian (2 to 9 %),
# Kazakh and Uyghur (20 %).
_STEPS = (0.015, 0.10)

_BREAK = re.compile("[\n\r\u2028\u2029]+")
_NOT_RUSSIAN = re.compile("[\u0402-\u040f\u0452-\u045f\u0460-\u052f]")
_NOT_PERSIAN = re.compile("[ەېۈۆۇۋڭھےںہٹڈڑټډړښږڼۍ]")


def languages_in(text: str, languages: Sequence[str] = ()) -> tuple[str, ...]:
    """The languages of the paragraphs long enough to tell, that of most text first; empty if nothing tells.

    A text without such a paragraph has the language `identify` finds for the whole. `languages` are the source's.
    Costs about twice what `identify` does, in mixed Latin text as much for each paragraph.
    """
    groups: dict[tuple[str, int], list[str]] = {}
    for paragraph in _BREAK.split(text[:_CHARACTERS_MAX])[:_PARAGRAPHS_MAX]:
        if len(paragraph) >= _LETTERS_MIN / 3:  # in Chinese a character counts as three letters
            script, letters = tell_script(paragraph[: 2 * _HEAD_CHARACTERS])
            if letters >= _LETTERS_MIN:
                groups.setdefault((script, _step(paragraph, script)), []).append(paragraph)
    sizes: Counter[str] = Counter()
    for (script, _), paragraphs in groups.items():
        for language, size in _tell(script, paragraphs, languages):
            sizes[language] += size
    if not sizes:
        whole = identify(text, languages)
        return (whole,) if whole else ()
    return tuple(language for language, _ in sizes.most_common())


def _step(paragraph: str, script: str) -> int:
    pattern = {"Cyrl": _NOT_RUSSIAN, "Arab": _NOT_PERSIAN}.get(script)
    if not pattern:
        return 0
    share = len(pattern.findall(paragraph)) / len(paragraph)
    return sum(share >= step for step in _STEPS)


def _tell(script: str, paragraphs: list[str], languages: Sequence[str]) -> list[tuple[str, int]]:
    """The languages of paragraphs that look alike, each with the characters in it."""
    if script == "Latn" and len(paragraphs) > 1 and is_mixed("\n".join(paragraphs)):
        together = [[paragraph] for paragraph in paragraphs]
    else:
        together = [paragraphs]
    told = []
    for some in together:
        head = " ".join(paragraph[:_HEAD_CHARACTERS] for paragraph in some[:_TOGETHER_MAX])
        if language := identify(head, languages):
            told.append((language, sum(map(len, some))))
    return told
