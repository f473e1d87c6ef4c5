"""Which links of a page are headlines: all links with the address and text of each, and what is learned from them.

1. A headline's link stays on the site, has the text of a headline (by length and words) and an address that looks like
an article's: a date or number in it, or a slug of several words. Menus, tags, authors, search, logins and
advertisements are left out by where they stand and by their addresses. 2. Such links are grouped by where they stand in
the page (the elements and classes above them); the largest group is the list. 3. What the addresses of that list look
like is learned; links elsewhere on the page with such an address and a headline's text belong to it too (the lead story
stands in a box of its own).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from scraper.dedup.urls import canonical, host_of, is_identity
from scraper.parse.links import absolute
from scraper.parse.tree import classes, text_of

LINKS_MAX = 5_000  # of a page; front pages have 200 to 800
LIST_MIN = 3  # fewer alike are a menu's or a footer's
SHAPE_SHARE_MIN = 0.2  # of the list's addresses: rarer shapes are a special project or an advertisement among them
HEADLINE_CHARS_MIN = 18  # "Токаев прилетел в Баку" has 22; menus have under 15
HEADLINE_WORDS_MIN = 3
HEADLINE_WIDE_MIN = 7  # of Chinese, which has no spaces
HEADLINE_CHARS_MAX = 400
CLASSES_IN_PATH = 2  # of an element; the others ("first", "with-photo") tell entries of one list apart

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_MENUS = frozenset(["nav", "footer", "form", "noscript", "template", "select"])
_MENU_CLASS = re.compile(
    r"(?:^|[_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar-menu|tags?|tagcloud|pagination|pager|advert|ads?"
    r"|banner|promo|sponsor(?:ed)?|partners?|adv|reklama|social|share)(?:$|[_-])",
    re.IGNORECASE,
)
_OTHER_ADDRESS = re.compile(
    r"/(?:tags?|teg|themes?|authors?|avtor|users?|profile|categor(?:y|ies)|rubrics?|rubrik[ai]|sections?|search|login"
    r"|signin|register|about|contacts?|reklama|adverti[sz]\w*|privacy|terms|subscribe|vacanc\w*|page|rss|feed|cdn-cgi"
    r"|wp-(?:admin|content|login)\w*|amp)(?:[/?.]|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|docx?|xlsx?)$",
    re.IGNORECASE,
)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])(?:[/-]?[0-3]\d)?(?:[/_-]|$)")
_NUMBERED = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_ID = re.compile(r"(?:^|[/=_-])\d{3,}(?:$|[/._-])")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the page: its address (absolute), the address's identity, and its text on one line."""

    element: Any
    url: str
    identity: str
    text: str


def links_of(tree: Any, base: str) -> list[Link]:
    """The page's links that may lead to articles, in document order; links to the page itself are left out."""
    own = canonical(base)
    found: list[Link] = []
    for element in tree.iter("a"):
        url = absolute(element.get("href"), base)
        if url is None or not is_identity(url) or (identity := canonical(url)) == own:
            continue
        found.append(Link(element, url, identity, text_of(element)[: HEADLINE_CHARS_MAX + 1] or _title(element)))
        if len(found) == LINKS_MAX:
            break
    return found


def _title(element: Any) -> str:
    return " ".join((element.get("title") or element.get("aria-label") or "").split())


def learn(links: Sequence[Link], base: str) -> list[Link]:
    """The links of the page's list of headlines, in document order; none when there is no such list.

    Where nothing is left, classes are not asked what is a menu: some pages stand whole in a `layout-no-ads`.
    """
    host = host_of(base)
    likely = [link for link in links if _is_likely(link, host)]
    return _listed([link for link in likely if not _is_in_menu(link, by_class=True)]) or _listed(
        [link for link in likely if not _is_in_menu(link, by_class=False)]
    )


def _listed(likely: Sequence[Link]) -> list[Link]:
    groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
    paths = [_path(link.element) for link in likely]
    for link, path in zip(likely, paths, strict=True):
        groups[path].add(link.identity)
    largest = max(groups.values(), key=len, default=set())
    if len(largest) < LIST_MIN:
        return []
    shapes = _common(shape(url) for url in largest)
    return [
        link
        for link, path in zip(likely, paths, strict=True)
        if shape(link.identity) in shapes or len(groups[path]) >= LIST_MIN
    ]


def _common(shapes: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    counts = Counter(shapes)
    return {shape for shape, count in counts.items() if count >= SHAPE_SHARE_MIN * counts.total()}


def is_headline(text: str) -> bool:
    """Whether the text of a link is as long as a headline."""
    if len(_WIDE.findall(text)) >= HEADLINE_WIDE_MIN:
        return True
    return HEADLINE_CHARS_MIN <= len(text) <= HEADLINE_CHARS_MAX and len(text.split()) >= HEADLINE_WORDS_MIN


def is_article_address(url: str) -> bool:
    """Whether an address looks like an article's by itself.

    >>> is_article_address("https://example.kz/news/2026/11/25/neft"), is_article_address("https://example.kz/tag/neft")
    (True, False)
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    if _OTHER_ADDRESS.search(path):
        return False
    slug = path.rstrip("/").rpartition("/")[2]
    if _DATED.search(path) or _NUMBERED.search(path) or _ID.search(f"{path}?{parts.query}"):
        return True
    return slug.count("-") >= 3 or slug.count("_") >= 3


def shape(url: str) -> tuple[str, ...]:
    """What an address has in common with others of its kind: sections by name, numbers and slugs as such.

    >>> shape("https://example.kz/ru/news/4711-neft-i-gaz")
    ('ru', 'news', 'number-words')
    """
    parts = urlsplit(url)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    kinds = [_kind(segment) for segment in segments[:-1]] + [_kind(segment, last=True) for segment in segments[-1:]]
    return tuple(kinds) if not parts.query else (*kinds, "?")


def _kind(segment: str, *, last: bool = False) -> str:
    if segment.isdigit():
        return "number"
    digits, words = bool(_ID.search(segment) or _NUMBERED.search(segment)), segment.count("-") + segment.count("_")
    if digits:
        return "number-words" if words > 1 else "number-word"
    return "words" if words >= 2 or last else segment


def _is_likely(link: Link, host: str | None) -> bool:
    return is_headline(link.text) and is_article_address(link.url) and _is_of(host, link.url)


def _is_in_menu(link: Link, *, by_class: bool) -> bool:
    around = (link.element, *link.element.iterancestors())
    return any(_is_menu(element) or (by_class and _is_called_menu(element)) for element in around)


def _is_of(host: str | None, url: str) -> bool:
    """Whether an address is on this host, or on a neighbour under the same name."""
    other = host_of(url)
    if host is None or other is None:
        return False
    return other == host or other.endswith(f".{host}") or host.endswith(f".{other}")


def _is_menu(element: Any) -> bool:
    return element.tag in _MENUS or "sponsored" in (element.get("rel") or "")


def _is_called_menu(element: Any) -> bool:
    if element.tag in ("body", "html", "main", "article"):  # their classes speak of the page ("with-sidebar-menu")
        return False
    return any(_MENU_CLASS.search(name) for name in _names(element))


def _names(element: Any) -> Iterator[str]:
    yield from classes(element)
    yield element.get("id") or ""
    yield element.get("role") or ""


def _path(element: Any) -> tuple[str, ...]:
    """Where the element stands: the elements above it with their first classes, without their places."""
    steps = [element, *element.iterancestors()]
    return tuple(f"{step.tag}.{'.'.join((step.get('class') or '').split()[:CLASSES_IN_PATH])}" for step in steps)
