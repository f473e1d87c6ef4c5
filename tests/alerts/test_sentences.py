"""Kazakhstan, pipeline and CSTO as newspapers write them: each sentence, written for this project, names some or none.

The sentences stand in sentences/, a file for each language; the key over a list says which concepts its sentences name:
K Kazakhstan, P pipelines, C the CSTO, "-" none of them. Each is read with its language given, and without.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from alerts.matching import Matcher, compile_watches
from alerts.model import Document, Watch
from alerts.vocabulary import load

_CONCEPTS = {"K": "Kazakhstan", "P": "pipeline", "C": "CSTO"}


def _sentences() -> Iterator[tuple[str, str, str]]:
    for file in sorted((Path(__file__).parent / "sentences").glob("*.yaml")):
        for named, sentences in YAML(typ="safe").load(file).items():
            yield from ((file.stem, named, sentence) for sentence in sentences)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return compile_watches([Watch(letter, "", name) for letter, name in _CONCEPTS.items()], load())


@pytest.mark.parametrize(("language", "named", "sentence"), list(_sentences()))
def test_sentence_names_what_it_is_said_to(language: str, named: str, sentence: str, matcher: Matcher) -> None:
    expected = set(named) & set(_CONCEPTS)

    for told in (language, None):
        found = {match.watch_id for match in matcher.match(Document("d", text=sentence, language=told))}

        assert found == expected, f"language given: {told}"
