"""Whether an entry is one that its source had before, whatever its key says. Pure decisions with their reasons.

1. Some feeds give every entry a fresh key at every poll. Where more than half of a poll's new entries are known by
   what they say, the source is *churning*: those are not kept again, the others are news as ever.
2. Some give one key to different articles. Another address, another headline and another text tell them apart; an
   edit keeps its address, or its headline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scraper.dedup.digest import key_digest

KEY_CHARS_MAX = 1_000  # stored and indexed; longer guids are some publisher's whole text, and are kept as a digest
# Fewer fresh keys are an editor's work (a headline changed with its address, a story put up again).
CHURNED_MIN = 5
# How far back an entry is known: feeds list some weeks at most, and one that churns grows by one listing in this time.
KNOWN_FOR = timedelta(days=30)
# A churn is over when it was not seen for so long; keys that change each hour are one churn, and noticed once.
CHURN_LASTS = timedelta(days=1)
CHURN_NOTE = "its keys change from poll to poll: entries known by address and headline, or by text, are not kept again"

KnownBy = Literal["address and headline", "text"]


@dataclass(frozen=True, slots=True)
class Churn:
    """Places of the entries not to be kept again, none where the source is not churning; `reason` is for people."""

    known: frozenset[int] = frozenset()
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.known)


def find_churn(known_by: Sequence[KnownBy | None], *, lasting: bool = False) -> Churn:
    """`known_by` tells of each entry with a fresh key by what the source has had it before.

    `lasting`: the source was churning within the last day; then few entries are enough.
    """
    known = frozenset(place for place, by in enumerate(known_by) if by is not None)
    if len(known) * 2 <= len(known_by) or (len(known_by) < CHURNED_MIN and not lasting):
        return Churn()
    by_text = sum(by == "text" for by in known_by)
    told = f"{len(known) - by_text} by address and headline, {by_text} by text"
    return Churn(known, f"{len(known)} of {len(known_by)} entries with fresh keys are known: {told}")


def is_lasting(churned_at: datetime | None, now: datetime) -> bool:
    """Whether a churn last seen at `churned_at` is still going on."""
    return churned_at is not None and now - churned_at < CHURN_LASTS


@dataclass(frozen=True, slots=True)
class Looks:
    """What tells entries of one key apart; `address` is canonical."""

    address: str | None
    title: str
    text: str


def is_other(old: Looks, new: Looks) -> bool:
    """True of two articles that share a key: neither address nor headline nor text is the same."""
    if old.address is None or new.address is None or old.address == new.address:
        return False
    return old.title.casefold() != new.title.casefold() and (old.text != new.text or not new.text)


def shared_key(shared: str, told_by: str) -> str:
    """A key of its own for one of the articles that share a key, made of its canonical address (or its title)."""
    return f"{shared[: KEY_CHARS_MAX - 20]} #{key_digest(told_by)}"


def address_mark(key: str, address: str) -> str:
    """Stands for a key together with its entry's canonical address in orders to the crawler."""
    return key_digest(f"{key}\n{address}")


def title_mark(key: str, title: str) -> str:
    """Stands for a key together with its entry's headline."""
    return key_digest(f"{key}\n{title.casefold()}")
