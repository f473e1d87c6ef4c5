"""An HTTP server on loopback for fakes: it answers as its subclass decides, or as the test planned for the next
requests."""

import contextlib
import socket
import struct
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True)
class Response:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What happens to a request: `accept` it or not, then answer (with `response` or as usual) or `drop` the line."""

    response: Response | None = None
    accept: bool = False
    drop: bool = False
    wait: threading.Event | None = None  # the answer is held back until it is set


class FakeHttp:
    """Serves while it is entered. `kind` and `keys` are those of a channel that leads here, `secrets` what no answer of
    it may hold. `requests` are all that came, in order; `plans` are used up one a request."""

    kind: str
    secrets: tuple[str, ...]

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.plans: deque[Plan] = deque()
        self.open: set[socket.socket] = set()  # connections; kept ones must not outlive the fake
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def keys(self) -> dict[str, Any]:
        raise NotImplementedError

    def answer(self, status: int, body: str | bytes = b"", **headers: str) -> None:
        """The next request is not accepted but answered so; `Retry_After="5"` gives the header Retry-After."""
        encoded = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.plans.append(Plan(Response(status, encoded, named)))

    def drop(self, *, accept: bool) -> None:
        """The next request gets no answer but a reset connection; with `accept` after it was taken."""
        self.plans.append(Plan(accept=accept, drop=True))

    def hold(self) -> threading.Event:
        """The next request is accepted, and answered when the event is set."""
        released = threading.Event()
        self.plans.append(Plan(accept=True, wait=released))
        return released

    def accept(self, request: Request) -> Response:
        """What a subclass does with a request: take it or not, and answer."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass  # clients that hang up are what some tests are about


def _handler_of(fake: FakeHttp) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            fake.open.add(self.connection)

        def finish(self) -> None:
            fake.open.discard(self.connection)
            super().finish()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, body)
            fake.requests.append(request)
            plan = fake.plans.popleft() if fake.plans else Plan(accept=True)
            response = fake.accept(request) if plan.accept else Response(500)
            if plan.wait:
                plan.wait.wait(30)
            if plan.drop:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset
                self.connection.close()
                self.close_connection = True
                return
            self.reply(plan.response or response)

        do_GET = do_PUT = do_PATCH = do_POST  # noqa: N815 - the standard library's name

        def reply(self, response: Response) -> None:
            self.send_response(response.status)
            for name, value in {"Content-Length": str(len(response.body)), **response.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(response.body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
