"""From articles to alerts: a story is told once, its copies attach, and what is new in it is an update."""

from dataclasses import replace

import pytest
from builders import a_source, a_watch, after, archive_with
from stories import BLAST, BRIDGE, NOON, grouped, publish

from alerts.gloss import glossary_of
from alerts.ledger import Decisions
from alerts.matching import compile_watches
from alerts.vocabulary import load
from jobs.events import Plan
from jobs.stages import Stages
from jobs.telling import CROWD

SOURCES = tuple(a_source(name, page="feed") for name in ("tass", "ria", "kabar", "uza"))
MINES = a_watch("mines", query="Kazakhstan AND methane!")
REUTERS = f"KARAGANDA (Reuters) - {BLAST}"
UPDATED = (
    BLAST.replace("126", "131")
    + " Two of the injured were flown to a hospital in the capital, doctors said on Monday evening."
)
BLAST_RU = (
    "Четыре горняка погибли и одиннадцать пострадали при взрыве метана в шахте под Карагандой в Казахстане. Взрыв "
    "произошел в 3:40. Под землей на глубине 480 метров находились 126 человек, сообщили спасатели. Шахта "
    "принадлежит компании Saryarka Komir. Работы остановлены."
)
MARKET = (
    "В Караганде в Казахстане открыли новый крытый рынок на 230 мест. Строительство обошлось в 4,5 миллиарда "
    "тенге и заняло три года. Аренда одного места стоит 35 тысяч тенге в месяц, рассказал заместитель акима Серик "
    "Муканов. До конца года там обещают открыть и столовую."
)


class Desk:
    id = "desk"


@pytest.fixture(scope="module")
def vocabulary():
    return load()


class Newsroom:
    """Stages over an archive; `publish` takes an article all the way."""

    def __init__(self, directory, vocabulary, *watches):
        self.archive = archive_with(directory, *SOURCES)
        self.since = since = Decisions(self.archive.database).sync_watches(watches, now=NOON)
        matcher = compile_watches(watches, vocabulary)
        self.stages = Stages(self.archive, Plan((), watches, matcher, (Desk(),)), since)

    def publish(self, source_id, title, text, *, seconds, **changes):
        article = grouped(self.archive, source_id, title, text, seconds=seconds, **changes)
        self.stages.work(after(seconds))
        return self.archive.articles.article(article.id)

    def alerts(self, watch_id=None):
        return [row.alert for row in self.stages.decisions.latest(limit=99, watch_id=watch_id)][::-1]

    def refusals(self):
        return [(no.article_id, no.decision.reason) for no in self.stages.decisions.refusals(limit=99)][::-1]


@pytest.fixture
def newsroom(tmp_path, vocabulary):
    return lambda *watches: Newsroom(tmp_path, vocabulary, *(watches or (MINES,)))


def test_a_story_in_three_sources_is_one_alert_and_two_refusals_with_reasons(newsroom):
    room = newsroom()
    first = room.publish("tass", "Blast in a mine", BLAST, seconds=1)
    copy = room.publish("ria", "Miners die near Karaganda", REUTERS, seconds=2)
    same = room.publish("kabar", "Blast in a mine", BLAST, seconds=3)

    (alert,) = room.alerts()
    assert (alert.kind, alert.article_id, alert.story_id) == ("first", first.id, first.story_id)
    (no_copy, no_same) = room.refusals()
    assert [no_copy[0], no_same[0]] == [copy.id, same.id]
    assert no_copy[1].startswith(f"copy of article {first.id} (")
    assert no_same[1].startswith(f"same of article {first.id} (")
    assert all(f"the story was told in alert {alert.id}" in reason for _, reason in room.refusals())


def test_an_alert_of_a_foreign_article_carries_a_gloss(newsroom, vocabulary):
    room = newsroom(replace(MINES, query="Kazakhstan"))
    room.stages.use(replace(room.stages.plan, glossary=glossary_of(vocabulary, "en")), room.since)

    room.publish("tass", "Токаев прибыл в Астану", "Президент Казахстана прилетел.", seconds=1, language="ru")
    room.publish("ria", "Tokayev lands in Astana", "Kazakhstan saw it.", seconds=2, language="en")

    assert [alert.gloss for alert in room.alerts()][:1] == ["Tokayev · Astana · Kazakhstan"]
    assert all(not alert.gloss for alert in room.alerts() if alert.language == "en")


def test_a_refusal_names_its_story(newsroom):
    room = newsroom()
    first = room.publish("tass", "Blast in a mine", BLAST, seconds=1)
    room.publish("ria", "Miners die near Karaganda", REUTERS, seconds=2)

    (no,) = room.stages.decisions.refusals(limit=9, watch_id="mines")

    assert no.story_id == first.story_id
    assert list(room.stages.decisions.refusals(limit=9, watch_id="another")) == []


def test_a_copy_that_fires_a_watch_which_the_first_article_did_not_is_told(newsroom):
    room = newsroom(a_watch("bishkek", query="Kazakhstan AND source:kabar"))
    room.publish("tass", "Blast in a mine", BLAST, seconds=1)

    copy = room.publish("kabar", "Miners die near Karaganda", REUTERS, seconds=2)

    (alert,) = room.alerts()
    assert (alert.kind, alert.article_id) == ("first", copy.id)
    assert [carrier.source_id for carrier in alert.carriers] == ["tass"]


def test_a_changed_number_is_an_update_in_the_thread_of_the_first_alert(newsroom):
    room = newsroom()
    room.publish("tass", "Blast in a mine", BLAST, seconds=1)
    room.publish("ria", "Miners die near Karaganda", REUTERS, seconds=2, language="en")

    near = room.publish("kabar", "Blast in a mine", UPDATED, seconds=3)

    first, update = room.alerts()
    assert near.relation == "near"
    assert (update.kind, update.article_id, update.root_id, update.n) == ("update", near.id, first.id, 1)
    assert "126 → 131" in update.news
    assert [(carrier.source_id, carrier.relation) for carrier in update.carriers] == [("tass", "new"), ("ria", "copy")]
    assert update.outlets == 2
    assert update.id != first.id


def test_a_watch_without_updates_hears_of_the_story_once(newsroom):
    room = newsroom(replace(MINES, updates="none"))
    room.publish("tass", "Blast in a mine", BLAST, seconds=1)
    room.publish("kabar", "Blast in a mine", UPDATED, seconds=2)

    assert [alert.kind for alert in room.alerts()] == ["first"]
    assert room.refusals()[0][1].endswith("and the watch wants no updates")


def test_a_watch_with_all_updates_hears_of_every_copy(newsroom):
    room = newsroom(replace(MINES, updates="all"))
    room.publish("tass", "Blast in a mine", BLAST, seconds=1)
    room.publish("ria", "Miners die near Karaganda", REUTERS, seconds=2)
    room.publish("kabar", "Blast in a mine", UPDATED, seconds=3)

    assert [(alert.kind, alert.n) for alert in room.alerts()] == [("first", 0), ("update", 1), ("update", 2)]


def test_each_watch_is_told_for_itself(newsroom):
    room = newsroom(MINES, a_watch("karaganda", query="Karaganda!"))
    room.publish("tass", "Blast in a mine", BLAST, seconds=1)
    room.publish("kabar", "Blast in a mine", UPDATED, seconds=2)

    for watch_id in ("mines", "karaganda"):
        first, update = room.alerts(watch_id)
        assert (first.kind, update.kind, update.root_id) == ("first", "update", first.id)


def test_a_match_decided_twice_is_told_once(newsroom):
    room = newsroom()
    first = room.publish("tass", "Blast in a mine", BLAST, seconds=1)
    with room.archive.database.transaction():
        room.archive.backlog.add("match", first.id, now=after(2))

    room.stages.work(after(2))

    assert len(room.alerts()) == 1
    assert room.refusals() == []


def test_a_report_in_another_language_joins_the_told_story_and_says_why(newsroom):
    room = newsroom(a_watch("mines", query="Kazakhstan"))
    first = room.publish("tass", "Blast in a mine near Karaganda", BLAST, seconds=1)
    report = room.publish("ria", "Взрыв в шахте под Карагандой", BLAST_RU, seconds=7200, language="ru")

    assert (report.relation, report.related_to, report.story_id) == ("event", first.id, first.story_id)
    assert len(room.alerts()) == 1
    assert room.refusals()[0][1].startswith(f"event of article {first.id} (")
    assert room.archive.stories.story(report.id).id == first.story_id


def test_another_event_in_the_same_town_is_told(newsroom):
    room = newsroom(a_watch("mines", query="Kazakhstan"))
    room.publish("tass", "Blast in a mine near Karaganda", BLAST, seconds=1)
    other = room.publish("ria", "В Караганде открыли рынок", MARKET, seconds=7200, language="ru")

    assert other.relation == "new"
    assert [alert.kind for alert in room.alerts()] == ["first", "first"]


class HastyRecall:
    """Notes whether it was asked in haste; finds nothing."""

    def __init__(self):
        self.in_haste = []

    def find(self, document, told, *, in_haste):
        self.in_haste.append(in_haste)

    def prepare(self, id_):
        return


def test_vectors_are_left_out_while_a_crowd_waits_behind_an_article(tmp_path, vocabulary):
    recall = HastyRecall()
    archive, watch = archive_with(tmp_path, *SOURCES), a_watch("all", query="Kazakhstan")
    since = Decisions(archive.database).sync_watches((watch,), now=NOON)
    stages = Stages(archive, Plan((), (watch,), compile_watches((watch,), vocabulary), (Desk(),)), since, recall=recall)
    for number in range(CROWD + 2):
        text = " ".join(f"word{number}of{place}" for place in range(40))
        publish(archive, "tass", f"Kazakhstan {number}", text, seconds=1)

    while stages.work(after(1)):
        pass

    # Nothing was told before the first, which is compared with nothing.
    assert recall.in_haste == [True, *[False] * CROWD]


def test_a_told_text_that_was_edited_is_compared_as_it_is_now(newsroom):
    room = newsroom(a_watch("mines", query="Kazakhstan"))
    first = room.publish("tass", "Blast in a mine near Karaganda", BLAST, seconds=1)
    room.publish("kabar", "В Караганде открыли рынок", MARKET, seconds=2, language="ru")
    room.archive.articles.revise(replace(first, text=BRIDGE))

    report = room.publish("ria", "Взрыв в шахте под Карагандой", BLAST_RU, seconds=7200, language="ru")

    assert report.relation == "new"
