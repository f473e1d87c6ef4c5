"""The texts under the watches of the demo's own configuration: what is to be told fires, and nothing else does."""

from pathlib import Path

import pytest

from alerts.matching import Matcher, compile_watches
from alerts.model import Document
from alerts.vocabulary import load
from jobs.config import read
from jobs.demo.configuration import write_configuration
from jobs.demo.outlets import Piece, load_outlets

PIECES = [piece for outlet in load_outlets() for piece in outlet.pieces]


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    directory: Path = tmp_path_factory.mktemp("configuration")
    write_configuration(
        directory, load_outlets(), feed_url=lambda outlet: f"http://127.0.0.1{outlet.feed}", host="127.0.0.1", port=25
    )
    return compile_watches(read(directory).watches, load())


def fired(matcher: Matcher, piece: Piece) -> set[str]:
    document = Document(id=piece.id, title=piece.title, text="\n\n".join(piece.paragraphs), language=piece.language)
    return {match.watch_id for match in matcher.match(document)}


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.step > 0], ids=lambda piece: piece.id)
def test_the_text_fires_the_watch_it_is_for_and_no_other(matcher: Matcher, piece: Piece) -> None:
    assert fired(matcher, piece) == set(piece.watches)


def test_some_of_the_baseline_would_fire_if_it_were_new(matcher: Matcher) -> None:
    firing = [piece.id for piece in PIECES if piece.step == 0 and fired(matcher, piece)]

    assert len(firing) >= 6


def test_in_several_languages_the_feed_alone_does_not_fire(matcher: Matcher) -> None:
    told = [piece for piece in PIECES if piece.watch and piece.utm is None]
    languages = {
        piece.language
        for piece in told
        if not matcher.match(Document(id=piece.id, title=piece.title, text=piece.summary, language=piece.language))
    }

    assert len(languages) >= 6
