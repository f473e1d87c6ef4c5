"""A local mailbox: an SMTP server on a free loopback port that accepts every mail and keeps it in an mbox file."""

import asyncio
import mailbox
import queue
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

START_SECONDS_MAX = 10
MAIL_BYTES_MAX = 1024 * 1024  # an alert is some kilobytes


class Mailbox:
    """Use as a context manager. A mail is written to the file before it is accepted, then offered by `next_mail`."""

    def __init__(self, file: Path) -> None:
        self.host = "127.0.0.1"
        self.port = 0
        self.mails: list[EmailMessage] = []
        self._mbox = mailbox.mbox(file)
        self._arrived: queue.SimpleQueue[EmailMessage] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mailbox", daemon=True)
        self._server: asyncio.Server | None = None

    def __enter__(self) -> "Mailbox":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(START_SECONDS_MAX)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(START_SECONDS_MAX)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._mbox.close()

    def next_mail(self, timeout_seconds: float) -> EmailMessage | None:
        """The next mail that was not yet asked for, or None when none came in time."""
        try:
            return self._arrived.get(timeout=timeout_seconds)
        except queue.Empty:
            return None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - the hook of aiosmtpd
        """Keep the mail; called by the server when all of it is there."""
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        self._mbox.add(content.replace(b"\r\n", b"\n"))
        self._mbox.flush()
        self.mails.append(mail)
        self._arrived.put(mail)
        return "250 Message accepted for delivery"

    async def _listen(self) -> None:
        # aiosmtpd's Controller cannot be asked for any free port: it connects to the port it was given.
        self._server = await self._loop.create_server(self._protocol, self.host, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def _protocol(self) -> SMTP:
        # With a name of its own the server need not ask the DNS for one.
        return SMTP(self, hostname="localhost", data_size_limit=MAIL_BYTES_MAX, loop=self._loop)

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await self._server.wait_closed()
