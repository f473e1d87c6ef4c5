"""A Telegram channel's public preview (`https://t.me/s/<channel>`) → its posts, newest first.

1. Each `.tgme_widget_message` is a post; `data-post` (`channel/number`) is its key and its address. 2. Its text is its
own: the quoted text of a reply and the card of a linked page are not. A poll's question and options, a file's name are.
A post that is nothing but a link takes the words of the linked page's card. 3. The title is the first line, or the
first sentence of a long one, without the emoji before it. 4. Service messages ("pinned a message", a new picture) and
posts of media alone are counted and left out: there is nothing to match, and a caption that is added later makes the
post an entry then, which it could not become again were its key known. 5. An edited post keeps its key, so it is not
told twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from scraper.errors import ParseError
from scraper.parse.draft import Draft, Drafts
from scraper.parse.entries import parsed_of
from scraper.parse.plain import plain
from scraper.parse.reading import Parsed, Reading
from scraper.parse.repair import repair
from scraper.parse.tree import classes, text_of, tree_of
from scraper.text.sentences import split

HOSTS = frozenset(["t.me", "telegram.me", "www.t.me", "www.telegram.me"])
POSTS_MAX = 200  # of one page, which shows 20
TITLE_CHARS_MAX = 200  # as the headlines of feeds
LINE_CHARS_MAX = 140  # a longer first line is a paragraph: its first sentence is the headline
LETTERS_MIN = 3  # a line of fewer letters ("⚡️", "!!!") is no headline

_POST = re.compile(r"([A-Za-z0-9_]{2,64})/(\d{1,12})")
_EARLIER = re.compile(r"[?&]before=(\d{1,12})\b")
_LINK_ONLY = re.compile(r"(?:https?://|t\.me/)\S+")
# Emoji, arrows, bullets and what joins and colours emoji; letters, digits, quotes, "#" and "@" stay.
_MARKS = re.compile(r"^[^\w\"'«„“(\[#@$€£+−-]+")


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of a channel: its posts newest first, and the number to ask for older posts with (None: no older)."""

    drafts: Drafts
    before: int | None
    notes: tuple[str, ...] = ()


def parse_telegram(body: bytes, reading: Reading, *, content_type: str | None = None) -> Parsed:
    """The posts that `reading` asks for, newest first; ParseError says why a channel has no preview."""
    preview = read_preview(body, content_type=content_type)
    return parsed_of(preview.drafts, reading, preview.notes)


def preview_url(url: str, *, before: int | None = None) -> str:
    """The address of a channel's preview, from any address of the channel; with `before` of the posts before that one.

    >>> preview_url("https://t.me/kazakhstan_news", before=120)
    'https://t.me/s/kazakhstan_news?before=120'
    """
    parts = urlsplit(url)
    names = [name for name in parts.path.split("/") if name]
    if parts.hostname in HOSTS and names and names[0] != "s":
        names.insert(0, "s")
    query = "" if before is None else f"before={before}"
    return parts._replace(path="/" + "/".join(names[:2]), query=query, fragment="").geturl()


def read_preview(body: bytes, *, content_type: str | None = None) -> Preview:
    """One page of a preview as drafts; ParseError when it is none."""
    tree, notes = tree_of(repair(body, content_type=content_type))
    messages = list(_outermost(tree, "tgme_widget_message"))[:POSTS_MAX]
    if not messages and not _marked(tree, "tgme_channel_history"):
        raise ParseError(_why_none(tree))
    posts = [(post, message) for message in messages if (post := _POST.fullmatch(message.get("data-post") or ""))]
    posts.sort(key=lambda pair: int(pair[0][2]), reverse=True)
    drafts = [draft for post, message in posts if (draft := _draft(post[1], post[2], message)) is not None]
    return Preview(Drafts(tuple(drafts), len(messages)), _before(tree, [int(post[2]) for post, _ in posts]), notes)


def _outermost(tree: Any, name: str) -> Iterator[Any]:
    """Elements of this class, but none inside another of it: reading all of them costs no more than the page."""
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if name in classes(element):
            walk.skip_subtree()
            yield element


def _marked(element: Any, name: str) -> list[Any]:
    """Elements of this class inside `element`, in document order."""
    found = element.iterfind(".//*[@class]")
    return [inner for inner in found if name in classes(inner)]


def _why_none(tree: Any) -> str:
    if not _marked(tree, "tgme_page"):
        return "not a Telegram preview"
    extra = " ".join(text_of(element) for element in _marked(tree, "tgme_page_extra"))
    if re.search(r"subscriber|member|online", extra):
        return f"the channel shows no posts on the web (private, restricted or a group): {extra[:60]}"
    return "no such channel, or one without a preview: Telegram shows a contact page"


def _before(tree: Any, numbers: list[int]) -> int | None:
    """The number that the page itself gives for older posts, if it is lower than all that are shown."""
    given = [element.get("data-before") or "" for element in _marked(tree, "tme_messages_more")]
    for link in tree.iter("link", "a"):
        if link.get("rel") == "prev" or "tme_messages_more" in classes(link):
            given += _EARLIER.findall(link.get("href") or "")
    found = [int(number) for number in given if re.fullmatch(r"\d{1,12}", number)]
    lowest = min(numbers, default=0)
    return next((number for number in found if 0 < number <= lowest), None)


def _draft(channel: str, number: str, message: Any) -> Draft | None:
    """The post as a draft; None for service messages and posts without a word."""
    if "service_message" in classes(message):
        return None
    markup = _markup(message)
    text = plain(markup)
    if not any(map(str.isalnum, text)):
        return None
    times = [
        time.get("datetime") or ""
        for link in _marked(message, "tgme_widget_message_date")
        for time in link.iter("time")
    ]
    return Draft(
        guid=f"{channel}/{number}",
        link=f"https://t.me/{channel}/{number}",
        title=title_of(text),
        summary=markup,
        dates=tuple(time for time in times if time),
        authors=_authors(message),
        links=tuple(_links(message)),
    )


def _markup(message: Any) -> str:
    """The post's own words as markup."""
    pieces = [_inner(element) for element in _own(message, "tgme_widget_message_text")]
    pieces += [_inner(element) for element in _own(message, "tgme_widget_message_poll_question")]
    pieces += [_inner(element) for element in _own(message, "tgme_widget_message_poll_option_text")]
    pieces += [_inner(element) for element in _own(message, "tgme_widget_message_document_title")]
    markup = "<br>".join(piece for piece in pieces if piece.strip())
    if _LINK_ONLY.fullmatch(plain(markup)):
        card = [*_own(message, "link_preview_title"), *_own(message, "link_preview_description")]
        markup = "<br>".join([*(_inner(element) for element in card), markup])
    return markup


def _own(message: Any, name: str) -> Iterator[Any]:
    """Elements of this class, but none inside another of it, or inside what the post quotes."""
    for element in _marked(message, name):
        around = [classes(outer) for outer in element.iterancestors() if outer is not message]
        if not any(name in outer or "tgme_widget_message_reply" in outer for outer in around):
            yield element


def _inner(element: Any) -> str:
    inner = "".join(etree.tostring(child, method="html", encoding="unicode") for child in element)
    return _escaped(element.text or "") + inner


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def title_of(text: str) -> str:
    """The headline of a post: its first line with words, the first sentence of a long one, cut at a word.

    >>> title_of("⚡️ Прокачка остановлена\\nПодробности позже")
    'Прокачка остановлена'
    """
    lines = [_MARKS.sub("", line).strip() for line in text.split("\n")]
    first = next((line for line in lines if sum(map(str.isalpha, line)) >= LETTERS_MIN), " ".join(text.split()))
    if len(first) > LINE_CHARS_MAX:
        first = next(iter(split(first)), first)
    if len(first) <= TITLE_CHARS_MAX:
        return first
    return first[:TITLE_CHARS_MAX].rsplit(maxsplit=1)[0].rstrip(" ,;:—–-") + "…"


def _links(message: Any) -> Iterator[str]:
    """Where the post's own text leads to, then the page it shows a card of."""
    for element in _own(message, "tgme_widget_message_text"):
        yield from (link.get("href") or "" for link in element.iter("a"))
    yield from (card.get("href") or "" for card in _own(message, "tgme_widget_message_link_preview"))


def _authors(message: Any) -> tuple[str, ...]:
    """Who signed the post, else from whom it was forwarded."""
    signed = [text_of(element) for element in _own(message, "tgme_widget_message_from_author")]
    forwarded = [text_of(element) for element in _own(message, "tgme_widget_message_forwarded_from_name")]
    return tuple(name for name in signed or forwarded if name)
