import copy
from typing import Any

import pytest

from alerts.errors import VocabularyError
from alerts.languages import SCRIPTS, base
from alerts.morphology import script
from alerts.vocabulary import Vocabulary, load


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


ADDED: dict[str, Any] = {
    "concepts": [{"id": "ferry", "kind": "topic", "terms": {"en": ["ferry", "ferryboat"], "kk": "паром, кеме"}}]
}


def test_a_concept_is_named_by_its_id_and_first_terms_only(vocabulary: Vocabulary) -> None:
    def named(word: str) -> str | None:
        concept = vocabulary.concept_of(word)
        return concept.id if concept else None

    for word in ("kazakhstan", "Казахстан", "Қазақстан", "KAZAKHSTAN", "Qozog'iston", "哈萨克斯坦"):
        assert named(word) == "kazakhstan", word
    for word in ("pipeline", "трубопровод", "құбыр"):
        assert named(word) == "pipeline", word
    for word in ("CSTO", "ОДКБ", "ҰҚШҰ", "OTSC"):
        assert named(word) == "csto", word
    assert named("Kazakhstani") is None
    assert named("казахстанский") is None
    assert named("ODKB") is None
    assert named("труба") is None


def test_more_than_a_hundred_concepts_are_known_in_fifteen_languages(vocabulary: Vocabulary) -> None:
    known = [
        concept.id
        for concept in vocabulary.concepts.values()
        if len({base(term.language) for term in concept.terms if not term.off}) >= 15
    ]

    assert len(known) >= 130


def test_pipeline_holds_its_kinds_and_the_pipelines_that_have_names(vocabulary: Vocabulary) -> None:
    held = [concept.id for concept in vocabulary.with_included(vocabulary.concepts["pipeline"])]

    assert held[:3] == ["pipeline", "oil_pipeline", "gas_pipeline"]
    assert {"cpc", "druzhba", "baku_tbilisi_ceyhan", "espo", "nord_stream", "turkstream", "tanap", "tapi"} < set(held)


@pytest.mark.parametrize("concept_id", ["kazakhstan", "pipeline", "csto"])
def test_every_language_has_a_term_that_can_fire(concept_id: str, vocabulary: Vocabulary) -> None:
    concept = vocabulary.concepts[concept_id]
    terms = [term for held in vocabulary.with_included(concept) for term in held.terms if not term.off]

    assert {term.language for term in terms} == set(SCRIPTS)


def test_every_term_is_written_in_the_script_of_its_language(vocabulary: Vocabulary) -> None:
    wrong = [
        (concept.id, term.language, term.text)
        for concept in vocabulary.concepts.values()
        for term in concept.terms
        if script(term.text) not in (SCRIPTS[term.language], "")
    ]

    # Kazakh tenge's code is written in Latin letters in Russian texts.
    assert wrong == [("tenge", "ru", "KZT")]


@pytest.mark.parametrize(
    ("language", "term"),
    [("fr", "conduite"), ("de", "Leitung"), ("ru", "труба"), ("az", "kəmər"), ("tg", "лӯла"), ("kk", "құбыр")],
)
def test_what_mostly_means_something_else_never_counts_alone(language: str, term: str, vocabulary: Vocabulary) -> None:
    (found,) = [t for t in vocabulary.concepts["pipeline"].terms if (t.language, t.text) == (language, term)]

    assert found.off or found.near
    assert found.because


def test_terms_that_are_off_keep_their_reason(vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts.values():
        for term in concept.terms:
            assert not term.off or term.because, (concept.id, term.text)


def test_the_users_concepts_are_added() -> None:
    vocabulary = load(ADDED)

    concept = vocabulary.concept_of("паром")
    assert concept is not None
    assert [(term.text, term.language) for term in concept.terms] == [
        ("ferry", "en"), ("ferryboat", "en"), ("паром", "kk"), ("кеме", "kk"),
    ]  # fmt: skip
    assert vocabulary.concept_of("кеме") is None


def test_the_users_terms_join_a_shipped_concept_and_can_switch_one_off(vocabulary: Vocabulary) -> None:
    added = {
        "concepts": [
            {
                "id": "kazakhstan",
                "kind": "country",
                "terms": {"en": ["KZ-land"]},
                "special": [{"language": "en", "terms": ["Qazaqstan"], "off": True, "because": "the broadcaster"}],
            }
        ]
    }

    concept = load(added).concepts["kazakhstan"]

    assert "KZ-land" in {term.text for term in concept.terms}
    assert {term.text: term.off for term in concept.terms if term.language == "en"}["Qazaqstan"] is True
    assert len(concept.terms) == len(vocabulary.concepts["kazakhstan"].terms) + 1
    assert load(added).concept_of("KZ-land") is None


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("concepts",), "x", "a list is needed"),
        (("concepts", 0, "kind"), "thing", "country, region"),
        (("concepts", 0, "id"), "Two Words", "small letters"),
        (("concepts", 0, "terms"), {"xx": ["a"]}, "unknown language"),
        (("concepts", 0, "terms"), {"kz": ["a"]}, "kk, kk-Latn"),
        (("concepts", 0, "terms", "en"), [True], "text is needed"),
        (("concepts", 0, "terms", "en"), ["..."], "text is needed"),
        (("concepts", 0, "terms", "en"), ["a " * 13], "12 words"),
        (("concepts", 0, "includes"), ["pipelin"], 'did you mean "pipeline"'),
        (("concepts", 0, "special"), [{"language": "en"}], "at least one term"),
        (("concepts", 0, "special"), [{"language": "en", "terms": ["a"], "off": "yes"}], "true or false"),
        (("concepts", 0, "names"), ["Kazakhstan"], "two concepts"),
        (("concepts", 0, "termz"), {}, 'did you mean "terms"'),
    ],
)
def test_a_broken_file_is_an_error_that_says_what_is_allowed(path: tuple[Any, ...], value: Any, says: str) -> None:
    content: Any = copy.deepcopy(ADDED)
    place = content
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value

    with pytest.raises(VocabularyError, match=says):
        load(content)


def test_an_error_says_where() -> None:
    content: Any = copy.deepcopy(ADDED)
    content["concepts"][0]["terms"]["en"][1] = 5

    with pytest.raises(VocabularyError) as caught:
        load(content)

    assert caught.value.path == ("concepts", 0, "terms", "en", 1)
