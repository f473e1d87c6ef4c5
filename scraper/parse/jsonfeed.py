"""JSON Feed (jsonfeed.org, versions 1 and 1.1) → drafts."""

import json
from typing import Any

from scraper.errors import ParseError
from scraper.parse.draft import ENTRIES_MAX, Draft, Drafts


def drafts(text: str) -> Drafts:
    """The entries of a JSON Feed; ParseError for any other JSON."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError("JSON, not a feed") from error
    if not isinstance(feed, dict) or not _is_feed(feed):
        raise ParseError("JSON, not a feed")
    entries = feed.get("items")
    listed = entries if isinstance(entries, list) else []
    drafts = tuple(_draft(entry) for entry in listed[:ENTRIES_MAX] if isinstance(entry, dict))
    return Drafts(drafts, len(listed), _string(feed, "language"))


def _is_feed(feed: dict[str, Any]) -> bool:
    """By its version, or for those who write "1.1" there, by what it is made of."""
    if "jsonfeed.org/version" in str(feed.get("version")):
        return True
    return isinstance(feed.get("items"), list) and ("home_page_url" in feed or "feed_url" in feed)


def _draft(entry: dict[str, Any]) -> Draft:
    authors = entry.get("authors") or [entry.get("author")]
    names = (
        [_string(author, "name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    )
    return Draft(
        guid=_string(entry, "id"),
        link=_string(entry, "url") or _string(entry, "external_url"),
        title=_string(entry, "title"),
        summary=_string(entry, "summary"),
        contents=tuple(text for text in (_string(entry, "content_html"), _string(entry, "content_text")) if text),
        dates=tuple(date for date in (_string(entry, "date_published"), _string(entry, "date_modified")) if date),
        authors=tuple(name for name in names if name),
        language=_string(entry, "language"),
    )


def _string(of: dict[str, Any], name: str) -> str:
    value = of.get(name)
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
