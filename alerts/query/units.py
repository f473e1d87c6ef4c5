"""The units of all watches by number: what each is found by, and which of them a text may hold.

A unit with the same meaning is numbered once. What `read_leaf` says of it is turned into targets and forgotten, since
ten thousand watches would keep half a million forms; who wants to explain it reads the leaf again.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from alerts.lexicon import Lexicon
from alerts.query.countries import CONCEPTS
from alerts.query.index import Pieces, WordIndex
from alerts.query.places import Languages, Numbers, Target
from alerts.query.reading import Alternative, Form, Unit, asked_of, read_leaf
from alerts.query.tree import About, Leaf, Word
from alerts.vocabulary import Vocabulary


class Units:
    """Units are numbered in the order in which they are added; documents are read when all are in."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self.index = WordIndex(lexicon)
        self._lexicon = lexicon
        self._vocabulary = vocabulary
        self._leaves: list[Leaf] = []
        self._concepts: list[str | None] = []
        self._targets: list[tuple[Target, ...]] = []
        self._numbers: dict[tuple[str, str, str], int] = {}  # by meaning
        self._read: dict[Leaf, int] = {}
        # By the sign of a phrase's longest word: the units it may stand for, with the signs of all its words.
        self._phrases: dict[int, list[tuple[int, frozenset[int]]]] = {}
        self._languages: dict[Languages, Languages] = {}  # there are some forty, each kept once
        self._signs: dict[int, frozenset[int]] = {}
        self._ordered: set[int] = set()

    def learn(self, leaves: Iterable[Leaf]) -> None:
        """Have the lexicon look up the words of terms that are to be added, all at once."""
        meanings = {self._meaning(leaf): leaf for leaf in leaves}
        self._lexicon.learn(asked_of(read_leaf(leaf, self._vocabulary) for leaf in meanings.values()))

    def add(self, leaf: Leaf) -> int:
        """The number of what a leaf means."""
        number = self._read.get(leaf)
        if number is None:
            number = self._numbers.get(self._meaning(leaf))
            if number is None:
                number = self._add(read_leaf(leaf, self._vocabulary))
            self._read[leaf] = number
        return number

    def read(self) -> list[Unit]:
        """All units with their alternatives, read anew."""
        return [read_leaf(leaf, self._vocabulary) for leaf in self._leaves]

    def concept_of(self, unit: int) -> str | None:
        return self._concepts[unit]

    def targets_of(self, unit: int) -> tuple[Target, ...]:
        return self._targets[unit]

    def alternatives_of(self, unit: int) -> Iterator[tuple[Target, Alternative]]:
        """Every alternative of a unit with a target that is found by this alternative only."""
        read = read_leaf(self._leaves[unit], self._vocabulary)
        for group, target in zip(_groups(read.alternatives), self._targets[unit], strict=True):
            for place, alternative in enumerate(group):
                yield replace(target, bits=1 << place), alternative

    def found_in(self, pieces: Pieces) -> set[int]:
        """The units that a text may hold, and the signs of other words, which are below zero."""
        found = pieces.found()
        for sign in found & self._phrases.keys():
            for unit, signs in self._phrases[sign]:
                if found.issuperset(signs):
                    found.add(unit)
        return found

    def signs_of(self, unit: int) -> frozenset[int]:
        """The signs of all words that decide whether a unit is there, those of its conditions too."""
        known = self._signs.get(unit)
        if known is None:
            phrases = [target.forms for target in self._targets[unit] if len(target.forms) > 1]
            near = [
                forms
                for target in self._targets[unit]
                for condition in (target.near, target.not_near, target.unless)
                for forms in condition
            ]
            words = frozenset(~family for forms in (*phrases, *near) for family in forms)
            known = self._signs[unit] = words | {unit}
        return known

    def keep_order(self, units: Iterable[int]) -> None:
        """Note that the words between some units will be counted."""
        self._ordered.update(units)

    def needs_order(self, unit: int, found: Set[int]) -> bool:
        """True if it matters of a unit, where these units and signs are found, which word of the text it is."""
        return unit in self._ordered or any(sign in found for sign in self.signs_of(unit) if sign != unit)

    def _meaning(self, leaf: Leaf) -> tuple[str, str, str]:
        """What a leaf means, before it is read: "Kazakhstan" and "Казахстан" are the same concept."""
        match leaf:
            case About():
                return "concept", CONCEPTS[leaf.country], ""
            case Word(plain=False) if concept := self._vocabulary.concept_of(leaf.text):
                return "concept", concept.id, leaf.language
        return _key(leaf, None)

    def _add(self, unit: Unit) -> int:
        """The number of a unit, which is new if its meaning is: a concept without terms of a language is the word."""
        number = self._numbers.setdefault(_key(unit.leaf, unit.concept), len(self._leaves))
        if number == len(self._leaves):
            self._leaves.append(unit.leaf)
            self._concepts.append(unit.concept)
            self._targets.append(tuple(self._target(number, group) for group in _groups(unit.alternatives)))
        return number

    def _target(self, unit: int, group: Sequence[Alternative]) -> Target:
        first = group[0]
        sign = unit if len(first.forms) == 1 else None
        forms = tuple(self.index.add(same, sign) for same in zip(*(one.forms for one in group), strict=True))
        if len(forms) > 1:
            # The longest word of a phrase is mostly its rarest.
            letters = [len(form.word) for form in first.forms]
            longest = forms[letters.index(max(letters))]
            self._phrases.setdefault(~longest, []).append((unit, frozenset(~family for family in forms)))
        languages = tuple(alternative.languages for alternative in group)
        return Target(
            unit=unit,
            term=first.term,
            concept=first.concept,
            forms=forms,
            languages=self._languages.setdefault(languages, languages),
            near=tuple(map(self._sequence, first.near)),
            not_near=tuple(map(self._sequence, first.not_near)),
            unless=tuple(map(self._sequence, first.unless)),
            exact=first.forms[-1].match == "exact",
        )

    def _sequence(self, forms: Sequence[Form]) -> Numbers:
        return tuple(self.index.add((form,)) for form in forms)


def _key(leaf: Leaf, concept: str | None) -> tuple[str, str, str]:
    language = leaf.language if isinstance(leaf, Word) else ""
    return ("concept", concept, language) if concept else (type(leaf).__name__, leaf.text, language)


def _groups(alternatives: Iterable[Alternative]) -> list[list[Alternative]]:
    """Alternatives that differ in nothing but the languages of their forms."""
    groups: dict[object, list[Alternative]] = {}
    for alternative in alternatives:
        written = tuple((form.word, form.match) for form in alternative.forms)
        conditions = alternative.near, alternative.not_near, alternative.unless
        groups.setdefault((alternative.term, alternative.concept, written, conditions), []).append(alternative)
    return list(groups.values())
