"""What a page says of itself: title, authors, time, canonical address, language; from its own markup, never guessed.

Sources in the order of trust: JSON-LD of an article, `article:` and Open Graph properties, other meta elements,
microdata, and for the time the text of a date element beside the headline. Page templates lie in known ways: the
canonical address may be the home page's, the language that of the software, and the clock in the page's head is no
article's date.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scraper.dedup.urls import is_identity
from scraper.parse.dates import published
from scraper.parse.links import absolute
from scraper.parse.plain import line

JSON_CHARS_MAX = 500_000  # of one JSON-LD block; article bodies are in some
JSON_DEPTH_MAX = 6  # "@graph" of "@graph" was seen, no more
AUTHORS_MAX = 10
AUTHOR_CHARS_MAX = 200
TITLE_CHARS_MAX = 1_000
DATE_ELEMENTS_MAX = 4  # looked at beside the headline

_ARTICLE_TYPE = re.compile(r"(?:\w*Article|\w*Posting|Report\w*|NewsArticle)$")
_DATE_METAS = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate"),
    *("publish-date", "publish_date", "publication_date", "published_time", "parsely-pub-date", "sailthru.date"),
    *("dc.date.issued", "dcterms.created", "dc.date", "mediator_published_time", "date"),
)
_SITE_SEPARATOR = re.compile(r"\s+[–—·•»:-]{1,2}\s+|\s*\|+\s*")
_SECOND_LEVEL = frozenset(["com", "org", "gov", "co", "net", "edu", "ac", "in", "msk", "spb"])


@dataclass(frozen=True, slots=True)
class Metadata:
    """`body` is the article's text as JSON-LD carries it, if it does."""

    title: str
    authors: tuple[str, ...]
    published_at: datetime | None
    canonical_url: str | None
    language: str
    body: str


def read(tree: Any, *, url: str, languages: tuple[str, ...], now: datetime) -> Metadata:
    """The metadata of a parsed page."""
    metas = _metas(tree)
    article = _article(tree)
    title = _title(tree, metas, article, url)
    return Metadata(
        title=title,
        authors=_authors(tree, metas, article),
        published_at=_published_at(tree, metas, article, languages, now),
        canonical_url=_canonical(tree, metas, url),
        language=_language(tree, metas),
        body=_string(article.get("articleBody")),
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


def _article(tree: Any) -> dict[str, Any]:
    """The JSON-LD object that describes an article; empty if there is none."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = (script.text or "").strip()[:JSON_CHARS_MAX]
            try:
                found = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue
            for candidate in _objects(found, 0):
                kinds = candidate.get("@type")
                if any(_ARTICLE_TYPE.match(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    return candidate
    return {}


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < JSON_DEPTH_MAX:
        for part in value:
            yield from _objects(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)
        yield from _objects(value.get("mainEntity"), depth + 1)


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _title(tree: Any, metas: dict[str, str], article: dict[str, Any], url: str) -> str:
    """The headline without the site's name: the page's one h1 if the others bear it out, else the best of them."""
    element = next(tree.iter("title"), None)
    whole = line(metas.get("og:title", "") or _text(element))
    headlines = [_text(heading) for heading in tree.iter("h1")]
    for headline in headlines:
        if len(headline) > 5 and (headline in whole or whole in headline):
            return headline[:TITLE_CHARS_MAX]
    whole = _without_site(whole, metas.get("og:site_name", ""), url)
    return (whole or line(_string(article.get("headline"))) or next(iter(headlines), ""))[:TITLE_CHARS_MAX]


def _without_site(title: str, site: str, url: str) -> str:
    """The title without a last part that names the site; headlines have dashes of their own."""
    separators = list(_SITE_SEPARATOR.finditer(title))
    if not separators:
        return title
    last = title[separators[-1].end() :].casefold()
    name = _site(url).partition(".")[0]
    if last == site.casefold() or "|" in separators[-1][0] or (name and name in last.replace(" ", "")):
        return title[: separators[-1].start()].strip() or title
    return title


def _text(element: Any) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _authors(tree: Any, metas: dict[str, str], article: dict[str, Any]) -> tuple[str, ...]:
    said = article.get("author")
    names = [_string(a.get("name") if isinstance(a, dict) else a) for a in (said if isinstance(said, list) else [said])]
    if not any(names):
        names = [metas.get(name, "") for name in ("author", "article:author", "dc.creator", "mediator_author")]
    if not any(names):
        names = [_text(element) for element in tree.iterfind(".//a[@rel='author']")]
    kept = dict.fromkeys(line(name)[:AUTHOR_CHARS_MAX] for name in names if not name.startswith(("http", "www.", "@")))
    return tuple(name for name in kept if name)[:AUTHORS_MAX]


def _published_at(
    tree: Any, metas: dict[str, str], article: dict[str, Any], languages: tuple[str, ...], now: datetime
) -> datetime | None:
    said = [_string(article.get("datePublished")), *(metas.get(name, "") for name in _DATE_METAS)]
    marked = tree.iterfind(".//*[@itemprop='datePublished']")
    said += [element.get("content") or element.get("datetime") or "" for element in marked]
    said += _dates_beside_headline(tree)
    moments = (published(raw, now=now, languages=languages) for raw in said)
    return next((moment for moment in moments if moment), None)


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
        found = scope.xpath(".//time | .//*[contains(@class, 'date') or contains(@class, 'time')]")[:DATE_ELEMENTS_MAX]
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


def _language(tree: Any, metas: dict[str, str]) -> str:
    root = next(tree.iter("html"), None)
    said = "" if root is None else root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return said or metas.get("og:locale", "") or metas.get("content-language", "")
