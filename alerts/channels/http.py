"""One request to a channel's address, and what its status means: what all channels over HTTP share.

No redirect is followed (a redirected POST silently becomes a GET without a body elsewhere), no proxy and no `.netrc`
is used, no compressed answer is asked for, and no more of an answer is read than its limit. Link-local addresses are
refused at connect.

| status | answer |
|---|---|
| 2xx | delivered |
| 400, 413, 422: the message cannot be read or is too large | refused |
| 3xx, 401, 403, 404, 405, 410 and all else that the owner can mend | retry |
| 408, 409, 425, 429, 5xx | retry, after Retry-After where it is given |
| no connection | retry |
| none, after the body went out | retry, in doubt |
"""

import json
import math
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse, HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from alerts.channels.address import connect
from alerts.channels.base import CONNECT_TIMEOUT_SECONDS, reason_of
from alerts.model import Delivered, Outcome, Refused, Retry
from scraper import clock
from scraper.failpoints import passing
from scraper.fetch.agent import user_agent
from scraper.fetch.retry_after import retry_after_seconds

ANSWER_TIMEOUT_SECONDS = 60.0  # a shorter wait calls slow servers failed and repeats what they took
ANSWER_BYTES_MAX = 64 * 1024  # answers are a word or a short JSON; of an error page the first lines suffice
RESET_DIGITS_MAX = 5  # a window of more than a day is a moment of the clock
BODY_READ_SECONDS = 10.0  # the status has been said by then, a body that drips is not waited for


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: `text` is the start of its body."""

    status: int
    text: str = ""
    after_seconds: float | None = None
    location: str | None = None

    def json(self) -> dict[str, Any]:
        """The JSON object that was answered; empty where it is none."""
        try:
            value = json.loads(self.text)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


def as_json(value: object) -> bytes:
    """`value` as the body of a request."""
    return json.dumps(value, ensure_ascii=False).encode()


class Client:
    """Sends for one channel, over a connection that is kept while the server keeps it."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        adapter = _GuardedAdapter(pool_connections=1, pool_maxsize=1)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        # Not updated but replaced: requests would ask for compressed answers.
        self._session.headers = requests.structures.CaseInsensitiveDict(
            {"User-Agent": user_agent(None), "Accept-Encoding": "identity"}
        )

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer | Retry:
        """The answer to one POST of JSON, or why there is none. Never raises, never says `url`."""
        return self._ask("POST", url, body, headers)

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer | Retry:
        """The same with PUT."""
        return self._ask("PUT", url, body, headers)

    def patch(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer | Retry:
        """The same with PATCH."""
        return self._ask("PATCH", url, body, headers)

    def get(self, url: str) -> Answer | Retry:
        """The same with GET and without a body."""
        return self._ask("GET", url, b"", {})

    def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer | Retry:
        timeouts = (CONNECT_TIMEOUT_SECONDS, ANSWER_TIMEOUT_SECONDS)
        headers = {"Content-Type": "application/json", **headers}
        try:
            response = self._session.request(
                method, url, data=body, headers=headers, timeout=timeouts, allow_redirects=False, stream=True
            )
        except requests.exceptions.ReadTimeout:
            return Retry("no answer in time", in_doubt=True)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return Retry(_reason(error), in_doubt=_was_connected(error))
        with response:
            return Answer(
                status=response.status_code,
                text=_start_of_body(response.raw),
                after_seconds=_after_seconds(response),
                location=response.headers.get("Location"),
            )

    def close(self) -> None:
        self._session.close()


def judge(answer: Answer) -> Outcome:
    """The outcome by the table above."""
    said = f"HTTP {answer.status} {answer.text}".rstrip()
    if 200 <= answer.status < 300:
        return Delivered(said)
    if 300 <= answer.status < 400:
        host = urlsplit(answer.location or "").hostname or "elsewhere"
        return Retry(f"HTTP {answer.status}: redirected to {host}; redirects are not followed, write the new address")
    if answer.status in (400, 413, 422):
        return Refused(said)
    return Retry(said, after_seconds=answer.after_seconds)


class _GuardedHttpConnection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)

    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3 has it
        passing("channel.sent")
        return super().getresponse()


class _GuardedHttpsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)

    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3 has it
        passing("channel.sent")
        return super().getresponse()


def _connect(connection: HTTPConnection) -> socket.socket:
    try:
        return connect(connection.host, connection.port, CONNECT_TIMEOUT_SECONDS)
    except (OSError, UnicodeError) as error:  # UnicodeError: a name that cannot be one
        raise NewConnectionError(connection, reason_of(error)) from error


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _GuardedHttpConnection


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedHttpsConnection


class _GuardedAdapter(HTTPAdapter):
    """requests over connections that the address guard allowed."""

    def init_poolmanager(self, *arguments: object, **options: object) -> None:
        super().init_poolmanager(*arguments, **options)  # type: ignore[arg-type] # handed on as they came
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def _start_of_body(raw: BaseHTTPResponse) -> str:
    if isinstance(raw.connection, HTTPConnection) and raw.connection.sock is not None:
        raw.connection.sock.settimeout(BODY_READ_SECONDS)
    body = b""
    deadline = clock.monotonic_seconds() + BODY_READ_SECONDS
    try:
        while len(body) < ANSWER_BYTES_MAX and clock.monotonic_seconds() < deadline:
            read = raw.read1(ANSWER_BYTES_MAX - len(body))
            if not read:
                break
            body += read
    except (HTTPError, OSError):
        pass  # the status has been said, and it decides
    return body.decode("utf-8", "replace")


def _after_seconds(response: requests.Response) -> float | None:
    """When the server wants to be asked again: Retry-After, or how long the window of its rate limit still lasts."""
    # Discord has X-RateLimit-Reset-After, in fractions of a second; Mattermost has X-RateLimit-Reset, in seconds.
    # Elsewhere the second is a moment of the clock, which is beyond any cap and not believed.
    for name in ("Retry-After", "X-RateLimit-Reset-After", "X-RateLimit-Reset"):
        header = response.headers.get(name, "")
        if name != "Retry-After" and re.fullmatch(r"\d{1,5}\.\d{1,9}", header):
            header = str(math.ceil(float(header)))
        if name == "X-RateLimit-Reset" and len(header) > RESET_DIGITS_MAX:
            return None
        seconds = retry_after_seconds(response.status_code, header.encode("latin-1", "replace"), clock.now())
        if seconds is not None:
            return seconds
    return None


def _was_connected(error: Exception) -> bool:
    """Whether the server may have got the message: all but what fails before the connection stands."""
    if isinstance(error, (requests.ConnectTimeout, requests.exceptions.SSLError, ValueError)):
        return False  # ValueError: also requests' InvalidURL
    cause = _cause(error)
    return not isinstance(cause, NewConnectionError)


def _reason(error: Exception) -> str:
    cause = _cause(error)
    if isinstance(cause, NewConnectionError) and cause.__cause__ is not None:
        cause = cause.__cause__
    while isinstance(cause, HTTPError) and cause.args and isinstance(cause.args[-1], Exception):
        cause = cause.args[-1]  # urllib3 wraps the system's error, with its own words in front
    if isinstance(cause, OSError) and not isinstance(cause, requests.RequestException):
        return reason_of(cause)
    # The words of requests and urllib3 hold the address, and the address may hold a token.
    return f"no connection ({type(cause).__name__})"


def _cause(error: BaseException) -> BaseException:
    """What requests wrapped: urllib3's error, without its note that no retries are left."""
    if isinstance(error, requests.RequestException) and error.args and isinstance(error.args[0], Exception):
        error = error.args[0]
    if isinstance(error, MaxRetryError) and error.reason is not None:
        error = error.reason
    return error
