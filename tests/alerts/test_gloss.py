"""What an article in a foreign language is about, from the vocabulary alone."""

from functools import cache

import pytest

from alerts.gloss import CONCEPTS_MAX, glossary_of, term_of
from alerts.model import Document
from alerts.vocabulary import load


@cache
def glossary(language):
    return glossary_of(load(), language)


def gloss(title, text="", *, language="ru", reader="en"):
    return glossary(reader).gloss(Document("1", title=title, text=text, language=language))


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("ru", "Токаев обсудил нефтепровод с Россией", "Tokayev · oil pipeline · Russia"),
        ("kk", "Тоқаев Ресеймен мұнай құбыры туралы келісті", "Tokayev · Russia · oil pipeline"),
        ("zh", "哈萨克斯坦石油管道停运，托卡耶夫表态", "Kazakhstan · oil pipeline · Tokayev"),
        ("fa", "قزاقستان خط لوله نفت را بست", "Kazakhstan · oil pipeline"),
    ],
)
def test_concepts_are_said_in_the_order_of_the_text(language, title, expected):
    assert gloss(title, language=language) == expected


def test_a_reader_of_russian_reads_russian():
    assert gloss("Kazakhstan closes an oil pipeline", language="en", reader="ru") == "Казахстан · нефтепровод"


def test_an_article_in_the_readers_language_needs_no_gloss():
    assert gloss("Kazakhstan closes an oil pipeline", language="en") == ""


def test_an_article_of_unknown_language_has_one():
    assert gloss("Казахстан закрыл нефтепровод", language=None) == "Kazakhstan · oil pipeline"


def test_a_number_belongs_to_the_concept_behind_it():
    assert gloss("В Казахстане 2 забастовки и 1 протест") == "Kazakhstan · 2 strikes · 1 protest"
    assert gloss("2 explosions in Almaty", language="en", reader="ru") == "2 × взрыв · Алматы"
    assert gloss("2 explosions in Almaty", language="en", reader="kk") == "2 жарылыс · Алматы"


def test_other_numbers_stand_alone_and_dates_are_left_out():
    assert gloss("В Казахстане 3 марта пострадали 1530 человек") == "Kazakhstan · 1,530"
    assert gloss("В 2024 году Казахстан вырос на 5 процентов") == "Kazakhstan · 5 %"


def test_large_numbers_are_written_as_the_reader_writes_them():
    text = "Қазақстан 5,5 млрд алды"

    assert gloss(text, language="kk") == "Kazakhstan · 5.5 billion"
    assert gloss(text, language="kk", reader="ru") == "Казахстан · 5,5 млрд"
    assert gloss(text, language="kk", reader="fr") == "Kazakhstan · 5\u202f500\u202f000\u202f000"


def test_numbers_alone_are_no_gloss():
    assert gloss("Погибли 12 человек, ранены 30") == ""


def test_what_is_said_in_the_title_is_not_said_again():
    assert gloss("Токаев", "Токаев и Токаев. В Казахстане Токаев.") == "Tokayev · Kazakhstan"


def test_a_gloss_is_read_at_a_glance():
    everything = ", ".join(term_of(concept, "ru") for concept in load().concepts.values())

    assert gloss(everything).count(" · ") == CONCEPTS_MAX - 1


def test_what_is_far_down_is_background():
    assert gloss("Токаев", "слово " * 200 + "Казахстан") == "Tokayev"


def test_every_concept_can_be_said_in_english():
    spoken = {term.text for concept in load().concepts.values() for term in concept.terms if term.language == "en"}

    assert {term_of(concept, "en") for concept in load().concepts.values()} <= spoken
