"""Logs: one line per outcome on stderr, fields not prose. Readable on a terminal, JSON where they are collected."""

import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import Any, TextIO

import structlog

STDERR = 2


class Unbreakable(logging.StreamHandler[TextIO]):
    """Goes on when the log's target is full or gone: a full log disk must not stop alerts."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the standard library's name
        return


def say(line: str) -> None:
    """A line for people on stderr, if that is still there: a terminal that was closed must not end the daemon."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(line, file=sys.stderr, flush=True)  # noqa: T201 - what this is for


def hold_standard_descriptors() -> None:
    """Where one of stdin, stdout and stderr is closed, take its number: the next file opened would get it, and with it
    whatever a library prints there."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(descriptor)


def configure(*, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log, the libraries' too, to `stream` (stderr)."""
    target = stream or sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115 - as long as the program runs
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=True)
        if target.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = Unbreakable(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.processors.format_exc_info],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # These say each tick and each request.
    for chatty in ("apscheduler", "watchfiles", "asyncio", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # This says whatever nonsense a client sends it.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
