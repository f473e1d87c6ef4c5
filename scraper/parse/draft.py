"""An entry as its feed wrote it, before anything is made of it: raw strings, the same from every parser."""

from collections.abc import Callable
from dataclasses import dataclass

ENTRIES_MAX = (
    2_000  # read of one body; the largest feed seen in the region lists 735; feedparser takes 12 s for 100,000
)


@dataclass(frozen=True, slots=True)
class Draft:
    """`link` is as written or resolved against the feed; `contents` are longer texts than `summary`, as markup."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    contents: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()  # best first
    authors: tuple[str, ...] = ()
    language: str = ""
    links: tuple[str, ...] = ()  # of a channel's post: where it leads to


@dataclass(frozen=True, slots=True)
class Drafts:
    """The first entries of one body (`ENTRIES_MAX` at most) in listing order, and how many it lists.

    `language` is what the feed as a whole declares. With `read`, `entries` hold only what keys and marks are made of,
    and `read` gives the whole of the entry at a place: most entries of a poll are known, and need no more.
    """

    entries: tuple[Draft, ...]
    listed: int
    language: str = ""
    read: Callable[[int], Draft] | None = None

    def whole(self, place: int) -> Draft:
        """All of the entry at a place."""
        return self.entries[place] if self.read is None else self.read(place)
