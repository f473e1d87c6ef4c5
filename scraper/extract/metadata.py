"""What a page says of itself: title, authors, time, canonical address, language; from its own markup, never guessed.

Sources in the order of trust: JSON-LD of an article, `article:` and Open Graph properties, other meta elements,
microdata, and for the time the text of a date element beside the headline. Page templates lie in known ways: the
canonical address may be the home page's, the language that of the software, and the clock in the page's head is no
article's date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from scraper.dedup.urls import is_identity
from scraper.extract.linked import article as linked_article
from scraper.extract.linked import string
from scraper.extract.publishers import rules_for
from scraper.extract.rules import texts
from scraper.parse.dates import published
from scraper.parse.links import absolute
from scraper.parse.plain import line
from scraper.parse.reading import Reading

AUTHORS_MAX = 10
AUTHOR_CHARS_MAX = 200
TITLE_CHARS_MAX = 1_000
DATE_ELEMENTS_MAX = 4  # looked at beside the headline
HEADLINES_MAX = 10
MARKED_MAX = 10  # elements with one itemprop
EDITIONS_MAX = 12  # no site of the region has more languages; longer lists are of another kind

_PUBLISHED_METAS = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate"),
    *("publish-date", "publish_date", "publication_date", "published_time", "parsely-pub-date", "sailthru.date"),
    *("dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "mediator_published_time"),
    *("article:published", "date"),
)
_MODIFIED_METAS = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "article:modified", "last-modified"),
)
_TITLE_METAS = ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title")
_AUTHOR_METAS = ("author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "mediator_author")
_MARKED = etree.XPath("//*[@itemprop=$name]")
_DATE_PATH = (
    ".//time | .//*[contains(@class, 'date') or contains(@class, 'time') or contains(@class, 'publ')"
    " or contains(@class, 'posted') or contains(@class, 'submitted')]"
)
_SITE_SEPARATOR = re.compile(r"\s+[–—·•»:/-]{1,2}\s+|\s*\|+\s*")
_BY = re.compile(r"^(?:by|автор(?:ы)?|текст|муаллиф|muallif|авторы|müəllif|yazar|author)\s*:?\s+", re.IGNORECASE)
_SECOND_LEVEL = frozenset(["com", "org", "gov", "co", "net", "edu", "ac", "in", "msk", "spb"])


@dataclass(frozen=True, slots=True)
class Metadata:
    """`body` is the article's text as JSON-LD carries it, if it does; `editions` are addresses in other languages."""

    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    modified_at: datetime | None
    canonical_url: str | None
    editions: tuple[str, ...]
    language: str
    body: str


def read(tree: Any, reading: Reading) -> Metadata:
    """The metadata of a parsed page; dates without a zone are read in that of `reading`."""
    metas = _metas(tree)
    article = linked_article(tree, reading.url)
    own = rules_for(reading.url)
    published_at = _first(chain(texts(tree, own.published), _published(tree, metas, article)), reading)
    modified_at = _first(chain(texts(tree, own.modified), _modified(tree, metas, article)), reading)
    canonical_url = _canonical(tree, metas, reading.url)
    return Metadata(
        title=next(texts(tree, own.title), "") or _title(tree, metas, article, reading.url),
        authors=tuple(texts(tree, own.authors))[:AUTHORS_MAX] or _authors(tree, metas, article),
        published_at=published_at,
        # Templates fill in what they have: a change before the publication is none.
        modified_at=None if modified_at and published_at and modified_at < published_at else modified_at,
        canonical_url=canonical_url,
        editions=_editions(tree, reading.url, canonical_url),
        language=_language(tree, metas, article),
        body=string(article.get("articleBody")),
    )


def _metas(tree: Any) -> dict[str, str]:
    """First content of each meta element by its lower-case name."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.lower(), content)
    return metas


def _title(tree: Any, metas: dict[str, str], article: dict[str, Any], url: str) -> str:
    """The headline without the site's name: an h1 that the page's other titles bear out, else the best of those."""
    whole = _text(next(tree.iter("title"), None))
    said = [line(metas.get(name, "")) for name in _TITLE_METAS] + [line(string(article.get("headline"))), whole]
    said = [title for title in said if title]
    sites = _sites(metas, article)
    headlines = [_text(heading) for heading, _ in zip(tree.iter("h1"), range(HEADLINES_MAX), strict=False)]
    borne_out = [
        headline
        for headline in headlines
        if len(headline) > 5
        and headline.casefold() not in sites
        and any(headline in title or title in headline for title in said)
    ]
    if borne_out:
        return max(borne_out, key=len)[:TITLE_CHARS_MAX]
    best = _without_site(said[0], sites, url) if said else next(iter(headlines), "")
    return best[:TITLE_CHARS_MAX]


def _sites(metas: dict[str, str], article: dict[str, Any]) -> frozenset[str]:
    """What the site calls itself, in lower case."""
    publisher = article.get("publisher")
    names = (metas.get("og:site_name"), metas.get("application-name"), metas.get("apple-mobile-web-app-title"))
    own = string(publisher.get("name")) if isinstance(publisher, dict) else ""
    return frozenset(line(name).casefold() for name in (*names, own) if name)


def _without_site(title: str, sites: frozenset[str], url: str) -> str:
    """The title without a first or last part that names the site; headlines have dashes of their own."""
    separators = list(_SITE_SEPARATOR.finditer(title))
    if not separators:
        return title
    if title[: separators[0].start()].casefold() in sites:
        return title[separators[0].end() :].strip() or title
    last = title[separators[-1].end() :].casefold()
    name = _site(url).partition(".")[0]
    if last in sites or "|" in separators[-1][0] or (name and name in last.replace(" ", "")):
        return title[: separators[-1].start()].strip() or title
    return title


def _text(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _authors(tree: Any, metas: dict[str, str], article: dict[str, Any]) -> tuple[str, ...]:
    said = article.get("author")
    names = [string(a.get("name") if isinstance(a, dict) else a) for a in (said if isinstance(said, list) else [said])]
    if not any(names):
        names = [metas.get(name, "") for name in _AUTHOR_METAS]
    if not any(_is_name(name) for name in names):
        marked = tree.xpath("(//*[@itemprop='author'] | //a[@rel='author'])[position() <= 10]")
        names = [_text(next(element.iterfind(".//*[@itemprop='name']"), element)) for element in marked]
    kept = dict.fromkeys(_BY.sub("", line(name))[:AUTHOR_CHARS_MAX] for name in names if _is_name(name))
    sites = _sites(metas, {})
    return tuple(name for name in kept if name and name.casefold() not in sites)[:AUTHORS_MAX]


def _is_name(said: str) -> bool:
    return bool(said) and not said.startswith(("http", "www.", "@")) and "@" not in said


def _first(said: Iterator[str], reading: Reading) -> datetime | None:
    moments = (published(raw, now=reading.now, languages=reading.languages, zone=reading.timezone) for raw in said)
    return next((moment for moment in moments if moment), None)


def _published(tree: Any, metas: dict[str, str], article: dict[str, Any]) -> Iterator[str]:
    yield string(article.get("datePublished"))
    yield from (metas.get(name, "") for name in _PUBLISHED_METAS)
    yield from _marked(tree, "datePublished")
    yield from _dates_beside_headline(tree)
    yield string(article.get("dateCreated"))


def _modified(tree: Any, metas: dict[str, str], article: dict[str, Any]) -> Iterator[str]:
    yield string(article.get("dateModified"))
    yield from (metas.get(name, "") for name in _MODIFIED_METAS)
    yield from _marked(tree, "dateModified")


def _marked(tree: Any, name: str) -> Iterator[str]:
    for element in _MARKED(tree, name=name)[:MARKED_MAX]:
        yield element.get("content") or element.get("datetime") or _text(element)


def _dates_beside_headline(tree: Any) -> Iterator[str]:
    """Texts of the date elements that share an ancestor, three levels up at most, with the page's only h1."""
    headlines = list(tree.iter("h1"))
    if len(headlines) != 1:
        return
    scope = headlines[0]
    for _ in range(3):
        scope = scope.getparent() if scope.getparent() is not None else scope
        if scope.tag == "body":
            return
        found = scope.xpath(_DATE_PATH)[:DATE_ELEMENTS_MAX]
        yield from (element.get("datetime") or _text(element) for element in found)
        if found:
            return


def _canonical(tree: Any, metas: dict[str, str], url: str) -> str | None:
    base = next((absolute(element.get("href"), url) for element in tree.iter("base")), None) or url
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for raw in (*links, metas.get("og:url")):
        found = absolute(raw, base)
        if found and is_identity(found) and _site(found) == _site(url):
            return found
    return None


def _site(url: str) -> str:
    """What is registered of a host, near enough: its last two labels, or three where the second is a category."""
    labels = (urlsplit(url).hostname or "").rstrip(".").split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2:])


def _editions(tree: Any, url: str, canonical_url: str | None) -> tuple[str, ...]:
    """Addresses of the same article in other languages. Front pages are none, though many a template links them."""
    own, found = {url, canonical_url}, []
    for link in tree.iter("link"):
        if link.get("hreflang") and "alternate" in (link.get("rel") or "").lower():
            address = absolute(link.get("href"), url)
            if address and address not in own and is_identity(address) and _site(address) == _site(url):
                found.append(address)
    kept = tuple(dict.fromkeys(found))
    return kept if len(kept) <= EDITIONS_MAX else ()


def _language(tree: Any, metas: dict[str, str], article: dict[str, Any]) -> str:
    root = next(tree.iter("html"), None)
    said = "" if root is None else root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    own = string(article.get("inLanguage"))
    return said or own or metas.get("og:locale", "") or metas.get("content-language", "")
