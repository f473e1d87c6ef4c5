"""Whatever stands in a feed, it cannot add headers, recipients, mentions or markup."""

import mailbox
import re
from dataclasses import replace
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from channels import channel_to
from fakes.slack import FakeSlack
from fakes.smtp import FakeSmtp
from fakes.telegram import FakeTelegram
from messages import a_message, many_alerts, shown_alert
from poisons import CHAT_POISONS, MAIL_POISONS, fuzzed, poisoned

from alerts.model import Delivered
from alerts.render import mail as mails
from alerts.render.clean import one_line
from alerts.render.html import html_text
from alerts.render.mail import header_text
from alerts.render.words import subject

UTC = ZoneInfo("UTC")
OUR_HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "X-Alert-Id", "MIME-Version",
    "Content-Type",
]  # fmt: skip


def test_500_fuzzed_titles_are_500_mails_with_our_headers_and_one_recipient():
    with FakeSmtp() as smtp:
        channel = channel_to(smtp)
        titles = list(fuzzed(MAIL_POISONS, 500, seed=1))
        outcomes = [channel.send(a_message(poisoned(title), message_id=f"m{n}")) for n, title in enumerate(titles)]

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert len(smtp.mails) == 500
    for number, (title, mail, parsed) in enumerate(zip(titles, smtp.mails, smtp.messages, strict=True)):
        assert mail.recipients == ["desk@example.org"]
        assert parsed.keys() == OUR_HEADERS, ascii(title)
        assert parsed["Message-ID"] == f"<m{number}@example.org>"
        assert parsed["Subject"] == header_text(subject(a_message(poisoned(title)))), ascii(title)
        assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
        head, _, _ = mail.content.partition(b"\r\n\r\n")
        assert all(len(line) <= 998 for line in mail.content.split(b"\r\n"))
        assert not re.search(rb"[\0\x0b\x0c]|(?<!\r)\n|\r(?!\n)", mail.content)
        assert not re.search(rb"(?im)^(bcc|x-evil)", head)


def test_100_fuzzed_titles_are_100_mails_in_a_file(tmp_path):
    channel = channel_to(tmp_path / "alerts.mbox")
    titles = list(fuzzed(MAIL_POISONS, 100, seed=2))
    for number, title in enumerate(titles):
        channel.send(a_message(poisoned(title), message_id=f"m{number}"))

    mails = list(mailbox.mbox(tmp_path / "alerts.mbox"))
    assert [mail["Message-ID"] for mail in mails] == [f"<m{number}@localhost>" for number in range(100)]
    assert all(mail.keys() == OUR_HEADERS for mail in mails)


def test_200_chat_payloads_have_no_mention_and_no_markup_error():
    payloads = list(fuzzed(CHAT_POISONS, 200, seed=3))
    with FakeTelegram() as telegram, FakeSlack() as slack:
        channels = [channel_to(telegram), channel_to(slack)]
        outcomes = [channel.send(a_message(poisoned(text))) for text in payloads for channel in channels]

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert (telegram.markup_errors, slack.payload_errors) == ([], [])
    assert (len(telegram.messages), len(slack.messages)) == (200, 200)
    assert [sent.mentions for sent in telegram.messages if sent.mentions] == []
    assert [post.mentions for post in slack.messages if post.mentions] == []


def test_chats_that_read_no_markup_are_mentioned_at_as_little():
    payloads = list(fuzzed(CHAT_POISONS, 20, seed=4))
    with FakeTelegram() as telegram, FakeSlack() as slack:
        telegram.reads_html = slack.reads_blocks = False
        channels = [channel_to(telegram), channel_to(slack)]
        outcomes = [channel.send(a_message(poisoned(text))) for text in payloads for channel in channels]

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert [sent.mentions for sent in telegram.messages if sent.mentions] == []
    assert [post.mentions for post in slack.messages if post.mentions] == []


@pytest.mark.parametrize(
    ("text", "readable"), [("😀" * 5000, True), ("@a_name " * 900, False), ("<&>" * 2000, True), ("中" * 5000, False)]
)
def test_twenty_alerts_of_the_longest_text_fit_each_chat_whole(text, readable):
    alerts = many_alerts(20, headline=text, source_name=text, watch_title=text, url="https://example.org/" + "a" * 1900)
    with FakeTelegram() as telegram, FakeSlack() as slack:
        telegram.reads_html = slack.reads_blocks = readable
        outcomes = [channel_to(fake).send(a_message(*alerts)) for fake in (telegram, slack)]

    assert [type(outcome) for outcome in outcomes] == [Delivered, Delivered]
    for shown in (telegram.messages[0].text, slack.messages[0].shown):
        assert all(alert.id in shown for alert in alerts)


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.names, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.names.append((tag, tuple(sorted(name for name, _ in attributes))))

    def handle_data(self, data):
        self.texts.append(data)


def test_no_feed_text_becomes_an_element_of_a_mail():
    clean = Elements(html_text(a_message(poisoned("plain-words-of-a-headline")), UTC))
    for text in fuzzed([poison for poison in CHAT_POISONS if len(poison) < 60], 100, seed=5):
        page = Elements(html_text(a_message(replace(poisoned(text), url="https://example.org/")), UTC))

        assert set(page.names) <= set(clean.names), ascii(text)


def test_template_language_in_a_title_stays_as_it_is():
    assert "{{7*7}} {% raw %}" in html_text(a_message(shown_alert(headline="{{7*7}} {% raw %}")), UTC)


def test_no_header_of_a_mail_takes_a_line_break():
    with pytest.raises(ValueError, match="a line break in To"):
        mails.mail(
            a_message(shown_alert()), UTC, sender="desk@example.org", recipients=["a@example.org\nBcc: b@example.org"]
        )


def test_what_looks_encoded_reaches_the_reader_as_it_was():
    with FakeSmtp() as smtp:
        channel = channel_to(smtp)
        channel.send(a_message(shown_alert(headline="=?utf-8?q?Bcc=3A?= Қазақстан")))

    assert smtp.messages[0]["Subject"].endswith("= ?utf-8?q?Bcc=3A?= Қазақстан")
    assert one_line(smtp.messages[0]["Subject"]) == smtp.messages[0]["Subject"]
