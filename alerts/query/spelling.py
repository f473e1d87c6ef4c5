"""What is odd about the words of a query: alphabets mixed, and what the vocabulary says of them.

A word of no concept is nothing odd (`harvest` means itself, inflected), so only those are told that look as if more was
meant: nearly a name, a form of a name, a term of a concept that it does not name; and names of the world (they begin
with a capital), which a reader would expect in all languages.
"""

import re
from collections.abc import Iterator

from alerts.morphology import script
from alerts.query.frequent import FREQUENT
from alerts.query.thesaurus import Thesaurus
from alerts.query.tree import And, Count, Exact, Leaf, Near, Node, Not, Or, Phrase, Prefix, Score, Within, Word, show
from alerts.query.warning import QueryWarning
from scraper.text.normalise import fold, shape
from scraper.text.tokenise import words

# `pipe*` begins words of one concept that holds the rest; `тур*` and `каз*` of four without anything in common.
PREFIX_CONCEPTS_MAX = 3
_PREFIX_LETTERS_FEW = 4
# Names told in one warning; a list may hold hundreds.
_NAMES_SHOWN_MAX = 5
_LATIN, _CYRILLIC = re.compile("[a-zA-Z\u00c0-\u024f\u0259]"), re.compile("[\u0400-\u052f]")
_ALPHABETS = {"Latn": "Latin", "Cyrl": "Cyrillic"}


def check_leaf(leaf: Leaf) -> Iterator[QueryWarning]:
    """The warnings on one term by itself."""
    if isinstance(leaf, Word | Phrase | Exact | Prefix):
        yield from _mixed(leaf)
    if isinstance(leaf, Word | Phrase) and fold(leaf.text) in FREQUENT:
        yield QueryWarning(f"{show(leaf)} is in nearly every text of its language", leaf.column)


def check_vocabulary(tree: Node, text: str, thesaurus: Thesaurus) -> Iterator[QueryWarning]:
    """The warnings on terms that the vocabulary knows in another way; on unknown names one for all.

    `text` is the query as written: named lists are where names of no vocabulary belong.
    """
    unknown: list[Word] = []
    for group in _groups(tree):
        terms = [node for node in group if isinstance(node, Word | Phrase) and not _is_settled(node, thesaurus)]
        # Whoever writes a word in two alphabets side by side means the spellings.
        is_spelt_out = len({script(term.text) for term in terms}) > 1
        for term in terms:
            if (said := _hint(term, thesaurus, is_spelt_out=is_spelt_out)) is not None:
                yield QueryWarning(said, term.column)
            elif isinstance(term, Word) and not is_spelt_out and _is_name(term, text):
                unknown.append(term)
        yield from (warning for node in group if isinstance(node, Prefix) for warning in _short(node, thesaurus))
    if unknown:
        shown = _few(tuple(dict.fromkeys(name.text for name in unknown)))
        said = f"{shown}: in no vocabulary, so found only as spelt here; add other spellings, or a concept"
        yield QueryWarning(said, unknown[0].column)


def _is_settled(node: Word | Phrase, thesaurus: Thesaurus) -> bool:
    """True for a word that names a concept, and for `word!`, which says that none is meant."""
    return isinstance(node, Word) and (node.plain or thesaurus.concept_of(node.text) is not None)


def _is_name(word: Word, text: str) -> bool:
    """True for a name of the world that stands in the query itself, to be found in every language."""
    return word.text[:1].isupper() and not word.language and not text.startswith("@", word.column - 1)


def _hint(term: Word | Phrase, thesaurus: Thesaurus, *, is_spelt_out: bool) -> str | None:
    """What to say of a term that means itself: it is one of a concept, a form of a name, or nearly a name."""
    held = thesaurus.holding(term.text)
    if held:
        concepts = " OR ".join(held[:_NAMES_SHOWN_MAX])
        alone = f", {term.text}! for the word alone" if isinstance(term, Word) else ""
        said = f"{show(term)} means itself; write {concepts} for the concept, in all its languages{alone}"
        return None if is_spelt_out else said
    if isinstance(term, Word) and (name := thesaurus.inflected(term.text)):
        return f"{term.text} means itself; {name} names the concept, in all languages and forms"
    if isinstance(term, Word) and (name := thesaurus.misspelt(term.text)):
        return f"{term.text} is in no vocabulary; did you mean {name}?"
    return None


def _mixed(leaf: Word | Phrase | Exact | Prefix) -> Iterator[QueryWarning]:
    is_odd = _CYRILLIC.search(leaf.text) and _LATIN.search(leaf.text)  # hardly any: the letters need not be looked at
    for word in words(leaf.text) if is_odd else ():
        letters = {name: "".join(sign for sign in word if script(sign) == name) for name in _ALPHABETS}
        if all(letters.values()):
            shown = " and ".join(f"{_ALPHABETS[name]} {found}" for name, found in letters.items())
            one = shape(word)
            told = len({script(sign) for sign in one if sign.isalpha()}) == 1
            read = f"read as {_ALPHABETS[script(one)]} {one}" if told else "write it in one of them"
            yield QueryWarning(f"{word} mixes alphabets, {shown}: {read}", leaf.column)


def _short(leaf: Prefix, thesaurus: Thesaurus) -> Iterator[QueryWarning]:
    found = thesaurus.beginning(leaf.text) if len(leaf.text) <= _PREFIX_LETTERS_FEW else ()
    if len(found) > PREFIX_CONCEPTS_MAX:
        said = f"{show(leaf)} begins words of {len(found)} concepts ({_few(found)}) and many more: write more letters"
        yield QueryWarning(said, leaf.column)


def _groups(node: Node) -> Iterator[list[Node]]:
    """The terms of the query, alternatives together."""
    match node:
        case Or():
            yield [part for part in node.parts if isinstance(part, Leaf)]
            for part in node.parts:
                if not isinstance(part, Leaf):
                    yield from _groups(part)
        case And():
            for part in node.parts:
                yield from _groups(part)
        case Score():
            yield [part.part for part in node.parts if isinstance(part.part, Leaf)]
            for weighted in node.parts:
                if not isinstance(weighted.part, Leaf):
                    yield from _groups(weighted.part)
        case Near():
            yield from _groups(node.left)
            yield from _groups(node.right)
        case Not() | Within() | Count():
            yield from _groups(node.part)
        case _:
            yield [node]


def _few(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMES_SHOWN_MAX} more" if len(names) > _NAMES_SHOWN_MAX else ""
    return f"{', '.join(names[:_NAMES_SHOWN_MAX])}{more}"
