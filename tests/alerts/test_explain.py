import pytest

from alerts.errors import QueryError
from alerts.explain import Explanation, explain, lines
from alerts.matching import compile_watches
from alerts.model import Document, Watch
from alerts.vocabulary import Vocabulary, load
from scraper.text.normalise import fold_word, shape
from scraper.text.tokenise import words


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


RULE = "Kazakhstan AND (pipeline OR CSTO)"


def test_every_leaf_says_what_it_means(vocabulary: Vocabulary) -> None:
    explanation = explain("Kazakhstan AND pipeline AND NOT football", vocabulary)

    assert explanation.query == "Kazakhstan AND pipeline AND NOT football"
    assert [(leaf.text, leaf.concept) for leaf in explanation.leaves] == [
        ("Kazakhstan", "kazakhstan"),
        ("pipeline", "pipeline"),
        ("football", None),
    ]
    assert explanation.leaves[1].includes[:4] == ("oil_pipeline", "gas_pipeline", "druzhba", "baku_tbilisi_ceyhan")


def test_terms_that_are_off_say_why(vocabulary: Vocabulary) -> None:
    (leaf,) = explain("Kazakhstan", vocabulary).leaves

    off = {(term.term, term.language): term.because for term in leaf.off}
    assert "people" in off["казах", "ru"]
    assert "казах" not in {term.term for term in leaf.terms}


def test_document_that_fires_shows_its_hits(vocabulary: Vocabulary) -> None:
    verdict = explain(RULE, vocabulary, Document("d", text="ҰҚШҰ Қазақстанда жиналды", language="kk")).verdict

    assert verdict is not None
    assert verdict.fired
    assert [hit.form for hit in verdict.hits] == ["ҰҚШҰ", "Қазақстанда"]
    assert verdict.missing == ()


@pytest.mark.parametrize(
    ("query", "text", "missing"),
    [
        (RULE, "Kazakhstan signs", ("pipeline OR CSTO",)),
        (RULE, "CSTO meets", ("Kazakhstan",)),
        (RULE, "nothing here", ("Kazakhstan", "pipeline OR CSTO")),
        ("Kazakhstan AND NOT football", "Kazakhstan football", ("NOT football",)),
        ("(gas! AND oil! AND coal!) OR (wind! AND gas!)", "gas", ("wind!",)),
    ],
)
def test_nearest_miss_is_the_least_that_is_missing(
    query: str, text: str, missing: tuple[str, ...], vocabulary: Vocabulary
) -> None:
    verdict = explain(query, vocabulary, Document("d", text=text, language="en")).verdict

    assert verdict is not None
    assert not verdict.fired
    assert verdict.missing == missing


def test_word_that_is_there_but_does_not_count_is_shown_with_the_reason(vocabulary: Vocabulary) -> None:
    document = Document("d", text="Қазақстанда су құбырлары жаңартылды", language="kk")

    verdict = explain(RULE, vocabulary, document).verdict

    assert verdict is not None
    (withheld,) = verdict.withheld
    assert withheld.hit.form == "құбырлары"
    assert "мұнай" in withheld.because


def test_a_hit_is_a_form_that_explain_lists(vocabulary: Vocabulary) -> None:
    text = "Казахстанские трубопроводы, Қазақстандағы ҰҚШҰ-ның жиыны, l'OTSC au Kazakhstan, KTMT-nin"
    listed = {
        (beginning.stem, term.term)
        for leaf in explain(RULE, vocabulary).leaves
        for term in leaf.terms
        for beginning in term.words[0]
    }

    (match,) = compile_watches([Watch("w", "", RULE)], vocabulary).match(Document("d", text=text))

    for hit in match.hits:
        first = words(hit.form)[0]
        assert any(
            hit.term == term and (fold_word(first).startswith(stem) or shape(first).startswith(stem))
            for stem, term in listed
        ), hit


def test_lines_name_query_terms_and_verdict(vocabulary: Vocabulary) -> None:
    explanation: Explanation = explain(RULE, vocabulary, Document("d", text="Kazakhstan signs", language="en"))

    text = "\n".join(lines(explanation))

    assert text.startswith(f"query: {RULE}")
    assert "Kazakh: Қазақстан (concept kazakhstan)" in text
    assert "off: казах (Russian)" in text
    assert "does not fire on this document (en)" in text
    assert "missing: (pipeline OR CSTO)" in text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ('="CSTO"', '="CSTO": exactly this'),
        ("pipe*", "pipe*: every word that begins so"),
        ("Kazakhstan@kk", "Kazakhstan@kk: the concept kazakhstan, Kazakh only"),
        ('"gas field"', '"gas field": the words in this order, inflected'),
        ("pipeline!", "pipeline!: the word itself, inflected"),
    ],
)
def test_every_kind_of_term_says_how_it_is_read(query: str, says: str, vocabulary: Vocabulary) -> None:
    assert says in "\n".join(lines(explain(query, vocabulary)))


def test_distance_is_said_and_what_is_too_far_is_shown(vocabulary: Vocabulary) -> None:
    text = "Kazakhstan said on Monday that work on a new pipeline begins"

    explanation = explain("Kazakhstan NEAR/3 pipeline", vocabulary, Document("d", text=text, language="en"))

    assert explanation.asks == ("Kazakhstan NEAR/3 pipeline: at most 3 words between, in any order, in one paragraph",)
    assert explanation.verdict is not None
    assert explanation.verdict.missing == ("Kazakhstan NEAR/3 pipeline",)
    assert [withheld.hit.form for withheld in explanation.verdict.withheld] == ["Kazakhstan", "pipeline"]
    assert "3 words" in explanation.verdict.withheld[0].because


def test_a_bad_query_is_a_query_error(vocabulary: Vocabulary) -> None:
    with pytest.raises(QueryError):
        explain("a b", vocabulary)
