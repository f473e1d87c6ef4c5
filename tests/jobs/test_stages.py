"""What the stages make of reports, with the clock as a parameter."""

import pytest
from builders import NOON, a_page, a_report, a_source, a_watch, after, an_entry, archive_with, due_sources, record

from alerts.ledger import Decisions
from alerts.matching import compile_watches
from alerts.vocabulary import load
from jobs.events import Plan
from jobs.stages import Stages
from scraper.errors import ArchiveError
from scraper.model import PageReport, PollReport


class Desk:
    id = "desk"


@pytest.fixture(scope="module")
def matcher():
    return compile_watches([a_watch(query="Kazakhstan")], load())


@pytest.fixture
def stages(tmp_path, matcher):
    """Stages over an archive with two sources that have their baseline, and one watch."""
    archive = archive_with(tmp_path, a_source("tass"), a_source("ria"))
    watches = (a_watch(),)
    since = Decisions(archive.database).sync_watches(watches, now=NOON)
    return Stages(archive, Plan((), watches, matcher, (Desk(),)), since)


def unreached(source_id):
    return PollReport(source_id=source_id, outcome="failed", error="the host name was not found")


def failed_page(stages, seconds, *, retry=True):
    (order,) = stages.due_pages(after(seconds))
    stages.record(PageReport(order.entry_id, error="HTTP 503", retry=retry, status=503), after(seconds))


def stage_rows(stages, seconds=0):
    return {count.stage: count.rows for count in stages.archive.backlog.counts(after(seconds))}


def test_sources_that_fell_in_an_outage_of_our_network_are_due_when_it_is_back(stages):
    for hour in range(4):
        stages.record(unreached("tass"), after(hour * 3600))
        stages.record(unreached("ria"), after(hour * 3600))
    assert due_sources(stages.archive, after(4 * 3600)) == []

    stages.record(a_report(source_id="ria"), after(4 * 3600))

    assert due_sources(stages.archive, after(4 * 3600)) == ["tass"]


def test_one_dead_source_keeps_its_back_off_while_others_answer(stages):
    for minute in range(0, 240, 4):
        stages.record(a_report(source_id="ria"), after(minute * 60))
        if minute % 60 == 0:
            stages.record(unreached("tass"), after(minute * 60))

    assert "tass" not in due_sources(stages.archive, after(240 * 60))


def test_a_page_is_tried_for_a_minute_and_then_the_feeds_text_serves(stages):
    record(stages.archive, a_report(an_entry(1)))
    failed_page(stages, 0)
    failed_page(stages, 3)
    failed_page(stages, 12)
    assert stage_rows(stages) == {"page": 1}

    stages.serve_late_pages(after(61))

    assert stage_rows(stages) == {"group": 1, "refetch": 1}


def test_a_page_that_fails_in_the_background_is_given_up_in_the_end(stages):
    record(stages.archive, a_report(an_entry(1)))
    stages.serve_late_pages(after(61))
    for seconds in (61, 400, 2_300, 9_600, 31_300):
        failed_page(stages, seconds)

    assert "refetch" not in stage_rows(stages)


def test_a_refused_page_is_not_tried_again(stages):
    record(stages.archive, a_report(an_entry(1)))

    failed_page(stages, 0, retry=False)

    assert stage_rows(stages) == {"group": 1}


def test_a_host_gets_two_pages_at_a_time_and_others_do_not_wait_for_it(stages):
    busy = [an_entry(number) for number in range(1, 6)]
    record(stages.archive, a_report(*busy, an_entry(9, host="other.example")))

    hosts = sorted(order.url.split("/")[2] for order in stages.due_pages(after(1)))

    assert hosts == ["other.example", "tass.example", "tass.example"]


def test_pages_that_wait_for_their_host_go_when_it_is_free(stages):
    record(stages.archive, a_report(*(an_entry(number) for number in range(1, 6))))
    orders = stages.due_pages(after(1))
    assert stages.due_pages(after(1)) == []

    stages.record(PageReport(orders[0].entry_id, page=a_page("The whole story.")), after(2))

    assert len(stages.due_pages(after(2))) == 1
    assert stage_rows(stages) == {"group": 1, "page": 4}


def test_backlog_is_as_old_as_what_somebody_waits_for_longest(stages):
    assert stages.backlog_seconds(NOON) == 0.0
    record(stages.archive, a_report(an_entry(1)))
    record(stages.archive, a_report(an_entry(2)), seconds=30)
    assert stages.backlog_seconds(after(40)) == 40.0

    stages.serve_late_pages(after(70))  # the first serves with its feed's text, and its page is tried in the background
    stages.work(after(70))

    assert stage_rows(stages) == {"page": 1, "refetch": 1}
    assert stages.backlog_seconds(after(75)) == 45.0


def test_a_page_known_from_another_feed_is_not_fetched_again(stages):
    record(stages.archive, a_report(an_entry(1)))
    (order,) = stages.due_pages(NOON)
    stages.record(PageReport(order.entry_id, page=a_page("The whole story.")), NOON)
    stages.work(NOON)
    tracked = an_entry(2, url="https://tass.example/news/1.html?utm_source=feed")
    record(stages.archive, a_report(tracked, source_id="ria"), seconds=5)

    assert stages.due_pages(after(5)) == []
    stages.work(after(5))
    assert stages.archive.articles.count() == 4


def test_article_older_than_the_watch_is_refused_with_the_reason(stages):
    record(stages.archive, a_report(an_entry(1, title="Kazakhstan builds")), seconds=-3600)
    stages.serve_late_pages(after(61))

    stages.work(after(61))

    (refusal,) = stages.decisions.refusals(limit=9)
    assert "before the watch existed" in refusal.decision.reason
    assert stages.messages.waiting() == 0


def test_match_stage_that_fails_on_one_article_goes_on_with_the_others(stages, matcher, monkeypatch):
    good, bad = an_entry(1, title="Kazakhstan builds"), an_entry(2, title="Kazakhstan poison")
    record(stages.archive, a_report(good, bad), seconds=1)
    stages.serve_late_pages(after(70))
    match = matcher.match
    monkeypatch.setattr(type(matcher), "match", lambda _, document: fail_on_poison(match, document))

    while stages.work(after(70)):
        pass  # a pass ends early on a slow machine

    assert stages.failed
    assert stages.messages.waiting() == 1
    assert stage_rows(stages)["match"] == 1
    monkeypatch.undo()
    while stages.work(after(70 + 61)):
        pass
    assert stages.messages.waiting() == 2


def fail_on_poison(match, document):
    if "poison" in document.title:
        raise ValueError("a mistake in the program")
    return match(document)


def test_pages_that_could_not_be_claimed_are_asked_for_again(stages, monkeypatch):
    record(stages.archive, a_report(an_entry(1)))
    claim = stages.archive.backlog.claim

    def full(*_):
        raise ArchiveError("the disk is full", retry=True)

    monkeypatch.setattr(stages.archive.backlog, "claim", full)
    with pytest.raises(ArchiveError):
        stages.due_pages(NOON)
    monkeypatch.setattr(stages.archive.backlog, "claim", claim)

    assert stages.in_flight == 0
    assert len(stages.due_pages(NOON)) == 1


def test_polls_that_could_not_be_ordered_are_ordered_again(stages, monkeypatch):
    order = stages.archive.sources.order

    def unreadable(route_id, *, now):
        raise ArchiveError("disk I/O error")

    monkeypatch.setattr(stages.archive.sources, "order", unreadable)
    with pytest.raises(ArchiveError):
        stages.due_polls(after(9_999))
    monkeypatch.setattr(stages.archive.sources, "order", order)

    assert len(stages.due_polls(after(9_999))) == 2


def test_once_polls_no_source_twice_however_long_it_takes(tmp_path, matcher):
    archive = archive_with(tmp_path, a_source(every_seconds=30), baseline=False)
    stages = Stages(archive, Plan((), (), matcher, ()), {}, once_since=NOON)
    assert len(stages.due_polls(NOON)) == 1

    stages.record(a_report(), after(20))

    assert stages.due_polls(after(300)) == []
    assert stages.idle(after(300))


def test_nothing_is_polled_while_the_disk_is_nearly_full(stages):
    stages.archive.sources.routes.make_due(after(3600))
    stages.paused = True

    assert stages.due_polls(after(3600)) == []

    stages.paused = False
    assert len(stages.due_polls(after(3600))) == 2
