"""What an alert shows of its story: an update in the thread of the first mail, and who else carries it."""

import json
import re
from zoneinfo import ZoneInfo

import pytest
from messages import SENT, a_message, shown_alert

from alerts.ledger.messages import message_id
from alerts.model import Carrier
from alerts.render.html import html_text
from alerts.render.mail import mail
from alerts.render.plain import plain_text
from alerts.render.slack import slack_plain_payload
from alerts.render.telegram import telegram_html
from alerts.render.webhook import webhook_json
from alerts.render.words import CARRIERS_SHOWN_MAX

UTC = ZoneInfo("UTC")
ROOT = "f" * 24
CARRIER = Carrier("kabar", "Kabar", "ky", "translation", SENT, "https://kabar.example/9")
UPDATE = shown_alert(kind="update", n=1, root_id=ROOT, news="12 → 15", story_id=7, carriers=(CARRIER,), outlets=1)


def mailed(*alerts, message=None):
    return mail(message or a_message(*alerts), UTC, sender="watch@desk.example", recipients=("a@desk.example",))


def test_an_update_is_an_answer_to_the_mail_of_the_first_alert():
    first = a_message(shown_alert(id=ROOT), message_id=message_id("desk", (ROOT,)))

    update = mailed(UPDATE)

    assert update["In-Reply-To"] == update["References"] == mailed(message=first)["Message-ID"]
    assert update["Message-ID"] != update["References"]


def test_a_first_alert_answers_nothing():
    sent = mailed(shown_alert())

    assert sent["In-Reply-To"] is None
    assert sent["References"] is None


def test_the_subject_of_an_update_says_so():
    assert mailed(UPDATE)["Subject"].startswith("[Kazakhstan: pipelines and CSTO] Update: Le Kazakhstan")
    assert "Update" not in mailed(shown_alert())["Subject"]


def test_an_update_begins_with_what_is_new():
    assert plain_text(a_message(UPDATE), UTC).startswith("Update: 12 → 15\n")


def test_an_update_without_a_word_of_news_is_a_further_article():
    assert "Update: a further article of the story" in plain_text(a_message(shown_alert(kind="update")), UTC)


def test_carriers_are_listed_with_language_time_and_relation():
    text = plain_text(a_message(UPDATE), UTC)

    assert "1 other outlet, first in ky" in text
    assert "Also: Kabar (ky) 09:05, translation" in text


def test_many_carriers_are_counted():
    carriers = tuple(Carrier(f"s{n}", f"Site {n}", "ru", "copy", SENT) for n in range(CARRIERS_SHOWN_MAX + 3))

    text = plain_text(a_message(shown_alert(carriers=carriers, outlets=len(carriers))), UTC)

    assert text.count("Also: Site ") == CARRIERS_SHOWN_MAX
    assert "Also: and 3 more" in text


POISON = Carrier("bad\r\nBcc: x@y", "<b>Evil</b>\r\nBcc: x@evil.example\x1b[2J\u202e", "ru\x00<i>", "<img src=x>", SENT)
POISONED = shown_alert(kind="update", root_id=ROOT, news="<script>\r\nX-Evil: 1\x1b[2J</script>", carriers=(POISON,))


@pytest.mark.parametrize(
    "form", [plain_text, html_text, telegram_html, lambda *told: slack_plain_payload(*told)["text"]]
)
def test_a_carriers_name_and_the_news_are_clean_text_in_every_form(form):
    shown = form(a_message(POISONED), UTC)

    assert not re.search(r"[\x00\x1b\u202e\r]|\n(Bcc|X-Evil):", shown)
    if form is not plain_text:
        assert not re.search(r"<(b>Evil|script|img|i>)", shown)


def test_a_carriers_name_adds_no_header():
    sent = mailed(POISONED).as_bytes().split(b"\r\n\r\n")[0]

    assert not re.search(rb"(?im)^(bcc|x-evil):", sent)


def test_an_id_of_the_first_alert_cannot_leave_its_header():
    sent = mailed(shown_alert(kind="update", root_id="a>\r\nBcc: x@y"))

    assert re.fullmatch(r"<[0-9a-f]{32}@desk\.example>", sent["References"])


def test_webhook_has_story_root_news_and_carriers():
    (alert,) = json.loads(webhook_json(a_message(UPDATE)))["alerts"]

    assert (alert["kind"], alert["story"], alert["root"], alert["news"]) == ("update", 7, ROOT, "12 → 15")
    assert alert["carriers"] == [
        {
            "source": {"id": "kabar", "name": "Kabar"},
            "language": "ky",
            "relation": "translation",
            "first_seen_at": "2026-11-22T09:05:00.000000Z",
            "url": "https://kabar.example/9",
        }
    ]


def test_webhook_texts_of_a_story_are_one_clean_line():
    (alert,) = json.loads(webhook_json(a_message(POISONED)))["alerts"]

    assert alert["news"] == "<script> X-Evil: 1 [2J</script>"
    assert alert["carriers"][0]["source"]["name"] == "<b>Evil</b> Bcc: x@evil.example [2J"
