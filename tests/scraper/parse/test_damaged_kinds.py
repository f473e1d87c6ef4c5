"""Sitemaps, listing pages and channel previews with bytes lost, swapped and repeated: entries or a ParseError."""

import random
from datetime import UTC, datetime

import pytest

from scraper.errors import ParseError
from scraper.model import Selectors
from scraper.parse.listing import parse_listing
from scraper.parse.reading import Reading
from scraper.parse.sitemap import parse_sitemap
from scraper.parse.telegram import parse_telegram

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SITEMAP = "".join(
    f"<url><loc>https://a.example/n/{n}</loc><lastmod>2026-11-25</lastmod><news:news><news:title>Газ {n}</news:title>"
    f"<news:publication_date>2026-11-25T10:0{n}:00Z</news:publication_date></news:news></url>"
    for n in range(9)
)
BODIES = {
    parse_sitemap: f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{SITEMAP}</urlset>',
    parse_listing: "<html><body><ul>"
    + "".join(f'<li><i>2{n}.11.2026</i><a href="/n/471{n}">Очень важная новость {n}</a></li>' for n in range(9))
    + "</ul></body></html>",
    parse_telegram: '<html><body><section class="tgme_channel_history">'
    + "".join(
        f'<div class="tgme_widget_message" data-post="energo/{n}"><div class="tgme_widget_message_text">Новость<br>{n}'
        f'</div><a class="tgme_widget_message_date"><time datetime="2026-11-25T10:0{n}:00+00:00"></time></a></div>'
        for n in range(9)
    )
    + "</section></body></html>",
}


def damaged(body: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(body)), chance.randint(1, 60)
        piece = chance.choice(
            [b"", b"\x00", b"<", b">", b'"', b"&", b"\xff\xfe", b"</div>", body[at : at + length] * 3]
        )
        body = (body[:at] + piece + body[at + chance.choice([0, length]) :]) or b"x"
    return body[: chance.randrange(len(body) + 1)] if seed % 5 == 0 else body


@pytest.mark.parametrize("selectors", [None, Selectors(entry="li", date="i")])
@pytest.mark.parametrize("parse", BODIES)
def test_a_damaged_body_gives_entries_or_a_parse_error(parse, selectors):
    reading = Reading(url="https://a.example/", now=NOW, languages=("ru",), selectors=selectors)
    read = 0
    for seed in range(200):
        try:
            parsed = parse(damaged(BODIES[parse].encode(), seed), reading)
        except ParseError:
            continue
        read += bool(parsed.entries)
        assert all(entry.url is None or entry.url.startswith(("https://", "http://")) for entry in parsed.entries)

    assert read > 100
