"""How much of an article's text is found, and how little else: pages of our own in the shapes of the region's CMSs.

    python tests/quality/extraction.py

The metric is the article-extraction benchmark's: F1 of shingles of four words, from the precision and recall averaged
over pages. The set is our own: texts (extraction/texts.yaml) were written for it and shapes drawn after what the CMSs
are known to emit; no live page was seen, so the figures compare versions of the extractor rather than foretell others'.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cms import SHAPES
from ruamel.yaml import YAML

from scraper.errors import ParseError
from scraper.extract.article import extract
from scraper.parse.reading import Reading

_TEXTS = Path(__file__).with_name("extraction") / "texts.yaml"
_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_WORD = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True, slots=True)
class Score:
    """Averages over pages."""

    pages: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1.0)


def measure() -> dict[str, Score]:
    """Scores by shape, by language, of the shortest news (`short`) and of `all` pages."""
    sums: dict[str, list[tuple[float, float]]] = {}
    for shape, language, markup, text in pages():
        pair = compare(_found(markup, language), text)
        for name in (shape.removeprefix("short "), language, "short" if shape.startswith("short ") else "", "all"):
            if name:
                sums.setdefault(name, []).append(pair)
    return {
        name: Score(len(pairs), sum(p for p, _ in pairs) / len(pairs), sum(r for _, r in pairs) / len(pairs))
        for name, pairs in sums.items()
    }


def pages() -> Iterator[tuple[str, str, str, str]]:
    """Shape, language, markup and text of every page; "short" ones have the article's first paragraph only."""
    texts: dict[str, Any] = YAML(typ="safe").load(_TEXTS)
    for shape, draw in SHAPES.items():
        for language, parts in texts.items():
            yield shape, language, draw(parts, language), "\n".join(parts["paragraphs"])
            first = parts | {"paragraphs": parts["paragraphs"][:1]}
            yield f"short {shape}", language, draw(first, language), first["paragraphs"][0]


def compare(found: str, text: str) -> tuple[float, float]:
    """Precision and recall of `found` against `text`."""
    found_shingles, shingles = _shingles(found), _shingles(text)
    common = sum((found_shingles & shingles).values())
    return common / (sum(found_shingles.values()) or 1), common / (sum(shingles.values()) or 1)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1)))


def _found(markup: str, language: str) -> str:
    url = "https://vestnik.example/news/2026/11/22/101-novosti"
    try:
        return extract(markup.encode(), Reading(url, _NOW, languages=(language,))).text
    except ParseError:
        return ""


def main() -> None:
    print(f"{'':16}{'pages':>6}{'precision':>11}{'recall':>8}{'F1':>7}")
    for name, score in measure().items():
        print(f"{name:16}{score.pages:6}{score.precision:11.3f}{score.recall:8.3f}{score.f1:7.3f}")


if __name__ == "__main__":
    main()
