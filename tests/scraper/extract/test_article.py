"""Pages of articles and of things that are none."""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from scraper.errors import ParseError
from scraper.extract.article import extract
from scraper.model import Page
from scraper.parse.reading import Reading

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "https://example.kz/news/101"

TEXTS = {
    "ru": "Министерство энергетики сообщило, что прокачка нефти по трубопроводу остановлена до конца недели. "
    "Ремонтные бригады уже работают на участке, где утром произошло падение давления.",
    "kk": "Энергетика министрлігі мұнай құбыры арқылы айдау апта соңына дейін тоқтатылғанын хабарлады. "
    "Таңертең қысым төмендеген учаскеде жөндеу бригадалары жұмыс істеп жатыр, халыққа қауіп жоқ.",
    "ky": "Энергетика министрлиги мунай куурун оңдоо иштери жуманын аягына чейин созулаарын билдирди. "
    "Эртең менен басым төмөндөгөн жерде оңдоочулар иштеп жатат, элге коркунуч жок экени айтылды.",
    "uz": "Energetika vazirligi neft quvuri orqali haydash hafta oxirigacha toʻxtatilganini maʼlum qildi. "
    "Ertalab bosim pasaygan joyda taʼmirlash guruhlari ishlamoqda, aholiga xavf yoʻqligi aytildi.",
    "tg": "Вазорати энергетика хабар дод, ки интиқоли нафт тавассути қубур то охири ҳафта қатъ гардидааст. "
    "Гурӯҳҳои таъмир дар ҷое кор мекунанд, ки субҳ фишор паст шуда буд ва ба мардум хатар нест.",
    "fr": "Le ministère de l'Énergie a annoncé que le pompage du pétrole était suspendu jusqu'à la fin de la semaine. "
    "Des équipes de réparation travaillent sur le tronçon où la pression a chuté dans la matinée.",
    "zh": "能源部宣布，石油管道的输送将暂停至本周末。维修队正在早晨压力下降的路段工作，居民没有危险。"
    "该部还表示，出口合同将按计划履行，储油设施的库存足够使用十天，新的时间表将在周一公布。",
    "fa": "وزارت انرژی اعلام کرد که انتقال نفت از طریق خط لوله تا پایان هفته متوقف شده است. "
    "گروه‌های تعمیر در بخشی که صبح فشار کاهش یافت کار می‌کنند و خطری متوجه مردم نیست.",
    "kk-Arab": "ەنەرگەتيكا مينيسترلىگى مۇناي قۇبىرى ارقىلى ايداۋ اپتا سوڭىنا دەيىن توقتاتىلعانىن حابارلادى. "
    "تاڭەرتەڭ قىسىم تومەندەگەن ۋچاسكەدە جوندەۋ بريگادالارى جۇمىس ىستەپ جاتىر، حالىققا قاۋىپ جوق.",
}
MENU = "".join(f"<li><a href='/s/{n}'>Раздел {n}</a></li>" for n in range(30))


def page(
    *paragraphs: str, title: str = "Прокачка остановлена", head: str = "", before: str = "", after: str = ""
) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='ru'><head><meta charset='utf-8'><title>{title} | Вестник</title>{head}"
        "<script>var a = '<p>не текст</p>';</script></head>"
        f"<body><nav><ul>{MENU}</ul></nav><main><article><h1>{title}</h1>{before}{body}{after}</article></main>"
        f"<aside><h4>Читайте также</h4><ul>{MENU}</ul></aside><footer>© Вестник. 2026</footer></body></html>"
    )


def read(
    markup: str | bytes,
    *,
    languages: tuple[str, ...] = (),
    url: str = URL,
    content_type: str = "text/html",
    timezone: str | None = None,
) -> Page:
    body = markup.encode() if isinstance(markup, str) else markup
    return extract(body, Reading(url, NOW, languages=languages, timezone=timezone), content_type=content_type)


@pytest.mark.parametrize("language", TEXTS)
def test_article_is_found_in_every_language_and_script(language: str) -> None:
    paragraphs = re.split("(?<=[.。]) ?", TEXTS[language].strip(), maxsplit=1)

    found = read(page(*paragraphs))

    # trafilatura drops the joiners of Persian; no reader and no matcher misses them.
    assert found.text == "\n".join(paragraphs).replace("\u200c", "")
    assert found.title == "Прокачка остановлена"
    assert found.language == language


def test_short_article_is_found_without_the_page_around_it() -> None:
    menu = f"<div class='menu'><ul>{MENU}</ul></div>"

    assert read(page(TEXTS["ru"]).replace("<main>", f"{menu}<main>")).text == TEXTS["ru"]


def test_headline_and_date_above_the_text_are_no_text() -> None:
    markup = page(TEXTS["ru"], before="<div class='date'>22 ноября 2026, 10:05</div>")

    assert read(markup).text == TEXTS["ru"]


def test_links_to_other_articles_are_no_text() -> None:
    also = "</p><p><a href='/2'>Казахстан построит газопровод</a></p><p>"

    assert read(page(TEXTS["ru"], also, TEXTS["tg"])).text == f"{TEXTS['ru']}\n{TEXTS['tg']}"


@pytest.mark.parametrize(("codec", "declared"), [("cp1251", "utf-8"), ("cp1251", "windows-1251"), ("koi8-r", "utf-8")])
def test_mislabelled_page_is_read(codec: str, declared: str) -> None:
    markup = page(TEXTS["ru"]).replace("charset='utf-8'", f"charset='{declared}'").replace("©", "(c)")

    assert read(markup.encode(codec), content_type=f"text/html; charset={declared}").text == TEXTS["ru"]


def test_text_hidden_in_json_serves_where_the_page_is_empty() -> None:
    text = f"{TEXTS['ru']} {TEXTS['tg']}"
    data = json.dumps({"@graph": [{"@type": "NewsArticle", "articleBody": text}]})
    head = f"<head><script type='application/ld+json'>{data}</script></head>"

    assert read(f"<html>{head}<body><div id=app></div></body></html>").text == text


# Metadata

JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@type": ["NewsArticle"],
 "headline": "Прокачка остановлена", "datePublished": "2026-11-22T14:05:00+05:00",
 "dateModified": "2026-11-22T15:00:00+05:00",
 "author": [{"@type": "Person", "name": "Айгүл Сапарова"}, {"@type": "Person", "name": "Пётр Иванов"}]}</script>"""


def test_metadata_is_read_from_json_ld() -> None:
    found = read(page(TEXTS["ru"], head=JSON_LD))

    assert found.published_at == datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    assert found.authors == ("Айгүл Сапарова", "Пётр Иванов")


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ("<meta property='article:published_time' content='2026-11-22T14:05:00+0500'>", ""),
        ("<meta itemprop='datePublished' content='2026-11-22T09:05:00Z'>", ""),
        ("", "<time itemprop='datePublished' datetime='2026-11-22T14:05+05:00'>сегодня</time>"),
        ("", "<div class='article-date'>22 қараша 2026, 09:05</div>"),
        ("", "<time>22.11.2026 09:05</time>"),
    ],
)
def test_time_of_publication_is_found_where_publishers_put_it(head: str, before: str) -> None:
    assert read(page(TEXTS["ru"], head=head, before=before)).published_at == datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "markup",
    [
        page(TEXTS["ru"], head="<meta property='article:published_time' content='2031-01-01T00:00:00Z'>"),
        page(TEXTS["ru"], head="<meta name='date' content='скоро'>"),
        page(TEXTS["ru"]).replace("<nav>", "<div class='clock date'>22.11.2026 11:59</div><nav>"),  # the site's clock
        page(TEXTS["ru"]).replace(
            "<aside>", "<aside><time datetime='2026-11-20T10:00:00Z'>20</time>"
        ),  # another article's
    ],
)
def test_times_that_cannot_be_believed_are_none(markup: str) -> None:
    assert read(markup).published_at is None


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ("<link rel='canonical' href='/kz/prokachka_a101'>", "https://example.kz/kz/prokachka_a101"),
        ("<link rel='canonical' href='https://kaz.example.kz/101'>", "https://kaz.example.kz/101"),
        ("<meta property='og:url' content='https://example.kz/article/101'>", "https://example.kz/article/101"),
        ("<base href='https://example.kz/x/'><link rel='canonical' href='101'>", "https://example.kz/x/101"),
        ("<link rel='canonical' href='https://example.kz/'>", None),  # every page of some sites says so
        ("<link rel='canonical' href='https://other.org/101'>", None),
        ("<link rel='canonical' href='javascript:alert(1)'>", None),
        ("", None),
    ],
)
def test_canonical_address_is_resolved_and_of_the_same_site(head: str, canonical: str | None) -> None:
    assert read(page(TEXTS["ru"], head=head)).canonical_url == canonical


def test_sites_under_a_shared_second_level_are_different() -> None:
    head = "<link rel='canonical' href='https://other.com.ua/101'>"

    assert read(page(TEXTS["ru"], head=head), url="https://example.com.ua/101").canonical_url is None


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>Нефть дорожает | Вестник</title>", "Нефть дорожает"),
        ("<title>Нефть дорожает - Example.kz</title>", "Нефть дорожает"),
        ("<title>Войне конец — Токаев</title>", "Войне конец — Токаев"),
        ("<meta property='og:title' content='Нефть &amp;quot;Юга&amp;quot;'><title>x</title>", 'Нефть "Юга"'),
        ("<meta property='og:site_name' content='Степь'><title>Нефть дорожает — Степь</title>", "Нефть дорожает"),
    ],
)
def test_title_is_the_headline_without_the_sites_name(markup: str, title: str) -> None:
    whole = (
        f"<html><head>{markup}</head><body><article><p>{TEXTS['ru']}</p><p>{TEXTS['ru']}</p></article></body></html>"
    )

    assert read(whole).title == title


# Labels

NOTICE = (
    "НАСТОЯЩИЙ МАТЕРИАЛ (ИНФОРМАЦИЯ) ПРОИЗВЕДЕН, РАСПРОСТРАНЕН И (ИЛИ) НАПРАВЛЕН ИНОСТРАННЫМ АГЕНТОМ «ВЕСТНИК» "
    "ЛИБО КАСАЕТСЯ ДЕЯТЕЛЬНОСТИ ИНОСТРАННОГО АГЕНТА «ВЕСТНИК». 18+"
)


@pytest.mark.parametrize(
    "label",
    [
        NOTICE,
        NOTICE.capitalize(),
        "* Признан в России иностранным агентом",
        "Ссылки для упрощенного доступа",
        "Линктер",
        "Keçid linkləri",
        "Sepleriň elýeterliligi",
    ],
)
def test_labels_before_the_text_are_taken_off(label: str) -> None:
    assert read(page(label, TEXTS["ru"])).text == TEXTS["ru"]


def test_notice_in_one_paragraph_with_the_text_goes_alone() -> None:
    without_age = NOTICE.removesuffix(" 18+")

    assert read(page(f"{NOTICE} {TEXTS['ru']}")).text == TEXTS["ru"]
    assert read(page(f"{without_age} {TEXTS['ru']}")).text == TEXTS["ru"]


def test_status_in_brackets_goes_and_the_sentence_stays() -> None:
    told = "Об этом сообщил «Вестник» (признан в России иностранным агентом) в понедельник утром. " + TEXTS["ru"]

    assert read(page(told)).text.startswith("Об этом сообщил «Вестник» в понедельник утром.")


def test_article_about_foreign_agents_keeps_its_words() -> None:
    told = "Парламент принял закон об иностранных агентах (иностранные агенты обязаны отчитываться). " + TEXTS["ru"]

    assert read(page(told)).text == told


# What is no article


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Just a moment...", "Checking your browser before accessing example.kz. This takes 5 seconds, please stay."),
        (
            "Доступ ограничен",
            "Подтвердите, что вы не робот. Поставьте отметку, чтобы продолжить работу с сайтом. 8812.",
        ),
        ("DDoS-Guard", "Проверка браузера перед переходом на сайт займёт несколько секунд, пожалуйста, подождите."),
        (
            "404 Not Found",
            "Sorry, but what you are looking for is not here any more. Try the search or the front page.",
        ),
        ("404 — Страница не найдена", TEXTS["ru"] * 5),
        ("Вестник", "К сожалению, запрашиваемая вами страница не существует. Вернитесь на главную, пожалуйста."),
        (
            "Бет табылмады",
            "Кешіріңіз, сіз іздеген бет табылмады немесе жойылған. Басты бетке оралып көріңіз, өтінеміз.",
        ),
        (
            "Sahifa topilmadi",
            "Kechirasiz, siz qidirgan sahifa topilmadi yoki oʻchirilgan. Bosh sahifaga qaytib koʻring.",
        ),
        ("Вестник", "На сайте ведутся технические работы. Приносим извинения, попробуйте зайти позже ещё раз."),
        ("Прокачка остановлена", "Подробности позже."),
        ("", ""),
    ],
)
def test_walls_and_error_pages_are_refused(title: str, text: str) -> None:
    with pytest.raises(ParseError):
        read(page(text, title=title))


def test_redirect_to_the_front_page_is_no_article() -> None:
    with pytest.raises(ParseError, match="front page"):
        read(page(TEXTS["ru"]), url="https://example.kz/ru/")

    assert read(page(TEXTS["ru"]), url="").text == TEXTS["ru"]  # nothing is known of it


def test_article_about_captchas_is_an_article() -> None:
    told = (
        "Исследователи рассказали, как программы проходят проверку «я не робот» и что делать сайтам. " + TEXTS["ru"] * 4
    )

    assert read(page(told, title="Почему капча больше не помогает")).text == told


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty page"),
        (b"  \n", "an empty page"),
        (b"%PDF-1.7 ...", "a PDF, not a web page"),
        (b'{"error": true}', "no markup, not a web page"),
        (b"\x89PNG\r\n", "an image, not a web page"),
        (b"<html><body></body></html>", "no article on the page (0 characters of text)"),
    ],
)
def test_what_is_no_page_is_said(body: bytes, said: str) -> None:
    with pytest.raises(ParseError) as caught:
        read(body)

    assert str(caught.value) == said


# Hostile pages


def test_text_is_limited() -> None:
    assert len(read(page("слово " * 100_000)).text) == 200_000


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        "<p " + " ".join(f"a{n}=x" for n in range(100_000)) + ">",
        "<p " + " ".join(f"a{n}='>'" for n in range(100_000)) + ">",
        "<!--" * 200_000,
        "<a b='" * 100_000,
        "<script type='application/ld+json'>" + "[" * 200_000 + "</script>",
        "<ul><li>x" * 20_000,
        "\u2028\0" * 300_000,
        "<div class='share'>x" * 30_000,
        "<table><tr><td>x" * 15_000,
        "<p itemprop=dateModified>x</p>" * 20_000,
        "<script>a = {" + '"a": [' * 100_000 + "</script>",
        "<p>" + "читайте также подписывайтесь telegram cookie " * 20_000,
        "<p>" + "ctrl+ente " * 50_000,
        "<script type='application/ld+json'>" + '{"@type": "NewsArticle", "url": "' * 15_000 + "</script>",
    ],
    ids=[
        *("nested", "attributes", "quoted attributes", "comments", "open quotes", "json", "lists", "controls", "names"),
        *("tables", "marks", "state", "pleas", "mistakes", "fields"),
    ],
)
@pytest.mark.timeout(30)  # what costs the square of its length takes minutes
def test_crafted_pages_cost_no_more_than_their_length(body: str) -> None:
    markup = f"<html><body><article><p>{TEXTS['ru']}</p><p>{TEXTS['ru']}</p></article>{body}</body></html>"

    with suppress(ParseError):  # no article found: the feed's text serves
        assert "\0" not in read(markup).text


def test_headline_is_not_repeated_as_the_texts_first_line() -> None:
    words = "The ministry said on Monday that the new bridge will be opened in spring after years of work. " * 6
    article = f"<article><h1>A  bridge</h1><p>{words}</p></article>"
    page = f"<html><head><title>A bridge</title></head><body>{article}</body></html>"

    assert read(page).text.startswith("The ministry said")
