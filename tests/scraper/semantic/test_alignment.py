import math

import pytest

from scraper.semantic.alignment import align
from scraper.semantic.centres import DIMENSIONS, SCALE, cosine


def vector(*places: int) -> bytes:
    """Of length 1, with equal parts in these dimensions."""
    values = [0] * DIMENSIONS
    for place in places:
        values[place] = min(127, round(SCALE / math.sqrt(len(places))))
    return bytes(values)


def sentence(number: int) -> bytes:
    return vector(*range(number * 16, number * 16 + 16))


def test_cosine_of_a_vector_with_itself_is_one() -> None:
    assert cosine(sentence(3), sentence(3)) == pytest.approx(1.0, abs=0.01)


def test_same_sentences_in_the_same_order_are_aligned() -> None:
    text = [sentence(number) for number in range(4)]

    assert align(text, text) == pytest.approx(1.0, abs=0.01)


def test_the_other_order_is_not() -> None:
    text = [sentence(number) for number in range(4)]

    assert align(text, text[::-1]) == pytest.approx(0.25, abs=0.01)


def test_a_truncated_translation_is_aligned() -> None:
    text = [sentence(number) for number in range(6)]

    assert align(text, text[:3]) == pytest.approx(1.0, abs=0.01)


def test_no_sentences_are_aligned_with_nothing() -> None:
    assert align([], [sentence(1)]) == 0.0
