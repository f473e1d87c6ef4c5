"""The Retry-After header (RFC 9110, section 10.2.3): seconds or an HTTP date; anything else is ignored."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Longer ones are mistakes or spite: a source must not be able to switch itself off for a year.
RETRY_AFTER_SECONDS_MAX = 7 * 24 * 3600.0
STATUSES = frozenset({429, 503})


def retry_after_seconds(status: int, header: bytes | None, now: datetime) -> float | None:
    """Seconds from now until the server wants to be asked again, 0 to 7 days; None when it did not validly say."""
    if status not in STATUSES or header is None:
        return None
    text = header.strip().decode("latin-1")
    if text.isascii() and text.isdigit():
        seconds = float(text[:20])  # twenty digits are beyond any cap, and never an overflow
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:  # "-0000" in an HTTP date is GMT
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    return min(max(seconds, 0.0), RETRY_AFTER_SECONDS_MAX)
