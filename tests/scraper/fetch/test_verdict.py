"""One word for what a poll's report says; tests/scraper/crawl/test_verdicts.py has them from real servers."""

import pytest

from scraper.fetch.verdict import verdict
from scraper.model import PollReport


def report(**more) -> PollReport:
    return PollReport("s", **{"outcome": "failed", **more})


@pytest.mark.parametrize(
    ("outcome", "listed", "word"),
    [("not_modified", 0, "ok"), ("unchanged", 0, "ok"), ("changed", 1, "ok"), ("changed", 0, "empty")],
)
def test_a_poll_that_succeeded_is_ok_unless_nothing_is_listed(outcome, listed, word):
    assert verdict(report(outcome=outcome, listed=listed)).word == word


def test_how_many_entries_there_were_is_the_reason():
    told = [verdict(report(outcome="changed", listed=listed)).reason for listed in (0, 1, 50)]
    assert told == ["lists nothing", "1 entry", "50 entries"]


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (401, "blocked"), (403, "blocked"), (404, "gone"), (410, "gone"), (418, "blocked"), (429, "asks-to-wait"),
        (451, "blocked"), (500, "unreachable"), (503, "unreachable"), (521, "unreachable"), (200, "not-a-feed"),
    ],
)  # fmt: skip
def test_status_decides_for_answers_without_a_feed(status, word):
    assert verdict(report(status=status, error=f"HTTP {status}")).word == word


@pytest.mark.parametrize("status", [403, 404, 503])
def test_whoever_names_a_time_asks_to_wait(status):
    assert verdict(report(status=status, error="HTTP", retry_after_seconds=0.0)).word == "asks-to-wait"


def test_a_failure_without_any_word_is_unreachable():
    assert verdict(report()) == verdict(report(error="no reason given"))
