"""An Atom file read by the standard library's XML parser and HTML parser, as strictly as RFC 4287 asks."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

NAMESPACE = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Entry:
    id: str
    title: str
    updated: str
    link: str | None
    html: str
    tags: frozenset[str]


def read_atom(path: Path) -> list[Entry]:
    """The entries of the file in order; none where there is no file."""
    if not path.exists():
        return []
    feed = ET.fromstring(path.read_bytes())
    assert feed.tag == f"{NAMESPACE}feed"
    assert all(len(feed.findall(NAMESPACE + name)) == 1 for name in ("id", "title", "updated"))
    return [_entry(entry) for entry in feed.findall(f"{NAMESPACE}entry")]


def _entry(entry: ET.Element) -> Entry:
    def text(name: str) -> str:
        (found,) = entry.findall(NAMESPACE + name)
        return found.text or ""

    assert len(entry.findall(f"{NAMESPACE}author/{NAMESPACE}name")) == 1
    link = entry.find(f"{NAMESPACE}link")
    tags = _Tags()
    tags.feed(text("content"))
    return Entry(
        text("id"),
        text("title"),
        text("updated"),
        None if link is None else link.get("href"),
        text("content"),
        frozenset(tags.names),
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
