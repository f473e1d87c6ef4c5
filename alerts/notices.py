"""Which notices to the owner are due: pure, over what is wrong now and what was told of it.

1. A trouble (cause and key: a dead source, a channel that fails) is told once when it begins and once when it is over;
   one that was over before anybody heard of it is told of no more.
2. What is due of one cause goes out as one message, at most one an hour a cause: a night in which two hundred sources
   fall silent is a message, not two hundred.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Cause = Literal["network", "source", "quarantine", "gap", "channel", "configuration", "disk", "canary"]

EVERY = timedelta(hours=1)  # of one cause: enough to act upon, and a phone stays usable
# What each message says before it names names: of what began, and of what is over.
BEGUN: dict[Cause, str] = {
    "network": "Many sources fail at once",
    "source": "Sources in trouble",
    "quarantine": "Sources whose keys change (their known entries are not kept again)",
    "gap": "Entries may have been missed",
    "channel": "Channels that fail",
    "configuration": "Configuration refused, the last good one is in force",
    "disk": "Disk nearly full, polling stopped",
    "canary": "The hourly test article does not come through: alerts may be late",
}
ENDED: dict[Cause, str] = {
    "network": "Sources answer again",
    "source": "Sources well again",
    "quarantine": "Keys stable again",
    "channel": "Channels deliver again",
    "configuration": "Configuration taken over again",
    "disk": "Disk has room again, polling resumed",
    "canary": "The hourly test article comes through again",
}
NAMED_MAX = 3  # of one message, whose note is one line; `status` has the rest
WORDS_MAX = 60  # characters of one trouble: its beginning says what is wrong


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something is wrong now: `key` tells it from others of its cause, `text` says what in a few words."""

    cause: Cause
    key: str
    since: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A trouble as the ledger remembers it, until its end was told or need not be."""

    id: int
    trouble: Trouble
    told_at: datetime | None = None
    recovered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One message: the notices of one cause that it tells of, those that began and those that are over."""

    cause: Cause
    begun: tuple[Notice, ...]
    ended: tuple[Notice, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Changes:
    """How what is wrong differs from what is remembered."""

    begun: tuple[Trouble, ...]  # not remembered yet
    recovered: tuple[Notice, ...]  # told, and over now
    dropped: tuple[Notice, ...]  # over, and nobody wants to hear of it
    back: tuple[Notice, ...]  # told and over, and back before its end was told


def compare(
    troubles: Iterable[Trouble], notices: Sequence[Notice], *, configured: Mapping[Cause, Collection[str]] | None = None
) -> Changes:
    """What began and what is over.

    `configured` has the keys that there are of a cause: what was taken out of the configuration is not well again. Nor
    is a configuration that is refused for another reason now.
    """
    now_wrong = {(trouble.cause, trouble.key): trouble for trouble in troubles}
    known = {(notice.trouble.cause, notice.trouble.key) for notice in notices}
    over = [notice for notice in notices if (notice.trouble.cause, notice.trouble.key) not in now_wrong]
    replaced = {cause for cause, _ in now_wrong} & {"configuration"}
    told = [
        notice
        for notice in over
        if _end_counts(notice)
        and notice.trouble.cause not in replaced
        and notice.trouble.key in (configured or {}).get(notice.trouble.cause, (notice.trouble.key,))
    ]
    return Changes(
        begun=tuple(trouble for name, trouble in now_wrong.items() if name not in known),
        recovered=tuple(notice for notice in told if notice.recovered_at is None),
        dropped=tuple(notice for notice in over if notice not in told),
        back=tuple(notice for notice in notices if notice.recovered_at is not None and notice not in over),
    )


def _end_counts(notice: Notice) -> bool:
    """Whether its owner wants to hear that it is over."""
    return notice.told_at is not None and notice.trouble.cause in ENDED


def due(notices: Sequence[Notice], told_at: Mapping[str, datetime], now: datetime) -> list[Telling]:
    """The messages to send now; `told_at` has when each cause was last told of."""
    tellings = []
    for cause in dict.fromkeys(notice.trouble.cause for notice in notices):
        last = told_at.get(cause)
        if last is not None and now - last < EVERY:
            continue
        of_cause = [notice for notice in notices if notice.trouble.cause == cause]
        begun = tuple(notice for notice in of_cause if notice.told_at is None and notice.recovered_at is None)
        ended = tuple(notice for notice in of_cause if notice.recovered_at is not None)
        if begun or ended:
            tellings.append(Telling(cause, begun, ended, _note(cause, begun, ended)))
    return tellings


def _note(cause: Cause, begun: Sequence[Notice], ended: Sequence[Notice]) -> str:
    """One line: what began, then what is over.

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    >>> _note("channel", [Notice(1, Trouble("channel", "desk", at, "HTTP 500"))], [])
    'Channels that fail: desk (HTTP 500, since 2026-11-25 09:30 UTC)'
    """
    parts = []
    if begun:
        said = [
            f"{one.trouble.key} ({_short(one.trouble.text)}, since {one.trouble.since:%Y-%m-%d %H:%M} UTC)"
            for one in begun
        ]
        parts.append(f"{BEGUN[cause]}: {_listed(said)}")
    if ended:
        said = [f"{one.trouble.key} (was: {_short(one.trouble.text)})" for one in ended]
        parts.append(f"{ENDED[cause]}: {_listed(said)}")
    return ". ".join(parts)


def _listed(said: Sequence[str]) -> str:
    more = len(said) - NAMED_MAX
    return "; ".join(said[:NAMED_MAX]) + (f"; and {more} more, see `steppewatch status`" if more > 0 else "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WORDS_MAX else line[: WORDS_MAX - 1] + "…"
