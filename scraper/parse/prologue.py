"""What stands before a feed's root element: dropped if harmless, refused if it defines entities, named if no feed.

Servers print warnings, blank lines and byte order marks before the declaration; the declaration's encoding was true of
the bytes and is not of the text; a document type can only do harm (billion laughs, files read through entities). So the
parsers are given the text from the root element on.
"""

import html
import re

from scraper.errors import ParseError

PROLOGUE_CHARS_MAX = 50_000  # before the root element; warnings of a broken server take a few thousand
SHOWN_CHARS_MAX = 100  # of a stranger's title in an error message

_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel)(?=[\s>/])", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|script|title|meta|iframe)\b", re.IGNORECASE)
_HARMLESS = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*+-->")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,2000})", re.IGNORECASE)
_WALL = re.compile(
    r"captcha|cf-challenge|cf_chl|challenge-platform|ddos-guard|stormwall|just a moment|checking your browser"
    r"|are you (?:a )?(?:human|robot)|не робот|робот емес|access denied|доступ (?:запрещ|огранич)",
    re.IGNORECASE,
)
_ANY_ELEMENT = re.compile(r"<([A-Za-z][\w:.-]{0,40})")


def body_of(text: str) -> tuple[str, list[str]]:
    """The feed from its root element on, with notes; ParseError when there is none, or one with entities of its own."""
    root = _ROOT.search(text, 0, PROLOGUE_CHARS_MAX)
    before = text[: root.start()] if root else text[:PROLOGUE_CHARS_MAX]
    doctype = _DOCTYPE.search(before)
    if doctype and (_ENTITY.search(before) or "%" in before[doctype.end() :]):
        raise ParseError("a document type that defines entities: refused")
    if root is None or _HTML.search(_COMMENT.sub("", before)):
        raise ParseError(f"{described(text)}, not a feed")
    return text[root.start() :], [] if _is_harmless(before) else ["text before the feed dropped"]


def _is_harmless(before: str) -> bool:
    """Whether only declarations, instructions and comments stand there."""
    rest = before.lstrip()
    while rest:
        end = next((end for start, end in _HARMLESS if rest.startswith(start)), None)
        if end is None or end not in rest:
            return False
        rest = rest.partition(end)[2].lstrip()
    return True


def described(text: str) -> str:
    """In a few words, what a body that should be a feed is instead.

    >>> described("<html><title>Just a moment</title>")
    'a captcha or bot wall page (title: Just a moment)'
    """
    head = text[:PROLOGUE_CHARS_MAX].lstrip()
    if not head:
        return "an empty body"
    if head[0] in "{[":
        return "JSON"
    if _HTML.search(head):
        wall = _WALL.search(head)
        title = _TITLE.search(head)
        shown = _shown(html.unescape(title[1])) if title else ""
        kind = "a captcha or bot wall page" if wall else "an HTML page"
        return f"{kind} (title: {shown})" if shown else kind
    element = _ANY_ELEMENT.search(head)
    if element and head.startswith("<"):
        return f"XML of another kind (first element: {element[1]})"
    return f"text that begins with {_shown(head)!r}"


def _shown(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= SHOWN_CHARS_MAX else whole[: SHOWN_CHARS_MAX - 1] + "…"
