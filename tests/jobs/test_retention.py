"""What is older than `keep_articles` goes, whole stories at a time, but never what somebody was told of."""

from datetime import timedelta

import pytest
from builders import (
    NOON,
    a_match,
    a_report,
    a_source,
    a_watch,
    after,
    an_alert,
    an_entry,
    archive_with,
    record,
)

from alerts.ledger import Decisions
from alerts.model import Decision
from jobs.retention import ROUND_EVERY, STORIES_MAX, Retention

DAY = 86_400
KEEP = timedelta(days=90)
TEXT = "The ministry of energy said on Sunday that the pipeline near {} would be closed for repairs until spring."


@pytest.fixture
def archive(tmp_path):
    archive = archive_with(tmp_path, a_source("tass", page="feed"), a_source("ria", page="feed"), baseline=False)
    for source_id in ("tass", "ria"):
        record(archive, a_report(source_id=source_id), seconds=-1)
    with archive.database.transaction():
        archive.database.execute("UPDATE sources SET baseline_at = ?", ("2026-11-22T11:00:00.000000Z",))
    yield archive
    archive.database.close()


def publish(archive, number, *, day, source_id="tass", **changes):
    words = TEXT.format(f"{number} and the town of {'abcdefghij'[number % 10] * 5}{number}")
    entry = an_entry(number, host=f"{source_id}.example", title=f"Pipeline {number} closed", text=words, **changes)
    record(archive, a_report(entry, source_id=source_id), seconds=day * DAY)
    for work in archive.backlog.due("group", after(day * DAY), limit=9):
        archive.group(work.ref, now=after(day * DAY))


def rest(archive, *, day, keep=KEEP, rounds=1):
    retention = Retention(archive.database)
    return sum(retention.rest(keep, after(day * DAY) + timedelta(seconds=11 * n)) for n in range(rounds))


def count(archive, table):
    return archive.database.execute(f"SELECT count(*) AS n FROM {table}").fetchone()["n"]


def test_old_article_goes_with_its_texts_and_its_key_stays(archive):
    publish(archive, 1, day=0)
    publish(archive, 2, day=50)

    assert rest(archive, day=91) == 1

    (left,) = archive.articles.latest(limit=9)
    assert left.title == "Pipeline 2 closed"
    assert count(archive, "stories") == 1
    rows = archive.database.execute("SELECT key, text FROM entries ORDER BY id").fetchall()
    assert [(row["key"], bool(row["text"])) for row in rows] == [("key-1", False), ("key-2", True)]
    found = archive.database.execute("SELECT count(*) AS n FROM articles_fts WHERE articles_fts MATCH 'pipeline'")
    assert found.fetchone()["n"] == 1


def test_entry_that_the_feed_lists_again_is_no_news(archive):
    publish(archive, 1, day=0)
    rest(archive, day=91)

    publish(archive, 1, day=92)

    assert count(archive, "articles") == 0


def test_told_article_stays_and_what_was_decided_about_others_goes(archive):
    publish(archive, 1, day=0)
    publish(archive, 2, day=0)
    decisions = Decisions(archive.database)
    decisions.sync_watches([a_watch()], now=NOON)
    with archive.database.transaction():
        for article in archive.articles.latest(limit=2):
            told = article.title == "Pipeline 1 closed"
            decisions.record(a_match(), article.id, Decision(told, "a reason"), now=NOON)
            if told:
                decisions.add_alert(an_alert(article_id=article.id))

    assert rest(archive, day=100) == 1

    assert [article.title for article in archive.articles.latest(limit=9)] == ["Pipeline 1 closed"]
    assert count(archive, "decisions") == 1


def test_story_stays_whole_while_its_last_article_is_young(archive):
    publish(archive, 1, day=0)
    publish(archive, 1, day=2, source_id="ria")
    assert count(archive, "stories") == 1

    assert rest(archive, day=91) == 0
    assert rest(archive, day=93) == 2
    assert (count(archive, "articles"), count(archive, "stories"), count(archive, "addresses")) == (0, 0, 0)


def test_without_a_limit_nothing_goes(archive):
    publish(archive, 1, day=0)

    assert rest(archive, day=36_000, keep=None) == 0


def test_walk_goes_on_where_it_stopped_and_rests_for_a_day_at_its_end(archive):
    with archive.database.transaction():
        for number in range(STORIES_MAX + 5):
            publish(archive, number, day=0)
    retention = Retention(archive.database)
    moments = [after(91 * DAY) + timedelta(seconds=seconds) for seconds in (0, 5, 11, 22)]

    went = [retention.rest(KEEP, moment) for moment in moments]

    assert went == [STORIES_MAX, 0, 5, 0]
    publish(archive, 999, day=0)
    assert retention.rest(KEEP, moments[2] + ROUND_EVERY) == 1
