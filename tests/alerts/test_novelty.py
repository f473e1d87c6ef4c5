"""What counts as new in an article of a story that was told."""

from dataclasses import replace

import pytest
from builders import NOON
from stories import BLAST, BRIDGE

from alerts.novelty import find_novelty
from scraper.model import Article

OLD = Article(
    id=1, entry_id=1, source_id="tass", url=None, canonical_url=None, title="Blast in a mine", text=BLAST,
    language="en", authors=(), published_at=NOON, first_seen_at=NOON, text_from="page", relation="new", story_id=1,
)  # fmt: skip


def later(relation, text, *, title="Blast in a mine", language="en"):
    return replace(OLD, id=2, relation=relation, related_to=1, title=title, text=text, language=language)


def test_a_changed_number_in_a_near_copy_is_new():
    novelty = find_novelty(later("near", BLAST.replace("eleven", "19").replace("126", "131")), [OLD])

    assert "126 → 131" in novelty.said


@pytest.mark.parametrize("relation", ["same", "copy"])
def test_a_copy_has_nothing_new(relation):
    assert not find_novelty(later(relation, BLAST), [OLD], terms=frozenset({"csto"}))


def test_added_words_alone_are_nothing_new():
    said = " Residents of the town came to the gates to wait for word of the miners, who were taken to hospital."

    assert not find_novelty(later("near", BLAST + said), [OLD])


def test_a_number_in_the_lead_of_another_report_that_no_article_had_is_new():
    report = later("event", "The death toll of the blast near Karaganda rose to 9, hospitals said on Tuesday.")

    assert find_novelty(report, [OLD]).said == "number 9"


def test_a_number_deep_in_another_report_is_its_own_background():
    report = later("event", BLAST[:320].replace("Four", "Several") + " A pit nearby employs 870 people.")

    assert not find_novelty(report, [OLD])


def test_a_number_that_any_article_of_the_story_had_is_not_new():
    middle = replace(OLD, id=3, text="Nine people died: 9 bodies were found.")
    report = later("event", "The death toll rose to 9, hospitals said.")

    assert not find_novelty(report, [OLD, middle])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Компания опровергла сообщения о гибели горняков под Карагандой."),
        ("en", "The company denied that miners had died near Karaganda."),
        ("tr", "Şirket, Karaganda'da madencilerin öldüğü haberini yalanladı."),
    ],
)
def test_a_denial_is_new_once(language, text):
    denial = later("event", text, title="Karaganda", language=language)

    assert find_novelty(denial, [OLD]).said == "a denial"
    assert not find_novelty(denial, [OLD, replace(denial, id=5)])


def test_a_concept_of_the_watch_that_was_not_told_is_new():
    report = later("translation", BLAST)

    found = find_novelty(report, [OLD], terms=frozenset({"kazakhstan", "csto"}), terms_told=frozenset({"kazakhstan"}))

    assert found.said == "now csto"


def test_without_earlier_articles_nothing_can_be_new():
    assert not find_novelty(later("event", BRIDGE), [])
