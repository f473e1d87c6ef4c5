"""The real daemon as a subprocess, steered from outside as an operator would."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

CONFIGURATION = """\
database: sqlite:///{database}
timezone: Asia/Almaty
catalogue: []
console: {{listen: "127.0.0.1:0"}}
crawler: {{allow_addresses: ["127.0.0.0/8"], page_delay: 0s}}
"""


def write_configuration(directory: Path, *, sources: str, watches: str, channels: str) -> Path:
    """A configuration directory; returns its path."""
    config = directory / "config"
    config.mkdir(exist_ok=True)
    (config / "steppewatch.yaml").write_text(CONFIGURATION.format(database=directory / "data" / "steppewatch.db"))
    (config / "sources.yaml").write_text(sources)
    (config / "watches.yaml").write_text(watches)
    (config / "channels.yaml").write_text(channels)
    return config


class Daemon:
    """`with Daemon(config) as daemon:` runs until the block ends; `kill` is kill -9, `stop` is SIGTERM."""

    def __init__(
        self,
        config: Path,
        *arguments: str,
        poll_every_seconds: int = 1,
        program: tuple[str, ...] = ("-m", "jobs.cli"),
        environ: dict[str, str] | None = None,
        measured: bool = True,
    ) -> None:
        """`measured`: count its lines for the coverage report, which what is killed cannot write anyway."""
        command = [sys.executable, *program, "run", "--config", str(config)]
        command += ["--poll-every-seconds", str(poll_every_seconds), *arguments]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=config.parent,
            env=(dict(os.environ) if measured else unmeasured()) | (environ or {}),
        )
        self.log: list[str] = []
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line.rstrip("\n"))
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def wait_for(self, text: str, *, seconds: float = 30) -> str:
        """The first line from now on that holds `text`."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {text!r} in {seconds} s; last lines: {self.log[-15:]}") from None
            if line is None:
                raise AssertionError(f"ended without {text!r}; last lines: {self.log[-15:]}")
            if text in line:
                return line

    def wait_ready(self) -> "Daemon":
        self.wait_for("ready")
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()

    def stop(self, *, seconds: float = 40) -> int:
        """SIGTERM; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=seconds)
        self._reader.join()
        return code

    def __enter__(self) -> "Daemon":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.kill()
        if kind is not None:
            print("\n".join(self.log[-60:]))


def wait_until(truth, *, seconds: float = 30, what: str = "it") -> None:  # type: ignore[no-untyped-def]
    """Poll `truth` until it holds; the tests' only way of waiting for another process."""
    deadline = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen in {seconds} s")
        time.sleep(0.02)


def unmeasured() -> dict[str, str]:
    """The environment without what starts coverage in subprocesses; they start twice as fast."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


def steppewatch(*arguments: str, cwd: Path | None = None, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a subcommand to its end."""
    return subprocess.run(
        [sys.executable, "-m", "jobs.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        input=stdin,
        check=False,
    )


def rows(*arguments: str, cwd: Path | None = None) -> list[dict[str, object]]:
    """The JSON Lines that a subcommand prints."""
    done = steppewatch(*arguments, "--json", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
