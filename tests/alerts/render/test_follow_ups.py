"""What readers see of an article that was edited or taken down after it was told."""

from datetime import UTC

import pytest
from messages import a_message, shown_alert

from alerts.render.html import html_text
from alerts.render.plain import plain_text
from alerts.render.slack import slack_payload
from alerts.render.telegram import telegram_html
from alerts.render.webhook import webhook_json
from alerts.render.words import subject

CHANGE = shown_alert(
    kind="change", n=1, root_id="a" * 24, news="twelve → fifteen", snippet="[-twelve-] {+fifteen+} people", marks=()
)
REMOVAL = shown_alert(kind="removal", n=2, root_id="a" * 24, news="the page is gone (HTTP 410)")
FORMS = {
    "plain": lambda message: plain_text(message, UTC),
    "html": lambda message: html_text(message, UTC).replace("<bdi>", "\u2068"),
    "telegram": lambda message: telegram_html(message, UTC),
    "slack": lambda message: str(slack_payload(message, UTC)),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_shows_the_words_that_went_and_came(form):
    text = FORMS[form](a_message(CHANGE))

    assert "[-twelve-] {+fifteen+} people" in text
    assert "Changed: " in text
    assert "twelve → fifteen" in text


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_a_page_is_gone(form):
    text = FORMS[form](a_message(REMOVAL))

    assert "Removed: " in text
    assert "the page is gone (HTTP 410)" in text


@pytest.mark.parametrize(("alert", "label"), [(CHANGE, "Changed"), (REMOVAL, "Removed")])
def test_the_subject_says_what_became_of_it(alert, label):
    assert subject(a_message(alert)).startswith(f"[Kazakhstan: pipelines and CSTO] {label}: Le Kazakhstan")


def test_programs_learn_it_from_the_kind():
    assert '"kind": "change"' in webhook_json(a_message(CHANGE)).decode()
    assert '"kind": "removal"' in webhook_json(a_message(REMOVAL)).decode()
