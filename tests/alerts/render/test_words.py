"""What an alert says to a reader, in every form."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from messages import ALERT_ID, SENT, a_message, many_alerts, shown_alert

from alerts.render.html import html_text
from alerts.render.languages import language_name
from alerts.render.mail import mail
from alerts.render.plain import plain_text, wrap
from alerts.render.slack import slack_payload, slack_plain_payload
from alerts.render.telegram import telegram_html, telegram_plain
from alerts.render.times import time_text
from alerts.render.webhook import webhook_json
from alerts.render.words import subject, words_of

ALMATY = ZoneInfo("Asia/Almaty")
FORMS = {
    "plain": lambda message: plain_text(message, ALMATY),
    "html": lambda message: html_text(message, ALMATY),
    "telegram": lambda message: telegram_html(message, ALMATY),
    "telegram plain": lambda message: telegram_plain(message, ALMATY),
    "slack": lambda message: str(slack_payload(message, ALMATY)),
    "slack plain": lambda message: str(slack_plain_payload(message, ALMATY)),
    "webhook": lambda message: webhook_json(message).decode(),
}
# A webhook's times and languages are for programs: UTC and codes.
PEOPLES_FORMS = [name for name in FORMS if name != "webhook"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "named",
    [
        "Kazakhstan: pipelines and CSTO",  # the watch
        "Le Kazakhstan ouvre un oléoduc vers la Chine",  # the headline
        "Le Courrier",
        "FR",
        "oléoduc",  # why it matched
        "long de 900",  # the snippet
        "https://courrier.example/2026/11/22/oleoduc.html",
        "2",  # other outlets
        ALERT_ID,
    ],
)
def test_every_form_names_it(form, named):
    assert named in FORMS[form](a_message())


@pytest.mark.parametrize("form", PEOPLES_FORMS)
@pytest.mark.parametrize("named", ["22 Nov 2026, 13:45 (UTC+5), seen 14:05 (+20 min), sent 14:05", "French", "2 other"])
def test_people_read_their_own_time_and_names(form, named):
    assert named in FORMS[form](a_message())


@pytest.mark.parametrize("form", FORMS)
def test_a_message_of_several_alerts_names_each(form):
    text = FORMS[form](a_message(*many_alerts(20)))

    assert all(f"{number:024x}" in text for number in range(20))


@pytest.mark.parametrize("form", FORMS)
def test_a_test_message_says_so(form):
    assert "A test of this channel." in FORMS[form](a_message(note="A test of this channel."))


@pytest.mark.parametrize("form", FORMS)
def test_an_alert_with_nothing_known_is_still_shown(form):
    bare = shown_alert(
        headline="", snippet="", marks=(), terms=(), country=None, language=None, url=None, published_at=None, outlets=0
    )
    text = FORMS[form](a_message(bare))

    assert ALERT_ID in text
    assert "None" not in text


@pytest.mark.parametrize("form", FORMS)
def test_only_web_addresses_are_offered_as_links(form):
    assert "javascript" not in FORMS[form](a_message(shown_alert(url="javascript:alert(1)")))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Almaty", "22 Nov 2026, 14:05 (UTC+5)"),
        ("Asia/Kabul", "22 Nov 2026, 13:35 (UTC+4:30)"),
        ("America/St_Johns", "22 Nov 2026, 05:35 (UTC-3:30)"),
        ("UTC", "22 Nov 2026, 09:05 (UTC)"),
        ("Europe/Paris", "22 Nov 2026, 10:05 (UTC+1)"),
    ],
)
def test_times_carry_their_offset(zone, expected):
    assert time_text(SENT, ZoneInfo(zone)) == expected


def test_almaty_changed_its_time_in_2024():
    before, since = datetime(2024, 2, 29, 6, tzinfo=UTC), datetime(2024, 3, 1, 6, tzinfo=UTC)

    assert time_text(before, ALMATY) == "29 Feb 2024, 12:00 (UTC+6)"
    assert time_text(since, ALMATY) == "1 Mar 2024, 11:00 (UTC+5)"


def test_a_date_in_the_future_is_shown_as_the_sources_invention():
    ahead = shown_alert(published_at=SENT + timedelta(days=2))

    assert "dated ahead by the source" in words_of(ahead, ALMATY).times
    assert "ahead" not in words_of(shown_alert(published_at=SENT + timedelta(minutes=9)), ALMATY).times


def test_the_subject_names_watch_and_headline():
    assert subject(a_message()) == "[Kazakhstan: pipelines and CSTO] Le Kazakhstan ouvre un oléoduc vers la Chine"
    assert subject(a_message(*many_alerts(5))).endswith("vers la Chine (and 4 more)")


def test_a_long_headline_leaves_the_subject_a_line():
    long = subject(a_message(shown_alert(headline="слово " * 500), *many_alerts(2)))

    assert len(long) <= 250
    assert long.endswith("… (and 2 more)")


def test_marks_are_shown_around_the_terms():
    assert "Le *Kazakhstan* a ouvert dimanche un *oléoduc* long" in plain_text(a_message(), ALMATY)
    assert ">Kazakhstan</mark> a ouvert dimanche" in html_text(a_message(), ALMATY)
    assert "Le <b>Kazakhstan</b> a ouvert dimanche un <b>oléoduc</b> long" in telegram_html(a_message(), ALMATY)


def test_marks_past_the_end_of_a_cut_snippet_are_dropped():
    words = words_of(shown_alert(snippet="ж" * 900, marks=((690, 720), (800, 810))), ALMATY)

    assert "".join(piece.text for piece in words.snippet) == "ж" * 699 + "…"
    assert [piece.text for piece in words.snippet if piece.marked] == ["ж" * 9]


def test_plain_lines_are_short_but_addresses_whole():
    address = "https://courrier.example/" + "a" * 200
    lines = plain_text(a_message(shown_alert(url=address, snippet="слово " * 60 + "中" * 200)), ALMATY).split("\n")

    assert address in lines
    assert all(len(line) <= 76 for line in lines if line != address)


def test_wrapping_loses_nothing():
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("a" * 20, 8) == ["a" * 8, "a" * 8, "a" * 4]
    assert wrap("", 8) == [""]


def test_a_language_without_a_name_is_shown_by_its_code():
    assert [language_name(code) for code in ("kk", "kk-Latn", "zh_CN", "xx", "", None)] == [
        "Kazakh",
        "Kazakh",
        "Chinese",
        "xx",
        "language unknown",
        "language unknown",
    ]


def test_right_to_left_words_are_isolated_where_they_share_a_line():
    persian = shown_alert(source_name="خبرگزاری فارس", headline="قزاقستان")

    assert "\u2068خبرگزاری فارس (FR)\u2069 · French" in plain_text(a_message(persian), ALMATY)
    assert subject(a_message(persian)).endswith("] \u2068قزاقستان\u2069")


def test_the_same_message_is_the_same_bytes_each_time():
    first, second = (
        mail(a_message(), ALMATY, sender="a@example.org", recipients=["b@example.org"]).as_bytes() for _ in range(2)
    )

    assert first == second
