"""Floors under the figures of `python tests/quality/events.py`: they only rise. The set is described there."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from scraper.semantic.vectors import Encoder, Unavailable, obstacle


@pytest.fixture(scope="module")
def events() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quality_events", Path(__file__).parent / "events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_set_is_as_large_as_it_is_said_to_be(events: ModuleType) -> None:
    labelled = events.load()
    parts = [each.part for each in labelled]

    assert len({each.event for each in labelled if each.part == "text"}) >= 40
    assert parts.count("text") >= 120
    assert parts.count("report") >= 50
    assert parts.count("other") >= 75


def test_events_without_vectors(events: ModuleType) -> None:
    reached = events.figures(events.decide(events.load()), "event")

    assert reached.precision >= 0.93
    assert reached.recall >= 0.78


@pytest.mark.slow  # every sentence of the set gets its vector: a minute on an idle core
@pytest.mark.timeout(900)
@pytest.mark.skipif(obstacle() is not None, reason=f"no vectors: {obstacle()}")
def test_translations_and_events_with_vectors(events: ModuleType) -> None:
    encoder = Encoder()
    labelled = events.with_vectors(events.load(), encoder)
    encoder.close()
    assert not isinstance(labelled, Unavailable), labelled.reason

    decided = events.decide(labelled)
    translations, one_event = events.figures(decided, "translation"), events.figures(decided, "event")

    assert translations.precision >= 0.99
    assert translations.recall >= 0.98
    assert one_event.precision >= 0.94
    assert one_event.recall >= 0.85
