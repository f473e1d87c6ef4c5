"""Previews of Telegram channels in the structure that t.me sends, and the posts they give."""

from datetime import UTC, datetime

import pytest

from scraper.dedup.digest import key_digest
from scraper.errors import ParseError
from scraper.model import Entry
from scraper.parse.reading import Parsed, Reading
from scraper.parse.telegram import TITLE_CHARS_MAX, parse_telegram, preview_url, read_preview, title_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
URL = "https://t.me/s/saryarqa_news"


def post(
    number: int, body: str, *, edited: bool = False, time: str = "2026-11-25T08:11:12+00:00", css: str = ""
) -> str:
    mark = "edited&nbsp;" if edited else ""
    return f"""
<div class="tgme_widget_message_wrap js-widget_message_wrap">
 <div class="tgme_widget_message text_not_supported_wrap js-widget_message {css}" data-post="saryarqa_news/{number}">
  <div class="tgme_widget_message_user"><a href="https://t.me/saryarqa_news"><i class="tgme_widget_message_user_photo">
   <img src="https://cdn4.telesco.pe/file/a.jpg"></i></a></div>
  <div class="tgme_widget_message_bubble">
   <div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name"
    href="https://t.me/saryarqa_news"><span dir="auto">Сарыарқа жаңалықтары</span></a></div>
   {body}
   <div class="tgme_widget_message_footer compact js-message_footer">
    <div class="tgme_widget_message_info short js-message_info">
     <span class="tgme_widget_message_views">1.2K</span><span class="copyonly"> views</span>
     <span class="tgme_widget_message_meta">{mark}<a class="tgme_widget_message_date"
      href="https://t.me/saryarqa_news/{number}"><time datetime="{time}" class="time">08:11</time></a></span>
    </div></div></div></div></div>"""


def text(markup: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{markup}</div>'


def preview(*posts: str, more: int | None = None) -> bytes:
    older = (
        f'<a href="/s/saryarqa_news?before={more}" class="tme_messages_more js-messages_more" data-before="{more}"></a>'
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Сарыарқа – Telegram</title></head>
<body class="widget_frame_base tgme_webpreview"><header class="tgme_header">
<div class="tgme_channel_info"><div class="tgme_channel_info_description">Жаңалықтар</div></div></header>
<main class="tgme_main"><section class="tgme_channel_history js-message_history">
{older if more else ""}{"".join(posts)}</section></main></body></html>""".encode()


def parse(body: bytes, *, known: tuple[str, ...] = ()) -> Parsed:
    digests = frozenset(map(key_digest, known))
    return parse_telegram(body, Reading(url=URL, now=NOW, languages=("ru", "kk"), known=digests))


def only(body: str, **more) -> Entry:
    (entry,) = parse(preview(post(7, body, **more))).entries
    return entry


def test_a_post_gives_key_address_title_text_and_time():
    link = '<a href="https://saryarqa.kz/n/9">сообщили</a>'
    entry = only(
        text(f"<b>⚡️ Прокачка по трубопроводу остановлена</b><br/><br/>Ремонт займёт трое&nbsp;суток, {link} в КТК.")
    )

    assert (entry.key, entry.url) == ("saryarqa_news/7", "https://t.me/saryarqa_news/7")
    assert entry.title == "Прокачка по трубопроводу остановлена"
    assert entry.text == ("⚡️ Прокачка по трубопроводу остановлена\nРемонт займёт трое суток, сообщили в КТК.")
    assert entry.published_at == datetime(2026, 11, 25, 8, 11, 12, tzinfo=UTC)
    assert entry.language == "ru"


def test_posts_come_newest_first():
    parsed = parse(
        preview(post(7, text("Бірінші хабар")), post(8, text("Екінші хабар")), post(9, text("Үшінші хабар")))
    )

    assert [entry.key for entry in parsed.entries] == ["saryarqa_news/9", "saryarqa_news/8", "saryarqa_news/7"]
    assert parsed.listed == 3


def test_known_posts_are_left_out_also_when_edited():
    body = preview(post(7, text("Исправленный текст о саммите"), edited=True), post(8, text("Новость о саммите")))

    parsed = parse(body, known=("saryarqa_news/7",))

    assert [entry.key for entry in parsed.entries] == ["saryarqa_news/8"]
    assert parsed.overlap


def test_a_page_of_nothing_known_does_not_overlap():
    parsed = parse(preview(post(7, text("Новость"))), known=("saryarqa_news/1",))

    assert not parsed.overlap


def test_the_quoted_text_of_a_reply_is_not_the_posts():
    reply = """<a class="tgme_widget_message_reply user-color-default" href="https://t.me/saryarqa_news/3">
     <div class="tgme_widget_message_author"><span class="tgme_widget_message_author_name">Сарыарқа</span></div>
     <div class="tgme_widget_message_text js-message_reply_text" dir="auto">Саммит ОДКБ пройдёт в Астане</div></a>"""

    entry = only(reply + text("Перенесён на декабрь"))

    assert (entry.title, entry.text) == ("Перенесён на декабрь", "Перенесён на декабрь")


def test_a_forwarded_post_names_where_it_comes_from():
    forwarded = """<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from
     <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/energo"><span>Энергетика</span></a></div>"""

    entry = only(forwarded + text("Добыча выросла"))

    assert (entry.authors, entry.text) == (("Энергетика",), "Добыча выросла")


def test_a_signature_is_the_author():
    entry = only(text("Добыча выросла") + '<span class="tgme_widget_message_from_author" dir="auto">А. Сейт</span>')

    assert entry.authors == ("А. Сейт",)


@pytest.mark.parametrize(
    "media",
    [
        '<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'x\')" href="https://t.me/c/7"></a>',
        '<a class="tgme_widget_message_video_player"><time class="message_video_duration">0:31</time></a>',
        """<div class="message_media_not_supported_wrap"><div class="message_media_not_supported">
         <div class="message_media_not_supported_label">Please open Telegram to view this post</div>
         <a href="https://t.me/x/7" class="message_media_view_in_telegram">VIEW IN TELEGRAM</a></div></div>""",
        text("🔥🔥🔥"),
    ],
)
def test_a_post_without_words_is_counted_and_left_out(media):
    parsed = parse(preview(post(7, media)))

    assert (parsed.entries, parsed.listed) == ((), 1)


def test_a_caption_is_a_text():
    photo = '<a class="tgme_widget_message_photo_wrap" href="https://t.me/saryarqa_news/7?single"></a>'

    assert only(photo + text("Президент прибыл в Бишкек")).title == "Президент прибыл в Бишкек"


def test_a_service_message_is_left_out():
    pinned = text('Сарыарқа pinned «<a href="https://t.me/saryarqa_news/3">Саммит</a>»')

    parsed = parse(preview(post(8, pinned, css="service_message"), post(9, text("Новость дня"))))

    assert [entry.key for entry in parsed.entries] == ["saryarqa_news/9"]


def test_a_poll_is_its_question_and_options():
    poll = """<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Нужна ли АЭС?</div>
     <div class="tgme_widget_message_poll_option"><div class="tgme_widget_message_poll_option_percent">60%</div>
     <div class="tgme_widget_message_poll_option_text">Да</div></div></div>"""

    entry = only(poll)

    assert (entry.title, entry.text) == ("Нужна ли АЭС?", "Нужна ли АЭС?\nДа")


def test_a_card_of_a_linked_page_counts_only_where_the_post_is_nothing_but_a_link():
    card = """<a class="tgme_widget_message_link_preview" href="https://saryarqa.kz/1"><div class="link_preview_title">
     Добыча газа выросла</div><div class="link_preview_description">На треть за год.</div></a>"""

    bare = only(text('<a href="https://saryarqa.kz/1">https://saryarqa.kz/1</a>') + card)
    said = only(text('Итоги года <a href="https://saryarqa.kz/1">здесь</a>') + card)

    assert bare.title == "Добыча газа выросла"
    assert bare.text == "Добыча газа выросла\nНа треть за год.\nhttps://saryarqa.kz/1"
    assert said.text == "Итоги года здесь"


def test_a_text_in_a_text_is_there_once():
    assert only(text(text("Саммит начался"))).text == "Саммит начался"


def test_angle_brackets_in_a_post_stay():
    assert only(text("Курс &lt; 500 &amp; растёт")).text == "Курс < 500 & растёт"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("⚡️\nСаммит открыт\nПодробности", "Саммит открыт"),
        ("❗️❗️ «Газпром» сократил поставки", "«Газпром» сократил поставки"),
        ("#Астана Саммит открыт", "#Астана Саммит открыт"),
        ("Саммит открыт в столице. " + "Участники обсудят тарифы на прокачку нефти. " * 5, "Саммит открыт в столице."),
        ("12", "12"),
    ],
)
def test_the_title_is_the_first_line_or_sentence_with_words(written, title):
    assert title_of(written) == title


def test_a_title_without_end_is_cut_at_a_word():
    title = title_of("нефтепровод " * 60)

    assert len(title) <= TITLE_CHARS_MAX + 1
    assert title.endswith("нефтепровод…")


def test_the_page_says_how_older_posts_are_asked_for():
    assert read_preview(preview(post(107, text("Новость")), more=107)).before == 107
    assert read_preview(preview(post(1, text("Новость")))).before is None


def test_a_number_that_leads_nowhere_is_not_followed():
    assert read_preview(preview(post(107, text("Новость")), more=900)).before is None


@pytest.mark.parametrize(
    ("url", "before", "preview"),
    [
        ("https://t.me/energo", None, "https://t.me/s/energo"),
        ("https://t.me/s/energo/", None, "https://t.me/s/energo"),
        ("https://telegram.me/s/energo?before=3", 90, "https://telegram.me/s/energo?before=90"),
        ("https://t.me/energo/55", None, "https://t.me/s/energo"),
        ("http://127.0.0.1:8000/s/energo", 5, "http://127.0.0.1:8000/s/energo?before=5"),
    ],
)
def test_any_address_of_a_channel_leads_to_its_preview(url, before, preview):
    assert preview_url(url, before=before) == preview


CONTACT = """<html><body class="tgme_body"><div class="tgme_page"><div class="tgme_page_title">{}</div>
<div class="tgme_page_extra">{}</div><div class="tgme_page_action"><a href="tg://resolve?domain=x">View</a></div></div></body></html>"""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (CONTACT.format("Клуб", "12 405 subscribers"), "shows no posts on the web"),
        (CONTACT.format("", "@saryarqa_news"), "no such channel"),
        ("<html><body><h1>Just a moment</h1></body></html>", "not a Telegram preview"),
        ("", "an empty page"),
    ],
)
def test_a_channel_without_preview_says_why(body, reason):
    with pytest.raises(ParseError, match=reason):
        parse(body.encode())


def test_a_channel_without_posts_is_empty_and_no_error():
    assert parse(preview()).listed == 0


@pytest.mark.parametrize(
    "body",
    [
        preview("<div class='tgme_widget_message' data-post='saryarqa_news/1'>" * 3000),
        preview(*[post(number, text("Новость")) for number in range(1, 3000)]),
        preview(post(7, text("<div>" * 5000 + "Новость"))),
        preview(post(7, text("слово " * 200_000))),
        preview('<div class="tgme_widget_message" data-post="../../etc/1">' + text("Новость") + "</div>"),
    ],
)
def test_hostile_previews_are_read_within_limits(body):
    parsed = parse(body)

    assert len(parsed.entries) <= 200
    assert all(entry.url.startswith("https://t.me/saryarqa_news/") for entry in parsed.entries)


def test_a_post_tells_where_it_leads_to_but_not_where_its_quote_does():
    quote = '<a class="tgme_widget_message_reply" href="https://t.me/saryarqa_news/3"><div>цитата</div></a>'
    links = '<a href="https://saryarqa.kz/n/9">Читать</a> <a href="javascript:alert(1)">и ещё</a>'
    card = '<a class="tgme_widget_message_link_preview" href="https://saryarqa.kz/n/10"></a>'

    assert only(quote + text(links) + card).links == ("https://saryarqa.kz/n/9", "https://saryarqa.kz/n/10")
