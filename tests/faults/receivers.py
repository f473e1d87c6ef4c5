"""Sinks for every kind of channel: they write down what they accept, synced, before they answer, and answer as told.

A new kind over HTTP is one line in `DIALECTS`, or none where plain status codes and Retry-After are its language.
"""

import asyncio
import email.policy
import hashlib
import json
import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any, Literal

from reports import ADDRESS, Article


@dataclass(frozen=True)
class Act:
    """What a sink does with a message. Taken are those with ok, slow (after `seconds`) and reset; limited names
    `seconds` in the service's dialect."""

    kind: Literal["ok", "slow", "limited", "failing", "reset", "redirect", "refused"] = "ok"
    seconds: float = 0.0


OK = Act()
TAKEN = ("ok", "slow", "reset")


@dataclass(frozen=True)
class Try:
    """One message that came to a sink. `id` is the channel's own identity, or a digest of the bytes where it has none;
    `round` is the life of the program it came from."""

    channel: str
    round: int
    act: str
    id: str
    articles: tuple[Article, ...]
    at: float  # the clock's seconds
    until: float = 0.0  # not again before that


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


# What a service says when it took a message, and when it wants to be left alone for so many seconds.
Dialect = tuple[Callable[[], bytes], Callable[[float], tuple[dict[str, str], bytes]]]
PLAIN: Dialect = (lambda: b"ok", lambda seconds: ({"Retry-After": f"{seconds:g}"}, b""))
DIALECTS: dict[str, Dialect] = {
    "telegram": (
        lambda: _json({"ok": True, "result": {"message_id": 7}}),
        lambda seconds: (
            {},
            _json({"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": int(seconds)}}),
        ),
    ),
    "matrix": (
        lambda: _json({"event_id": "$7"}),
        lambda seconds: ({}, _json({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": int(seconds * 1000)})),
    ),
    "ntfy": (
        lambda: _json({"id": "7", "event": "message"}),
        lambda seconds: ({"Retry-After": f"{seconds:g}"}, _json({"code": 42901, "http": 429})),
    ),
    "discord": (
        lambda: _json({"id": "7"}),
        lambda seconds: ({}, _json({"message": "rate limited", "retry_after": seconds})),
    ),
}
STATUSES = {"limited": 429, "failing": 503, "redirect": 302, "refused": 400}
SMTP_REPLIES = {"limited": "451 4.7.1 later", "failing": "451 4.3.0 busy", "refused": "554 5.6.0 never"}


class Receivers:
    """Sinks of the given kinds, one a channel, in a thread of their own. `log` outlives them."""

    def __init__(self, log: Path, kinds: dict[str, str], *, seconds: Callable[[], float] = time.time) -> None:
        """`kinds`: channel → kind. `seconds` is the clock that limits are kept by."""
        self.round = 0
        self.choose: Callable[[str, int], Act] = lambda channel, number: OK  # the channel's so-many-th try
        self.taken = 0  # messages; cheap to ask for
        self.tried_at = time.monotonic()  # when the last one came
        self._open = 0  # connections
        self._kinds, self._seconds = kinds, seconds
        self._path, self._file = log, log.open("ab")
        self._numbers = dict.fromkeys(kinds, 0)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._servers = {name: self._start(name) for name in kinds}
        self.ports = {name: int(server.sockets[0].getsockname()[1]) for name, server in self._servers.items()}

    def _start(self, name: str) -> asyncio.Server:
        serve = self._smtp if self._kinds[name] == "email" else self._http
        starting = asyncio.start_server(lambda r, w: self._guard(serve, name, r, w), "127.0.0.1", 0, limit=2**22)
        return asyncio.run_coroutine_threadsafe(starting, self._loop).result(10)

    def close(self) -> None:
        async def stop() -> None:
            for task in asyncio.all_tasks(self._loop) - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(stop(), self._loop).result(10)
        for server in self._servers.values():
            self._loop.call_soon_threadsafe(server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._file.close()

    def begin_round(self) -> None:
        """A new life begins. What the dead one had sent is read before, or it would count as the new one's."""
        patience = time.monotonic() + 5.0
        while time.monotonic() < patience:
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0.001), self._loop).result(10)  # who waits at the door is in
            if not self._open:
                break
        self.round += 1

    def tries(self) -> list[Try]:
        """The log, read from the disk."""
        return read_log(self._path)

    async def _guard(self, serve: Any, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await serve(name, reader, writer)  # those that hang up are what this is about
        self._open -= 1
        with suppress(Exception):
            writer.close()

    async def _take(self, name: str, message_id: str, text: str) -> Act:
        act = self.choose(name, self._numbers[name])
        self._numbers[name] += 1
        self.tried_at = time.monotonic()
        if act.kind == "slow":
            await asyncio.sleep(act.seconds)
        now = self._seconds()
        articles = _addresses(text)
        until = now + act.seconds if act.kind == "limited" else 0.0
        line = json.dumps([name, self.round, act.kind, message_id, articles, now, until])
        self._file.write(line.encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.taken += act.kind in TAKEN
        return act

    async def _http(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken, limited = DIALECTS.get(self._kinds[name], PLAIN)
        while True:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in lines[1:])}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            own = headers.get("idempotency-key") or (lines[0].split()[1] if lines[0].startswith("PUT") else None)
            act = await self._take(name, own or hashlib.sha256(body).hexdigest(), body.decode().replace("\\/", "/"))
            if act.kind == "reset":
                _reset(writer)
                return
            extra, said = ({}, taken()) if act.kind in TAKEN else ({}, b"no")
            if act.kind == "limited":
                extra, said = limited(act.seconds)
            if act.kind == "redirect":
                extra = {"Location": "http://127.0.0.1:9/elsewhere"}
            fields = "".join(f"{key}: {value}\r\n" for key, value in extra.items())
            head = f"HTTP/1.1 {STATUSES.get(act.kind, 200)} X\r\nContent-Length: {len(said)}\r\n{fields}\r\n"
            writer.write(head.encode() + said)
            await writer.drain()

    async def _smtp(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(reply: str) -> None:
            writer.write(f"{reply}\r\n".encode())

        say("220 sink")
        while line := await reader.readline():
            match line.split()[0].upper() if line.split() else b"":
                case b"EHLO":
                    say("250-sink\r\n250 8BITMIME")
                case b"DATA":
                    say("354 go on")
                    act = await self._take(name, *_read_mail(await reader.readuntil(b"\r\n.\r\n")))
                    if act.kind == "reset":
                        _reset(writer)
                        return
                    say("250 kept" if act.kind in TAKEN else SMTP_REPLIES.get(act.kind, "451 no"))
                case b"QUIT":
                    say("221 bye")
                    return
                case _:
                    say("250 ok")


def _reset(writer: asyncio.StreamWriter) -> None:
    plug = writer.get_extra_info("socket")
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def read_log(path: Path) -> list[Try]:
    """What stands in a log of `Receivers`."""
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    return [Try(*row[:4], tuple(map(tuple, row[4])), *row[5:]) for row in rows]


def read_mbox(path: Path, channel: str) -> list[Try]:
    """A file channel is its own log; a mail stands in it as often as it was taken."""
    found = []
    for mail in path.read_bytes().split(b"\n\nFrom steppewatch@"):
        message_id, text = _read_mail(mail.partition(b"\n")[2])
        found.append(Try(channel, 0, "ok", message_id, tuple(_addresses(text)), 0.0))
    return found


def read_feeds(directory: Path, channel: str) -> list[Try]:
    """The same of a directory of Atom feeds: an entry stands in its feed as often as it was taken."""
    texts = [path.read_text() for path in directory.glob("*.atom")]
    return [
        Try(channel, 0, "ok", entry.partition("</id>")[0], tuple(_addresses(entry)), 0.0)
        for text in texts
        for entry in text.split("<entry><id>")[1:]
    ]


def _read_mail(raw: bytes) -> tuple[str, str]:
    """Message-ID and text of a mail."""
    mail = message_from_bytes(raw, policy=email.policy.compat32)  # that of today takes four times as long
    plain = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    return mail["Message-ID"], plain.get_payload(decode=True).decode()


def _addresses(text: str) -> list[Article]:
    return sorted({(int(source), int(number)) for source, number in ADDRESS.findall(text)})
