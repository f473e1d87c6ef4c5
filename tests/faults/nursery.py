"""The harness's side of runner.py, with sinks and the log of what was published."""

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from checker import Findings, check
from daemon import unmeasured
from receivers import Receivers, Try, read_feeds, read_mbox
from reports import Article

RUNNER = Path(__file__).parent / "runner.py"
SUPPORT = Path(__file__).parent.parent / "support"
# The five of the figures; each other kind is a line more.
FIVE = ("email", "webhook", "telegram", "slack", "file")
KEYS: dict[str, Callable[[int, Path], dict[str, Any]]] = {
    "email": lambda port, _: {
        "to": ["desk@example.org"],
        "sender": "steppewatch@example.org",
        "smtp": {"host": "127.0.0.1", "port": port, "security": "none"},
    },
    "webhook": lambda port, _: {"url": f"http://127.0.0.1:{port}/"},
    "telegram": lambda port, _: {"token": "${TOKEN}", "chat": "-100123", "api": f"http://127.0.0.1:{port}"},
    "slack": lambda port, _: {"url": f"http://127.0.0.1:{port}/services/T0/B0/hook"},
    "mattermost": lambda port, _: {"url": f"http://127.0.0.1:{port}/hooks/abc"},
    "discord": lambda port, _: {"url": f"http://127.0.0.1:{port}/api/webhooks/1/abc"},
    "matrix": lambda port, _: {"api": f"http://127.0.0.1:{port}", "token": "${TOKEN}", "room": "!room:example.org"},
    "teams": lambda port, _: {"url": f"http://127.0.0.1:{port}/workflows/abc"},
    "apprise": lambda _port, _directory: {"url": "${APPRISE}"},
    "ntfy": lambda port, _: {"api": f"http://127.0.0.1:{port}", "topic": "steppe"},
    "file": lambda _, directory: {"path": str(directory / "alerts.mbox")},
    "atom": lambda _, directory: {"directory": str(directory / "feeds"), "keep": 1000},
}
PATIENCE_SECONDS = 0.5  # without a message: then there may be none to come
# Channels that are files are their own log.
READERS: dict[str, Callable[[Path], list[Try]]] = {
    "file": lambda directory: read_mbox(directory / "alerts.mbox", "file"),
    "atom": lambda directory: read_feeds(directory / "feeds", "atom"),
}


class Nursery:
    """`with Nursery(…) as nursery:` publish, live and kill; then ask for the findings."""

    def __init__(
        self,
        directory: Path,
        *,
        seed: int,
        kinds: tuple[str, ...] = FIVE,
        sources: int = 20,
        scale: float = 20.0,
        wrong: str = "",
        grouped: bool = False,
        log: Path | None = None,
    ) -> None:
        """`scale`: seconds of the program's clock for one of ours. `wrong`: see wrong_order.py. `grouped`: some alerts
        are held for a moment. Logs go to `log`."""
        self.chance = random.Random(seed)
        self.published: dict[str, int] = {f"s{number}": 1 for number in range(sources)}
        self.kills = 0
        self._directory, self._kinds, self._logs = directory, kinds, log or directory
        self._started, self._scale = time.time(), scale
        listening = {kind: kind for kind in kinds if kind not in READERS}
        self.sinks = Receivers(self._logs / "taken.jsonl", listening, seconds=self.seconds)
        channels = [
            {"id": kind, "kind": kind, **KEYS[kind](self.sinks.ports.get(kind, 0), directory)} for kind in kinds
        ]
        settings = {
            "database": str(directory / "steppewatch.db"),
            "channels": channels,
            "seed": seed,
            "sources": sources,
            "started": self._started,
            "scale": scale,
            "wrong": wrong,
            "grouped": grouped,
            "secrets": {"${APPRISE}": f"json://127.0.0.1:{self.sinks.ports.get('apprise', 0)}/"},
        }
        path = os.pathsep.join((str(RUNNER.parent), str(SUPPORT)))
        self._runner = subprocess.Popen(
            [sys.executable, str(RUNNER), json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=unmeasured() | {"PYTHONPATH": path},
        )
        self._words: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._expect("born", 60)

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._runner.stdin
        self._runner.stdin.close()
        try:
            self._runner.wait(5)
        except subprocess.TimeoutExpired:
            self._runner.kill()
        self.sinks.close()

    def seconds(self) -> float:
        """The program's clock."""
        return self._started + (time.time() - self._started) * self._scale

    def publish(self, count: int) -> None:
        """So many entries more, in sources that the dice name; written down first."""
        with (self._logs / "published.jsonl").open("a") as log:
            for _ in range(count):
                source = self.chance.choice(list(self.published))
                log.write(json.dumps([int(source[1:]), self.published[source]]) + "\n")
                self.published[source] += 1

    def live(
        self,
        *,
        fail: str = "",
        kill_after: Callable[[], None] | None = None,
        meanwhile: Callable[[], None] | None = None,
        seconds: float = 3600,
    ) -> bool:
        """One life; `kill_after` waits from `ready` until the kill, `meanwhile` is done then and kills nobody.

        Returns whether it was killed.
        """
        self.sinks.begin_round()
        assert self._runner.stdin
        self._runner.stdin.write(json.dumps({"published": self.published, "fail": fail}) + "\n")
        self._runner.stdin.flush()
        pid = int(self._expect("pid", 10).split()[1])
        ended = "" if fail and kill_after is None else self._until_ready(30)
        if kill_after and not ended:
            kill_after()
            with suppress(ProcessLookupError):  # all was told before
                os.kill(pid, signal.SIGKILL)  # it is the runner that reaps it
        if meanwhile and not ended:
            meanwhile()
        while not ended.startswith("ended"):
            try:
                ended = self._words.get(timeout=seconds)
            except queue.Empty:
                os.kill(pid, signal.SIGKILL)
                raise AssertionError(f"not all was told in {seconds} s") from None
        code = int(ended.split()[1])
        assert code in (0, -signal.SIGKILL), f"the runner ended with {code}"
        self.kills += code == -signal.SIGKILL
        return code == -signal.SIGKILL

    def findings(self) -> Findings:
        """Of all lives so far."""
        tries = self.sinks.tries()
        for kind in READERS.keys() & set(self._kinds):
            tries += READERS[kind](self._directory)
        return check(read_published(self._logs / "published.jsonl"), self._kinds, tries)

    def wait_a_moment(self, low: float, high: float, *, messages: int = 0) -> Callable[[], None]:
        """A random moment, after so many messages: the kill's time is the experiment, not a race."""

        def wait() -> None:
            taken, seen, patience = self.sinks.taken, self.sinks.taken, time.monotonic() + PATIENCE_SECONDS
            while seen < taken + messages and time.monotonic() < patience:
                time.sleep(0.001)
                if seen != self.sinks.taken:
                    seen, patience = self.sinks.taken, time.monotonic() + PATIENCE_SECONDS
            time.sleep(self.chance.uniform(low, high))

        return wait

    def wait_quiet(self, seconds: float) -> None:
        """Until no message came for so long: what was answered is recorded then."""
        while time.monotonic() - self.sinks.tried_at < seconds:
            time.sleep(0.001)

    def _until_ready(self, seconds: float) -> str:
        word = self._words.get(timeout=seconds)
        return "" if word == "ready" else word

    def _expect(self, word: str, seconds: float) -> str:
        found = self._words.get(timeout=seconds)
        assert found.startswith(word), found
        return found

    def _listen(self) -> None:
        assert self._runner.stdout
        for line in self._runner.stdout:
            self._words.put(line.strip())
        self._words.put("gone")


def read_published(path: Path) -> list[Article]:
    """The generator's log."""
    return [tuple(json.loads(line)) for line in path.read_text().splitlines()]
