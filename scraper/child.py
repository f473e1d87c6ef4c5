"""One crawler process: started, written to, read from, watched and ended. What its lines mean is `crawl.py`'s business.

It starts by `subprocess` in a session of its own, with a clean environment (no secret of ours), `/` as its directory
and no descriptor but its three streams. It ends with us: the kernel kills it when the thread that started it ends, and
its standard input closes. What it logs goes to our log, cut and counted: a stranger's bytes may be behind every line.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import scraper
from scraper.wire import LINE_BYTES_MAX

log = logging.getLogger(__name__)

# -I: nothing of the environment or the working directory decides what is imported; the tree we run from is appended.
START = "import sys; sys.path.append(sys.argv[1]); from scraper.crawler.process import main; main(sys.argv[2])"
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    # Each look-up of a name holds a thread for 2 × 3 s at most for each name server.
    "RES_OPTIONS": "timeout:3 attempts:2",
    # glibc reserves 64 MiB of addresses an arena, and the process lives under an address-space limit; freed
    # memory above 256 KiB goes back to the system, where glibc's moving threshold would keep up to 64 MiB.
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "262144",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
PASSED_ON = ("SSL_CERT_FILE", "SSL_CERT_DIR")  # where the owner's own certificate authorities are
LOG_LINES_MAX = 100  # a minute; then only their number is told
LOG_CHARS_MAX = 2000
LOG_SECONDS = 60.0
EXIT_SECONDS = 2.0


class Child:
    """A running crawler process. `on_line` and `on_exit` are called in the loop; `on_exit` once, as the last."""

    def __init__(self, on_line: Callable[["Child", bytes], None], on_exit: Callable[["Child"], None]) -> None:
        self._on_line = on_line
        self._on_exit = on_exit
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._logged = 0
        self._killed = False

    async def start(self, arguments: dict[str, object]) -> None:
        """Start the process; OSError when the system cannot."""
        environment = ENVIRONMENT | {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-W", "ignore", "-c", START),
            *(str(Path(scraper.__file__).parent.parent), json.dumps(arguments | {"parent_id": os.getpid()})),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd="/",
            env=environment,
            start_new_session=True,  # the terminal's Ctrl-C is ours to handle
            limit=LINE_BYTES_MAX + 1,
        )
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._read()), loop.create_task(self._read_log())]

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None, "start comes first"
        return self._process.pid

    def write(self, lines: bytes) -> None:
        """Hand over lines; never blocks, and is silent when the process is gone: `on_exit` tells."""
        assert self._process is not None, "start comes first"
        assert self._process.stdin is not None
        if not self._process.stdin.is_closing():
            self._process.stdin.write(lines)

    def kill(self) -> None:
        """End it now; `on_exit` follows, and no line any more."""
        self._killed = True
        if self._process is not None and self._process.returncode is None:
            # Not Process.kill: it may reap the process, whereupon asyncio's own waiter warns that it is unknown.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    async def close(self) -> None:
        """End it and wait until it is gone."""
        if self._process is None:
            return
        self.kill()
        for task in self._tasks:
            task.cancel()
        await self._process.wait()

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        try:
            # readline raises ValueError past the limit, with the rest of the line still to come: an end to the child.
            while (line := await self._process.stdout.readline()).endswith(b"\n") and not self._killed:
                self._on_line(self, line)
        except ValueError:
            log.error("crawler killed: its line was over %d bytes", LINE_BYTES_MAX)
            self.kill()
        try:
            async with asyncio.timeout(EXIT_SECONDS):
                await self._process.wait()
        except TimeoutError:  # it closed its output and lives
            self.kill()
            await self._process.wait()
        self._on_exit(self)

    async def _read_log(self) -> None:
        assert self._process is not None
        assert self._process.stderr is not None
        loop = asyncio.get_running_loop()
        rest, ends_at = b"", loop.time() + LOG_SECONDS
        while chunk := await self._process.stderr.read(16 * 1024):
            if loop.time() > ends_at:
                if self._logged > LOG_LINES_MAX:
                    log.warning("crawler logged %d lines more", self._logged - LOG_LINES_MAX)
                self._logged, ends_at = 0, loop.time() + LOG_SECONDS
            *lines, rest = (rest + chunk).split(b"\n")
            rest = rest[:LOG_CHARS_MAX]
            for line in lines:
                self._log(line)

    def _log(self, line: bytes) -> None:
        self._logged += 1
        if self._logged > LOG_LINES_MAX:
            return
        level, text = logging.WARNING, line.decode("utf-8", "replace")
        with contextlib.suppress(ValueError, KeyError, TypeError):
            told = json.loads(line)
            level, text = logging.getLevelNamesMapping()[told["level"]], f"{told['name']}: {told['text']}"
        log.log(level, "crawler says: %s", text[:LOG_CHARS_MAX])
