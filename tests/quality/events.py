"""How well translations and reports of one event are told on tests/quality/translations: precision, recall, F1.

    python tests/quality/events.py [--wrong]

The form of those files: a list of events, each with `texts` (one text in several languages: translations of each
other), `reports` (independent ones in any language) and `others` (other events that look alike: the next day's story,
the same template; `days` is how much later). The first line of a text is its title.

Every pair of texts is decided: those of an event's `texts` are translations; those of `texts` and `reports` are one
event; all others are different, those of an event with its `others` being the hard ones. All runs with vectors and
without, and each again as if no text had a date: then only the texts can tell today's rates from yesterday's.
"""

import itertools
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ruamel.yaml import YAML

from scraper.semantic.rarity import Rarity
from scraper.semantic.reading import Document, Reading, read
from scraper.semantic.relation import Relating, relate
from scraper.semantic.vectors import Encoder, Unavailable

_TEXTS = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reading, the event it is filed under, and as what: text, report or other."""

    reading: Reading
    event: str
    part: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one relation; `pairs` are those that have it."""

    precision: float
    recall: float
    pairs: int

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1)


def main() -> None:
    labelled = load()
    print(f"{len(labelled)} texts of {len({each.event for each in labelled})} events")
    _print("without vectors", labelled)
    _print("and dates", undated(labelled))
    encoder = Encoder()
    vectorised = with_vectors(labelled, encoder)
    encoder.close()
    if isinstance(vectorised, Unavailable):
        print(f"with vectors: {vectorised.reason}")
        return
    _print("with vectors", vectorised)
    _print("without dates", undated(vectorised))


def load() -> list[Labelled]:
    """All texts, read, without vectors."""
    return list(_labelled())


def with_vectors(labelled: Sequence[Labelled], encoder: Encoder) -> list[Labelled] | Unavailable:
    found = []
    for each in labelled:
        reading = encoder.attach(each.reading)
        if isinstance(reading, Unavailable):
            return reading
        found.append(Labelled(reading, each.event, each.part))
    return found


def undated(labelled: Sequence[Labelled]) -> list[Labelled]:
    """The same as if no text said when it was published."""
    return [replace(each, reading=replace(each.reading, published_at=None)) for each in labelled]


def decide(labelled: Sequence[Labelled]) -> list[tuple[str, Relating, Labelled, Labelled]]:
    """Each pair's true relation (`translation`, `event`, `look-alike` or `other`) and what is decided."""
    rarity = Rarity()
    for each in labelled:
        rarity.add(each.reading)
    return [
        (truth_of(one, other), relate(one.reading, other.reading, rarity), one, other)
        for one, other in itertools.combinations(labelled, 2)
    ]


def truth_of(one: Labelled, other: Labelled) -> str:
    if one.event != other.event:
        return "other"
    parts = {one.part, other.part}
    if "other" in parts:
        return "look-alike"
    return "translation" if parts == {"text"} else "event"


def figures(decided: Sequence[tuple[str, Relating, Labelled, Labelled]], relation: str) -> Figures:
    """A translation is one event too: for `event` both count."""
    wanted = {"translation"} if relation == "translation" else {"translation", "event"}
    counts = Counter((truth in wanted, relating.relation in wanted) for truth, relating, _, _ in decided)
    right, told = counts[True, True], counts[True, True] + counts[False, True]
    pairs = counts[True, True] + counts[True, False]
    return Figures(right / (told or 1), right / (pairs or 1), pairs)


def _labelled() -> Iterator[Labelled]:
    yaml = YAML(typ="safe")
    for file in sorted(_TEXTS.glob("*.yaml")):
        for event in yaml.load(file):
            at = event["at"].replace(tzinfo=UTC)
            for number, language in enumerate(event["texts"]):
                later = at + timedelta(hours=number)
                yield Labelled(_read(event["texts"][language], language, later), event["event"], "text")
            for number, report in enumerate(event["reports"]):
                ((language, text),) = report.items()
                yield Labelled(_read(text, language, at + timedelta(hours=5 + 7 * number)), event["event"], "report")
            for other in event["others"]:
                ((language, text),) = ((key, value) for key, value in other.items() if key != "days")
                later = at + timedelta(days=other["days"], hours=2)
                yield Labelled(_read(text, language, later), event["event"], "other")


def _read(text: str, language: str, published_at: datetime) -> Reading:
    title, _, rest = text.partition("\n")
    return read(Document(title, title, rest, language, published_at))


def _print(name: str, labelled: Sequence[Labelled]) -> None:
    decided = decide(labelled)
    for relation in ("translation", "event"):
        reached = figures(decided, relation)
        print(
            f"{name:16} {relation:12} precision {reached.precision:.3f} recall {reached.recall:.3f} "
            f"F1 {reached.f1:.3f} of {reached.pairs} pairs"
        )
    wrong = Counter((truth, relating.relation) for truth, relating, _, _ in decided if truth != relating.relation)
    print("  " + ", ".join(f"{truth} called {told}: {count}" for (truth, told), count in sorted(wrong.items())))
    pairs = Counter(truth for truth, *_ in decided)
    print("  of " + ", ".join(f"{count} {truth}" for truth, count in sorted(pairs.items())))
    if "--wrong" in sys.argv:
        for truth, relating, one, other in decided:
            if truth.replace("look-alike", "none").replace("other", "none") != relating.relation:
                print(
                    f"  {truth} → {relating.relation} {relating.score:.2f} {one.event}/{other.event} "
                    f"{one.reading.language} {other.reading.language}: {one.reading.title} | {other.reading.title} "
                    f"({relating.reason})"
                )


if __name__ == "__main__":
    main()
