"""200 titles that try to be more than titles, through every kind of channel, read by what is at the other end."""

import io
import re
from dataclasses import replace

import pytest
from atomfile import read_atom
from channels import app_of, channel_to, settings
from fakes.discord import FakeDiscord
from fakes.matrix import FakeMatrix
from fakes.mattermost import FakeMattermost
from fakes.ntfy import FakeNtfy
from fakes.slack import FakeSlack
from fakes.smtp import FakeSmtp
from fakes.teams import FakeTeams
from fakes.telegram import FakeTelegram
from fakes.webhook import FakeWebhook
from messages import a_message, many_alerts, shown_alert
from poisons import CHAT_POISONS, MAIL_POISONS, fuzzed, poisoned

from alerts.channels import build
from alerts.channels.terminal import TerminalChannel
from alerts.config import TerminalSettings
from alerts.model import Delivered
from alerts.render.clean import one_line

FAKES = (FakeTelegram, FakeSlack, FakeMatrix, FakeMattermost, FakeDiscord, FakeTeams, FakeNtfy)
OWN_HEADERS = {
    *("host", "user-agent", "accept-encoding", "content-type", "content-length", "authorization", "idempotency-key"),
    "connection",
}
POISONS = [
    *CHAT_POISONS,
    *("Title\r\nBcc: evil@example.org", "\r\n\r\n<b>", "\x00X-Evil: 1", "<!channel>", "<@U1>", "~town-square", "#tag"),
    *(":rotating_light:", "**bold** __under__ ~~gone~~", "> quote", "# heading", "- list", "1. list", "---", "$x^2$"),
    *(
        "https://evil.example/@everyone",
        "www.evil.example",
        "![x](https://evil.example/p.png)",
        "<https://evil.example>",
    ),
    *("[a](<b>)", "[]()", "](https://evil.example)", "\\", "\\\\", "\\[x](y)", "<t:1764000000:R>", "<:x:1234>"),
    *("{{DATE(2026-11-25T00:00:00Z,SHORT)}}", "${title}", "@{triggerBody()}", "<at>All</at>", "@room"),
    *("https://matrix.to/#/@all:example.org", "]]>", "<?xml?>", "<!DOCTYPE x>", "&lt;script&gt;", "&quot;", "'\""),
]
PAYLOADS = list(fuzzed(POISONS, 170, seed=11)) + list(fuzzed(MAIL_POISONS, 30, seed=12))


@pytest.fixture(params=FAKES, ids=lambda fake: fake.kind)
def fake(request):
    with request.param() as running:
        yield running


def strays_of(shown):
    return getattr(shown, "strays", [])


def test_200_payloads_mention_nobody_and_break_no_markup(fake):
    channel = channel_to(fake)
    outcomes = [channel.send(a_message(poisoned(text), message_id=f"m{n}")) for n, text in enumerate(PAYLOADS)]

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert len(fake.messages) == len(fake.requests) == 200  # none was refused and sent again as plain text
    assert [
        (ascii(text), sent.mentions) for text, sent in zip(PAYLOADS, fake.messages, strict=True) if sent.mentions
    ] == []
    broken = [(ascii(text[:90]), strays_of(sent)) for text, sent in zip(PAYLOADS, fake.messages, strict=True)]
    assert [(text, strays) for text, strays in broken if strays] == []


def test_200_payloads_leave_the_headers_as_they_are(fake):
    channel = channel_to(fake)
    for text in PAYLOADS:
        channel.send(a_message(poisoned(text)))

    assert {name for request in fake.requests for name in request.headers} <= OWN_HEADERS
    assert len({request.path for request in fake.requests}) == 1


def test_200_payloads_in_an_app_of_slack():
    with FakeSlack() as slack:
        channel = app_of(slack)
        outcomes = [channel.send(a_message(poisoned(text))) for text in PAYLOADS]

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert [post.mentions for post in slack.messages if post.mentions] == []
    assert slack.payload_errors == []


@pytest.mark.parametrize(("fake_type", "switch"), [(FakeMattermost, "reads_attachments"), (FakeTeams, "reads_runs")])
def test_payloads_sent_as_plain_text_mention_as_little(fake_type, switch):
    with fake_type() as fake:
        setattr(fake, switch, False)
        channel = channel_to(fake)
        outcomes = [channel.send(a_message(poisoned(text))) for text in PAYLOADS[:60]]

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert [sent.mentions or sent.strays for sent in fake.messages if sent.mentions or sent.strays] == []


def test_200_payloads_are_200_mails_with_our_headers_and_one_recipient():
    with FakeSmtp() as smtp:
        channel = channel_to(smtp)
        outcomes = [channel.send(a_message(poisoned(text), message_id=f"m{n}")) for n, text in enumerate(PAYLOADS)]

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert {tuple(mail.recipients) for mail in smtp.mails} == {("desk@example.org",)}
    assert len({tuple(mail.keys()) for mail in smtp.messages}) == 1


def test_200_payloads_are_json_of_one_line_each():
    with FakeWebhook() as webhook:
        channel = channel_to(webhook)
        for number, text in enumerate(PAYLOADS):
            channel.send(a_message(poisoned(text), message_id=f"m{number}"))

    headlines = [body["alerts"][0]["headline"] for body in webhook.messages]
    assert headlines == [one_line(text) for text in PAYLOADS]


def test_200_payloads_are_entries_of_a_well_formed_feed(tmp_path):
    channel = build(settings("atom", directory=tmp_path, keep=1000), timezone="UTC")
    channel.send(a_message(shown_alert(url="https://example.org/")))
    path = tmp_path / "kz-energy.atom"
    (clean,) = read_atom(path)
    for number, text in enumerate(PAYLOADS):
        alert = replace(poisoned(text), id=f"{number:024x}")
        channel.send(a_message(alert, message_id=f"m{number}"))

    entries = read_atom(path)
    assert len(entries) == 201
    assert {tag for entry in entries for tag in entry.tags} <= clean.tags
    assert all(entry.link.startswith("https://example.org/") for entry in entries if entry.link)


def test_200_payloads_steer_no_terminal():
    stream = io.StringIO()
    channel = TerminalChannel(TerminalSettings(id="desk"), zone=None, stream=stream)
    for text in PAYLOADS:
        channel.send(a_message(poisoned(text)))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", stream.getvalue())


@pytest.mark.parametrize(
    "text", ["😀" * 5000, "@a_name " * 900, "<&>" * 2000, "中" * 5000, "*_~`|[]\\" * 700, "ق" * 5000]
)
def test_as_many_alerts_as_a_chat_takes_fit_whole_at_their_hardest(fake, text):
    channel = channel_to(fake)
    alerts_max = channel.alerts_max
    url = "https://example.org/" + "a" * 1900
    alerts = many_alerts(alerts_max, headline=text, source_name=text, watch_title=text, url=url)
    outcome = channel.send(a_message(*alerts))

    assert isinstance(outcome, Delivered)
    (sent,) = fake.messages
    assert not getattr(fake, "errors", [])
    assert not strays_of(sent)
    shown = getattr(sent, "shown", None) or sent.text
    assert all(alert.id in shown for alert in alerts)


@pytest.mark.parametrize(
    "grapheme", ["👨\u200d👩\u200d👧\u200d👦", "e\u0301", "🇰🇿", "👍🏽", "한\u11a8", "❤\ufe0f", "1\ufe0f\u20e3", "й"]
)
def test_a_title_is_cut_between_graphemes(fake, grapheme):
    channel = channel_to(fake)
    for lead in range(4):
        channel.send(
            a_message(shown_alert(headline="a" * lead + grapheme * 5000, snippet="", marks=()), message_id=f"m{lead}")
        )

    for sent in fake.messages:
        shown = getattr(sent, "shown", None) or f"{getattr(sent, 'title', '')} {sent.text}"
        for cut in re.findall(r"a*([^\sa]+)…", shown):
            whole = cut.strip("\u2068\u2069")
            assert whole.replace(grapheme, "").lstrip("[") in ("", "*"), ascii(whole[-12:])
