"""From matches to alerts: what a watch has had of the story decides whether it hears of this article.

1. An article that founds a story and fires a watch may still translate or report again what was told lately: then it
   joins that story.
2. The decision (alerts/decide.py) sees what the watch was told of the story and what is new in the article.
3. Where an editor changes a told article or takes it down, the watches that told of it and ask for changes hear of it.
4. Decision, alert and messages are kept in the caller's transaction; (watch, article) makes a repeat a no-op.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from alerts.decide import alert_of, alert_of_change, decide, decide_change, document_of, in_company, in_story, terms_of
from alerts.languages import base
from alerts.ledger import Decisions
from alerts.model import Alert, Carrier, Match, Told
from alerts.novelty import Novelty, find_novelty
from alerts.timing.breakers import is_breaker
from jobs.dispatch import Dispatcher
from jobs.events import Plan
from scraper.archive import Archive
from scraper.archive.backlog import Stage
from scraper.archive.stories import Member
from scraper.archive.versions import Version
from scraper.dedup.core import own_text
from scraper.fetch.reviews import next_look
from scraper.model import Article, Place, Source
from scraper.semantic.reading import Document
from scraper.semantic.recall import Recall

log = structlog.get_logger(__name__)

# Reports of one event appear within this time; what is told later is another day's news.
RECALL = timedelta(hours=72)
TOLD_MAX = 100
# Articles of a story that a further one is compared with, the latest; and carriers that an alert lists.
STORY_ARTICLES_MAX = 20
CARRIERS_MAX = 50
DOCUMENTS_MAX = 500
# Vectors take half a second: of so many articles at once the last would wait for five.
CROWD = 10
WAITING: tuple[Stage, ...] = ("group", "match")


class Teller:
    """Tells of matches under the plan in force."""

    def __init__(self, archive: Archive, decisions: Decisions, dispatcher: Dispatcher, recall: Recall) -> None:
        self._archive = archive
        self._recall = recall
        self._decisions = decisions
        self._dispatcher = dispatcher
        self._instance = archive.database.instance
        self._documents: dict[int, tuple[str | None, Document]] = {}  # with the digest of the text

    def use(self, plan: Plan, watch_since: Mapping[str, datetime]) -> None:
        """From here on this plan is in force."""
        self._watches = {watch.id: watch for watch in plan.watches}
        self._watch_since = watch_since
        self._channels = {channel.id for channel in plan.channels}
        self._glossary = plan.glossary
        self._translates = plan.translator is not None

    def tell(self, matches: Sequence[Match], article: Article, source: Source, now: datetime) -> None:
        """Decide each match that was not decided before."""
        decided = self._decisions.decided(article.id)
        broken = frozenset(match.watch_id for match in matches if is_breaker(match))
        open_ = [match for match in matches if match.watch_id not in decided and not is_breaker(match)]
        if not open_:
            return
        if article.relation == "new":
            article = self._in_told_story(article, open_, now)
        told = [alert for match in open_ if (alert := self._tell(match, article, source, now)) is not None]
        alerts = self._with_gloss(told, article, source)
        for alert in alerts:
            self._decisions.add_alert(alert)
        if alerts and article.relation == "new":
            self._recall.prepare(article.id)
        if self._translates and any(self._is_foreign(alert) for alert in alerts):
            self._archive.backlog.add("translate", article.id, now=now)
        self._dispatcher.dispatch(alerts, broken=broken, now=now)

    def tell_change(self, version: Version, now: datetime) -> None:
        """Decide for each watch that was told of the article whether it hears what became of it."""
        article = self._archive.articles.article(version.article_id)
        alerts: list[Alert] = []
        for told in self._decisions.alerts_of(article.id):
            watch = self._watches.get(told.watch_id)
            if watch is None:
                continue
            channels = [channel_id for channel_id in watch.notify if channel_id in self._channels]
            decision = decide_change(version, watch, channels=channels)
            if not self._decisions.record_change(watch.id, article.id, version.n, decision=decision, now=now):
                continue
            if decision.told:
                alert = alert_of_change(told, version, instance=self._instance, now=now)
                alerts.append(in_company(alert, self._carriers(article)))
            log.info("change decided", watch=watch.id, article=article.id, told=decision.told, reason=decision.reason)
        alerts = self._with_gloss(alerts, article, self._archive.sources.source(article.source_id))
        for alert in alerts:
            self._decisions.add_alert(alert)
        self._dispatcher.dispatch(alerts, broken=frozenset(), now=now)

    def rest(self) -> None:
        """Nothing happens: what is only needed now and then may go."""
        self._recall.rest()

    def close(self) -> None:
        """End what was started."""
        self._recall.close()

    def _in_told_story(self, article: Article, matches: Sequence[Match], now: datetime) -> Article:
        """The article in the story of a told one that it translates or reports again, if there is one."""
        told = self._decisions.told_since(
            [match.watch_id for match in matches], since=now - RECALL, but=article.story_id, limit=TOLD_MAX
        )
        if not told:
            return article
        own, *others = self._documents_of([article.id, *told])
        verdict = self._recall.find(own, others, in_haste=self._is_crowded(now))
        if verdict is None:
            return article
        first = self._archive.articles.article(int(verdict.id))
        story_id = self._archive.stories.merge(first.story_id or first.id, article.story_id or article.id)
        reason = f"{verdict.reason}, with article {first.id}"
        place = Place(verdict.relation, first.id, reason, story_id, verdict.score, article.credits)
        self._archive.articles.set_place(article.id, place)
        return self._archive.articles.article(article.id)

    def _is_crowded(self, now: datetime) -> bool:
        """Whether so many articles wait behind the one that is told that there is no time for vectors."""
        backlog = self._archive.backlog
        return sum(len(backlog.due(stage, now, limit=CROWD)) for stage in WAITING) >= CROWD

    def _documents_of(self, ids: Sequence[int]) -> list[Document]:
        """What is compared of the articles, kept between calls: a hundred are asked for with every one that fires."""
        digests = self._archive.articles.digests(ids)
        if len(self._documents) + len(ids) > DOCUMENTS_MAX:
            self._documents = {id_: self._documents[id_] for id_ in ids if id_ in self._documents}
        # A text too short for a digest may change unseen, and is read each time.
        kept = {id_ for id_ in ids if digests[id_] and self._documents.get(id_, ("",))[0] == digests[id_]}
        for article in self._archive.articles.articles([id_ for id_ in ids if id_ not in kept]):
            self._documents[article.id] = (digests[article.id], _document(article))
        return [self._documents[id_][1] for id_ in ids]

    def _tell(self, match: Match, article: Article, source: Source, now: datetime) -> Alert | None:
        watch = self._watches[match.watch_id]
        channels = [channel_id for channel_id in watch.notify if channel_id in self._channels]
        told = self._decisions.told(watch.id, article.story_id)
        novelty = self._novelty(article, told, match) if told else None
        since = self._watch_since[watch.id]
        decision = decide(article, watch, watch_since=since, channels=channels, told=told, novelty=novelty)
        if not self._decisions.record(match, article.id, decision, now=now):
            return None
        log.info("match decided", watch=watch.id, article=article.id, told=decision.told, reason=decision.reason)
        if not decision.told:
            return None
        alert = alert_of(match, watch, article, source=source, instance=self._instance, now=now)
        alert = in_story(alert, told=told, novelty=novelty, carriers=self._carriers(article))
        if source.page == "fetch" and article.url is not None:
            self._archive.backlog.add("review", article.entry_id, now=now, due_at=next_look(now, now).at)
        return alert

    def _with_gloss(self, alerts: list[Alert], article: Article, source: Source) -> list[Alert]:
        """The alerts, all of one article, with what it names in the readers' language where that is another."""
        if self._glossary is None or not alerts:
            return alerts
        document = replace(document_of(article, source), language=alerts[0].language)
        gloss = self._glossary.gloss(document)
        return [replace(alert, gloss=gloss) for alert in alerts]

    def _is_foreign(self, alert: Alert) -> bool:
        return self._glossary is not None and base(alert.language) != base(self._glossary.language)

    def _novelty(self, article: Article, told: Sequence[Told], match: Match) -> Novelty:
        """What the article brings to its story."""
        earlier = [self._archive.articles.article(member.article_id) for member in self._others(article)]
        terms_told = frozenset[str]().union(*(one.terms for one in told))
        return find_novelty(article, earlier[-STORY_ARTICLES_MAX:], terms=terms_of(match), terms_told=terms_told)

    def _carriers(self, article: Article) -> list[Carrier]:
        return [
            Carrier(
                source_id=member.source_id,
                source_name=member.source_name,
                language=member.language,
                relation=member.relation,
                first_seen_at=member.first_seen_at,
                url=member.url,
            )
            for member in self._others(article)[:CARRIERS_MAX]
        ]

    def _others(self, article: Article) -> list[Member]:
        """The other articles of an article's story so far, the first seen first."""
        if article.story_id is None:
            return []
        return [member for member in self._archive.stories.members(article.story_id) if member.article_id != article.id]


def _document(article: Article) -> Document:
    """As it is compared: a wire's dateline would give all its news a place, an agency and a day in common."""
    return Document(
        article.id,
        article.title,
        own_text(article.text),
        language=article.language,
        published_at=article.published_at or article.first_seen_at,
    )
