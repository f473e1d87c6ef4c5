"""The socket beside the database: one line of JSON in, one out, for users of this account only."""

import asyncio
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import structlog

from jobs.control.requests import Answer, Request
from jobs.events import Asked

log = structlog.get_logger(__name__)

LINE_BYTES_MAX = 64 * 1024
ANSWER_SECONDS_MAX = 20.0  # the work thread answers between two passes; a full disk makes it wait


def socket_path(database: Path) -> Path:
    """Where the daemon of a database listens."""
    return database.with_name(database.name + ".sock")


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """`path` as short as a socket's address has to be, whatever the folder's depth."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


class ControlServer:
    """Hands each request to `post` as an event that carries the way back. Belongs to one event loop."""

    def __init__(self, database: Path, post: Callable[[Asked], None]) -> None:
        self._path = socket_path(database.absolute())
        self._post = post
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen. Where that is not possible, commands say so; the daemon works without."""
        self._path.unlink(missing_ok=True)  # of a dead process: the lock file says that we are the only one
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with reachable(self._path) as address:
                listener.bind(address)
            self._path.chmod(0o600)
            self._server = await asyncio.start_unix_server(self._serve, sock=listener, limit=LINE_BYTES_MAX)
        except OSError as error:
            listener.close()
            log.warning("commands cannot reach the daemon", socket=str(self._path), reason=str(error))

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ValueError, TimeoutError):
            answer = await self._answer(await asyncio.wait_for(reader.readline(), ANSWER_SECONDS_MAX))
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def _answer(self, line: bytes) -> Answer:
        try:
            request: Any = json.loads(line)
        except ValueError:
            request = None
        if not isinstance(request, dict):
            return {"error": "not a request"}
        return await self._ask(request)

    async def _ask(self, request: Request) -> Answer:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answer] = loop.create_future()

        def settle(answer: Answer) -> None:
            if not answered.done():
                answered.set_result(answer)

        self._post(Asked(request, lambda answer: loop.call_soon_threadsafe(settle, answer)))
        try:
            return await asyncio.wait_for(answered, ANSWER_SECONDS_MAX)
        except TimeoutError:
            return {"error": "the daemon did not get to it in time; it will be done as soon as it can write"}
