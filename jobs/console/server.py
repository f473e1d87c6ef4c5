"""Serves the console inside the daemon's event loop."""

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from jobs.config import ConsoleSettings
from jobs.console.app import make_app
from jobs.health import Pulse

LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]", "::1"]
# Requests are small; a slow reader must not keep the daemon from ending.
SHUTDOWN_SECONDS = 2


class ConsoleError(Exception):
    """The console cannot listen where it should."""


class Console:
    """Listens on `settings`; port 0 takes any free one."""

    def __init__(self, settings: ConsoleSettings, database: Path, *, pulse: Callable[[], Pulse]) -> None:
        self._settings = settings
        hosts = LOOPBACK_NAMES if _is_loopback(settings.host) else None
        config = uvicorn.Config(
            make_app(database, pulse, hosts=hosts),
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            limit_concurrency=50,  # a status page has few readers; more is a mistake or an attack
            server_header=False,
            ws="none",
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Listen; returns the console's address. Raises ConsoleError when the port is taken or forbidden."""
        family = socket.AF_INET6 if ":" in self._settings.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._settings.host, self._settings.port))
        except OSError as error:
            listener.close()
            where = f"{self._settings.host}:{self._settings.port}"
            raise ConsoleError(f"the console cannot listen on {where}: {error.strerror}") from error
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        host = f"[{self._settings.host}]" if family == socket.AF_INET6 else self._settings.host
        return f"http://{host}:{listener.getsockname()[1]}/"

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._server.should_exit = True
            await self._task


class _Server(uvicorn.Server):
    """The daemon handles the signals."""

    def capture_signals(self):  # type: ignore[no-untyped-def] # the library's own is a generator context manager
        import contextlib

        return contextlib.nullcontext()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
