"""Who we say we are: product, version and a way to reach the owner; stable, and never a browser's name."""

from importlib.metadata import PackageNotFoundError, version

CONTACT_CHARS_MAX = 200


def user_agent(contact: str | None) -> str:
    """`Steppewatch/0.1.0 (+https://example.org/bot)`; the contact is the owner's and may be missing."""
    try:
        release = version("steppewatch")
    except PackageNotFoundError:  # run from a source tree
        release = "dev"
    kept = "".join(c for c in contact or "" if c.isascii() and c.isprintable() and c not in "()")[:CONTACT_CHARS_MAX]
    return f"Steppewatch/{release} (+{kept})" if kept else f"Steppewatch/{release}"
