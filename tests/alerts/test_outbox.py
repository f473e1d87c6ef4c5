"""What goes out next on a channel, and what an answer means for it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOON, a_report, a_watch, after, an_alert, an_entry, archive_with, record

from alerts.ledger import Decisions, Messages
from alerts.ledger.messages import message_id
from alerts.model import Delivered, Refused, Retry
from alerts.outbox import TRIES_BEFORE_PROBING, Outbox, root_of
from alerts.timing.buckets import Limit
from alerts.timing.plan import ChannelTiming


@pytest.fixture
def ledger(tmp_path):
    """A database with one article and one watch, and functions that queue alerts."""
    archive = archive_with(tmp_path)
    record(archive, a_report(*(an_entry(number) for number in range(1, 9))))
    for work in archive.backlog.due("page", NOON, limit=9):
        archive.serve_feed_text(work.ref, error="", refetch_at=None, now=NOON)
    Decisions(archive.database).sync_watches([a_watch()], now=NOON)
    yield archive.database
    archive.database.close()


def queue(database, *names, channel="desk", seconds=0):
    with database.transaction():
        for name in names:
            Decisions(database).add_alert(an_alert(name, article_id=int(name[1:])))
            Messages(database).add(channel, (name,), now=after(seconds))


def alert_of(claim):
    return claim.message.alerts[0].id


def states(database):
    return {row["channel_id"]: row["state"] for row in database.execute("SELECT channel_id, state FROM outbox")}


def test_messages_go_out_in_the_order_they_were_made(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1", "a2")

    first = outbox.claim("desk", NOON)
    outbox.settle(first, Delivered("250"), NOON)
    second = outbox.claim("desk", NOON)

    assert [alert_of(first), alert_of(second)] == ["a1", "a2"]


def test_claim_is_committed_before_the_message_is_handed_out(ledger, tmp_path):
    queue(ledger, "a1")

    Outbox(ledger).claim("desk", NOON)

    assert not ledger.tables.conn.in_transaction
    assert states(ledger) == {"desk": "claimed"}


def test_claimed_message_of_a_dead_process_goes_out_again_with_its_id(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1")
    before = outbox.claim("desk", NOON)

    outbox.release_claims(after(1))
    again = outbox.claim("desk", after(1))

    assert again.message.id == before.message.id
    assert again.envelope.tries == 2


def test_delivered_message_never_goes_out_again(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1")
    outbox.settle(outbox.claim("desk", NOON), Delivered("250"), NOON)
    queue_again = Messages(ledger)
    with ledger.transaction():
        queue_again.add("desk", ("a1",), now=after(5))

    outbox.release_claims(after(6))

    assert outbox.claim("desk", after(99_999)) is None


def test_failure_holds_the_channel_and_keeps_the_order(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1", "a2")

    outbox.settle(outbox.claim("desk", NOON), Retry("451 later"), NOON)

    assert outbox.claim("desk", after(4)) is None
    assert alert_of(outbox.claim("desk", after(7))) == "a1"


def test_failing_channel_delays_no_other(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1")
    with ledger.transaction():
        Messages(ledger).add("other", ("a1",), now=NOON)
    outbox.settle(outbox.claim("desk", NOON), Retry("down"), NOON)

    assert outbox.claim("other", NOON) is not None


def test_time_that_the_other_side_named_is_honoured_after_a_restart(ledger):
    queue(ledger, "a1")
    first = Outbox(ledger)
    first.settle(first.claim("desk", NOON), Retry("429", after_seconds=120), NOON)

    restarted = Outbox(ledger)

    assert restarted.claim("desk", after(119)) is None
    assert restarted.claim("desk", after(145)) is not None


def test_refused_message_is_dead_and_the_next_goes_out(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1", "a2")

    outbox.settle(outbox.claim("desk", NOON), Refused("550 no such mailbox"), NOON)

    assert alert_of(outbox.claim("desk", NOON)) == "a2"
    answer = ledger.execute("SELECT state, answer FROM outbox ORDER BY seq").fetchone()
    assert tuple(answer) == ("dead", "550 no such mailbox")


def fail_until(outbox, database, end, *, start=NOON):
    """Answer every try with a failure until `end`; returns how many tries there were."""
    now, tries = start, 0
    while now < end:
        claim = outbox.claim("desk", now)
        if claim is None:
            now += timedelta(minutes=5)
        else:
            outbox.settle(claim, Retry("connection refused"), now)
            tries += 1
    return tries


def test_message_is_dead_after_seven_days_of_trying_and_says_why(ledger):
    queue(ledger, "a1")

    fail_until(Outbox(ledger), ledger, NOON + timedelta(days=6, hours=23))
    assert states(ledger) == {"desk": "waiting"}
    fail_until(Outbox(ledger), ledger, NOON + timedelta(days=7, hours=1), start=NOON + timedelta(days=6, hours=23))

    row = ledger.execute("SELECT state, answer FROM outbox").fetchone()
    assert row["state"] == "dead"
    assert "7 days" in row["answer"]
    assert "connection refused" in row["answer"]


def test_week_in_which_nothing_was_tried_ends_no_message(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1")
    back_at = NOON + timedelta(days=8)

    outbox.settle(outbox.claim("desk", back_at), Retry("no network yet"), back_at)

    assert states(ledger) == {"desk": "waiting"}


def test_messages_behind_one_that_is_over_end_with_it_and_are_not_tried_in_a_burst(ledger):
    outbox = Outbox(ledger)
    queue(ledger, *(f"a{number}" for number in range(1, 8)))
    queue(ledger, "a8", seconds=5 * 86_400)
    week_later = NOON + timedelta(days=7)
    fail_until(outbox, ledger, week_later)

    tries = fail_until(outbox, ledger, week_later + timedelta(hours=1), start=week_later)

    assert tries <= 5
    rows = ledger.execute("SELECT state, count(*) FROM outbox GROUP BY state")
    assert dict(map(tuple, rows)) == {"dead": 7, "waiting": 1}


def test_damaged_message_is_dead_and_the_next_goes_out(ledger):
    queue(ledger, "a1", "a2")
    ledger.execute("UPDATE alerts SET body = '{}' WHERE id = 'a1'")

    assert alert_of(Outbox(ledger).claim("desk", NOON)) == "a2"
    assert "cannot be read" in ledger.execute("SELECT answer FROM outbox WHERE state = 'dead'").fetchone()[0]


def test_clock_that_was_years_ahead_silences_no_channel(ledger):
    years = 3650 * 86_400
    outbox = Outbox(ledger)
    queue(ledger, "a1", "a2", seconds=years)
    outbox.settle(outbox.claim("desk", after(years)), Retry("down"), after(years))
    assert outbox.claim("desk", NOON) is None

    outbox.believe_clock(NOON)

    assert alert_of(outbox.claim("desk", NOON)) == "a1"


def test_believing_the_clock_shortens_no_back_off_and_no_time_that_was_named(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1")
    outbox.settle(outbox.claim("desk", NOON), Retry("429", after_seconds=20 * 3600), NOON)

    outbox.believe_clock(after(1))

    assert outbox.claim("desk", after(19 * 3600)) is None


def test_message_that_is_itself_at_fault_stops_holding_up_the_others(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1", "a2", "a3")
    now, delivered = NOON, []
    while len(delivered) < 2 and now < NOON + timedelta(hours=3):
        claim = outbox.claim("desk", now)
        if claim is None:
            now += timedelta(seconds=10)
        elif alert_of(claim) == "a1":
            outbox.settle(claim, Retry("500 cannot parse"), now)
        else:
            delivered.append(alert_of(claim))
            outbox.settle(claim, Delivered("200"), now)

    assert delivered == ["a2", "a3"]
    tries = ledger.execute("SELECT tries FROM outbox ORDER BY seq").fetchone()["tries"]
    assert tries >= TRIES_BEFORE_PROBING
    assert outbox.claim("desk", now + timedelta(hours=1)).message.alerts[0].id == "a1"


def test_long_outage_loses_nothing_and_ends_in_order(ledger):
    outbox = Outbox(ledger)
    names = [f"a{number}" for number in range(1, 9)]
    queue(ledger, *names)
    now, back_at, delivered = NOON, NOON + timedelta(days=3), []
    while len(delivered) < len(names) and now < NOON + timedelta(days=4):
        claim = outbox.claim("desk", now)
        if claim is None:
            now += timedelta(seconds=60)
        elif now < back_at:
            outbox.settle(claim, Retry("connection refused"), now)
        else:
            delivered.append(alert_of(claim))
            outbox.settle(claim, Delivered("250"), now)

    assert sorted(delivered) == names
    # The message at the head may be overtaken once, by the probe that found the channel back.
    assert delivered in (names, ["a2", "a1", *names[2:]])


def test_every_try_is_kept(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1")
    outbox.settle(outbox.claim("desk", NOON), Retry("timed out", in_doubt=True), NOON)
    outbox.settle(outbox.claim("desk", after(60)), Delivered("250"), after(60))

    tries = [tuple(row) for row in ledger.execute("SELECT outcome, answer FROM deliveries ORDER BY id")]

    assert tries == [("in doubt", "timed out"), ("delivered", "250")]


def test_channel_that_is_gone_ends_its_messages_with_that_reason(ledger):
    queue(ledger, "a1")
    with ledger.transaction():
        assert Messages(ledger).bury(["other"], reason="the channel is gone", now=after(1)) == 1

    row = ledger.execute("SELECT state, answer FROM outbox").fetchone()
    assert tuple(row) == ("dead", "the channel is gone")


def queue_alert(database, alert, channel="desk"):
    with database.transaction():
        Decisions(database).add_alert(alert)
        Messages(database).add(channel, (alert.id,), now=NOON)


def test_an_update_joins_the_thread_of_what_the_other_side_called_the_first_message(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1")
    outbox.settle(outbox.claim("desk", NOON), Delivered("ok", reference="event-1"), NOON)
    queue_alert(ledger, replace(an_alert("u2", article_id=2), kind="update", root_id="a1"))

    assert outbox.claim("desk", NOON).message.thread == "event-1"


@pytest.mark.parametrize("outcome", [Delivered("ok"), Refused("too long")])
def test_an_update_of_a_message_without_a_name_starts_no_thread(ledger, outcome):
    outbox = Outbox(ledger)
    queue(ledger, "a1")
    outbox.settle(outbox.claim("desk", NOON), outcome, NOON)
    queue_alert(ledger, replace(an_alert("u2", article_id=2), kind="update", root_id="a1"))

    assert outbox.claim("desk", NOON).message.thread is None


def test_a_thread_is_of_one_channel(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1", channel="other")
    outbox.settle(outbox.claim("other", NOON), Delivered("ok", reference="event-1"), NOON)
    queue_alert(ledger, replace(an_alert("u2", article_id=2), kind="update", root_id="a1"))

    assert outbox.claim("desk", NOON).message.thread is None


def test_alerts_of_several_stories_join_no_thread():
    first, update = an_alert("a1"), replace(an_alert("u2"), root_id="a1")

    assert root_of((update, update)) == "a1"
    assert root_of((first, update)) is None
    assert root_of((first,)) is None


# limits of a destination


def paced(database, *limits, alerts_max=20, **more):
    outbox = Outbox(database)
    outbox.use({"desk": ChannelTiming(limits=limits, alerts_max=alerts_max, **more)})
    return outbox


def test_no_message_goes_before_the_destination_takes_one(ledger):
    outbox = paced(ledger, Limit(1, 60.0))
    queue(ledger, "a1")
    outbox.settle(outbox.claim("desk", NOON), Delivered("ok"), NOON)
    queue(ledger, "a2")

    assert outbox.claim("desk", after(59)) is None
    assert not outbox.is_due("desk", after(59))
    assert alert_of(outbox.claim("desk", after(60))) == "a2"


def test_a_restart_does_not_forget_how_fast_a_channel_was_sent_to(ledger):
    outbox = paced(ledger, Limit(1, 60.0))
    queue(ledger, "a1", "a2")
    outbox.settle(outbox.claim("desk", NOON), Delivered("ok"), NOON)

    assert paced(ledger, Limit(1, 60.0)).claim("desk", after(30)) is None


def test_more_than_the_limits_let_through_is_one_message_that_lists_all(ledger):
    outbox = paced(ledger, Limit(1, 60.0))
    queue(ledger, "a1", "a2", "a3")

    claim = outbox.claim("desk", NOON)

    assert [alert.id for alert in claim.message.alerts] == ["a1", "a2", "a3"]
    assert claim.message.id == message_id("desk", ["a1", "a2", "a3"])
    rows = ledger.execute("SELECT state, into_id FROM outbox WHERE id != ?", (claim.message.id,)).fetchall()
    assert [(row["state"], row["into_id"]) for row in rows] == [("merged", claim.message.id)] * 3


def test_what_was_merged_keeps_its_place_in_the_queue(ledger):
    outbox = paced(ledger, Limit(1, 60.0), alerts_max=2)
    queue(ledger, "a1", "a2", "a3", "a4", "a5")
    sent = []
    for minute in range(3):
        claim = outbox.claim("desk", after(60 * minute))
        sent.append([alert.id for alert in claim.message.alerts])
        outbox.settle(claim, Delivered("ok"), after(60 * minute))

    assert sent == [["a1", "a2"], ["a3", "a4"], ["a5"]]
    assert outbox.claim("desk", after(600)) is None


def test_a_message_that_was_tried_is_not_merged_with_others(ledger):
    outbox = paced(ledger, Limit(1, 60.0))
    queue(ledger, "a1")
    first = outbox.claim("desk", NOON)
    outbox.settle(first, Retry("no answer in time", in_doubt=True), NOON)
    queue(ledger, "a2", "a3")

    again = outbox.claim("desk", after(120))

    assert again.message.id == first.message.id
    outbox.settle(again, Delivered("ok"), after(120))
    assert [alert.id for alert in outbox.claim("desk", after(200)).message.alerts] == ["a2", "a3"]


def test_without_limits_every_message_goes_for_itself(ledger):
    outbox = Outbox(ledger)
    queue(ledger, "a1", "a2")

    assert [alert.id for alert in outbox.claim("desk", NOON).message.alerts] == ["a1"]


# a fallback


def test_a_refused_message_goes_to_the_fallback(ledger):
    outbox = paced(ledger, fallback="mail")
    queue(ledger, "a1")

    outbox.settle(outbox.claim("desk", NOON), Refused("too long"), NOON)

    assert states(ledger) == {"desk": "handed", "mail": "waiting"}
    assert alert_of(outbox.claim("mail", NOON)) == "a1"


def test_after_an_hour_of_failures_the_fallback_takes_what_waited_as_long(ledger):
    outbox = paced(ledger, fallback="mail")
    queue(ledger, "a1", "a2")
    outbox.settle(outbox.claim("desk", NOON), Retry("refused"), NOON)
    queue(ledger, "a3", seconds=3000)

    outbox.settle(outbox.claim("desk", after(3590)), Retry("refused"), after(3590))
    assert outbox.claim("mail", after(3590)) is None
    outbox.settle(outbox.claim("desk", after(3700)), Retry("refused"), after(3700))

    taken = []
    while (claim := outbox.claim("mail", after(3700))) is not None:
        taken.append(alert_of(claim))
        outbox.settle(claim, Delivered("ok"), after(3700))
    assert taken == ["a1", "a2"]
    rows = ledger.execute("SELECT state, answer FROM outbox WHERE channel_id = 'desk' ORDER BY seq").fetchall()
    assert [row["state"] for row in rows] == ["handed", "handed", "waiting"]
    assert rows[0]["answer"] == "handed to mail; last answer: refused"


def test_without_a_fallback_nothing_is_handed_over(ledger):
    outbox = paced(ledger)
    queue(ledger, "a1")
    outbox.settle(outbox.claim("desk", NOON), Retry("refused"), NOON)
    outbox.settle(outbox.claim("desk", after(7200)), Retry("refused"), after(7200))

    assert states(ledger) == {"desk": "waiting"}


def test_a_channel_that_is_given_up_sooner_says_after_how_long(ledger):
    outbox = paced(ledger, retry_for_seconds=3600.0)
    queue(ledger, "a1")
    for minute in range(0, 21 * 20, 20):
        claim = outbox.claim("desk", after(60 * minute))
        if claim is not None:
            outbox.settle(claim, Retry("refused"), after(60 * minute))

    (row,) = ledger.execute("SELECT state, answer FROM outbox").fetchall()
    assert (row["state"], row["answer"]) == ("dead", "not accepted in 1 h; last answer: refused")
