"""What a poll's report says of its source, in one of eight words: a pure decision.

    ok            it answered, and something can be read there (or nothing changed since)
    empty         it answered, and lists nothing
    not-a-feed    it answered with something else than its kind promises
    blocked       it does not want us: 401, 403, 451, a captcha, a bot wall
    gone          404 or 410
    asks-to-wait  429, or any answer with a Retry-After
    tls           no safe connection: a wrong, expired or untrusted certificate, a broken handshake
    unreachable   no answer: name not found, refused, timed out, cut off, or the server's own error (5xx)

The reason is the report's own, so that the word can be grouped by and the rest be read.
"""

import re
from dataclasses import dataclass
from typing import Literal

from scraper.model import PollReport

Word = Literal["ok", "empty", "not-a-feed", "blocked", "gone", "asks-to-wait", "tls", "unreachable"]

_GONE = frozenset({404, 410})
_SERVER_ERROR_MIN = 500
# As `scraper.parse.prologue` and `scraper.extract.wall` name what they find.
_WALL = re.compile(r"captcha|bot wall", re.IGNORECASE)
_EMPTY = re.compile(r"\ban empty body\b", re.IGNORECASE)
_TLS = re.compile(r"\bTLS\b")
# Errors of an answer that came and could not be read; they carry no status where the limits of the crawler spoke.
_UNREADABLE = re.compile(r"^(?:the body is over|the headers are over|could not be read|parsing took|the crawler died)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The word, and what a person reads beside it."""

    word: Word
    reason: str


def verdict(report: PollReport) -> Verdict:
    """The verdict on one poll.

    >>> verdict(PollReport("tass", "failed", status=403, error="HTTP 403"))
    Verdict(word='blocked', reason='HTTP 403')
    """
    if report.outcome in {"not_modified", "unchanged"}:
        return Verdict("ok", "nothing changed since the last poll")
    if report.outcome == "changed":
        if report.listed == 0:
            return Verdict("empty", "lists nothing")
        return Verdict("ok", "1 entry" if report.listed == 1 else f"{report.listed} entries")
    return Verdict(_word_of(report), report.error or "no reason given")


def _word_of(report: PollReport) -> Word:
    """The word for a poll that failed."""
    error, status = report.error or "", report.status
    if status == 429 or report.retry_after_seconds is not None:
        return "asks-to-wait"
    if status in _GONE:
        return "gone"
    if _WALL.search(error):
        return "blocked"
    if status is None:
        if _TLS.search(error):
            return "tls"
        return "not-a-feed" if _UNREADABLE.match(error) else "unreachable"
    if status >= _SERVER_ERROR_MIN:
        return "unreachable"
    if status >= 400:
        return "blocked"
    return "empty" if _EMPTY.search(error) else "not-a-feed"
