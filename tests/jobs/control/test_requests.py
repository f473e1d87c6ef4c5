"""What commands ask of the writer: done in its transaction, and refused in words."""

import asyncio
import json
import socket

import pytest
from builders import NOON, a_report, a_watch, after, an_alert, an_entry, archive_with, record

from alerts.audit import audit
from alerts.ledger import Decisions, Holds, Messages
from alerts.ledger.accounts import Accounts
from alerts.ledger.holds import Hold
from alerts.ledger.messages import Delivery
from jobs.control.client import ask
from jobs.control.requests import perform
from jobs.control.server import ControlServer, reachable, socket_path
from jobs.errors import JobsError
from scraper.archive import open_reader
from scraper.clock import text_of


@pytest.fixture
def database(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(2)))
    (work,) = archive.backlog.due("page", NOON, limit=1)
    archive.serve_feed_text(work.ref, error="no page in this test", refetch_at=None, now=NOON)
    decisions = Decisions(archive.database)
    decisions.sync_watches([a_watch("oil"), a_watch("gas")], now=NOON)
    with archive.database.transaction():
        decisions.add_alert(an_alert("abc1", article_id=2, watch_id="oil"))
        decisions.add_alert(an_alert("abd2", article_id=2, watch_id="gas"))
        Messages(archive.database).add("desk", ("abc1",), now=NOON)
    yield archive.database
    archive.database.close()


def test_a_mute_puts_off_what_is_held_already(database):
    with database.transaction():
        Holds(database).add(Hold("abc1", "chat", "oil", "hourly digest", NOON, after(60)))

    answer = perform(database, {"do": "mute", "watch": "oil", "until": text_of(after(3600))}, NOON)

    assert answer["put_off"] == 1
    assert Holds(database).muted_until("oil", after(10)) == after(3600)
    assert [hold.release_at for hold in Holds(database).waiting()] == [after(3600)]


def test_unmuting_lets_go_and_says_how_many(database):
    perform(database, {"do": "mute", "watch": "oil", "until": text_of(after(3600))}, NOON)
    with database.transaction():
        Holds(database).add(Hold("abc1", "chat", "oil", "muted", NOON, after(3600)))

    assert perform(database, {"do": "unmute", "watch": "oil"}, after(5))["released"] == 1
    assert [hold.alert_id for hold in Holds(database).due(after(5), limit=9)] == ["abc1"]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"do": "dance"}, "cannot be asked for: dance"),
        ({"do": "mute", "watch": "oik", "until": text_of(after(60))}, "no watch oik, did you mean oil?"),
        ({"do": "mute", "watch": "oil", "until": text_of(after(-60))}, "a mute ends in the future, within a year"),
        ({"do": "unmute", "watch": "oil"}, "oil is not muted"),
        ({"do": "acknowledge", "alert": "zzz"}, "no alert zzz"),
        ({"do": "acknowledge", "alert": "ab"}, "2 alerts begin with ab: write more of the id"),
        ({"do": "redeliver", "alert": "abd"}, "alert abd2 went to no channel: name one with --channel"),
    ],
)
def test_what_cannot_be_done_is_said(database, request_, words):
    with pytest.raises(JobsError) as said:
        perform(database, request_, NOON)

    assert str(said.value) == words


def test_an_acknowledged_alert_keeps_the_first_time_and_the_last_note(database):
    perform(database, {"do": "acknowledge", "alert": "abc", "note": "called the ministry"}, NOON)
    perform(database, {"do": "acknowledge", "alert": "abc", "note": ""}, after(60))

    assert Decisions(database).acknowledgement("abc1") == (NOON, "called the ministry")


def test_a_delivered_alert_goes_out_again_with_the_same_id(database):
    messages = Messages(database)
    (envelope,) = messages.front("desk", NOON, aside=False, limit=9)
    with database.transaction():
        messages.settle(envelope.id, "delivered", due_at=None, answer="250", now=NOON)

    answer = perform(database, {"do": "redeliver", "alert": "abc1"}, after(60))

    assert answer["messages"] == [envelope.id]
    assert [again.id for again in messages.front("desk", after(60), aside=False, limit=9)] == [envelope.id]


def test_a_redelivery_on_purpose_is_no_repeat_to_an_audit(database):
    messages, accounts = Messages(database), Accounts(database)
    (envelope,) = messages.front("desk", NOON, aside=False, limit=9)
    for seconds in (1, 61):
        with database.transaction():
            messages.settle(envelope.id, "delivered", due_at=None, answer="250", now=after(seconds))
            messages.log(Delivery(envelope.id, after(seconds), "delivered", "250"))
        (account,) = audit(["abc1"], accounts.passages_of("abc1"), ())
        assert account.verdict == "delivered"
        perform(database, {"do": "redeliver", "alert": "abc1"}, after(seconds + 1))


def test_redelivery_to_another_channel_is_a_message_of_its_own(database):
    perform(database, {"do": "redeliver", "alert": "abc1", "channel": "chat"}, NOON)

    assert len(Messages(database).front("chat", NOON, aside=False, limit=9)) == 1


def test_the_daemon_is_asked_over_a_socket_that_only_its_account_may_use(tmp_path):
    folder = tmp_path / ("deep" * 30)
    folder.mkdir()
    archive = archive_with(folder)
    path = archive.database.path
    answers = []

    async def serve():
        server = ControlServer(path, lambda asked: asked.answer({"did": asked.request["do"]}))
        await server.start()
        assert oct(socket_path(path).stat().st_mode & 0o777) == "0o600"
        answers.append(await asyncio.to_thread(ask, path, {"do": "mute"}))
        answers.append(await asyncio.to_thread(raw, path, b"no json\n"))
        await server.stop()

    asyncio.run(serve())
    archive.database.close()

    assert answers == [{"did": "mute"}, {"error": "not a request"}]
    assert not socket_path(path).exists()


def raw(path, line):
    with socket.socket(socket.AF_UNIX) as connection, reachable(socket_path(path)) as address:
        connection.connect(address)
        connection.sendall(line)
        return json.loads(connection.makefile().readline())


def test_where_no_daemon_runs_the_command_writes_itself(database):
    path = database.path
    database.close()

    ask(path, {"do": "acknowledge", "alert": "abc1"})

    reader = open_reader(path)
    assert Decisions(reader).acknowledgement("abc1") is not None
    reader.close()


def test_a_database_that_is_not_there_is_named(tmp_path):
    with pytest.raises(JobsError, match=f"no database at {tmp_path}/none.db"):
        ask(tmp_path / "none.db", {"do": "unmute", "watch": "oil"})
