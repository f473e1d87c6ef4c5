"""Alerts as an Atom feed (RFC 4287) that grows: what a file holds, and what it holds with further alerts.

Each entry is one line of the file, so that a file is read back without reading strangers' XML: what is not such a line,
exactly as it was written here, is dropped. An alert's entry has the alert's id, and a repeat takes its place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from html import escape

from alerts.model import Alert, Message
from alerts.render.clean import isolate, link_of, one_line
from alerts.render.layout import lay_out
from alerts.render.matrix import simple_html
from alerts.render.words import headline, subject, watch_title

ENTRY = re.compile(r"<entry><id>([^<]+)</id><updated>([^<]+)</updated>.*</entry>")


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose feed it is: `id` for ever the same, `title` as people read it, at most `keep` entries."""

    id: str
    title: str
    keep: int


def grow(feed: Feed, written: str, entries: Iterable[str]) -> str:
    """The feed's file with `entries` beside those of `written` (its text so far), the newest first."""
    lines = {found[1]: found for line in (*written.splitlines(), *entries) if (found := ENTRY.fullmatch(line))}
    newest = sorted(lines.values(), key=lambda found: (found[2], found[1]), reverse=True)[: feed.keep]
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        _element("id", feed.id),
        _element("title", feed.title),
        _element("updated", newest[0][2] if newest else "1970-01-01T00:00:00Z"),
        "<generator>Steppewatch</generator>",
    ]
    return "\n".join([*head, *(found[0] for found in newest), "</feed>", ""])


def entry_of(alert: Alert, message: Message, zone: tzinfo) -> str:
    """One alert as a line."""
    alone = Message(message.id, message.channel_id, (alert,), message.created_at)
    title = ("Update: " if alert.kind == "update" else "") + isolate(headline(alert))
    link = link_of(alert.url)
    return _entry(
        _element("id", f"urn:steppewatch:alert:{one_line(alert.id)}"),
        _element("updated", _time(alert.created_at)),
        _element("title", title),
        f'<link rel="alternate" href="{escape(link)}"/>' if link else "",
        f"<author>{_element('name', one_line(alert.source_name) or one_line(alert.source_id))}</author>",
        _element("published", _time(alert.published_at or alert.first_seen_at)),
        f'<category term="{escape(one_line(alert.watch_id))}" label="{escape(watch_title(alert))}"/>',
        f'<content type="html">{escape(simple_html(lay_out(alone, zone)))}</content>',
    )


def entry_of_note(message: Message) -> str:
    """A message without alerts as a line."""
    return _entry(
        _element("id", f"urn:steppewatch:message:{one_line(message.id)}"),
        _element("updated", _time(message.created_at)),
        _element("title", subject(message)),
        "<author><name>Steppewatch</name></author>",
        _element("content", one_line(message.note)),
    )


def _entry(*elements: str) -> str:
    return f"<entry>{''.join(elements)}</entry>"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"  # with fractions: entries are sorted by it


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
