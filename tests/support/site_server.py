"""A real HTTP server on loopback that publishes feeds and pages, and keeps a log of what it was asked."""

import hashlib
import threading
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

BASE_TIME = 1_795_348_800  # 2026-11-22 12:00 UTC


@dataclass
class Item:
    """One news item: `page` is the article's text, `summary` what the feed shows of it."""

    number: int
    title: str
    summary: str
    page: str
    link: str | None = None  # where it is not the site's own page


@dataclass
class Feed:
    name: str
    language: str = "en"
    items: list[Item] = field(default_factory=list)


class Site:
    """Feeds at `/feed/<name>.xml` (ETag, Last-Modified, 304), pages at `/a/<name>/<number>.html`."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.feeds: dict[str, Feed] = {}
        self.requests: list[tuple[str, int]] = []  # path, status
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, headers, body = site.answer(self.path, dict(self.headers))
                site.requests.append((self.path, status))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                return

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *arguments: object) -> None:
                return  # a client that was killed is what some tests are about

        self._server = Server((host, port), Handler)
        self.url = f"http://{host}:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def feed_url(self, name: str) -> str:
        return f"{self.url}/feed/{name}.xml"

    def page_url(self, name: str, number: int) -> str:
        return f"{self.url}/a/{name}/{number}.html"

    def add_feed(self, name: str, *, language: str = "en") -> None:
        self.feeds[name] = Feed(name, language)

    def publish(self, name: str, title: str, *, summary: str = "", page: str = "", link: str | None = None) -> Item:
        with self._lock:
            items = self.feeds[name].items
            items.append(Item(len(items), title, summary or title, page or summary or title, link))
            return items[-1]

    def polls(self, name: str) -> list[int]:
        """Status of each answer that the feed gave."""
        return [status for path, status in list(self.requests) if path == f"/feed/{name}.xml"]

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        kind, _, rest = path.lstrip("/").partition("/")
        if kind == "feed" and rest.removesuffix(".xml") in self.feeds:
            return self._feed(self.feeds[rest.removesuffix(".xml")], headers)
        name, _, number = rest.partition("?")[0].removesuffix(".html").partition("/")
        if kind == "a" and name in self.feeds and number.isdigit() and int(number) < len(self.feeds[name].items):
            return self._page(self.feeds[name], int(number))
        return 404, {"Content-Type": "text/plain"}, b"no such page"

    def _feed(self, feed: Feed, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        with self._lock:
            items = list(reversed(feed.items))
        entries = "".join(
            f"<item><title>{escape(item.title)}</title><guid isPermaLink='false'>{feed.name}-{item.number}</guid>"
            f"<link>{escape(item.link or self.page_url(feed.name, item.number))}</link>"
            f"<pubDate>{formatdate(BASE_TIME + item.number)}</pubDate>"
            f"<description>{escape(item.summary)}</description></item>"
            for item in items
        )
        body = (
            f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{feed.name}</title>"
            f"<link>{self.url}/</link><description>news</description><language>{feed.language}</language>"
            f"{entries}</channel></rss>"
        ).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        validators = {"ETag": etag, "Last-Modified": formatdate(BASE_TIME + len(items), usegmt=True)}
        if headers.get("If-None-Match") == etag:
            return 304, validators, b""
        return 200, {"Content-Type": "application/rss+xml; charset=utf-8", **validators}, body

    def _page(self, feed: Feed, number: int) -> tuple[int, dict[str, str], bytes]:
        item = feed.items[number]
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in item.page.split("\n"))
        body = (
            f"<!doctype html><html lang='{feed.language}'><head><meta charset='utf-8'>"
            f"<title>{escape(item.title)}</title></head><body><nav><a href='/'>Home</a></nav><main><article>"
            f"<h1>{escape(item.title)}</h1>{paragraphs}"
            f"</article></main><footer>All rights reserved</footer></body></html>"
        ).encode()
        return 200, {"Content-Type": "text/html; charset=utf-8"}, body
