"""What pages say of themselves, in the words and the places that publishers' software puts it."""

import html
from datetime import UTC, datetime

import pytest

from scraper.extract.article import extract
from scraper.extract.linked import parsed
from scraper.model import Page
from scraper.parse.reading import Reading

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "https://vestnik.example.kz/ru/news/101"
TEXT = (
    "Министерство транспорта сообщило, что мост через Ишим откроют весной. Строители закончили опоры и в декабре "
    "начнут укладывать пролёты, а движение по старому мосту до того времени останется односторонним. "
) * 2


def read(head: str = "", body: str = "", *, timezone: str | None = None, languages: tuple[str, ...] = ("ru",)) -> Page:
    inner = body or f"<h1>Мост откроют весной</h1><p>{TEXT}</p>"
    markup = f"<html lang='ru'><head>{head}</head><body><main><article>{inner}</article></main></body></html>"
    return extract(markup.encode(), Reading(URL, NOW, languages=languages, timezone=timezone))


def linked(json: str) -> str:
    return f"<script type='application/ld+json'>{json}</script>"


def dated(words: str) -> str:
    return f"<div><h1>Мост откроют весной</h1><span class='news-date-time'>{words}</span></div><p>{TEXT}</p>"


@pytest.mark.parametrize(
    ("timezone", "hour"), [("Asia/Almaty", 4), ("Asia/Bishkek", 3), ("Europe/Moscow", 6), (None, 9)]
)
def test_date_without_a_zone_is_read_in_the_sources(timezone: str | None, hour: int) -> None:
    found = read(body=dated("22.11.2026 09:05"), timezone=timezone)

    assert found.published_at == datetime(2026, 11, 22, hour, 5, tzinfo=UTC)


def test_metas_without_a_zone_are_read_in_the_sources_too() -> None:
    head = "<meta property='article:published_time' content='2026-11-22T09:05:00.813'>"

    assert read(head, timezone="Asia/Tashkent").published_at == datetime(2026, 11, 22, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "words", ["2026 жылғы 22 қарашада 09:05", "22-ноябрь, 2026-жыл 09:05", "22 noyabr 2026, 09:05"]
)
def test_date_is_read_in_the_sources_language(words: str) -> None:
    assert read(body=dated(words)).published_at == datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        linked('{"@type": "NewsArticle", "dateModified": "2026-11-22T10:30:00Z"}'),
        "<meta property='article:modified_time' content='2026-11-22T15:30:00+05:00'>",
        "<meta property='og:updated_time' content='2026-11-22T10:30:00Z'>",
        "<meta itemprop='dateModified' content='2026-11-22T10:30:00Z'>",
        "<meta name='DC.date.modified' content='2026-11-22T10:30:00Z'>",
    ],
)
def test_time_of_the_last_change_is_read(head: str) -> None:
    assert read(head).modified_at == datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def test_change_before_the_publication_is_none() -> None:
    head = linked(
        '{"@type": "Article", "datePublished": "2026-11-22T10:30:00Z", "dateModified": "2026-11-20T00:00:00Z"}'
    )

    assert read(head).modified_at is None


@pytest.mark.parametrize(
    "json",
    [
        '{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "datePublished": "2026-11-22T09:05:00Z"}]}',
        '[{"@type": "Organization"}, {"@type": ["Report", "NewsArticle"], "datePublished": "2026-11-22T09:05:00Z"}]',
        '{"@type": "NewsArticle", "headline": "Мост\nоткроют", "datePublished": "2026-11-22T09:05:00Z"}',
        '{"@type": "NewsArticle", "headline": "Мост \\\'Ишим\\\'", "datePublished": "2026-11-22T09:05:00Z",}',
        '{"@type": "NewsArticle", "headline": "Мост "Ишим" откроют", "datePublished": "2026-11-22T09:05:00Z"}',
        html.escape('{"@type": "NewsArticle", "datePublished": "2026-11-22T09:05:00Z"}'),
        '<!-- {"@type": "NewsArticle", "datePublished": "2026-11-22T09:05:00Z"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2026-11-22T09:05:00Z"}\n//]]>',
        '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "datePublished": "2026-11-22T09:05:00Z"}}',
        '{"@type": "BlogPosting", "datePublished": "2026-11-22T09:05:00Z"};',
    ],
    ids=["graph", "array", "newline", "escape", "quotes", "escaped", "comment", "cdata", "entity", "semicolon"],
)
def test_json_ld_is_read_as_publishers_write_it(json: str) -> None:
    assert read(linked(json)).published_at == datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


def test_of_several_articles_the_one_with_the_pages_address_counts() -> None:
    other = '{"@type": "NewsArticle", "url": "https://vestnik.example.kz/ru/news/99", "author": "Чужой Автор"}'
    own = f'{{"@type": "NewsArticle", "mainEntityOfPage": {{"@id": "{URL}"}}, "author": "Дана Ким"}}'

    assert read(linked(f"[{other}, {own}]")).authors == ("Дана Ким",)


def test_author_is_looked_up_in_the_graph() -> None:
    graph = '[{"@type": "Article", "author": {"@id": "#ak"}}, {"@type": "Person", "@id": "#ak", "name": "Айдос Кали"}]'

    assert read(linked(f'{{"@graph": {graph}}}')).authors == ("Айдос Кали",)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<meta name='author' content='Дана Ким'>", ""),
        ("<meta name='parsely-author' content='Дана Ким'>", ""),
        ("<meta name='DC.creator' content='Автор: Дана Ким'>", ""),
        ("<meta property='article:author' content='https://facebook.example/vestnik'>", "itemprop"),
        ("", "itemprop"),
        ("", "rel"),
    ],
)
def test_author_is_found_where_publishers_put_it(head: str, body: str) -> None:
    marks = {
        "": "",
        "itemprop": "<span itemprop='author' itemscope><b itemprop='name'>Дана Ким</b>, корреспондент</span>",
        "rel": "<a rel='author' href='/a/1'>Дана Ким</a>",
    }

    assert read(head, f"<h1>Мост откроют весной</h1>{marks[body]}<p>{TEXT}</p>").authors == ("Дана Ким",)


def test_site_is_no_author() -> None:
    head = "<meta property='og:site_name' content='Вестник степи'><meta name='author' content='Вестник степи'>"

    assert read(head).authors == ()


@pytest.mark.parametrize(
    ("head", "headlines"),
    [
        ("<title>Мост откроют весной — Вестник</title>", "<h1>Вестник</h1><h1>Мост откроют весной</h1>"),
        (
            "<title>Вестник степи | Мост откроют весной</title><meta property='og:site_name' content='Вестник степи'>",
            "",
        ),
        ("<title>Вестник</title><meta name='parsely-title' content='Мост откроют весной'>", ""),
        ("<title>Вестник</title>" + linked('{"@type": "NewsArticle", "headline": "Мост откроют весной"}'), ""),
        (
            "<title>Мост откроют весной / Вестник степи</title>"
            + linked('{"@type": "NewsArticle", "publisher": {"name": "Вестник степи"}}'),
            "",
        ),
    ],
    ids=["site as h1", "site first", "parsely", "json", "publisher"],
)
def test_title_is_the_headline_whatever_bears_the_sites_name(head: str, headlines: str) -> None:
    assert read(head, f"{headlines}<p>{TEXT}</p>").title == "Мост откроют весной"


def test_language_of_json_ld_serves_where_the_page_names_none() -> None:
    head = linked('{"@type": "NewsArticle", "inLanguage": "kk"}')
    markup = f"<html><head>{head}</head><body><p>{TEXT}</p></html>"

    # Russian words on a page that calls itself Kazakh: the text tells.
    assert extract(markup.encode(), Reading(URL, NOW, languages=("kk", "ru"))).language == "ru"


def test_addresses_in_other_languages_are_editions() -> None:
    links = (
        "<link rel='alternate' hreflang='ru' href='/ru/news/101'>"
        "<link rel='alternate' hreflang='kk' href='/kz/news/101'>"
        "<link rel='alternate' hreflang='en' href='https://en.example.kz/news/101'>"
    )

    assert read(links).editions == ("https://vestnik.example.kz/kz/news/101", "https://en.example.kz/news/101")


def test_front_pages_and_other_sites_are_no_editions() -> None:
    links = (
        "<link rel='alternate' hreflang='kk' href='/kz/'>"
        "<link rel='alternate' hreflang='en' href='https://en.example.kz/'>"
        "<link rel='alternate' hreflang='uz' href='https://elsewhere.example/news/101'>"
        "<link rel='alternate' type='application/rss+xml' href='/rss/101'>"
    )

    assert read(links).editions == ()


@pytest.mark.parametrize("text", ["", "{", "[" * 5_000, "\\" * 10_000, '{"a": "' * 3_000, "&quot;" * 5_000])
def test_what_is_no_json_is_nothing(text: str) -> None:
    assert parsed(text) is None
