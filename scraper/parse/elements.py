"""Well-formed XML → drafts, with lxml: RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0, whatever prefixes and namespaces they use.

Elements are known by their local name. Those of the entry's own namespace (or of none) are the dialect's; those of the
extensions listed below count under the extension's name; any other is passed over. A picture's `media:title` is the
title only of an entry without one.
"""

import re
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from lxml import etree

from scraper.dedup.urls import is_identity
from scraper.errors import ParseError
from scraper.parse.draft import ENTRIES_MAX, Draft, Drafts
from scraper.parse.links import joined

ROOTS = frozenset(["rss", "rdf", "feed", "channel"])
TAGS_MAX = 500_000  # a tree of them takes 85 MiB; 2,000 entries with their articles in CDATA have 400,000
NESTED_MAX = 256  # lxml's own limit without huge_tree; feeds nest 6 deep, XHTML in Atom seldom 20

AUTHOR_CHARS_MAX = 500  # bounds what is searched for a name

# Without scheme and last slash, which feeds write as they like.
_EXTENSIONS = {
    "//purl.org/rss/1.0/modules/content": "content",
    "//purl.org/dc/elements/1.1": "dc",
    "//purl.org/dc/elements/1.0": "dc",
    "//purl.org/dc/terms": "dcterms",
    "//www.w3.org/2005/atom": "atom",
    "//purl.org/atom/ns#": "atom",
    "//news.yandex.ru": "yandex",
    "//turbo.yandex.ru": "turbo",
    "//rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "//search.yahoo.com/mrss": "media",
    "//www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}
_ALTERNATE = frozenset(["alternate", "http://www.iana.org/assignments/relation/alternate"])  # RFC 4287, 4.2.7.2
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MAILED = re.compile(r"\S+@\S+\s+\((.+)\)")  # RSS: "editor@example.kz (Name)"

_Fields = dict[str, list[Any]]


def drafts(xml: str) -> Drafts:
    """The entries of a feed; lxml.etree.XMLSyntaxError when it is not well-formed, ParseError when it is too large."""
    if xml.count("<") > TAGS_MAX:
        raise ParseError(f"more than {TAGS_MAX} tags")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        if "Excessive depth" in str(error):
            raise ParseError(f"elements nested deeper than {NESTED_MAX}") from error
        raise
    if _local(root) not in ROOTS:
        raise ParseError(f"XML, but not a feed (root element: {_local(root)[:40]})")
    entries = [each for each in root.iter("{*}item", "{*}entry") if _local(each.getparent()) in ROOTS]
    listed, entries = len(entries), entries[:ENTRIES_MAX]
    with_base = "xml:base" in xml
    outlines = None if with_base or "feedburner" in xml else _usual_outlines(root, entries)
    if outlines is None:
        outlines = tuple([_outline(_fields(entry), with_base) for entry in entries])
    return Drafts(
        outlines, listed, _feed_language(root), lambda place: _draft(_fields(entries[place]), outlines[place])
    )


# The entries of RSS 2.0, which nearly always have one guid, link and title each and no markup inside them. A hundred
# elements cost more to walk through one by one than to be asked for at once: 1.2 ms of 50 entries become .3 (2026-11).
_USUAL = "/rss/channel/item[count(guid)=1 and count(link)=1 and count(title)=1 and not(guid/* or link/* or title/*)]"
_USUAL_COUNT = etree.XPath(f"count({_USUAL})")
_USUAL_TEXTS = [
    etree.XPath(f"/rss/channel/item/{name}/text()", smart_strings=False) for name in ("guid", "link", "title")
]


def _usual_outlines(root: Any, entries: Sequence[Any]) -> tuple[Draft, ...] | None:
    """`_outline` of each of these entries; None unless all are usual, and all there are."""
    if _USUAL_COUNT(root) != len(entries):
        return None
    columns = [[text.strip() for text in find(root)] for find in _USUAL_TEXTS]
    if any(len(column) != len(entries) or "" in column for column in columns):
        return None
    return tuple([Draft(guid, link, title) for guid, link, title in zip(*columns, strict=True)])


def _local(element: Any) -> str:
    return "" if element is None else element.tag.rpartition("}")[2].lower()


def _feed_language(root: Any) -> str:
    channel = next((child for child in root if _local(child) == "channel"), root)
    for child in channel:
        if _local(child) == "language":
            return (child.text or "").strip()
        if _local(child) in ("item", "entry"):
            break
    return str(channel.get(_XML_LANG) or root.get(_XML_LANG) or "")


def _fields(entry: Any) -> _Fields:
    """The children of an entry under their names, and the entry itself under an empty one."""
    own = entry.tag.rpartition("}")[0]
    fields: _Fields = {"": [entry]}
    for child in entry:
        if name := _name(child.tag, own):
            fields.setdefault(name, []).append(child)
    return fields


@lru_cache(maxsize=1_000)  # feeds use the same few dozen
def _name(tag: str, own: str) -> str:
    """`title`, `dc:date`; empty for an element of neither the entry's namespace (`{uri`) nor a known extension."""
    namespace, _, local = tag.rpartition("}")
    if namespace in (own, ""):
        return local.lower()
    extension = _EXTENSIONS.get(namespace.lower().partition(":")[2].rstrip("/"))
    return f"{extension}:{local.lower()}" if extension else ""


def _outline(fields: _Fields, with_base: bool) -> Draft:
    """Guid, link and title; the dates where they are all that tells two entries apart."""
    entry = fields[""][0]
    base = entry.base if with_base else None
    named = joined(base, _first(fields, *_IDS)) or str(entry.get(_RDF_ABOUT, ""))
    guid = _first(fields, "guid") or named
    link = _link(fields, base) or (named if named.startswith(("http://", "https://")) else "")
    return Draft(guid, link, _first(fields, *_TITLES), dates=() if guid or is_identity(link) else _dates(fields))


def _draft(fields: _Fields, outline: Draft) -> Draft:
    return replace(
        outline,
        summary=_first(fields, *_SUMMARIES),
        contents=_texts(fields, *_CONTENTS),
        dates=_dates(fields),
        authors=_authors(fields),
        language=_first(fields, "language", "dc:language") or fields[""][0].get(_XML_LANG, ""),
    )


_TITLES = ("title", "atom:title", "dc:title", "media:title", "itunes:title")
_DATES = (
    *("pubdate", "published", "issued", "created", "dc:date", "atom:published", "dcterms:created", "dcterms:issued"),
    *("date", "updated", "modified", "atom:updated", "dcterms:modified"),
)
_IDS = ("id", "atom:id", "dc:identifier")
_SUMMARIES = ("description", "summary", "atom:summary", "dc:description", "media:description", "itunes:summary")
_CONTENTS = (
    *("content:encoded", "content", "atom:content", "yandex:full-text", "full-text", "fulltext", "turbo:content"),
    "encoded",
)
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def _texts(fields: _Fields, *names: str) -> tuple[str, ...]:
    return tuple([text for name in names if name in fields for element in fields[name] if (text := _text(element))])


def _dates(fields: _Fields) -> tuple[str, ...]:
    """The best first; of several of one name the last, as feedparser has it."""
    found = [element for name in _DATES if name in fields for element in reversed(fields[name])]
    return tuple([text for element in found if (text := _text(element))])


def _first(fields: _Fields, *names: str) -> str:
    for name in names:
        if name in fields:
            for element in fields[name]:
                if text := _text(element):
                    return text
    return ""


def _text(element: Any) -> str:
    """The element's character data; inner markup (XHTML, or HTML somebody forgot to escape) as markup."""
    if not len(element):
        text = (element.text or "").strip()
        return text if not element.attrib or not _is_base64(element) else _decoded(text)
    inner = "".join(etree.tostring(child, method="html", encoding="unicode") for child in element)
    return ((element.text or "") + inner).strip()


def _is_base64(element: Any) -> bool:
    return bool(element.get("mode") == "base64" or element.get("type") == "application/octet-stream")


def _decoded(text: str) -> str:
    """The text that Atom carries as base64; as it is where it is none."""
    try:
        return b64decode(text, validate=True).decode("utf-8")
    except ValueError:
        return text


def _link(fields: _Fields, base: str | None) -> str:
    if link := _first(fields, "feedburner:origlink", "link"):
        return joined(base, link)
    page = _atom_link(fields)
    if page is not None:
        return joined(base and page.base, page.get("href", "").strip())
    return joined(base, _permalink(fields))


def _atom_link(fields: _Fields) -> Any | None:
    links = [*fields.get("link", ()), *fields.get("atom:link", ())]
    pages = [link for link in links if link.get("href") and link.get("rel", "alternate").lower() in _ALTERNATE]
    pages.sort(key=lambda link: "html" not in link.get("type", "html"))
    return pages[0] if pages else None


def _permalink(fields: _Fields) -> str:
    for guid in fields.get("guid", ()):
        if guid.get("isPermaLink", "true").lower() != "false" and (guid.text or "").strip().startswith("http"):
            return str(guid.text).strip()
    return ""


def _authors(fields: _Fields) -> tuple[str, ...]:
    names = [_author(author) for author in fields.get("author", ())]
    names += _texts(fields, "dc:creator", "creator") or _texts(fields, "itunes:author")
    return tuple(dict.fromkeys(name for name in names if name))


def _author(author: Any) -> str:
    for child in author:
        if _local(child) == "name":
            return (child.text or "").strip()
    text = (author.text or "").strip()[:AUTHOR_CHARS_MAX]
    mailed = _MAILED.fullmatch(text)
    return mailed[1] if mailed else text
