"""What a source writes as a date never decides whether an entry is new."""

from datetime import UTC, datetime

import pytest

from scraper.dedup.digest import key_digest
from scraper.parse.feed import parse_feed
from scraper.parse.reading import Parsed, Reading

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DATES = [
    "",
    "soon",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Sun, 22 Nov 2026 10:00:00 +0500",
    "Mon, 22 Nov 1999 10:00:00 +0500",
    "Tue, 22 Dec 2026 10:00:00 +0500",
    "Sun, 22 Nov 2099 10:00:00 +0500",
    "5 минут назад",
]


def read(date: str, *, guid: str = "n1", known: tuple[str, ...] = ()) -> Parsed:
    body = (
        "<rss><channel><title>News</title><item><title>Нефть подорожала</title><link>https://example.kz/news/1</link>"
        f"<guid>{guid}</guid><pubDate>{date}</pubDate></item></channel></rss>"
    )
    digests = frozenset(key_digest(key) for key in known)
    reading = Reading(url="https://example.kz/rss", now=NOW, languages=("ru",), timezone="Asia/Almaty", known=digests)
    return parse_feed(body.encode(), reading)


@pytest.mark.parametrize("date", DATES)
def test_unknown_entry_is_new_whatever_its_date(date: str) -> None:
    assert len(read(date).entries) == 1


@pytest.mark.parametrize("date", DATES)
def test_known_entry_is_not_new_again_whatever_its_date(date: str) -> None:
    assert read(date, known=("n1",)).entries == ()


@pytest.mark.parametrize("date", DATES)
def test_key_without_a_guid_is_the_link_and_not_the_date(date: str) -> None:
    (entry,) = read(date, guid="").entries

    assert entry.key == "https://example.kz/news/1"


def test_date_a_month_ahead_is_kept_and_one_of_another_age_is_not() -> None:
    (ahead,), (far,) = read(DATES[5]).entries, read(DATES[6]).entries

    assert ahead.published_at == datetime(2026, 12, 22, 5, tzinfo=UTC)
    assert far.published_at is None
