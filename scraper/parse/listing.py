"""Pages of headlines → entries, in the page's order.

The source's selectors say where entries are, or a pattern which addresses are articles'; without either the list is
learned from the page (`headlines`). 1. With `entry`, each box it selects is an entry; `link`, `title`, `date` and
`summary` are looked for inside it. 2. With `link` or `pattern` alone, each link they choose is an entry, and its box is
the largest element around it that holds no other entry's link. 3. A title is that of its selector, else the longest
text of the links to that address, else a heading in the box. 4. A date is that of its selector, else the first in the
box that can be believed. 5. A selector that finds nothing at all on the page is an error that names it: the site has
changed, and a list that stays empty in silence would never be missed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from scraper.dedup.urls import canonical, is_identity
from scraper.errors import ParseError
from scraper.model import Selectors
from scraper.parse.dates import RAW_CHARS_MAX, published
from scraper.parse.draft import Draft, Drafts
from scraper.parse.entries import parsed_of
from scraper.parse.headlines import Link, learn, links_of
from scraper.parse.links import absolute
from scraper.parse.reading import Parsed, Reading
from scraper.parse.repair import repair
from scraper.parse.selecting import select
from scraper.parse.tree import classes, text_of, tree_of

ENTRIES_MAX = 300  # of one page; front pages list 30 to 150
BOX_LEVELS_MAX = 6  # from a headline's link up to its box
BOX_CHARS_MAX = 3_000  # a box that says more is not one headline's
DATES_MAX = 8  # texts of a box that are tried as dates
SHORT_DATE_CHARS_MAX = 60  # of a text without a mark that it is a date

_DATE_CLASS = re.compile(r"date|time|publish|ago|дата|когда|sana|mezgil", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Box:
    """One entry's place in the page: the element around it, its address and the texts of the links to it."""

    element: Any
    url: str
    texts: tuple[str, ...]


def parse_listing(body: bytes, reading: Reading, *, content_type: str | None = None) -> Parsed:
    """The entries that `reading` asks for; ParseError names the selector that finds nothing, or is not valid."""
    tree, notes = tree_of(repair(body, content_type=content_type))
    base = _base(tree, reading.url)
    selectors = reading.selectors or Selectors()
    boxes = list(_boxes(tree, base, selectors))[:ENTRIES_MAX]
    _check(boxes, selectors)
    drafts = tuple(_draft(box, selectors, reading) for box in boxes)
    language = tree.get("lang") or tree.get("xml:lang") or ""
    return parsed_of(Drafts(drafts, len(drafts), language), reading, notes)


def _base(tree: Any, url: str) -> str:
    given = next((element.get("href") for element in tree.iter("base") if element.get("href")), None)
    return absolute(given, url) or url


def _boxes(tree: Any, base: str, selectors: Selectors) -> Iterator[Box]:
    if selectors.entry is not None:
        yield from _selected(tree, base, selectors)
        return
    links = links_of(tree, base)
    if selectors.link is not None:
        chosen = {id(element) for element in _found(tree, "link", selectors.link)}
        links = [link for link in links if id(link.element) in chosen]
        _refuse_none(links, "link", selectors.link)
    if selectors.pattern is not None:
        links = _matching(links, selectors.pattern)
    elif selectors.link is None:
        links = learn(links, base)
        if not links:
            raise ParseError("no list of headlines on the page")
    yield from _around(links)


def _selected(tree: Any, base: str, selectors: Selectors) -> Iterator[Box]:
    """A box for each element that `entry` selects, with the first link in it that can be an article's."""
    assert selectors.entry is not None
    elements = [element for element in _found(tree, "entry", selectors.entry) if not isinstance(element, str)]
    _refuse_none(elements, "entry", selectors.entry)
    seen: set[str] = set()
    linked = matched = False
    for element in elements:
        hrefs = _hrefs(element, selectors.link)
        links = [url for href in hrefs if (url := absolute(href, base)) and is_identity(url)]
        linked = linked or bool(links)
        if selectors.pattern is not None:
            links = [url for url in links if _matches(selectors.pattern, url)]
        matched = matched or bool(links)
        if not links or canonical(links[0]) in seen:
            continue
        seen.add(canonical(links[0]))
        texts = [text_of(link) for link in element.iter("a") if absolute(link.get("href"), base) == links[0]]
        yield Box(element, links[0], tuple(texts))
    if not linked and selectors.link is None:
        raise ParseError(f"no links in what selectors.entry {selectors.entry!r} finds")
    if not linked or not matched:
        name = "pattern" if linked else "link"
        raise ParseError(_nothing(name, getattr(selectors, name)))


def _hrefs(element: Any, selector: str | None) -> Iterator[str]:
    found = element.iter("a") if selector is None else _found(element, "link", selector)
    for link in found:
        if isinstance(link, str):
            yield link
        elif link.get("href"):
            yield link.get("href")
        elif selector is not None:
            yield from (inner.get("href") for inner in link.iter("a") if inner.get("href"))


def _matching(links: Sequence[Link], pattern: str) -> list[Link]:
    found = [link for link in links if _matches(pattern, link.url)]
    _refuse_none(found, "pattern", pattern)
    return found


def _matches(pattern: str, url: str) -> bool:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        return re.search(pattern, path) is not None
    except re.error as error:
        raise ParseError(f"selectors.pattern {pattern!r} is not a regular expression: {error}") from error


def _around(links: Sequence[Link]) -> Iterator[Box]:
    """One box for each address; its links may be several: the picture, the headline, "read more"."""
    grouped: dict[str, list[Link]] = {}
    for link in links:
        grouped.setdefault(link.identity, []).append(link)
    owners = {link.element: link.identity for link in links}
    for same in grouped.values():
        best = max(same, key=lambda link: len(link.text))
        yield Box(_box(best, owners), best.url, tuple(link.text for link in same))


def _box(link: Link, owners: dict[Any, str]) -> Any:
    """The largest element around the link without a link to another entry, a few levels up at most."""
    box = link.element
    for outer in islice(link.element.iterancestors(), BOX_LEVELS_MAX):
        others = (owners.get(inner, link.identity) != link.identity for inner in outer.iter("a"))
        if outer.tag in ("body", "html", "main") or any(others):
            break
        box = outer
    return box


def _draft(box: Box, selectors: Selectors, reading: Reading) -> Draft:
    title = _first(box, "title", selectors.title) if selectors.title else _title(box)
    raw = [_first(box, "date", selectors.date)] if selectors.date else islice(_dates(box.element), DATES_MAX)
    believed = (date for date in raw if _is_date(date, reading))
    summary = _first(box, "summary", selectors.summary) if selectors.summary else ""
    return Draft(link=box.url, title=_escaped(title), summary=_escaped(summary), dates=tuple(islice(believed, 1)))


def _is_date(raw: str, reading: Reading) -> bool:
    return published(raw, now=reading.now, languages=reading.languages, zone=reading.timezone) is not None


def _title(box: Box) -> str:
    """A heading in the box that is part of a link's text or no link; else the longest text of the links."""
    longest = max(box.texts, key=len, default="")
    for heading in box.element.iter(*_HEADINGS):
        text = text_of(heading)
        if text and (text in longest or not longest):
            return text
    return longest


def _dates(element: Any) -> Iterator[str]:
    """Texts in the box that may be its date, the likelier first."""
    for time in element.iter("time"):
        yield from filter(None, (time.get("datetime"), text_of(time)))
    marked = [inner for inner in element.iter() if any(map(_DATE_CLASS.search, classes(inner)))]
    yield from (text for text in map(text_of, marked[:DATES_MAX]) if text and len(text) <= RAW_CHARS_MAX)
    for inner in element.iter():
        text = " ".join((inner.text or "").split())
        if 4 < len(text) <= SHORT_DATE_CHARS_MAX and _DIGIT.search(text) and inner.tag != "a":
            yield text


def _first(box: Box, name: str, selector: str) -> str:
    """The text of the first thing a selector finds in the box; of a `<time>` its `datetime`."""
    for found in _found(box.element, name, selector):
        text = " ".join(found.split()) if isinstance(found, str) else found.get("datetime") or text_of(found)
        if text:
            return str(text)
    return ""


def _found(element: Any, name: str, selector: str) -> list[Any]:
    try:
        return select(element, selector)
    except ValueError as error:
        raise ParseError(f"selectors.{name} {selector!r}: {error}") from error


def _check(boxes: Sequence[Box], selectors: Selectors) -> None:
    """ParseError for a selector that finds nothing in any box: one that finds little is the page's own affair."""
    for name in ("title", "date", "summary"):
        selector: str | None = getattr(selectors, name)
        if selector is not None and not any(_first(box, name, selector) for box in boxes):
            raise ParseError(_nothing(name, selector))


def _refuse_none(found: Sequence[object], name: str, selector: str) -> None:
    if not found:
        raise ParseError(_nothing(name, selector))


def _nothing(name: str, selector: str) -> str:
    return f"selectors.{name} {selector!r} finds nothing on the page: the site has changed, or never was so"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
