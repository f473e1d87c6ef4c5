"""Services that can change a message show the later one in its place, and ring nobody a second time."""

from dataclasses import replace

import pytest
from channels import app_of, channel_to
from fakes.discord import FakeDiscord
from fakes.matrix import FakeMatrix
from fakes.slack import FakeSlack
from fakes.telegram import FakeTelegram
from messages import a_message, shown_alert

from alerts.model import Delivered, Refused, Translation


def channel_of(fake):
    return app_of(fake) if isinstance(fake, FakeSlack) else channel_to(fake)


def text_of(fake):
    (message,) = fake.messages
    return message.shown if isinstance(fake, FakeSlack) else message.text


def translated(reference, message_id="edit"):
    alert = shown_alert(
        translation=Translation("Kazakhstan opens a pipeline to China", "It is long.", "LibreTranslate")
    )
    return replace(a_message(alert, message_id=message_id), replaces=reference)


@pytest.mark.parametrize("fake_type", [FakeTelegram, FakeMatrix, FakeSlack, FakeDiscord])
def test_an_edit_takes_the_place_of_the_message_and_a_repeat_of_it_changes_nothing(fake_type):
    with fake_type() as fake:
        channel = channel_of(fake)
        first = channel.send(a_message())
        before = text_of(fake)
        outcome = channel.send(translated(first.reference))
        again = channel.send(translated(first.reference))

    assert isinstance(outcome, Delivered)
    assert isinstance(again, Delivered)
    assert "Kazakhstan opens a pipeline" not in before
    assert "Kazakhstan opens a pipeline" in text_of(fake)
    assert channel.edits


@pytest.mark.parametrize(
    ("fake_type", "gone"), [(FakeTelegram, "99"), (FakeSlack, "1764.000099"), (FakeDiscord, str(10**18 + 99))]
)
def test_a_message_that_is_gone_is_not_edited_again_and_again(fake_type, gone):
    with fake_type() as fake:
        outcome = channel_of(fake).send(translated(gone))

    assert isinstance(outcome, Refused)
    assert fake.messages == []


def test_telegram_edits_as_plain_text_where_the_markup_is_refused():
    with FakeTelegram() as telegram:
        telegram.reads_html = False
        channel = channel_to(telegram)
        first = channel.send(a_message())
        assert isinstance(channel.send(translated(first.reference)), Delivered)

    assert "Kazakhstan opens a pipeline" in text_of(telegram)
    assert telegram.edits == 1


def test_a_slack_webhook_does_not_say_how_its_messages_are_called():
    with FakeSlack() as slack:
        assert not channel_to(slack).edits
