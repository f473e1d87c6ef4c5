"""What waits to be translated, and which messages carry a translation."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from builders import a_source, a_watch, after, archive_with
from stories import NOON, grouped

from alerts.audit import audit
from alerts.gloss import glossary_of
from alerts.ledger import Decisions, Messages
from alerts.ledger.accounts import Accounts
from alerts.matching import compile_watches
from alerts.model import Delivered, Refused, Retry
from alerts.outbox import Outbox
from alerts.timing.plan import ChannelTiming
from alerts.timing.quiet import Quiet
from alerts.timing.routing import Habits
from alerts.vocabulary import load
from jobs.events import Plan, Translated
from jobs.stages import Stages
from jobs.translating import AGE_MAX, Translating

SOURCES = (a_source("kabar", page="feed"),)
TEXT = "Президент Казахстана прилетел в столицу и провёл там совещание с министрами."


class Named:
    def __init__(self, name):
        self.id = name


class Capitals:
    """A translator that nobody asks in this file: its answers are recorded by hand."""

    api = "libretranslate"


class Room:
    """A desk that is told at once and one that is told after its quiet hours, both read in English."""

    def __init__(self, directory):
        self.archive = archive_with(directory, *SOURCES)
        self.database = self.archive.database
        watch = a_watch("kz", query="Kazakhstan", notify=("desk", "night"))
        vocabulary = load()
        since = Decisions(self.database).sync_watches([watch], now=NOON)
        quiet = Habits(quiet=Quiet(time((NOON.hour - 1) % 24), time((NOON.hour + 1) % 24)))
        plan = Plan(
            SOURCES,
            (watch,),
            compile_watches([watch], vocabulary),
            (Named("desk"), Named("night")),
            {"desk": ChannelTiming(), "night": ChannelTiming(quiet)},
            glossary=glossary_of(vocabulary, "en"),
            translator=Capitals(),
        )
        self.stages = Stages(self.archive, plan, since)
        self.outbox = Outbox(self.database)
        self.outbox.use(plan.timings, ("en", "libretranslate"))
        self.translating = Translating(self.archive)

    def publish(self, title, text=TEXT, *, seconds=1, **changes):
        article = grouped(self.archive, "kabar", title, text, seconds=seconds, **{"language": "ru"} | changes)
        self.stages.work(after(seconds))
        return article

    def claim(self, *, seconds=2):
        with self.database.transaction():
            return self.translating.claim("en", "libretranslate", after(seconds))

    def answer(self, texts, answer, *, seconds=3):
        with self.database.transaction():
            self.outbox.revise(
                self.translating.record(Translated(texts, "libretranslate", answer), after(seconds)), after(seconds)
            )

    def send(self, channel_id, *, seconds):
        claim = self.outbox.claim(channel_id, after(seconds))
        return claim, claim.message.alerts[0].translation


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def capitals(texts):
    return tuple(text.upper() for text in texts.texts)


def test_an_alert_goes_at_once_and_what_was_held_carries_the_translation(room):
    room.publish("Токаев прибыл в Астану")
    claim, translation = room.send("desk", seconds=1)
    assert translation is None
    assert claim.message.alerts[0].gloss == "Tokayev · Astana · Kazakhstan"

    texts = room.claim()
    room.answer(texts, capitals(texts))
    room.stages.work(after(7_200))

    _, translation = room.send("night", seconds=7_201)
    assert (translation.headline, translation.by) == ("ТОКАЕВ ПРИБЫЛ В АСТАНУ", "LibreTranslate")
    assert "ПРЕЗИДЕНТ КАЗАХСТАНА" in translation.snippet


def test_a_message_that_is_tried_again_says_the_same_though_a_translation_came(room):
    room.publish("Токаев прибыл в Астану")
    first, _ = room.send("desk", seconds=1)
    texts = room.claim()
    room.answer(texts, capitals(texts))
    room.outbox.settle(first, Retry("busy"), after(4))

    second, translation = room.send("desk", seconds=4_000)

    assert second.message == first.message
    assert translation is None
    room.outbox.settle(second, Delivered("taken"), after(4_001))


def test_an_article_in_the_readers_language_is_not_sent_away(room):
    room.publish("Tokayev lands in Astana", "The president of Kazakhstan met ministers.", language="en")

    assert room.archive.backlog.rows(("translate",)) == 0


def test_one_article_is_asked_for_once_at_a_time(room):
    room.publish("Токаев прибыл в Астану")

    assert room.claim().texts[0] == "Токаев прибыл в Астану"
    assert room.claim() is None


def test_a_busy_server_is_asked_again_later(room):
    room.publish("Токаев прибыл в Астану")
    texts = room.claim()

    room.answer(texts, Retry("HTTP 429", after_seconds=600))

    assert room.claim(seconds=500) is None
    assert room.claim(seconds=700) == texts


def test_a_pair_that_there_is_not_is_given_up(room):
    room.publish("Токаев прибыл в Астану")

    room.answer(room.claim(), Refused("HTTP 400"))

    assert room.archive.backlog.rows(("translate",)) == 0


def test_a_server_that_is_away_for_a_day_is_not_asked_for_old_news(room):
    room.publish("Токаев прибыл в Астану")

    assert room.claim(seconds=AGE_MAX.total_seconds() + 60) is None
    assert room.archive.backlog.rows(("translate",)) == 0


def test_a_crash_while_the_server_works_loses_no_row(room):
    room.publish("Токаев прибыл в Астану")
    texts = room.claim()

    room.archive.backlog.release_claims()

    assert room.claim() == texts


def test_the_same_text_is_translated_once(room):
    first = room.publish("Токаев прибыл в Астану")
    texts = room.claim()
    room.answer(texts, capitals(texts))

    with room.database.transaction():
        room.archive.backlog.add("translate", first.id, now=after(5))

    assert room.claim(seconds=6) is None


def test_without_a_translator_nothing_is_queued(room):
    room.stages.use(replace(room.stages.plan, translator=None), {"kz": NOON - timedelta(days=1)})

    room.publish("Токаев прибыл в Астану")

    assert room.archive.backlog.rows(("translate",)) == 0


class Changing(Room):
    """The same with a desk whose messages can be changed."""

    def __init__(self, directory):
        super().__init__(directory)
        timings = {"desk": ChannelTiming(edits=True, fallback="night"), "night": ChannelTiming()}
        self.outbox.use(timings, ("en", "libretranslate"))

    def settle(self, claim, outcome, *, seconds):
        self.outbox.settle(claim, outcome, after(seconds))

    def translate(self, *, seconds):
        texts = self.claim(seconds=seconds)
        self.answer(texts, capitals(texts), seconds=seconds)


@pytest.fixture
def changing(tmp_path):
    return Changing(tmp_path)


def test_a_translation_that_comes_later_changes_what_was_sent(changing):
    changing.publish("Токаев прибыл в Астану")
    first, _ = changing.send("desk", seconds=1)
    changing.settle(first, Delivered("message 7", reference="7"), seconds=2)
    changing.translate(seconds=5)

    edit, translation = changing.send("desk", seconds=6)

    assert translation.headline == "ТОКАЕВ ПРИБЫЛ В АСТАНУ"
    assert (edit.message.replaces, edit.message.thread) == ("7", None)
    assert edit.message.created_at == first.message.created_at
    assert edit.message.id != first.message.id
    changing.settle(edit, Delivered("message 7", reference="7"), seconds=7)
    changing.outbox.revise([alert.id for alert in edit.message.alerts], after(8))
    assert changing.outbox.claim("desk", after(9)) is None


def test_a_translation_that_comes_while_the_message_is_on_its_way_changes_it_afterwards(changing):
    changing.publish("Токаев прибыл в Астану")
    first, _ = changing.send("desk", seconds=1)
    changing.translate(seconds=2)
    changing.settle(first, Delivered("message 7", reference="7"), seconds=3)

    edit, translation = changing.send("desk", seconds=4)

    assert edit.message.replaces == "7"
    assert translation is not None


def test_a_new_alert_goes_before_an_edit(changing):
    changing.publish("Токаев прибыл в Астану")
    first, _ = changing.send("desk", seconds=1)
    changing.settle(first, Delivered("message 7", reference="7"), seconds=2)
    changing.translate(seconds=5)
    changing.publish("Казахстан закрыл границу на севере", "Граница закрыта на ремонт дорог до весны.", seconds=6)

    following, _ = changing.send("desk", seconds=7)

    assert following.message.replaces is None


def test_an_edit_that_is_refused_harms_nothing_and_is_handed_to_nobody(changing):
    changing.publish("Токаев прибыл в Астану")
    first, _ = changing.send("desk", seconds=1)
    changing.settle(first, Delivered("message 7", reference="7"), seconds=2)
    changing.translate(seconds=5)
    edit, _ = changing.send("desk", seconds=6)
    changing.settle(edit, Refused("message to edit not found"), seconds=7)

    alert_id = first.message.alerts[0].id
    accounts = Accounts(changing.database)
    passages, held = accounts.passages_of(alert_id), accounts.held()
    found = audit([alert_id], passages, held, meant=accounts.meant(alert_id=alert_id))

    assert {account.channel_id: account.verdict for account in found} == {"desk": "delivered", "night": "held"}
    tries = accounts.tries([first.message.id])
    assert [(one.channel_id, one.outcome) for one in tries] == [("desk", "delivered"), ("desk", "refused")]
    assert Messages(changing.database).waiting() == 0


def test_what_cannot_be_changed_is_left_alone(room):
    room.publish("Токаев прибыл в Астану")
    first, _ = room.send("desk", seconds=1)
    room.outbox.settle(first, Delivered("message 7", reference="7"), after(2))
    texts = room.claim()
    room.answer(texts, capitals(texts))

    assert room.outbox.claim("desk", after(5)) is None
