"""Weights: which sums fire, what is shown of them, and that no document escapes the guard."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.explain import explain, lines
from alerts.matching import Matcher, compile_watches
from alerts.model import Document, Watch
from alerts.query import Node, Not, Score, Weight, Word, parse
from alerts.query.rules import needs
from alerts.vocabulary import Vocabulary, load


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


RULE = "SCORE(pipeline: 3, CSTO: 5, football: -10) >= 6"


def fires(query: str, text: str, vocabulary: Vocabulary, *, title: str = "") -> bool:
    matcher = compile_watches([Watch("w", "w", query)], vocabulary)
    return bool(matcher.match(Document("d", title=title, text=text, language="en")))


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        (RULE, "CSTO on the pipeline", True),
        (RULE, "CSTO meets", False),
        (RULE, "pipeline, pipeline and pipeline", False),
        (RULE, "CSTO on the pipeline after the football", False),
        ("SCORE(CSTO: 20, football: -10) >= 6", "CSTO at the football", True),
        ("SCORE(one!: 0.1, two!: 0.2) >= 0.3", "one two", True),
        ("SCORE(one!: 0.1, two!: 0.2) >= 0.3", "two", False),
        ("SCORE(one!: 2, two!: 2, three!: 2) >= 4", "three or one", True),
        ("SCORE(one!: 2, two!: 2, three!: 2) >= 4", "three", False),
        ("five! AND NOT SCORE(one!: 2, two!: 2, three!: -3) >= 3", "five one two", False),
        ("five! AND NOT SCORE(one!: 2, two!: 2, three!: -3) >= 3", "five one two three", True),
        ("five! AND NOT SCORE(one!: 2, two!: 2, three!: -3) >= 3", "five one", True),
        ("SCORE((one! OR two!): 2, three!: 1) >= 3", "one two", False),
        ("SCORE((one! NEAR/1 two!): 2, (COUNT(three!) >= 2): 1) >= 3", "one two three three", True),
        ("SCORE((one! NEAR/1 two!): 2, (COUNT(three!) >= 2): 1) >= 3", "one x x two three three", False),
        ("SCORE(/o.e/: 2, (lang:en): 1) >= 3", "one", True),
    ],
)
def test_weights_of_what_is_found_are_summed_up(query: str, text: str, expected: bool, vocabulary: Vocabulary) -> None:
    assert fires(query, text, vocabulary) == expected


def test_score_inside_a_field_looks_there_only(vocabulary: Vocabulary) -> None:
    query = "title:SCORE(one!: 2, two!: 2) >= 4"

    assert fires(query, "three", vocabulary, title="one two")
    assert not fires(query, "two", vocabulary, title="one")


def test_hits_are_the_terms_that_count_for_the_score(vocabulary: Vocabulary) -> None:
    query = "SCORE(CSTO: 20, pipeline: 3, football: -10) >= 6"
    text = "CSTO football, and far away from it in another sentence a pipeline"

    (match,) = compile_watches([Watch("w", "", query)], vocabulary).match(Document("d", text=text))

    assert [hit.form for hit in match.hits] == ["CSTO", "pipeline"]


_WORDS = ("one", "two", "three", "four")
_amounts = st.decimals(-3, 3, places=1).filter(bool)
_scores = st.builds(
    lambda weights, threshold: Score(tuple(Weight(Word(word, True), amount) for word, amount in weights), threshold),
    st.lists(st.tuples(st.sampled_from(_WORDS), _amounts), min_size=1, max_size=5),
    st.decimals(Decimal("0.1"), 6, places=1),
)


@given(_scores, st.sets(st.sampled_from(_WORDS)), st.booleans())
def test_score_says_what_adding_up_says(vocabulary: Vocabulary, score: Score, found: set[str], wanted: bool) -> None:
    total = sum(part.weight for part in score.parts if isinstance(part.part, Word) and part.part.text in found)
    matcher = Matcher(vocabulary)
    tree: Node = score if wanted else Not(score)
    matcher.add("w", tree)

    fired = matcher.match(Document("d", text=" ".join(sorted(found))))

    assert bool(fired) == ((total >= score.threshold) == wanted)


def test_only_documents_with_a_word_that_the_sum_needs_are_looked_at(vocabulary: Vocabulary) -> None:
    matcher = Matcher(vocabulary)
    matcher.add("w", parse("SCORE(one!: 5, two!: 2, three!: 2, four!: -9) >= 6"))

    (needed,) = needs(matcher.rule(0))

    assert [matcher.units[unit].leaf for unit in needed] == [Word("one", plain=True)]


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        (RULE, "A pipeline", "score 3, 6 needed: pipeline +3; not found: CSTO +5, football -10\n  missing: CSTO"),
        (RULE, "CSTO football", "score -5, 6 needed: CSTO +5, football -10; not found: pipeline +3"),
        (RULE, "CSTO football", "missing: NOT football AND pipeline"),
        (RULE, "CSTO pipeline", "score 8, 6 needed: pipeline +3, CSTO +5; not found: football -10"),
        ("one! AND (SCORE(gas!: 2.5, oil!: 2, coal!: 2) >= 4 OR two!)", "one gas", "missing: (oil! OR coal! OR two!)"),
        ("one! AND NOT SCORE(gas!: 2, oil!: -1) >= 2", "one gas", "score 2, must stay below 2: gas! +2"),
        ("one! AND NOT SCORE(gas!: 2, oil!: -1) >= 2", "one gas", "missing: (NOT gas! OR oil!)"),
        ("SCORE((gas! AND oil!): 3, coal!: 1) >= 3", "gas", "missing: oil!"),
    ],
)
def test_explain_prints_the_sum_and_the_nearest_miss(query: str, text: str, shown: str, vocabulary: Vocabulary) -> None:
    assert shown in "\n".join(lines(explain(query, vocabulary, Document("d", text=text, language="en"))))


def test_explain_says_what_a_score_asks(vocabulary: Vocabulary) -> None:
    explanation = explain(RULE, vocabulary)

    assert explanation.asks == (f"{RULE}: the weights of what is found, each once, come to 6 at least",)
    assert [leaf.text for leaf in explanation.leaves] == ["pipeline", "CSTO", "football"]
