"""What follows when a page could not be had: a pure decision.

1. For a minute after the entry was seen the page is tried again, at once and then less often, or when the server says.
2. When the minute is over, or trying cannot help, the feed's own text serves.
3. Where trying may still help, the page is tried on in the background: after minutes, then hours, then never.
An entry without words has no text that could serve: it becomes an article when its page comes, or not at all.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.archive.backlog import Stage
from scraper.model import Entry, PageMode, PageReport

# An alert an hour late is worthless to a trader; most pages that come at all come within seconds.
PAGE_DEADLINE = timedelta(seconds=60)
# Pauses between tries within the deadline.
PAUSES_SECONDS = (2.0, 8.0, 20.0)
# Pauses in the background: a site that was down for an afternoon still gives its pages.
BACKGROUND_PAUSES_SECONDS = (300.0, 1_800.0, 7_200.0, 6 * 3_600.0)

_TELEGRAM_POST = re.compile(r"https://t\.me/\w+/\d+")


def has_words(entry: Entry) -> bool:
    """Whether the entry can stand as an article by itself; most entries of sitemaps are nothing but an address."""
    return any(map(str.isalnum, entry.title)) or any(map(str.isalnum, entry.text))


def needs_page(entry: Entry, mode: PageMode) -> bool:
    """Whether the entry's page is fetched. A Telegram post is whole; an entry without words is nothing yet."""
    if not has_words(entry):
        return True
    return mode == "fetch" and not _TELEGRAM_POST.fullmatch(entry.url or "")


@dataclass(frozen=True, slots=True)
class NextPage:
    """Try again at `at` in the same stage (`retry`), else leave the stage; from page with `at` to the background."""

    retry: bool
    at: datetime | None
    reason: str


def after_failure(stage: Stage, report: PageReport, *, tries: int, since_at: datetime, now: datetime) -> NextPage:
    """`tries` counts the one that just failed; `since_at` is when the row entered the stage."""
    if not report.retry:
        return NextPage(False, None, "the feed's text serves: trying again cannot help")
    asked_seconds = report.retry_after_seconds or 0.0
    if stage == "page":
        if tries <= len(PAUSES_SECONDS):
            at = now + timedelta(seconds=max(PAUSES_SECONDS[tries - 1], asked_seconds))
            if at < since_at + PAGE_DEADLINE:
                return NextPage(True, at, f"try {tries + 1}")
        at = now + timedelta(seconds=max(BACKGROUND_PAUSES_SECONDS[0], asked_seconds))
        return NextPage(False, at, "the feed's text serves, the page is tried for in the background")
    if tries <= len(BACKGROUND_PAUSES_SECONDS):
        at = now + timedelta(seconds=max(BACKGROUND_PAUSES_SECONDS[tries - 1], asked_seconds))
        return NextPage(True, at, f"background try {tries + 1}")
    return NextPage(False, None, "given up: the feed's text stays")
