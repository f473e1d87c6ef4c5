"""What is known of an article reaches the conditions of a watch, and what was met there reaches the alert."""

import pytest
from builders import NOON

from alerts.decide import alert_of, document_of
from alerts.matching import compile_watches
from alerts.model import Alert, Watch
from alerts.vocabulary import load
from scraper.model import Article, Source

SOURCE = Source("tass", "TASS", "feed", "https://tass.example/rss", country="RU", type="wire")
ARTICLE = Article(
    id=7,
    entry_id=7,
    source_id="tass",
    url="https://tass.example/economy/7",
    canonical_url=None,
    title="Kazakhstan plans a pipeline",
    text="Work begins in May.",
    language="en",
    authors=("Jane Doe",),
    published_at=NOON,
    first_seen_at=NOON,
    text_from="page",
)


def alert(query: str) -> Alert:
    watch = Watch("w", "w", query)
    (match,) = compile_watches([watch], load()).match(document_of(ARTICLE, SOURCE))
    return alert_of(match, watch, ARTICLE, source=SOURCE, instance="i", now=NOON)


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("source:tass", "source:tass"),
        ("type:wire", "type:wire"),
        ('author:"Jane Doe"', "author:Jane Doe"),
        ("country:RU", "country:RU"),
        ("lang:en", "lang:en"),
        ("url:/economy/", "url:/economy/"),
        ("site:tass.example", "domain:tass.example"),
    ],
)
def test_alert_of_a_condition_says_the_condition(query: str, term: str) -> None:
    made = alert(query)

    assert made.terms == (term,)
    assert made.marks == ()
    assert made.snippet.startswith("Work begins")


def test_alert_of_words_and_a_condition_shows_the_words() -> None:
    made = alert("Kazakhstan AND source:tass")

    assert made.terms == ("Kazakhstan",)
