import random

import pytest

from scraper.semantic.centres import DIMENSIONS, SCALE, cosine
from scraper.semantic.index import Index


def some_vector(chance: random.Random) -> bytes:
    values = [chance.gauss(0, 1) for _ in range(DIMENSIONS)]
    length = sum(value * value for value in values) ** 0.5
    return bytes(round(value / length * SCALE) % 256 for value in values)


@pytest.fixture(scope="module")
def vectors() -> list[bytes]:
    chance = random.Random(7)
    return [some_vector(chance) for _ in range(3000)]


def test_the_nearest_are_those_with_the_highest_cosines(vectors: list[bytes]) -> None:
    index = Index()
    index.add(range(3000), vectors)
    wanted = sorted(range(3000), key=lambda id_: -cosine(vectors[17], vectors[id_]))[:5]

    found = index.nearest(vectors[17], 5)

    assert found[0].id == 17
    assert found[0].cosine == pytest.approx(1.0, abs=0.01)
    # Random vectors are all equally far; real ones are not, and there recall is measured (scraper/semantic/index.py).
    assert len({near.id for near in found} & set(wanted)) >= 4


def test_vectors_below_the_least_cosine_are_left_out(vectors: list[bytes]) -> None:
    index = Index()
    index.add([1, 2, 3], vectors[:3])

    assert [near.id for near in index.nearest(vectors[1], 10, cosine_min=0.5)] == [2]


def test_what_is_forgotten_is_not_found(vectors: list[bytes]) -> None:
    index = Index()
    index.add([1, 2, 3], vectors[:3])

    index.keep({1, 3})

    assert {near.id for near in index.nearest(vectors[1], 10)} == {1, 3}
    assert len(index) == 2


def test_an_empty_index_has_nothing_near(vectors: list[bytes]) -> None:
    assert Index().nearest(vectors[0], 10) == ()
