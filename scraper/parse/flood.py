"""Feeds with thousands of entries are cut as text, before any parser sees them: trees of them cost time and memory."""

import re
from datetime import datetime

from scraper.parse.dates import published
from scraper.parse.draft import ENTRIES_MAX

CLOSED = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_OPENED = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_DATE = re.compile(r"<(?:\w+:)?(?:pubdate|published|updated|date)>\s*(?:<!\[CDATA\[)?([^<\]]{8,60})", re.IGNORECASE)


def cut(xml: str, now: datetime) -> tuple[str, int]:
    """The feed with its newest `ENTRIES_MAX` entries at most, and how many it had (0: it was not cut).

    Newest are the first, unless the dates at both ends say that the oldest stand first.
    """
    if xml.count("</") <= ENTRIES_MAX:  # fewer than that entries are closed, whatever else is
        return xml, 0
    ends = [match.end() for match in CLOSED.finditer(xml)]
    if len(ends) <= ENTRIES_MAX:
        return xml, 0
    opened = _OPENED.search(xml)
    first = opened.start() if opened else 0
    if _is_oldest_first(xml[first : ends[0]], xml[ends[-2] : ends[-1]], now):
        return xml[:first] + xml[ends[-ENTRIES_MAX - 1] :], len(ends)
    return xml[: ends[ENTRIES_MAX - 1]] + xml[ends[-1] :], len(ends)


def _is_oldest_first(first: str, last: str, now: datetime) -> bool:
    dates = [match and published(match[1], now=now) for match in (_DATE.search(first), _DATE.search(last))]
    return bool(dates[0] and dates[1] and dates[0] < dates[1])
