from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scraper.semantic.centres import DIMENSIONS, SCALE
from scraper.semantic.judge import Judge
from scraper.semantic.rarity import Rarity
from scraper.semantic.reading import Document, Reading, Vectors, read
from scraper.semantic.relation import relate

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
RU = read(
    Document(
        "ru", "Утечку под Атырау устранили",
        "На трубопроводе под Атырау устранили утечку, сообщил Серик Абенов. Вылилось 40 тыс. литров нефти. "
        "Грунт площадью 1 511 метров вывезут в Самару.",
        "ru", NOON,
    )
)  # fmt: skip
EN = read(
    Document(
        "en", "Leak near Atyrau repaired",
        "A leak on a pipeline near Atyrau was repaired, said Serik Abenov. Some 40,000 litres of oil spilled. "
        "Soil of 1,511 metres will be taken to Samara.",
        "en", NOON + timedelta(hours=3),
    )
)  # fmt: skip


def vector(place: int) -> bytes:
    values = [0] * DIMENSIONS
    values[place * 16 : place * 16 + 16] = [SCALE // 4] * 16
    return bytes(values)


def with_vectors(reading: Reading, *, first: int = 3) -> Reading:
    """Sentences like those of every other reading made with the same `first`."""
    sentences = tuple(vector(first + number) for number in range(len(reading.sentences)))
    return replace(reading, vectors=Vectors(vector(1), vector(2), sentences))


def test_aligned_sentences_and_the_same_numbers_are_a_translation() -> None:
    relating = relate(with_vectors(RU), with_vectors(EN), Rarity())

    assert relating.relation == "translation"
    assert "2 of 2 numbers" in relating.reason


def test_aligned_sentences_with_other_numbers_are_neither_translation_nor_event() -> None:
    tomorrow = replace(with_vectors(EN), numbers=frozenset({70_000, 912, 13}))

    relating = relate(with_vectors(RU), tomorrow, Rarity())

    assert relating.relation == "none"
    assert "0 of 2 numbers are the same" in relating.reason


def test_shared_names_and_numbers_are_an_event_without_vectors() -> None:
    assert relate(RU, EN, Rarity()).relation == "event"


def test_near_vectors_alone_are_nothing() -> None:
    near = Vectors(vector(1), vector(2))
    other = read(Document("x", "Something else", "the weather is fine. nobody came.", "en", NOON))

    assert relate(replace(RU, vectors=near), replace(other, vectors=near), Rarity()).relation == "none"


def test_what_is_days_apart_is_no_event() -> None:
    later = replace(EN, published_at=NOON + timedelta(days=4))

    relating = relate(RU, later, Rarity())

    assert relating.relation == "none"
    assert relating.reason == "4 days apart"


def test_a_translation_may_come_days_later() -> None:
    later = replace(with_vectors(EN), published_at=NOON + timedelta(days=5))

    assert relate(with_vectors(RU), later, Rarity()).relation == "translation"


@pytest.mark.parametrize("vectors", [True, False])
def test_relations_are_symmetric(vectors: bool) -> None:
    one, other = (with_vectors(RU), with_vectors(EN)) if vectors else (RU, EN)

    assert relate(one, other, Rarity()) == relate(other, one, Rarity())


def test_rare_names_weigh_more_than_common_ones() -> None:
    rarity = Rarity()
    for _ in range(50):
        rarity.add(RU)

    assert rarity.weight("abnv") < rarity.weight("brlnv")
    assert rarity.weight("<russia>") < rarity.weight("[aral]")


def test_the_judge_prefers_a_translation_to_an_event() -> None:
    report = replace(RU, id="report", language="kk")

    verdict = Judge().judge(with_vectors(EN), [report, with_vectors(RU)])

    assert verdict is not None
    assert (verdict.id, verdict.relation) == ("ru", "translation")


def test_the_judge_has_no_verdict_on_strangers() -> None:
    stranger = read(Document("s", "Концерт в Оше", "Певец Мирбек выступил в Оше.", "ru", NOON))

    assert Judge().judge(stranger, [RU, EN]) is None
