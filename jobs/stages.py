"""The stages an article passes, each one transaction that takes work from one and leaves it at the next.

    poll     due source      → entries + validators + page rows         (the crawler fetches and parses)
    page     page row        → article + group row                      (after 60 s the feed's text serves)
    refetch  late page row   → the article's text improved + match row  (in the background)
    review   told article    → version kept + follow-ups (five looks in 48 h)
    group    group row       → place in a story + match row             (serial)
    match    match row       → decisions + alerts + outbox rows
    send     outbox row      → claimed, committed, sent, settled        (alerts/outbox.py)

All run in the work thread, which owns the connection. The clock is a parameter.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import structlog

from alerts.decide import document_of
from alerts.ledger import Decisions, Holds, Messages
from jobs.canary.flight import meets
from jobs.dispatch import Dispatcher
from jobs.events import Plan
from jobs.telling import Teller
from jobs.visits import Visits
from scraper import clock
from scraper.archive import Archive
from scraper.archive.backlog import Stage, Work
from scraper.archive.database import is_storage_fault
from scraper.archive.routes import Due
from scraper.crawl import Order, Report
from scraper.failpoints import passing
from scraper.fetch.pages import PAGE_DEADLINE, after_failure
from scraper.fetch.reviews import is_gone, next_look
from scraper.fetch.robots import DISALLOWED
from scraper.fetch.schedule import next_poll
from scraper.model import CANARY_ID, PageOrder, PageReport, PollOrder, PollReport
from scraper.semantic.recall import Recall

log = structlog.get_logger(__name__)

# The crawler runs this many requests at once; more orders would only wait in its memory.
POLLS_IN_FLIGHT_MAX = 64
PAGES_IN_FLIGHT_MAX = 64
# Pages of one host go one by one with a pause; a second one keeps the crawler from waiting for us.
PAGES_PER_HOST_MAX = 2
# Rows looked at for polls, and for pages: enough to find other hosts behind one that has hundreds.
ROWS_MAX = 500
LOOK_FURTHER_EVERY = timedelta(seconds=1)  # when none was found
# A longer pause that a host wants is slept over; `run --once` waits for shorter ones.
PAUSE_WAITED_FOR = timedelta(seconds=60)
CRAWL_DELAY = "the host's Crawl-delay"
PAGE_STAGES: tuple[Stage, ...] = ("page", "refetch")
REVIEW: Stage = "review"
# Stages in which somebody waits for a row; in the others a look at what was told comes after everything that is new.
PROMPT_STAGES: tuple[Stage, ...] = ("page", "group", "match")
# Rows of group or match done before reports, answers and what is due are looked at again, so that nothing waits long.
ROWS_PER_PASS = 20
PASS_SECONDS = 0.25  # of a stage, for rows that are slow: what is decided goes out after the pass
# When nothing at all was reached for so long, it was our network that failed, not the sources.
OUTAGE = timedelta(minutes=5)
# A row that a stage failed on is put off, so that the others pass; doubled with each failure up to a day.
FAILED_ROW_SECONDS = 60


class Stages:
    """The stages over one archive and ledger, under the plan in force."""

    def __init__(
        self,
        archive: Archive,
        plan: Plan,
        watch_since: Mapping[str, datetime],
        *,
        once_since: datetime | None = None,
        recall: Recall | None = None,
    ) -> None:
        """`once_since`: no source is polled again that was polled since."""
        self.archive = archive
        self.decisions = Decisions(archive.database)
        self.messages = Messages(archive.database)
        self.holds = Holds(archive.database)
        self._dispatcher = Dispatcher(self.decisions, self.messages, self.holds)
        self._teller = Teller(archive, self.decisions, self._dispatcher, recall or Recall())
        self.paused = False  # nothing new is asked for: the disk is nearly full
        self.failed = False  # a stage failed on something; `run --once` says so with its exit code
        self._visits = Visits(archive.hosts)
        self._polls: dict[int, str] = {}  # route id → the address asked
        self._pages: dict[int, str] = {}  # entry id → address
        self.polled_at = self._reached_at = archive.sources.routes.reached_at()  # a poll succeeded, a server answered
        self._once_since = once_since
        self._look_further_at = datetime.min.replace(tzinfo=UTC)
        self.use(plan, watch_since)

    def use(self, plan: Plan, watch_since: Mapping[str, datetime]) -> None:
        """From here on this plan is in force."""
        self.plan = plan
        self._dispatcher.use(plan)
        self._teller.use(plan, watch_since)

    def pause(self, low: bool) -> None:
        """Ask for nothing new while the disk is nearly full."""
        if low and not self.paused:
            self.failed = True
            log.error("polling stopped", reason="the disk is nearly full")
        elif self.paused and not low:
            log.info("polling goes on", reason="the disk has room again")
        self.paused = low

    @property
    def in_flight(self) -> int:
        """Orders that the crawler has not reported yet."""
        return len(self._polls) + len(self._pages)

    def forget_orders(self) -> None:
        """The crawler that had the orders is gone: they go out again."""
        self._polls.clear()
        self._visits.clear()
        self._pages.clear()
        self.archive.backlog.release_claims()

    def overdue_seconds(self, now: datetime) -> float:
        """How long the source that waits longest has been due without being polled."""
        return self.archive.sources.routes.overdue_seconds_max(now)

    def backlog_seconds(self, now: datetime) -> float:
        """How long the oldest due row has waited, those that wait in the background apart."""
        oldest_at = self.archive.backlog.oldest_due_at(PROMPT_STAGES, now)
        return (now - oldest_at).total_seconds() if oldest_at else 0.0

    def idle(self, now: datetime) -> bool:
        """Whether `run --once` may end: nothing on its way, no page to wait for, and nothing that could go on now."""
        return (
            self.in_flight == 0
            and self.archive.backlog.rows(("page",)) == 0
            and not any(self.archive.backlog.due(stage, now, limit=1) for stage in ("group", "match"))
            and not self.holds.due(now, limit=1)
            and (self.paused or not self.archive.sources.due(now, limit=1, unpolled_since=self._once_since))
        )

    # poll

    def due_polls(self, now: datetime) -> list[Order]:
        """Orders for the sources that are due and not being polled."""
        room = 0 if self.paused else POLLS_IN_FLIGHT_MAX - len(self._polls)
        orders: list[Order] = []
        # The first rows are those on their way; only when many hosts are busy behind them it is worth to look further.
        for limit in (2 * POLLS_IN_FLIGHT_MAX, ROWS_MAX) if room > 0 else ():
            if limit == ROWS_MAX and timedelta(0) < self._look_further_at - now <= LOOK_FURTHER_EVERY:
                break
            rows = self.archive.sources.due(now, limit=limit, unpolled_since=self._once_since)
            waiting, before = [due for due in rows if due.route_id not in self._polls], len(orders)
            for due in waiting:
                if len(orders) < room and self._may_ask(due, now):
                    orders.append(self._send_out(due, now))
            if limit == ROWS_MAX and len(orders) == before:
                self._look_further_at = now + LOOK_FURTHER_EVERY
            if len(orders) in (room, len(waiting)) or len(rows) < limit:
                break
        return orders

    def _send_out(self, due: Due, now: datetime) -> PollOrder:
        order = self.archive.sources.order(due.route_id, now=now)
        order = self._visits.told(order, now, obeys_robots=due.obeys_robots)
        self._visits.enter(order.url, robots=order.robots_due)
        self._polls[due.route_id] = order.url
        return order

    def _may_ask(self, due: Due, now: datetime) -> bool:
        """Whether the route's host can be asked now; what must not or can only be asked later is put off."""
        if not self._visits.is_free(due.url, now):
            free_at = self._visits.free_at(due.url, now)
            if free_at is not None and free_at - now > PAUSE_WAITED_FOR:
                self.archive.sources.routes.postpone(due.route_id, free_at, reason=CRAWL_DELAY)
            return False
        if not due.obeys_robots or self._visits.is_robots_due(due.url, now):
            return True
        if not self._visits.is_allowed(due.url):
            refused = PollReport(due.source_id, "failed", due.route_id, error=DISALLOWED, disallowed=True)
            self._record_poll(refused, now)
            return False
        return True

    def record(self, report: Report, now: datetime) -> None:
        """Keep what the crawler reports."""
        if isinstance(report, PollReport):
            route_id = report.route_id or self.archive.sources.route_in_use(report.source_id)
            if url := self._polls.pop(route_id, None):
                self._visits.leave(url, now, robots=report.robots)
            if report.outcome != "deferred":
                self._record_poll(replace(report, route_id=route_id), now)
            elif url and (free_at := self._visits.free_at(url, now)):
                self.archive.sources.routes.postpone(route_id, free_at, reason=CRAWL_DELAY)
        elif isinstance(report, PageReport):
            if url := self._pages.pop(report.entry_id, None):
                self._visits.leave(url, now)
            with self.archive.database.transaction():
                self._record_page(report, now)

    def _record_poll(self, report: PollReport, now: datetime) -> None:
        sources = self.archive.sources
        state = sources.route_state(report.route_id)
        every_seconds = sources.every_seconds(report.source_id)
        jitter = random.random()  # noqa: S311 - spreads polls
        following = next_poll(state, report, every_seconds=every_seconds, now=now, jitter=jitter)
        recorded = self.archive.record_poll(report, next_poll_at=following.at, reason=following.reason, now=now)
        if report.source_id != CANARY_ID:  # that we reach ourselves says nothing of the network
            if report.status is not None:
                self._end_outage(now)
            if report.outcome != "failed":
                self.polled_at = now
        if recorded.churn:
            log.warning("source quarantined", source=report.source_id, reason=recorded.churn)
        if recorded.switched:
            log.warning("route changed", source=report.source_id, reason=recorded.switched)
        if recorded.takeover:
            log.info("route began", source=report.source_id, told=recorded.takeover)
        if report.outcome == "failed":
            log.warning("poll failed", source=report.source_id, error=report.error, next_poll=following.reason)
        elif recorded.baseline:
            log.info("baseline kept", source=report.source_id, entries=recorded.baseline)
        elif recorded.fresh:
            log.info("entries found", source=report.source_id, entries=recorded.fresh)

    def _end_outage(self, now: datetime) -> None:
        """A server answered. What failed since one last did need not wait until its back-off is over."""
        if self._reached_at is not None and now - self._reached_at > OUTAGE:
            recalled = self.archive.sources.routes.recall(self._reached_at, now)
            if recalled:
                log.info("network is back", sources_due=recalled, unreached_since=self._reached_at.isoformat())
        self._reached_at = now

    # page

    def due_pages(self, now: datetime) -> list[Order]:
        """Orders for pages that are due, few of one host at a time; rows that need no page go on at once."""
        orders: list[Order] = []
        going: dict[int, str] = {}
        with self.archive.database.transaction():
            claimed = []
            for work, order in self._fetchable(now):
                if work.ref in going:
                    continue  # a look at a page that is on its way anyhow
                orders.append(order)
                claimed.append(work)
                going[work.ref] = order.url
            self.archive.backlog.claim(claimed, now)
        self._pages.update(going)  # only now: what could not be claimed is not on its way
        for url in going.values():
            self._visits.enter(url)
        return orders

    def _fetchable(self, now: datetime) -> Iterator[tuple[Work, PageOrder]]:
        per_host = Counter(urlsplit(url).hostname for url in self._pages.values())
        room = PAGES_IN_FLIGHT_MAX - len(self._pages)
        for stage in (*PAGE_STAGES, REVIEW) if room > 0 else ():
            for work in self.archive.backlog.due(stage, now, limit=ROWS_MAX):
                if work.ref in self._pages:
                    continue
                order = self.archive.articles.page_order(work.ref)
                # Asked first: of a burst hundreds of rows wait for their host in every pass.
                if order is not None and not self._takes_page(order.url, per_host, now):
                    continue
                if order is None or (reason := self._needless(work, order)):
                    self._without_page(work, reason if order else "the entry has no address", now)
                    continue
                per_host[urlsplit(order.url).hostname] += 1
                room -= 1
                yield work, replace(order, delay_seconds=self._visits.delay_seconds(order.url))
                if room == 0:
                    return

    def _takes_page(self, url: str, per_host: Counter[str | None], now: datetime) -> bool:
        most = PAGES_PER_HOST_MAX if self._visits.free_at(url, now) is None else 1
        return per_host[urlsplit(url).hostname] < most and self._visits.is_free(url, now)

    def _needless(self, work: Work, order: PageOrder) -> str:
        if order.obeys_robots and not self._visits.is_allowed(order.url):
            return DISALLOWED
        canonical_url = self.archive.articles.entry(work.ref).canonical_url
        is_known = work.stage == "page" and canonical_url and self.archive.articles.known_page(canonical_url)
        return "known from another feed" if is_known else ""

    def _without_page(self, work: Work, reason: str, now: datetime) -> None:
        if work.stage == "page":
            self.archive.serve_feed_text(work.ref, error=reason, refetch_at=None, now=now)
        elif work.stage == REVIEW:
            self.archive.put_off_review(work.ref, next_at=None, error=reason)
        else:
            self.archive.give_up_page(work.ref, error=reason)

    def serve_late_pages(self, now: datetime) -> None:
        """Entries whose page did not come in time go on with the feed's text, the page is tried for later."""
        with self.archive.database.transaction():
            for work in self.archive.backlog.entered_before("page", now - PAGE_DEADLINE, limit=ROWS_MAX):
                self.archive.serve_feed_text(work.ref, error="the page took too long", refetch_at=now, now=now)

    def _record_page(self, report: PageReport, now: datetime) -> None:
        if not any(self.archive.backlog.find(stage, report.entry_id) for stage in PAGE_STAGES):
            self._record_look(report, now)
            return
        if report.page is not None:
            self.archive.record_page(report.entry_id, report.page, now=now)
            return
        error = report.error or "no page"
        for stage in PAGE_STAGES:
            work = self.archive.backlog.find(stage, report.entry_id)
            if work is None:
                continue
            following = after_failure(work.stage, report, tries=work.tries, since_at=work.since_at, now=now)
            log.info("page failed", entry=report.entry_id, error=error, then=following.reason)
            if following.retry:
                assert following.at is not None
                self.archive.retry_page(work.stage, work.ref, due_at=following.at, error=error)
            elif work.stage == "page":
                self.archive.serve_feed_text(work.ref, error=error, refetch_at=following.at, now=now)
            else:
                self.archive.give_up_page(work.ref, error=error)

    # review

    def _record_look(self, report: PageReport, now: datetime) -> None:
        """The page of a told article was looked at again; what became of it is told in the same transaction."""
        work = self.archive.backlog.find(REVIEW, report.entry_id)
        if work is None:
            return  # a second report of the same page
        following = next_look(work.since_at, now, wait_seconds=report.retry_after_seconds or 0.0)
        if report.page is not None:
            version = self.archive.record_review(report.entry_id, report.page, next_at=following.at, now=now)
        elif is_gone(report.status):
            reason = f"the page is gone (HTTP {report.status})"
            version = self.archive.record_removal(report.entry_id, reason=reason, next_at=following.at, now=now)
        else:
            version = None
            self.archive.put_off_review(report.entry_id, next_at=following.at, error=report.error or "no page")
        if version is not None:
            self._teller.tell_change(version, now)
        found = version.kind if version else report.error or "unchanged"
        log.info("page looked at again", entry=report.entry_id, found=found, then=following.reason)

    # group and match

    def work(self, now: datetime, *, hurry: Callable[[], bool] = lambda: False) -> int:
        """Do up to `ROWS_PER_PASS` rows of each stage that needs nobody else; returns how many were done. `hurry` is
        asked whether somebody waits for the pass to end."""
        with self.archive.database.transaction():  # one for all: each commit waits for the disk
            # What was grouped is told before more is grouped: of 400 at once the first need not wait for the last.
            done = self._run("match", self._match, now, hurry)
            if not self.archive.backlog.due("match", now, limit=1):
                done += self._run("group", self._group, now, hurry) + self._run("match", self._match, now, hurry)
            return done + self._dispatcher.release(now)

    def rest(self) -> None:
        """There was nothing to do: what is only needed now and then may go."""
        self._teller.rest()

    def close(self) -> None:
        """End what was started."""
        self._teller.close()

    def _run(
        self, stage: Stage, step: Callable[[int, datetime], None], now: datetime, hurry: Callable[[], bool]
    ) -> int:
        due = self.archive.backlog.due(stage, now, limit=ROWS_PER_PASS)
        started = clock.monotonic_seconds()
        for work in due:
            spent = clock.monotonic_seconds() - started
            if spent > PASS_SECONDS or (work is not due[0] and hurry()):
                break  # the next pass goes on; what was decided goes out before
            try:
                with self.archive.database.transaction():
                    step(work.ref, now)
            except Exception as error:  # whatever one row holds, the stage goes on with the others
                if is_storage_fault(error):
                    raise
                self.failed = True
                log.exception("stage failed", stage=stage, ref=work.ref)
                delay = timedelta(seconds=FAILED_ROW_SECONDS * 2 ** min(work.tries, 10))
                reason = f"{type(error).__name__}: {error}"
                self.archive.backlog.fail(stage, work.ref, due_at=now + delay, error=reason)
        return len(due)

    def _group(self, article_id: int, now: datetime) -> None:
        self.archive.group(article_id, now=now)

    def _match(self, article_id: int, now: datetime) -> None:
        if not self.archive.backlog.done("match", article_id):
            return
        article = self.archive.articles.article(article_id)
        source = self.archive.sources.source(article.source_id)
        found = self.plan.matcher.match(document_of(article, source))
        if matches := [match for match in found if meets(match, source.id)]:
            self._teller.tell(matches, article, source, now)
        passing("match.decided")
