"""What holds of any query and any document: offsets cut out what `explain` lists, operators do what they say.

Documents are made of terms of a few concepts with endings from all over, in capitals, with soft hyphens and zero-width
characters inside, beside noise; queries ask for the same concepts and words in every way there is.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from trees import counts, nears, scores, trees

from alerts.lexicon import NoLexicon
from alerts.matching import Matcher
from alerts.model import Document, Hit
from alerts.morphology import Stem, is_ending
from alerts.query import (
    About,
    And,
    Exact,
    Fact,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Score,
    Word,
    parse,
    show,
)
from alerts.query.reading import Alternative, Form, stems_of
from alerts.readings import read_unit
from alerts.vocabulary import Vocabulary, load
from scraper.text.normalise import fold_case, fold_word, shape
from scraper.text.tokenise import elision, words

IDS = ("kazakhstan", "csto", "pipeline", "cpc", "tokayev")
ENDINGS = (
    "",
    "",
    "",
    "а",
    "ы",
    "ның",
    "ов",
    "ами",
    "дағы",
    "s",
    "'s",
    "ning",
    "da",
    "-ның",
    "-nin",
    "’da",
    "скую",
    "x",
)
INVISIBLE = ("\u00ad", "\u200b", "\u200d", "\u2060", "\u0301")
NOISE = ("и", "the", "…", "—", "7", "Газпром", "data", "су", "BTC", "l'", "футбол", "新闻", "a-b", "\u200b", "о'")
SEPARATORS = (" ", " ", " ", ", ", ". ", "-", "\n", "\u00a0", " «", "» ")


@cache
def vocabulary() -> Vocabulary:
    """A few concepts with every third term: all rules of inflection are met, and queries and documents meet often."""
    shipped = load()
    concepts = {
        concept_id: replace(
            shipped.concepts[concept_id],
            terms=shipped.concepts[concept_id].terms[::3],
            includes=tuple(included for included in shipped.concepts[concept_id].includes if included in IDS),
        )
        for concept_id in IDS
    }
    return Vocabulary(concepts, {name: concept_id for name, concept_id in shipped.names.items() if concept_id in IDS})


@cache
def spellings() -> tuple[str, ...]:
    return tuple(sorted({term.text for concept in vocabulary().concepts.values() for term in concept.terms}))


_plain = st.sampled_from(IDS).map(Word)
# By number: as a sample, hypothesis would write all thousand into every description of a strategy.
_spelling = st.integers(0, 10_000).map(lambda number: spellings()[number % len(spellings())])
_leaves: st.SearchStrategy[Node] = st.one_of(
    _plain,
    _plain,
    st.builds(Word, _spelling.map(lambda text: words(text)[0]), st.booleans(), st.sampled_from(["", "ru", "kk", "en"])),
    _spelling.map(Phrase),
    _spelling.map(Exact),
    _spelling.map(lambda text: Prefix(words(text)[0][:4])).filter(lambda prefix: len(prefix.text) > 2),
    st.just(About("KZ")),
)
_facts: st.SearchStrategy[Node] = st.sampled_from(
    [Fact("lang", ("ru",)), Fact("lang", ("en", "kk")), Fact("source", ("tass",))]
)
_patterns: st.SearchStrategy[Node] = st.sampled_from([Pattern("газ|gas", True), Pattern("ст.н"), Pattern("[A-Z]{4}")])
_trees = trees(_leaves, _facts, _patterns)
_single = st.one_of(_leaves, nears(_leaves), counts(_leaves), _patterns)
_finding = st.lists(_single | scores(_leaves), min_size=2, max_size=5).map(lambda parts: Or(tuple(parts)))


@st.composite
def _forms(draw: st.DrawFn) -> str:
    """A term as texts have it: inflected, in capitals, disguised."""
    form = draw(_spelling) + draw(st.sampled_from(ENDINGS))
    if draw(st.integers(0, 5)) == 0:
        form = form.upper()
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        at = draw(st.integers(1, len(form)))
        form = form[:at] + draw(st.sampled_from(INVISIBLE)) + form[at:]
    return form


_texts = st.lists(
    st.tuples(_forms() | _forms() | st.sampled_from(NOISE), st.sampled_from(SEPARATORS)), min_size=3, max_size=12
).map(lambda parts: "".join(part for pair in parts for part in pair))
_documents = st.builds(
    lambda title, text, language, source: Document("d", title=title, text=text, language=language, source=source),
    st.just("") | _texts,
    _texts,
    st.sampled_from([None, "ru", "kk", "en", "uz", "tr"]),
    st.sampled_from([None, "tass"]),
)


def matcher_of(*queries: Node) -> Matcher:
    matcher = Matcher(vocabulary())
    for number, tree in enumerate(queries):
        matcher.add(str(number), tree)
    return matcher


def fired(document: Document, *queries: Node) -> list[bool]:
    found = {match.watch_id for match in matcher_of(*queries).match(document)}
    return [str(number) in found for number in range(len(queries))]


@given(_finding, _documents)
@settings(deadline=None)
def test_offsets_cut_out_a_form_that_explain_lists(tree: Node, document: Document) -> None:
    matcher = matcher_of(tree)

    for match in matcher.match(document):
        assert match.hits
        for hit in match.hits:
            text = document.title if hit.field == "title" else document.text
            assert text[hit.start : hit.end] == hit.form
            assert hit.form.strip() == hit.form
            if not hit.term.startswith("/"):
                assert any(is_listed(hit, matcher, *alternative) for alternative in alternatives(matcher, hit)), hit


def alternatives(matcher: Matcher, hit: Hit) -> Iterator[tuple[Alternative, int]]:
    """Those that a hit may come from, each with the number of its unit."""
    for number, unit in enumerate(matcher.units):
        for alternative in unit.alternatives:
            if alternative.term == hit.term and unit.concept == hit.concept:
                yield alternative, number


def is_listed(hit: Hit, matcher: Matcher, alternative: Alternative, number: int) -> bool:
    """Whether every word of the hit is a beginning and an ending that `explain` gives for the term."""
    raw = words(hit.form)
    if len(raw) == len(alternative.forms) + 1 and is_ending(raw[-1]):
        raw = raw[:-1]
    if len(raw) != len(alternative.forms):
        return False
    reading = read_unit(matcher.units[number], vocabulary(), NoLexicon())
    listed = {
        tuple((beginning.stem, beginning.endings, beginning.cased) for beginning in beginnings)
        for term in reading.terms
        if (term.term, term.language) == (alternative.term, alternative.language)
        for beginnings in term.words
    }
    return all(
        any(accepts(stem, form, word) for stem in stems_of(form, NoLexicon()))
        and tuple((stem.text, stem.endings.shown, stem.cased) for stem in stems_of(form, NoLexicon())) in listed
        for form, word in zip(alternative.forms, raw, strict=True)
    )


def accepts(stem: Stem, form: Form, word: str) -> bool:
    written = word[elision(word) :]
    if form.match == "exact":
        return shape(written) == stem.text
    folded = shape(written) if stem.cased else fold_word(written)
    return folded.startswith(stem.text) and stem.endings.accepts(fold_case(folded[len(stem.text) :]))


@given(_trees, _trees, _documents)
@settings(deadline=None, max_examples=50)
def test_adding_or_never_loses_a_match(tree: Node, other: Node, document: Document) -> None:
    narrow, wide = fired(document, tree, Or((tree, other)))

    assert wide or not narrow


@given(_trees, _trees, _documents)
@settings(deadline=None, max_examples=50)
def test_adding_and_never_gains_a_match(tree: Node, other: Node, document: Document) -> None:
    wide, narrow = fired(document, tree, And((tree, other)))

    assert wide or not narrow


@given(_trees, _trees, _documents)
@settings(deadline=None, max_examples=50)
def test_operators_mean_what_their_parts_say(tree: Node, other: Node, document: Document) -> None:
    one, two, both, either, none = fired(document, tree, other, And((tree, other)), Or((tree, other)), Not(tree))

    assert (both, either, none) == (one and two, one or two, not one)


@given(scores(_single), _documents)
@settings(deadline=None)
def test_score_is_the_sum_of_the_parts_that_fire_alone(score: Score, document: Document) -> None:
    *parts, whole = fired(document, *(weight.part for weight in score.parts), score)

    total = sum((weight.weight for weight, fires in zip(score.parts, parts, strict=True) if fires), Decimal(0))
    assert whole == (total >= score.threshold)


@given(_trees, _documents)
@settings(deadline=None, max_examples=50)
def test_watch_fires_the_same_alone_and_among_others(tree: Node, document: Document) -> None:
    others = [Word("gas", True), Word("kazakhstan"), Not(Word("pipeline"))]

    assert fired(document, *others, tree)[-1:] == fired(document, tree)


@given(_trees, _documents)
@settings(deadline=None, max_examples=50)
def test_what_is_printed_fires_the_same(tree: Node, document: Document) -> None:
    # Alone a NOT is refused, and beside another part it is not.
    kept = And((Word("kazakhstan"), tree))

    assert fired(document, parse(show(kept))) == fired(document, kept)
