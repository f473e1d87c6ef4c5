"""The speed of grouping: 100,000 made-up articles through the index, some of them through all of grouping.

CPU time is counted, so that other programs do not. Words are drawn as rarely and as often as words of a language are;
every fourth article is an edited copy of an earlier one, every tenth ends with one of twenty footers.
"""

import random
import sys
import time
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice

from scraper.dedup.candidates import Candidate, Candidates
from scraper.dedup.core import Core
from scraper.dedup.fingerprints import fingerprints
from scraper.dedup.grouping import Arrival, Grouper

ARTICLES = 100_000
GROUPED = 10_000
_BATCH = 1_000  # generated first, then measured: asking for the time costs as much as a query
_START = datetime(2026, 11, 20, tzinfo=UTC)
_VOCABULARY = 30_000
_WORDS = 200
_COPY_SHARE = 0.25
_KEPT = 2_000  # articles that may still be copied


def articles(seed: int = 1) -> Iterator[tuple[tuple[str, ...], int | None]]:
    """(words, number of the article that it copies) without end."""
    rng = random.Random(seed)
    letters = "аеиоубвгдзклмнпрст"
    vocabulary = ["".join(rng.choices(letters, k=rng.randrange(2, 12))) for _ in range(_VOCABULARY)]
    weights = list(accumulate(1 / (rank + 5) for rank in range(_VOCABULARY)))
    footers = [tuple(rng.choices(vocabulary, k=25)) for _ in range(20)]
    kept: list[tuple[int, tuple[str, ...]]] = []
    number = 0
    while True:
        original = None
        if kept and rng.random() < _COPY_SHARE:
            original, words = kept[rng.randrange(len(kept))]
            words = _edited(rng, words, vocabulary)
        else:
            words = tuple(rng.choices(vocabulary, cum_weights=weights, k=rng.randrange(_WORDS // 4, _WORDS * 7 // 4)))
            kept.append((number, words))
            if len(kept) > _KEPT:
                kept.pop(0)
        yield words + (rng.choice(footers) if rng.random() < 0.1 else ()), original
        number += 1


def measure_index() -> dict[str, float]:
    """Articles a second through fingerprints, query and insertion; bytes, time to load, recall and candidates."""
    index = Candidates()
    spent, copies, found, proposed = 0.0, 0, 0, 0
    rows: list[tuple[int, bytes, datetime]] = []
    stream = enumerate(articles())
    for _ in range(ARTICLES // _BATCH):
        batch = [(number, Core((), words), original) for number, (words, original) in islice(stream, _BATCH)]
        answers: list[tuple[list[Candidate], int | None]] = []
        start = time.process_time()
        for number, core, original in batch:
            prints = fingerprints(core)
            answers.append((index.query(prints), original))
            at = _START + timedelta(seconds=6 * number)
            index.add(number, prints, at)
            rows.append((number, prints.tobytes(), at))
        spent += time.process_time() - start
        proposed += sum(len(candidates) for candidates, _ in answers)
        copies += sum(original is not None for _, original in answers)
        found += sum(any(one.number == original for one in candidates) for candidates, original in answers)
    memory = sum(sys.getsizeof(value) for value in vars(index).values() if isinstance(value, array))
    start = time.process_time()
    Candidates().load(rows)
    return {
        "articles_per_second": ARTICLES / spent,
        "bytes_in_memory": memory / ARTICLES,
        "bytes_stored": sum(len(packed) for _, packed, _ in rows) / ARTICLES,
        "load_seconds": time.process_time() - start,
        "recall": found / copies,
        "candidates_per_article": proposed / ARTICLES,
    }


def measure_grouping() -> float:
    """Articles a second through all of grouping, from text to answer."""
    grouper = Grouper()
    arrivals = []
    for number, (words, _) in enumerate(islice(articles(seed=2), GROUPED)):
        sentences = [" ".join(words[start : start + 12]) for start in range(0, len(words), 12)]
        arrivals.append(Arrival(number, str(number), "Заголовок статьи", ". ".join(sentences), published_at=_START))
    start_at = time.process_time()
    for arrival in arrivals:
        grouper.group(arrival)
    return GROUPED / (time.process_time() - start_at)


def _edited(rng: random.Random, words: tuple[str, ...], vocabulary: list[str]) -> tuple[str, ...]:
    """A copy: every twentieth word is another, and the end may be cut off."""
    changed = [rng.choice(vocabulary) if rng.random() < 0.05 else word for word in words]
    return tuple(changed[: int(len(words) * rng.choice((1.0, 1.0, 0.7, 0.5)))])
