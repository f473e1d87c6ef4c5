"""The index that proposes earlier articles a new one could be a copy of: it may propose too much, but must miss
nothing.

Postings are kept in three flat arrays: `_prints` holds every article's fingerprints one after another, `_heads` the
newest posting of each bucket and `_chain` the one before it in the same bucket. So one posting costs 10 to 12 bytes
(a dictionary of lists 80 to 150), an article's fingerprints are a slice, and a walk meets the newest first: it ends
where postings begin that are forgotten, or when a fingerprint has been met POSTINGS_MAX times (a template's words, a
site's footer).
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

SHARED_MIN = 3
SHARE_MIN = 0.2  # of the smaller set
CANDIDATES_MAX = 10
# A fingerprint met more often says "weather report", not which one. The article's own rare ones still find its copies.
POSTINGS_MAX = 48
_BUCKETS_MIN = 1 << 16
# Compacted when so much of the postings is forgotten: copying costs about 0.2 µs a posting that lives.
_DEAD_SHARE_MAX = 0.25
_LOAD_MAX = 2  # postings a bucket: with 1 a walk is a third shorter and a posting costs 3 bytes more
UNDATED = datetime.max.replace(tzinfo=UTC)  # what `forget` never reaches
_NONE = 0  # posting 0 is never used: it ends every chain


class Candidate(NamedTuple):
    """An earlier article with the number of fingerprints it shares; the more and the rarer they are, the earlier."""

    number: int
    shared: int


class Candidates:
    """Articles of the last days by their fingerprints. Numbers are the caller's; an article is added once."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._times = array("d")
        self._starts = array("I")  # where each article's postings begin
        self._prints = array("I", [0])
        self._chain = array("I", [_NONE])
        self._heads = array("I", [_NONE]) * _BUCKETS_MIN
        self._first = 0  # position of the oldest article that is not forgotten

    def __len__(self) -> int:
        return len(self._numbers) - self._first

    def add(self, number: int, prints: Sequence[int], at: datetime) -> None:
        """Keep an article. `at` should rise: `forget` stops at the first that is not old enough."""
        self._append(number, prints, at)
        if len(self._prints) > len(self._heads) * _LOAD_MAX:
            self._rebuild()
        else:
            self._link(self._starts[-1])

    def load(self, rows: Iterable[tuple[int, bytes, datetime]]) -> None:
        """Add many, in the order of `at`, each with its fingerprints' bytes as `array.tobytes` gave them."""
        for number, packed, at in rows:
            self._append(number, (), at)
            self._prints.frombytes(packed)
        self._rebuild()

    def query(self, prints: Sequence[int]) -> list[Candidate]:
        """At most CANDIDATES_MAX articles that share SHARED_MIN fingerprints and SHARE_MIN of the smaller set."""
        found = self._postings(prints)
        if not found:
            return []
        shared: defaultdict[int, int] = defaultdict(int)
        weights: defaultdict[int, float] = defaultdict(float)
        starts = self._starts
        for postings in found:
            weight = 1 / len(postings)
            for posting in postings:
                position = bisect_right(starts, posting) - 1
                shared[position] += 1
                weights[position] += weight
        enough = [
            position
            for position, count in shared.items()
            if count >= SHARED_MIN and count >= SHARE_MIN * min(len(prints), self._size(position))
        ]
        # All that is rare in common first; among the copies of one text, that share the same, the oldest.
        enough.sort(key=lambda position: (-round(weights[position], 6), position))
        return [Candidate(self._numbers[position], shared[position]) for position in enough[:CANDIDATES_MAX]]

    def redate(self, at: datetime) -> None:
        """Give a time to those added at UNDATED, when it has come to be known."""
        limit, moment = UNDATED.timestamp(), at.timestamp()
        for position in range(self._first, len(self._times)):
            if self._times[position] == limit:
                self._times[position] = moment

    def forget(self, before: datetime) -> list[int]:
        """Drop articles from the oldest on that were added `before`; returns their numbers."""
        limit = before.timestamp()
        first = self._first
        while self._first < len(self._numbers) and self._times[self._first] < limit:
            self._first += 1
        return self._forgotten(first)

    def forget_oldest(self, count: int) -> list[int]:
        """Drop the `count` that were added first; returns their numbers."""
        first = self._first
        self._first = min(first + count, len(self._numbers))
        return self._forgotten(first)

    def _forgotten(self, first: int) -> list[int]:
        numbers = self._numbers[first : self._first].tolist()
        if numbers and self._live() > 1 + len(self._prints) * _DEAD_SHARE_MAX:
            self._compact()
        return numbers

    def _postings(self, prints: Sequence[int]) -> list[list[int]]:
        """For each fingerprint that is known, its newest postings."""
        known, chain, heads = self._prints, self._chain, self._heads
        mask, live = len(heads) - 1, self._live()
        found = []
        for value in prints:
            posting = heads[value & mask]
            if posting < live:
                continue
            met = []
            while posting >= live:
                if known[posting] == value:
                    met.append(posting)
                    if len(met) == POSTINGS_MAX:
                        break
                posting = chain[posting]
            if met:
                found.append(met)
        return found

    def _live(self) -> int:
        """The first posting that is not forgotten."""
        if self._first < len(self._starts):
            return self._starts[self._first]
        return len(self._prints)

    def _size(self, position: int) -> int:
        end = self._starts[position + 1] if position + 1 < len(self._starts) else len(self._prints)
        return end - self._starts[position]

    def _append(self, number: int, prints: Sequence[int], at: datetime) -> None:
        self._numbers.append(number)
        self._times.append(at.timestamp())
        self._starts.append(len(self._prints))
        self._prints.extend(prints)

    def _link(self, posting: int) -> None:
        """Put the postings from `posting` on into their buckets."""
        heads, mask, chain = self._heads, len(self._heads) - 1, self._chain
        values = self._prints[posting:]
        chain.frombytes(bytes(4 * len(values)))
        for place, value in enumerate(values, posting):
            bucket = value & mask
            chain[place] = heads[bucket]
            heads[bucket] = place

    def _rebuild(self) -> None:
        """New buckets for all postings, as many as will do until there are twice as many postings."""
        buckets = _BUCKETS_MIN
        while buckets * _LOAD_MAX < len(self._prints):
            buckets *= 2
        self._heads = array("I", [_NONE]) * buckets
        self._chain = array("I", [_NONE])
        self._link(1)

    def _compact(self) -> None:
        live = self._live()
        self._prints = array("I", [0]) + self._prints[live:]
        self._starts = array("I", [start - live + 1 for start in self._starts[self._first :]])
        self._numbers = self._numbers[self._first :]
        self._times = self._times[self._first :]
        self._first = 0
        self._rebuild()
