"""Conditional requests (RFC 9110, section 13): validators go back byte for byte as the server gave them.

An ETag keeps its quotes and its `W/`, a date is never parsed or made up. Header bytes are held as latin-1 text, which
maps every byte to one character and back.
"""

VALIDATOR_CHARS_MAX = 1024  # real ones have under 100; a server cannot have us store and send kilobytes


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[bytes, bytes]:
    """The headers that ask for the body only if it changed; empty when nothing is known."""
    headers = {}
    if etag is not None:
        headers[b"If-None-Match"] = etag.encode("latin-1")
    if last_modified is not None:
        headers[b"If-Modified-Since"] = last_modified.encode("latin-1")
    return headers


def validator(header: bytes | None) -> str | None:
    """A validator as it is kept: None when the server sent none, an empty or an absurd one."""
    if not header or len(header) > VALIDATOR_CHARS_MAX:
        return None
    return header.decode("latin-1")
