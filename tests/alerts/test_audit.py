"""What became of every alert on every channel, from rows alone."""

from datetime import UTC, datetime

from alerts.audit import ACCOUNTED, Account, Destination, Passage, Waiting, audit

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def one(*passages: Passage, held: tuple[Waiting, ...] = ()) -> Account:
    (account,) = audit(["a1"], passages, held)
    return account


def passage(state: str, **known) -> Passage:
    return Passage("a1", known.pop("channel_id", "desk"), known.pop("message_id", "m1"), state, **known)


def test_an_alert_that_was_taken_once_is_delivered():
    assert one(passage("delivered", accepted=1)) == Account("a1", "desk", "delivered", "accepted once")


def test_tries_in_doubt_before_the_delivery_are_said():
    account = one(passage("delivered", accepted=1, doubtful=2))

    assert (account.verdict, account.reason) == ("delivered", "accepted once, after 2 tries that may have been taken")


def test_an_alert_in_two_delivered_messages_or_one_taken_twice_is_repeated():
    twice = one(passage("delivered", accepted=1), passage("delivered", message_id="m2", accepted=1))

    assert twice.verdict == "repeated"
    assert one(passage("delivered", accepted=2)).verdict == "repeated"


def test_a_merged_message_is_accounted_for_by_the_one_it_went_into():
    merged = passage("merged", into_id="m2")

    assert one(merged, passage("delivered", message_id="m2", accepted=1)).verdict == "delivered"
    assert one(merged, passage("waiting", message_id="m2")).verdict == "waiting"


def test_a_merged_message_without_the_one_it_went_into_is_missing():
    assert one(passage("merged", into_id="m2")).verdict == "missing"


def test_what_was_handed_to_the_fallback_is_judged_there():
    handed = passage("handed", into_id="m2", answer="handed to mail")
    there = passage("dead", channel_id="mail", message_id="m2", answer="too long")

    accounts = {account.channel_id: account for account in audit(["a1"], [handed, there], ())}

    assert (accounts["desk"].verdict, accounts["desk"].reason) == ("delivered", "handed to mail")
    assert (accounts["mail"].verdict, accounts["mail"].reason) == ("dead", "too long")
    assert one(handed).verdict == "missing"


def test_a_held_alert_says_until_when_and_why():
    account = one(held=(Waiting("a1", "desk", NOON, "quiet hours"),))

    assert (account.verdict, account.reason) == ("held", "quiet hours, until 2026-11-25 12:00 UTC")


def test_a_dead_message_names_its_reason():
    assert one(passage("dead", answer="no such chat")) == Account("a1", "desk", "dead", "no such chat")


def test_an_alert_that_is_nowhere_is_missing():
    (account,) = audit(["a1", "a2"], [passage("delivered", accepted=1)], ())[1:]

    assert (account.alert_id, account.verdict) == ("a2", "missing")


def test_a_channel_that_was_left_out_is_accounted_for_by_its_reason():
    meant = [Destination("a1", "desk", "at once"), Destination("a1", "chat", "the channel is gone", left_out=True)]

    found = audit(["a1"], [passage("delivered", accepted=1)], (), meant=meant)

    assert found[1] == Account("a1", "chat", "left out", "the channel is gone")
    assert found[1].verdict in ACCOUNTED


def test_a_channel_that_was_meant_and_has_nothing_is_missing():
    meant = [Destination("a1", "desk", "at once"), Destination("a1", "chat", "quiet hours")]

    found = audit(["a1"], [passage("delivered", accepted=1)], (), meant=meant)

    assert (found[1].channel_id, found[1].verdict) == ("chat", "missing")
    assert "quiet hours" in found[1].reason
