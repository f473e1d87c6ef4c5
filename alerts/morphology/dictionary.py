"""What dictionaries know of a word, put in place of the rules or beside them.

Russian and Ukrainian: the dictionary's forms take the place of the rules', which serve for what it has not. German and
Persian: its forms are added, and what it gives to other words is taken out of the rules' forms. Turkish: the rules
stand but for other words that begin like this one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from os.path import commonprefix

from alerts.lexicon.model import Known
from alerts.morphology import slavic
from alerts.morphology.stem import Chained, Listed, Stem

# Forms that share fewer letters are shown and looked up as words of their own (человек, люди).
_STEM_LETTERS_MIN = 2


def correct(rules: Iterable[Stem], word: str, language: str, known: Known) -> Iterator[Stem]:
    """The stems of a folded word by rule, corrected by what is known of it."""
    if language in ("ru", "uk") and known.forms:
        yield from of_forms(known.forms)
        yield from slavic.beside(word, language)
        return
    yield from (_without(stem, known.others) for stem in rules) if known.others else rules
    yield from of_forms(known.forms)


def of_forms(forms: Sequence[str]) -> Iterator[Stem]:
    """The forms as stems with listed endings, those that begin alike as one."""
    for _, alike in groupby(sorted(forms), key=lambda form: form[:_STEM_LETTERS_MIN]):
        grouped = list(alike)
        start = commonprefix(grouped)  # noqa: RUF071 - letters are meant, not parts of a path
        yield Stem(start, Listed(frozenset(form[len(start) :] for form in grouped)))


def _without(stem: Stem, others: Iterable[str]) -> Stem:
    """The stem without other words; after an open chain of endings also without their forms."""
    rests = tuple(other[len(stem.text) :] for other in others if other.startswith(stem.text) and other != stem.text)
    match stem.endings:
        case Listed(forms) if not forms.isdisjoint(rests):
            return replace(stem, endings=Listed(forms.difference(rests)))
        case Chained() as endings if rests:
            more = (*endings.other_words, *((rest, True) for rest in rests))
            return replace(stem, endings=replace(endings, other_words=more))
    return stem
