"""Messages through Apprise: at least once, redirects never followed, nothing of the address shown."""

import json
import re

import pytest
from channels import channel_to, settings
from fakes.http import FakeHttp, Request, Response
from fakes.webhook import FakeWebhook
from messages import a_message, many_alerts, shown_alert
from poisons import CHAT_POISONS, fuzzed, poisoned

from alerts.channels import build
from alerts.keys import Secret, check_apprise
from alerts.model import Delivered, Refused, Retry

pytest.importorskip("apprise")


class FakeJson(FakeHttp):
    """What Apprise's json:// posts to."""

    kind = "apprise"
    secrets = ("s3cret-path-of-mine",)

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, str]] = []

    @property
    def keys(self):
        return {"url": f"json://127.0.0.1:{self.port}/s3cret-path-of-mine?redirect=yes"}

    def accept(self, request: Request) -> Response:
        self.messages.append(json.loads(request.body))
        return Response(200, b"{}")


@pytest.fixture
def service():
    with FakeJson() as running:
        yield running


def test_a_message_is_delivered_with_title_and_text(service):
    assert channel_to(service).send(a_message()) == Delivered("success")

    (message,) = service.messages
    assert message["title"].startswith("[Kazakhstan: pipelines and CSTO] Le Kazakhstan ouvre")
    assert "https://courrier.example/2026/11/22/oleoduc.html?a=1&b=2" in message["message"]
    assert "Alert: a1b2c3d4e5f6a1b2c3d4e5f6" in message["message"]


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 429, 500])
def test_whatever_fails_is_tried_again_and_may_have_arrived(service, status):
    with FakeWebhook() as elsewhere:
        service.answer(status, "no", Location=elsewhere.hook_url)
        outcome = channel_to(service).send(a_message())

    assert isinstance(outcome, Retry)
    assert outcome.in_doubt
    assert outcome.answer.startswith("failure")
    assert "s3cret" not in outcome.answer
    assert elsewhere.requests == []


def test_nobody_there_is_a_retry(service):
    channel = channel_to(service)
    service.drop(accept=False)

    assert isinstance(channel.send(a_message()), Retry)
    assert isinstance(channel.send(a_message()), Delivered)


def test_an_address_that_apprise_does_not_know_is_for_the_owner_to_mend():
    channel = build(settings("apprise", url=Secret("nosuch://a/b")), timezone="UTC")
    outcome = channel.send(a_message())
    channel.close()

    assert outcome == Retry("Apprise does not know this address: see github.com/caronc/apprise/wiki")


def test_more_alerts_than_a_chat_can_show_are_refused(service):
    assert isinstance(channel_to(service).send(a_message(*many_alerts(21))), Refused)


def test_payloads_mention_nobody(service):
    channel = channel_to(service)
    for text in fuzzed(CHAT_POISONS, 50, seed=21):
        channel.send(a_message(poisoned(text)))
    channel.send(a_message(shown_alert(headline="<!channel> @everyone :smile: http://evil.example")))

    # An address wins over a mention inside it.
    texts = [re.sub(r"https://example\.org/\S+", "", sent["title"] + sent["message"]) for sent in service.messages]
    assert len(texts) == 51
    assert not any(sign in text for sign in ("<!", "<@", "@e", "@d", "@h", ":s", "http://evil") for text in texts)
    assert "<\u2060!channel> @\u2060everyone :\u2060smile: http:\u2060//evil" in texts[-1]


@pytest.mark.parametrize("url", ["pover://a@b, slack://c", "pover:/a", "one two", "POVER://a"])
def test_what_is_not_one_address_is_refused(url):
    with pytest.raises(ValueError, match="not one address of Apprise's"):
        check_apprise(Secret(url))


def test_without_the_extra_the_kind_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    with pytest.raises(ValueError, match=r"pip install 'steppewatch\[apprise\]'"):
        check_apprise(Secret("pover://a@b"))
