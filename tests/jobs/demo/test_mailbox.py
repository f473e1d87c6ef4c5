"""The local mailbox over real SMTP."""

import mailbox
import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from jobs.demo.smtp import MAIL_BYTES_MAX, Mailbox


def mail(subject: str, text: str = "Нефть и газ\n") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "steppewatch@example.org"
    message["To"] = "desk@example.org"
    message.set_content(text)
    return message


def test_an_accepted_mail_is_offered_kept_and_on_file(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mbox") as box:
        with smtplib.SMTP(box.host, box.port, timeout=5) as client:
            client.send_message(mail("Құбыр"))
        arrived = box.next_mail(5)

        assert arrived is not None
        assert arrived["Subject"] == "Құбыр"
        assert arrived.get_content().splitlines() == ["Нефть и газ"]
        assert [each["Subject"] for each in box.mails] == ["Құбыр"]
        assert len(mailbox.mbox(tmp_path / "mbox")) == 1


def test_mails_are_offered_once_each_in_their_order(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mbox") as box:
        with smtplib.SMTP(box.host, box.port, timeout=5) as client:
            for subject in ("one", "two"):
                client.send_message(mail(subject))

        offered = [box.next_mail(5), box.next_mail(5), box.next_mail(0.01)]

        assert [each and each["Subject"] for each in offered] == ["one", "two", None]


def test_an_oversized_mail_is_refused_and_not_kept(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mbox") as box:
        client = smtplib.SMTP(box.host, box.port, timeout=5)
        with pytest.raises(smtplib.SMTPResponseException):
            client.send_message(mail("big", "x" * 70 + "\n" * (MAIL_BYTES_MAX + 1)))
        client.close()

        assert box.mails == []


def test_the_mailbox_closes_while_a_client_is_connected(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mbox") as box:
        client = smtplib.SMTP(box.host, box.port, timeout=5)
        client.ehlo()

    with pytest.raises(OSError, match=r".*"):
        smtplib.SMTP(box.host, box.port, timeout=5)
    client.close()
