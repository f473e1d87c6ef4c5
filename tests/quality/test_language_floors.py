"""Floors under what tests/quality/language.py measures on all its texts: they only rise."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from language import Accuracy, measure, score

# Of all 60 texts of a language, and of those under 40 characters; measured 2026-11-25, rounded down to .005.
FLOORS = {
    "az": (1.0, 1.0),
    "be": (1.0, 1.0),
    "de": (0.98, 0.96),
    "en": (1.0, 1.0),
    "fa": (1.0, 1.0),
    "fr": (1.0, 1.0),
    "kk": (1.0, 1.0),
    "kk-Arab": (0.965, 0.92),
    "kk-Latn": (0.9, 0.765),
    "ky": (1.0, 1.0),
    "mn": (1.0, 1.0),
    "ru": (1.0, 1.0),
    "tg": (1.0, 1.0),
    "tk": (0.98, 0.965),
    "tr": (1.0, 1.0),
    "ug": (1.0, 1.0),
    "uk": (0.98, 0.955),
    "uz": (1.0, 1.0),
    "uz-Cyrl": (1.0, 1.0),
    "zh": (1.0, 1.0),
    "all": (0.99, 0.98),
}


@pytest.fixture(scope="module")
def accuracies() -> dict[str, Accuracy]:
    return measure()


@pytest.mark.parametrize("language", FLOORS)
def test_accuracy_stays_above_its_floor(language: str, accuracies: dict[str, Accuracy]) -> None:
    accuracy = accuracies[language]

    assert accuracy.share >= FLOORS[language][0], accuracy.wrong
    assert accuracy.short_share >= FLOORS[language][1], accuracy.wrong


def test_every_language_with_texts_has_a_floor(accuracies: dict[str, Accuracy]) -> None:
    assert set(accuracies) == set(FLOORS)


def test_a_language_told_wrongly_counts_against_its_own() -> None:
    accuracies = score([("Министр подписал соглашение о строительстве дороги", "kk"), ("Дорогу открыли", "ru")])

    assert accuracies["kk"].share == 0
    assert accuracies["all"].share == 0.5
    assert accuracies["all"].short_share == 1
