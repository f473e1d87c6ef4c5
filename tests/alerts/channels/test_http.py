"""What webhook, Telegram and Slack answer, and what it means."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from channels import channel_to
from fakes.slack import FakeSlack
from fakes.telegram import FakeTelegram
from fakes.webhook import FakeWebhook
from messages import a_message, shown_alert

from alerts.channels.http import ANSWER_BYTES_MAX
from alerts.keys import Secret
from alerts.model import Delivered, Refused, Retry
from scraper import clock


@pytest.fixture
def webhook():
    with FakeWebhook() as running:
        yield running


@pytest.fixture
def telegram():
    with FakeTelegram() as running:
        yield running


@pytest.fixture
def slack():
    with FakeSlack() as running:
        yield running


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *((status, Delivered) for status in (200, 201, 202, 204, 299)),
        *((status, Refused) for status in (400, 413, 422)),
        *((status, Retry) for status in (401, 403, 404, 405, 407, 408, 409, 410, 415, 418, 425, 429, 451)),
        *((status, Retry) for status in (500, 501, 502, 503, 504, 507, 599)),
    ],
)
def test_what_a_status_means_to_a_webhook(webhook, status, expected):
    webhook.answer(status, "" if status == 204 else "said so")
    outcome = channel_to(webhook).send(a_message())

    assert type(outcome) is expected
    assert f"HTTP {status}" in outcome.answer
    assert not getattr(outcome, "in_doubt", False)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_handed_on(webhook, status):
    webhook.answer(status, Retry_After="120")

    assert channel_to(webhook).send(a_message()) == Retry(f"HTTP {status}", after_seconds=120)


def test_retry_after_is_a_date_too(webhook):
    webhook.answer(503, Retry_After=format_datetime(clock.now() + timedelta(seconds=100), usegmt=True))
    outcome = channel_to(webhook).send(a_message())

    assert 90 < outcome.after_seconds <= 100


@pytest.mark.parametrize("text", ["soon", "", "1.5", "\xa0", "Sun, 99 Nov 2026 12:02:00 GMT"])
def test_a_retry_after_that_says_nothing_is_ignored(webhook, text):
    webhook.answer(429, Retry_After=text)

    assert channel_to(webhook).send(a_message()) == Retry("HTTP 429")


def test_a_long_answer_is_read_to_its_limit_and_shown_in_a_line(webhook):
    webhook.answer(500, b"<html>\r\n<h1>oops</h1>\x00" + b"x" * (ANSWER_BYTES_MAX * 20))
    answer = channel_to(webhook).send(a_message()).answer

    assert answer.startswith("HTTP 500 <html> <h1>oops</h1> xxx")
    assert len(answer) == 300


def test_a_body_that_never_ends_does_not_undo_the_status(webhook, monkeypatch):
    monkeypatch.setattr("alerts.channels.http.BODY_READ_SECONDS", 0.2)
    webhook.answer(200, b"taken", Content_Length="5000")

    assert channel_to(webhook).send(a_message()) == Delivered("HTTP 200 taken")


def test_login_in_the_address_becomes_a_header(webhook):
    address = webhook.hook_url.replace("http://", "http://desk:s3cret-login@")
    channel_to(webhook, url=Secret(address)).send(a_message())

    assert webhook.requests[0].headers["authorization"].startswith("Basic ")


def test_a_server_of_another_protocol_is_a_retry(webhook):
    channel = channel_to(webhook, url=Secret(webhook.hook_url.replace("http://", "https://")))
    outcome = channel.send(a_message())

    assert isinstance(outcome, Retry)
    assert not outcome.in_doubt


def test_one_connection_serves_many_messages(webhook):
    channel = channel_to(webhook)
    for number in range(5):
        channel.send(a_message(message_id=f"m{number}"))

    assert len(webhook.open) == 1


@pytest.mark.parametrize(
    ("status", "description", "expected"),
    [
        (400, "Bad Request: chat not found", Retry),
        (400, "Bad Request: not enough rights to send text messages to the chat", Retry),
        (400, "Bad Request: TOPIC_CLOSED", Retry),
        (400, "Bad Request: PEER_ID_INVALID", Retry),
        (400, "Bad Request: message is too long", Refused),
        (400, "Bad Request: message text is empty", Refused),
        (401, "Unauthorized", Retry),
        (403, "Forbidden: bot was blocked by the user", Retry),
        (403, "Forbidden: bot was kicked from the supergroup chat", Retry),
        (403, "Forbidden: user is deactivated", Retry),
        (404, "Not Found", Retry),
        (500, "Internal Server Error", Retry),
        (502, "Bad Gateway", Retry),
    ],
)
def test_what_telegram_refuses_is_about_the_message_alone(telegram, status, description, expected):
    telegram.answer(status, f'{{"ok": false, "error_code": {status}, "description": "{description}"}}')
    outcome = channel_to(telegram).send(a_message())

    assert type(outcome) is expected
    assert outcome.answer == f"HTTP {status} {description}"


def test_telegram_names_its_wait_in_the_body(telegram):
    said = '{"ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 33}}'
    telegram.answer(429, said)

    assert channel_to(telegram).send(a_message()) == Retry("HTTP 429 Too Many Requests", after_seconds=33)


def test_a_group_that_became_a_supergroup_is_followed_at_once(telegram):
    telegram.moved["-100123"] = "-100999"
    telegram.chats.add("-100999")
    channel = channel_to(telegram)
    outcomes = [channel.send(a_message(message_id=f"m{number}")) for number in range(2)]

    assert [type(outcome) for outcome in outcomes] == [Delivered, Delivered]
    assert all("-100999: write that into channels.yaml" in outcome.answer for outcome in outcomes)
    assert [sent.chat for sent in telegram.messages] == ["-100999", "-100999"]
    assert len(telegram.requests) == 3  # the second message goes there straight


def test_a_chat_that_moved_for_ever_is_not_followed_for_ever(telegram):
    telegram.moved = {"-100123": "-1", "-1": "-100123"}

    assert isinstance(channel_to(telegram).send(a_message()), Retry)
    assert len(telegram.requests) == 2


def test_markup_that_telegram_cannot_read_goes_out_as_plain_text(telegram):
    telegram.reads_html = False
    outcome = channel_to(telegram).send(a_message())

    assert isinstance(outcome, Delivered)
    assert "<b>" not in telegram.messages[0].text
    assert "https://courrier.example/2026/11/22/oleoduc.html?a=1&b=2" in telegram.messages[0].text


def test_previews_of_links_are_off(telegram, slack):
    channel_to(telegram).send(a_message())
    channel_to(slack).send(a_message())

    assert b'"link_preview_options": {"is_disabled": true}' in telegram.requests[0].body
    assert b'"unfurl_links": false' in slack.requests[0].body


def test_a_page_in_telegrams_place_is_not_taken_for_delivery(telegram):
    telegram.answer(200, "<html>Sign in to the hotel's network</html>")
    outcome = channel_to(telegram).send(a_message())

    assert isinstance(outcome, Retry)
    assert outcome.in_doubt


@pytest.mark.parametrize("body", ['[{"ok": true}]', '{"ok": "yes"}', "null", '{"ok": false, "parameters": 5}', "{"])
def test_odd_answers_of_telegram_are_no_delivery(telegram, body):
    telegram.answer(200, body)

    assert isinstance(channel_to(telegram).send(a_message()), Retry)


def test_a_long_chat_message_is_cut_in_its_fields_and_whole_in_its_facts(telegram):
    long = shown_alert(headline="😀" * 3000, snippet="ж" * 5000, terms=tuple(["слово"] * 500))
    channel_to(telegram).send(a_message(long))

    (sent,) = telegram.messages
    assert sent.text.count("😀") == 299
    assert "Alert: a1b2c3d4e5f6a1b2c3d4e5f6" in sent.text
    assert sent.links == ["https://courrier.example/2026/11/22/oleoduc.html?a=1&b=2"]


def test_an_alert_shows_bold_terms_and_a_link_in_both_chats(telegram, slack):
    channel_to(telegram).send(a_message())
    channel_to(slack).send(a_message())

    bold = ["Le Kazakhstan ouvre un oléoduc vers la Chine", "Kazakhstan", "oléoduc"]
    assert (telegram.messages[0].bold, slack.messages[0].bold) == (bold, bold)
    assert telegram.messages[0].links == slack.messages[0].links
    assert slack.messages[0].notification.startswith("[Kazakhstan: pipelines and CSTO] Le Kazakhstan")


@pytest.mark.parametrize(
    ("status", "word", "expected"),
    [
        (400, "user_not_found", Retry),
        (403, "action_prohibited", Retry),
        (403, "invalid_token", Retry),
        (404, "no_service", Retry),
        (404, "channel_not_found", Retry),
        (410, "channel_is_archived", Retry),
        (413, "request_too_large", Refused),
        (500, "rollup_error", Retry),
    ],
)
def test_what_slack_refuses_is_about_the_message_alone(slack, status, word, expected):
    slack.answer(status, word)
    outcome = channel_to(slack).send(a_message())

    assert type(outcome) is expected
    assert outcome.answer == f"HTTP {status} {word}"
    assert len(slack.requests) == 1


def test_slack_names_its_wait_in_a_header(slack):
    slack.answer(429, "rate_limited", Retry_After="30")

    assert channel_to(slack).send(a_message()) == Retry("HTTP 429 rate_limited", after_seconds=30)


def test_blocks_that_slack_cannot_read_go_out_as_text(slack):
    slack.reads_blocks = False
    outcome = channel_to(slack).send(a_message())

    assert isinstance(outcome, Delivered)
    assert slack.messages[0].shown.startswith("Le Kazakhstan ouvre un oléoduc vers la Chine\nhttps://courrier.example")


def test_what_slack_cannot_read_either_way_is_refused(slack):
    for _ in range(2):
        slack.answer(400, "invalid_payload")

    assert channel_to(slack).send(a_message()) == Refused("HTTP 400 invalid_payload")
    assert len(slack.requests) == 2


def test_a_page_in_slacks_place_is_not_taken_for_delivery(slack):
    slack.answer(200, "\n<!doctype html><title>Sign in</title>")
    outcome = channel_to(slack).send(a_message())

    assert isinstance(outcome, Retry)
    assert outcome.in_doubt
