"""Which story an article belongs to: the levels tried one after another, each with score and reason.

1. *same*: its address, or its text word for word, is known.
2. *copy*, *near*: an earlier article found by fingerprints holds the same text (scraper/dedup/copies.py). A short
   article that stands whole inside an earlier digest is a copy of it; a digest that holds earlier articles is new,
   and says which.
3. What a second judge finds (translations, other reports of the event), asked only when no copy was found.
4. *new*: it founds a story.

Nothing here asks for the time: the window moves with the dates of the articles. It follows the median of the last
hundred, so that one article dated 2099 forgets nothing; articles without a date count as of the moment they come.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from scraper.dedup.candidates import UNDATED, Candidates
from scraper.dedup.changes import Changes
from scraper.dedup.copies import COPY_SCORE_MIN, WORDS_MIN, Weighing, weigh
from scraper.dedup.core import Core, pare
from scraper.dedup.digest import text_digest
from scraper.dedup.fingerprints import fingerprints
from scraper.dedup.shelf import Kept, Memory, Shelf
from scraper.dedup.stories import Stories
from scraper.dedup.urls import canonical, is_identity

Relation = Literal["new", "same", "copy", "near", "translation", "event"]

WINDOW = timedelta(days=7)
ARTICLES_MAX = 500_000  # the oldest go, whatever their dates: 1 GB in memory
_DATES_MEDIAN_OF = 101
_SURE_SCORE = 0.95  # a better copy than this is not looked for
_ALIKE_MAX = 4  # nor more of them: a story of forty copies would cost 2 ms for each candidate
_HELD_NAMED_MAX = 3
_OTHER_TEXT_MAX = 0.1  # so little in common under one address: the page tells something else now
_RANK = {"copy": 3, "near": 2, "part": 1}


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article as it comes. `number` rises from one to the next; `id` is what answers call it."""

    number: int
    id: str
    title: str = ""
    text: str = ""
    language: str | None = None
    url: str | None = None
    source: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """The answer. `of` names the earlier article, `changes` say what differs from it, `credits` whose text it is."""

    document: str
    story: int
    relation: Relation
    of: str | None
    score: float
    reason: str
    credits: tuple[str, ...] = ()
    changes: Changes | None = None
    holds: tuple[str, ...] = ()  # earlier articles that a digest tells among others


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a second judge found: the earlier article and what the new one is to it."""

    number: int
    relation: Literal["translation", "event"]
    score: float
    reason: str


class Judge(Protocol):
    """Finds translations and other reports of an event among articles it has kept itself."""

    def relate(self, arrival: Arrival, core: Core, weighed: Sequence[tuple[Kept, Weighing]]) -> Judgement | None:
        """`weighed` are earlier articles that share words and were found to be no copies, with the reasons."""
        ...

    def keep(self, arrival: Arrival, core: Core) -> None:
        """Remember an article that was grouped."""
        ...

    def forget(self, numbers: Sequence[int]) -> None:
        """Articles that left the window."""
        ...


class Grouper:
    """Groups articles in the order they come. Memory is bounded by WINDOW and `articles_max`."""

    def __init__(
        self,
        shelf: Shelf | None = None,
        *,
        index: Candidates | None = None,
        judge: Judge | None = None,
        stories: Stories | None = None,
        articles_max: int = ARTICLES_MAX,
    ) -> None:
        self.stories = Stories() if stories is None else stories
        self._shelf: Shelf = Memory() if shelf is None else shelf
        self._index = Candidates() if index is None else index
        self._judge = judge
        self._articles_max = articles_max
        self._dates: deque[datetime] = deque(maxlen=_DATES_MEDIAN_OF)

    def group(self, arrival: Arrival) -> Grouping:
        """What the article is to those before it; it is kept for those that come after."""
        now = self._tick(arrival.published_at)
        core = pare(arrival.title, arrival.text)
        address = canonical(arrival.url) if arrival.url and is_identity(arrival.url) else None
        digest = text_digest(arrival.title, arrival.text)
        found = self._same(arrival, core, address, digest)
        if found is not None:
            return found
        prints = fingerprints(core)
        weighed = self._weigh(arrival, core, prints)
        found = self._copy(arrival, core, weighed) or self._judged(arrival, core, weighed)
        if found is None:
            found = Grouping(arrival.id, arrival.number, "new", None, *_closest(weighed), core.credits)
            found = replace(found, holds=tuple(kept.id for kept, told in weighed if told.kinship == "holds"))
        kept = Kept(arrival.number, arrival.id, found.story, core, arrival.published_at, arrival.source)
        self._shelf.keep(kept, address=address, digest=digest)
        self._index.add(arrival.number, prints, now)
        if self._judge is not None:
            self._judge.keep(arrival, core)
        return found

    def _tick(self, published_at: datetime | None) -> datetime:
        """The moment of the stream; what is older than WINDOW by then is forgotten."""
        if published_at is not None:
            if not self._dates:
                self._index.redate(published_at)
            self._dates.append(published_at)
        now = sorted(self._dates)[len(self._dates) // 2] if self._dates else UNDATED
        gone = self._index.forget(now - WINDOW) if self._dates else []
        if len(self._index) >= self._articles_max:
            gone += self._index.forget_oldest(len(self._index) - self._articles_max + 1)
        if gone:
            self._shelf.forget(gone)
            if self._judge is not None:
                self._judge.forget(gone)
        return now

    def _same(self, arrival: Arrival, core: Core, address: str | None, digest: str | None) -> Grouping | None:
        by_digest = self._shelf.with_digest(digest) if digest else None
        by_address = self._shelf.with_address(address) if address else None
        kept = None
        if by_digest is not None:
            kept, reason = self._shelf.find(by_digest), "the same text word for word"
        elif by_address is not None:
            kept, reason = self._shelf.find(by_address), "the same address"
            if kept is not None and _tells_something_else(kept.core, core):
                return None
        if kept is None:
            return None
        self._shelf.also(kept.number, address=address, digest=digest)
        story = self.stories.resolve(kept.story)
        return Grouping(arrival.id, story, "same", kept.id, 1.0, f"{reason} as {kept.id}", core.credits)

    def _weigh(self, arrival: Arrival, core: Core, prints: Sequence[int]) -> list[tuple[Kept, Weighing]]:
        weighed: list[tuple[Kept, Weighing]] = []
        alike = 0
        for candidate in self._index.query(prints):
            kept = self._shelf.find(candidate.number)
            if kept is None:
                continue
            same_source = arrival.source is not None and arrival.source == kept.source
            days = _days_between(kept.published_at, arrival.published_at)
            told = weigh(kept.core, core, days, same_source=same_source)
            weighed.append((kept, told))
            alike += told.kinship in ("copy", "near")
            if alike == _ALIKE_MAX or (told.kinship == "copy" and told.score >= _SURE_SCORE):
                break
        return weighed

    def _copy(self, arrival: Arrival, core: Core, weighed: list[tuple[Kept, Weighing]]) -> Grouping | None:
        copies = [(kept, told) for kept, told in weighed if told.kinship in _RANK]
        if not copies:
            return None
        kept, told = max(copies, key=lambda pair: (_RANK[pair[1].kinship], round(pair[1].score, 2), -pair[0].number))
        story = self.stories.resolve(kept.story)
        for other, too in copies:
            # A text that copies two articles shows that they are one; a part of a digest shows nothing of the kind.
            if too.kinship == told.kinship == "copy" and too.score >= COPY_SCORE_MIN:
                story = self.stories.merge(story, other.story)
        relation: Relation = "near" if told.kinship == "near" else "copy"
        reason = f"{told.reason}, with {kept.id}"
        return Grouping(arrival.id, story, relation, kept.id, told.score, reason, core.credits, told.changes)

    def _judged(self, arrival: Arrival, core: Core, weighed: list[tuple[Kept, Weighing]]) -> Grouping | None:
        judgement = self._judge.relate(arrival, core, weighed) if self._judge is not None else None
        kept = self._shelf.find(judgement.number) if judgement is not None else None
        if judgement is None or kept is None:
            return None
        story = self.stories.resolve(kept.story)
        relation, score, reason = judgement.relation, judgement.score, judgement.reason
        return Grouping(arrival.id, story, relation, kept.id, score, reason, core.credits)


def _closest(weighed: list[tuple[Kept, Weighing]]) -> tuple[float, str]:
    """Score and reason of a new article: what it holds, or what it is closest to and why that was not enough."""
    held = [kept.id for kept, told in weighed if told.kinship == "holds"]
    if held:
        more = f" and {len(held) - _HELD_NAMED_MAX} more" if len(held) > _HELD_NAMED_MAX else ""
        return 0.0, f"a digest: holds {', '.join(held[:_HELD_NAMED_MAX])}{more} among other news"
    if not weighed:
        return 0.0, "no earlier article shares its text"
    kept, told = max(weighed, key=lambda pair: pair[1].score)
    return told.score, f"{told.reason}, with {kept.id}: not enough for a copy"


def _tells_something_else(old: Core, new: Core) -> bool:
    if min(len(old.words), len(new.words)) < WORDS_MIN:
        return False
    told = weigh(old, new)
    return told.kinship == "none" and told.score < _OTHER_TEXT_MAX


def _days_between(first: datetime | None, second: datetime | None) -> float:
    """0 where a date is missing: the order they came in says that they are of the same days."""
    return (second - first) / timedelta(days=1) if first and second else 0.0
