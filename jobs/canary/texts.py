"""The canary's feed and its article: no two flights have words in common that grouping would take for a copy."""

import hashlib
from collections.abc import Iterator

from alerts.canary import Canary

WORDS = 90  # of the article, made up anew for each flight; what all have in common is a fifth of that
_CONSONANTS, _VOWELS = "бвгдзклмнпрст", "аеиоу"

_FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel>
<title>Steppewatch</title><link>{url}</link><description>Answer {serial}</description>{entries}
</channel></rss>
"""
_ENTRY = """
<item><guid isPermaLink="false">canary-{n}</guid><link>{url}/{n}</link><title>{title}</title>
<pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate><description>{lead}</description></item>"""
_PAGE = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>{title}</title></head>
<body><article><h1>{title}</h1><p>{lead}</p>
{paragraphs}
</article></body></html>
"""


def feed(canary: Canary | None, url: str, *, serial: int) -> str:
    """The feed at `url` while `canary` is on its way, an empty one while none is.

    `serial` makes each answer another: one that is asked for again is read again.
    """
    if canary is None:
        return _FEED.format(url=url, serial=serial, entries="")
    title, lead, _ = _parts(canary.n)
    entry = _ENTRY.format(n=canary.n, url=url, title=title, date=canary.begun_at, lead=lead)
    return _FEED.format(url=url, serial=serial, entries=entry)


def page(n: int) -> str:
    """The article's page."""
    title, lead, paragraphs = _parts(n)
    return _PAGE.format(title=title, lead=lead, paragraphs="\n".join(f"<p>{one}</p>" for one in paragraphs))


def number_of(url: str | None) -> int | None:
    """Which flight an article's address is of.

    >>> number_of("http://127.0.0.1:40001/canary/5f0c/42")
    42
    """
    last = (url or "").rpartition("/")[2]
    return int(last) if last.isascii() and last.isdigit() else None


def _parts(n: int) -> tuple[str, str, list[str]]:
    words = list(_words(n))
    title = f"{' '.join(words[:5]).capitalize()}: проверочная заметка для Казахстана"
    lead = f"{' '.join(words[5:15]).capitalize()}. Эту заметку программа пишет сама себе, её читать не надо."
    rest = words[15:]
    return title, lead, [f"{' '.join(rest[at : at + 25]).capitalize()}." for at in range(0, len(rest), 25)]


def _words(n: int) -> Iterator[str]:
    """Words that no language has, the same for the same flight."""
    digest = hashlib.shake_256(f"canary {n}".encode()).digest(WORDS * 6)
    for at in range(0, len(digest), 6):
        pairs = zip(digest[at : at + 6 : 2], digest[at + 1 : at + 6 : 2], strict=True)
        yield "".join(_CONSONANTS[one % len(_CONSONANTS)] + _VOWELS[two % len(_VOWELS)] for one, two in pairs)
