"""The nearest of many vectors: by their signs first, then the best of those by the vectors themselves.

The 384 signs of a centred vector are 48 bytes, and the number of differing signs ranks nearly like the cosine; the few
hundred nearest by signs are ranked anew by all eight bits. An article costs 432 bytes: 384 stored, 48 derived.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from scraper.semantic.centres import DIMENSIONS, SCALE

# Of 100,000: recall@10 is .999 and .994 with half as many, 3.5-6 ms a query on one core (2026-11, vectors mixed of real
# ones); comparing all vectors as floats takes 14-21 ms and 150 MB.
RESCORED = 800
_GROWTH = 4096


class Near(NamedTuple):
    """A vector that was found, by the id it was added with, and its cosine."""

    id: int
    cosine: float


class Index:
    """Vectors by id, held in memory as arrays. Loads numpy (15 MiB) when made."""

    def __init__(self) -> None:
        import numpy

        self._numpy = numpy
        self._ids: list[int] = []
        self._vectors: Any = numpy.empty((0, DIMENSIONS), numpy.int8)
        self._signs: Any = numpy.empty((0, DIMENSIONS // 64), numpy.uint64)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Sequence[int], vectors: Sequence[bytes]) -> None:
        """Add vectors under their ids; an id that is there already would be found twice."""
        numpy, held = self._numpy, len(self._ids)
        rows = numpy.frombuffer(b"".join(vectors), numpy.int8).reshape(-1, DIMENSIONS)
        while held + len(rows) > len(self._vectors):
            room = max(_GROWTH, len(rows), len(self._vectors) // 2)
            self._vectors = numpy.concatenate([self._vectors, numpy.empty((room, DIMENSIONS), numpy.int8)])
            self._signs = numpy.concatenate([self._signs, numpy.empty((room, DIMENSIONS // 64), numpy.uint64)])
        self._vectors[held : held + len(rows)] = rows
        self._signs[held : held + len(rows)] = self._signs_of(rows)
        self._ids.extend(ids)

    def keep(self, ids: set[int]) -> None:
        """Forget all others."""
        places = [place for place, known in enumerate(self._ids) if known in ids]
        self._vectors, self._signs = self._vectors[places], self._signs[places]
        self._ids = [self._ids[place] for place in places]

    def nearest(self, vector: bytes, count: int, *, cosine_min: float = -1.0) -> tuple[Near, ...]:
        """The `count` nearest with at least that cosine, the nearest first; O(number of vectors)."""
        numpy, held = self._numpy, len(self._ids)
        if not held:
            return ()
        row = numpy.frombuffer(vector, numpy.int8)
        # uint16: six counts of at most 64; summed without a copy of 8 bytes a vector.
        apart = numpy.bitwise_count(self._signs[:held] ^ self._signs_of(row[None])[0]).sum(axis=1, dtype=numpy.uint16)
        rescored = min(held, max(RESCORED, count))
        places = numpy.argpartition(apart, rescored - 1)[:rescored]
        cosines = self._vectors[places].astype(numpy.float32) @ row.astype(numpy.float32) / SCALE**2
        order = numpy.argsort(-cosines, kind="stable")[:count]
        return tuple(
            Near(self._ids[int(places[place])], float(cosines[place]))
            for place in order
            if cosines[place] >= cosine_min
        )

    def _signs_of(self, rows: Any) -> Any:
        return self._numpy.packbits(rows >= 0, axis=1).view(self._numpy.uint64)
