"""Stories as sets of articles: which story an article belongs to, also after two stories turned out to be one."""

from typing import Protocol

MERGED_MAX = 200_000  # ids merged away that still resolve; some twenty a day come in practice


class StoryBook(Protocol):
    """Who knows which stories were merged."""

    def resolve(self, story: int) -> int:
        """The story that `story` is part of now; itself if it was never merged away."""
        ...

    def merge(self, first: int, second: int) -> int:
        """Make one story of two; returns the one that survives."""
        ...


class Stories:
    """Ids of stories, the older of two merged ones surviving. Ids must rise with age: the smaller is the older."""

    def __init__(self) -> None:
        self._merged: dict[int, int] = {}

    def resolve(self, story: int) -> int:
        """The story that `story` is part of now; itself if it was never merged away."""
        root = story
        while root in self._merged:
            root = self._merged[root]
        while story != root:
            # Shorten the way for the next one that asks.
            self._merged[story], story = root, self._merged[story]
        return root

    def merge(self, first: int, second: int) -> int:
        """Make one story of two; returns the one that survives."""
        older, younger = sorted((self.resolve(first), self.resolve(second)))
        if older != younger:
            self._merged[younger] = older
            if len(self._merged) > MERGED_MAX:
                del self._merged[next(iter(self._merged))]
        return older
