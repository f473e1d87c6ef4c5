"""Updates join the thread of what the other side called the story's first message, where it has threads; a repeat is
known by its own id, where the service knows ids."""

import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from channels import app_of, channel_to
from fakes.discord import FakeDiscord
from fakes.matrix import FakeMatrix
from fakes.ntfy import FakeNtfy
from fakes.slack import FakeSlack
from fakes.smtp import FakeSmtp
from fakes.telegram import FakeTelegram
from fakes.webhook import FakeWebhook
from messages import MESSAGE_ID, a_message, many_alerts

from alerts.keys import Secret
from alerts.model import Delivered
from scraper import clock


def update(thread, message_id="update"):
    return replace(a_message(message_id=message_id), thread=thread)


def test_an_update_joins_the_thread_of_the_first_event():
    with FakeMatrix() as matrix:
        channel = channel_to(matrix)
        first = channel.send(a_message())
        channel.send(update(first.reference))

    alone, joined = (event.content for event in matrix.messages)
    assert "m.relates_to" not in alone
    assert joined["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$event-1",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$event-1"},
    }


def test_an_update_answers_the_first_telegram_message():
    with FakeTelegram() as telegram:
        channel = channel_to(telegram)
        first = channel.send(a_message())
        channel.send(update(first.reference))

    assert [sent.reply_to for sent in telegram.messages] == [None, 1]


def test_an_update_answers_as_plain_text_too():
    with FakeTelegram() as telegram:
        telegram.reads_html = False
        channel_to(telegram).send(update("7"))

    assert [sent.reply_to for sent in telegram.messages] == [7]


def test_an_update_joins_the_thread_of_an_app_of_slack():
    with FakeSlack() as slack:
        channel = app_of(slack)
        first = channel.send(a_message())
        channel.send(update(first.reference))

    assert slack.threads == [None, "1764.000001"]


def test_what_is_no_name_of_the_service_starts_no_thread():
    with FakeTelegram() as telegram:
        assert isinstance(channel_to(telegram).send(update("$event-1")), Delivered)

    assert telegram.messages[0].reply_to is None


@pytest.mark.parametrize("fake_type", [FakeMatrix, FakeNtfy, FakeWebhook])
def test_a_repeat_is_one_message_where_the_service_knows_ids(fake_type):
    with fake_type() as fake:
        channel = channel_to(fake)
        outcomes = [channel.send(a_message()) for _ in range(2)]

    assert [type(outcome) for outcome in outcomes] == [Delivered, Delivered]
    assert (len(fake.messages), fake.repeats) == (1, 1)


def test_a_matrix_message_is_a_notice_unless_it_is_to_ring():
    with FakeMatrix() as matrix:
        channel_to(matrix).send(a_message())
        channel_to(matrix, loud=True).send(a_message(message_id="m2"))

    assert [event.content["msgtype"] for event in matrix.messages] == ["m.notice", "m.text"]


def test_a_room_is_one_part_of_a_path():
    with FakeMatrix() as matrix:
        channel_to(matrix).send(a_message())

    assert matrix.requests[0].path.startswith("/_matrix/client/v3/rooms/%21abc%3Aexample.org/send/")


def test_discord_is_asked_to_answer_with_the_message_and_keeps_the_address_keys():
    with FakeDiscord() as discord:
        channel_to(discord, url=Secret(f"{discord.hook_url}?thread_id=5&wait=false")).send(a_message())

    assert discord.requests[0].path.endswith("?thread_id=5&wait=true")


def test_ntfy_opens_the_page_and_carries_the_token():
    with FakeNtfy() as ntfy:
        ntfy.token = "tk_s3cret"
        outcome = channel_to(ntfy).send(a_message())

    assert isinstance(outcome, Delivered)
    assert ntfy.messages[0].click == "https://courrier.example/2026/11/22/oleoduc.html?a=1&b=2"


def test_a_webhook_with_a_secret_is_signed_with_its_time(monkeypatch):
    moment = a_message().created_at
    monkeypatch.setattr(clock, "now", lambda: moment)
    with FakeWebhook() as webhook:
        channel_to(webhook, secret=Secret("k3y")).send(a_message())

    (request,) = webhook.requests
    seconds = str(int(moment.timestamp()))
    digest = hmac.new(b"k3y", f"{seconds}.".encode() + request.body, hashlib.sha256).hexdigest()
    assert request.headers["x-steppewatch-timestamp"] == seconds
    assert request.headers["x-steppewatch-signature"] == f"sha256={digest}"
    assert json.loads(request.body)["id"] == request.headers["idempotency-key"] == MESSAGE_ID


def test_a_webhook_without_a_secret_is_not_signed():
    with FakeWebhook() as webhook:
        channel_to(webhook).send(a_message())

    assert not [name for name in webhook.requests[0].headers if name.startswith("x-steppewatch")]


def test_a_channel_says_what_its_service_takes():
    with FakeMatrix() as matrix:
        channel = channel_to(matrix)

    assert [(limit.messages, limit.seconds) for limit in channel.limits] == [(10, 50.0)]
    assert channel.alerts_max == 20


def test_a_matrix_thread_that_cannot_be_joined_does_not_hold_the_update_up():
    with FakeMatrix() as matrix:
        matrix.answer(400, '{"errcode":"M_UNKNOWN","error":"Cannot start threads from an event with a relation"}')
        outcome = channel_to(matrix).send(update("$gone"))

    assert isinstance(outcome, Delivered)
    assert "m.relates_to" not in matrix.messages[0].content


def test_a_slack_thread_that_is_gone_does_not_hold_the_update_up():
    with FakeSlack() as slack:
        slack.answer(200, '{"ok":false,"error":"thread_not_found"}')
        outcome = app_of(slack).send(update("1764.000009"))

    assert isinstance(outcome, Delivered)
    assert slack.threads == [None]


def test_a_mail_joins_the_thread_of_the_mail_that_told_the_story_first():
    with FakeSmtp() as smtp:
        channel = channel_to(smtp)
        first = channel.send(a_message(*many_alerts(3), message_id="digest"))
        channel.send(update(first.reference))

    assert smtp.messages[1]["References"] == smtp.messages[0]["Message-ID"] == "<digest@example.org>"


@pytest.mark.parametrize("name", ["17", "$event", "<a@b>\r\nBcc: x@y", "<a b@c>"])
def test_what_another_kind_called_it_is_no_mail_to_refer_to(name):
    with FakeSmtp() as smtp:
        outcome = channel_to(smtp).send(update(name))

    assert isinstance(outcome, Delivered)
    assert smtp.messages[0]["References"] is None
