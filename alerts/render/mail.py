"""A message as a mail, the same bytes for every try: `Message-ID`, `Date` and the MIME boundary come from the message.

Headers are made of clean text only, as one line each, and never of anything that a mail reader would decode again:
CPython's header folding let line breaks through more than once (CVE-2026-1299), and NUL to this day.
"""

import re
from collections.abc import Sequence
from datetime import tzinfo
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import format_datetime

from alerts.ledger.messages import message_id
from alerts.model import Message
from alerts.render.groups import is_high
from alerts.render.html import html_text
from alerts.render.plain import plain_text
from alerts.render.words import subject

# for ids of mails without a sender of the owner's; the name can never be somebody's (RFC 6761)
DOMAIN = "steppewatch.invalid"
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,300}@[!-;=?-~]{1,255}>")


def mail(
    message: Message, zone: tzinfo, *, sender: str, recipients: Sequence[str], readable: bool = False
) -> EmailMessage:
    """The mail; `sender` and `recipients` are bare addresses from the configuration.

    `readable` leaves bodies unencoded, for files; on its way a mail may meet a server of 7 bits.
    """
    domain = sender.rpartition("@")[2] or DOMAIN
    headers = {
        "From": f"Steppewatch <{sender}>",
        "To": ", ".join(recipients),
        "Subject": _Subject(header_text(subject(message))),
        "Date": format_datetime(message.created_at),
        "Message-ID": f"<{_token(message.id)}@{domain}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday replies, please
    }
    if is_high(message.alerts):
        headers |= {"Importance": "high", "X-Priority": "1"}  # RFC 2156, and what mail programs made of it
    if thread := _thread_of(message, domain):
        headers |= {"In-Reply-To": thread, "References": thread}
    watches = {alert.watch_id for alert in message.alerts}
    if len(watches) == 1:
        headers["List-Id"] = f"<{_token(*watches)}.steppewatch.{domain}>"
    mail = EmailMessage(policy=_POLICY)
    for name, value in headers.items():
        mail[name] = value
    for alert in message.alerts:
        mail["X-Alert-Id"] = _token(alert.id)
    encoding = "8bit" if readable else None  # None: the shorter of quoted-printable and base64
    mail.set_content(plain_text(message, zone), cte=encoding)
    mail.add_alternative(html_text(message, zone), subtype="html", cte=encoding)
    mail.set_boundary(f"=_{_token(message.id)}")
    return mail


def _thread_of(message: Message, domain: str) -> str | None:
    """The `Message-ID` of the story's first mail: the one it had, or the one it must have had if it went alone."""
    if message.thread and _MESSAGE_ID.fullmatch(message.thread):
        return message.thread
    if len(message.alerts) == 1 and (root_id := message.alerts[0].root_id):
        return f"<{_token(message_id(message.channel_id, (root_id,)))}@{domain}>"
    return None


class _Trusting(EmailPolicy):
    """Headers as they are given: all are made here and need not be parsed, which took half the time of a mail."""

    def header_max_count(self, name: str) -> int | None:  # noqa: ARG002 - as the class above has it
        return None

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        if "\n" in value or "\r" in value:
            raise ValueError(f"a line break in {name}")
        return name, value

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        return value


_POLICY = _Trusting(linesep="\r\n")


class _Subject(str):
    """A subject that folds itself; the policy of `email` leaves headers with `name` and `fold` to themselves.

    CPython 3.11 breaks lines of mixed text so that readers see spaces that were not there.
    """

    __slots__ = ()
    name = "Subject"

    def fold(self, *, policy: "Policy[EmailMessage]") -> str:
        charset = "us-ascii" if self.isascii() else "utf-8"
        encoded = Header(str(self), charset, maxlinelen=76, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


def header_text(text: str) -> str:
    """Clean `text` with nothing left in it that looks like an encoded word (RFC 2047) and would be decoded.

    >>> header_text("=?utf-8?q?Bcc=3A_evil?=")
    '= ?utf-8?q?Bcc=3A_evil?='
    """
    return text.replace("=?", "= ?")


def _token(text: str) -> str:
    """An id of ours as a header can hold it; ours consist of such characters, a foreign one is stripped of others."""
    return re.sub(r"[^A-Za-z0-9._-]", "", text) or "none"
