"""The limits this process puts on itself before it touches the network, and on each parse.

The address space stays under a limit that no parse of a permitted body needs; a larger demand is a MemoryError or this
process's death, never the machine's. There is no limit on processor seconds over a life: a parse has its own, by a
timer of consumed processor time, and what blocks even that (a loop in C) the parent's watchdog ends.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

# Idle the process maps 180 MiB, with trafilatura and its tables loaded; a page of 16 MiB takes 190 more while it is
# read, sixty bodies at the limit at once more than there is (2026-11, Linux x86-64, one malloc arena).
ADDRESS_SPACE_BYTES_MAX = 448 * 1024 * 1024
DESCRIPTORS_MAX = 1024  # 64 requests, what they leave open (IDLE_MAX in handler.py), and what is being closed
PARSE_SECONDS_MAX = 10  # of processor time; 2,000 entries take under one
PARSE_SECONDS_AGAIN = 1  # a parser that swallows the exception meets it again

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


class ParseTookTooLong(BaseException):  # not an Exception: parsers swallow those
    """Raised inside a parser that used up its processor time."""


class ParseLimit:
    """Processor time for one parse, counted from `start`; `stop` may be called without it."""

    def __init__(self) -> None:
        self._running = False

    def start(self) -> None:
        """From here on ParseTookTooLong may be raised at any line."""
        self._running = True
        signal.signal(signal.SIGPROF, _interrupt)
        signal.setitimer(signal.ITIMER_PROF, PARSE_SECONDS_MAX, PARSE_SECONDS_AGAIN)

    def stop(self) -> None:
        """Parsing is over."""
        if self._running:
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._running = False


def _interrupt(*_: object) -> None:
    raise ParseTookTooLong(f"parsing took over {PARSE_SECONDS_MAX} s")


def confine(parent_id: int) -> None:
    """Before anything is imported that could be large: memory, descriptors, no core file, and death with the parent."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_NOFILE, DESCRIPTORS_MAX)
    _lower(resource.RLIMIT_AS, ADDRESS_SPACE_BYTES_MAX)
    # The parent ends this process through its pipe; a signal to the whole group must not tear down the order in flight.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    if sys.platform == "linux":
        kernel = ctypes.CDLL(None)
        kernel.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent_id:  # it died before the kernel knew that we want to follow
        os._exit(0)


def forbid_files() -> None:
    """After the imports, which may write their compiled form: no file can be written any more (pipes can)."""
    with contextlib.suppress(AttributeError):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # an error in Python, instead of death
    _lower(resource.RLIMIT_FSIZE, 0)


def resident_bytes() -> int:
    """Memory held by this process; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _lower(limit: int, most: int) -> None:
    hard = resource.getrlimit(limit)[1]
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(limit, (allowed, allowed))
