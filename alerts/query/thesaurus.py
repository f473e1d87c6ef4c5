"""The vocabulary seen from a query that may have missed it: names misspelt, inflected or quoted, beginnings of words.

Made for warnings (alerts/query/spelling.py). A misspelling is one letter left out, added, changed or swapped: of two
words so alike, both give the same text with one letter left out, or one gives the other. Looking a word up costs as
many dictionary accesses as it has letters, not a comparison with every name.
"""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from alerts.lexicon import NoLexicon
from alerts.query.index import WordIndex
from alerts.query.reading import read_term
from alerts.vocabulary import Vocabulary
from alerts.vocabulary.model import Concept
from scraper.text.normalise import fold, fold_word
from scraper.text.tokenise import words

# Of shorter words too many others differ by a letter: Иран and Ирак, газ and таз.
_MISSPELT_LETTERS_MIN = 5


class Thesaurus:
    """Built where it is first asked, in some 0.1 s; the answers cost microseconds."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def concept_of(self, word: str) -> Concept | None:
        return self.vocabulary.concept_of(word)

    def holding(self, text: str) -> tuple[str, ...]:
        """Ids of the concepts that have a word or phrase among their terms."""
        return tuple(self._terms.get(fold(text), ()))

    def inflected(self, word: str) -> str | None:
        """The name of which a word, as written, is another form: Казахстан of Казахстана."""
        index, names = self._forms
        found = index.families_of([word]).get(word, ())
        return next((names[family] for family, _ in found), None)

    def misspelt(self, word: str) -> str | None:
        """The name that a word was most likely meant to be."""
        folded = fold_word(word)
        if len(folded) < _MISSPELT_LETTERS_MIN:
            return None
        return next((self._near[variant] for variant in _variants(folded) if variant in self._near), None)

    def beginning(self, prefix: str) -> tuple[str, ...]:
        """Ids of the concepts with a word that begins so, without those that another of them includes."""
        folded = fold_word(prefix)
        found: dict[str, None] = {}
        for word, concept_id in self._words[bisect_left(self._words, (folded, "")) :]:
            if not word.startswith(folded):
                break
            found[concept_id] = None
        concepts = self.vocabulary.concepts
        held = {
            inner.id
            for concept_id in found
            for inner in self.vocabulary.with_included(concepts[concept_id])
            if inner.id != concept_id
        }
        return tuple(concept_id for concept_id in found if concept_id not in held)

    @cached_property
    def _terms(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for concept in self.vocabulary.concepts.values():
            for text in dict.fromkeys(fold(term.text) for term in concept.terms if not term.off):
                found.setdefault(text, []).append(concept.id)
        return found

    @cached_property
    def _near(self) -> dict[str, str]:
        names = [name for name in self.vocabulary.names if len(name) >= _MISSPELT_LETTERS_MIN and " " not in name]
        return {variant: name for name in reversed(names) for variant in _variants(name)}

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        return sorted(
            {
                (fold_word(word), concept.id)
                for concept in self.vocabulary.concepts.values()
                for term in concept.terms
                if not term.off
                for word in words(term.text)
            }
        )

    @cached_property
    def _forms(self) -> tuple[WordIndex, dict[int, str]]:
        index, names = WordIndex(NoLexicon()), dict[int, str]()
        for concept in self.vocabulary.concepts.values():
            for term in concept.terms:
                if fold(term.text) in self.vocabulary.names and not term.off:
                    forms = read_term(term, concept).forms
                    if len(forms) == 1:
                        names.setdefault(index.add(forms), term.text)
        return index, names


def _variants(word: str) -> Iterator[str]:
    """The word, then the word with one letter left out."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
