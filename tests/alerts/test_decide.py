"""Whether a match is told, and the reason that is recorded either way."""

from dataclasses import replace

import pytest
from builders import NOON, a_watch, after
from messages import SENT, shown_alert

from alerts.decide import UPDATES_MAX, decide, in_story
from alerts.model import Carrier, Told
from alerts.novelty import Novelty
from scraper.model import Article

FIRST = Told("a1", 1, "first", frozenset({"kazakhstan"}))
NEWS = Novelty("12 → 15")


def an_article(**changes):
    article = Article(
        id=7, entry_id=7, source_id="ria", url=None, canonical_url=None, title="Blast", text="", language="en",
        authors=(), published_at=NOON, first_seen_at=after(10), text_from="feed", relation="copy", related_to=1,
        relation_reason="95 % of the text", story_id=1, score=0.95,
    )  # fmt: skip
    return replace(article, **changes)


def decided(article=None, *, updates="material", told=(FIRST,), novelty=None, channels=("desk",), since=NOON):
    watch = replace(a_watch(), updates=updates)
    return decide(
        article or an_article(), watch, watch_since=since, channels=channels, told=told, novelty=novelty
    )  # fmt: skip


def test_the_first_article_of_a_story_that_fires_the_watch_is_told():
    decision = decided(told=())

    assert decision.told
    assert decision.reason == "first article of its story that fires the watch"


def test_a_copy_of_what_was_told_is_refused_with_the_relation_and_the_alert():
    decision = decided()

    assert not decision.told
    assert decision.reason == (
        "copy of article 1 (95 % of the text); the story was told in alert a1, and nothing new is in it"
    )


@pytest.mark.parametrize(
    ("updates", "novelty", "told", "words"),
    [
        ("none", NEWS, False, "wants no updates"),
        ("material", NEWS, True, "new: 12 → 15"),
        ("material", None, False, "nothing new is in it"),
        ("material", Novelty(), False, "nothing new is in it"),
        ("all", None, True, "wants all updates"),
        ("all", NEWS, True, "new: 12 → 15"),
    ],
)
def test_updates_are_what_the_watch_wants(updates, novelty, told, words):
    decision = decided(updates=updates, novelty=novelty)

    assert decision.told is told
    assert words in decision.reason


def test_a_story_is_not_a_stream():
    updates = [Told(f"a{number}", number, "update", frozenset()) for number in range(2, UPDATES_MAX + 2)]

    assert decided(updates="all", told=(FIRST, *updates[:-1])).told
    assert f"{UPDATES_MAX} updates were sent" in decided(updates="all", told=(FIRST, *updates)).reason
    assert not decided(updates="all", told=(FIRST, *updates)).told


def test_what_was_seen_before_the_watch_existed_is_not_told():
    decision = decided(told=(), since=after(11))

    assert not decision.told
    assert "before the watch existed" in decision.reason


def test_without_a_channel_there_is_nobody_to_tell():
    assert decided(told=(), channels=()).reason == "the watch names no channel"


def test_an_alert_with_carriers_counts_other_outlets_once():
    carriers = [Carrier(source, source, "ru", "copy", SENT) for source in ("tass", "tass", "ria", "courrier")]

    alert = in_story(shown_alert(source_id="courrier"), told=(), novelty=None, carriers=carriers)

    assert (alert.kind, alert.root_id, alert.outlets) == ("first", None, 2)
    assert len(alert.carriers) == 4


def test_an_update_names_the_first_alert_its_number_and_the_news():
    second = Told("a2", 2, "update", frozenset())

    alert = in_story(shown_alert(), told=(FIRST, second), novelty=NEWS, carriers=())

    assert (alert.kind, alert.root_id, alert.n, alert.news) == ("update", "a1", 2, "12 → 15")
