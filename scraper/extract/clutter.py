"""What stands around and within an article's text and is none of it, by the names that page templates give it.

Sharing buttons, related links, captions of pictures, subscription boxes, comments, menus. A name decides only as a
whole word of `class` or `id`, and never against the words: what holds much of the page's text stays, whatever it is
called, for templates name their columns "content with-sidebar".
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

HELD_MIN = 0.35  # of the page's words: an element with more is no clutter
COMMENTS_HELD_MIN = 0.6  # the same of readers' comments
WORDS_MAX = 120  # an element with more words stays unless nearly all of them are links
LINKS_MIN = 20  # a column of cards or a menu
LINKED_MIN = 0.7  # of its words
CELL_WORDS_MAX = 20  # a cell with more holds an article's text, not a value: the table is a layout
CELLS_MAX = 50
CLASS_CHARS_MAX = 300

_TAGS = frozenset(
    [
        *("nav", "footer", "aside", "figcaption", "noscript", "button", "amp-list", "amp-sidebar", "select"),
        *("amp-social-share", "template", "dialog", "iframe", "noembed", "noframes", "object"),
    ]
)
_NAMES = frozenset(
    [
        *("share", "shares", "sharing", "sharedaddy", "social", "socials", "ya-share2", "likely", "pluso", "addtoany"),
        *("related", "readalso", "also", "recommended", "recommendations", "similar", "teaser", "teasers", "popular"),
        *("caption", "photo-author", "credit", "copyright", "cookie", "cookies", "gdpr", "consent", "banner", "advert"),
        *("subscribe", "subscription", "newsletter", "telegram-box", "promo", "cta"),
        *("breadcrumb", "breadcrumbs", "pager", "pagenav", "pagination", "sidebar", "menu", "tags", "rating", "typo"),
        *("orphus", "bookmark", "embed", "inset", "author-box", "print", "views", "widget", "foreign-agent", "donate"),
    ]
)
# What readers wrote may be longer than the article.
_COMMENTS = frozenset(
    ["comment", "comments", "commentlist", "comentarios", "commentaires", "kommentare", "yorumlar", "disqus"]
)
_WORD = re.compile(r"[a-z0-9]+")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_OUTER = etree.XPath(
    "//body/*[self::div or self::section or self::ul] | //body/*/*[self::div or self::section or self::ul]"
)
_ANCHORS = etree.XPath("count(.//a)")
_WITH_NAMES = etree.XPath("//*[@class or @id]")
_TEXT = etree.XPath("string()", smart_strings=False)
_PIECES = ("div", "section", "ul", "ol", "p", "span", "figure", "dl", "table", "blockquote", "amp-embed")


def remove(tree: Any) -> None:
    """Take clutter off the tree, in place."""
    for element in list(tree.iter(*_TAGS)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in _OUTER(tree):
        if element.getparent() is not None and _ANCHORS(element) >= LINKS_MIN and _is_links(element, _count(element)):
            element.drop_tree()
    for table in [each for each in tree.iter("table") if _is_layout(each)]:
        for part in list(table.iter("table", "tbody", "tr", "td")):
            part.tag = "div"
    words = None
    for element, is_comments in list(_named(tree)):
        if element.getparent() is None:
            continue
        if words is None:
            words = _count(tree)
        held = _count(element)
        if is_comments:
            is_clutter = held < COMMENTS_HELD_MIN * words
        else:
            is_clutter = held < HELD_MIN * words and (held <= WORDS_MAX or _is_links(element, held))
        if is_clutter:
            element.drop_tree()


def _is_layout(table: Any) -> bool:
    cells = (cell for cell, _ in zip(table.iter("td"), range(CELLS_MAX), strict=False))
    return any(_count(cell) > CELL_WORDS_MAX for cell in cells)


def _named(tree: Any) -> Iterator[tuple[Any, bool]]:
    """Elements whose names are those of clutter, and whether of comments."""
    told: dict[str, tuple[bool, bool]] = {}  # pages repeat a few names hundreds of times
    for element in _WITH_NAMES(tree):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"[:CLASS_CHARS_MAX]
        found = told.get(named)
        if found is None:
            words = named.lower()
            names = [*_WORD.findall(words), *words.split()]
            found = told[named] = (not _NAMES.isdisjoint(names), not _COMMENTS.isdisjoint(names))
        if any(found) and element.getparent() is not None and element.tag in _PIECES:
            yield element, found[1]


def _count(element: Any) -> int:
    """Words; two characters of a language that writes no spaces count as one."""
    text = str(_TEXT(element))
    return len(text.split()) + (0 if text.isascii() else len(_SPACELESS.findall(text)) // 2)


def _is_links(element: Any, held: int) -> bool:
    return sum(map(_count, element.iter("a"))) > LINKED_MIN * held
