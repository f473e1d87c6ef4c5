"""A feed's body → the entries not known yet.

1. Bytes become text (`repair`). 2. What is no feed, or defines entities, is refused with what it is instead
(`prologue`). 3. Floods are cut (`flood`). 4. Well-formed XML is read by lxml (`elements`), broken XML and that in which
lxml finds no entries by feedparser (`loose`), JSON Feeds by `jsonfeed`; all give drafts: raw strings. 5. Of these the
entries that are not known yet are made (`entries`).
"""

import re
from dataclasses import replace
from datetime import datetime

from lxml import etree

from scraper.errors import ParseError
from scraper.parse import elements, jsonfeed
from scraper.parse.draft import Drafts
from scraper.parse.entries import parsed_of
from scraper.parse.flood import cut
from scraper.parse.prologue import body_of
from scraper.parse.reading import Parsed, Reading
from scraper.parse.repair import repair
from scraper.parse.ttl import ttl_seconds

_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)  # in capitals, as in CDF


def parse_feed(body: bytes, reading: Reading, *, content_type: str | None = None) -> Parsed:
    """The entries of `body` that `reading` asks for; ParseError says what it is when it is no feed.

    The cost is that of reading the XML plus that of the new entries.
    """
    repaired = repair(body, content_type=content_type)
    found, notes = _drafts(repaired.text, reading.now)
    parsed = parsed_of(found, reading, (*repaired.notes, *notes))
    return replace(parsed, ttl_seconds=ttl_seconds(repaired.text))


def _drafts(text: str, now: datetime) -> tuple[Drafts, list[str]]:
    """The drafts of any kind of feed, with notes."""
    notes: list[str] = []
    if text.lstrip()[:1] in ("{", "["):
        found = jsonfeed.drafts(text)
    else:
        xml, notes = body_of(text)
        xml, listed = cut(xml, now)
        found = _read(xml, notes)
        found = replace(found, listed=max(listed, found.listed))
    return found, notes


def _read(xml: str, notes: list[str]) -> Drafts:
    try:
        found = elements.drafts(xml)
    except etree.XMLSyntaxError as error:
        found = _read_loosely(xml)
        if not found.entries:
            raise ParseError(f"broken XML without entries ({error.msg})") from error
        notes.append(f"broken XML ({error.msg})")
        return found
    if not found.entries and _ENTRY.search(xml):
        return _read_loosely(xml)
    return found


def _read_loosely(xml: str) -> Drafts:
    from scraper.parse import loose  # feedparser takes 0.1 s to import, and most feeds are well-formed

    return loose.drafts(xml)
