"""Mail through a real SMTP server, at each of the ways it can end."""

import contextlib
import socket
import threading

import pytest
from channels import channel_to
from fakes.smtp import SIZE_MAX, FakeSmtp
from fakes.tls import make_certificate
from messages import ALERT_ID, MESSAGE_ID, a_message, many_alerts, shown_alert

from alerts.channels.smtp import judge_final, judge_recipients
from alerts.keys import Secret
from alerts.model import Delivered, Refused, Retry

DESK, CHIEF = "desk@example.org", "chief@example.org"


@pytest.fixture
def smtp():
    with FakeSmtp() as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls"))


def test_a_mail_carries_what_programs_sort_by(smtp):
    channel_to(smtp).send(a_message())

    (mail,) = smtp.messages
    assert mail["From"] == "Steppewatch <steppewatch@example.org>"
    assert mail["To"] == DESK
    assert mail["Subject"] == "[Kazakhstan: pipelines and CSTO] Le Kazakhstan ouvre un oléoduc vers la Chine"
    assert mail["Message-ID"] == f"<{MESSAGE_ID}@example.org>"
    assert mail["Date"] == "Sun, 22 Nov 2026 09:05:00 +0000"
    assert mail["List-Id"] == "<kz-energy.steppewatch.example.org>"
    assert mail["X-Alert-Id"] == ALERT_ID
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["References"] is None


def test_a_mail_has_the_same_news_as_text_and_as_html(smtp):
    channel_to(smtp).send(a_message())

    text, html = smtp.messages[0].iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for part in (text, html):
        assert "oléoduc long de 900 kilomètres" in part.get_content().replace("*", "").replace("</mark>", "")


def test_several_alerts_name_each_alert_and_only_a_common_watch(smtp):
    channel = channel_to(smtp)
    channel.send(a_message(*many_alerts(3)))
    channel.send(a_message(shown_alert(watch_id="kz"), shown_alert(watch_id="uz"), message_id="m2"))

    same, mixed = smtp.messages
    assert same.get_all("X-Alert-Id") == [f"{number:024x}" for number in range(3)]
    assert (same["List-Id"], mixed["List-Id"]) == ("<kz-energy.steppewatch.example.org>", None)


def test_the_envelope_names_sender_and_every_recipient(smtp):
    outcome = channel_to(smtp, to=(DESK, CHIEF)).send(a_message())

    assert outcome == Delivered("250 2.0.0 taken as 1", reference=f"<{MESSAGE_ID}@example.org>")
    assert (smtp.mails[0].sender, smtp.mails[0].recipients) == ("steppewatch@example.org", [DESK, CHIEF])


def test_lines_that_begin_with_a_dot_arrive_as_they_were(smtp):
    channel_to(smtp).send(a_message(shown_alert(headline=".", snippet="..two\n.one", watch_title=".")))

    assert smtp.messages[0].get_body(("plain",)).get_content().splitlines()[0] == "."


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [
        ("EHLO", "500 what", Retry),  # HELO is tried, and fails too
        ("MAIL", "451 4.3.0 later", Retry),
        ("MAIL", "550 5.7.1 not your address", Retry),
        ("MAIL", "552 5.3.4 too large", Refused),
        ("RCPT", "450 4.2.0 greylisted", Retry),
        ("RCPT", "452 4.2.2 mailbox full", Retry),
        ("RCPT", "550 5.1.1 no such user", Refused),
        ("RCPT", "553 5.1.3 bad mailbox", Refused),
        ("RCPT", "551 user not local", Refused),
        ("RCPT", "550 5.7.1 relaying denied", Retry),
        ("RCPT", "554 5.7.1 blocked, see list", Retry),
        ("RCPT", "552 5.2.2 mailbox full", Retry),
        ("DATA", "451 4.3.0 later", Retry),
        ("DATA", "452 4.3.1 disk full", Retry),
        ("DATA", "552 5.2.3 too large", Refused),
        ("DATA", "554 5.6.0 looks like spam", Refused),
        ("DATA", "550 5.7.1 content refused", Refused),
        ("DATA", "550 5.7.26 no SPF, no DKIM", Retry),
    ],
)
def test_each_answer_at_each_step(smtp, command, answer, expected):
    smtp.say(command, answer)
    if command == "EHLO":
        smtp.say("EHLO", answer)
        smtp.refused[DESK] = "450 unreached"
    outcome = channel_to(smtp).send(a_message())

    assert type(outcome) is expected
    assert command == "EHLO" or answer in outcome.answer
    assert not getattr(outcome, "in_doubt", False)
    assert smtp.messages == []


@contextlib.contextmanager
def server_saying(words):
    """The port of a server that says this to whoever connects, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk():
            with listener.accept()[0] as connection:
                connection.sendall(words)

        threading.Thread(target=talk, daemon=True).start()
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (b"554 5.3.2 no service here\r\n", "connection: 554 5.3.2 no service here"),
        (b"421 4.3.2 too many connections\r\n", "connection: 421 4.3.2 too many connections"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "connection: -1 "),
        (b"", "connection: Connection unexpectedly closed"),
    ],
)
def test_what_is_no_mail_server_now_is_asked_again_later(smtp, words, answer):
    with server_saying(words) as port:
        outcome = channel_to(smtp, port=port).send(a_message())

    assert isinstance(outcome, Retry)
    assert not outcome.in_doubt
    assert outcome.answer.startswith(answer)


def test_a_line_cut_after_the_last_dot_is_in_doubt(smtp):
    smtp.drop_after_data = True
    outcome = channel_to(smtp).send(a_message())

    assert isinstance(outcome, Retry)
    assert outcome.in_doubt
    assert outcome.answer.startswith("last dot: ")
    assert len(smtp.messages) == 1


def test_the_answer_to_the_last_dot_is_waited_for_longer_than_any_other(smtp, monkeypatch):
    monkeypatch.setattr("alerts.channels.smtp.REPLY_TIMEOUT_SECONDS", 0.3)
    release = smtp.hold()
    threading.Timer(0.6, release.set).start()

    assert isinstance(channel_to(smtp).send(a_message()), Delivered)


def test_no_answer_to_the_last_dot_is_in_doubt(smtp, monkeypatch):
    monkeypatch.setattr("alerts.channels.smtp.FINAL_TIMEOUT_SECONDS", 0.2)
    release = smtp.hold()
    outcome = channel_to(smtp).send(a_message())
    release.set()

    assert isinstance(outcome, Retry)
    assert outcome.in_doubt


def test_a_mail_that_one_recipient_never_gets_is_delivered_and_says_so(smtp):
    smtp.refused[CHIEF] = "550 5.1.1 no such user"
    outcome = channel_to(smtp, to=(DESK, CHIEF)).send(a_message())

    assert outcome.answer == f"250 2.0.0 taken as 1; refused for {CHIEF}: 550 5.1.1 no such user"
    assert isinstance(outcome, Delivered)
    assert smtp.mails[0].recipients == [DESK]


def test_who_is_put_off_gets_the_mail_later_and_the_others_no_second_one(smtp):
    channel = channel_to(smtp, to=(DESK, CHIEF))
    smtp.refused[CHIEF] = "450 4.2.0 greylisted"
    first = channel.send(a_message())
    second = channel.send(a_message())
    smtp.refused.clear()
    third = channel.send(a_message())

    assert [type(outcome) for outcome in (first, second, third)] == [Retry, Retry, Delivered]
    assert "greylisted" in first.answer
    assert [mail.recipients for mail in smtp.mails] == [[DESK], [CHIEF]]
    assert [mail["To"] for mail in smtp.messages] == [f"{DESK}, {CHIEF}"] * 2


def test_who_is_put_off_and_then_refused_leaves_the_mail_delivered(smtp):
    channel = channel_to(smtp, to=(DESK, CHIEF))
    smtp.refused[CHIEF] = "450 4.2.0 greylisted"
    channel.send(a_message())
    smtp.refused[CHIEF] = "550 5.1.1 no such user"

    outcome = channel.send(a_message())

    assert outcome.answer == f"taken for {DESK}; refused for {CHIEF}: 550 5.1.1 no such user"
    assert isinstance(outcome, Delivered)


def test_an_oversize_mail_is_refused_before_it_is_sent(smtp):
    texts = many_alerts(400, snippet="слово " * 110, url="https://example.org/" + "a" * 1900)
    outcome = channel_to(smtp).send(a_message(*texts))

    assert isinstance(outcome, Refused)
    assert str(SIZE_MAX) in outcome.answer or "552" in outcome.answer


def test_starttls_encrypts_before_login_and_mail(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    with FakeSmtp(certificate=certificate.context, login=("desk", "s3cret")) as smtp:
        user, password = Secret("desk"), Secret("s3cret")
        outcome = channel_to(smtp, security="starttls", user=user, password=password).send(a_message())

    assert isinstance(outcome, Delivered)
    assert (smtp.mails[0].encrypted, smtp.mails[0].user) == (True, "desk")


def test_tls_from_the_start(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    with FakeSmtp(certificate=certificate.context, implicit_tls=True) as smtp:
        outcome = channel_to(smtp, security="tls").send(a_message())

    assert isinstance(outcome, Delivered)
    assert smtp.mails[0].encrypted


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(certificate, security):
    with FakeSmtp(certificate=certificate.context, implicit_tls=security == "tls") as smtp:
        outcome = channel_to(smtp, security=security).send(a_message())

    assert isinstance(outcome, Retry)
    assert "certificate not trusted" in outcome.answer
    assert smtp.messages == []


def test_a_certificate_for_another_name_gets_no_mail(certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.authority))
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, port, **__: [(socket.AF_INET, 1, 0, "", ("127.0.0.1", port))])
    with FakeSmtp(certificate=certificate.context, implicit_tls=True) as smtp:
        outcome = channel_to(smtp, security="tls", host="mail.example.org").send(a_message())

    assert isinstance(outcome, Retry)
    assert "certificate not trusted" in outcome.answer


def test_a_server_without_starttls_gets_nothing_in_clear(smtp):
    outcome = channel_to(smtp, security="starttls", user=Secret("desk"), password=Secret("s3cret")).send(a_message())

    assert isinstance(outcome, Retry)
    assert "STARTTLS" in outcome.answer
    assert smtp.messages == []


@pytest.mark.parametrize("password", ["wrong", "пароль"])
def test_a_wrong_password_is_for_the_owner_to_mend_and_never_shown(password):
    with FakeSmtp(login=("desk", "s3cret")) as smtp:
        outcome = channel_to(smtp, user=Secret("desk-user"), password=Secret(password)).send(a_message())

    assert isinstance(outcome, Retry)
    assert password not in outcome.answer
    assert "desk-user" not in outcome.answer


def test_a_mail_is_made_of_lines_that_any_server_takes(smtp):
    channel_to(smtp).send(a_message(shown_alert(snippet="а" * 700, headline="б" * 300)))

    lines = smtp.mails[0].content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 78
    assert smtp.mails[0].content.isascii()


def test_long_subjects_in_any_letters_arrive_unchanged(smtp):
    headline = "Қазақстан мен Қытай жаңа мұнай құбырын ашты 中国 قزاقستان. " * 3 + "End"
    channel_to(smtp).send(a_message(shown_alert(headline=headline)))

    assert smtp.messages[0]["Subject"] == f"[Kazakhstan: pipelines and CSTO] \u2068{headline}\u2069"


def test_ehlo_gives_an_address_and_not_the_machines_name(smtp, monkeypatch):
    monkeypatch.setattr(socket, "getfqdn", lambda *_: pytest.fail("asked the resolver for the own name"))
    names = []
    monkeypatch.setattr("smtplib.SMTP.ehlo", lambda server, name="": names.append(server.local_hostname) or (250, b""))
    channel_to(smtp).send(a_message())

    assert names == ["[127.0.0.1]"]


def test_unclear_mixes_of_refusals_are_tried_again():
    unknown, policy = (550, "5.1.1 no such user"), (550, "5.7.1 denied")

    assert isinstance(judge_recipients({DESK: unknown, CHIEF: policy}), Retry)
    assert isinstance(judge_recipients({DESK: unknown, CHIEF: unknown}), Refused)
    assert isinstance(judge_final((250, "ok"), [DESK], {CHIEF: policy}), Delivered)


def test_one_connection_carries_many_mails(smtp):
    channel = channel_to(smtp)
    outcomes = [channel.send(a_message(message_id=f"m{number}")) for number in range(5)]

    assert {type(outcome) for outcome in outcomes} == {Delivered}
    assert (len(smtp.mails), smtp.connections) == (5, 1)


def test_what_was_begun_for_one_mail_does_not_stand_in_the_way_of_the_next(smtp):
    smtp.say("RCPT", "450 4.2.0 greylisted")
    channel = channel_to(smtp)
    outcomes = [channel.send(a_message(message_id=f"m{number}")) for number in range(2)]

    assert [type(outcome) for outcome in outcomes] == [Retry, Delivered]
    assert smtp.connections == 1


def test_a_kept_connection_that_was_cut_is_opened_anew_for_the_same_try(smtp):
    channel = channel_to(smtp)
    channel.send(a_message(message_id="m1"))
    smtp.cut()

    assert isinstance(channel.send(a_message(message_id="m2")), Delivered)
    assert (len(smtp.mails), smtp.connections) == (2, 2)


def test_a_server_that_ends_a_kept_connection_with_421_gets_the_mail_on_a_new_one(smtp):
    channel = channel_to(smtp)
    channel.send(a_message(message_id="m1"))
    smtp.say("MAIL", "421 4.7.0 too many messages on this connection")

    assert isinstance(channel.send(a_message(message_id="m2")), Delivered)
    assert smtp.connections == 2


def test_a_connection_is_kept_for_so_many_mails_and_no_longer(smtp, monkeypatch):
    monkeypatch.setattr("alerts.channels.smtp.KEPT_MAILS_MAX", 2)
    channel = channel_to(smtp)
    for number in range(5):
        channel.send(a_message(message_id=f"m{number}"))

    assert (len(smtp.mails), smtp.connections) == (5, 3)


def test_a_connection_that_was_idle_is_not_trusted(smtp, monkeypatch):
    monkeypatch.setattr("alerts.channels.smtp.KEPT_SECONDS", 0.0)
    channel = channel_to(smtp)
    for number in range(2):
        channel.send(a_message(message_id=f"m{number}"))

    assert smtp.connections == 2


def test_closing_parts_from_the_server(smtp):
    channel = channel_to(smtp)
    channel.send(a_message(message_id="m1"))
    channel.close()
    channel.send(a_message(message_id="m2"))

    assert (len(smtp.mails), smtp.connections) == (2, 2)
