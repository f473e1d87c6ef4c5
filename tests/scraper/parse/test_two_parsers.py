"""What lxml reads of a well-formed feed is what feedparser reads of the same feed broken: generated feeds, both ways.

Else a feed that is broken for a day would list its entries under other keys, headlines or dates.
"""

from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.model import Entry
from scraper.parse.feed import parse_feed
from scraper.parse.reading import Reading

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
)
HEADS = {
    "rss": f'<rss version="2.0" {NAMESPACES}><channel><title>x</title>',
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    f"{NAMESPACES}><channel><title>x</title></channel>",
    "atom": f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}><title>x</title>',
    "atom03": f'<feed version="0.3" xmlns="http://purl.org/atom/ns#" {NAMESPACES}><title>x</title>',
}
TAILS = {"rss": "</channel></rss>", "rdf": "</rdf:RDF>", "atom": "</feed>", "atom03": "</feed>"}

WORDS = st.sampled_from(
    [
        "Нефть",
        "Газ",
        "«Север»",
        "Қазақстан",
        "oil & gas",
        "5 < 7",
        "AT&T",
        "naïve",
        "100 %",
        "50 °C",
        "中国",
        "—",
        "a;b",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
# As a CMS writes them: escaped, in CDATA, with markup escaped or in CDATA.
MARKUP = TEXTS.map(lambda text: f"<p>{escape(text)} <b>жирный</b></p><p>Конец&nbsp;абзаца.</p>")
WRITTEN = st.one_of(
    TEXTS.map(escape),
    TEXTS.map(lambda text: f"<![CDATA[{text}]]>"),
    MARKUP.map(escape),
    MARKUP.map(lambda text: f"<![CDATA[{text}]]>"),
)
TITLES = st.one_of(TEXTS.map(escape), TEXTS.map(lambda text: f" <![CDATA[{escape(text)}]]>\n"))
PATHS = st.sampled_from(["/1", "/1?q=%D0%B3%D0%B0%D0%B7", "/2?a=1&b=2", "/news/3.html", "/новости/4", "/5#top", "/6/"])
ADDRESSES = st.tuples(st.sampled_from(["https://example.kz", "http://www.example.kz", ""]), PATHS).map("".join)
DATES = st.sampled_from(
    [
        "Sun, 22 Nov 2026 10:00:00 +0500",
        "Sun, 22 Nov 2026 05:00:00 GMT",
        "22 Nov 2026 05:00 EST",
        "2026-11-22T10:00:00+05:00",
        "2026-11-22T05:00:00Z",
        "2026-11-22",
        "вчера",
        "",
    ]
)


@st.composite
def items(draw: st.DrawFn) -> str:
    """An entry of RSS or RDF, its elements in any order, any of them missing but the title."""
    link, date = draw(ADDRESSES), draw(DATES)
    parts = [
        f"<title>{draw(TITLES)}</title>",
        draw(st.sampled_from([f"<link>{escape(link)}</link>", f"<link>\n{escape(link)}\n</link>", ""])),
        draw(
            st.sampled_from(
                [
                    f"<guid>{escape(link)}</guid>",
                    f'<guid isPermaLink="false">{draw(st.integers(1, 999))}</guid>',
                    f'<guid isPermaLink="true">{escape(link)}</guid>',
                    "",
                ]
            )
        ),
        draw(st.sampled_from([f"<pubDate>{date}</pubDate>", f"<dc:date>{date}</dc:date>", ""])),
        draw(st.one_of(st.just(""), WRITTEN.map(lambda text: f"<description>{text}</description>"))),
        draw(st.one_of(st.just(""), WRITTEN.map(lambda text: f"<content:encoded>{text}</content:encoded>"))),
        draw(
            st.sampled_from(
                [
                    "",
                    "<dc:creator>Айгүл Сапарова</dc:creator>",
                    "<category>news</category>",
                    "<author>desk@example.kz (Пётр Иванов)</author>",
                ]
            )
        ),
        draw(
            st.sampled_from(
                ["", '<media:content url="https://example.kz/1.jpg"><media:title>Фото</media:title></media:content>']
            )
        ),
        draw(st.sampled_from(["", '<enclosure url="https://example.kz/1.mp3" length="1" type="audio/mpeg"/>'])),
    ]
    return f"<item>{''.join(draw(st.permutations(parts)))}</item>"


@st.composite
def entries(draw: st.DrawFn) -> str:
    """An entry of Atom 1.0 or 0.3."""
    link, date = draw(ADDRESSES), draw(DATES)
    type_of_title = draw(st.sampled_from(["", ' type="text"', ' type="html"']))
    parts = [
        f"<title{type_of_title}>{draw(TEXTS.map(escape))}</title>",
        draw(st.sampled_from([f"<id>{escape(link)}</id>", f"<id>tag:example.kz,2026:{draw(st.integers(1, 99))}</id>"])),
        draw(
            st.sampled_from(
                [
                    f"<link href={quoteattr(link)}/>",
                    f'<link rel="alternate" type="text/html" href={quoteattr(link)}/>',
                    f'<link rel="self" href="https://example.kz/api/1"/><link rel="alternate" href={quoteattr(link)}/>',
                    f'<link rel="enclosure" href="https://example.kz/1.mp3"/><link href={quoteattr(link)}/>',
                ]
            )
        ),
        f"<updated>{date}</updated>",
        draw(st.sampled_from(["", f"<published>{date}</published>", "<issued>2026-11-20T10:00:00Z</issued>"])),
        draw(st.one_of(st.just(""), TEXTS.map(lambda text: f"<summary>{escape(text)}</summary>"))),
        draw(
            st.one_of(
                st.just(""),
                MARKUP.map(lambda text: f'<content type="html">{escape(text)}</content>'),
                TEXTS.map(
                    lambda text: (
                        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>'
                        f"{escape(text)}</p><p>Конец.</p></div></content>"
                    )
                ),
            )
        ),
        draw(st.sampled_from(["", "<author><name>Marie Durand</name></author>"])),
    ]
    return f"<entry>{''.join(draw(st.permutations(parts)))}</entry>"


def read(body: str) -> tuple[Entry, ...]:
    return parse_feed(
        body.encode(), Reading(url="https://example.kz/rss.xml", now=NOW), content_type="text/xml"
    ).entries


@pytest.mark.parametrize("dialect", HEADS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_parsers_read_the_same_entries(dialect: str, data: st.DataObject) -> None:
    kind = entries() if dialect.startswith("atom") else items()
    listed = data.draw(st.lists(kind, min_size=1, max_size=4))
    whole = HEADS[dialect] + "".join(listed) + TAILS[dialect]
    broken = whole.replace("<title>x</title>", "<title>x&nosuch;</title>", 1)

    assert read(broken) == read(whole)
