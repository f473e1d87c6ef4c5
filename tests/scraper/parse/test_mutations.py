"""Feeds damaged at random: each gives entries that keep their promises, or a ParseError; nothing else comes out."""

import random
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from scraper.errors import ParseError
from scraper.model import Entry
from scraper.parse.feed import parse_feed
from scraper.parse.reading import Reading

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FEEDS = [
    """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <channel><title>Лента</title><language>ru</language><item><title>Нефть &amp; газ</title>
    <link>https://example.kz/1?a=1&amp;b=2</link><guid>https://example.kz/1</guid>
    <pubDate>Sun, 22 Nov 2026 10:00:00 +0500</pubDate><content:encoded><![CDATA[<p>Текст</p>]]></content:encoded></item>
    <item><title>Второе</title><link>/2</link></item></channel></rss>""",
    """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.fr/" xml:lang="fr"><entry><id>tag:1</id>
    <title type="html">Un &lt;b&gt;titre&lt;/b&gt;</title><link href="1"/><author><name>Marie</name></author>
    <updated>2026-11-22T10:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x</div></content>
    </entry></feed>""",
    """{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 7, "url": "/a/7", "authors": [{"name": "Ann"}],
    "content_html": "<p>x</p>", "date_published": "2026-11-22T10:00:00Z"}]}""",
]
PIECES = (
    *(b"<", b">", b"&", b"\0", b"\xff", b"</item>", b"<item>", b"<entry>", b"]]>", b"<![CDATA[", b"<!--", b"&#xD800;"),
    *(
        b"&#0;",
        b"&#x85;",
        b'"',
        b"'",
        b" xml:base='http://['",
        b" href='//['",
        b"<title>",
        b"<!DOCTYPE",
        b"<?",
        b"<a:b>",
    ),
    *(b" xmlns=''", b"\xe2\x80\xa8", b"{", b"[", b"null", b"1e999", b"<guid>", b"</rss>", b"<link/>", b"\xd1"),
)


def damaged(feed: str, seed: int) -> bytes:
    chance = random.Random(seed)
    body = bytearray(feed.encode())
    for _ in range(chance.randint(1, 10)):
        place = chance.randrange(len(body))
        match chance.randrange(4):
            case 0 | 1:
                body[place:place] = chance.choice(PIECES)
            case 2:
                del body[place : place + chance.randint(1, 40)]
            case 3:
                body[place] = chance.randrange(256)
    return bytes(body)


def keeps_its_promises(entry: Entry) -> bool:
    in_one_line = (entry.key, entry.title, entry.url or "", *entry.authors)
    "".join((*in_one_line, entry.summary, entry.text)).encode("utf-8")  # no surrogates
    return (
        0 < len(entry.key) <= 1_000
        and (entry.url is None or entry.url.startswith(("http://", "https://")))
        and not any(ord(c) < 32 or 0x7F <= ord(c) <= 0x9F or c in "\u2028\u2029" for text in in_one_line for c in text)
        and (entry.published_at is None or entry.published_at.tzinfo is UTC)
    )


@pytest.mark.parametrize("feed", FEEDS, ids=["rss", "atom", "json"])
def test_damaged_feeds_give_sound_entries_or_a_parse_error(feed: str) -> None:
    for seed in range(400):
        with suppress(ParseError):
            reading = Reading(url="https://example.kz/rss", now=NOW, languages=("ru",))
            parsed = parse_feed(damaged(feed, seed), reading)
            assert all(keeps_its_promises(entry) for entry in parsed.entries), f"seed {seed}"
            assert parsed.listed >= len(parsed.entries)
