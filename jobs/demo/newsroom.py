"""A newsroom on loopback: one real HTTP server an outlet, each on an address of its own, publishing step by step.

Feeds carry validators and are answered 304; pages are whole; some outlets fail as their file says. `publish` moves all
outlets to a step at once. What was asked is counted, so that the show can tell when a step has been seen.
"""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import MappingProxyType
from typing import Final

from jobs.demo.feeds import render_feed
from jobs.demo.lists import RENDERERS
from jobs.demo.outlets import Outlet, Piece
from jobs.demo.pages import CAPTCHA, render_page

# Linux answers on all of 127.0.0.0/8; elsewhere only 127.0.0.1 may exist, and ports tell the outlets apart.
FIRST_ADDRESS: Final = 11
IDLE_SECONDS_MAX: Final = 15  # a kept connection must not hold a thread for ever
BASELINE_AGE = timedelta(hours=9)  # so old that nobody takes a baseline piece for fresh news
_CONTENT_TYPES = {
    "json": "application/feed+json",
    "sitemap": "application/xml",
    "listing": "text/html; charset=utf-8",
    "telegram": "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What one address is answered with."""

    status: int
    body: bytes
    content_type: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Polls:
    """How often an outlet's feed was asked for since the last `publish`, and how often 304 was enough."""

    answered: int = 0
    not_modified: int = 0


class Newsroom:
    """All outlets' servers. Use as a context manager; `publish` first, or every address is 404."""

    def __init__(self, outlets: tuple[Outlet, ...]) -> None:
        self.outlets = outlets
        self.step = -1
        self._servers = {outlet.id: _start_server(number) for number, outlet in enumerate(outlets)}
        self._times: dict[str, datetime] = {}
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Newsroom":
        for server in self._servers.values():
            # Asked whether to stop 20 times a second, so that the demo ends at once.
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(self, *_: object) -> None:
        with ThreadPoolExecutor(len(self._servers)) as pool:  # each takes up to its poll interval to notice
            list(pool.map(_Server.shutdown, self._servers.values()))
        for server in self._servers.values():
            server.server_close()
        for thread in self._threads:
            thread.join()

    def feed_url(self, outlet: Outlet) -> str:
        return self._base(outlet.id) + outlet.feed

    def page_url(self, piece: Piece) -> str:
        """Where a reader finds the piece; a post's address is Telegram's own."""
        outlet = next(outlet for outlet in self.outlets if outlet.id == piece.outlet_id)
        if outlet.kind == "telegram":
            return f"https://t.me/{outlet.feed.rpartition('/')[2]}/{100 + outlet.pieces.index(piece)}"
        return self._base(piece.outlet_id) + piece.path

    def pages(self) -> dict[str, Piece]:
        """All pages there are or will be, by address."""
        pieces = (piece for outlet in self.outlets for piece in outlet.pieces if piece.utm is None)
        return {self.page_url(piece): piece for piece in pieces}

    def publish(self, step: int, now: datetime) -> tuple[Piece, ...]:
        """Move on to `step`; returns the pieces that appeared. Pieces of step 0 are dated some hours back."""
        appeared = tuple(piece for outlet in self.outlets for piece in outlet.pieces if self.step < piece.step <= step)
        for piece in appeared:
            self._times[piece.id] = now - BASELINE_AGE if piece.step == 0 else now
        self._times.update({outlet.id: now for outlet in self.outlets if outlet.id not in self._times})
        self.step = step
        links = self._links()
        for outlet in self.outlets:
            self._servers[outlet.id].replace(outlet.feed, self._replies(outlet, links, now))
        return appeared

    def polls(self, outlet: Outlet) -> Polls:
        return self._servers[outlet.id].polls

    def _base(self, outlet_id: str) -> str:
        host, port = self._servers[outlet_id].server_address[:2]
        return f"http://{host!s}:{port}"

    def _links(self) -> dict[str, str]:
        """Where entries link to, by piece id; by outlet id, its front page."""
        pieces = {piece.id: piece for outlet in self.outlets for piece in outlet.pieces}
        links = {outlet.id: self._base(outlet.id) + "/" for outlet in self.outlets}
        for piece in pieces.values():
            links[piece.id] = f"{self.page_url(pieces[piece.story])}?{piece.utm}" if piece.utm else self.page_url(piece)
        return links

    def _replies(self, outlet: Outlet, links: dict[str, str], now: datetime) -> dict[str, Reply]:
        replies = {
            piece.path: Reply(
                status=200,
                body=render_page(outlet, piece, self.page_url(piece), self._times[piece.id]),
                content_type="text/html",
            )
            for piece in outlet.listed(self.step)
            if piece.utm is None  # the others are at another outlet
        }
        answer = outlet.answer(self.step)
        if answer == "captcha":
            replies[outlet.feed] = Reply(200, CAPTCHA, "text/html; charset=utf-8")
        elif answer != "feed":
            replies[outlet.feed] = Reply(answer, b"<h1>Sorry</h1>\n", "text/html")
        else:
            replies[outlet.feed] = self._list_reply(outlet, links, now)
        if second := outlet.second:
            other = replace(outlet, format=second.format, feed=second.feed)
            replies[second.feed] = self._list_reply(other, links, now)
        return replies

    def _list_reply(self, outlet: Outlet, links: dict[str, str], now: datetime) -> Reply:
        """What lists the outlet's pieces: its feed, sitemap, page of headlines or channel."""
        times = MappingProxyType(self._times)
        if outlet.kind == "feed":
            body = render_feed(outlet, self.step, links, times)
        else:
            body = RENDERERS[outlet.format](outlet, self.step, links, times).encode()
        before = self._servers[outlet.id].reply(outlet.feed)
        if before is not None and before.body == body:
            return before
        etag = f'"{sha256(body).hexdigest()[:16]}"' if outlet.validators in ("both", "etag") else None
        changed = format_datetime(now, usegmt=True) if outlet.validators in ("both", "last-modified") else None
        return Reply(200, body, _CONTENT_TYPES.get(outlet.format, "text/xml"), etag, changed)


class _Server(ThreadingHTTPServer):
    """One outlet's server: a table of replies, swapped whole."""

    daemon_threads = True
    request_queue_size = 64  # a batch of polls and pages may knock at once

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self._lock = threading.Lock()
        self._feed = ""
        self._replies: dict[str, Reply] = {}
        self.polls = Polls()

    def server_bind(self) -> None:
        # HTTPServer's own asks the DNS for a name of the address, which may take seconds where there is no network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are none of the newsroom's business; anything else is a bug and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # typeshed names the socket's type

    def replace(self, feed: str, replies: dict[str, Reply]) -> None:
        with self._lock:
            self._feed, self._replies, self.polls = feed, replies, Polls()

    def reply(self, path: str) -> Reply | None:
        return self._replies.get(path)

    def answer(self, path: str, none_match: str | None, modified_since: str | None) -> Reply:
        """The reply for a GET with these two headers. An ETag outranks a date, as RFC 9110, 13.2.2 has it."""
        with self._lock:
            reply = self._replies.get(path) or self._replies.get(path.partition("?")[0])
            if reply is None:
                return Reply(404, b"<h1>Not found</h1>\n", "text/html")
            if reply.etag and none_match is not None:
                fresh = none_match == reply.etag
            else:
                fresh = reply.last_modified is not None and modified_since == reply.last_modified
            if path == self._feed:
                self.polls = Polls(self.polls.answered + 1, self.polls.not_modified + fresh)
            return Reply(304, b"", reply.content_type, reply.etag, reply.last_modified) if fresh else reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Newsroom"
    sys_version = ""
    timeout = IDLE_SECONDS_MAX
    server: _Server

    def do_GET(self) -> None:
        reply = self.server.answer(self.path, self.headers["If-None-Match"], self.headers["If-Modified-Since"])
        self.send_response(reply.status)
        if reply.etag:
            self.send_header("ETag", reply.etag)
        if reply.last_modified:
            self.send_header("Last-Modified", reply.last_modified)
        if reply.status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature of http.server
        """Say nothing: the show has the terminal to itself."""


def _start_server(number: int) -> _Server:
    try:
        return _Server((f"127.0.0.{FIRST_ADDRESS + number}", 0))
    except OSError:
        return _Server(("127.0.0.1", 0))
