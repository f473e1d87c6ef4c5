"""Serves the canary's feed and page to the crawler, on loopback and under a path that nobody can guess.

The crawler's address guard lets this one address and port through. The port is kept over restarts where it is still
free: an article on its way after a crash finds its page there.
"""

import asyncio
import hashlib
import socket
from contextlib import suppress
from itertools import count

from alerts.canary import Canary
from jobs.canary.texts import feed, number_of, page
from scraper.archive import Database

_HOST = "127.0.0.1"
_PORT_KEY = "canary_port"
_REQUEST_SECONDS = 5.0  # the crawler is on this machine
_CONNECTIONS_MAX = 16
_REQUEST_BYTES_MAX = 8 * 1024


class Nest:
    """Bound when it is made; OSError where this machine has no loopback address."""

    def __init__(self, database: Database) -> None:
        token = hashlib.sha256(f"canary {database.instance}".encode()).hexdigest()[:24]
        self._path = f"/canary/{token}"
        self._listener = _bind(int(database.meta(_PORT_KEY) or 0))
        port = self._listener.getsockname()[1]
        if database.meta(_PORT_KEY) != str(port):
            database.set_meta(_PORT_KEY, str(port))
        self.endpoint = f"{_HOST}:{port}"
        self.url = f"http://{self.endpoint}{self._path}"
        self._canary: Canary | None = None
        self._serials = count(1)
        self._server: asyncio.Server | None = None

    def show(self, canary: Canary | None) -> None:
        """From now on the feed lists this one, or none; may be called from any thread."""
        self._canary = canary

    async def start(self) -> None:
        """Serve in the running event loop."""
        self._server = await asyncio.start_server(self._serve, sock=self._listener, limit=_REQUEST_BYTES_MAX)

    async def stop(self) -> None:
        """Stop serving; does not wait for connections that are open."""
        if self._server is not None:
            self._server.close()
        self._listener.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Whoever else connects from this machine and asks for nothing, or for too much, gets nothing.
        with suppress(TimeoutError, OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            async with asyncio.timeout(_REQUEST_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                method, path, *_ = head.decode("latin-1").split(" ", 2)
                writer.write(self._answer(path if method == "GET" else ""))
                await writer.drain()
        writer.close()

    def _answer(self, path: str) -> bytes:
        if path == self._path:
            return _response("200 OK", "application/rss+xml", feed(self._canary, self.url, serial=next(self._serials)))
        above, _, _ = path.rpartition("/")
        if above == self._path and (n := number_of(path)) is not None:
            return _response("200 OK", "text/html", page(n))
        return _response("404 Not Found", "text/plain", "")


def _bind(port: int) -> socket.socket:
    """A listening socket on the port, or on any free one where another has it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
        listener.listen(_CONNECTIONS_MAX)  # until then two could have the port
    except OSError:
        listener.close()
        if not port:
            raise
        return _bind(0)
    return listener


def _response(status: str, kind: str, body: str) -> bytes:
    data = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(data)}\r\n"
    return f"{head}Connection: close\r\nCache-Control: no-cache\r\n\r\n".encode() + data
