"""A web page's bytes → a tree to look for entries in: listing pages and channel previews."""

import re
from typing import Any

from lxml import etree, html

from scraper.errors import ParseError
from scraper.parse.markup import PARSER_OPTIONS, tame
from scraper.parse.repair import Repaired

PAGE_CHARS_MAX = 4_000_000  # front pages with their scripts have 300,000 to 1,500,000
TAGS_MAX = 60_000  # opening and closing; front pages have 3,000 to 15,000. A tree of them takes 12 MiB

_MARK = re.compile("<[a-zA-Z/]")


def tree_of(repaired: Repaired) -> tuple[Any, tuple[str, ...]]:
    """The page's root element, with notes; ParseError when there is no markup. What is beyond the limits is left out.

    libxml2 itself stops at elements nested deeper than 256: the rest of such a page is left out too.
    """
    text = repaired.text[:PAGE_CHARS_MAX]
    marks = [mark.start() for mark in _MARK.finditer(text)]
    if not marks:
        raise ParseError("no markup, not a web page" if text.strip() else "an empty page")
    notes = repaired.notes
    if len(marks) > TAGS_MAX or len(text) < len(repaired.text):
        text = text[: marks[TAGS_MAX]] if len(marks) > TAGS_MAX else text
        notes = (*notes, "a page too large to be read whole: its beginning read")
    try:
        return html.document_fromstring(tame(text).encode("utf-8"), parser=html.HTMLParser(**PARSER_OPTIONS)), notes
    except etree.LxmlError as error:
        raise ParseError(f"not a web page ({error})") from error


def classes(element: Any) -> frozenset[str]:
    """The element's classes."""
    return frozenset((element.get("class") or "").split())


def text_of(element: Any) -> str:
    """The element's text on one line."""
    return " ".join("".join(element.itertext()).split())
