"""Where grouping finds the articles it has seen: a protocol, and the shelf in memory that `steppewatch group` uses.

Another shelf may stand on the archive: it makes cores again from the stored text and knows addresses and digests
already.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scraper.dedup.core import Core


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that was grouped. `number` rises with every article, `id` is the name it came with."""

    number: int
    id: str
    story: int
    core: Core
    published_at: datetime | None
    source: str | None = None


class Shelf(Protocol):
    """Articles by number, address and digest; each look-up gives None for what is not (or no longer) there."""

    def find(self, number: int) -> Kept | None:
        """The article of that number."""
        ...

    def with_address(self, address: str) -> int | None:
        """The number of the article that has this canonical address."""
        ...

    def with_digest(self, digest: str) -> int | None:
        """The number of the article that has this digest of its text."""
        ...

    def keep(self, kept: Kept, prints: Sequence[int], *, address: str | None, digest: str | None) -> None:
        """Put an article on the shelf; `prints` are its fingerprints, for a shelf that outlives the index."""
        ...

    def also(self, number: int, *, address: str | None, digest: str | None) -> None:
        """Another address or digest of an article that is there."""
        ...

    def forget(self, numbers: Iterable[int]) -> None:
        """Take articles off the shelf."""
        ...


@dataclass(frozen=True, slots=True)
class _Packed:
    id: str
    story: int
    published_at: datetime | None
    core: bytes
    source: str | None


class Memory:
    """A shelf in memory: about 1.5 KB an article of 200 words, of which its packed words are two thirds."""

    def __init__(self) -> None:
        self._articles: dict[int, _Packed] = {}
        self._addresses: dict[str, int] = {}
        self._digests: dict[str, int] = {}
        self._keys: dict[int, list[tuple[dict[str, int], str]]] = {}

    def find(self, number: int) -> Kept | None:
        packed = self._articles.get(number)
        if packed is None:
            return None
        return Kept(number, packed.id, packed.story, _unpack(packed.core), packed.published_at, packed.source)

    def with_address(self, address: str) -> int | None:
        return self._addresses.get(address)

    def with_digest(self, digest: str) -> int | None:
        return self._digests.get(digest)

    def keep(self, kept: Kept, prints: Sequence[int], *, address: str | None, digest: str | None) -> None:  # noqa: ARG002 - the index has them
        self._articles[kept.number] = _Packed(kept.id, kept.story, kept.published_at, _pack(kept.core), kept.source)
        self.also(kept.number, address=address, digest=digest)

    def also(self, number: int, *, address: str | None, digest: str | None) -> None:
        for table, key in ((self._addresses, address), (self._digests, digest)):
            if key is not None and key not in table:
                table[key] = number
                self._keys.setdefault(number, []).append((table, key))

    def forget(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._articles.pop(number, None)
            for table, key in self._keys.pop(number, ()):
                table.pop(key, None)


def _pack(core: Core) -> bytes:
    parts = (core.title, core.words, sorted(core.names), core.credits)
    return zlib.compress("\n".join(" ".join(part) for part in parts).encode("utf-8", "replace"), 1)


def _unpack(packed: bytes) -> Core:
    title, words, names, credited = zlib.decompress(packed).decode().split("\n")
    return Core(tuple(title.split()), tuple(words.split()), frozenset(names.split()), tuple(credited.split()))
