"""An expected flood is measured on what the archive holds."""

from datetime import timedelta
from pathlib import Path

import pytest
from builders import NOON, a_report, a_source, a_watch, after, an_entry, archive_with, record

import jobs.flood
from alerts.matching import Matcher, compile_watches
from alerts.vocabulary import load
from jobs.flood import ALERTS_PER_DAY_MAX, Flood, expect_floods
from scraper.archive import Archive

DAY = 86_400


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return compile_watches([a_watch("wide", query="gas!"), a_watch("narrow", query="Kazakhstan")], load())


def archive_of(directory: Path, *, days: int, a_day: int, text: str = "Part {}") -> Archive:
    """Articles of the days before noon, all of a day in its first minute."""
    archive = archive_with(directory, a_source(page="feed"))
    for day in range(-days, 0):
        numbers = range(-day * 1_000, -day * 1_000 + a_day)
        entries = [an_entry(n, title="Gas flows", text=text.format(n), summary="") for n in numbers]
        record(archive, a_report(*entries), seconds=day * DAY + 60)
        for work in archive.backlog.due("group", after(0), limit=1_000):
            archive.group(work.ref, now=after(day * DAY + 60))
    return archive


def test_watch_that_fires_too_often_is_told_with_its_figures(tmp_path: Path, matcher: Matcher) -> None:
    archive = archive_of(tmp_path, days=3, a_day=ALERTS_PER_DAY_MAX + 10)

    (flood,) = expect_floods(archive, matcher, now=NOON)

    assert (flood.watch_id, flood.fired, flood.articles) == ("wide", 180, 180)
    assert str(flood) == "would have fired on 180 of the 180 articles of the last 3 days, 60 a day"


def test_what_is_read_one_by_one_is_no_flood(tmp_path: Path, matcher: Matcher) -> None:
    assert expect_floods(archive_of(tmp_path, days=2, a_day=ALERTS_PER_DAY_MAX - 10), matcher, now=NOON) == []


def test_articles_older_than_a_week_do_not_count(tmp_path: Path, matcher: Matcher) -> None:
    archive = archive_of(tmp_path, days=2, a_day=ALERTS_PER_DAY_MAX + 10)

    assert expect_floods(archive, matcher, now=NOON + timedelta(days=7)) == []


def test_copies_are_told_once_and_count_once(tmp_path: Path, matcher: Matcher) -> None:
    archive = archive_of(
        tmp_path, days=1, a_day=ALERTS_PER_DAY_MAX + 10, text="The ministry counts every cubic metre. " * 20
    )

    assert expect_floods(archive, matcher, now=NOON) == []


def test_a_few_hours_are_taken_for_a_day(tmp_path: Path, matcher: Matcher) -> None:
    archive = archive_of(tmp_path, days=1, a_day=ALERTS_PER_DAY_MAX + 1)

    (flood,) = expect_floods(archive, matcher, now=NOON - timedelta(hours=22))

    assert str(flood) == "would have fired on 51 of the 51 articles of the last day, 51 a day"


def test_when_time_is_up_the_newest_are_the_sample(
    tmp_path: Path, matcher: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = archive_of(tmp_path, days=2, a_day=ALERTS_PER_DAY_MAX + 50)
    seconds = iter(range(1_000))
    monkeypatch.setattr(jobs.flood.clock, "monotonic_seconds", lambda: next(seconds))
    monkeypatch.setattr(jobs.flood, "SECONDS_MAX", 61)

    assert expect_floods(archive, matcher, now=NOON) == [Flood("wide", 60, 60, 1.0)]
