"""What people type, and the ids and countries made of addresses."""

import pytest

from jobs.errors import UsageError
from jobs.sources.naming import country_for, holder_of, id_for, target_of, zone_for
from scraper.catalogue import load, packs


@pytest.mark.parametrize(
    "typed",
    [
        "@akipress",
        "t.me/akipress",
        "https://t.me/akipress",
        "https://t.me/s/akipress",
        "http://telegram.me/akipress/12",
    ],
)
def test_every_way_to_write_a_channel_is_its_preview(typed):
    target = target_of(typed)
    assert (target.url, target.kind) == ("https://t.me/s/akipress", "telegram")


@pytest.mark.parametrize("typed", ["@ab", "t.me/+AbCdEf", "t.me/joinchat/AbCd", "t.me", "@кириллица"])
def test_what_is_no_public_channel_is_refused(typed):
    with pytest.raises(UsageError, match="no public Telegram channel"):
        target_of(typed)


def test_an_address_without_scheme_gets_https_and_says_so():
    target = target_of(" kun.uz/ru ")
    assert (target.url, target.kind, target.guessed_scheme) == ("https://kun.uz/ru", "any", True)


@pytest.mark.parametrize(
    "typed", ["", "ftp://a.example/", "http://", "two words.example", "https://me:pass@a.example/"]
)
def test_what_is_no_web_address_is_refused(typed):
    with pytest.raises(UsageError):
        target_of(typed)


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://www.kun.uz/", "kun"),
        ("https://en.kabar.kg/rss", "kabar-en"),
        ("https://gazeta.uz/ru/rss", "gazeta-ru"),
        ("https://stat.gov.kz/", "stat"),
        ("https://rss.dw.com/xml/rss-ru-all", "dw"),
        ("https://t.me/s/Some_Channel", "some-channel"),
        ("http://127.0.0.1:8080/feed", "127-0-0-1"),
        ("https://[::1]/", "1"),
        ("https://xn--80ao21a.xn--p1ai/", "xn-80ao21a"),
    ],
)
def test_id_is_the_outlets_label_and_its_edition(url, made):
    assert id_for(url, ()) == made


def test_id_keeps_clear_of_those_there_are():
    assert id_for("https://kun.uz/", {"kun", "kun-2"}) == "kun-3"


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://kun.uz/", "UZ"),
        ("https://bbc.co.uk/", "GB"),
        ("https://t.me/s/kun", None),
        ("http://127.0.0.1/", None),
    ],
)
def test_country_is_that_of_the_domain_if_it_says_anything(url, country):
    assert country_for(url) == country


@pytest.mark.parametrize(
    ("url", "holder"),
    [
        ("https://tass.ru/rss/v2.xml", "tass"),
        ("http://www.tass.ru/rss/v2.xml/", "tass"),
        ("https://t.me/s/zakonkz", "zakon"),  # one of its other addresses
        ("https://tass.ru/rss/v3.xml", None),
        ("http://tass.ru:8080/rss/v2.xml", None),
    ],
)
def test_a_source_is_known_by_any_of_its_addresses(url, holder):
    found = holder_of(url, load(packs()))
    assert (found.id if found else None) == holder


@pytest.mark.parametrize(
    ("country", "zone"), [("KZ", "Asia/Almaty"), ("RU", "Europe/Moscow"), ("US", None), (None, None)]
)
def test_zone_is_that_of_the_country_where_one_is_usual(country, zone):
    assert zone_for(country) == zone
