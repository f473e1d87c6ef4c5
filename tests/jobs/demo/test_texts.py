"""The demo's texts: what they must hold for the demo to show what it promises."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.demo.outlets import MAIN_WATCH, TEXTS, Outlet, Piece, load_outlets
from scraper.dedup.changes import compare
from scraper.dedup.core import pare
from scraper.semantic.reading import Document
from scraper.semantic.recall import Recall

STEPS = range(7)


@pytest.fixture(scope="module")
def outlets() -> tuple[Outlet, ...]:
    return load_outlets()


@pytest.fixture(scope="module")
def pieces(outlets: tuple[Outlet, ...]) -> tuple[Piece, ...]:
    return tuple(piece for outlet in outlets for piece in outlet.pieces)


def document(piece: Piece) -> Document:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    text = "\n\n".join(piece.paragraphs)
    return Document(piece.id, piece.title, text, language=piece.language, published_at=at)


def test_ids_are_unique(outlets: tuple[Outlet, ...], pieces: tuple[Piece, ...]) -> None:
    counts = Counter([outlet.id for outlet in outlets] + [piece.id for piece in pieces])

    assert [each for each, count in counts.items() if count > 1] == []


def test_ten_outlets_or_more_publish_in_nine_languages_or_more(outlets: tuple[Outlet, ...]) -> None:
    languages = {outlet.language for outlet in outlets if outlet.pieces}

    assert len(outlets) >= 10
    assert len(languages) >= 9
    assert languages >= {"ru", "kk", "ky", "uz", "uz-Cyrl", "tg", "fr", "en"}


def test_the_main_watch_is_to_be_told_in_eight_languages_or_more(pieces: tuple[Piece, ...]) -> None:
    told = {piece.language.partition("-")[0] for piece in pieces if piece.watch == MAIN_WATCH}

    assert len(told) >= 8


def test_nobody_is_to_be_told_of_the_baseline(pieces: tuple[Piece, ...]) -> None:
    assert [piece.id for piece in pieces if piece.step == 0 and piece.watch] == []


def test_every_step_publishes_something(pieces: tuple[Piece, ...]) -> None:
    assert {piece.step for piece in pieces} == set(STEPS)


def test_every_outlet_that_answers_at_first_has_a_baseline(outlets: tuple[Outlet, ...]) -> None:
    without = [outlet.id for outlet in outlets if outlet.answer(0) == "feed" and not outlet.listed(0)]

    assert without == []


def test_copies_carry_the_text_of_the_first_piece_and_follow_it(pieces: tuple[Piece, ...]) -> None:
    by_id = {piece.id: piece for piece in pieces}
    copies = [piece for piece in pieces if piece.story != piece.id and piece.title == by_id[piece.story].title]

    assert len(copies) >= 2
    for copy in copies:
        first = by_id[copy.story]
        assert (copy.title, copy.paragraphs, copy.watch) == (first.title, first.paragraphs, first.watch)
        assert copy.outlet_id != first.outlet_id
        assert copy.step > first.step


def test_one_story_is_carried_by_five_outlets_in_three_languages_then_updated(pieces: tuple[Piece, ...]) -> None:
    by_id = {piece.id: piece for piece in pieces}
    (update,) = [piece for piece in pieces if piece.is_update]
    first = by_id[update.story]
    carriers = [piece for piece in pieces if piece.story == first.id and not piece.is_update]

    assert len({piece.outlet_id for piece in carriers}) == 5
    assert len({piece.language for piece in carriers}) == 3
    assert len({piece.title for piece in carriers}) == 5
    assert all(first.step < piece.step < update.step for piece in carriers if piece is not first)


def test_the_update_differs_from_the_first_text_by_one_number_and_a_paragraph(pieces: tuple[Piece, ...]) -> None:
    by_id = {piece.id: piece for piece in pieces}
    (update,) = [piece for piece in pieces if piece.is_update]

    changes = compare(*(pare(piece.title, "\n\n".join(piece.paragraphs)) for piece in (by_id[update.story], update)))

    assert changes.numbers == (("12", "15"),)
    assert changes.names == ()
    assert len(update.paragraphs) == len(by_id[update.story].paragraphs) + 1


def test_translations_are_recognised_without_vectors(pieces: tuple[Piece, ...]) -> None:
    by_id = {piece.id: piece for piece in pieces}
    told = [document(piece) for piece in pieces if piece.watch and piece.story == piece.id]
    translations = [piece for piece in pieces if piece.watch and piece.language != by_id[piece.story].language]

    recall = Recall()
    found = {piece.id: recall.find(document(piece), told) for piece in translations}

    assert len(found) == 2
    assert all(verdict and verdict.id == by_id[id_].story for id_, verdict in found.items())


def test_an_expectation_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    text = (TEXTS / "xezer-gunluyu.yaml").read_text(encoding="utf-8")
    (tmp_path / "outlet.yaml").write_text(text.replace("expect: alert", "expect: alarm"), encoding="utf-8")

    with pytest.raises(ValueError, match=r"outlet\.yaml: 'alarm'"):
        load_outlets(tmp_path)


def test_every_piece_says_why_it_is_there(pieces: tuple[Piece, ...]) -> None:
    assert [piece.id for piece in pieces if not piece.why] == []


def test_texts_fit_the_encodings_of_their_outlets(outlets: tuple[Outlet, ...]) -> None:
    # What an encoding lacks would have to be written as a character reference.
    strange = {
        (piece.id, letter)
        for outlet in outlets
        for piece in outlet.pieces
        for letter in "".join((piece.title, piece.summary, *piece.paragraphs))
        if not letter.encode(outlet.encoding, "ignore")
    }

    assert strange == set()
