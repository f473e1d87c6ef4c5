"""Whether a match is told. Pure: a match and what is known in, a decision with its reason out.

The reasons are what `alerts --refused` and the console show, so they are sentences an analyst can act on.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from alerts.ledger.decisions import alert_id
from alerts.model import Alert, Decision, Document, Hit, Match, Watch
from alerts.render.snippet import snippet
from scraper.model import Article, Source


def decide(article: Article, *, watch_since: datetime, channels: Collection[str]) -> Decision:
    """Tell of the article unless it is older than the watch, or there is nobody to tell.

    `channels` are those of the watch that exist.
    """
    if article.first_seen_at < watch_since:
        return Decision(False, f"first seen before the watch existed (since {watch_since:%Y-%m-%d %H:%M} UTC)")
    if not channels:
        return Decision(False, "the watch names no channel")
    return Decision(True, "first article that fires the watch")


def document_of(article: Article, source: Source) -> Document:
    """The article as matching sees it."""
    return Document(
        id=str(article.id),
        title=article.title,
        text=article.text,
        language=article.language,
        source=source.id,
        country=source.country,
        url=article.url,
        published_at=article.published_at,
        type=source.type,
        authors=article.authors,
    )


def alert_of(match: Match, watch: Watch, article: Article, *, source: Source, instance: str, now: datetime) -> Alert:
    """The alert, with everything its readers will be shown."""
    shown = snippet(article.title, article.text, match.hits)
    return Alert(
        id=alert_id(instance, watch.id, article.id, kind="first"),
        watch_id=watch.id,
        watch_title=watch.title,
        article_id=article.id,
        kind="first",
        headline=article.title,
        snippet=shown.text,
        marks=shown.marks,
        terms=tuple(dict.fromkeys(_terms(match.hits))),
        source_id=source.id,
        source_name=source.name,
        country=source.country,
        language=match.language or article.language,
        url=article.url,
        published_at=article.published_at,
        first_seen_at=article.first_seen_at,
        created_at=now,
    )


def _terms(hits: Iterable[Hit]) -> Iterable[str]:
    """The forms found in the text; where the watch has conditions on the document only, these."""
    hits = tuple(hits)
    return [hit.form for hit in hits if hit.field in ("title", "text")] or [hit.term for hit in hits]
