"""What every channel promises, on every channel."""

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from atomfile import read_atom
from channels import channel_to, settings
from fakes.discord import FakeDiscord
from fakes.matrix import FakeMatrix
from fakes.mattermost import FakeMattermost
from fakes.ntfy import FakeNtfy
from fakes.slack import FakeSlack
from fakes.smtp import FakeSmtp
from fakes.teams import FakeTeams
from fakes.telegram import FakeTelegram
from fakes.webhook import FakeWebhook
from messages import MESSAGE_ID, a_message, many_alerts, shown_alert

from alerts.channels import build
from alerts.channels.base import Channel
from alerts.config import CHANNEL_KINDS
from alerts.keys import Secret
from alerts.model import Delivered, Refused, Retry

FAKES = {
    "email": FakeSmtp,
    "webhook": FakeWebhook,
    "telegram": FakeTelegram,
    "slack": FakeSlack,
    "matrix": FakeMatrix,
    "mattermost": FakeMattermost,
    "discord": FakeDiscord,
    "teams": FakeTeams,
    "ntfy": FakeNtfy,
}
NETWORK_KINDS = tuple(FAKES)
HTTP_KINDS = tuple(kind for kind in FAKES if kind != "email")
CHATS = tuple(kind for kind in HTTP_KINDS if kind != "webhook")


@dataclass
class Case:
    channel: Channel
    taken: Callable[[], int]  # how many messages the other side has


# Apprise, which hides what a service answers and may not be installed, has tests of its own.
@pytest.fixture(params=sorted(set(CHANNEL_KINDS) - {"apprise"}))
def case(request, tmp_path, capsys):
    """A channel of each kind, and how to count what arrived."""
    with contextlib.ExitStack() as stack:
        match request.param:
            case "terminal":
                channel = build(settings("terminal"), timezone="UTC")
                yield Case(channel, lambda: capsys.readouterr().out.count("Alert: "))
            case "file":
                path = tmp_path / "alerts.mbox"
                yield Case(channel_to(path), lambda: path.read_text().count("\nX-Alert-Id: "))
            case "atom":
                channel = build(settings("atom", directory=tmp_path), timezone="UTC")
                yield Case(channel, lambda: len(read_atom(tmp_path / "kz-energy.atom")))
            case kind:
                fake = stack.enter_context(FAKES[kind]())
                yield Case(channel_to(fake), lambda: len(fake.messages))


@pytest.fixture(params=NETWORK_KINDS)
def fake(request):
    with FAKES[request.param]() as running:
        yield running


def break_off(fake, *, accept):
    """The other side cuts the line at the next message: after taking it, or before."""
    if isinstance(fake, FakeSmtp):
        fake.drop_after_data = accept
        if not accept:
            fake.say("DATA", "421 4.3.2 going down")
    else:
        fake.drop(accept=accept)


def test_it_is_known_by_id_and_kind(case):
    assert case.channel.id == "desk"
    assert case.channel.kind in CHANNEL_KINDS


def test_a_message_is_delivered_once(case):
    assert isinstance(case.channel.send(a_message()), Delivered)
    assert case.taken() == 1


def test_different_messages_all_arrive(case):
    messages = [a_message(alert, message_id=f"m{alert.id}") for alert in many_alerts(3)]
    outcomes = [case.channel.send(message) for message in messages]

    assert [type(outcome) for outcome in outcomes] == [Delivered] * 3
    assert case.taken() == 3


def test_several_alerts_go_in_one_message(case):
    alerts = many_alerts(case.channel.alerts_max or 20)

    assert isinstance(case.channel.send(a_message(*alerts)), Delivered)


def test_a_test_message_without_alerts_is_delivered(case):
    assert isinstance(case.channel.send(a_message(note="A test of this channel.")), Delivered)


def test_hostile_text_is_delivered_like_any_other(case):
    hostile = "\r\nBcc: x@example.org\x00\x1b]0;x\x07<b>&nbsp;<!channel>@durov \ud800\u202e{{7*7}}" + "😀" * 9000
    alert = shown_alert(headline=hostile, snippet=hostile, source_name=hostile, terms=(hostile,), url=hostile)

    assert isinstance(case.channel.send(a_message(alert)), Delivered)


def test_answers_are_one_short_line(case):
    answer = case.channel.send(a_message()).answer

    assert answer
    assert answer.isprintable()
    assert len(answer) <= 300


def test_it_can_be_used_again_after_closing(case):
    case.channel.send(a_message(message_id="m1"))
    case.channel.close()

    assert isinstance(case.channel.send(a_message(message_id="m2")), Delivered)
    case.channel.close()


def test_every_try_of_a_mail_has_the_same_id():
    with FakeSmtp() as smtp:
        channel = channel_to(smtp)
        channel.send(a_message())
        channel.send(a_message())

    assert [mail["Message-ID"] for mail in smtp.messages] == [f"<{MESSAGE_ID}@example.org>"] * 2


def test_every_try_of_a_webhook_has_the_same_key():
    with FakeWebhook() as webhook:
        channel = channel_to(webhook)
        channel.send(a_message())
        channel.send(a_message())

    assert [request.headers["idempotency-key"] for request in webhook.requests] == [MESSAGE_ID] * 2
    assert (len(webhook.messages), webhook.repeats) == (1, 1)


def test_a_lost_answer_leaves_the_message_in_doubt(fake):
    break_off(fake, accept=True)
    outcome = channel_to(fake).send(a_message())

    assert isinstance(outcome, Retry)
    assert outcome.in_doubt
    assert len(fake.messages) == 1


def test_after_a_broken_line_the_next_try_goes_through(fake):
    channel = channel_to(fake)
    break_off(fake, accept=False)

    assert isinstance(channel.send(a_message()), Retry)
    assert isinstance(channel.send(a_message()), Delivered)


@pytest.mark.parametrize("kind", NETWORK_KINDS)
def test_nobody_there_is_a_retry_without_doubt(kind):
    with FAKES[kind]() as fake:
        channel = channel_to(fake)
        channel.send(a_message(message_id="m1"))
    outcomes = [channel.send(a_message(message_id=f"m{number}")) for number in (2, 3)]

    assert {type(outcome) for outcome in outcomes} == {Retry}
    assert not outcomes[-1].in_doubt
    assert "refused" in outcomes[-1].answer


def test_a_name_that_leads_nowhere_is_a_retry(fake, monkeypatch):
    channel = channel_to(fake)

    def fail(*_arguments, **_options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    outcome = channel.send(a_message())

    assert isinstance(outcome, Retry)
    assert not outcome.in_doubt
    assert "Name or service not known" in outcome.answer


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1%lo", "::ffff:169.254.10.10"])
def test_a_name_that_leads_to_a_link_local_address_is_never_connected_to(fake, monkeypatch, address):
    channel = channel_to(fake)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(family, socket.SOCK_STREAM, 0, "", (address, 80))])
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    outcome = channel.send(a_message())

    assert isinstance(outcome, Retry)
    assert not outcome.in_doubt
    assert "link-local" in outcome.answer


@pytest.mark.parametrize("kind", HTTP_KINDS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_failures_and_not_followed(kind, status):
    with FAKES[kind]() as fake, FakeWebhook() as elsewhere:
        fake.answer(status, Location=elsewhere.hook_url)
        outcome = channel_to(fake).send(a_message())

    assert isinstance(outcome, Retry)
    assert "127.0.0.1" in outcome.answer
    assert elsewhere.requests == []
    assert [request.method for request in fake.requests] == ["PUT" if kind == "matrix" else "POST"]


@pytest.mark.parametrize("kind", HTTP_KINDS)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 500, 302])
def test_no_answer_holds_a_secret(kind, status):
    with FAKES[kind]() as fake:
        address = getattr(fake, "hook_url", f"{fake.url} {fake.secrets[0]}")
        fake.answer(status, f"cannot reach {address}, {address[-40:]}", Location=f"https://elsewhere.example/{address}")
        channel = channel_to(fake)
        answers = [channel.send(a_message()).answer]
    answers += [channel.send(a_message()).answer for _ in range(2)]  # nobody there any more

    assert not any(secret in answer for secret in FAKES[kind].secrets for answer in answers)


@pytest.mark.parametrize("kind", HTTP_KINDS)
def test_no_proxy_and_no_netrc_of_the_environment_is_used(kind, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login stray password stray\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with FAKES[kind]() as fake:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        outcome = channel_to(fake).send(a_message())

    assert isinstance(outcome, Delivered)
    assert not fake.requests[0].headers.get("authorization", "").startswith("Basic")


@pytest.mark.parametrize("kind", HTTP_KINDS)
def test_requests_name_the_program(kind):
    with FAKES[kind]() as fake:
        channel_to(fake).send(a_message())

    assert fake.requests[0].headers["user-agent"].startswith("Steppewatch/")
    assert fake.requests[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize("kind", HTTP_KINDS)
def test_a_slow_answer_is_waited_for_then_in_doubt(kind, monkeypatch):
    monkeypatch.setattr("alerts.channels.http.ANSWER_TIMEOUT_SECONDS", 0.2)
    with FAKES[kind]() as fake:
        release = fake.hold()
        outcome = channel_to(fake).send(a_message())
        release.set()

    assert outcome == Retry("no answer in time", in_doubt=True)


@pytest.mark.parametrize("kind", CHATS)
def test_more_alerts_than_a_chat_can_show_are_refused_not_cut_off(kind):
    with FAKES[kind]() as fake:
        channel = channel_to(fake)
        alerts_max = channel.alerts_max
        outcome = channel.send(a_message(*many_alerts(alerts_max + 1)))

    assert outcome == Refused(f"a message holds at most {alerts_max} alerts here, this one has {alerts_max + 1}")
    assert fake.requests == []


def test_settings_never_show_their_secrets():
    with FakeSlack() as fake:
        shown = repr(settings("slack", url=Secret(fake.hook_url)))

    assert "s3cret" not in shown
