"""What a dictionary says of a word, and who can be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

# Languages with a dictionary: pymorphy3 has the first two, simplemma the others. English and French need none: their
# rules reach what lemmas do, and tell verbs from nouns, which lemmas do not.
LANGUAGES = ("ru", "uk", "de", "tr", "fa")


class Asked(NamedTuple):
    """A word as written (German nouns are told by their capital) in one language."""

    word: str
    language: str


@dataclass(frozen=True, slots=True)
class Known:
    """Folded words. `forms` is empty where the dictionary has not got the word; then the rules alone serve.

    `others` are words of their own that begin like the word (danışman, asked of danışma).
    """

    forms: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


UNKNOWN = Known()


class Lexicon(Protocol):
    """Words are learned in bulk, then known one at a time."""

    def learn(self, words: Iterable[Asked]) -> None:
        """Look up what is not known yet; takes up to half a minute the first time. What fails leaves words unknown."""
        ...

    def known(self, word: str, language: str) -> Known: ...


class NoLexicon:
    """No dictionaries: rules alone."""

    def learn(self, words: Iterable[Asked]) -> None:
        """Nothing to learn from."""

    def known(self, word: str, language: str) -> Known:  # noqa: ARG002 - the protocol's parameters
        return UNKNOWN
