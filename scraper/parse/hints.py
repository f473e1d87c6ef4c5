"""What a page and a robots.txt say of the feeds and sitemaps beside them: text in, addresses out.

1. `<link rel="alternate">` of a feed's type, those of comments last. 2. Links whose address looks like a feed's, which
many sites of the region have at the foot of their pages only. 3. In robots.txt the `Sitemap:` lines, those that speak
of news first. Nothing here is believed: whoever asks tries the addresses.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import ParserError

from scraper.errors import ParseError
from scraper.parse.links import absolute
from scraper.parse.markup import PARSER_OPTIONS, tame
from scraper.parse.plain import line

Shape = Literal["feed", "sitemap", "page", "other"]

HINTS_MAX = 8  # of each sort: a portal names a feed for each of its fifty sections, its main one first
SITEMAPS_MAX = 20
TITLE_CHARS_MAX = 200
INDEX_CHARS_MAX = 500_000  # an index of a day a sitemap for ten years has 400,000
HEAD_CHARS = 50_000  # what stands before the root element is shorter

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
# In path and query; 210 of the catalogue's 237 feeds look so; most others are of one CMS, whose pages declare them.
_FEED_PATH = re.compile(
    r"(?:^|[/?&]|format=)(?:rss2?|feeds?|atom)(?:[/&=]|$)|(?:rss|feed|atom)[\w-]*\.(?:xml|rss|php|aspx?)(?:\?|$)|\.(?:rss|atom)(?:\?|$)",
    re.IGNORECASE,
)
_NOT_OF_NEWS = re.compile(r"comment|коммент|пікір|izoh|podcast|/tag/|/author/", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS = re.compile(r"news|novost|жаңалық", re.IGNORECASE)
_FEED_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed)(?=[\s>/])", re.IGNORECASE)
_SITEMAP_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,2000}?)</title>", re.IGNORECASE | re.DOTALL)
_FIRST_ENTRY = re.compile(r"<(?:item|entry)[\s>]")
_INDEX_ROOT = re.compile(r"<(?:[\w.-]+:)?sitemapindex(?=[\s>/])", re.IGNORECASE)
_LOCATION = re.compile(r"<loc>\s*([^\s<]{1,2000})\s*</loc>", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hints:
    """What a page calls itself, and the addresses of feeds: those it declares, then those it only links."""

    title: str
    declared: tuple[str, ...]
    linked: tuple[str, ...]


def shape_of(text: str) -> Shape:
    """What a body is by its root element: a feed, a sitemap, a web page, or something else."""
    head = text[:HEAD_CHARS].lstrip()
    if head[:1] == "{" and "jsonfeed.org/version" in head:
        return "feed"
    if _PAGE.search(head):
        return "page"
    if _SITEMAP_ROOT.search(head):
        return "sitemap"
    return "feed" if _FEED_ROOT.search(head) else "other"


def hints_of(text: str, url: str) -> Hints:
    """The hints of a web page at `url`; ParseError when it cannot be read as one."""
    try:
        tree = html.document_fromstring(tame(text).encode(), parser=html.HTMLParser(**PARSER_OPTIONS))
    except (ParserError, ValueError) as error:
        raise ParseError("a page without elements") from error
    bases = [base.get("href") for base in tree.iter("base")]
    start = absolute(bases[0], url) if bases else None
    declared: dict[str, bool] = {}
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        address = absolute(link.get("href"), start or url)
        if address and kind in _FEED_TYPES and "alternate" in (link.get("rel") or "").lower().split():
            declared.setdefault(address, _NOT_OF_NEWS.search(f"{link.get('title') or ''} {address}") is not None)
    linked = (absolute(link.get("href"), start or url) for link in tree.iter("a"))
    feeds = dict.fromkeys(address for address in linked if address and _looks_like_feed(address))
    return Hints(
        title=_title(tree),
        declared=tuple(sorted(declared, key=lambda address: declared[address]))[:HINTS_MAX],
        linked=tuple(address for address in feeds if address not in declared)[:HINTS_MAX],
    )


def sitemaps_of(text: str, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt at `url` names, those that speak of news first."""
    found = (absolute(match[1], url) for match in _SITEMAP_LINE.finditer(text))
    return _news_first(address for address in found if address)


def sitemaps_in(text: str, url: str) -> tuple[str, ...]:
    """The sitemaps that an index at `url` names, those that speak of news first; empty for what is no index."""
    if not _INDEX_ROOT.search(text[:HEAD_CHARS]):
        return ()
    found = (absolute(unescape(match[1]), url) for match in _LOCATION.finditer(text[:INDEX_CHARS_MAX]))
    return _news_first(address for address in found if address)


def name_of(text: str) -> str:
    """What a feed calls itself: its first title, where that stands before its first entry. Empty if there is none."""
    head = text[:HEAD_CHARS]
    entry = _FIRST_ENTRY.search(head)
    title = _TITLE.search(head, 0, entry.start() if entry else len(head))
    return line(title[1].removeprefix("<![CDATA[").removesuffix("]]>"))[:TITLE_CHARS_MAX] if title else ""


def is_of_news(url: str) -> bool:
    """Whether the address of a sitemap speaks of news; the host's name does not count."""
    parts = urlsplit(url)
    return _NEWS.search(f"{parts.path}?{parts.query}") is not None


def _news_first(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(addresses), key=lambda address: not is_of_news(address)))[:SITEMAPS_MAX]


def _looks_like_feed(address: str) -> bool:
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return _FEED_PATH.search(path) is not None and not _NOT_OF_NEWS.search(path)


def _title(tree: html.HtmlElement) -> str:
    """The site's name as it gives it, else the page's title."""
    for meta in tree.iter("meta"):
        if (meta.get("property") or "").lower() == "og:site_name" and (meta.get("content") or "").strip():
            return line(meta.get("content"))[:TITLE_CHARS_MAX]
    title = next(tree.iter("title"), None)
    return "" if title is None else line(title.text_content())[:TITLE_CHARS_MAX]
