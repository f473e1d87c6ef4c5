"""How well Kazakhstan, pipelines and the CSTO are told in the sentences of tests/alerts/sentences: a table by language.

    python tests/quality/concepts.py

Every sentence counts twice, with its language given and without. What is told wrongly is printed below the table.
"""

from collections import Counter
from pathlib import Path

from ruamel.yaml import YAML

from alerts.matching import compile_watches
from alerts.model import Document, Watch
from alerts.vocabulary import load

_SENTENCES = Path(__file__).parent.parent / "alerts" / "sentences"
_CONCEPTS = {"K": "Kazakhstan", "P": "pipeline", "C": "CSTO"}


def main() -> None:
    matcher = compile_watches([Watch(letter, "", name) for letter, name in _CONCEPTS.items()], load())
    wrong: list[str] = []
    total: Counter[tuple[str, bool, bool]] = Counter()
    for file in sorted(_SENTENCES.glob("*.yaml")):
        counts: Counter[tuple[str, bool, bool]] = Counter()
        for named, sentences in YAML(typ="safe").load(file).items():
            for sentence, told in ((sentence, told) for sentence in sentences for told in (file.stem, None)):
                found = {match.watch_id for match in matcher.match(Document("d", text=sentence, language=told))}
                counts.update((letter, letter in named, letter in found) for letter in _CONCEPTS)
                if found != set(named) & set(_CONCEPTS):
                    wrong.append(f"{file.stem} {named} found {''.join(sorted(found)) or '-'}: {sentence}")
        print(_row(file.stem, counts))
        total += counts
    print(_row("all", total), *wrong, sep="\n")


def _row(name: str, counts: Counter[tuple[str, bool, bool]]) -> str:
    cells = [f"{name:8}"]
    for letter, concept in _CONCEPTS.items():
        right = counts[letter, True, True]
        precision = right / ((right + counts[letter, False, True]) or 1)
        recall = right / ((right + counts[letter, True, False]) or 1)
        cells.append(f"{concept} precision {precision:.3f} recall {recall:.3f}")
    return "  ".join(cells)


if __name__ == "__main__":
    main()
