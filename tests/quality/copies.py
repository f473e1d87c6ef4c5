"""How well copies are told from other news: precision, recall and F1 by kind and language, and recall of candidates.

    python tests/quality/copies.py [--wrong]

The pairs are described in tests/quality/README.md. A pair counts as told a copy if the answer is copy, near or part.
Candidates are looked for among the originals, the other stories, the crowd of short news, and 3,000 made-up articles.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from builder import MORNING, Labelled, crowd, pairs

from scraper.dedup.candidates import Candidates
from scraper.dedup.copies import Weighing, weigh
from scraper.dedup.core import Core, pare
from scraper.dedup.fingerprints import fingerprints
from scraper.dedup.grouping import Arrival, Grouper

TOLD_COPY = frozenset({"copy", "near", "part"})
BACKGROUND = 3_000
# What a site writes about itself in words that no list of labels knows.
FOOTER = (
    "Редакция выходит с 1998 года и пишет о жизни степных районов. Мы работаем на пожертвования, и каждый перевод "
    "помогает нам ездить туда, куда другие не доехали. Письма и рассказы очевидцев присылайте на адрес редакции, "
    "по будням на них отвечает дежурный, а в выходные их читает весь отдел."
)


@dataclass(slots=True)
class Tally:
    """Right and wrong answers of one kind or language."""

    right: int = 0
    missed: int = 0  # copies told as none
    false: int = 0  # other news told as copies
    answers: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        return self.right / ((self.right + self.false) or 1)

    @property
    def recall(self) -> float:
        return self.right / ((self.right + self.missed) or 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / ((2 * self.right + self.missed + self.false) or 1)

    def count(self, pair: Labelled, told: Weighing) -> None:
        said_copy = told.kinship in TOLD_COPY
        self.answers[told.kinship] += 1
        self.right += pair.is_copy and said_copy
        self.missed += pair.is_copy and not said_copy
        self.false += said_copy and not pair.is_copy


def weighed(labelled: Iterable[Labelled]) -> list[tuple[Labelled, Weighing]]:
    """The decision on every pair."""
    found = []
    for pair in labelled:
        days = (pair.newer.published_at - pair.older.published_at) / timedelta(days=1)
        old, new = (pare(one.title, one.text) for one in (pair.older, pair.newer))
        found.append((pair, weigh(old, new, days)))
    return found


def tally(found: Iterable[tuple[Labelled, Weighing]]) -> Tally:
    total = Tally()
    for pair, told in found:
        total.count(pair, told)
    return total


def candidate_recall(labelled: list[Labelled]) -> tuple[float, float]:
    """Share of copies whose original is proposed, and how many candidates a document gets."""
    copies = [pair for pair in labelled if pair.is_copy and not pair.kind.endswith(("-wire", "-both"))]
    olders = {pair.older: None for pair in labelled if not pair.kind.endswith(("-wire", "-both", "-updated"))}
    articles = [*olders, *(article for _, article in crowd())]
    cores = [pare(article.title, article.text) for article in articles]
    index = Candidates()
    for number, core in enumerate(cores + _background(cores)):
        index.add(number, fingerprints(core), MORNING)
    found = proposed = 0
    for pair in copies:
        candidates = index.query(fingerprints(pare(pair.newer.title, pair.newer.text)))
        proposed += len(candidates)
        found += any(
            candidate.number < len(articles) and articles[candidate.number] == pair.older for candidate in candidates
        )
    return found / len(copies), proposed / len(copies)


def _background(cores: list[Core]) -> list[Core]:
    rng = random.Random(3)
    words = sorted({word for core in cores for word in core.words})
    return [Core((), tuple(rng.choices(words, k=150))) for _ in range(BACKGROUND)]


def suppressed(seed: int = 7, footer: str = "") -> list[tuple[str, str]]:
    """(frame's id, reason) of distinct short news that grouping does not tell as new; there are 216."""
    grouper = Grouper()
    found = []
    for number, (frame, article) in enumerate(crowd(seed)):
        text = f"{article.text}\n{footer}"
        arrival = Arrival(number, f"{frame}-{number}", article.title, text, published_at=article.published_at)
        grouping = grouper.group(arrival)
        if grouping.relation != "new":
            found.append((frame, grouping.reason))
    return found


def main() -> None:
    labelled = pairs()
    found = weighed(labelled)
    by_kind: defaultdict[str, list[tuple[Labelled, Weighing]]] = defaultdict(list)
    by_language: defaultdict[str, list[tuple[Labelled, Weighing]]] = defaultdict(list)
    for pair, told in found:
        by_kind[pair.kind].append((pair, told))
        by_language[pair.language].append((pair, told))
    for name, of_kind in by_kind.items():
        total = tally(of_kind)
        wrong = total.missed + total.false
        print(f"{name:16} {len(of_kind):4} pairs  {wrong:3} wrong  {dict(total.answers)}")
    for name, of_language in (*sorted(by_language.items()), ("all", found)):
        total = tally(of_language)
        figures = f"precision {total.precision:.3f}  recall {total.recall:.3f}  F1 {total.f1:.3f}"
        print(f"{name:16} {len(of_language):4} pairs  {figures}")
    recall, proposed = candidate_recall(labelled)
    print(f"candidates       recall {recall:.3f} at {proposed:.1f} a document")
    for name, footer in (("distinct news", ""), ("above a footer", FOOTER)):
        count = sum(len(suppressed(seed, footer)) for seed in range(5))
        print(f"{name:16} {count} of {5 * len(crowd())} suppressed")
    if "--wrong" in sys.argv:
        for pair, told in found:
            if told.kinship not in pair.told:
                print(f"{pair.kind} {pair.language} {told.kinship} {told.reason}: {pair.newer.title}")


if __name__ == "__main__":
    main()
