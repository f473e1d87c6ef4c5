"""What the parent does when the crawler process dies, hangs or lies: a stub that speaks the lines stands in for it.

The stub obeys the URLs it is given, so that each death happens at a known moment; the real process is killed in
`test_process.py`.
"""

import logging
import threading
import time

import pytest

from scraper import child
from scraper.crawl import DIED, SILENT
from scraper.model import PageOrder, PollOrder

STUB = r"""
import json, os, sys, threading, time

out = sys.stdout.buffer.raw
silent = threading.Event()

def say(**message):
    out.write(json.dumps(message).encode() + b"\n")

def beat(*begun):
    say(beat={"begun": begun, "waiting": 0, "resident": 1000})

def heart():
    while not silent.wait(0.05):
        beat()

say(ready=True)
threading.Thread(target=heart, daemon=True).start()
for line in sys.stdin:
    order = json.loads(line)
    if "drain" in order:
        os._exit(0)
    kind = "page" if "page" in order else "poll"
    url = order[kind]["url"]
    if "waiting" not in url:
        beat(order["id"])
    if "quick" in url or "waiting" in url:
        say(id=order["id"], **{kind: {"source_id": "?", "outcome": "unchanged"} if kind == "poll" else {"entry_id": 0}})
    elif "late" in url:
        threading.Timer(0.3, lambda i=order["id"]: say(id=i, poll={"source_id": "?", "outcome": "unchanged"})).start()
    elif "parsed-to-death" in url:
        say(working=order["id"])
        os._exit(1)
    elif "death" in url:
        time.sleep(0.1)
        os._exit(1)
    elif "hang" in url:
        silent.set()
        time.sleep(60)
    elif "forgotten" in url:
        pass
    elif "garbage" in url:
        out.write(b"}{\n")
    elif "wrong-kind" in url:
        say(id=order["id"], page={"entry_id": 1})
    elif "endless" in url:
        for _ in range(40):
            out.write(b"x" * 1024 * 1024)
    elif "logs" in url:
        for n in range(300):
            sys.stderr.write(f"line {n}\n")
        sys.stderr.flush()
        say(id=order["id"], poll={"source_id": "?", "outcome": "unchanged"})
    sys.stdout.flush()
"""


@pytest.fixture
def stubbed(monkeypatch, running_with):
    """Starts parents whose child is the stub; silence and answers are awaited for tenths of seconds."""

    def start(**settings):
        monkeypatch.setattr(child, "START", STUB)
        return running_with(**{"silence_seconds": 0.6, "answer_seconds": 60.0} | settings)

    return start


def polls(*behaviours: str) -> list[PollOrder]:
    return [PollOrder(f"{n} {behaviour}", "feed", f"http://x/{behaviour}") for n, behaviour in enumerate(behaviours)]


def errors(reports) -> list[str | None]:
    return [report.error for report in reports]


def test_only_the_culprit_among_many_gets_the_error(stubbed):
    behaviours = ["late"] * 11 + ["death"] + ["late"] * 4

    reports = stubbed().run(polls(*behaviours))

    assert errors(reports) == [DIED if behaviour == "death" else None for behaviour in behaviours]


def test_two_culprits_are_both_found(stubbed):
    behaviours = ["death", "late", "late", "death", "late"]

    reports = stubbed().run(polls(*behaviours))

    assert errors(reports) == [DIED if behaviour == "death" else None for behaviour in behaviours]


def test_the_order_being_parsed_is_tried_alone_before_it_is_blamed(stubbed):
    running = stubbed()

    reports = running.run(polls("late", "late", "parsed-to-death", "late"))

    assert errors(reports) == [None, None, DIED, None]
    assert running.crawler.status().restarts == 2  # among the others, and alone: no search by halves


def test_a_hang_is_ended_and_its_order_blamed(stubbed):
    running = stubbed()

    reports = running.run(polls("late", "hang", "late"))

    assert errors(reports) == [None, DIED, None]


def test_a_page_that_kills_is_reported_as_a_page(stubbed):
    reports = stubbed().run([PageOrder(7, "http://x/death"), *polls("quick")])

    assert [(report.error, report.retry) for report in reports[:1]] == [(DIED, False)]
    assert errors(reports[1:]) == [None]


@pytest.mark.parametrize("behaviour", ["garbage", "wrong-kind", "endless"])
def test_a_process_that_writes_what_none_writes_is_killed(stubbed, behaviour, caplog):
    running = stubbed()
    pid = running.crawler.status().pid

    reports = running.run(polls(behaviour, "late"))

    assert errors(reports) == [DIED, None]
    assert running.crawler.status().pid != pid
    assert "crawler killed" in caplog.text


def test_a_report_counts_for_the_order_whatever_source_it_names(stubbed):
    reports = stubbed().run([*polls("quick"), PageOrder(9, "http://x/quick")])

    assert [reports[0].source_id, reports[1].entry_id] == ["0 quick", 9]


def test_a_forgotten_order_is_reported_as_unanswered(stubbed):
    running = stubbed(answer_seconds=0.5)

    reports = running.run(polls("forgotten", "quick"))

    assert errors(reports) == [SILENT, None]
    assert running.crawler.status().restarts == 0


def test_the_process_is_recycled_between_batches_and_nothing_is_lost(stubbed):
    running = stubbed(recycle_orders=3)
    pids = set()
    for _ in range(6):
        assert errors(running.run(polls("quick", "late"))) == [None, None]
        pids.add(running.crawler.status().pid)
        ends_at = time.monotonic() + 5
        while running.crawler.status().pid is None and time.monotonic() < ends_at:
            time.sleep(0.01)

    assert len(pids) >= 3
    assert running.crawler.status().restarts == 0


def test_a_process_that_is_never_idle_is_drained_and_its_orders_go_on(stubbed, caplog):
    caplog.set_level(logging.INFO)
    running = stubbed(recycle_orders=3)

    reports = running.run(polls(*["quick"] * 20, *["late"] * 5))

    assert errors(reports) == [None] * 25
    assert "recycling the crawler after 25 orders" in caplog.text
    assert running.crawler.status().restarts == 0


def test_a_process_that_has_grown_is_recycled_when_idle(stubbed):
    running = stubbed(recycle_bytes=100)
    before = running.crawler.status().pid
    time.sleep(0.2)  # a heartbeat tells its size

    running.run(polls("quick"))

    ends_at = time.monotonic() + 5
    while running.crawler.status().pid in (None, before):
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def test_a_flood_of_log_lines_is_cut(stubbed, caplog):
    reports = stubbed().run(polls("logs"))
    time.sleep(0.3)

    assert errors(reports) == [None]
    assert sum("crawler says" in line for line in caplog.text.splitlines()) <= 100


def test_a_receiver_that_fails_on_one_report_gets_the_next(stubbed):
    running = stubbed()
    taken = running.crawler._on_report

    def fail_once(report):
        if report.source_id.endswith("waiting"):
            taken(report)
            raise ValueError("no")
        taken(report)

    running.crawler._on_report = fail_once

    assert errors(running.run(polls("waiting", "quick"))) == [None, None]


def test_a_child_that_cannot_start_is_tried_again(monkeypatch, stubbed):
    running = stubbed()
    monkeypatch.setattr(child, "START", "raise SystemExit")
    threading.Timer(1.0, monkeypatch.setattr, (child, "START", STUB)).start()

    assert errors(running.run(polls("death", "late"))) == [DIED, None]
    assert running.crawler.status().restarts > 2


def test_more_orders_than_the_child_holds_are_all_reported(stubbed):
    reports = stubbed().run(polls(*["quick", "late"] * 300))

    assert errors(reports) == [None] * 600
