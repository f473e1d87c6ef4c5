"""Broken XML → drafts, with feedparser's tolerant parser: unescaped "&", unclosed tags, files cut in the middle."""

import re
from io import BytesIO
from itertools import islice
from typing import Any

import feedparser

from scraper.errors import ParseError
from scraper.parse.draft import ENTRIES_MAX, Draft, Drafts
from scraper.parse.flood import CLOSED
from scraper.parse.links import joined
from scraper.parse.repair import clean_text

MARKS_MAX = 100_000  # tags and entities; feedparser takes 25 µs for one, and 50 entries with their articles have 10,000
LOOSE_NESTED_MAX = 1_000  # unclosed <p> and <br> nest; feedparser's cost grows with the depth

_MARK = re.compile("[<&]")
_DECLARATION = re.compile(r"<!(?=ENTITY|DOCTYPE|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
# feedparser would resolve guids against it too: keys would differ from those of the same feed when it is well-formed.
_BASE = re.compile(r"""\sxml:base\s*=\s*["']([^"'<>]{0,1000})["']""")
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,10});")
_XML_REFERENCE = re.compile("&(amp|lt|gt|quot|apos);")
_XML_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_TAG = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>", re.DOTALL)


def drafts(xml: str) -> Drafts:
    """The entries feedparser finds; ParseError when elements nest too deep."""
    xml = _cut(xml)
    if _depth(xml) > LOOSE_NESTED_MAX:
        raise ParseError(f"elements nested deeper than {LOOSE_NESTED_MAX}")
    base = _BASE.search(xml)
    parsed = _parsed(_BASE.sub("", _DECLARATION.sub("", _without_invalid_references(xml))))
    found = [_draft(entry, base[1] if base else "") for entry in parsed.entries[:ENTRIES_MAX]]
    if found and not (found[-1].guid or found[-1].link) and len(CLOSED.findall(xml)) < len(parsed.entries):
        found.pop()  # of a body that was cut off, the last entry may have no identity yet: it comes whole next time
    return Drafts(tuple(found), len(parsed.entries), str(parsed.feed.get("language") or ""))


def _parsed(xml: str) -> Any:
    try:
        # A stream, because feedparser opens strings and bytes as files; as HTML, because we make text of it ourselves.
        return feedparser.parse(
            BytesIO(xml.encode("utf-8")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # its handlers let out KeyError, ValueError and others, as fuzzing showed
        raise ParseError(f"broken XML that feedparser cannot read ({type(error).__name__}: {error})") from error


def _without_invalid_references(xml: str) -> str:
    """The text without `&#0;`, `&#xD800;` and the like, which are no characters."""
    return _REFERENCE.sub(lambda reference: reference[0] if _is_character(reference[1]) else "", xml)


def _is_character(number: str) -> bool:
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return code < 0x110000 and clean_text(chr(code)) != ""


def _cut(xml: str) -> str:
    """The text up to the piece of markup that would be one too many."""
    marks = _MARK.finditer(xml)
    beyond = next(islice(marks, MARKS_MAX, None), None)
    return xml[: beyond.start()] if beyond else xml


def _depth(xml: str) -> int:
    """How deep elements nest, where a closing tag closes all that were left open inside its element."""
    opened: list[str] = []
    deepest = 0
    for match in _TAG.finditer(xml):
        closing, name, empty = match[1], match[2], match[3]
        if not name or empty:
            continue
        if not closing:
            opened.append(name)
            deepest = max(deepest, len(opened))
            if deepest > LOOSE_NESTED_MAX:
                break
        elif name in opened:
            while opened.pop() != name:
                pass
    return deepest


def _draft(entry: Any, base: str) -> Draft:
    raw = str(entry.get("id") or "").strip()
    link = str(entry.get("feedburner_origlink") or entry.get("link") or "").strip()
    # feedparser leaves references in an id as they are written, and the key would be another.
    guid = _XML_REFERENCE.sub(lambda reference: _XML_CHARACTERS[reference[1]], raw)
    if link == raw:
        link = guid
    if link == guid and not link.startswith("http") and not _has_link(entry):
        link = ""  # feedparser takes any guid for an address
    # dict.get, because feedparser's own takes a missing "updated" from "published".
    dates = (dict.get(entry, name) for name in ("published", "created", "updated"))
    contents = [content.get("value") for content in entry.get("content", ())]
    contents += [entry.get(name) for name in ("yandex_full-text", "full-text", "fulltext", "turbo_content")]
    return Draft(
        guid=guid,
        link=joined(base, link),
        title=str(entry.get("title") or ""),
        summary=str(entry["summary_detail"].get("value") or "") if "summary_detail" in entry else "",  # not the content
        contents=tuple(str(content) for content in contents if content),
        dates=tuple(str(date) for date in dates if date),
        authors=tuple(str(author["name"]) for author in entry.get("authors", ()) if author.get("name")),
        language=str(entry.get("language") or entry.get("title_detail", {}).get("language") or ""),
    )


def _has_link(entry: Any) -> bool:
    """Whether there is a link of its own."""
    return any(link.get("rel") == "alternate" for link in entry.get("links", ()))
