"""What waits to be translated, and which messages carry a translation."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from builders import a_source, a_watch, after, archive_with
from stories import NOON, grouped

from alerts.gloss import glossary_of
from alerts.ledger import Decisions
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
            self.translating.record(Translated(texts, "libretranslate", answer), after(seconds))

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
