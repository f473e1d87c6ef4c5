"""`languages` of a watch: only articles in these fire it."""

import pytest

from alerts.matching import compile_watches
from alerts.model import Document
from alerts.vocabulary import load

CHANNELS = "channels:\n  - {id: desk, kind: terminal}\n"
RUSSIAN = Document("1", "Казахстан открыл нефтепровод", language="ru")
FRENCH = Document("2", "Le Kazakhstan ouvre un oléoduc", language="fr")
UNKNOWN = Document("3", "Kazakhstan", language=None)


def watches(languages, query="Kazakhstan OR oil"):
    entry = f"  - {{id: w, query: '{query}', languages: {languages}, notify: [desk]}}\n"
    return {"watches.yaml": "watches:\n" + entry}


@pytest.mark.parametrize(
    ("languages", "fired"), [("[ru, kk]", ["1"]), ("[fr]", ["2"]), ("[ru, French]", ["1", "2"]), ("[kk]", [])]
)
def test_only_articles_in_its_languages_fire_the_watch(read_with, languages, fired):
    matcher = compile_watches(read_with(watches(languages)).watches, load())

    assert [document.id for document in (RUSSIAN, FRENCH, UNKNOWN) if matcher.match(document)] == fired


def test_languages_go_with_every_form_of_a_watch(read_with):
    score = (
        "watches:\n  - {id: w, score: {pipeline: 3, Kazakhstan: 3, threshold: 6}, languages: [fr], notify: [desk]}\n"
    )

    matcher = compile_watches(read_with({"watches.yaml": score}).watches, load())

    assert [bool(matcher.match(document)) for document in (RUSSIAN, FRENCH)] == [False, True]


def test_what_is_no_language_is_said_where_it_stands(errors_of):
    (error,) = errors_of(watches("[ru, pt-BR]"))

    assert error.startswith("watches.yaml:2:57: languages: ")
    assert "'pt-BR' is no language" in error


def test_no_language_at_all_is_an_error(errors_of):
    assert len(errors_of(watches("[]"))) == 1
