"""The work thread: reports in, orders and messages out, and what it does when the disk refuses."""

import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import a_page, a_report, a_source, a_watch, an_entry, new_database
from daemon import wait_until

from alerts.gloss import glossary_of
from alerts.matching import compile_watches
from alerts.model import Delivered, Retry
from alerts.timing.plan import ChannelTiming
from alerts.vocabulary import load
from jobs.engine.hands import Hands
from jobs.engine.local import LocalEngine
from jobs.events import Noted, Plan, Planned, Reported, Stop, Tick
from scraper import clock
from scraper.archive import Archive, open_reader
from scraper.archive.database import writer
from scraper.model import PageOrder, PageReport, PollOrder, PollReport


class Wire:
    """Stands where the crawler is: keeps orders, and answers them as the test says."""

    def __init__(self):
        self.orders = []
        self.finished = threading.Event()
        self.hands = Hands(submit=self.orders.extend, finished=self.finished.set)

    def polls(self):
        return [order for order in self.orders if isinstance(order, PollOrder)]

    def pages(self):
        return [order for order in self.orders if isinstance(order, PageOrder)]


class Desk:
    """A channel that keeps what it is given; `answers` are used up one by one, then everything is delivered."""

    kind = "terminal"

    def __init__(self, channel_id="desk", answers=()):
        self.id = channel_id
        self.taken = []
        self.answers = list(answers)
        self.may_answer = threading.Event()
        self.may_answer.set()

    def send(self, message):
        self.taken.append(message)
        self.may_answer.wait(10)
        return self.answers.pop(0) if self.answers else Delivered("taken")

    def close(self):
        return


def a_plan(*channels, sources=None, watches=None):
    """With a watch on Kazakhstan that tells all `channels`."""
    sources = sources or (a_source(page="feed"),)
    chosen = watches or (a_watch(notify=tuple(channel.id for channel in channels)),)
    return Plan(sources=sources, watches=chosen, matcher=compile_watches(chosen, load()), channels=channels)


@pytest.fixture
def run(tmp_path):
    """Starts an engine over a new database; everything is stopped at the end."""
    engines = []

    def start(plan, **options):
        wire, database = Wire(), new_database(tmp_path)
        engine = LocalEngine(database, plan, wire.hands, **options)
        engine.start()
        engines.append((engine, database))
        return engine, wire, database

    yield start
    for engine, database in engines:
        engine.post(Stop())
        assert engine.join(10)
        database.close()


def poll(engine, wire, *entries, source_id="tass"):
    """Answer the next poll of the source with these entries."""
    wait_until(wire.polls, what="an order to poll")
    wire.orders.clear()
    engine.post(Reported(a_report(*entries, source_id=source_id)))


OLD = an_entry(0, key="old", title="Old news of Kazakhstan")
NEWS = an_entry(1, title="Kazakhstan opens a bridge")


def test_new_entry_that_fires_a_watch_reaches_the_channel(run):
    desk = Desk()
    engine, wire, _ = run(a_plan(desk))
    poll(engine, wire, OLD)

    engine.post(Reported(a_report(OLD, NEWS)))

    wait_until(lambda: desk.taken, what="the message")
    assert [alert.headline for message in desk.taken for alert in message.alerts] == ["Kazakhstan opens a bridge"]


def test_page_is_asked_for_and_its_text_meets_the_watches(run):
    desk = Desk()
    engine, wire, _ = run(a_plan(desk, sources=(a_source(page="fetch"),)))
    poll(engine, wire, OLD)
    engine.post(Reported(a_report(an_entry(1, title="A bridge opens", text="", summary=""))))
    wait_until(wire.pages, what="an order for the page")

    engine.post(Reported(PageReport(wire.pages()[0].entry_id, page=a_page("In Kazakhstan a bridge was opened."))))

    wait_until(lambda: desk.taken, what="the message")
    assert desk.taken[0].alerts[0].terms == ("Kazakhstan",)


def test_page_that_cannot_be_had_is_replaced_by_the_feeds_text_at_once(run):
    desk = Desk()
    engine, wire, _ = run(a_plan(desk, sources=(a_source(page="fetch"),)))
    poll(engine, wire, OLD)
    engine.post(Reported(a_report(NEWS)))
    wait_until(wire.pages, what="an order for the page")

    engine.post(Reported(PageReport(wire.pages()[0].entry_id, error="HTTP 404", retry=False, status=404)))

    wait_until(lambda: desk.taken, what="the message")
    assert desk.taken[0].alerts[0].headline == "Kazakhstan opens a bridge"


def test_one_channel_that_hangs_delays_no_other(run):
    slow, quick = Desk("slow"), Desk("quick")
    slow.may_answer.clear()
    engine, wire, _ = run(a_plan(slow, quick))
    poll(engine, wire, OLD)

    engine.post(Reported(a_report(OLD, NEWS, an_entry(2, title="Kazakhstan again"))))

    wait_until(lambda: slow.taken and len(quick.taken) == 2, what="both messages on the quick channel")
    assert len(slow.taken) == 1
    slow.may_answer.set()


def test_failed_try_is_made_again_with_the_same_id(run):
    desk = Desk(answers=[Retry("451 not now", after_seconds=0)])
    engine, wire, _ = run(a_plan(desk))
    poll(engine, wire, OLD)

    engine.post(Reported(a_report(OLD, NEWS)))

    wait_until(lambda: len(desk.taken) == 2, seconds=20, what="the second try")
    assert desk.taken[0].id == desk.taken[1].id


def test_full_disk_stops_new_work_and_nothing_goes_out_that_is_not_recorded(run):
    desk = Desk()
    engine, wire, database = run(a_plan(desk))
    poll(engine, wire, OLD)
    wait_until(lambda: engine.pulse.storage_error is None and not wire.orders, what="a quiet moment")
    limit = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {limit}")
    big = an_entry(1, title="Kazakhstan opens a bridge", text="Kazakhstan. " * 50_000)

    engine.post(Reported(a_report(OLD, big)))
    wait_until(lambda: engine.pulse.storage_error is not None, what="the error")
    assert "full" in engine.pulse.storage_error
    assert "full" in writer(database.path).trouble
    assert desk.taken == []

    database.execute("PRAGMA max_page_count = 1000000")
    wait_until(lambda: desk.taken, seconds=30, what="the message, once there is room")
    wait_until(lambda: engine.pulse.storage_error is None, what="the end of the error")
    assert len(desk.taken) == 1
    assert writer(database.path).trouble is None


def test_stop_is_obeyed_while_the_disk_refuses(run):
    engine, wire, database = run(a_plan(Desk()))
    poll(engine, wire, OLD)
    wait_until(lambda: engine.pulse.storage_error is None and not wire.orders, what="a quiet moment")
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    engine.post(Reported(a_report(OLD, an_entry(1, text="Kazakhstan. " * 50_000))))
    wait_until(lambda: engine.pulse.storage_error is not None, what="the error")

    engine.post(Stop())

    assert engine.join(5)


def test_messages_go_out_while_much_waits_to_be_matched(run):
    desk = Desk()
    plan = a_plan(desk)
    second_message = threading.Event()
    late = []

    class Slow:
        """At the last article it waits for the second message, which must have gone out before."""

        met = 0

        def match(self, document):
            self.met += 1
            if self.met == 200 and not second_message.wait(10):
                late.append(len(desk.taken))
            return plan.matcher.match(document)

    def send(message):
        desk.taken.append(message)
        if len(desk.taken) == 2:
            second_message.set()
        return Delivered("taken")

    desk.send = send
    engine, wire, _ = run(replace(plan, matcher=Slow()))
    poll(engine, wire, OLD)

    engine.post(Reported(a_report(OLD, *(an_entry(n, title=f"Kazakhstan, part {n}") for n in range(1, 201)))))

    wait_until(lambda: len(desk.taken) > 2, what="messages")
    assert not late


def test_report_that_cannot_be_recorded_is_a_failure_of_its_source_and_of_nothing_else(run, caplog):
    desk = Desk()
    engine, wire, database = run(a_plan(desk, sources=(a_source(page="feed"), a_source("ria", page="feed"))))
    wait_until(lambda: len(wire.polls()) == 2, what="both orders")
    wire.orders.clear()

    # No database takes this number; nothing in the parent looks at it before.
    engine.post(Reported(a_report(OLD, source_id="tass", status=2**80)))
    engine.post(Reported(a_report(OLD, source_id="ria")))
    engine.post(Reported(a_report(OLD, NEWS, source_id="ria")))

    wait_until(lambda: desk.taken, what="the alert of the other source")
    state = Archive(database).sources.state("tass")
    assert "mistake in the program" in state.error
    assert state.next_poll_at > state.polled_at
    assert wire.polls() == []
    assert engine.failed


@pytest.mark.parametrize("error", [ValueError, RuntimeError, RecursionError])
def test_article_that_a_stage_fails_on_holds_up_no_other_and_once_ends(run, error, caplog):
    desk = Desk()
    plan = a_plan(desk)

    class Brittle:
        def match(self, document):
            if "poison" in document.title:
                raise error("planted")
            return plan.matcher.match(document)

    engine, wire, _ = run(replace(plan, matcher=Brittle()), once=True)
    wait_until(wire.polls, what="the order")

    engine.post(Reported(a_report(OLD)))
    engine.post(Reported(a_report(OLD, an_entry(2, title="Kazakhstan poison"), NEWS)))

    assert wire.finished.wait(10)
    assert [message.alerts[0].headline for message in desk.taken] == [NEWS.title]
    assert engine.failed


def test_channel_that_comes_back_at_once_still_sends_one_message_at_a_time(run):
    before, after_it = Desk(), Desk()
    before.may_answer.clear()
    engine, wire, database = run(a_plan(before))
    poll(engine, wire, OLD)
    engine.post(Reported(a_report(OLD, NEWS)))
    wait_until(lambda: before.taken, what="the message on its way")

    engine.post(Planned(a_plan(watches=(a_watch(),))))
    engine.post(Planned(a_plan(after_it)))
    engine.post(Reported(a_report(OLD, NEWS, an_entry(2, title="Kazakhstan again"))))
    wait_until(lambda: waiting(database), what="the second message")
    engine.post(Tick())
    assert after_it.taken == []

    before.may_answer.set()
    wait_until(lambda: after_it.taken, what="the second message on the new channel")


def test_message_that_fails_after_its_channel_went_is_dead(run):
    desk = Desk(answers=[Retry("down")])
    desk.may_answer.clear()
    engine, wire, database = run(a_plan(desk))
    poll(engine, wire, OLD)
    engine.post(Reported(a_report(OLD, NEWS)))
    wait_until(lambda: desk.taken, what="the message on its way")

    engine.post(Planned(a_plan(watches=(a_watch(),))))
    engine.post(Noted("planned", "yes"))
    wait_until(lambda: meta(database, "planned"), what="the new plan")
    desk.may_answer.set()

    wait_until(lambda: dead(database), what="the dead message")
    assert len(desk.taken) == 1, "it was not tried again"


def test_clock_that_is_set_back_while_it_runs_silences_no_source(run, monkeypatch):
    ahead = timedelta(days=3650)
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + ahead)
    engine, wire, database = run(a_plan(Desk()))
    poll(engine, wire, OLD)
    wait_until(lambda: Archive(database).sources.state("tass").polled_at, what="the poll")

    monkeypatch.setattr(clock, "now", now)
    engine.post(Tick())

    soon = now() + timedelta(minutes=30)
    wait_until(lambda: Archive(database).sources.state("tass").next_poll_at < soon, what="a believable next poll")
    assert Archive(database).sources.state("tass").next_poll_at < soon


def test_reload_swaps_watches_and_ends_messages_of_a_channel_that_is_gone(run):
    stuck = Desk("stuck", answers=[Retry("down", after_seconds=3600)])
    engine, wire, database = run(a_plan(stuck))
    poll(engine, wire, OLD)
    engine.post(Reported(a_report(OLD, NEWS)))
    wait_until(lambda: stuck.taken, what="the first try")
    desk = Desk("desk")

    engine.post(Planned(a_plan(desk)))
    engine.post(Reported(a_report(OLD, NEWS, an_entry(2, title="Kazakhstan closes a bridge"))))

    wait_until(lambda: desk.taken, what="the message on the new channel")
    assert [alert.headline for alert in desk.taken[0].alerts] == ["Kazakhstan closes a bridge"]
    wait_until(lambda: dead(database), what="the dead message")


def test_stop_lets_the_message_on_its_way_be_answered_and_leaves_the_rest(run):
    desk = Desk()
    desk.may_answer.clear()
    engine, wire, _ = run(a_plan(desk))
    poll(engine, wire, OLD)
    engine.post(Reported(a_report(OLD, NEWS, an_entry(2, title="Kazakhstan again"))))
    wait_until(lambda: desk.taken, what="the first message")

    engine.post(Stop())
    desk.may_answer.set()

    assert engine.join(10)
    assert engine.waiting() == 1
    assert len(desk.taken) == 1


def test_once_ends_by_itself_when_all_is_idle(run):
    desk = Desk()
    engine, wire, _ = run(a_plan(desk), once=True)
    wait_until(wire.polls, what="the order")

    engine.post(Reported(a_report(OLD)))

    assert wire.finished.wait(10)
    assert not engine.failed


def test_once_tells_the_owner_what_is_wrong_before_it_ends(run):
    desk = Desk()
    engine, wire, _ = run(replace(a_plan(desk), owner="desk"), once=True)
    engine.post(Noted("configuration_error", "watches.yaml:1:1: unknown key"))
    wait_until(wire.polls, what="the order")

    engine.post(Reported(a_report(OLD)))

    assert wire.finished.wait(10)
    (message,) = desk.taken
    assert message.note.startswith("Configuration refused, the last good one is in force: watches.yaml:1:1")


def test_failing_source_is_no_failure_of_the_run(run):
    engine, wire, _ = run(a_plan(Desk()), once=True)
    wait_until(wire.polls, what="the order")

    engine.post(Reported(PollReport(source_id="tass", outcome="failed", status=500, error="HTTP 500")))

    assert wire.finished.wait(10)
    assert not engine.failed


def test_facts_for_status_are_kept(run):
    engine, _, database = run(a_plan(Desk()))

    engine.post(Noted("configuration_error", "watches.yaml:1:1: wrong"))
    engine.post(Tick())

    wait_until(lambda: meta(database) is not None, what="the note")
    assert meta(database) == "watches.yaml:1:1: wrong"


def meta(database, key="configuration_error"):
    reader = open_reader(database.path)
    try:
        return reader.meta(key)
    finally:
        reader.close()


def waiting(database):
    reader = open_reader(database.path)
    try:
        return reader.execute("SELECT count(*) FROM outbox WHERE state = 'waiting'").fetchone()[0]
    finally:
        reader.close()


def dead(database):
    reader = open_reader(database.path)
    try:
        return reader.execute("SELECT count(*) FROM outbox WHERE state = 'dead'").fetchone()[0]
    finally:
        reader.close()


class Capitals:
    """A translator that waits until it may answer."""

    api = "libretranslate"

    def __init__(self):
        self.asked, self.may_answer = [], threading.Event()

    def translate(self, texts):
        self.asked.append(texts)
        self.may_answer.wait(10)
        return tuple(text.upper() for text in texts.texts)

    def close(self):
        return


def test_a_translator_that_hangs_delays_no_alert_and_its_answer_is_kept(run):
    desk, translator = Desk(), Capitals()
    plan = replace(a_plan(desk), glossary=glossary_of(load(), "ru"), translator=translator)
    engine, wire, database = run(plan)
    poll(engine, wire, OLD)

    engine.post(Reported(a_report(OLD, replace(NEWS, language="en"))))

    wait_until(lambda: desk.taken and translator.asked, what="the message and the question")
    assert desk.taken[0].alerts[0].gloss.startswith("Казахстан")
    translator.may_answer.set()
    wait_until(lambda: rows_of(database), what="the translation")
    assert "KAZAKHSTAN OPENS A BRIDGE" in rows_of(database)


def test_a_translation_that_comes_later_changes_the_message_where_the_channel_can(run):
    desk, translator = Desk(answers=[Delivered("taken", reference="7")]), Capitals()
    plan = replace(a_plan(desk), glossary=glossary_of(load(), "ru"), translator=translator)
    engine, wire, _ = run(replace(plan, timings={"desk": ChannelTiming(edits=True)}))
    poll(engine, wire, OLD)
    engine.post(Reported(a_report(OLD, replace(NEWS, language="en"))))
    wait_until(lambda: desk.taken and translator.asked, what="the message and the question")

    translator.may_answer.set()

    wait_until(lambda: len(desk.taken) == 2, what="the edit")
    first, edit = desk.taken
    assert (first.replaces, edit.replaces) == (None, "7")
    assert first.alerts[0].translation is None
    assert edit.alerts[0].translation.headline == "KAZAKHSTAN OPENS A BRIDGE"


def rows_of(database):
    with sqlite3.connect(f"file:{database.path}?mode=ro", uri=True) as reader:
        return [row[0] for row in reader.execute("SELECT translation FROM translations")]


def test_owner_hears_that_a_configuration_was_refused(run, monkeypatch):
    monkeypatch.setattr("jobs.notices.LOOK_EVERY", timedelta(0))
    desk = Desk()
    engine, _, _ = run(replace(a_plan(desk), owner="desk"))

    engine.post(Noted("configuration_error", "watches.yaml:3:5: unknown key"))

    wait_until(lambda: desk.taken, what="the notice")
    assert desk.taken[0].alerts == ()
    assert "watches.yaml:3:5 (unknown key" in desk.taken[0].note
