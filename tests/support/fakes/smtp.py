"""An SMTP server on loopback (aiosmtpd) that takes mail as a real one, or fails at the step a test names."""

import asyncio
import email
import email.policy
import ssl
import threading
import warnings
from collections import defaultdict, deque
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SIZE_MAX = 1_000_000


@dataclass(frozen=True)
class Mail:
    """How a mail came: `content` with its CRLFs, and what the envelope said."""

    sender: str
    recipients: list[str]
    content: bytes
    encrypted: bool
    user: str | None


class FakeSmtp:
    """Serves while it is entered; `messages` are the mails it took, `mails` the same as they came.

    `say("RCPT", "450 …")` answers the next command of that name so (EHLO, MAIL, RCPT, DATA for the answer to the last
    dot); `refused` maps a recipient to its answer, always; `drop_after_data` takes the next mail and cuts the line
    instead of saying so; `hold()` takes the next mail and says so when the event is set.
    """

    def __init__(
        self,
        *,
        certificate: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.messages: list[EmailMessage] = []
        self.mails: list[Mail] = []
        self.connections = 0
        self.refused: dict[str, str] = {}
        self.drop_after_data = False
        self.port = 0
        self._said: defaultdict[str, deque[str]] = defaultdict(deque)
        self._held: deque[threading.Event] = deque()
        self._certificate, self._implicit_tls, self._login = certificate, implicit_tls, login
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None

    def say(self, command: str, answer: str) -> None:
        self._said[command].append(answer)

    def cut(self) -> None:
        """Every connection is closed, as by a server that starts anew."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result(10)

    def hold(self) -> threading.Event:
        self._held.append(threading.Event())
        return self._held[-1]

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _serve(self) -> asyncio.Server:
        tls = self._certificate if self._implicit_tls else None
        return await self._loop.create_server(self._protocol, "127.0.0.1", 0, ssl=tls)

    async def _stop(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._cut()

    async def _cut(self) -> None:
        tasks = [task for task in asyncio.all_tasks(self._loop) if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _protocol(self) -> SMTP:
        self.connections += 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a login in clear is dangerous, but not on loopback
            return self._new_protocol()

    def _new_protocol(self) -> SMTP:
        return SMTP(
            _Handler(self),
            hostname="fake.example",
            data_size_limit=SIZE_MAX,
            loop=self._loop,
            tls_context=None if self._implicit_tls else self._certificate,
            require_starttls=self._certificate is not None and not self._implicit_tls,
            authenticator=self._check if self._login else None,
            auth_required=self._login is not None,
            auth_require_tls=self._certificate is not None and not self._implicit_tls,
        )

    def _check(self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, given: Any) -> AuthResult:
        assert self._login is not None
        user, password = self._login
        matches = given == LoginPassword(user.encode(), password.encode())
        return AuthResult(success=matches, handled=False, auth_data=user if matches else None)

    def _next(self, command: str) -> str | None:
        return self._said[command].popleft() if self._said[command] else None


class _Handler:
    def __init__(self, fake: FakeSmtp) -> None:
        self._fake = fake
        self.ended: set[Session] = set()  # those that were said 421 get nothing else any more

    async def handle_RSET(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope
    ) -> str:
        return "421 4.3.2 going away" if session in self.ended else "250 OK"

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        said = self._fake._next("EHLO")
        return [said] if said else responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if said := self._fake._next("MAIL"):
            self.ended.update({session} if said.startswith("421") else ())
            return said
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        said = self._fake._next("RCPT") or self._fake.refused.get(address)
        if said:
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if said := self._fake._next("DATA"):
            return said
        mail = Mail(
            sender=envelope.mail_from or "",
            recipients=list(envelope.rcpt_tos),
            content=envelope.original_content or b"",
            encrypted=session.ssl is not None or self._fake._implicit_tls,
            user=session.auth_data if isinstance(session.auth_data, str) else None,
        )
        self._fake.mails.append(mail)
        self._fake.messages.append(_parse(mail.content))
        if self._fake._held:
            await asyncio.to_thread(self._fake._held.popleft().wait, 30)
        if self._fake.drop_after_data:
            self._fake.drop_after_data = False
            assert server.transport is not None
            server.transport.abort()
        return f"250 2.0.0 taken as {len(self._fake.messages)}"


def _parse(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
