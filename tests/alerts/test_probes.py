"""A channel that comes back after a long outage takes its messages in their order, whenever it comes back."""

from datetime import timedelta

import pytest
from builders import NOON, a_report, a_watch, after, an_alert, an_entry, archive_with, record

from alerts.ledger import Decisions, Messages
from alerts.model import Delivered, Retry
from alerts.outbox import TRIES_BEFORE_PROBING, Outbox


@pytest.fixture
def outbox(tmp_path):
    """With two messages that wait for "desk", the older of alert a1."""
    archive = archive_with(tmp_path)
    record(archive, a_report(an_entry(1), an_entry(2)))
    for work in archive.backlog.due("page", NOON, limit=9):
        archive.serve_feed_text(work.ref, error="", refetch_at=None, now=NOON)
    Decisions(archive.database).sync_watches([a_watch()], now=NOON)
    with archive.database.transaction():
        for number in (1, 2):
            Decisions(archive.database).add_alert(an_alert(f"a{number}", article_id=number))
            Messages(archive.database).add("desk", (f"a{number}",), now=NOON)
    yield Outbox(archive.database)
    archive.database.close()


def claim_all(outbox, now, answer):
    """The alerts whose messages were tried at `now`."""
    tried = []
    while claim := outbox.claim("desk", now):
        tried.append(claim.message.alerts[0].id)
        outbox.settle(claim, answer, now)
    return tried


@pytest.mark.parametrize("outage_tries", range(TRIES_BEFORE_PROBING - 1, TRIES_BEFORE_PROBING + 6))
def test_channel_that_is_back_takes_the_older_message_first(outbox, outage_tries):
    now = NOON
    for _ in range(outage_tries):
        claim_all(outbox, now, Retry("503"))
        now += timedelta(hours=1)

    assert claim_all(outbox, now, Delivered("250")) == ["a1", "a2"]


def test_probe_follows_the_failure_at_once(outbox):
    tried = [claim_all(outbox, after(3600 * number), Retry("503")) for number in range(TRIES_BEFORE_PROBING + 2)]

    assert ["a1", "a2"] in tried
    assert all(one[0] == "a1" for one in tried)


def test_message_that_a_probe_overtook_goes_next_when_the_channel_came_back_between_the_two(outbox):
    tried = []
    for number in range(40):
        now = after(3600 * number)
        while claim := outbox.claim("desk", now):
            tried.append(claim.message.alerts[0].id)
            is_back = tried.count("a2") == 1
            outbox.settle(claim, Delivered("250") if is_back else Retry("503"), now)
    assert tried[-2:] == ["a2", "a1"]
    assert set(tried[:-2]) == {"a1"}


def test_message_at_fault_itself_is_tried_once_more_at_once_and_then_holds_up_nobody(outbox):
    tried = []
    for number in range(40):
        now = after(3600 * number)
        while claim := outbox.claim("desk", now):
            tried.append((number, claim.message.alerts[0].id))
            at_fault = claim.message.alerts[0].id == "a1"
            outbox.settle(claim, Retry("500 cannot parse") if at_fault else Delivered("250"), now)

    (delivered_at,) = [number for number, alert_id in tried if alert_id == "a2"]
    assert [alert_id for number, alert_id in tried if number == delivered_at] == ["a1", "a2", "a1"]


def test_no_probe_goes_before_a_time_that_the_service_named(outbox):
    for number in range(TRIES_BEFORE_PROBING + 4):
        assert len(claim_all(outbox, after(3600 * number), Retry("429", after_seconds=60))) == 1
