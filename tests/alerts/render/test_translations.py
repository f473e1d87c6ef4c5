"""How a machine's translation is shown: marked, clean, and in the gloss's place."""

import json
import re
from zoneinfo import ZoneInfo

import pytest
from messages import a_message, shown_alert

from alerts.model import Translation
from alerts.render.html import html_text
from alerts.render.plain import plain_text
from alerts.render.slack import slack_plain_payload
from alerts.render.telegram import telegram_html, units
from alerts.render.webhook import webhook_json

UTC = ZoneInfo("UTC")
FORMS = {
    "plain": plain_text,
    "html": html_text,
    "telegram": telegram_html,
    "slack": lambda *told: slack_plain_payload(*told)["text"],
}
MADE = Translation("Kazakhstan opens an oil pipeline", "On Sunday Kazakhstan opened it.", "LibreTranslate")
EVIL = Translation("<script>\r\nBcc: x@y\x1b[2J", "<img src=x>\u202e @everyone", "LibreTranslate")


@pytest.mark.parametrize("form", FORMS)
def test_headline_and_snippet_are_shown_as_a_machines_work(form):
    text = FORMS[form](a_message(shown_alert(translation=MADE, gloss="Kazakhstan · oil pipeline")), UTC)

    assert "Kazakhstan opens an oil pipeline" in text
    assert "On Sunday Kazakhstan opened it." in text
    assert text.count("Machine translation (LibreTranslate)") == 2
    assert "Gloss" not in text
    assert "Le Kazakhstan ouvre" in text


@pytest.mark.parametrize("form", FORMS)
def test_a_translation_is_a_strangers_text(form):
    text = FORMS[form](a_message(shown_alert(translation=EVIL)), UTC)

    assert not re.search(r"[\x00\x1b\u202e\r]|\nBcc:", text)
    if form != "plain":
        assert not re.search(r"<(script|img)", text)


def test_telegram_mentions_nobody_in_a_translation():
    assert "@everyone" not in telegram_html(a_message(shown_alert(translation=EVIL)), UTC)


def test_a_translation_without_end_is_cut():
    endless = Translation("a" * 9_000, "b" * 9_000, "DeepL")

    text = telegram_html(a_message(shown_alert(translation=endless)), UTC)

    assert units(text) <= 4096
    assert "Machine translation (DeepL)" in text


def test_programs_get_it_apart_from_the_original():
    (alert,) = json.loads(webhook_json(a_message(shown_alert(translation=MADE))))["alerts"]

    assert alert["headline"].startswith("Le Kazakhstan")
    assert alert["translation"] == {"headline": MADE.headline, "snippet": MADE.snippet, "by": "LibreTranslate"}
    assert json.loads(webhook_json(a_message()))["alerts"][0]["translation"] is None
