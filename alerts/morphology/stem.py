"""What inflection gives to matching: stems, each with the endings that may follow it.

A `Stem` stands for all forms that begin with its text and go on with one of its endings. A dictionary that lists whole
forms fits in as stems with no ending. Looking a word up costs one dictionary access for each of its beginnings,
whatever the number of terms; whether the rest is an ending is asked only where the beginning is a stem.
"""

import re
from dataclasses import dataclass
from typing import Protocol


class Endings(Protocol):
    """The set of what may follow a stem; texts are folded."""

    @property
    def shown(self) -> str:
        """For people: what the set holds, in short."""
        ...

    def accepts(self, rest: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """Endings written out: languages with few of them."""

    forms: frozenset[str]

    @property
    def shown(self) -> str:
        return " ".join(f"-{form}" for form in sorted(self.forms, key=lambda form: (len(form), form)) if form) or "-"

    def accepts(self, rest: str) -> bool:
        return rest in self.forms


@dataclass(frozen=True, slots=True)
class Chained:
    """Endings that chain (plural, possessive, case …), as one regular expression over all that follows the stem."""

    pattern: re.Pattern[str]
    shown: str
    vowel_first: str = ""  # where set, what follows must begin with one of these letters
    needed: bool = False  # something must follow
    other_words: tuple[tuple[str, bool], ...] = ()  # what makes another word of the stem; True: endings may follow

    def accepts(self, rest: str) -> bool:
        if (self.vowel_first or self.needed) and not rest:
            return False
        if self.vowel_first and rest[0] not in self.vowel_first:
            return False
        if self.other_words and any(self._is_other(rest, *other) for other in self.other_words):
            return False
        return self.pattern.fullmatch(rest) is not None

    def _is_other(self, rest: str, other: str, with_endings: bool) -> bool:
        if not with_endings:
            return rest == other
        return rest.startswith(other) and self.pattern.fullmatch(rest[len(other) :]) is not None


NOTHING = Listed(frozenset({""}))


def listed(*endings: str) -> Listed:
    """The endings of one or more strings of endings parted by spaces; `-` stands for no ending."""
    return Listed(frozenset("" if ending == "-" else ending for line in endings for ending in line.split()))


@dataclass(frozen=True, slots=True)
class Stem:
    """The beginning of a word. `text` is folded, or, where `cased`, as written: capitals count in abbreviations."""

    text: str
    endings: Endings
    cased: bool = False
    capital: bool = False  # the word must begin with a capital letter

    def accepts(self, word: str) -> bool:
        """True if a folded word is one of its forms, capitals aside."""
        return word.startswith(self.text) and self.endings.accepts(word[len(self.text) :])
