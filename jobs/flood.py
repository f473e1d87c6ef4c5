"""How often the watches would have fired on what the archive holds, so that a flood is told before it comes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from alerts.decide import document_of
from alerts.matching import Matcher
from scraper import clock
from scraper.archive import Archive
from scraper.model import Article

# A week holds weekdays and a weekend; 5,000 articles of it say enough, and are read in some seconds.
SPAN = timedelta(days=7)
ARTICLES_MAX = 5_000
# Somebody waits for the answer; what was read until then is a sample.
SECONDS_MAX = 20
# More alerts a day of one watch are not read one by one.
ALERTS_PER_DAY_MAX = 50


@dataclass(frozen=True, slots=True)
class Flood:
    """A watch would have fired on `fired` of `articles`, which came within `days`."""

    watch_id: str
    fired: int
    articles: int
    days: float

    def __str__(self) -> str:
        span = "day" if self.days <= 1 else f"{self.days:.0f} days"
        return (
            f"would have fired on {self.fired:,} of the {self.articles:,} articles of the last {span}, "
            f"{self.fired / self.days:,.0f} a day"
        )


def expect_floods(archive: Archive, matcher: Matcher, *, now: datetime) -> list[Flood]:
    """The watches that would have fired too often, as the matcher has them."""
    fired: Counter[str] = Counter()
    count, oldest_at = 0, now
    sources = {row.source.id: row.source for row in archive.sources.rows()}
    for article in in_time(latest(archive, since=now - SPAN)):
        if article.source_id in sources:
            count, oldest_at = count + 1, article.first_seen_at
            fired.update(match.watch_id for match in matcher.match(document_of(article, sources[article.source_id])))
    # A few hours are taken for a day: a busy morning is no measure of the night.
    days = max(1.0, (now - oldest_at) / timedelta(days=1))
    return [Flood(name, times, count, days) for name, times in fired.items() if times / days > ALERTS_PER_DAY_MAX]


def latest(archive: Archive, *, since: datetime) -> Iterator[Article]:
    """What the watches met since, newest first: neither copies nor what a source listed before it was known."""
    articles = takewhile(lambda article: article.first_seen_at >= since, archive.articles.latest(limit=ARTICLES_MAX))
    return (article for article in articles if article.relation == "new" and not article.baseline)


def in_time(articles: Iterable[Article]) -> Iterator[Article]:
    deadline = clock.monotonic_seconds() + SECONDS_MAX
    return takewhile(lambda _: clock.monotonic_seconds() < deadline, articles)
