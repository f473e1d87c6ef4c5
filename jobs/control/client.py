"""Asking the running daemon, or doing it in its place."""

import json
import socket
from pathlib import Path

from jobs.control.requests import Answer, Request, perform
from jobs.control.server import ANSWER_SECONDS_MAX, LINE_BYTES_MAX, reachable, socket_path
from jobs.errors import JobsError
from scraper import clock
from scraper.archive import open_database
from scraper.archive.database import writer
from scraper.errors import ArchiveError


def ask(database: Path, request: Request) -> Answer:
    """What came of the request; JobsError where it could not be done."""
    answer = _over_socket(database, request) if writer(database) else _here(database, request)
    if "error" in answer:
        raise JobsError(str(answer["error"]))
    return answer


def _here(path: Path, request: Request) -> Answer:
    if not path.exists():
        raise JobsError(f"no database at {path.absolute()}")
    try:
        database = open_database(path, create=False)
    except ArchiveError as error:
        raise JobsError(str(error)) from error
    try:
        return perform(database, request, clock.now())
    finally:
        database.close()


def _over_socket(database: Path, request: Request) -> Answer:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER_SECONDS_MAX + 5)
        try:
            with reachable(socket_path(database.absolute())) as address:
                connection.connect(address)
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as answers:
                line = answers.readline(LINE_BYTES_MAX)
        except OSError as error:
            raise JobsError(f"the running daemon cannot be asked: {error}") from error
    try:
        answer = json.loads(line)
    except ValueError:
        raise JobsError("the running daemon gave no answer") from None
    return answer if isinstance(answer, dict) else {"error": "the running daemon gave no answer"}
