"""What one publisher's pages need where the general way fails: XPaths by field, nothing else.

An empty XPath leaves the field to the general way, and so does one that finds nothing: pages change without notice, and
a stale rule must not cost an article.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

FOUND_MAX = 500  # paragraphs of the longest reports are fewer
CHARS_MAX = 20_000  # of one of them


@dataclass(frozen=True, slots=True)
class Rules:
    """XPaths of elements or attributes, first is best; `text` finds paragraphs, after `drop` is taken off the page.

    `hosts` are the publisher's, subdomains included.
    """

    hosts: tuple[str, ...]
    title: str = ""
    text: str = ""
    drop: str = ""
    authors: str = ""
    published: str = ""
    modified: str = ""


def texts(tree: Any, path: str) -> Iterator[str]:
    """What the path finds, as single lines without those that are empty."""
    for found in _compiled(path)(tree)[:FOUND_MAX] if path else ():
        words = str(found) if isinstance(found, str) else "".join(found.itertext())
        if line := " ".join(words[:CHARS_MAX].split()):
            yield line


def drop(tree: Any, path: str) -> None:
    """Take off the tree what the path finds."""
    for element in _compiled(path)(tree) if path else ():
        if element.getparent() is not None:
            element.drop_tree()


@cache
def _compiled(path: str) -> Any:
    return etree.XPath(path, smart_strings=False)
