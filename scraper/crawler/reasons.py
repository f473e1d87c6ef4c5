"""What went wrong while fetching, in the few words that `status` shows to a person, and whether to try again."""

from collections.abc import Iterator

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed, NoRouteError
from twisted.web._newclient import ParseError, RequestTransmissionFailed, ResponseFailed

from scraper.crawler.handler import HEADER_BYTES_MAX, HEADER_LINES_MAX, HeadersTooLarge
from scraper.errors import FetchError

ERROR_CHARS_MAX = 200


def fetch_error(error: BaseException, *, seconds: float, body_bytes_max: int) -> FetchError:
    """The error as a person reads it; what the limits were is given by the caller."""
    causes = list(_causes(error))
    if any(isinstance(cause, VerificationError) for cause in causes):
        return FetchError("the TLS certificate is for another host", retry=False)
    for cause in causes:
        if isinstance(cause, FetchError):
            return cause
        if isinstance(cause, TlsError):
            return _tls_error(cause)
    for kinds, message, retry in _MESSAGES:
        if any(isinstance(cause, kinds) for cause in causes):
            return FetchError(
                message.format(
                    seconds=f"{seconds:g}",
                    mib=f"{body_bytes_max / 1024 / 1024:g}",
                    kib=HEADER_BYTES_MAX // 1024,
                    lines=HEADER_LINES_MAX,
                ),
                retry=retry,
            )
    last = causes[-1]
    return FetchError(f"{type(last).__name__}: {last}"[:ERROR_CHARS_MAX].rstrip(": "), retry=True)


# In this order: the first kind found among the error and its causes speaks.
_MESSAGES: tuple[tuple[tuple[type[BaseException], ...], str, bool], ...] = (
    ((HeadersTooLarge,), "the headers are over {kib} KiB or {lines} lines", False),
    ((DownloadTimeoutError, TimeoutError), "timed out after {seconds} s", True),
    ((CannotResolveHostError,), "the host name was not found", True),
    ((DownloadConnectionRefusedError,), "connection refused", True),
    ((NoRouteError,), "no route to the host", True),
    # Scrapy cancels for one reason only, and its decompressor ignores for one reason only.
    ((DownloadCancelledError, IgnoreRequest), "the body is over {mib} MiB", False),
    ((ResponseDataLossError,), "the body was cut short", True),
    ((ParseError,), "the answer is not HTTP", False),
    ((ConnectionClosed, RequestTransmissionFailed), "the server closed the connection", True),
    ((ConnectError,), "no connection", True),
)


def _tls_error(error: TlsError) -> FetchError:
    """OpenSSL gives (library, function, reason) triples, and for every fault of a certificate the same one."""
    reasons = [str(entry[-1]) for entry in error.args[0]] if error.args and isinstance(error.args[0], list) else []
    if "certificate verify failed" in reasons:
        return FetchError("the TLS certificate is not trusted or has expired", retry=False)
    return FetchError(f"TLS failed: {', '.join(reasons)}"[:ERROR_CHARS_MAX].rstrip(": "), retry=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what lies behind it: Twisted collects failures in `reasons`."""
    seen: set[int] = set()
    todo: list[BaseException] = [error]
    while todo:
        one = todo.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, ResponseFailed | RequestTransmissionFailed):
            todo.extend(failure.value for failure in one.reasons)
        if one.__cause__ is not None:
            todo.append(one.__cause__)
