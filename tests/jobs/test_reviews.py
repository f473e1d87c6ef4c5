"""What becomes of told articles whose pages are edited or taken down, with the clock as a parameter."""

from dataclasses import replace

import pytest
from builders import NOON, a_page, a_report, a_source, a_watch, after, an_entry, archive_with, record

from alerts.ledger import Decisions
from alerts.matching import compile_watches
from alerts.vocabulary import load
from jobs.events import Plan
from jobs.stages import Stages
from scraper.model import PageReport

HOUR = 3_600
TITLE = "Kazakhstan closes a bridge"
TEXT = (
    "Kazakhstan closed the bridge at Oral on Sunday, the transport ministry said, and twelve lorries are waiting. "
    "The ministry expects repairs to last until the end of the month; drivers are sent by way of Aktobe."
)


class Desk:
    id = "desk"


@pytest.fixture(scope="module")
def matcher():
    return compile_watches([a_watch(query="Kazakhstan")], load())


@pytest.fixture
def stages_for(tmp_path, matcher):
    """Stages with one watch, which told of one article at noon."""

    def make(*, on_change=True, page=True, source_page="fetch", feed_text=None):
        archive = archive_with(tmp_path, a_source("tass", page=source_page), a_source("ria"))
        watches = (replace(a_watch(), on_change=on_change),)
        since = Decisions(archive.database).sync_watches(watches, now=NOON)
        stages = Stages(archive, Plan((), watches, matcher, (Desk(),)), since)
        entry = an_entry(1, title=TITLE)
        record(archive, a_report(replace(entry, text=feed_text) if feed_text else entry))
        if source_page == "fetch":
            (order,) = stages.due_pages(NOON)
            failure = {"error": "HTTP 403", "status": 403}
            answer = {"page": a_page(TEXT, title=TITLE)} if page else failure
            stages.record(PageReport(order.entry_id, **answer), NOON)
        while stages.work(NOON):
            pass
        assert stages.messages.waiting() == 1
        return stages

    return make


def look(stages, hours, **answer):
    """The page is due, and the server answers so."""
    (order,) = stages.due_pages(after(hours * HOUR))
    stages.record(PageReport(order.entry_id, **answer), after(hours * HOUR))
    while stages.work(after(hours * HOUR)):
        pass


def edited(text=None, **changes):
    page = a_page(TEXT.replace("twelve", "fifteen") if text is None else text, title=TITLE)
    return {"page": replace(page, **changes), "status": 200}


def told(stages):
    """The kinds of all alerts so far, in order."""
    return [row.alert.kind for row in stages.decisions.latest(limit=99)][::-1]


def latest(stages):
    return next(stages.decisions.latest(limit=1)).alert


def reviews(stages):
    counts = stages.archive.backlog.counts(after(99 * HOUR))
    return sum(count.rows for count in counts if count.stage == "review")


def test_a_told_article_is_looked_at_again_after_an_hour_and_not_before(stages_for):
    stages = stages_for()

    assert stages.due_pages(after(HOUR - 1)) == []
    assert len(stages.due_pages(after(HOUR))) == 1


def test_an_unchanged_page_is_looked_at_five_times_in_two_days(stages_for):
    stages = stages_for()

    for hours in (1, 3, 8, 24, 48):
        look(stages, hours, **edited(TEXT))

    assert reviews(stages) == 0
    assert told(stages) == ["first"]
    assert stages.archive.versions.of(latest(stages).article_id) == []


def test_an_edit_is_kept_and_told_once_in_the_storys_thread(stages_for):
    stages = stages_for()
    first = latest(stages)

    look(stages, 1, **edited())
    look(stages, 3, **edited())

    assert told(stages) == ["first", "change"]
    follow_up = latest(stages)
    assert (follow_up.root_id, follow_up.n, follow_up.news) == (first.id, 1, "twelve → fifteen")
    assert "[-twelve-] {+fifteen+}" in follow_up.snippet
    before, after_edit = stages.archive.versions.of(first.article_id)
    assert (before.kind, before.text, after_edit.kind) == ("told", TEXT, "edit")
    assert stages.archive.articles.article(first.article_id).text == after_edit.text
    assert stages.messages.waiting() == 2


def test_a_second_edit_is_compared_with_the_first(stages_for):
    stages = stages_for()
    look(stages, 1, **edited())

    look(stages, 3, **edited(TEXT.replace("twelve", "thirty")))

    assert told(stages) == ["first", "change", "change"]
    assert (latest(stages).n, latest(stages).news) == (2, "fifteen → thirty")


def test_another_headline_becomes_the_articles(stages_for):
    stages = stages_for()

    look(stages, 1, **edited(TEXT, title="Kazakhstan reopens a bridge | TASS"))

    assert latest(stages).headline == "Kazakhstan reopens a bridge"
    assert "[-closes-] {+reopens+}" in latest(stages).snippet
    assert stages.archive.articles.article(latest(stages).article_id).title == "Kazakhstan reopens a bridge"


def test_a_watch_that_asks_for_no_changes_has_the_refusal_recorded(stages_for):
    stages = stages_for(on_change=False)

    look(stages, 1, **edited())

    assert told(stages) == ["first"]
    assert len(stages.archive.versions.of(latest(stages).article_id)) == 2
    (refusal,) = stages.decisions.refusals(limit=9)
    assert refusal.decision.reason == "changed; the watch wants no changes"


@pytest.mark.parametrize("status", [404, 410, 451])
def test_a_removed_page_is_told_once_and_its_text_stays(stages_for, status):
    stages = stages_for()

    look(stages, 1, error=f"HTTP {status}", status=status)
    look(stages, 3, error=f"HTTP {status}", status=status)

    assert told(stages) == ["first", "removal"]
    assert latest(stages).news == f"the page is gone (HTTP {status})"
    assert stages.archive.articles.article(latest(stages).article_id).text == TEXT


def test_an_edit_and_then_a_removal_are_both_told(stages_for):
    stages = stages_for()

    look(stages, 1, **edited())
    look(stages, 3, error="HTTP 410", status=410)

    assert told(stages) == ["first", "change", "removal"]


@pytest.mark.parametrize(
    "failure",
    [
        {"error": "HTTP 503", "status": 503, "retry": True},
        {"error": "HTTP 403", "status": 403},
        {"error": "the host name was not found", "retry": True},
        {"error": "no article in the page", "status": 200},
    ],
)
def test_other_failures_tell_nothing_and_the_next_look_comes(stages_for, failure):
    stages = stages_for()

    look(stages, 1, **failure)

    assert told(stages) == ["first"]
    assert stages.due_pages(after(3 * HOUR - 1)) == []
    look(stages, 3, **edited())
    assert told(stages) == ["first", "change"]


WALL = "We value your privacy. This site and its partners keep cookies on your device. Accept all to read on."


def test_a_wall_in_the_pages_place_is_told_as_nothing_and_the_text_stays(stages_for):
    stages = stages_for()

    look(stages, 1, **edited(WALL, title="Just a moment"))
    look(stages, 3, **edited(f"{TEXT.split('. ', maxsplit=1)[0]}.", title="Just a moment"))
    look(stages, 8, **edited(TEXT))

    assert told(stages) == ["first"]
    assert stages.archive.articles.article(latest(stages).article_id).text == TEXT


def test_a_wall_before_a_page_that_says_less_than_its_feed_is_told_as_nothing(stages_for):
    stages = stages_for(feed_text=f"{TEXT} Buses go on.")

    look(stages, 1, **edited(WALL, title="Just a moment"))

    assert told(stages) == ["first"]


def test_a_page_that_comes_back_is_told_and_its_next_removal_too(stages_for):
    stages = stages_for()

    look(stages, 1, error="HTTP 404", status=404)
    look(stages, 3, **edited(WALL))
    look(stages, 8, **edited(TEXT))
    assert (told(stages), latest(stages).news) == (["first", "removal", "change"], "the page is back")
    look(stages, 24, error="HTTP 404", status=404)

    assert told(stages) == ["first", "removal", "change", "removal"]
    kinds = [version.kind for version in stages.archive.versions.of(latest(stages).article_id)]
    assert kinds == ["told", "removed", "back", "removed"]


def test_an_edit_makes_no_second_alert_of_the_watch_that_was_told(stages_for):
    stages = stages_for(on_change=False)

    look(stages, 1, **edited(TEXT.replace("the ministry", "Kazakhstan's government").replace("twelve", "fifteen")))

    assert told(stages) == ["first"]
    assert stages.messages.waiting() == 1
    assert stages.archive.backlog.rows(("match",)) == 0


def test_a_follow_up_of_an_article_is_no_update_of_its_story(stages_for):
    stages = stages_for()
    look(stages, 1, **edited())

    first = next(row.alert for row in stages.decisions.latest(limit=9) if row.alert.kind == "first")

    assert [one.kind for one in stages.decisions.told(first.watch_id, first.story_id)] == ["first"]


def test_a_look_that_a_crash_undid_is_told_once_after_the_restart(stages_for, monkeypatch):
    stages = stages_for()
    (order,) = stages.due_pages(after(HOUR))
    with monkeypatch.context() as crash:
        crash.setattr(type(stages.messages), "add", _die)
        with pytest.raises(SystemExit):
            stages.record(PageReport(order.entry_id, **edited()), after(HOUR))
    assert stages.archive.versions.of(latest(stages).article_id) == []

    for _ in range(2):
        stages.record(PageReport(order.entry_id, **edited()), after(HOUR))

    assert told(stages) == ["first", "change"]
    assert stages.messages.waiting() == 2


def _die(*_args, **_options):
    raise SystemExit


def test_a_page_that_never_came_cannot_be_removed_and_comes_without_being_an_edit(stages_for):
    stages = stages_for(page=False)
    look(stages, 1, error="HTTP 404", status=404)

    look(stages, 3, **edited(TEXT))

    assert told(stages) == ["first"]
    assert stages.archive.articles.article(latest(stages).article_id).text == TEXT


def test_articles_of_sources_without_pages_are_not_looked_at(stages_for):
    stages = stages_for(source_page="feed")

    assert reviews(stages) == 0
    assert stages.due_pages(after(HOUR)) == []


def test_a_second_report_of_a_look_changes_nothing(stages_for):
    stages = stages_for()
    (order,) = stages.due_pages(after(HOUR))
    report = PageReport(order.entry_id, **edited())

    stages.record(report, after(HOUR))
    stages.record(report, after(HOUR))

    assert told(stages) == ["first", "change"]


def test_looks_come_after_new_pages_of_their_host(stages_for):
    stages = stages_for()
    record(stages.archive, a_report(an_entry(7), an_entry(8)), seconds=HOUR)

    new = stages.due_pages(after(HOUR))

    assert sorted(order.url for order in new) == [
        "https://tass.example/news/7.html",
        "https://tass.example/news/8.html",
    ]


def test_looks_that_wait_are_no_backlog_to_worry_about(stages_for):
    stages = stages_for()

    assert stages.backlog_seconds(after(9 * HOUR)) == 0
    assert stages.archive.backlog.rows(("page", "refetch")) == 0


def test_a_watch_that_is_gone_hears_of_no_change(stages_for, matcher):
    stages = stages_for()
    stages.use(Plan((), (), matcher, (Desk(),)), {})

    look(stages, 1, **edited())

    assert told(stages) == ["first"]
