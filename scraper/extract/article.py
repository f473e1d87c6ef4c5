"""An article's page → its text and what the page says of it. Nothing is fetched here.

1. Bytes become text (`repair`) and a tree. 2. Metadata is read from the markup (`metadata`). 3. trafilatura finds the
text, fast; where that finds little, thoroughly; where that finds less than the page's JSON-LD carries, that serves.
4. Labels and navigation are taken off (`boilerplate`). 5. Walls, error pages and pages without an article are refused
(`wall`): the caller then has the feed's own text. 6. The text's language is told by the text.
"""

import logging
import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html
from trafilatura import bare_extraction

from scraper.dedup.urls import is_identity
from scraper.errors import ParseError
from scraper.extract import blocks, clutter, islands
from scraper.extract.boilerplate import strip
from scraper.extract.lead import lead
from scraper.extract.metadata import Metadata, read
from scraper.extract.publishers import rules_for
from scraper.extract.rules import drop, texts
from scraper.extract.wall import marks, reason
from scraper.model import Page
from scraper.parse.dates import published
from scraper.parse.markup import PARSER_OPTIONS, tame
from scraper.parse.plain import plain
from scraper.parse.reading import Reading
from scraper.parse.repair import clean_text, repair
from scraper.parse.tongue import declared, spoken

TEXT_CHARS_MAX = 200_000  # the longest reports have 100,000; bounds matching and storage
PAGE_CHARS_MAX = 3_000_000  # articles' pages have 60,000 to 500,000, most of it scripts
TAGS_MAX = 40_000  # trafilatura takes 50 µs for one; pages have 1,000 to 5,000
LITTLE_CHARS = 250  # below this the fast way may have missed the text
SHELL_WORDS_MAX = 60  # cookie notices and slogans; a page with more has its text where readers see it
LINK_CHARS_MAX = 200  # longer is an article inside a link that was never closed

_NOT_HTML = ((b"%PDF", "a PDF"), (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"))
_MARK = re.compile("<[a-zA-Z/]")

# It logs an error for each page without an article: here that is an outcome, reported once by the caller.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def extract(body: bytes, reading: Reading, *, content_type: str | None = None) -> Page:
    """Title, text and metadata of the article; ParseError says why there is none. Paragraphs are lines of `text`.

    The reading's `url` is the address that answered, after redirects; empty if it is not known.
    """
    if urlsplit(reading.url).hostname and not is_identity(reading.url):
        raise ParseError("the site's front page, where an article was")
    tree = _tree(body, content_type)
    said = read(tree, reading)
    marked = marks(tree, is_dated=said.published_at is not None)
    text = _without_headline(strip(_text(tree, said, reading)), said.title)[:TEXT_CHARS_MAX]
    if why_not := reason(said.title, text, marked):
        raise ParseError(why_not)
    return Page(
        title=said.title,
        text=text,
        language=spoken(text, declared(said.language, reading.languages), reading.languages),
        authors=said.authors,
        published_at=said.published_at,
        modified_at=said.modified_at,
        canonical_url=said.canonical_url,
        editions=said.editions,
    )


def _without_headline(text: str, title: str) -> str:
    """The text without the headline as its first line: readers are shown the title already, and it is a field."""
    first, _, rest = text.partition("\n")
    same = " ".join(first.split()).casefold() == " ".join(title.split()).casefold()
    return rest.lstrip() if same and rest.strip() else text


def _tree(body: bytes, content_type: str | None) -> Any:
    for start, kind in _NOT_HTML:
        if body.startswith(start):
            raise ParseError(f"{kind}, not a web page")
    text = repair(body, content_type=content_type).text[:PAGE_CHARS_MAX]
    marks = [mark.start() for mark in _MARK.finditer(text)]
    if not marks:
        raise ParseError("no markup, not a web page" if text.strip() else "an empty page")
    if len(marks) > TAGS_MAX:
        text = text[: marks[TAGS_MAX]]
    try:
        return html.document_fromstring(tame(text).encode("utf-8"), parser=html.HTMLParser(**PARSER_OPTIONS))
    except etree.LxmlError as error:
        raise ParseError(f"not a web page ({error})") from error


def _text(tree: Any, said: Metadata, reading: Reading) -> str:
    """The article's paragraphs, without the headline and date above them and without paragraphs that are one link."""
    own = rules_for(reading.url)
    drop(tree, own.drop)
    if paragraphs := list(texts(tree, own.text)):
        return "\n".join(paragraphs)
    state = islands.body(tree) if _is_shell(tree) else ""
    clutter.remove(tree)
    links = {line for line in map(_line, tree.iter("a")) if len(line) <= LINK_CHARS_MAX}
    text = _found(tree, fast=True)
    if len(text) < LITTLE_CHARS or "\n" not in text:
        text = blocks.text(tree) or max(text, _found(tree, fast=False), key=len)
    # Of a short article trafilatura gives the whole page: menus, "read also", and so every word of every section.
    lines = [line for line in text.split("\n") if " ".join(line.strip(" -•|").split()) not in links]
    while lines and (
        lines[0].strip().casefold() == said.title.casefold()
        or published(lines[0], now=reading.now, zone=reading.timezone)
    ):
        lines = lines[1:]
    text = "\n".join(lines)
    if above := lead(tree, text):
        text = f"{above}\n{text}"
    return max((text, plain(said.body), state), key=len) if len(text) < LITTLE_CHARS else text


def _is_shell(tree: Any) -> bool:
    """The page has hardly a text of its own, but scripts that may make one."""
    words = 0
    for element in tree.iter("p", "div", "td", "span", "br"):
        words += len(((element.tail if element.tag == "br" else element.text) or "").split())
        if words > SHELL_WORDS_MAX:
            return False
    return True


def _line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _found(tree: Any, *, fast: bool) -> str:
    document = bare_extraction(tree, fast=fast, include_comments=False, with_metadata=False)
    return clean_text(getattr(document, "text", None) or "").strip()
