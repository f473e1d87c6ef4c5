"""A server of made-up feeds for benchmarks, a process of its own: what it costs is nobody's figure.

    press.py --feeds 1000 --hosts 1000        prints the address of its controls, and serves until it is killed

    /feed/7.xml        RSS 2.0 with 50 entries, newest first, 88 KiB in the mean
    /urls              the addresses of all feeds, a line each, on hosts 127.1.A.B
    /counts            how many requests for feeds were answered so far, and how many of them with 304
    /advance?k=2       every feed gains two entries and loses its two oldest
    /config?conditional=1&jitter=0    whether conditional requests are answered 304, and whether each answer has another
                                      lastBuildDate

Texts are made of syllables from a seed, in four languages by turns; a feed's bytes depend on its number only.
"""

import argparse
import asyncio
import random
import time
from email.utils import formatdate
from functools import partial
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from newsroom import TONGUES, Tongue

BASE_TIME = 1_795_000_000
SENTENCES = 600  # a language
CACHED_MAX = 2_000  # feeds kept ready to be sent: 88 KiB each
# Of an entry's summary and text, where a letter takes one byte and where it takes two.
LATIN, CYRILLIC = (220, 620), (130, 270)


class Writer:
    """Sentences of a language: little words and made-up stems with its endings."""

    def __init__(self, tongue: Tongue) -> None:
        chance = random.Random(tongue.code)
        onsets, codas, endings = tongue.onsets.split(), tongue.codas.split(), tongue.endings.split()
        little = tongue.little.split()
        vowels = tongue.vowels.split()
        stems = [
            "".join(chance.choice(onsets) + chance.choice(vowels) for _ in range(chance.choice((2, 2, 3))))
            + chance.choice(codas)
            for _ in range(3_000)
        ]

        def word() -> str:
            return chance.choice(little) if chance.random() < 0.6 else chance.choice(stems) + chance.choice(endings)

        self.code = tongue.code
        self.letters = LATIN if tongue.code in ("en", "uz") else CYRILLIC
        self.sentences = [
            " ".join(word() for _ in range(chance.randint(7, 20))).capitalize() + "." for _ in range(SENTENCES)
        ]

    def text(self, chance: random.Random, letters: int) -> list[str]:
        """Sentences of so many letters together."""
        found: list[str] = []
        while letters > 0:
            found.append(chance.choice(self.sentences))
            letters -= len(found[-1])
        return found


class Press:
    """All feeds and their controls."""

    def __init__(self, feeds: int, hosts: int, entries: int) -> None:
        self.count, self._entries, self.port = feeds, entries, 0
        self._hosts = [f"127.1.{number // 250}.{1 + number % 250}" for number in range(hosts)]
        self._writers = [Writer(tongue) for tongue in TONGUES]
        self._advanced = 0
        self._conditional, self._jitter = True, False
        self._kept: dict[int, bytes] = {}
        self._answers = self._not_modified = 0

    def site(self, feed: int) -> str:
        """Where a feed's host is."""
        return f"http://{self._hosts[feed % len(self._hosts)]}:{self.port}"

    def prepare(self) -> None:
        """Make the bodies that are to be kept ready, so that no poll waits for them."""
        self._kept = {feed: self._body(feed) for feed in range(min(self.count, CACHED_MAX))}

    def answer(self, head: bytes) -> bytes:
        """The answer to one request."""
        target = head.split(b" ", 2)[1].decode("ascii")
        path, _, query = target.partition("?")
        if path.startswith("/feed/"):
            return self._feed(int(path[6:-4]), head)
        asked = {name: int(values[0]) for name, values in parse_qs(query).items()}
        if path == "/urls":
            return _answer("".join(f"{self.site(feed)}/feed/{feed}.xml\n" for feed in range(self.count)).encode())
        if path == "/advance":
            self._advanced += asked["k"]
            self.prepare()
        elif path == "/config":
            self._conditional = bool(asked.get("conditional", self._conditional))
            self._jitter = bool(asked.get("jitter", self._jitter))
        elif path == "/counts":
            return _answer(b"%d %d\n" % (self._answers, self._not_modified))
        else:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"  # robots.txt
        return _answer(b"done\n")

    def _feed(self, feed: int, head: bytes) -> bytes:
        modified = formatdate(BASE_TIME + self._advanced, usegmt=True)
        tag = f'"{feed}-{self._advanced}"'
        validators = f"ETag: {tag}\r\nLast-Modified: {modified}\r\n".encode()
        self._answers += 1
        if self._conditional and b"if-none-match: " + tag.encode() in head.lower():
            self._not_modified += 1
            return b"HTTP/1.1 304 Not Modified\r\n" + validators + b"Content-Length: 0\r\n\r\n"
        body = self._kept.get(feed) or self._body(feed)
        if self._jitter:
            built = formatdate(time.time() + self._answers).encode()
            body = body.replace(b"<lastBuildDate>", b"<lastBuildDate>" + built, 1)
        return _answer(body, validators)

    def _body(self, feed: int) -> bytes:
        entries = range(self._advanced + self._entries - 1, self._advanced - 1, -1)
        writer = self._writers[feed % len(self._writers)]
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
            ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns:media="http://search.yahoo.com/mrss/"><channel>'
            f"<title>Feed {feed}</title><link>{self.site(feed)}/</link><language>{writer.code}</language>\n"
            "<lastBuildDate></lastBuildDate>\n"  # no ttl: each round polls all again
        )
        return (head + "".join(self._entry(feed, entry, writer) for entry in entries) + "</channel></rss>\n").encode()

    def _entry(self, feed: int, entry: int, writer: Writer) -> str:
        chance = random.Random(feed * 1_000_003 + entry)
        page = f"{self.site(feed)}/a/{feed}/{entry}.html"
        text = writer.text(chance, writer.letters[1])
        marked = "".join(f"<p>{escape(sentence)}</p>" for sentence in text)
        return (
            f"<item><title>{escape(chance.choice(writer.sentences)[:110])}</title>\n"
            f"<link>{page}?utm_source=rss&amp;utm_medium=feed</link>\n<guid isPermaLink='false'>{page}</guid>\n"
            f"<pubDate>{formatdate(BASE_TIME + entry * 600 + feed % 600)}</pubDate>"
            f"<dc:creator><![CDATA[Reporter {entry % 17}]]></dc:creator>"
            f"<category>news</category><category>{writer.code}</category>\n"
            f"<description>{escape(' '.join(writer.text(chance, writer.letters[0])))}</description>\n"
            f'<content:encoded><![CDATA[<p><img src="{page}.jpg" alt=""/></p>{marked}<p><a href="{page}">…</a></p>]]>'
            f'</content:encoded>\n<media:content url="{page}.jpg" medium="image" width="800" height="450"/></item>\n'
        )


def _answer(body: bytes, headers: bytes = b"") -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
        + headers
        + b"Content-Length: %d\r\n\r\n" % len(body)
        + body
    )


class _Connection(asyncio.Protocol):
    def __init__(self, press: Press) -> None:
        self._press, self._received = press, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(self._press.answer(head + b"\r\n"))
            if b"\r\nconnection: close\r\n" in (head + b"\r\n").lower():
                self._transport.close()


async def _serve(press: Press) -> None:
    # One socket for every 127.x.y.z.
    server = await asyncio.get_running_loop().create_server(partial(_Connection, press), "0.0.0.0", 0, backlog=4096)
    press.port = server.sockets[0].getsockname()[1]
    press.prepare()
    print(f"{press.site(0)}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=50)
    given = parser.parse_args()
    asyncio.run(_serve(Press(given.feeds, given.hosts, given.entries)))
