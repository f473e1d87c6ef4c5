"""Makes scraper/semantic/centres.json: the mean vector of each language's sentences, from the texts of these tests.

    python tests/quality/centres.py

Every language has sentences in tests/alerts/sentences, but all on three subjects; ten have news in
tests/quality/translations, on everything. What the subjects add is told from the languages that have both, and taken
off the others; where both are there, they count by their number of sentences, the subjects' ones as fifty.
"""

import base64
import json
from collections import defaultdict
from pathlib import Path

import numpy
from ruamel.yaml import YAML

from scraper.semantic.engine import load
from scraper.text.sentences import split

_TESTS = Path(__file__).parent.parent
_CENTRES = _TESTS.parent / "scraper" / "semantic" / "centres.json"
_FEW = 50


def main() -> None:
    encode = load()
    narrow = {language: encode(sentences).mean(axis=0) for language, sentences in _on_three_subjects().items()}
    wide = {language: encode(sentences) for language, sentences in _on_everything().items()}
    subjects = numpy.mean([narrow[language] - rows.mean(axis=0) for language, rows in wide.items()], axis=0)
    centres = {language: mean - subjects for language, mean in narrow.items()}
    for language, rows in wide.items():
        share = len(rows) / (len(rows) + _FEW)
        centres[language] = share * rows.mean(axis=0) + (1 - share) * centres[language]
    centres[""] = numpy.mean(list(centres.values()), axis=0)  # for languages that are not here
    packed = {language: _packed(mean) for language, mean in sorted(centres.items())}
    _CENTRES.write_text(json.dumps(packed, indent=0) + "\n", encoding="ascii")
    print(f"{len(packed)} centres from {sum(map(len, wide.values()))} and more sentences: {_CENTRES.name}")


def _packed(mean: numpy.ndarray) -> str:
    return base64.b64encode(mean.astype("<f2").tobytes()).decode("ascii")


def _on_three_subjects() -> dict[str, list[str]]:
    return {
        file.stem: [sentence for sentences in YAML(typ="safe").load(file).values() for sentence in sentences]
        for file in sorted((_TESTS / "alerts" / "sentences").glob("*.yaml"))
    }


def _on_everything() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for file in sorted((_TESTS / "quality" / "translations").glob("*.yaml")):
        for event in YAML(typ="safe").load(file):
            for texts in (event["texts"], *event["reports"], *event["others"]):
                for language, text in texts.items():
                    if language != "days":
                        found[language].extend(split(text.partition("\n")[2], language))
    return found


if __name__ == "__main__":
    main()
