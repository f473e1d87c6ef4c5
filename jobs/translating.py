"""What waits to be translated: chosen, handed to the translator one article at a time, and kept.

1. With an alert of an article in another language than the readers' a row `translate` is queued, in its transaction.
2. One article is at the translator at a time; a failure is tried again, at ever longer intervals, for a day.
3. A translation is carried by messages that are made after it: digests, and what quiet hours held. The alert itself
   has gone out long before, with its gloss; where it can be changed, `Outbox.revise` has that done.
"""

from datetime import datetime, timedelta

import structlog

from alerts.languages import base
from alerts.ledger import Decisions, Translations
from alerts.model import Refused, Retry
from alerts.translate.texts import Api, Texts, texts_of
from jobs.events import Translated
from scraper.archive import Archive
from scraper.archive.backlog import Work

log = structlog.get_logger(__name__)

# A digest a day is the longest that an alert is usually held for.
AGE_MAX = timedelta(days=1)
RETRY_SECONDS, RETRY_SECONDS_MAX = 30.0, 3_600.0
ROWS_MAX = 50  # rows looked at in a pass for one that has something to translate


class Translating:
    """The stage over an archive and its ledger. Joins the caller's transactions."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._decisions = Decisions(archive.database)
        self._translations = Translations(archive.database)

    def claim(self, target: str, api: Api, now: datetime) -> Texts | None:
        """The texts of the next article that is due, claimed; None where there is none."""
        for work in self._archive.backlog.due("translate", now, limit=ROWS_MAX):
            texts = None if now - work.since_at > AGE_MAX else self._texts(work, target, api, now)
            if texts is None:
                self._archive.backlog.done("translate", work.ref)
                continue
            self._archive.backlog.claim([work], now)
            return texts
        return None

    def record(self, translated: Translated, now: datetime) -> list[str]:
        """Keep what came of it; returns the ids of the alerts that can say more now."""
        texts, answer, backlog = translated.texts, translated.answer, self._archive.backlog
        work = backlog.find("translate", texts.article_id)
        if isinstance(answer, Retry):
            if work is not None:
                seconds = answer.after_seconds or min(RETRY_SECONDS * 2 ** min(work.tries, 10), RETRY_SECONDS_MAX)
                due_at = now + timedelta(seconds=min(seconds, AGE_MAX.total_seconds()))
                backlog.retry("translate", texts.article_id, due_at=due_at, error=answer.answer)
            log.warning("not translated", article=texts.article_id, reason=answer.answer)
            return []
        backlog.done("translate", texts.article_id)
        if isinstance(answer, Refused):
            log.warning("not translated", article=texts.article_id, reason=answer.answer)
            return []
        self._translations.keep(texts, answer, api=translated.api, now=now)
        log.info("translated", article=texts.article_id, texts=len(answer))
        return [alert.id for alert in self._decisions.alerts_of(texts.article_id)]

    def _texts(self, work: Work, target: str, api: Api, now: datetime) -> Texts | None:
        """What of the article's alerts is not translated yet; None where nothing is left."""
        alerts = [alert for alert in self._decisions.alerts_of(work.ref) if base(alert.language) != base(target)]
        if not alerts:
            return None
        source = alerts[0].language
        texts = dict.fromkeys(text for alert in alerts for text in texts_of(alert) if alert.language == source)
        left = [text for text in texts if not self._translations.find(text, source, target, api=api, before=now)]
        return Texts(work.ref, source, target, tuple(left)) if left else None
