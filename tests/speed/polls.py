"""What a poll costs: CPU of crawler and parent together for a feed, in steady state, start-up excluded.

1,000 feeds of 88 KiB on 1,000 hosts from press.py, polled by poller.py (crawler, poll stage and archive; no watch, and
articles are not grouped). Rounds of one workload are repeated, and the median counts. With `peer`, lemon24/reader polls
the same feeds in turn with us, from an environment of its own; the ratio of the two says more than milliseconds do on
a busy machine.

crowd     304 with 10,000 feeds on the same hosts; memory is measured there
million   304 and two new entries with 1,000,000 articles stored, against the same with none; and the time to start
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from million import fill

# Fewer for a quick look: FEEDS=100 python tests/speed/bench.py feeds
FEEDS, CROWD = int(os.environ.get("FEEDS", "1000")), 10_000
ROUNDS = 3
HERE = Path(__file__).parent
# Workloads in the order in which they are polled, with the milliseconds asked and the controls of press.py before each.
WORKLOADS: dict[str, tuple[float, tuple[str, ...]]] = {
    "all-new": (8.0, ("config?conditional=1&jitter=0", "advance?k=50")),
    "304": (1.5, ("config?conditional=1&jitter=0",)),
    "same-bytes": (1.8, ("config?conditional=0&jitter=0",)),
    "build-date": (1.8, ("config?conditional=0&jitter=1",)),
    "two-new": (3.5, ("config?conditional=1&jitter=0", "advance?k=2")),
}
TARGETS = {"304-crowd": 1.5, "crowd-mib": 130.0, "304-million": 1.15, "two-new-million": 1.15, "million-start": 3.0}
UNITS = {
    "304-crowd": "ms CPU a feed",
    "crowd-mib": "MiB",
    "304-million": "times empty",
    "two-new-million": "times empty",
    "million-start": "s",
}
# sgmllib3k: its copy of feedparser asks for it without naming it.
_PEER = ("reader", "sgmllib3k")
_READER = """
import sys, time
from reader import make_reader
reader = make_reader(sys.argv[1], feed_root=None)
for line in open(sys.argv[2]):
    reader.add_feed(line.strip())
print("ready", flush=True)
while sys.stdin.readline():
    before = time.process_time()
    updates = [update.value for update in reader.update_feeds_iter(workers=10, scheduled=False)]
    failed = sum(isinstance(update, Exception) for update in updates)
    print((time.process_time() - before) * 1000 / len(updates), failed, flush=True)
"""


_SUCCEEDED = ("changed", "unchanged", "not_modified")


class Press:
    """A running press.py."""

    def __init__(self, directory: Path, *, feeds: int, entries: int = 50) -> None:
        hosts = min(feeds, FEEDS)
        command = [
            sys.executable,
            str(HERE / "press.py"),
            f"--feeds={feeds}",
            f"--hosts={hosts}",
            f"--entries={entries}",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._address = self._process.stdout.readline().strip()
        self.list = directory / "urls"
        self.list.write_bytes(self._ask("urls"))

    def urls(self) -> list[str]:
        return self.list.read_text().split()

    def counts(self) -> tuple[int, int]:
        """Requests for feeds so far, and those answered with 304."""
        requests, not_modified = self._ask("counts").split()
        return int(requests), int(not_modified)

    def set(self, workload: str) -> None:
        for control in WORKLOADS[workload][1]:
            self._ask(control)

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def _ask(self, control: str) -> bytes:
        with urllib.request.urlopen(f"{self._address}/{control}") as answer:
            found: bytes = answer.read()
            return found


class Poller:
    """A running poller.py, or the peer behind the same protocol."""

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.greeting = self._line()

    def round(self) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._line()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the poller ended")
        return line


@contextmanager
def polling(directory: Path, database: str, press: Press) -> Iterator[Poller]:
    poller = Poller(sys.executable, str(HERE / "poller.py"), str(directory / database), str(press.list))
    try:
        yield poller
    finally:
        poller.close()


def bench_feeds(directory: Path, *, peer: bool) -> dict[str, Any]:
    """The five workloads with 1,000 feeds, ours and the peer's in turn."""
    with Press(directory, feeds=FEEDS) as press:
        figures: dict[str, Any] = {}
        reader, excuse = _peer(directory, press) if peer else (None, "not asked for (--peer)")
        with polling(directory, "polled.sqlite", press) as ours:
            _measure(ours)  # all that is there is new to it, and the crawler warms up
            if reader:
                reader.round()
            for workload, (asked, _) in WORKLOADS.items():
                rounds, theirs = [], []
                for _ in range(1 if workload == "all-new" else ROUNDS):
                    press.set(workload)
                    rounds.append(_measure(ours))
                    if reader:
                        theirs.append(float(reader.round().split()[0]))
                figures[workload] = {
                    **_median(rounds),
                    "asked": asked,
                    "peer": statistics.median(theirs) if theirs else None,
                }
        if reader:
            reader.close()
    told = excuse or "lemon24/reader"
    return {"feeds": figures, "peer": told, "lines": _table(figures, told)}


def bench_crowd(directory: Path) -> dict[str, Any]:
    """10,000 feeds on 1,000 hosts with nothing new, over an archive that was filled without polling."""
    with Press(directory, feeds=CROWD) as press:
        fill(directory / "crowd.sqlite", press.urls(), articles=CROWD * 50)
        with polling(directory, "crowd.sqlite", press) as ours:
            _measure(ours)  # validators
            rounds = [_measure(ours) for _ in range(2)]
    milliseconds, parts = _median(rounds)["ms"], rounds[-1]["mib"]
    lines = [_line("304-crowd", milliseconds), _line("crowd-mib", sum(parts))]
    return {"304-crowd": milliseconds, "crowd-mib": sum(parts), "parent_and_crawler": parts, "lines": lines}


def bench_million(directory: Path) -> dict[str, Any]:
    """304 and two new entries over 1,000,000 stored articles, and over none but the feeds' own."""
    with Press(directory, feeds=FEEDS) as press:
        fill(directory / "million.sqlite", press.urls(), articles=1_000_000)
        figures: dict[str, Any] = {}
        with polling(directory, "none.sqlite", press) as empty, polling(directory, "million.sqlite", press) as full:
            figures["million-start"] = json.loads(full.greeting)["start_seconds"]
            for one in (empty, full):
                _measure(one)
            for workload in ("304", "two-new"):
                pairs = []
                for _ in range(ROUNDS):
                    press.set(workload)
                    pairs.append((_measure(empty)["ms"], _measure(full)["ms"]))
                figures[f"{workload}-million"] = statistics.median(full / empty for empty, full in pairs)
                figures[f"{workload}-pairs"] = pairs
    lines = [_line(name, figures[name]) for name in ("304-million", "two-new-million", "million-start")]
    return {**figures, "lines": lines}


def _measure(poller: Poller) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(poller.round())
    failed = {outcome: count for outcome, count in found["outcomes"].items() if outcome not in _SUCCEEDED}
    if failed:
        raise RuntimeError(f"what polls cost cannot be told: {failed}")  # a failed one is cheap
    return found


def _median(rounds: list[dict[str, Any]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in rounds) for name in ("ms", "parent", "child")}


def _peer(directory: Path, press: Press) -> tuple[Poller | None, str | None]:
    """The peer, installed into an environment that goes with the directory; or why it is not there."""
    environment = directory / "peer"
    steps = (
        [sys.executable, "-m", "venv", str(environment)],
        [str(environment / "bin/pip"), "install", "-q", *_PEER],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(environment, ignore_errors=True)
            return None, f"could not be installed: {(done.stderr.strip().splitlines() or ['no word'])[-1][:200]}"
    script = directory / "peer.py"
    script.write_text(_READER)
    return Poller(str(environment / "bin/python"), str(script), str(directory / "reader.sqlite"), str(press.list)), None


def _table(figures: dict[str, Any], peer: str) -> list[str]:
    lines = [
        f"{'ms CPU a feed':13} {'measured':>11} {'asked':>10}  {'parent':>8} {'crawler':>8} {'peer':>8} {'ratio':>7}"
    ]
    for name, found in figures.items():
        theirs = f"{found['peer']:8.2f} {found['ms'] / found['peer']:7.3f}" if found["peer"] else f"{'-':>8} {'-':>7}"
        ours = f"{found['ms']:11.2f} {found['asked']:>10}  {found['parent']:8.2f} {found['child']:8.2f}"
        lines.append(f"{name:13} {ours} {theirs}")
    return [*lines, f"{'':13} peer: {peer}"]


def _line(name: str, value: float) -> str:
    return f"{name:16} {value:8.2f} {TARGETS[name]:>10}  {UNITS[name]}"


BENCHES = {"feeds": bench_feeds, "crowd": bench_crowd, "million": bench_million}
