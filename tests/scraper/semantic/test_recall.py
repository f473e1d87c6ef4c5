"""Whether an article joins a story that was told: reports of the event without vectors, translations with them."""

from dataclasses import replace
from datetime import timedelta

from builders import NOON
from daemon import wait_until
from stories import BLAST, BRIDGE

from scraper.semantic.centres import DIMENSIONS, SCALE
from scraper.semantic.reading import Document, Vectors
from scraper.semantic.recall import Recall
from scraper.semantic.vectors import STOPPED, Unavailable

BLAST_RU = (
    "Четыре горняка погибли и одиннадцать пострадали при взрыве метана в шахте под Карагандой в Казахстане. Взрыв "
    "произошел в 3:40. Под землей на глубине 480 метров находились 126 человек, сообщили спасатели. Шахта "
    "принадлежит компании Saryarka Komir. Работы остановлены."
)
REPORT_EN = (
    "Saryarka Komir lost four men on Monday, and eleven others lie in hospitals of Karaganda. Alarm sirens sounded "
    "before dawn. Brigades brought 126 workers to daylight from galleries 480 metres deep, in Kazakhstan's second "
    "disaster this autumn. Prosecutors opened a case over safety rules; relatives waited at the gates for hours."
)
TOLD = Document(1, "Blast in a mine near Karaganda", BLAST, "en", NOON)
REPORT = Document(9, "Взрыв в шахте под Карагандой", BLAST_RU, "ru", NOON + timedelta(hours=2))
OTHER = Document(2, "Bridge closed", BRIDGE, "en", NOON)


def vector(place):
    values = [0] * DIMENSIONS
    values[place * 16 : place * 16 + 16] = [SCALE // 4] * 16
    return bytes(values)


class FakeEncoder:
    """Gives the n-th sentence of every text the same vector, and the heads of those in `apart` one of their own."""

    def __init__(self, apart=(), shifted=(), shift=10):
        self.asked = []  # (id, head or number of the sentence), each once
        self.apart, self.shifted, self.shift = apart, shifted, shift
        self.closed = 0

    def attach(self, reading, *, sentences, stop=None):
        title, lead = (vector(0), vector(0)) if reading.id in self.apart else (vector(1), vector(2))
        made = min(sentences, len(reading.sentences))
        if reading.vectors is None:
            self.asked.append((reading.id, "head"))
        known = len(reading.vectors.sentences) if reading.vectors else 0
        self.asked.extend((reading.id, place) for place in range(known, made))
        places = [place + self.shift for place in range(made)] if reading.id in self.shifted else range(made)
        return replace(reading, vectors=Vectors(title, lead, tuple(vector(3 + place) for place in places)))

    def close(self):
        self.closed += 1


class BrokenEncoder(FakeEncoder):
    def attach(self, reading, *, sentences, stop=None):
        self.asked.append((reading.id, sentences))
        return Unavailable("the child ended", retry=True)


def test_a_report_with_the_same_names_and_numbers_is_found_without_vectors():
    verdict = Recall().find(REPORT, [OTHER, TOLD])

    assert (verdict.id, verdict.relation) == (1, "event")
    assert verdict.reason


def test_another_event_is_not_found():
    assert Recall().find(replace(OTHER, id=3), [TOLD]) is None


def test_without_told_articles_nothing_is_found():
    assert Recall().find(REPORT, []) is None


def test_short_texts_join_nothing_and_nothing_joins_them():
    short = replace(REPORT, text="Четыре горняка погибли, 126 человек были на глубине 480 метров.")
    short_told = replace(TOLD, text="Four miners died, 126 people were at a depth of 480 metres.")

    assert Recall().find(short, [TOLD]) is None
    assert Recall().find(REPORT, [short_told]) is None


def test_a_report_days_later_is_another_days_news():
    assert Recall().find(replace(REPORT, published_at=NOON + timedelta(days=4)), [TOLD]) is None


def test_aligned_sentences_are_a_translation_with_vectors():
    verdict = Recall(FakeEncoder()).find(REPORT, [OTHER, TOLD])

    assert (verdict.id, verdict.relation) == (1, "translation")


def test_vectors_are_made_of_what_is_plausible_only_and_kept():
    encoder = FakeEncoder()
    recall = Recall(encoder)
    recall.find(REPORT, [OTHER, TOLD])
    first = list(encoder.asked)

    recall.find(REPORT, [OTHER, TOLD])

    assert len(first) == len(set(first))
    assert {id_ for id_, _ in first} == {1, 9}
    assert encoder.asked == first


def test_where_the_heads_are_far_apart_no_more_vectors_are_made_and_nothing_is_found():
    encoder = FakeEncoder(apart=[1])

    verdict = Recall(encoder).find(REPORT, [TOLD])

    assert verdict is None
    assert encoder.asked == [(9, "head"), (1, "head")]


def test_where_the_first_sentences_are_told_nowhere_the_rest_gets_no_vectors():
    encoder = FakeEncoder(shifted=[9])

    verdict = Recall(encoder).find(REPORT, [TOLD])

    assert (verdict.id, verdict.relation) == (1, "event")
    assert [part for id_, part in encoder.asked if id_ == 9] == ["head", 0, 1, 2]


def test_in_one_language_sentences_get_no_vectors():
    encoder = FakeEncoder()
    report = replace(TOLD, id=9, title="Miners die", text=REPORT_EN, published_at=NOON + timedelta(hours=2))

    verdict = Recall(encoder).find(report, [TOLD])

    assert (verdict.id, verdict.relation) == (1, "event")
    assert sorted(encoder.asked) == [(1, "head"), (9, "head")]


def test_without_the_child_reports_are_still_found():
    encoder = BrokenEncoder()

    verdict = Recall(encoder).find(REPORT, [TOLD])

    assert encoder.asked
    assert (verdict.id, verdict.relation) == (1, "event")


def test_closing_ends_the_child():
    encoder = FakeEncoder()

    Recall(encoder).close()
    Recall().close()

    assert encoder.closed == 1


class SlowEncoder(FakeEncoder):
    """Each reading takes a second of the recall's clock."""

    def __init__(self, monkeypatch):
        super().__init__()
        self.seconds = 0.0
        monkeypatch.setattr("scraper.clock.monotonic_seconds", lambda: self.seconds)

    def attach(self, reading, *, sentences, stop=None):
        self.seconds += 1.0
        return super().attach(reading, sentences=sentences, stop=stop)


def test_when_many_come_at_once_the_rest_are_judged_without_vectors(monkeypatch):
    encoder = SlowEncoder(monkeypatch)
    recall = Recall(encoder)

    for number in range(10, 30):
        recall.find(replace(REPORT, id=number), [OTHER, TOLD])

    assert encoder.seconds <= 3.0
    encoder.seconds += 60
    recall.find(replace(REPORT, id=99), [OTHER, TOLD])
    assert (99, "head") in encoder.asked


def test_in_haste_no_vectors_are_made_and_reports_are_still_found():
    encoder = FakeEncoder()

    verdict = Recall(encoder).find(REPORT, [OTHER, TOLD], in_haste=True)

    assert encoder.asked == []
    assert (verdict.id, verdict.relation) == (1, "event")


def test_vectors_of_what_was_told_are_made_when_there_is_nothing_to_do():
    encoder = FakeEncoder()
    recall = Recall(encoder)
    recall.find(TOLD, [])
    recall.prepare(TOLD.id)
    before = list(encoder.asked)

    recall.rest()
    verdict = recall.find(REPORT, [TOLD])

    assert before == []
    assert encoder.asked[0] == (1, "head")
    assert {id_ for id_, _ in encoder.asked} == {1, 9}
    assert verdict.relation == "translation"


class HesitantEncoder(FakeEncoder):
    """Stops at the first order that says when to, as one does that is overtaken."""

    def attach(self, reading, *, sentences, stop=None):
        if stop is not None and not self.asked:
            self.asked.append((reading.id, "stopped"))
            return STOPPED
        return super().attach(reading, sentences=sentences, stop=stop)


def test_vectors_that_were_overtaken_are_made_later():
    encoder = HesitantEncoder()
    recall = Recall(encoder)
    recall.find(TOLD, [])
    recall.prepare(TOLD.id)

    wait_until(lambda: recall.rest() or (1, 0) in encoder.asked, what="vectors of the sentences")
    recall.close()

    assert encoder.asked[:2] == [(1, "stopped"), (1, "head")]


def test_a_told_text_that_has_vectors_is_not_prepared_again():
    encoder = FakeEncoder()
    recall = Recall(encoder)
    recall.find(REPORT, [TOLD])
    recall.prepare(TOLD.id)

    recall.rest()
    recall.close()

    assert len(encoder.asked) == len(set(encoder.asked))


def test_another_text_under_the_same_headline_is_read_anew():
    recall = Recall()
    recall.find(replace(TOLD, text=BRIDGE), [])

    assert recall.find(REPORT, [TOLD]).id == 1


def test_the_child_ends_once_when_nobody_needs_it_for_a_while(monkeypatch):
    encoder = SlowEncoder(monkeypatch)
    recall = Recall(encoder)
    recall.find(REPORT, [TOLD])

    encoder.seconds += 100
    recall.rest()
    recall.rest()
    recall.close()

    assert encoder.closed == 2  # when it rested, and at the end


class MistakenEncoder(FakeEncoder):
    def attach(self, reading, *, sentences, stop=None):
        raise AssertionError("a mistake")


def test_a_mistake_while_vectors_are_made_is_logged_and_reports_are_still_found(caplog):
    verdict = Recall(MistakenEncoder()).find(REPORT, [TOLD])

    assert (verdict.id, verdict.relation) == (1, "event")
    assert "no vectors for article 9" in caplog.text
