"""Whether a match is told. Pure: a match and what is known in, a decision with its reason out.

The reasons are what `alerts --refused` and the console show, so they are sentences an analyst can act on.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.ledger.decisions import alert_id
from alerts.model import Alert, AlertKind, Carrier, Decision, Document, Hit, Match, Told, Watch
from alerts.novelty import Novelty
from alerts.render.snippet import snippet
from scraper.archive.versions import Version
from scraper.model import Article, Source

# A story that is followed for weeks must not become a stream: what comes later is in `stories`.
UPDATES_MAX = 20


def decide(
    article: Article,
    watch: Watch,
    *,
    watch_since: datetime,
    channels: Collection[str],
    told: Sequence[Told] = (),
    novelty: Novelty | None = None,
) -> Decision:
    """Tell of the article unless it is older than the watch, there is nobody to tell, or its story was told.

    `channels` are those of the watch that exist, `told` what the watch had of the article's story, the first alert
    first, `novelty` what the article brings to it.
    """
    if article.first_seen_at < watch_since:
        return Decision(False, f"first seen before the watch existed (since {watch_since:%Y-%m-%d %H:%M} UTC)")
    if not channels:
        return Decision(False, "the watch names no channel")
    if not told:
        return Decision(True, "first article of its story that fires the watch")
    known = f"{_relation(article)}; the story was told in alert {told[0].alert_id}"
    if watch.updates == "none":
        return Decision(False, f"{known}, and the watch wants no updates")
    if watch.updates == "material" and not novelty:
        return Decision(False, f"{known}, and nothing new is in it")
    if len(told) > UPDATES_MAX:
        return Decision(False, f"{known}, and {UPDATES_MAX} updates were sent")
    return Decision(True, f"{known}; new: {novelty.said}" if novelty else f"{known}; the watch wants all updates")


def decide_change(version: Version, watch: Watch, *, channels: Collection[str]) -> Decision:
    """Tell what became of a told article if the watch asks for it and there is somebody to tell."""
    what = "removed" if version.kind == "removed" else "changed"
    if not watch.on_change:
        return Decision(False, f"{what}; the watch wants no changes")
    if not channels:
        return Decision(False, f"{what}; the watch names no channel")
    return Decision(True, f"{what}: {version.reason}")


def _relation(article: Article) -> str:
    if article.related_to is None or article.relation in (None, "new"):
        return "an article of a known story"
    return f"{article.relation} of article {article.related_to} ({article.relation_reason})"


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
    """The alert of a story's first article, with everything its readers will be shown."""
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
        story_id=article.story_id,
        severity=watch.severity,
        modified_at=article.modified_at,
    )


def in_story(alert: Alert, *, told: Sequence[Told], novelty: Novelty | None, carriers: Sequence[Carrier]) -> Alert:
    """The alert with who else carries its story, and, where the story was told, as an update in its thread."""
    alert = in_company(alert, carriers)
    if not told:
        return alert
    news = novelty.said if novelty else ""
    return replace(alert, kind="update", n=len(told), root_id=told[0].alert_id, news=news)


def in_company(alert: Alert, carriers: Sequence[Carrier]) -> Alert:
    """The alert with who else carries its story."""
    outlets = len({carrier.source_id for carrier in carriers} - {alert.source_id})
    return replace(alert, outlets=outlets, carriers=tuple(carriers))


def alert_of_change(told: Alert, version: Version, *, instance: str, now: datetime) -> Alert:
    """The follow-up to what was told of an article, in the same thread: its edit word by word, or that it is gone."""
    kind: AlertKind = "removal" if version.kind == "removed" else "change"
    alert = replace(
        told,
        id=alert_id(instance, told.watch_id, told.article_id, kind=kind, n=version.n),
        kind=kind,
        n=version.n,
        root_id=told.root_id or told.id,
        headline=version.title,
        news=version.reason,
        created_at=now,
        modified_at=version.modified_at or told.modified_at,
    )
    return replace(alert, snippet=version.diff, marks=()) if version.diff else alert


def terms_of(match: Match) -> frozenset[str]:
    """The concepts, or words where there is none, that were found."""
    return frozenset(hit.concept or hit.term for hit in match.hits if hit.field in ("title", "text"))


def _terms(hits: Iterable[Hit]) -> Iterable[str]:
    """The forms found in the text; where the watch has conditions on the document only, these."""
    hits = tuple(hits)
    return [hit.form for hit in hits if hit.field in ("title", "text")] or [hit.term for hit in hits]
