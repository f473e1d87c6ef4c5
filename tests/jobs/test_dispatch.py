"""Alerts on their way to channels: one message an article, held ones in exactly one message when their time comes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import NOON, a_match, a_report, after, an_alert, an_entry, archive_with, record

from alerts.audit import audit
from alerts.ledger import Decisions, Holds, Messages
from alerts.ledger.accounts import Accounts
from alerts.model import Decision, Watch
from alerts.timing import Digest, Habits, Quiet
from alerts.timing.plan import ChannelTiming
from jobs.dispatch import GONE, Dispatcher
from jobs.events import Plan

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(time(22), time(7))


class Desk:
    def __init__(self, name: str) -> None:
        self.id = name


class Room:
    """A dispatcher over a database with alerts of one article each."""

    def __init__(self, directory, *watches: Watch, zone=UTC, **timings: ChannelTiming) -> None:
        self.archive = archive_with(directory)
        self.database = self.archive.database
        self.decisions, self.messages = Decisions(self.database), Messages(self.database)
        self.holds = Holds(self.database)
        self.decisions.sync_watches(watches, now=NOON)
        record(self.archive, a_report(an_entry(2)))
        (work,) = self.archive.backlog.due("page", NOON, limit=1)
        self.archive.serve_feed_text(work.ref, error="no page in this test", refetch_at=None, now=NOON)
        self.dispatcher = Dispatcher(self.decisions, self.messages, self.holds)
        self.use(*watches, zone=zone, **timings)
        self.count = 0

    def use(self, *watches: Watch, zone=UTC, **timings: ChannelTiming) -> None:
        channels = tuple(Desk(name) for name in timings)
        self.dispatcher.use(Plan((), watches, None, channels, timings, zone))

    def alert(
        self, *watch_ids: str, now: datetime = NOON, broken: frozenset[str] = frozenset(), article_id: int = 2
    ) -> list[str]:
        """Alerts of one article for these watches; returns their ids."""
        alerts = []
        with self.database.transaction():
            for watch_id in watch_ids:
                self.count += 1
                alert = an_alert(f"a{self.count}", article_id=article_id, watch_id=watch_id)
                alert = replace(alert, kind="update", n=self.count, created_at=now)
                self.decisions.add_alert(alert)
                alerts.append(alert)
            self.dispatcher.dispatch(alerts, broken=broken, now=now)
        return [alert.id for alert in alerts]

    def release(self, now: datetime) -> None:
        with self.database.transaction():
            self.dispatcher.release(now)

    def sent(self) -> list[tuple[str, ...]]:
        """The alerts of each message in the outbox, by channel."""
        rows = self.database.execute("SELECT id, channel_id FROM outbox ORDER BY seq").fetchall()
        return [(row["channel_id"], *self.messages.alert_ids(row["id"])) for row in rows]


@pytest.fixture
def room(tmp_path):
    return lambda *watches, **known: Room(tmp_path, *watches, **known)


def watch(name: str, *notify: str, **habits) -> Watch:
    return Watch(name, name, "oil", notify or ("desk",), habits=Habits(**habits))


def test_an_article_that_fires_two_watches_is_one_message_to_a_channel(room):
    here = room(watch("oil", "desk", "chat"), watch("gas"), desk=ChannelTiming(), chat=ChannelTiming())

    oil, gas = here.alert("oil", "gas")

    assert here.sent() == [("desk", oil, gas), ("chat", oil)]


def test_quiet_hours_hold_and_release_in_one_message(room):
    here = room(watch("oil", quiet=NIGHT), desk=ChannelTiming())
    evening = NOON.replace(hour=23)

    first, second = here.alert("oil", now=evening), here.alert("oil", now=evening + timedelta(minutes=5))
    assert here.sent() == []
    here.release(evening + timedelta(hours=7, minutes=59))
    assert here.sent() == []
    here.release(evening + timedelta(hours=8))

    assert here.sent() == [("desk", *first, *second)]
    here.release(evening + timedelta(hours=9))
    assert len(here.sent()) == 1


def test_a_digest_in_several_messages_keeps_stories_together(room):
    here = room(watch("oil", quiet=NIGHT), desk=ChannelTiming(alerts_max=2))
    evening = NOON.replace(hour=23)
    for minute, article_id in enumerate((2, 1, 2, 1)):
        here.alert("oil", now=evening + timedelta(minutes=minute), article_id=article_id)

    here.release(evening + timedelta(hours=8))

    assert here.sent() == [("desk", "a1", "a3"), ("desk", "a2", "a4")]


def test_what_breaks_the_quiet_goes_at_once(room):
    here = room(watch("oil", quiet=Quiet(time(22), time(7), break_if="explosion")), desk=ChannelTiming())

    told = here.alert("oil", now=NOON.replace(hour=23), broken=frozenset({"watch:oil"}))

    assert here.sent() == [("desk", *told)]


def test_quiet_hours_of_one_channel_do_not_hold_another(room):
    here = room(watch("oil", "desk", "chat"), desk=ChannelTiming(Habits(quiet=NIGHT)), chat=ChannelTiming())

    told = here.alert("oil", now=NOON.replace(hour=23))

    assert here.sent() == [("chat", *told)]


def test_a_mute_of_an_hour_with_a_hundred_alerts_is_one_digest_of_a_hundred(room):
    here = room(watch("oil"), desk=ChannelTiming())
    with here.database.transaction():
        here.holds.mute("oil", until=after(3600), now=NOON)

    told = [alert for minute in range(50) for alert in here.alert("oil", "oil", now=after(60 * minute))]
    here.release(after(3599))
    assert here.sent() == []
    here.release(after(3600))

    assert here.sent() == [("desk", *told)]


def test_unmuting_lets_go_what_was_held(room):
    here = room(watch("oil"), desk=ChannelTiming())
    with here.database.transaction():
        here.holds.mute("oil", until=after(3600), now=NOON)
    told = here.alert("oil", now=after(10))
    with here.database.transaction():
        assert here.holds.unmute("oil")
        assert here.holds.let_go("oil", after(20)) == 1

    here.release(after(20))

    assert here.sent() == [("desk", *told)]


def test_a_mute_holds_what_a_digest_would_release(room):
    here = room(watch("oil", digest=Digest("hourly")), desk=ChannelTiming())
    told = here.alert("oil", now=after(60))
    with here.database.transaction():
        here.holds.mute("oil", until=after(2 * 3600), now=after(120))

    here.release(after(3600))
    assert here.sent() == []
    here.release(after(7200))

    assert here.sent() == [("desk", *told)]


def test_a_digest_larger_than_a_message_is_as_few_messages_as_it_takes(room):
    here = room(watch("oil", digest=Digest("hourly")), desk=ChannelTiming(alerts_max=20))
    for _ in range(45):
        here.alert("oil")

    here.release(after(3600))

    assert [len(message) - 1 for message in here.sent()] == [20, 20, 5]


def test_the_third_alert_of_two_an_hour_waits_and_comes(room):
    here = room(watch("oil", max_per_hour=2), desk=ChannelTiming())
    first, second = here.alert("oil", now=NOON), here.alert("oil", now=after(600))

    third, fourth = here.alert("oil", now=after(700)), here.alert("oil", now=after(800))
    assert here.sent() == [("desk", *first), ("desk", *second)]
    here.release(after(3599))
    assert len(here.sent()) == 2
    here.release(after(3600))

    assert here.sent()[2:] == [("desk", *third, *fourth)]


def test_a_burst_within_the_wait_is_one_message(room):
    here = room(watch("oil", group_wait_seconds=30), desk=ChannelTiming())

    told = here.alert("oil", now=after(0)) + here.alert("oil", now=after(20)) + here.alert("oil", now=after(29))
    here.release(after(30))

    assert here.sent() == [("desk", *told)]


def test_what_is_held_for_a_channel_that_is_gone_ends_as_dead_with_the_reason(room):
    here = room(watch("oil", digest=Digest("hourly")), desk=ChannelTiming())
    here.alert("oil")
    here.use(watch("oil"), other=ChannelTiming())

    here.release(after(3600))

    (row,) = here.database.execute("SELECT state, answer FROM outbox").fetchall()
    assert (row["state"], row["answer"]) == ("dead", "the channel is gone from the configuration")


@pytest.mark.parametrize("start", [datetime(2026, 3, 10, tzinfo=UTC), datetime(2026, 10, 10, tzinfo=UTC)])
def test_thirty_days_of_quiet_hours_mutes_and_digests_put_every_alert_into_exactly_one_message(room, start):
    """The last Sundays of March and October have 23 and 25 hours in Berlin."""
    watches = (
        watch("daily", "desk", "chat", digest=Digest("daily", time(2, 30))),
        watch("weekly", "desk", digest=Digest("weekly", time(7, 30), 0)),
        watch("night", "desk", "chat", quiet=Quiet(time(22), time(2, 30), "Asia/Almaty")),
        watch("few", "chat", max_per_hour=3),
        watch("plain", "desk", "chat"),
    )
    timings = {
        "desk": ChannelTiming(Habits(quiet=NIGHT)),
        "chat": ChannelTiming(Habits(group_wait_seconds=300), alerts_max=20),
    }
    here = room(*watches, zone=BERLIN, **timings)
    expected = []
    for quarter in range(30 * 24 * 4):
        now = start + timedelta(minutes=15 * quarter)
        if quarter % 400 == 7:
            with here.database.transaction():
                here.holds.mute("plain", until=now + timedelta(hours=6), now=now)
        if quarter % 3 == 0:
            each = watches[quarter // 3 % len(watches)]
            expected += [(channel, *here.alert(each.id, now=now)) for channel in each.notify[:1]]
            expected += [(channel, expected[-1][1]) for channel in each.notify[1:]]
        here.release(now)
    here.release(start + timedelta(days=45))

    sent = sorted((channel, alert) for channel, *alerts in here.sent() for alert in alerts)
    assert sent == sorted(expected)
    assert len(sent) == len(set(sent))
    daily = [row for row in here.holds.waiting() if row.watch_id == "daily"]
    assert daily == []


def test_decisions_recorded_twice_hold_once(room):
    here = room(watch("oil", digest=Digest("hourly")), desk=ChannelTiming())
    here.alert("oil")
    alert = here.decisions.alerts(["a1"])[0]
    with here.database.transaction():
        here.dispatcher.dispatch([alert], broken=frozenset(), now=NOON)
        here.decisions.record(a_match("oil"), 2, Decision(True, "told"), now=NOON)

    here.release(after(3600))

    assert here.sent() == [("desk", "a1")]


def test_every_channel_of_the_watch_is_kept_with_the_alert_and_why(room):
    here = room(watch("oil", "desk", "chat", "gone"), desk=ChannelTiming(), chat=ChannelTiming(Habits(quiet=NIGHT)))

    (told,) = here.alert("oil", now=NOON.replace(hour=23))

    accounts = Accounts(here.database)
    meant = [(one.channel_id, one.reason, one.left_out) for one in accounts.meant(alert_id=told)]
    assert meant == [("chat", "quiet hours", False), ("desk", "at once", False), ("gone", GONE, True)]


def test_audit_misses_a_channel_whose_message_left_no_row(room):
    here = room(watch("oil", "desk", "chat"), desk=ChannelTiming(), chat=ChannelTiming())
    (told,) = here.alert("oil")
    with here.database.transaction():
        of_chat = "SELECT id FROM outbox WHERE channel_id = 'chat'"
        here.database.execute(f"DELETE FROM message_alerts WHERE message_id IN ({of_chat})")

    accounts = Accounts(here.database)
    found = audit([told], accounts.passages_of(told), accounts.held(), meant=accounts.meant(alert_id=told))

    assert {account.channel_id: account.verdict for account in found} == {"desk": "waiting", "chat": "missing"}
