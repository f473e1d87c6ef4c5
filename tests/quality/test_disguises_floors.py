"""Disguised keywords are found, and folding finds nothing that is not there."""

import pytest
from disguises import DISGUISES, KEYWORDS, false_hits, measure
from floors import DISGUISED


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[int, int]]:
    return measure()


def test_disguised_keywords_are_found(found: dict[str, tuple[int, int]]) -> None:
    assert sum(right for right, _ in found.values()) / sum(count for _, count in found.values()) >= DISGUISED


def test_the_set_has_forty_keywords_in_twelve_disguises() -> None:
    assert len(set(KEYWORDS)) >= 40
    assert len(DISGUISES) == 12


def test_disguised_ordinary_words_are_found_by_no_keyword_that_does_not_find_them_plain() -> None:
    assert false_hits() == []
