"""The daemon under the demo: the real command in a process of its own, its log read line by line."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any

from jobs.errors import JobsError
from scraper import clock

POLL_EVERY_SECONDS = 2
READY_SECONDS_MAX = 60  # the first start looks words up in dictionaries that take ten seconds to read
STOP_SECONDS_MAX = 12
LOG_LINES_KEPT = 30  # shown when the daemon fails


class DaemonError(JobsError):
    """The daemon did not do as it should; the text ends with its last log lines."""


class Daemon:
    """Use as a context manager: started on entry, stopped on exit, killed only if it does not stop."""

    def __init__(self, directory: Path) -> None:
        self.console = ""
        self._directory = directory
        self._lines: deque[str] = deque(maxlen=LOG_LINES_KEPT)
        self._ready = threading.Event()
        self._facts: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def __enter__(self) -> "Daemon":
        command = [sys.executable, "-m", "jobs.cli", "run", "--config", str(self._directory)]
        self._process = subprocess.Popen(
            [*command, "--poll-every-seconds", str(POLL_EVERY_SECONDS)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONUTF8": "1"},
            process_group=0,  # Ctrl-C is for the demo, which then stops the daemon in good order
        )
        self._reader = threading.Thread(target=self._read, name="daemon log", daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_ready(self) -> None:
        """Until it polls; `console` is known then. Raises DaemonError if it ends or takes too long."""
        until = clock.monotonic_seconds() + READY_SECONDS_MAX
        while not self._ready.wait(0.1):
            self.check()
            if clock.monotonic_seconds() > until:
                raise self.failure(f"the daemon was not ready within {READY_SECONDS_MAX} seconds")

    def check(self) -> None:
        """Raises DaemonError if it has ended by itself."""
        if self._process.poll() is not None:
            self._reader.join()
            raise self.failure(f"the daemon ended by itself with exit code {self._process.returncode}")

    def failure(self, text: str) -> DaemonError:
        """An error with its last log lines."""
        return DaemonError("\n".join((text, *self._lines)))

    def facts(self) -> list[dict[str, Any]]:
        """What it logged since the last call."""
        return [self._facts.get() for _ in range(self._facts.qsize())]

    def stop(self) -> None:
        """Ask it to stop, if it runs. Raises DaemonError if it then fails or must be killed."""
        running, killed = self._process.poll() is None, False
        if running:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                killed = True
                self._process.kill()
                self._process.wait()
        self._reader.join()
        assert self._process.stderr is not None
        self._process.stderr.close()
        if killed:
            raise self.failure(f"the daemon did not stop within {STOP_SECONDS_MAX} seconds")
        # Until it is ready it may not yet listen to signals, and ends as any program does.
        ended_early = not self._ready.is_set() and self._process.returncode == -signal.SIGTERM
        if running and self._process.returncode and not ended_early:
            raise self.failure(f"the daemon stopped with exit code {self._process.returncode}")

    def _read(self) -> None:
        assert self._process.stderr is not None
        with (self._directory / "daemon.log").open("w", encoding="utf-8") as log:
            for line in self._process.stderr:
                log.write(line)
                log.flush()
                self._lines.append(line.rstrip())
                if line.startswith("console: "):
                    self.console = line.removeprefix("console: ").strip()
                elif line.strip() == "ready":
                    self._ready.set()
                elif line.startswith("{"):
                    self._facts.put(_parsed(line))


def _parsed(line: str) -> dict[str, Any]:
    try:
        fact: dict[str, Any] = json.loads(line)
    except ValueError:
        return {}
    return fact
