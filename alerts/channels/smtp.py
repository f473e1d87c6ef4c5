"""One mail offered to one SMTP server: the conversation of RFC 5321 and what each way it can end means; and the
connection, which is kept for the next mail.

The steps are taken one by one instead of by `smtplib.sendmail`, because what an answer means depends on the step it
came at, and because only what breaks after the last dot is in doubt.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Sequence

from alerts.channels.address import connect
from alerts.channels.base import CONNECT_TIMEOUT_SECONDS, reason_of
from alerts.config import SmtpSettings
from alerts.model import Delivered, Outcome, Refused, Retry
from scraper import clock
from scraper.failpoints import passing

REPLY_TIMEOUT_SECONDS = 30.0  # for each step; a server that asks another one about a recipient may take that long
FINAL_TIMEOUT_SECONDS = 600.0  # after the last dot; a shorter wait makes repeats: RFC 5321 4.5.3.2.6
RESET_TIMEOUT_SECONDS = 5.0  # a kept connection that is slower than that to say it is there is opened anew
KEPT_SECONDS = 20.0  # servers cut idle connections, the hasty ones after 30 seconds
WARM_SECONDS = 1.0  # after a mail was taken the connection is not asked whether it is there: in a burst 1 answer of 5
KEPT_MAILS_MAX = 50  # servers end a connection after so many; those that say how many say 20 to 100, and 421
QUIT_TIMEOUT_SECONDS = 1.0  # the mail is taken by then, the farewell is only polite

Reply = tuple[int, str]


class Server(smtplib.SMTP):
    """A connection that the address guard allowed, with TLS from its start where a `context` is given."""

    def __init__(self, smtp: SmtpSettings, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(smtp.host, smtp.port, local_hostname="localhost", timeout=REPLY_TIMEOUT_SECONDS)
        # Servers refuse "localhost" from afar, and the machine's own name may be anything: RFC 5321 4.1.3 has
        # addresses.
        assert self.sock is not None
        address = str(self.sock.getsockname()[0]).partition("%")[0]
        self.local_hostname = f"[IPv6:{address}]" if ":" in address else f"[{address}]"

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = connect(host, port, CONNECT_TIMEOUT_SECONDS)
        connection.settimeout(timeout)
        return self._context.wrap_socket(connection, server_hostname=host) if self._context else connection


def open_server(smtp: SmtpSettings, context: ssl.SSLContext | None) -> Server:
    """A connection over which mail may be sent: encrypted and logged in as the settings say."""
    server = Server(smtp, context if smtp.security == "tls" else None)
    try:
        server.ehlo_or_helo_if_needed()
        if smtp.security == "starttls":
            # raises where the server has none: never in clear what was to be encrypted
            server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
        if smtp.user and smtp.password:
            server.login(smtp.user.reveal(), smtp.password.reveal())
    except BaseException:
        server.close()
        raise
    return server


class Line:
    """The connection to one server, kept between mails: a new one costs up to ten answers of the server."""

    def __init__(self, smtp: SmtpSettings, context: ssl.SSLContext | None) -> None:
        self.is_kept = False  # whether the connection has carried a mail before
        self._smtp, self._context = smtp, context
        self._server: Server | None = None
        self._mails = 0
        self._used_at_seconds = 0.0
        self._is_clean = False  # its last mail was taken, and nothing was begun since

    def open(self) -> Server:
        """The connection, ready for a mail: the kept one where it still answers, or a new one; raises as that does."""
        idle_seconds = clock.monotonic_seconds() - self._used_at_seconds
        is_warm = self._is_clean and idle_seconds < WARM_SECONDS
        self.is_kept = idle_seconds < KEPT_SECONDS and self._mails < KEPT_MAILS_MAX and (is_warm or self.answers())
        self._is_clean = False
        if not self.is_kept:
            self.close()
            self._server = open_server(self._smtp, self._context)
        assert self._server is not None
        self._mails += 1
        self._used_at_seconds = clock.monotonic_seconds()
        return self._server

    def note_taken(self) -> None:
        """The server took the mail."""
        self._is_clean = True
        self._used_at_seconds = clock.monotonic_seconds()

    def answers(self) -> bool:
        """Whether the server is still there; what was begun on the connection is forgotten on both sides."""
        if self._server is None or self._server.sock is None:
            return False
        try:
            self._server.sock.settimeout(RESET_TIMEOUT_SECONDS)
            there = self._server.rset()[0] == 250
            self._server.sock.settimeout(REPLY_TIMEOUT_SECONDS)
        except (smtplib.SMTPException, OSError):
            return False
        return there

    def close(self) -> None:
        if self._server is not None:
            _part(self._server)
        self._server, self._mails, self._is_clean = None, 0, False


class Offer:
    """A mail on offer; what is known of it stays readable when the connection breaks.

    `served` are the recipients whose mail the server took.
    """

    def __init__(self, sender: str, recipients: Sequence[str]) -> None:
        self.served: tuple[str, ...] = ()
        self._sender = sender
        self._recipients = recipients
        self._step = "connection"
        self._in_doubt = False

    def make(self, line: Line, body: bytes) -> Outcome:
        """What became of the mail; `body` has lines ending in CRLF."""
        outcome = self._try(line, body)
        # A kept connection that the server ends says nothing about the mail: that goes out at once on a new one.
        if isinstance(outcome, Retry) and not outcome.in_doubt and line.is_kept and not line.answers():
            self._step = "connection"
            outcome = self._try(line, body)
        return outcome

    def _try(self, line: Line, body: bytes) -> Outcome:
        try:
            outcome = self._converse(line.open(), body)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            line.close()
            return Retry(f"{self._step}: {_reason(error)}", in_doubt=self._in_doubt)
        if self.served:
            line.note_taken()
        return outcome

    def _converse(self, server: Server, body: bytes) -> Outcome:
        self._step = "sender"
        code, text = _read(server.mail(self._sender, [f"size={len(body)}"] if server.has_extn("size") else []))
        if code != 250:
            answer = f"sender {self._sender}: {code} {text}"
            return Refused(answer) if code == 552 else Retry(answer)  # 552: larger than the server takes
        self._step = "recipients"
        replies = {recipient: _read(server.rcpt(recipient)) for recipient in self._recipients}
        takers = tuple(recipient for recipient, (code, _) in replies.items() if code in (250, 251))
        others = {recipient: reply for recipient, reply in replies.items() if recipient not in takers}
        if not takers:
            return judge_recipients(others)
        final = self._transfer(server, body)
        if final[0] == 250:
            self.served = takers
        return judge_final(final, takers, others)

    def _transfer(self, server: Server, body: bytes) -> Reply:
        self._step = "text"
        code, text = _read(server.docmd("DATA"))
        if code != 354:
            # Nothing was said about the mail itself yet; 4xx and 5xx here are the server's own troubles.
            raise smtplib.SMTPDataError(code, text)
        server.send(re.sub(rb"(?m)^\.", b"..", body))
        self._step, self._in_doubt = "last dot", True
        assert server.sock is not None
        server.sock.settimeout(FINAL_TIMEOUT_SECONDS)
        server.send(b".\r\n")
        passing("channel.sent")
        reply = _read(server.getreply())
        if reply[0] < 0:
            raise smtplib.SMTPServerDisconnected(f"answer that is none: {reply[1]}")
        return reply


def judge_recipients(replies: dict[str, Reply]) -> Outcome:
    """The outcome where no recipient was accepted."""
    hopeless = all(_is_unknown_mailbox(code, text) for code, text in replies.values())
    return Refused(_list(replies)) if hopeless else Retry(_list(replies))


def judge_final(final: Reply, takers: Sequence[str], others: dict[str, Reply]) -> Outcome:
    """The outcome of the answer to the last dot, where `others` were not accepted before."""
    code, text = final
    if code == 250:
        if any(400 <= other < 500 for other, _ in others.values()):
            return Retry(f"taken for {', '.join(takers)} ({code} {text}); put off for {_list(others)}")
        return Delivered(f"{code} {text}" + (f"; refused for {_list(others)}" if others else ""))
    if code < 500 or re.match(r"5\.7\.2\d\b", text):  # sender authentication, RFC 7372
        return Retry(f"{code} {text}")
    return Refused(f"{code} {text}")


def _is_unknown_mailbox(code: int, text: str) -> bool:
    # 5.7.x (policy) and 5.2.2 (mailbox full) come with the same codes and can be mended: RFC 3463.
    return code in (550, 551, 553) and not re.match(r"5\.7\.\d|5\.2\.2\b", text)


def _list(replies: dict[str, Reply]) -> str:
    return "; ".join(f"{recipient}: {code} {text}" for recipient, (code, text) in replies.items())


def _read(reply: tuple[int, bytes]) -> Reply:
    return reply[0], reply[1].decode("utf-8", "replace")


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
    if isinstance(error, UnicodeError):
        return "user and password must be ASCII"  # the error's own words hold a part of them
    return reason_of(error)


def _part(server: Server) -> None:
    try:
        if server.sock is not None:
            server.sock.settimeout(QUIT_TIMEOUT_SECONDS)
            server.quit()
    except (smtplib.SMTPException, OSError):
        pass
    finally:
        server.close()
