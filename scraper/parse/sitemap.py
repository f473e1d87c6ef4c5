"""Sitemaps (sitemaps.org, Google News) → entries, newest first; an index → the sitemaps in it that matter.

1. A body that is gzip in itself is unpacked, up to a limit. 2. Of each `<url>` the address counts, and of Google's news
tags title, date, language and keywords; pictures, videos and other editions are passed over. 3. Entries are sorted by
publication date, else by `lastmod`, else by the number in their address where those rise. 4. A text of addresses, one a
line, is a sitemap too. 5. Of an index those sitemaps are worth a request that are for news, or are the newest.

Most sitemaps have no titles: such an entry's title is empty, and its page gives it.
"""

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from scraper.dedup.urls import is_identity
from scraper.errors import ParseError
from scraper.parse.dates import published
from scraper.parse.draft import Draft, Drafts
from scraper.parse.entries import parsed_of
from scraper.parse.links import absolute
from scraper.parse.prologue import described
from scraper.parse.reading import Parsed, Reading
from scraper.parse.repair import repair

UNPACKED_BYTES_MAX = 24 * 1024 * 1024  # 50,000 addresses with lastmod take 8 MB; sitemaps.org allows 50 MB
LISTED_MAX = 50_000  # sitemaps.org: the most that one file may hold
# Fewer than the keys that a poll is told to be known (500): the older ones are no news, and would be read at each poll.
ENTRIES_MAX = 400
TAGS_MAX = 1_000_000  # opening and closing: 50,000 addresses with four elements each have 500,000
CHILDREN_MAX = 5_000  # of an index
KEYWORDS_CHARS_MAX = 500

_GZIP = b"\x1f\x8b"
_NEWS = re.compile(r"news|новост|жана?лык|xeber|xabar|latest|last|recent|today", re.IGNORECASE)
_NO_NEWS = re.compile(
    r"categor|tag|author|user|image|photo|gallery|video|taxonom|rubric|static|page[s_-]|-page|product|topic|archive",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index names."""

    url: str
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One body: entries (newest first), or the sitemaps of an index in its order."""

    drafts: Drafts
    children: tuple[Child, ...] = ()
    notes: tuple[str, ...] = ()


def parse_sitemap(body: bytes, reading: Reading, *, content_type: str | None = None) -> Parsed:
    """The entries that `reading` asks for, newest first; an index has none and says so in a note."""
    sitemap = read_sitemap(body, reading, content_type=content_type)
    notes = sitemap.notes
    if sitemap.children:
        first = sitemap.children[0].url
        notes = (
            *notes,
            f"an index of {len(sitemap.children)} sitemaps, whose entries are in those (the first: {first})",
        )
    return parsed_of(sitemap.drafts, reading, notes)


def read_sitemap(body: bytes, reading: Reading, *, content_type: str | None = None) -> Sitemap:
    """One sitemap or index; ParseError says what the body is when it is neither."""
    raw, notes = _unpacked(body)
    repaired = repair(raw, content_type=content_type)
    text, notes = repaired.text.lstrip("\ufeff \t\n"), (*repaired.notes, *notes)
    root = _ROOT.search(text[:50_000])
    if root is None or not text.startswith("<"):
        return Sitemap(_newest(_lines(text), reading), notes=notes)
    if _DOCTYPE.search(text[: root.start()]):
        raise ParseError("a sitemap with a document type: refused")
    tree = _tree(text[root.start() :])
    if root[1].lower() == "sitemapindex":
        children = (_child(element, reading) for element in tree.iterchildren("{*}sitemap"))
        return Sitemap(Drafts((), 0), tuple(child for child in children if child)[:CHILDREN_MAX], notes)
    drafts = [draft for element in tree.iterchildren("{*}url") if (draft := _draft(element, reading.url))]
    return Sitemap(_newest(drafts, reading), notes=notes)


def choose(children: tuple[Child, ...], *, limit: int) -> tuple[Child, ...]:
    """The sitemaps of an index that are worth a request: those of news first, then the newest.

    What is named after categories, tags, authors or pictures comes only where nothing else is there. Without dates the
    highest numbers in the addresses tell (`sitemap-2026-11.xml`, `post-sitemap12.xml`).
    """
    likely = [child for child in children if not _NO_NEWS.search(_path(child.url)) or _is_news(child.url)]
    ranked = sorted(likely or children, key=_rank, reverse=True)
    news = [child for child in ranked if _is_news(child.url)]
    return tuple((news or ranked)[:limit])


def _rank(child: Child) -> tuple[bool, datetime, tuple[int, ...]]:
    numbers = tuple(int(number[:18]) for number in _NUMBERS.findall(_path(child.url)))
    return _is_news(child.url), child.modified_at or _LONG_AGO, numbers


def _is_news(url: str) -> bool:
    return _NEWS.search(_path(url)) is not None


def _path(url: str) -> str:
    return url.partition("://")[2].partition("/")[2]


def _unpacked(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The body without the gzip around it: servers send `.xml.gz` as a file, not as an encoding."""
    if not body.startswith(_GZIP):
        return body, ()
    unpacker = zlib.decompressobj(wbits=31)
    try:
        raw = unpacker.decompress(body, UNPACKED_BYTES_MAX)
    except zlib.error as error:
        raise ParseError(f"broken gzip ({error})") from error
    if unpacker.unconsumed_tail:
        raise ParseError(f"more than {UNPACKED_BYTES_MAX // 2**20} MiB when unpacked")
    return raw, () if unpacker.eof else ("a gzip file cut off",)


def _tree(xml: str) -> Any:
    if xml.count("<") > TAGS_MAX:
        raise ParseError(f"more than {TAGS_MAX} tags")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,  # a "&" in an address is common; of a file cut off the whole entries are read
    )
    root = etree.fromstring(xml.encode("utf-8"), parser)
    if root is None:
        raise ParseError("broken XML without entries")
    return root


def _child(element: Any, reading: Reading) -> Child | None:
    url = absolute(_field(element, "loc"), reading.url)
    return None if url is None else Child(url, _moment(_field(element, "lastmod"), reading))


def _field(element: Any, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return "" if found is None else "".join(found.itertext()).strip()


def _draft(element: Any, base: str) -> Draft | None:
    link = absolute(_field(element, "loc"), base)
    if link is None or not is_identity(link):
        return None
    news = element.find("{*}news")
    dates = (_field(element, "lastmod"),)
    if news is None:
        return Draft(link=link, dates=tuple(filter(None, dates)))
    publication = news.find("{*}publication")
    return Draft(
        link=link,
        title=_field(news, "title"),
        summary=_escaped(_field(news, "keywords")[:KEYWORDS_CHARS_MAX]),
        dates=tuple(filter(None, (_field(news, "publication_date"), *dates))),
        language=_field(news, "language") or ("" if publication is None else _field(publication, "language")),
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _lines(text: str) -> list[Draft]:
    """A plain-text sitemap: nothing but addresses, one a line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or not all(_ADDRESS.fullmatch(line) for line in lines[:100]):
        raise ParseError(f"{described(text)}, not a sitemap")
    links = (absolute(line, "") for line in lines[:LISTED_MAX] if _ADDRESS.fullmatch(line))
    return [Draft(link=link) for link in links if link and is_identity(link)]


def _newest(drafts: list[Draft], reading: Reading) -> Drafts:
    dated = [(_moment(draft.dates[0], reading) if draft.dates else None, draft) for draft in drafts[:LISTED_MAX]]
    if any(at for at, _ in dated):
        dated.sort(key=lambda pair: pair[0] or _LONG_AGO, reverse=True)
    elif _rises([draft.link for _, draft in dated]):
        dated.reverse()
    return Drafts(tuple(draft for _, draft in dated[:ENTRIES_MAX]), len(drafts))


def _rises(links: list[str]) -> bool:
    """Whether the numbers in the addresses are higher at the end: the oldest stand first."""
    numbers = [int(found[-1][:18]) for link in links if (found := _NUMBERS.findall(link))]
    return len(numbers) > 1 and numbers[0] < numbers[-1]


def _moment(raw: str, reading: Reading) -> datetime | None:
    """What `published` says, faster for the ISO dates that nearly all sitemaps have: 50,000 take 0.05 s, not 1.5."""
    if len(raw) >= 20:  # with a zone
        try:
            moment = datetime.fromisoformat(raw)
        except ValueError:
            pass
        else:
            if moment.tzinfo is not None:
                return moment.astimezone(UTC) if moment.year > 1 else None
    return published(raw, now=reading.now, languages=reading.languages, zone=reading.timezone)
