"""What the standards and the usage of feeds say of an entry's key, address, headline and date, a case each."""

from datetime import UTC, datetime

import pytest

from scraper.parse.feed import parse_feed
from scraper.parse.reading import Reading

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AT = "2026-11-22T05:00:00+00:00"
ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def rss(item: str, namespaces: str = "") -> str:
    return f'<rss version="2.0" {namespaces}><channel><title>x</title><item>{item}</item></channel></rss>'


def atom(entry: str, attributes: str = "") -> str:
    return f'<feed xmlns="{ATOM}" {attributes}><title>x</title><entry>{entry}</entry></feed>'


def read(body: str | bytes) -> tuple[str, str | None, str, str | None]:
    raw = body if isinstance(body, bytes) else body.encode()
    (entry,) = parse_feed(raw, Reading(url="https://example.kz/f/rss.xml", now=NOW), content_type="text/xml").entries
    return entry.key, entry.url, entry.title, entry.published_at and entry.published_at.isoformat()


ADDRESSES = {
    "link": (rss("<title>t</title><link>https://b.kz/1</link>"), "https://b.kz/1"),
    "link in CDATA": (rss("<title>t</title><link>\n<![CDATA[ https://b.kz/1 ]]>\n</link>"), "https://b.kz/1"),
    "empty link before": (rss("<title>t</title><link/><link>https://b.kz/1</link>"), "https://b.kz/1"),
    "guid for want of a link": (rss("<title>t</title><guid>https://b.kz/1</guid>"), "https://b.kz/1"),
    "guid that is none": (rss('<title>t</title><guid isPermaLink="False">https://b.kz/1</guid>'), None),
    "link of an image": (
        rss("<image><link>https://i.kz/</link></image><title>t</title><link>https://b.kz/1</link>"),
        "https://b.kz/1",
    ),
    "rdf:about": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<item rdf:about="https://b.kz/1"><title>t</title></item></rdf:RDF>',
        "https://b.kz/1",
    ),
    "relative": (atom('<id>a</id><title>t</title><link href="../1.html"/>'), "https://example.kz/1.html"),
    "base of the feed": (
        atom('<id>a</id><title>t</title><link href="1"/>', 'xml:base="https://b.kz/x/"'),
        "https://b.kz/x/1",
    ),
    "bases one in another": (
        atom('<id>a</id><title>t</title><link xml:base="deep/" href="1"/>', 'xml:base="https://b.kz/x/"'),
        "https://b.kz/x/deep/1",
    ),
    "page before data": (
        atom(
            '<id>a</id><title>t</title><link type="application/json" href="https://b.kz/j"/>'
            '<link type="text/html" href="https://b.kz/h"/>'
        ),
        "https://b.kz/h",
    ),
    "relation in capitals": (
        atom('<id>a</id><title>t</title><link rel="Alternate" href="https://b.kz/1"/>'),
        "https://b.kz/1",
    ),
    "relation as an address": (
        atom(
            '<id>a</id><title>t</title><link rel="http://www.iana.org/assignments/relation/alternate"'
            ' href="https://b.kz/1"/>'
        ),
        "https://b.kz/1",
    ),
    "self is no page": (atom('<id>a</id><title>t</title><link rel="self" href="https://b.kz/api/1"/>'), None),
    "id for want of a link": (atom("<id>https://b.kz/1</id><title>t</title>"), "https://b.kz/1"),
    "of a source's": (
        atom(
            f'<source xmlns="{ATOM}"><id>s</id><title>s</title><link href="https://s.kz/"/></source>'
            '<id>a</id><title>t</title><link href="https://b.kz/1"/>'
        ),
        "https://b.kz/1",
    ),
    "capitals": (
        "<RSS><CHANNEL><ITEM><TITLE>t</TITLE><LINK>https://b.kz/1</LINK></ITEM></CHANNEL></RSS>",
        "https://b.kz/1",
    ),
    "channel definition": (
        '<CHANNEL HREF="https://b.kz/"><ITEM HREF="https://b.kz/1"><TITLE>t</TITLE></ITEM></CHANNEL>',
        "https://b.kz/1",
    ),
    "prefixed dialect": (
        '<q:rss xmlns:q="http://backend.userland.com/rss2"><q:channel><q:item><q:title>t</q:title>'
        "<q:link>https://b.kz/1</q:link></q:item></q:channel></q:rss>",
        "https://b.kz/1",
    ),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_address(case: str) -> None:
    body, address = ADDRESSES[case]

    assert read(body)[1:3] == (address, "t")


TITLES = {
    "two escapes": (rss("<title>AT&amp;amp;T</title><guid>1</guid>"), "AT&T"),
    "references": (rss("<title>&#1053;&#x435;&#x444;ть &quot;и&quot; газ</title><guid>1</guid>"), 'Нефть "и" газ'),
    "names that XML has not": (rss("<title>caf&eacute;&nbsp;&laquo;x&raquo;</title><guid>1</guid>"), "café «x»"),
    "instruction and comment": (rss("<title>a<?x y?>b<!-- c -->d</title><guid>1</guid>"), "abd"),
    "pieces of CDATA": (rss("<title><![CDATA[a]]> &amp; <![CDATA[b]]></title><guid>1</guid>"), "a & b"),
    "naked markup": (rss("<title>a <b>bold</b> move</title><guid>1</guid>"), "a bold move"),
    "less than": (atom('<id>1</id><title type="text">a &lt; b &amp; c &gt; d</title>'), "a < b & c > d"),
    "html": (atom('<id>1</id><title type="html">a &lt;em&gt;b&lt;/em&gt; &amp;lt; c</title>'), "a b < c"),
    "xhtml": (atom(f'<id>1</id><title type="xhtml"><div xmlns="{XHTML}">a <em>&lt;</em> b</div></title>'), "a < b"),
    "xhtml with a prefix": (
        atom('<id>1</id><title type="xhtml"><h:div>a <h:em>b</h:em></h:div></title>', f'xmlns:h="{XHTML}"'),
        "a b",
    ),
    "of a picture before its own": (
        rss("<m:title>picture</m:title><title>t</title><guid>1</guid>", 'xmlns:m="http://search.yahoo.com/mrss/"'),
        "t",
    ),
    "of a podcast": (
        rss("<i:title>t</i:title><guid>1</guid>", 'xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"'),
        "t",
    ),
    "text after an unclosed object": (
        atom('<id>1</id><title type="html">before&lt;object data="x"&gt; after</title>'),
        "before after",
    ),
    "raw ampersand": (rss("<title>Нефть & газ</title><guid>1</guid>"), "Нефть & газ"),
    "cut after the entry": (rss("<title>t</title>")[:-4], "t"),
    "utf-16": (rss("<title>Газ</title><guid>1</guid>").encode("utf-16"), "Газ"),
}


@pytest.mark.parametrize("case", TITLES)
def test_title(case: str) -> None:
    body, title = TITLES[case]

    assert read(body)[2] == title


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (rss("<guid>1</guid><title>t</title><pubDate>Sun, 22 Nov 2026 10:00:00 +0500</pubDate>"), AT),
        (rss("<guid>1</guid><title>t</title><pubDate>22 Nov 26 05:00 UT</pubDate>"), AT),
        (rss("<guid>1</guid><title>t</title><pubDate>Sun, 22 Nov 2026 00:00 EST</pubDate>"), AT),
        (rss("<guid>1</guid><title>t</title><pubDate>Sunday, 22 November 2026 05:00:00 GMT</pubDate>"), AT),
        (rss("<guid>1</guid><title>t</title><pubDate>Sun, 22 Nov 2026 05:00:00 Z</pubDate>"), AT),
        (rss("<guid>1</guid><title>t</title><pubDate>Sun Nov 22 05:00:00 2026</pubDate>"), AT),
        (rss("<guid>1</guid><title>t</title><pubDate>Sun Nov 22 05:00:00 GMT 2026</pubDate>"), AT),
        (rss("<guid>1</guid><title>t</title><pubDate>2026-11-22 05:00:00.0</pubDate>"), AT),
        (rss("<guid>1</guid><title>t</title><dc:date>2026-11-22T10:00+05:00</dc:date>", DC), AT),
        (rss("<guid>1</guid><title>t</title><d:date>20261122T050000Z</d:date>", DC.replace(":dc", ":d")), AT),
        (rss("<guid>1</guid><title>t</title><dc:date>2026-11-22T05:00Z</dc:date>", DC.replace("1.1", "1.0")), AT),
        (rss("<guid>1</guid><title>t</title><dc:date>2026-11-22T05:00Z</dc:date>", DC.replace("http:", "https:")), AT),
        (rss("<guid>1</guid><title>t</title><dc:date>2026-11-22T05:00:00Z</dc:date>"), AT),  # prefix never declared
        (atom("<id>1</id><title>t</title><updated>2026-11-22T02:30:00.123456789-02:30</updated>"), AT),
        (
            atom(
                "<id>1</id><title>t</title><updated>2026-11-22T09:00:00Z</updated>"
                "<published>2026-11-22T05:00:00Z</published>"
            ),
            AT,
        ),
        (rss("<guid>1</guid><title>t</title><pubDate>yesterday or so</pubDate>"), None),
        (rss("<guid>1</guid><title>t</title><pubDate>0000-00-00T00:00:00Z</pubDate>"), None),
        (rss("<guid>1</guid><title>t</title><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"), None),
    ],
)
def test_date(body: str, at: str | None) -> None:
    found = read(body)[3]

    assert found is None if at is None else (found or "")[:19] == at[:19]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (rss("<title>t</title><guid> abc </guid><link>https://b.kz/1</link>"), "abc"),
        (rss("<title>t & u</title><guid>https://b.kz/1?a=1&amp;b=2</guid>"), "https://b.kz/1?a=1&b=2"),
        (rss("<title>t</title><guid>https://b.kz/1?a=1&amp;b=2</guid>"), "https://b.kz/1?a=1&b=2"),
        (rss("<title>t</title><dc:identifier>x7</dc:identifier>", DC), "x7"),
        (atom("<id>HTTP://B.kz/%7ebob</id><title>t</title>"), "HTTP://B.kz/%7ebob"),
        (atom("<id>tag:b.kz,2026:7</id><title>t</title>"), "tag:b.kz,2026:7"),
    ],
)
def test_key(body: str, key: str) -> None:
    assert read(body)[0] == key


def test_entry_inside_an_entrys_content_is_none_of_the_feeds() -> None:
    inner = f'<content type="application/atom+xml"><entry xmlns="{ATOM}"><id>2</id><title>u</title></entry></content>'

    assert read(atom(f"<id>1</id><title>t</title>{inner}"))[0] == "1"


def test_relative_link_without_guid_has_the_same_key_whole_and_broken() -> None:
    body = rss("<title>t</title><link>/1</link><pubDate>Sun, 22 Nov 2026 10:00:00 +0500</pubDate>")

    assert read(body) == read(body.replace("<title>x</title>", "<title>x & y</title>"))
