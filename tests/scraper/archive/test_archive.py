"""Work moves from stage to stage in transactions: nothing is lost between them, nothing is done twice."""

import pytest
from builders import (
    NOON,
    a_page,
    a_report,
    a_source,
    after,
    an_entry,
    archive_with,
    due_sources,
    group_all,
    new_database,
    order_of,
    record,
    route_state,
)

from scraper.archive import Archive
from scraper.model import PollReport

YEARS = 10 * 365 * 86_400


def backlog_of(archive):
    return {(count.stage, count.rows) for count in archive.backlog.counts(after(9999))}


def test_first_listing_of_a_source_is_its_baseline_and_goes_no_further_than_grouping(tmp_path):
    archive = archive_with(tmp_path, baseline=False)

    recorded = archive.record_poll(a_report(an_entry(1), an_entry(2)), next_poll_at=after(600), reason="", now=NOON)

    assert (recorded.baseline, recorded.fresh) == (2, 0)
    assert archive.articles.count() == 2
    assert backlog_of(archive) == {("group", 2)}
    group_all(archive)
    assert backlog_of(archive) == set()


def test_an_empty_first_listing_is_no_baseline(tmp_path):
    archive = archive_with(tmp_path, baseline=False)
    record(archive, a_report())

    recorded = archive.record_poll(a_report(an_entry(1)), next_poll_at=after(600), reason="", now=NOON)

    assert recorded.baseline == 1


def test_entry_after_the_baseline_waits_for_its_page(tmp_path):
    archive = archive_with(tmp_path)

    record(archive, a_report(an_entry(1)))

    assert backlog_of(archive) == {("page", 1)}


def test_entry_of_a_source_whose_feed_is_enough_goes_straight_to_grouping(tmp_path):
    archive = archive_with(tmp_path, a_source(page="feed"))

    record(archive, a_report(an_entry(1)))

    assert backlog_of(archive) == {("group", 1)}


def test_entry_with_a_known_key_is_no_work(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1)))

    recorded = archive.record_poll(a_report(an_entry(1, title="Edited")), next_poll_at=NOON, reason="", now=NOON)

    assert recorded.fresh == 0
    assert backlog_of(archive) == {("page", 1)}


def test_a_crash_inside_a_poll_leaves_neither_entries_nor_validators(tmp_path):
    archive = archive_with(tmp_path)
    before = archive.sources.state("tass")

    def poll_and_die():
        with archive.database.transaction():
            record(archive, a_report(an_entry(1), etag='"v2"'))
            raise RuntimeError("the process dies here")

    with pytest.raises(RuntimeError):
        poll_and_die()

    assert archive.sources.state("tass") == before
    assert backlog_of(archive) == set()


def test_validators_are_kept_byte_for_byte(tmp_path):
    archive = archive_with(tmp_path)

    record(archive, a_report(etag='W/"weak \u00e9"', last_modified="whenever"))

    order = order_of(archive)
    assert (order.etag, order.last_modified) == ('W/"weak \u00e9"', "whenever")


def test_a_failed_poll_keeps_validators_and_says_since_when(tmp_path):
    archive = archive_with(tmp_path)
    failure = PollReport(source_id="tass", outcome="failed", status=503, error="HTTP 503")

    record(archive, failure, seconds=10)
    record(archive, failure, seconds=20)

    state = route_state(archive)
    assert state.etag == '"v1"'
    assert (state.failing_since, state.failures, state.error) == (after(10), 2, "HTTP 503")


def test_a_good_poll_ends_the_failing(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, PollReport(source_id="tass", outcome="failed", error="HTTP 503"))

    record(archive, PollReport(source_id="tass", outcome="not_modified", status=304, etag='"v1"'))

    state = archive.sources.state("tass")
    assert (state.failing_since, state.failures, state.error) == (None, 0, None)


def test_page_makes_the_article_and_hands_it_to_grouping(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1)))
    entry_id = archive.backlog.due("page", NOON, limit=1)[0].ref

    archive.record_page(entry_id, a_page("All of the story."), now=NOON)

    article = archive.articles.of_entry(entry_id)
    assert (article.title, article.text, article.text_from) == ("Headline number 1", "All of the story.", "page")
    assert backlog_of(archive) == {("group", 1)}


def test_a_page_reported_twice_is_taken_once(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1)))
    entry_id = archive.backlog.due("page", NOON, limit=1)[0].ref
    archive.record_page(entry_id, a_page("First answer, the longer one."), now=NOON)

    archive.record_page(entry_id, a_page("Second answer."), now=NOON)

    assert archive.articles.of_entry(entry_id).text == "First answer, the longer one."


def test_a_late_page_improves_the_article_and_meets_the_watches_again(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1)))
    entry_id = archive.backlog.due("page", NOON, limit=1)[0].ref
    archive.serve_feed_text(entry_id, error="the page took too long", refetch_at=after(300), now=NOON)
    article_id = archive.articles.of_entry(entry_id).id
    archive.group(article_id, now=NOON)
    archive.backlog.done("match", article_id)

    archive.record_page(entry_id, a_page("The page's full text, at last.", modified_at=after(99)), now=after(310))

    article = archive.articles.article(article_id)
    assert (article.text, article.modified_at) == ("The page's full text, at last.", after(99))
    assert backlog_of(archive) == {("match", 1)}


def test_a_page_that_comes_before_its_article_is_grouped_does_not_send_it_past_grouping(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1)))
    (work,) = archive.backlog.due("page", NOON, limit=9)
    archive.serve_feed_text(work.ref, error="the page took too long", refetch_at=NOON, now=NOON)

    archive.record_page(work.ref, a_page("The whole text of the page."), now=NOON)

    assert backlog_of(archive) == {("group", 1)}
    article = archive.articles.of_entry(work.ref)
    assert article.text == "The whole text of the page."
    archive.group(article.id, now=NOON)
    assert backlog_of(archive) == {("match", 1)}


def test_same_address_in_a_second_feed_is_the_same_article(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"), a_source("ria"))
    shared = an_entry(7, url="https://tass.example/news/7.html")
    tracked = an_entry(8, url="http://www.tass.example/news/7.html?utm_source=rss&utm_medium=feed")
    first = article_from(archive, a_report(shared, source_id="tass"))

    second = article_from(archive, a_report(tracked, source_id="ria"))

    assert archive.articles.article(first).relation == "new"
    assert archive.articles.article(second).related_to == first
    assert archive.articles.outlets(first) == 1
    assert archive.articles.article(second).relation_reason == f"same address as article {first}"


def test_same_long_text_elsewhere_is_the_same_article(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"), a_source("ria"))
    text = " ".join(f"word{number}" for number in range(60))
    first = article_from(archive, a_report(an_entry(1, title="A title", text=text), source_id="tass"))

    copy = an_entry(2, host="ria.example", title="A TITLE", text=text.upper())
    second = article_from(archive, a_report(copy, source_id="ria"))

    assert archive.articles.article(second).related_to == first


def test_short_texts_that_are_alike_stay_two_articles(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"), a_source("ria"))
    article_from(archive, a_report(an_entry(1, title="Photo of the day", text="See our site."), source_id="tass"))

    other = an_entry(2, host="ria.example", title="Photo of the day", text="See our site.")
    second = article_from(archive, a_report(other, source_id="ria"))

    assert archive.articles.article(second).relation == "new"


def test_article_that_is_the_same_as_a_baseline_one_never_meets_the_watches(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"), a_source("ria"))

    again = an_entry(5, host="ria.example", url="https://tass.example/news/0.html")
    article_from(archive, a_report(again, source_id="ria"))

    assert backlog_of(archive) == set()


def test_known_key_digests_go_out_with_the_order(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1), an_entry(2)))

    assert len(set(order_of(archive).known)) == 3


def test_a_source_that_left_the_configuration_is_not_due(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"), a_source("ria"))

    archive.sources.sync([a_source("ria")], now=after(1))

    assert due_sources(archive, after(9999)) == ["ria"]


def test_a_source_with_another_address_starts_over_with_a_baseline(tmp_path):
    archive = archive_with(tmp_path)
    moved = a_source("tass", url="https://tass.example/other.xml")
    archive.sources.sync([moved], now=after(1))

    recorded = archive.record_poll(a_report(an_entry(9)), next_poll_at=after(600), reason="", now=after(2))

    assert order_of(archive).known
    assert recorded.baseline == 1


def test_a_source_that_only_changed_to_https_keeps_its_validators(tmp_path):
    archive = archive_with(tmp_path, a_source("tass", url="http://tass.example/rss"))

    archive.sources.sync([a_source("tass", url="https://www.tass.example/rss")], now=after(1))

    assert order_of(archive).etag == '"v1"'


def test_restart_does_not_make_every_source_due(tmp_path):
    archive = archive_with(tmp_path)

    archive.sources.sync([a_source()], now=after(1))

    assert due_sources(archive, after(1)) == []
    assert due_sources(archive, after(600)) == ["tass"]


def test_once_polls_everything_but_what_asked_to_be_left_alone(tmp_path):
    archive = archive_with(tmp_path, a_source("tass"), a_source("ria"))
    asked = PollReport(source_id="ria", outcome="failed", status=429, error="HTTP 429", retry_after_seconds=3600)
    record(archive, asked, seconds=3000)

    archive.sources.routes.make_due(after(10))

    assert due_sources(archive, after(10)) == ["tass"]


def test_claims_of_a_dead_process_are_due_at_once(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1)))
    archive.backlog.claim(archive.backlog.due("page", NOON, limit=9), NOON)
    assert archive.backlog.due("page", NOON, limit=9) == []

    assert archive.backlog.release_claims() == 1
    assert len(archive.backlog.due("page", NOON, limit=9)) == 1


def test_full_text_index_follows_the_texts(tmp_path):
    archive = archive_with(tmp_path)
    entry = an_entry(1, title="Қазақстан құбыры", text="Мұнай туралы")
    article_from(archive, a_report(entry))

    found = archive.database.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'құбыры'").fetchall()

    assert len(found) == 1


def test_an_article_is_found_by_its_words_once_it_has_its_place(tmp_path):
    archive = archive_with(tmp_path, a_source(page="feed"))
    record(archive, a_report(an_entry(1, title="Bridge opened", text="Steel over the Ili.")))
    before = archive.database.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'ili'").fetchall()

    group_all(archive)

    after_it = archive.database.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH 'ili'").fetchall()
    assert (len(before), len(after_it)) == (0, 1)


def article_from(archive, report):
    """The report's one entry goes through page (the feed's text serves) and grouping; returns the article's id."""
    record(archive, report)
    entry_id = archive.backlog.due("page", NOON, limit=1)[0].ref
    archive.serve_feed_text(entry_id, error="no page in this test", refetch_at=None, now=NOON)
    article_id = archive.articles.of_entry(entry_id).id
    archive.group(article_id, now=NOON)
    return article_id


@pytest.mark.parametrize("report", [a_report(), a_report(outcome="failed", error="HTTP 500", status=500)])
def test_source_polled_while_the_clock_was_years_ahead_is_due_after_its_interval(tmp_path, report):
    archive = archive_with(tmp_path)
    archive.record_poll(report, next_poll_at=after(YEARS + 600), reason="", now=after(YEARS))

    archive.sources.routes.believe_clock(NOON)

    assert due_sources(archive, after(599)) == []
    assert due_sources(archive, after(600)) == ["tass"]


def test_source_added_while_the_clock_was_years_ahead_is_due_at_once(tmp_path):
    archive = Archive(new_database(tmp_path))
    archive.sources.sync([a_source()], now=after(YEARS))

    archive.sources.routes.believe_clock(NOON)

    assert due_sources(archive, NOON) == ["tass"]


def test_believing_the_clock_breaks_no_promise_to_a_server(tmp_path):
    archive = archive_with(tmp_path)
    asked = a_report(outcome="failed", status=429, retry_after_seconds=6 * 86_400.0)
    archive.record_poll(asked, next_poll_at=after(6 * 86_400), reason="", now=NOON)

    archive.sources.routes.believe_clock(after(60))

    assert due_sources(archive, after(6 * 86_400 - 1)) == []


def test_pages_that_wait_since_a_time_to_come_are_due(tmp_path):
    archive = archive_with(tmp_path)
    with archive.database.transaction():
        archive.backlog.add("page", 1, now=after(YEARS))

    with archive.database.transaction():
        archive.backlog.believe_clock(NOON)

    (work,) = archive.backlog.due("page", NOON, limit=9)
    assert work.since_at == NOON
