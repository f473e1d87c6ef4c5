"""Walls and articles as tests/quality/walls.py measures them: the figures asked for, and those reached elsewhere."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from walls import Counts, measure


@pytest.fixture(scope="module")
def counts() -> dict[str, Counts]:
    return measure()


# Asked: at least 100 pages of each, at most one wrong.
@pytest.mark.parametrize("sort", ["walls", "articles"])
def test_hardly_a_page_is_taken_for_the_other(sort: str, counts: dict[str, Counts]) -> None:
    assert counts[sort].pages >= 100
    assert len(counts[sort].wrong) <= 1, counts[sort].wrong


# Share of walls in other words that are recognised; measured 2026-11-25.
@pytest.mark.parametrize(("sort", "floor"), [("later", 0.75), ("held_out", 0.75)])
def test_walls_in_other_words_stay_above_their_floor(sort: str, floor: float, counts: dict[str, Counts]) -> None:
    assert 1 - len(counts[sort].wrong) / counts[sort].pages >= floor, counts[sort].wrong
