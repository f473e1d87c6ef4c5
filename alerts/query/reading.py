"""What the words of a query mean: each leaf of the tree becomes a `Unit`, the forms of text that count as found.

A bare word that names a concept becomes all terms of the concept and of what it includes, each in its language. Any
other word, `word!` and every phrase is taken as written and inflected by the rules of all languages of its script,
each set of rules for documents of its own language; as written it counts everywhere. `word@ru` is kept to the terms,
rules and documents of one language. An exact form and the beginning of a word count everywhere, and are not inflected.

In documents of which languages a term counts:

- names (countries, people, organisations, places) count in every document. Their endings are those of the term's
  language and the case endings of the region's other languages in that script. Names of fewer than five letters and
  abbreviations of three (`Чин`, `Rus`, `CIS`) are other words elsewhere: they count where a topic of their language
  would;
- topics are common nouns: they count in documents of their own language and of its neighbours (alerts/languages.py says
  which), and where the language is not known;
- a term marked `own_language` counts only in documents of its language, and where the language is not known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from alerts.languages import NAMES, base, close, of_script, own
from alerts.lexicon import LANGUAGES as LEXICON_LANGUAGES
from alerts.lexicon import UNKNOWN, Asked, Known, Lexicon
from alerts.morphology import NOTHING, Stem, is_abbreviation, script, stems
from alerts.query.countries import CONCEPTS
from alerts.query.tree import About, Exact, Leaf, Phrase, Prefix, Word, show
from alerts.vocabulary.model import Concept, Term, Vocabulary
from scraper.text.normalise import fold_word, shape
from scraper.text.tokenise import elision, words

_SHORT_NAME_LETTERS = 4
_SHORT_ABBREVIATION_LETTERS = 3
_DERIVING = ("country", "region", "place")


Kind = tuple[str, bool, bool, bool, str]


@dataclass(frozen=True, slots=True)
class Form:
    """One word of a term with how it inflects; two equal forms are found together."""

    word: str
    language: str  # "" for the word as written, in no language
    name: bool = False
    derived: bool = False
    capital: bool = False
    match: Literal["inflected", "exact", "prefix"] = "inflected"

    @property
    def kind(self) -> Kind:
        """All but the word: what two words share that inflect alike."""
        return self.language, self.name, self.derived, self.capital, self.match

    @property
    def asked(self) -> Asked | None:
        """What a dictionary is asked of the word; None for what is not inflected."""
        inflects = self.match == "inflected" and self.language in LEXICON_LANGUAGES and not is_abbreviation(self.word)
        return Asked(self.word, self.language) if inflects else None


Sequence = tuple[Form, ...]  # words that follow each other


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way in which a unit is found: a term of one language with its conditions."""

    term: str
    language: str
    concept: str | None  # where the term is from; for included concepts not the one the query names
    forms: Sequence
    languages: frozenset[str] | None  # documents in which it counts; None: all
    near: tuple[Sequence, ...] = ()
    not_near: tuple[Sequence, ...] = ()
    unless: tuple[Sequence, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A leaf of a query, read. `concept` is the one that the leaf names, None where it means itself."""

    leaf: Leaf
    concept: str | None
    alternatives: tuple[Alternative, ...]


def read_leaf(leaf: Leaf, vocabulary: Vocabulary) -> Unit:
    """What one term of a query stands for."""
    match leaf:
        case Word():
            concept = None if leaf.plain else vocabulary.concept_of(leaf.text)
            return read_concept(leaf, concept, vocabulary) if concept else _read_word(leaf)
        case About():
            return read_concept(leaf, vocabulary.concepts[CONCEPTS[leaf.country]], vocabulary)
        case Phrase():
            return Unit(leaf, None, tuple(_as_written(leaf.text)))
        case Exact():
            forms = tuple(Form(raw[elision(raw) :], "", match="exact") for raw in words(leaf.text))
        case Prefix():
            *before, last = words(leaf.text)
            forms = (*(Form(raw, "") for raw in before), Form(last, "", match="prefix"))
    return Unit(leaf, None, (Alternative(show(leaf), "", None, forms, None),))


def read_concept(leaf: Word | About, concept: Concept, vocabulary: Vocabulary) -> Unit:
    """The terms of a concept; of one language, where the word is kept to one, if there are any."""
    language = leaf.language if isinstance(leaf, Word) else ""
    terms = [
        (term, included)
        for included in vocabulary.with_included(concept)
        for term in included.terms
        if not term.off and (not language or language in (term.language, base(term.language)))
    ]
    if not terms and isinstance(leaf, Word):
        return _read_word(leaf)
    alternatives = [read_term(term, included) for term, included in terms]
    if language:
        alternatives = [replace(alternative, languages=own(language)) for alternative in alternatives]
    return Unit(leaf, concept.id, tuple(alternatives))


def read_term(term: Term, concept: Concept) -> Alternative:
    name = not concept.is_topic
    return Alternative(
        term=term.text,
        language=term.language,
        concept=concept.id,
        forms=sequence(term.text, term.language, name=name, derived=concept.kind in _DERIVING, capital=term.capital),
        languages=_languages(term, concept),
        near=tuple(sequence(text, term.language) for text in term.near),
        not_near=tuple(sequence(text, term.language) for text in term.not_near),
        unless=tuple(sequence(text, term.language) for text in term.unless),
    )


@lru_cache(maxsize=8_000)  # the shipped vocabulary has some 7,000 terms and conditions, many in several concepts
def sequence(text: str, language: str, *, name: bool = False, derived: bool = False, capital: bool = False) -> Sequence:
    """The words of a term; "l'" and the like are left out, as they are in texts."""
    return tuple(Form(word, language, name=name, derived=derived, capital=capital) for word in _cut(text))


def _cut(text: str) -> list[str]:
    return [raw[elision(raw) :] for raw in words(text)]


def _read_word(leaf: Word) -> Unit:
    if not leaf.language:
        return Unit(leaf, None, tuple(_as_written(leaf.text)))
    documents = own(leaf.language)
    languages = [code for code in NAMES if leaf.language in (code, base(code))]
    alternatives = (
        Alternative(leaf.text, code, None, sequence(leaf.text, code), documents) for code in ("", *languages)
    )
    return Unit(leaf, None, tuple(alternatives))


def _as_written(text: str) -> list[Alternative]:
    found = _cut(text)
    documents = {"": None, **{language: own(language) for language in of_script(script(text))}}
    return [
        Alternative(text, language, None, tuple(Form(word, language) for word in found), allowed)
        for language, allowed in documents.items()
    ]


def _languages(term: Term, concept: Concept) -> frozenset[str] | None:
    if term.own_language:
        return own(term.language)
    if concept.is_topic:
        return close(term.language)
    found = words(term.text)
    letters = sum(len(word) for word in found)
    short = _SHORT_ABBREVIATION_LETTERS if is_abbreviation(found[0]) else _SHORT_NAME_LETTERS
    if len(found) == 1 and letters <= short and script(term.text) != "Hans":
        return close(term.language)
    return None


@dataclass(frozen=True, slots=True)
class _Anything:
    """What may follow the beginning that a wildcard leaves."""

    shown: str = "*"

    def accepts(self, rest: str) -> bool:  # noqa: ARG002 - the protocol's parameter
        return True


_ANYTHING = _Anything()


def stems_of(form: Form, lexicon: Lexicon) -> tuple[Stem, ...]:
    """The stems under which a form is found."""
    asked = form.asked
    return _stems(form, lexicon.known(*asked) if asked else UNKNOWN)


def asked_of(units: Iterable[Unit]) -> Iterator[Asked]:
    """All that dictionaries are asked of the terms of some units and their conditions."""
    for unit in units:
        for alternative in unit.alternatives:
            for found in (alternative.forms, *alternative.near, *alternative.not_near, *alternative.unless):
                yield from (asked for form in found if (asked := form.asked))


def _stems(form: Form, known: Known) -> tuple[Stem, ...]:
    if form.match == "exact":
        return (Stem(shape(form.word), NOTHING, cased=True),)
    if form.match == "prefix":
        return (Stem(fold_word(form.word), _ANYTHING),)
    found = stems(form.word, form.language, name=form.name, derived=form.derived, known=known)
    return tuple(Stem(stem.text, stem.endings, stem.cased, True) for stem in found) if form.capital else found
