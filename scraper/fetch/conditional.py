"""Conditional requests (RFC 9110, section 13): validators go back byte for byte as the server gave them.

An ETag keeps its quotes and its `W/`, a date is never parsed or made up. Header bytes are held as latin-1 text, which
maps every byte to one character and back.
"""

from collections.abc import Mapping
from dataclasses import dataclass

VALIDATOR_CHARS_MAX = 1024  # real ones have under 100; a server cannot have us store and send kilobytes


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is known of a body: sent to `url`, which gave it, and nowhere else; to any address where that is None."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None

    def headers_at(self, url: str) -> Mapping[bytes, bytes]:
        """The headers that ask `url` for the body only if it changed; empty when nothing is known of it."""
        headers: dict[bytes, bytes] = {}
        if self.url is not None and self.url != url:
            return headers
        if self.etag is not None:
            headers[b"If-None-Match"] = self.etag.encode("latin-1")
        if self.last_modified is not None:
            headers[b"If-Modified-Since"] = self.last_modified.encode("latin-1")
        return headers


def validator(header: bytes | None) -> str | None:
    """A validator as it is kept: None when the server sent none, an empty or an absurd one."""
    if not header or len(header) > VALIDATOR_CHARS_MAX:
        return None
    return header.decode("latin-1")
