"""How well languages are told: accuracy by language, of all texts and of those under 40 characters, as a table.

    python tests/quality/language.py                  the texts of tests/quality/languages, and those held out there
    python tests/quality/language.py TEXTS.jsonl      lines {"text": …, "language": …} from elsewhere

What is told wrongly is printed below the table. `held_out` was not looked at while words and weights were chosen.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from scraper.text.language import identify

_TEXTS = Path(__file__).with_name("languages")
_SHORT_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How many texts there were and how many were told right; of them the short ones; and what was told wrongly."""

    texts: int
    right: int
    short_texts: int
    short_right: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.right / (self.texts or 1)

    @property
    def short_share(self) -> float:
        return self.short_right / (self.short_texts or 1)


def measure(*parts: str) -> dict[str, Accuracy]:
    """Accuracy by language and, under `all`, over all labelled texts, or those of some parts (`texts`, `held_out`)."""
    labelled = []
    for file in sorted(_TEXTS.glob("*.yaml")):
        of_file = YAML(typ="safe").load(file)
        labelled += [(text, file.stem) for part in parts or ("texts", "held_out") for text in of_file[part]]
    return score(labelled)


def score(labelled: Iterable[tuple[str, str]]) -> dict[str, Accuracy]:
    """Accuracy by language and, under `all`, over all of the texts."""
    counts: dict[str, Counter[str]] = {}
    wrong: dict[str, list[str]] = {}
    for text, language in labelled:
        told = identify(text)
        short = len(text) < _SHORT_CHARACTERS
        for name in (language, "all"):
            count = counts.setdefault(name, Counter())
            count.update(texts=1, right=told == language, short=short, short_right=short and told == language)
            if told != language:
                wrong.setdefault(name, []).append(f"{language} taken for {told}: {text}")
    return {
        name: Accuracy(count["texts"], count["right"], count["short"], count["short_right"], tuple(wrong.get(name, ())))
        for name, count in counts.items()
    }


def print_table(accuracies: dict[str, Accuracy]) -> None:
    print(f"{'language':10}{'texts':>6}{'right':>8}{'short':>7}{'right':>8}")
    for name in sorted(accuracies, key=lambda each: (each == "all", each)):
        accuracy = accuracies[name]
        print(
            f"{name:10}{accuracy.texts:6}{accuracy.share:8.3f}{accuracy.short_texts:7}"
            + (f"{accuracy.short_share:8.3f}" if accuracy.short_texts else f"{'-':>8}")
        )


def main() -> None:
    if len(sys.argv) > 1:
        rows = map(json.loads, Path(sys.argv[1]).read_text().splitlines())
        tables = {sys.argv[1]: score((row["text"], row["language"]) for row in rows)}
    else:
        tables = {part: measure(part) for part in ("texts", "held_out")}
    for title, accuracies in tables.items():
        print(title)
        print_table(accuracies)
        wrong = accuracies["all"].wrong if "all" in accuracies and title != "held_out" else ()
        print(*wrong, "", sep="\n")


if __name__ == "__main__":
    main()
