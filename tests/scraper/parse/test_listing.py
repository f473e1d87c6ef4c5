"""Pages of headlines in the shapes of common publishing systems, and the entries read from them."""

from datetime import UTC, datetime

import pytest

from scraper.dedup.digest import key_digest
from scraper.errors import ParseError
from scraper.model import Selectors
from scraper.parse.listing import ENTRIES_MAX, parse_listing
from scraper.parse.reading import Parsed, Reading

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
URL = "https://example.kz/ru/news/"


def parse(body: str, *, known: tuple[str, ...] = (), timezone: str | None = None, **selectors: str) -> Parsed:
    reading = Reading(
        url=URL,
        now=NOW,
        languages=("ru",),
        timezone=timezone,
        known=frozenset(map(key_digest, known)),
        selectors=Selectors(**selectors) if selectors else None,
    )
    return parse_listing(body.encode(), reading, content_type="text/html; charset=utf-8")


def page(main: str) -> str:
    """A site's frame around a list: menus, tags, authors, a shop window and an advertisement."""
    return f"""<!DOCTYPE html><html lang="ru"><head><title>Новости</title></head><body class="with-sidebar-menu">
<header class="site-header"><nav><ul>
 <li><a href="/ru/politics-and-society-of-kazakhstan/">Политика и общество Казахстана</a></li>
 <li><a href="/ru/economy/">Экономика</a></li></ul></nav></header>
<div class="menu-box"><a href="/ru/projects/1234-spetsproekt">Специальный проект редакции сайта</a></div>
{main}
<aside class="tags"><a href="/ru/tag/neft-i-gaz-1234">Нефть и газ Казахстана</a>
 <a href="/author/ivan-petrov-2020">Иван Петров, главный редактор</a></aside>
<div class="partner"><a href="https://casino.example/bonus-100500">Получите бонус прямо сейчас на сайте</a></div>
<footer><a href="/ru/about-the-company-2006">О компании и её истории</a></footer></body></html>"""


HEADLINES = [
    ("Прокачка нефти по трубопроводу остановлена", "4713-prokachka-ostanovlena", "25.11.2026, 14:05"),
    ("Саммит ОДКБ пройдёт в Астане в декабре", "4712-sammit-odkb", "25.11.2026, 13:40"),
    ("В Атырау открыли новый газовый завод", "4711-gazovyy-zavod", "24.11.2026, 18:00"),
    ("Токаев принял министра энергетики страны", "4710-tokaev-prinyal", "24.11.2026, 09:15"),
]

CARDS = page(
    '<main><div class="news-list">'
    + "".join(
        f"""<article class="card"><a class="card__pic" href="/ru/news/{slug}"><img src="x.jpg" alt=""></a>
        <span class="card__date">{date}</span>
        <h3 class="card__title"><a href="/ru/news/{slug}">{title}</a></h3>
        <p class="card__lead">Подробности сообщения номер {slug[:4]}.</p>
        <a class="more" href="/ru/news/{slug}">Читать далее</a></article>"""
        for title, slug, date in HEADLINES
    )
    + "</div></main>"
)


def test_a_list_of_cards_is_learned():
    parsed = parse(CARDS, timezone="Asia/Almaty")

    assert [entry.title for entry in parsed.entries] == [title for title, _, _ in HEADLINES]
    assert parsed.entries[0].url == "https://example.kz/ru/news/4713-prokachka-ostanovlena"
    assert parsed.entries[0].published_at == datetime(2026, 11, 25, 9, 5, tzinfo=UTC)
    assert parsed.entries[3].published_at == datetime(2026, 11, 24, 4, 15, tzinfo=UTC)
    assert parsed.listed == 4


def test_a_table_of_links_with_dates_beside_them_is_learned():
    rows = "".join(
        f'<tr><td><time datetime="2026-11-2{number}T10:00:00+05:00">2{number} ноября</time></td>'
        f'<td><a href="/article?id=88{number}1">Заголовок новости под номером {number}</a></td></tr>'
        for number in (5, 4, 3)
    )

    parsed = parse(page(f"<table>{rows}</table>"))

    assert [entry.url[-4:] for entry in parsed.entries] == ["8851", "8841", "8831"]
    assert [entry.published_at.day for entry in parsed.entries] == [25, 24, 23]


def test_the_lead_story_in_a_box_of_its_own_belongs_to_the_list():
    lead = '<div class="hero"><h1><a href="/ru/news/4720-glavnaya-novost">Главная новость этого дня</a></h1></div>'

    parsed = parse(CARDS.replace("<main>", f"<main>{lead}"))

    assert parsed.entries[0].title == "Главная новость этого дня"
    assert parsed.listed == 5


def test_a_list_in_a_header_of_each_card_is_learned():
    cards = "".join(
        f'<article><header><h2><a href="/2026/11/2{n}/neft/">Новости нефти, выпуск {n}</a></h2></header></article>'
        for n in range(1, 5)
    )

    assert parse(page(cards)).listed == 4


def test_a_page_that_stands_whole_in_a_box_without_advertisements_is_learned():
    body = CARDS.replace("<main>", '<div class="layout layout-no-ads"><main>').replace("</main>", "</main></div>")

    assert [entry.title for entry in parse(body).entries][:4] == [title for title, _, _ in HEADLINES]


def test_rows_of_time_and_title_are_learned():
    rows = "".join(
        f'<div class="one"><div class="time">1{n}:05</div><div class="title"><a data-pjax="0"'
        f' href="/obschestvo/31234{n}_sud_vynes/"><span>Суд вынес приговор экс-министру {n}</span></a></div></div>'
        for n in range(5)
    )

    parsed = parse(page(f'<div id="newslist"><div class="lineDate">25 ноября</div>{rows}</div>'))

    assert parsed.listed == 5


def test_chinese_headlines_need_no_spaces():
    entries = "".join(
        f'<li><a href="/c/2026-11-25/c_11{n}234.htm">哈萨克斯坦石油管道恢复输油{n}</a></li>' for n in range(4)
    )

    assert parse(page(f"<ul>{entries}</ul>")).listed == 4


def test_known_entries_are_left_out():
    parsed = parse(CARDS, known=("https://example.kz/ru/news/4711-gazovyy-zavod",))

    assert [entry.url[-2:] for entry in parsed.entries] == ["na", "kb", "al"]
    assert parsed.overlap


def test_a_page_without_a_list_is_an_error():
    with pytest.raises(ParseError, match="no list of headlines"):
        parse(page("<main><p>Сайт закрыт на технические работы.</p></main>"))


SELECTORS = {
    "entry": "article.card",
    "link": ".card__title a",
    "title": ".card__title",
    "date": ".card__date",
    "summary": ".card__lead",
}


def test_css_selectors_name_all_parts():
    parsed = parse(CARDS, **SELECTORS)

    entry = parsed.entries[1]
    assert (entry.title, entry.summary) == (
        "Саммит ОДКБ пройдёт в Астане в декабре",
        "Подробности сообщения номер 4712.",
    )
    assert entry.url == "https://example.kz/ru/news/4712-sammit-odkb"
    assert entry.published_at == datetime(2026, 11, 25, 13, 40, tzinfo=UTC)


def test_xpath_selectors_begin_with_a_slash():
    parsed = parse(
        CARDS, entry="//article", link="./h3/a/@href", title="./h3", date="./span[contains(@class, 'date')]/text()"
    )

    assert [entry.title for entry in parsed.entries] == [title for title, _, _ in HEADLINES]
    assert parsed.entries[0].published_at == datetime(2026, 11, 25, 14, 5, tzinfo=UTC)


def test_a_pattern_of_addresses_is_enough():
    parsed = parse(CARDS, pattern=r"^/ru/news/471[23]-")

    assert [entry.title for entry in parsed.entries] == [title for title, _, _ in HEADLINES[:2]]
    assert parsed.entries[0].published_at == datetime(2026, 11, 25, 14, 5, tzinfo=UTC)


def test_a_pattern_takes_short_headlines_too():
    parsed = parse(page('<div><a href="/n/1">Нефть</a></div><div><a href="/n/2">Газ</a></div>'), pattern=r"^/n/\d+$")

    assert [entry.title for entry in parsed.entries] == ["Нефть", "Газ"]


def test_a_link_selector_alone_is_enough():
    parsed = parse(CARDS, link="h3.card__title > a")

    assert [entry.title for entry in parsed.entries] == [title for title, _, _ in HEADLINES]


@pytest.mark.parametrize("name", ["entry", "link", "title", "date", "summary", "pattern"])
def test_a_selector_that_finds_nothing_is_named(name):
    with pytest.raises(ParseError, match=f"selectors.{name} '.gone' finds nothing"):
        parse(CARDS, **{**SELECTORS, name: ".gone"})


@pytest.mark.parametrize("name", ["link", "pattern"])
def test_a_lone_selector_that_finds_nothing_is_named(name):
    with pytest.raises(ParseError, match=f"selectors.{name} '.gone' finds nothing"):
        parse(CARDS, **{name: ".gone"})


@pytest.mark.parametrize(
    ("name", "selector", "reason"),
    [
        ("entry", "article..card", "not valid CSS"),
        ("entry", "//article[", "not valid XPath"),
        ("title", "./nothing:here", "not valid XPath"),
        ("pattern", "(", "not a regular expression"),
    ],
)
def test_an_invalid_selector_says_so(name, selector, reason):
    with pytest.raises(ParseError, match=f"selectors.{name} .*{reason}"):
        parse(CARDS, **{**SELECTORS, name: selector})


def test_addresses_are_resolved_against_the_pages_base():
    body = CARDS.replace("<head>", '<head><base href="https://news.example.kz/">').replace('href="/ru/', 'href="ru/')

    entry = parse(body, pattern="/ru/news/47").entries[0]

    assert entry.url == "https://news.example.kz/ru/news/4713-prokachka-ostanovlena"


@pytest.mark.parametrize(
    "href", ["javascript:void(4711)", "data:text/html,4711", "mailto:a@b.kz", "tel:+77014711", "#4711"]
)
def test_links_that_lead_nowhere_are_left_out(href):
    links = "".join(f'<li><a href="{href}">Очень важная новость номер {n}</a></li>' for n in range(9))

    with pytest.raises(ParseError, match="no list of headlines"):
        parse(page(f"<ul>{links}</ul>"))


def test_signs_in_a_headline_are_no_markup():
    entries = "".join(f'<li><a href="/n/471{n}">Курс &lt; 500 тенге &amp; растёт, день {n}</a></li>' for n in range(4))

    assert parse(page(f"<ul>{entries}</ul>")).entries[0].title == "Курс < 500 тенге & растёт, день 0"


@pytest.mark.parametrize(
    "body",
    [
        "<ul>" + '<li><a href="/n/4711">Очень важная новость без конца' * 30_000,
        "<div>" * 50_000 + '<a href="/n/4711">Очень важная новость</a>',
        "<ul>" + "".join(f'<li><a href="/n/{n + 1000}">Очень важная новость {n}</a></li>' for n in range(20_000)),
        "<a " + " ".join(f"a{n}=1" for n in range(50_000)) + ' href="/n/4711">Новость</a>',
    ],
)
def test_hostile_pages_are_read_within_limits(body):
    try:
        parsed = parse(body)
    except ParseError:
        return

    assert len(parsed.entries) <= ENTRIES_MAX


@pytest.mark.parametrize("body", ["", "просто текст"])
def test_what_is_no_page_is_an_error(body):
    with pytest.raises(ParseError):
        parse(body)
