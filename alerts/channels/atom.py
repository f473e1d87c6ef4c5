"""Alerts as Atom feeds, a file a watch in one directory, for any web server and feed reader.

A message is delivered when its files are on the disk (`fsync`). A file is written beside the old one and takes its
place at once, so a reader never sees half of it. An entry's id is its alert's, and a try after a crash puts the same
entry where it is already: nothing is ever there twice. Whatever fails (no space, no rights) is retry: the owner can
mend it.
"""

import os
from collections import defaultdict
from datetime import tzinfo
from pathlib import Path

from alerts.channels.base import answer_line
from alerts.config import AtomSettings
from alerts.model import Delivered, Message, Outcome, Retry
from alerts.render.atom import Feed, entry_of, entry_of_note, grow
from alerts.render.words import watch_title
from alerts.timing.buckets import Limit
from alerts.timing.plan import ALERTS_MAX

FILE_BYTES_MAX = 64 * 1024 * 1024  # a thousand alerts of the longest texts are a tenth of it


class AtomChannel:
    kind = "atom"
    limits: tuple[Limit, ...] = ()
    alerts_max = ALERTS_MAX
    edits = False

    def __init__(self, settings: AtomSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._directory = settings.directory
        self._keep = settings.keep
        self._zone = zone

    def send(self, message: Message) -> Outcome:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            names = [self._grow(name, feed, entries) for name, feed, entries in self._feeds(message)]
            _sync_directory(self._directory)
        except OSError as error:
            return Retry(answer_line(f"cannot write to {self._directory}: {error.strerror or error}"))
        return Delivered(answer_line(f"in {', '.join(names)} of {self._directory}"))

    def close(self) -> None:
        pass

    def _feeds(self, message: Message) -> list[tuple[str, Feed, list[str]]]:
        """The files that the message goes into, each with its new entries."""
        if not message.alerts:
            feed = Feed(f"urn:steppewatch:{self.id}:-test", "Steppewatch: tests of this channel", self._keep)
            return [("-test.atom", feed, [entry_of_note(message)])]  # no watch's id begins so
        entries = defaultdict(list)
        for alert in message.alerts:
            entries[alert.watch_id].append(entry_of(alert, message, self._zone))
        titles = {alert.watch_id: f"Steppewatch: {watch_title(alert)}" for alert in message.alerts}
        return [
            (f"{watch_id}.atom", Feed(f"urn:steppewatch:{self.id}:{watch_id}", titles[watch_id], self._keep), lines)
            for watch_id, lines in entries.items()
        ]

    def _grow(self, name: str, feed: Feed, entries: list[str]) -> str:
        path = self._directory / name
        text = grow(feed, _read(path), entries)
        beside = self._directory / f".{name}.new"
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        return name


def _read(path: Path) -> str:
    """The file's text; empty where there is none, or one that cannot be ours."""
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _sync_directory(directory: Path) -> None:
    """Makes the new names as durable as what the files hold."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
