"""Markup → plain text: feeds carry HTML, escaped once, twice or not at all; everything after this stage is text.

Tags go, block elements leave line breaks, entities become letters, scripts and styles vanish with what they hold. What
merely looks like markup ("a < b") stays.
"""

import html
import re
from typing import Any

from lxml import etree

from scraper.parse.markup import PARSER_OPTIONS, tame
from scraper.parse.repair import clean_text

MARKUP_CHARS_MAX = 1_000_000  # read from one field: five times the text that is kept of it (see feed.TEXT_CHARS_MAX)
TIMES_ESCAPED_MAX = 2  # "&amp;lt;p&amp;gt;" was seen; more is somebody's text about escaping

# A comment counts by its beginning alone: looking for its end from each beginning would take time squared.
_MARKUP = re.compile(r"<(?:[a-zA-Z/][^<>]*>|!--|!\[CDATA\[)|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
# fmt: off
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "td", "th", "tr", "ul",
])
_SILENT = frozenset([
    "script", "style", "iframe", "noscript", "svg", "template", "head", "select", "button",
])
# fmt: on
# Tags as most feeds write them, and what they leave of themselves in text; any other is looked at by _SIMPLE.
_USUAL = {
    **dict.fromkeys(["p", "/p", "br", "br/", "br /", "div", "/div", "ul", "/ul", "ol", "/ol", "li", "/li"], "\n"),
    **dict.fromkeys(["/a", "b", "/b", "i", "/i", "u", "/u", "em", "/em", "strong", "/strong", "span", "/span"], ""),
}
_SIMPLE = re.compile(
    r"/?(p|br|a|img|b|i|u|s|em|strong|span|div|ul|ol|li|h[1-6]|blockquote|figure|figcaption|small|sup|sub|hr)"
    r"""(?:\s++[a-zA-Z][\w:-]{0,40}+=(?:"[^"<>]*+"|'[^'<>]*+'))*+\s*+/?""",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|nbsp|laquo|raquo|[mn]dash|#(?:1[6-9]\d|[2-9]\d\d|\d{4}));")
_LINE_SEPARATORS = re.compile("[\u2028\u2029\x0b\x0c]")


def plain(markup: str) -> str:
    """The text of a piece of HTML: paragraphs on lines of their own, no empty lines, no controls."""
    text = markup[:MARKUP_CHARS_MAX]
    if "<" not in text and "&" not in text and text.isprintable():  # as most titles are: no control and no odd space
        return " ".join(text.split())
    for _ in range(TIMES_ESCAPED_MAX):
        if ("<" not in text and "&" not in text) or not _MARKUP.search(text):
            break
        text = (_simply(text) or _stripped(text)) if "<" in text else html.unescape(text)
    if not text.replace("\n", "").isprintable():
        text = _LINE_SEPARATORS.sub("\n", clean_text(text))
    return "\n".join([line for each in text.split("\n") if (line := " ".join(each.split()))])


def line(markup: str) -> str:
    """The same on one line: for titles and names, which end up in headers."""
    return " ".join(plain(markup).split())


def _simply(markup: str) -> str | None:
    """The text of markup of ordinary elements alone, at a fifth of the cost of parsing it; None for any other."""
    if markup.count("&") != len(_REFERENCE.findall(markup)):
        return None
    text, *rest = markup.split("<")
    pieces = [text]
    for piece in rest:
        tag, closed, text = piece.partition(">")
        left = _USUAL.get(tag) if closed else None
        if left is None:
            simple = _SIMPLE.fullmatch(tag) if closed else None
            if not simple:
                return None
            left = "\n" if simple[1].lower() in _BLOCKS else ""
        pieces += (left, text)
    return html.unescape("".join(pieces))


def _stripped(markup: str) -> str:
    parser = etree.HTMLParser(**PARSER_OPTIONS)
    # The parser takes text that stands before any element for the page's head: hence the element around it.
    root = etree.fromstring(f"<html><body><div>{tame(markup)}</div></body></html>".encode("utf-8", "replace"), parser)
    if root is None:
        return ""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        _visit(walk, event, element, pieces)
    return "".join(pieces)


def _visit(walk: Any, event: str, element: Any, pieces: list[str]) -> None:
    if event == "start":
        if element.tag in _SILENT:
            walk.skip_subtree()
        else:
            pieces.append(("\n" if element.tag in _BLOCKS else "") + (element.text or ""))
    else:
        pieces.append(("\n" if element.tag in _BLOCKS else "") + (element.tail or ""))
