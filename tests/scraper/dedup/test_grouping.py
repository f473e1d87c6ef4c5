"""Articles in the order they come: same, copy, near or new, and the story each belongs to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.dedup.grouping import Arrival, Grouper, Judgement
from scraper.dedup.shelf import Memory
from scraper.dedup.stories import Stories

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FIRE = (
    "A fire in a warehouse near Taldykorgan took six hours to put out and destroyed 1,200 square metres of roof. "
    "Paint was stored in the building, so firemen used foam from two sides while trains were stopped for an hour. "
    "Three workers were taken to hospital with burnt hands, and a commission will look for the cause."
)
COURT = (
    "A regional court kept the owner of a market in Tekeli in custody over unpaid taxes of 400 million tenge. "
    "His lawyers had asked for house arrest and brought papers about his health, which the judge found wanting. "
    "The next hearing is set for the middle of December and witnesses will be heard one by one."
)
ROAD = (
    "Builders opened a bypass around Kapchagay that takes lorries out of the town and saves them eleven minutes. "
    "The road has four lanes, two bridges and a rest area, and its last section was paved in October. "
    "Drivers will pay nothing until spring, when cameras for the toll are to be switched on."
)


def stream(*texts, grouper=None, **common):
    """Groupings of these texts (or arrivals' fields), one after another, named a, b, c …"""
    grouper = grouper or Grouper()
    found = []
    for number, text in enumerate(texts):
        fields = {"text": text} if isinstance(text, str) else dict(text)
        found.append(grouper.group(Arrival(number, "abcdefghij"[number], **{**common, **fields})))
    return found


def relations(groupings):
    return [(one.relation, one.of) for one in groupings]


def test_first_article_founds_a_story():
    (only,) = stream(FIRE)

    assert (only.relation, only.of, only.reason) == ("new", None, "no earlier article shares its text")


def test_copy_joins_the_story_of_its_original():
    first, _, third = stream(FIRE, COURT, f"ALMATY (Reuters) - {FIRE}\nSubscribe to our newsletter")

    assert (third.relation, third.of, third.story) == ("copy", "a", first.story)
    assert third.credits == ("reuters",)


def test_same_text_and_same_address_are_the_same():
    found = stream(
        {"text": FIRE, "url": "https://site.example/news/1"},
        {"text": FIRE, "url": "https://other.example/2"},
        {"text": "", "url": "http://m.site.example/news/1?utm_source=rss"},
    )

    assert relations(found[1:]) == [("same", "a"), ("same", "a")]


def test_address_that_tells_something_else_now_is_new():
    url = "https://site.example/live"

    found = stream({"text": FIRE, "url": url}, {"text": COURT, "url": url})

    assert relations(found) == [("new", None), ("new", None)]


def test_home_page_is_no_identity():
    found = stream({"text": FIRE, "url": "https://a.example/"}, {"text": COURT, "url": "https://a.example/"})

    assert found[1].relation == "new"


def test_digest_of_earlier_articles_is_new_and_names_them():
    *_, digest = stream(FIRE, COURT, f"{ROAD}\n{FIRE}\n{COURT}")

    assert digest.relation == "new"
    assert set(digest.holds) == {"a", "b"}
    assert "digest" in digest.reason


def test_article_inside_an_earlier_digest_is_its_copy():
    _, part = stream(f"{ROAD}\n{FIRE}\n{COURT}", FIRE)

    assert (part.relation, part.of) == ("copy", "a")


def test_updated_text_is_near_and_says_what_changed():
    _, update = stream(FIRE, FIRE.replace("Three workers", "Five workers"))

    assert update.relation == "near"
    assert update.changes is not None
    assert update.changes.numbers == (("three", "five"),)


def test_merged_story_still_resolves_to_the_older():
    stories = Stories()

    assert stories.merge(9, 4) == 4
    assert stories.merge(4, 2) == 2
    assert [stories.resolve(story) for story in (9, 4, 2, 7)] == [2, 2, 2, 7]


def test_copy_after_the_window_is_new():
    grouper = Grouper()
    stream(*({"text": FIRE, "published_at": NOON},), grouper=grouper)
    for number in range(1, 300):
        # Dates are believed once half of the last hundred articles have them.
        grouper.group(Arrival(number, str(number), text=f"{number} " * 40, published_at=NOON + timedelta(days=9)))

    late = grouper.group(Arrival(300, "late", text=FIRE, published_at=NOON + timedelta(days=9)))

    assert late.relation == "new"


def test_one_article_from_the_future_forgets_nothing():
    found = stream(
        {"text": FIRE, "published_at": NOON},
        {"text": ROAD, "published_at": NOON},
        {"text": COURT, "published_at": NOON + timedelta(days=27_000)},
        {"text": FIRE, "published_at": NOON, "title": "Other headline"},
    )

    assert relations(found)[3] == ("copy", "a")


def test_undated_articles_before_the_first_dated_one_are_remembered():
    found = stream(FIRE, {"text": COURT, "published_at": NOON}, {"text": FIRE, "title": "Headline"})

    assert relations(found)[2] == ("copy", "a")


def test_count_bounds_what_is_remembered():
    shelf = Memory()
    grouper = Grouper(shelf, articles_max=10)
    for number in range(50):
        grouper.group(Arrival(number, str(number), text=" ".join(f"w{number}x{n}" for n in range(40))))

    assert [number for number in range(50) if shelf.find(number)] == list(range(40, 50))


class Translator:
    """A judge that finds every French text to be a translation of article 0."""

    def __init__(self):
        self.kept = []
        self.asked = []

    def relate(self, arrival, core, weighed):
        self.asked.append(arrival.id)
        return Judgement(0, "translation", 0.9, "said so") if arrival.language == "fr" else None

    def keep(self, arrival, core):
        self.kept.append(arrival.id)

    def forget(self, numbers):
        pass


def test_judge_is_asked_only_when_no_copy_was_found():
    judge = Translator()
    french = "Un incendie près de Taldykorgan a duré six heures."

    found = stream(FIRE, {"text": french, "language": "fr"}, f"{FIRE} (Reuters)", grouper=Grouper(judge=judge))

    assert relations(found)[1:] == [("translation", "a"), ("copy", "a")]
    assert {one.story for one in found} == {found[0].story}
    assert (judge.asked, judge.kept) == (["a", "b"], ["a", "b", "c"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=300), st.text(max_size=30)), max_size=8))
def test_any_text_is_grouped(rows):
    grouper = Grouper()

    found = [grouper.group(Arrival(n, str(n), title, text, url=url)) for n, (title, text, url) in enumerate(rows)]

    assert all(one.relation in ("new", "same", "copy", "near") and one.reason for one in found)
    assert all((one.of is None) == (one.relation == "new") for one in found)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_copies_end_in_one_story_whatever_the_order(order):
    texts = (FIRE, f"ALMATY (Reuters) - {FIRE}", f"{FIRE}\nShare this story")

    found = stream(*({"text": texts[place], "title": f"Headline {place}"} for place in order))

    assert len({one.story for one in found}) == 1


def test_one_text_for_all_headlines_of_a_source_is_a_wall():
    rows = [{"text": ROAD, "title": title, "source": "site"} for title in ("Parliament adjourns", "Wheat harvest ends")]

    assert relations(stream(*rows)) == [("new", None), ("new", None)]
