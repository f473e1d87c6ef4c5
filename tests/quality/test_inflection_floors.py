"""One-word keywords find what they should and not much else: F1 may not fall below what was reached once."""

import pytest
from floors import INFLECTION
from inflection import languages, measure, read


@pytest.mark.parametrize("language", INFLECTION)
def test_keywords_find_their_forms_and_little_else(language: str) -> None:
    labelled, everything = INFLECTION[language]

    scores = measure(language)

    assert scores.labelled.f1 >= labelled, (scores.labelled.missed, scores.labelled.false)
    assert scores.all.f1 >= everything, scores.all.false


def test_every_language_with_words_has_a_floor() -> None:
    assert set(languages()) == set(INFLECTION)


@pytest.mark.parametrize("language", INFLECTION)
def test_no_word_is_listed_as_a_form_and_as_another_word(language: str) -> None:
    for entry in read(language):
        assert not set(entry.forms) & set(entry.others), entry.keyword
        assert entry.keyword in entry.forms
