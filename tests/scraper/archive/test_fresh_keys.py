"""Keys that change and keys that are shared: nothing known is kept or told again, nothing new is hidden."""

import pytest
from builders import NOON, a_report, a_source, a_watch, after, an_entry, archive_with, record

from alerts.ledger import Decisions
from alerts.matching import compile_watches
from alerts.vocabulary import load
from jobs.events import Plan
from jobs.stages import Stages
from scraper.dedup.entries import CHURN_NOTE, Looks, find_churn, is_other

ENTRIES = 500
POLLS = 24


class Desk:
    id = "desk"


@pytest.fixture
def archive(tmp_path):
    return archive_with(tmp_path, a_source(page="feed"))


def told(number, *, poll=0, **changes):
    """An entry that says what it says whatever its key, and mentions what is watched."""
    words = " ".join(f"w{number}x{place}" for place in range(40))
    text = f"Kazakhstan {words}."
    return an_entry(number, key=f"{number}-{poll}", title=f"Title w{number}", summary=text, text=text, **changes)


def work_off(stages, seconds):
    while stages.work(after(seconds)):
        pass


def count(archive, table):
    return archive.database.execute(f"SELECT count(*) AS n FROM {table}").fetchone()["n"]


def test_churning_source_is_noticed_once_while_its_real_news_alerts(tmp_path):
    archive = archive_with(tmp_path, a_source(page="feed"), baseline=False)
    watches = (a_watch(),)
    since = Decisions(archive.database).sync_watches(watches, now=NOON)
    stages = Stages(archive, Plan((), watches, compile_watches(watches, load()), (Desk(),)), since)
    notices, planted = 0, {poll: 10_000 + poll for poll in range(2, 22, 2)}
    record(archive, a_report(*(told(number) for number in range(ENTRIES))))

    for poll in range(1, POLLS + 1):
        seconds = poll * 600
        entries = [told(number, poll=poll, published_at=after(seconds)) for number in range(ENTRIES)]
        entries += [told(number, poll=poll) for at, number in planted.items() if at <= poll]
        report = a_report(*reversed(entries) if poll % 2 else entries)
        recorded = archive.record_poll(report, next_poll_at=after(seconds + 600), reason="", now=after(seconds))
        notices += bool(recorded.churn)
        work_off(stages, seconds)

    assert notices == 1
    alerted = [row.alert.headline for row in stages.decisions.latest(limit=1000)]
    assert sorted(alerted) == sorted(f"Title w{number}" for number in planted.values())
    assert count(archive, "entries") == ENTRIES + len(planted)


def test_churn_is_noted_while_it_lasts_and_a_day_longer(archive):
    record(archive, a_report(*(told(number) for number in range(8))))
    record(archive, a_report(*(told(number, poll=1) for number in range(8))), seconds=600)
    assert archive.sources.state("tass").notes == (CHURN_NOTE,)

    record(archive, a_report(), seconds=600 + 86_400)

    assert archive.sources.state("tass").notes == ()


def test_few_entries_with_fresh_keys_go_on_as_usual(archive):
    record(archive, a_report(*(told(number) for number in range(4))))

    recorded = archive.record_poll(
        a_report(*(told(number, poll=1) for number in range(4))), next_poll_at=NOON, reason="", now=after(600)
    )

    assert (recorded.fresh, recorded.known, recorded.churn) == (4, 0, "")


@pytest.mark.parametrize(
    "changes",
    [{"title": "Weather", "url": None}, {"url": "https://tass.example/live.html"}],
    ids=["headline", "address"],
)
def test_neither_headline_nor_address_alone_makes_an_entry_known(archive, changes):
    for poll in range(3):
        fresh = [
            an_entry(100 * poll + number, text=f"Short {poll} {number}", title=f"T {poll} {number}")
            for number in range(8)
        ]
        fresh = [type(entry)(**{**{f: getattr(entry, f) for f in entry.__slots__}, **changes}) for entry in fresh]
        recorded = archive.record_poll(a_report(*fresh), next_poll_at=NOON, reason="", now=after(poll * 600))
        assert (recorded.fresh, recorded.known) == (8, 0)


def test_more_than_half_known_is_a_churn_and_half_is_not():
    assert find_churn(["text", "text", "text", None, None]).known == {0, 1, 2}
    assert not find_churn(["text", "text", "text", None, None, None])
    assert not find_churn(["text", "text"])
    assert find_churn(["text", "text"], lasting=True)


def test_two_articles_under_one_key_are_both_kept(archive):
    record(archive, a_report(told(1)))
    other = told(2, poll=0)
    shared = type(other)(**{**{f: getattr(other, f) for f in other.__slots__}, "key": "1-0"})

    for seconds in (600, 1200):  # the second time it is known
        record(archive, a_report(shared), seconds=seconds)

    assert count(archive, "articles") == 3  # with the old one of the baseline


def test_edit_under_its_address_is_no_other_article():
    old = Looks("https://a.example/1", "Twelve hurt", "Twelve were hurt.")

    assert not is_other(old, Looks("https://a.example/1", "Fifteen hurt", "Fifteen were hurt."))
    assert not is_other(old, Looks("https://a.example/2", "Twelve hurt", "Fifteen were hurt."))
    assert is_other(old, Looks("https://a.example/2", "A bridge opened", "The bridge is open."))
