"""Redirects are followed by our own few lines, so that every hop passes the guard, counts and shares one deadline."""

from urllib.parse import urljoin

from scraper.errors import FetchError
from scraper.fetch.guard import request_url

REDIRECTS_MAX = 5  # http → https → www → language → article is four; browsers allow 20, loops need none
STATUSES = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})


def next_url(url: str, status: int, location: bytes | None, hop: int) -> str | None:
    """Where an answer to `url`, the `hop`th since the first (0), sends us; None when it is no redirect.

    Raises FetchError for too many hops and AddressRefusedError for a place that may not be asked.
    Fragments never travel.
    """
    if status not in STATUSES:
        return None
    if location is None:
        raise FetchError(f"HTTP {status} without a Location", retry=False)
    if hop >= REDIRECTS_MAX:
        raise FetchError(f"more than {REDIRECTS_MAX} redirects", retry=False)
    try:
        joined = urljoin(url, location.decode("utf-8", "replace").strip())
    except ValueError as error:
        raise FetchError("a redirect to what is not a URL", retry=False) from error
    return request_url(joined)
