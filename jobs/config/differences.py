"""What is different between two configurations, for the log line of a reload and for what needs a restart."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from jobs.config.model import Configuration


class Named(Protocol):
    @property
    def id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Change:
    """Ids that came, went and stayed with other contents."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def __str__(self) -> str:
        return f"+{len(self.added)} -{len(self.removed)} ~{len(self.changed)}"


@dataclass(frozen=True, slots=True)
class Differences:
    """`restart` names the settings that take effect only after a restart, `settings` the others that changed."""

    restart: tuple[str, ...]
    settings: tuple[str, ...]
    sources: Change
    watches: Change
    channels: Change

    def __bool__(self) -> bool:
        return bool(self.restart or self.settings or self.sources or self.watches or self.channels)


RESTART = {"database": "database", "console": "console.listen", "canary": "canary"}
SETTINGS = {
    name: name
    for name in (
        "timezone",
        "language",
        "translate",
        "owner",
        "heartbeat",
        "keep_articles",
        "poll_every_seconds",
        "crawler",
        "catalogue",
        "vocabulary",
        "lists",
    )
} | {"poll_every_seconds": "poll_every"}


def differences(old: Configuration, new: Configuration) -> Differences:
    """What taking over `new` for `old` means."""
    return Differences(
        restart=changed_settings(RESTART, old, new),
        settings=changed_settings(SETTINGS, old, new),
        sources=change(old.sources, new.sources),
        watches=change(old.watches, new.watches),
        channels=change(old.channels, new.channels),
    )


def changed_settings(names: dict[str, str], old: Configuration, new: Configuration) -> tuple[str, ...]:
    return tuple(key for name, key in names.items() if getattr(old, name) != getattr(new, name))


def change(old: Iterable[Named], new: Iterable[Named]) -> Change:
    before, after = {entry.id: entry for entry in old}, {entry.id: entry for entry in new}
    return Change(
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        changed=tuple(name for name in after if name in before and before[name] != after[name]),
    )
