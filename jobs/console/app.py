"""The console's pages. They read the database and the work thread's pulse; nothing here can change anything."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from jobs.health import Pulse, judge
from jobs.status import Status, gather
from scraper import clock
from scraper.archive import open_reader
from scraper.errors import ArchiveError

# No script, no frame, no foreign resource: the page shows strangers' text.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def make_app(database: Path, pulse: Callable[[], Pulse], *, hosts: list[str] | None) -> Starlette:
    """`hosts` are the names the console answers to; None for any, where it listens beyond this machine."""
    templates = Environment(loader=PackageLoader("jobs.console"), autoescape=True)

    def read() -> Status:
        reader = open_reader(database)
        try:
            return gather(reader, clock.now())
        finally:
            reader.close()

    def healthz(request: Request) -> Response:  # noqa: ARG001 - the framework's signature
        health = judge(pulse(), clock.now())
        body = {"healthy": health.healthy, "problems": list(health.problems)}
        return JSONResponse(body, status_code=200 if health.healthy else 503, headers=HEADERS)

    def status_json(request: Request) -> Response:  # noqa: ARG001 - the framework's signature
        try:
            return JSONResponse(read().plain(), headers=HEADERS)
        except (ArchiveError, sqlite3.DatabaseError) as error:
            return JSONResponse({"error": str(error)}, status_code=503, headers=HEADERS)

    def page(request: Request) -> Response:  # noqa: ARG001 - the framework's signature
        try:
            status = read()
        except (ArchiveError, sqlite3.DatabaseError) as error:
            return HTMLResponse(templates.get_template("error.html").render(error=str(error)), 503, headers=HEADERS)
        html = templates.get_template("status.html").render(status=status, health=judge(pulse(), clock.now()))
        return HTMLResponse(html, headers=HEADERS)

    # A page of another site that makes its name lead here must not read the status: only our own names are answered.
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=hosts)] if hosts else []
    routes = [Route("/", page), Route("/status.json", status_json), Route("/healthz", healthz)]
    return Starlette(routes=routes, middleware=middleware)
