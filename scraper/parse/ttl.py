"""How long a feed says it stays good: `<ttl>` of RSS 2.0, `sy:updatePeriod` of the syndication module.

Read from what stands before the first entry, whatever is wrong with the rest.
"""

import re

HEAD_CHARS_MAX = 20_000  # before the first entry; 2,000 are usual, image and links included
TTL_SECONDS_MAX = 24 * 3600.0  # as with max-age: longer ones are mistakes

_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_TTL = re.compile(r"<ttl>\s*(\d{1,9})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"<(?:\w+:)?updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*</", re.IGNORECASE)
_FREQUENCY = re.compile(r"<(?:\w+:)?updateFrequency>\s*(\d{1,6})\s*</", re.IGNORECASE)
_SECONDS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def ttl_seconds(xml: str) -> float | None:
    """Seconds for which the feed is good by its own word, at most a day; None when it says nothing.

    "Once an hour" is what WordPress writes into every feed unless told otherwise: nobody's word, and passed over.

    >>> ttl_seconds("<rss><channel><ttl>15</ttl><item/></channel></rss>")
    900.0
    """
    head = xml[:HEAD_CHARS_MAX]
    first = _ENTRY.search(head)
    head = head[: first.start()] if first else head
    if ttl := _TTL.search(head):
        return min(int(ttl[1]) * 60.0, TTL_SECONDS_MAX) or None
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    times = max(int(frequency[1]), 1) if frequency else 1
    if period is None or (period[1].lower() == "hourly" and times == 1):
        return None
    return min(_SECONDS[period[1].lower()] / times, TTL_SECONDS_MAX)
