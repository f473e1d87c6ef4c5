"""Sinks that write down what they take before they answer: what is in their log was accepted, whatever dies after."""

import asyncio
import json
import os
import threading
import time
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from mail_server import MailServer


class Log:
    """Appended and synced, one line a message: channel, message id, alert id."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        self._path = path
        self._lock = threading.Lock()
        self.times: list[float] = []  # of each line, on the monotonic clock

    def add(self, channel: str, message_id: str, alert_id: str) -> None:
        with self._lock:
            self._file.write(json.dumps([channel, message_id, alert_id]).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self.times.append(time.monotonic())

    def rows(self) -> list[tuple[str, str, str]]:
        return [tuple(json.loads(line)) for line in self._path.read_text().splitlines()]


class MailSink:
    """An SMTP server that takes `delay_seconds` for each message, so that a kill finds one on its way."""

    def __init__(self, log: Log, *, delay_seconds: float) -> None:
        self._log, self._delay_seconds = log, delay_seconds
        self._server = MailServer(self)
        self.port = self._server.port

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.original_content or b"")
        await asyncio.sleep(self._delay_seconds / 2)
        self._log.add("mail", mail["Message-ID"], mail["X-Alert-Id"])
        await asyncio.sleep(self._delay_seconds / 2)
        return "250 kept"

    def close(self) -> None:
        self._server.close()


class HookSink:
    """An HTTP server that takes `delay_seconds` for each POST."""

    def __init__(self, log: Log, *, delay_seconds: float) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                time.sleep(delay_seconds / 2)
                log.add("hook", self.headers["Idempotency-Key"], body["alerts"][0]["id"])
                time.sleep(delay_seconds / 2)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                return

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *arguments: object) -> None:
                return  # a client that was killed is what these tests are about

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
