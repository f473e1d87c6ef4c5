"""Logs: one line per outcome on stderr, fields not prose. Readable on a terminal, JSON where they are collected."""

import logging
import sys
from typing import Any, TextIO

import structlog


class Unbreakable(logging.StreamHandler[TextIO]):
    """Goes on when the log's target is full or gone: a full log disk must not stop alerts."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the standard library's name
        return


def configure(*, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log, the libraries' too, to `stream` (stderr)."""
    target = stream or sys.stderr
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
    for chatty in ("apscheduler", "uvicorn", "watchfiles", "asyncio", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
