"""One-word keywords find what they should and not much else: F1 may not fall below what was reached once."""

import pytest
from inflection import languages, measure, read

# By language, on labelled pairs and on all against all; what was reached, rounded down to .005. They only rise.
FLOORS = {
    "be": (0.900, 0.900),
    "de": (0.905, 0.905),
    "en": (0.990, 0.990),
    "fa": (0.965, 0.965),
    "fr": (0.975, 0.975),
    "ru": (0.985, 0.985),
    "uk": (0.970, 0.965),
}


@pytest.mark.parametrize("language", FLOORS)
def test_keywords_find_their_forms_and_little_else(language: str) -> None:
    labelled, everything = FLOORS[language]

    scores = measure(language)

    assert scores.labelled.f1 >= labelled, (scores.labelled.missed, scores.labelled.false)
    assert scores.all.f1 >= everything, scores.all.false


def test_every_language_with_words_has_a_floor() -> None:
    assert set(languages()) == set(FLOORS)


@pytest.mark.parametrize("language", FLOORS)
def test_no_word_is_listed_as_a_form_and_as_another_word(language: str) -> None:
    for entry in read(language):
        assert not set(entry.forms) & set(entry.others), entry.keyword
        assert entry.keyword in entry.forms
