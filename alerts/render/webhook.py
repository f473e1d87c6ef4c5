"""A message as JSON for programs. Keys are only ever added; times are ISO 8601 in UTC.

    {"version": 1, "id": "…", "channel": "ops", "created_at": "2026-11-22T09:05:00.000000Z", "note": "",
     "alerts": [{"id", "kind", "watch": {"id", "title"}, "headline", "snippet", "marks": [[start, end]], "terms": [],
                 "source": {"id", "name", "country"}, "language", "url", "published_at", "modified_at",
                 "first_seen_at", "created_at", "outlets", "article_id", "story", "root", "news", "severity", "gloss",
                 "translation": {"headline", "snippet", "by"} or null,
                 "carriers": [{"source": {"id", "name"}, "language", "relation", "first_seen_at", "url"}]}]}

`kind` is first, update, change or removal; the snippet of a change is its word diff, `[-twelve-] {+fifteen+}`.
`gloss` is made by machine (alerts/gloss.py) and empty where the reader's language is the article's.
`marks` count code points of `snippet`. Texts are clean (one line, no control characters) but not escaped: escaping
is for whoever shows them. `id` is the same for every try; a test message has no alerts and says so in `note`.
"""

import json

from alerts.model import Alert, Message, Translation
from alerts.render.clean import link_of, one_line, one_line_marked
from scraper.clock import text_of

VERSION = 1


def webhook_json(message: Message) -> bytes:
    body = {
        "version": VERSION,
        "id": message.id,
        "channel": message.channel_id,
        "created_at": text_of(message.created_at),
        "note": one_line(message.note),
        "alerts": [_alert(alert) for alert in message.alerts],
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _alert(alert: Alert) -> dict[str, object]:
    snippet, marks = one_line_marked(alert.snippet, alert.marks)
    return {
        "id": alert.id,
        "kind": alert.kind,
        "watch": {"id": alert.watch_id, "title": one_line(alert.watch_title)},
        "headline": one_line(alert.headline),
        "snippet": snippet,
        "marks": marks,
        "terms": [one_line(term) for term in alert.terms],
        "source": {"id": alert.source_id, "name": one_line(alert.source_name), "country": _clean(alert.country)},
        "language": _clean(alert.language),
        "url": link_of(alert.url),
        "published_at": text_of(alert.published_at),
        "modified_at": text_of(alert.modified_at),
        "first_seen_at": text_of(alert.first_seen_at),
        "created_at": text_of(alert.created_at),
        "outlets": alert.outlets,
        "article_id": alert.article_id,
        "story": alert.story_id,
        "root": alert.root_id,
        "news": one_line(alert.news),
        "severity": alert.severity,
        "gloss": one_line(alert.gloss),
        "translation": _translation(alert.translation),
        "carriers": [
            {
                "source": {"id": carrier.source_id, "name": one_line(carrier.source_name)},
                "language": _clean(carrier.language),
                "relation": one_line(carrier.relation),
                "first_seen_at": text_of(carrier.first_seen_at),
                "url": link_of(carrier.url),
            }
            for carrier in alert.carriers
        ],
    }


def _clean(text: str | None) -> str | None:
    return None if text is None else one_line(text)


def _translation(translation: Translation | None) -> dict[str, str] | None:
    if translation is None:
        return None
    return {
        "headline": one_line(translation.headline),
        "snippet": one_line(translation.snippet),
        "by": translation.by,
    }
