"""The lead: the paragraph between headline and body, which templates keep in an element of its own.

Extraction by weight of paragraphs begins with the body and loses it. It is known by its name, stands before the body
within the same parent, and reads as a paragraph.
"""

import re
from itertools import islice
from typing import Any

CHARS_MIN, CHARS_MAX = 40, 1_000
LINKED_MAX = 0.5  # of its characters
DEPTH_MAX = 4  # levels up from the body's first paragraph to the parent of both
PIECES_MAX = 100  # of an element's text: those nested in one another would be gone through again and again
HEAD_CHARS = 60  # of the body's first line, by which its element is found

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|lid|leadin|chapo|chapeau|standfirst|announce|anons|dek|deck|intro|preamble|subhead"
    r"|subheading|description|desc|excerpt)(?:$|[\s_-])",
    re.IGNORECASE,
)


def lead(tree: Any, text: str) -> str:
    """The lead of the article with this text, on one line; empty where there is none, or `text` has it."""
    head = _squeezed(text.partition("\n")[0])[:HEAD_CHARS]
    first = next((each for each in tree.iter("p", "div") if head and _beginning(each).startswith(head)), None)
    if first is None:
        return ""
    before = first
    for _ in range(DEPTH_MAX):
        for sibling in before.itersiblings("p", "div", "h2", "h3", "section", "span", preceding=True):
            if _NAMED.search(sibling.get("class") or "") and (found := _paragraph(sibling)):
                return "" if found[:HEAD_CHARS] in " ".join(text.split()) else found
        before = before.getparent()
        if before is None or before.tag == "body":
            break
    return ""


def _paragraph(element: Any) -> str:
    line = " ".join("".join(element.itertext()).split())
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return line if CHARS_MIN <= len(line) <= CHARS_MAX and linked <= LINKED_MAX * len(line) else ""


def _beginning(element: Any) -> str:
    """So much of the element's text that tells which paragraph it is; an outer element has all of the page."""
    found = ""
    for piece in islice(element.itertext(), PIECES_MAX):
        found += _squeezed(piece)
        if len(found) >= HEAD_CHARS:
            break
    return found


def _squeezed(text: str) -> str:
    return "".join(text.split())
