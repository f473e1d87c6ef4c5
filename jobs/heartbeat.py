"""A sign of life for somebody else's watch: an address that is asked every minute while all is well, and only then.

Whoever is behind the address (a service for cron jobs, another machine) raises the alarm when the signs stop: that also
covers a machine that is off, which can tell nobody anything itself. All is well while

    the work thread passes by, the database takes writes, nothing is long overdue    (jobs.health.judge)
    a poll succeeded lately                                                        (POLL_INTERVALS, POLL_SECONDS)
    no message has waited for long                                                 (MESSAGE_SECONDS_MAX)
    the canary comes through                                                       (alerts.canary)

The signs go out from a thread of their own, so that an address that hangs holds nobody up.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog

from alerts.channels.http import Client
from alerts.model import Retry
from jobs.health import Pulse, judge
from scraper import clock

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60.0
# The source polled most often is polled at a quarter of its pace in quiet hours; half an interval is for its host.
POLL_INTERVALS, POLL_SECONDS = 4.5, 900.0
# The longest that services make a sender wait in passing; a channel that takes nothing for longer needs a person.
MESSAGE_SECONDS_MAX = 1800.0


def obstacles(pulse: Pulse, now: datetime) -> tuple[str, ...]:
    """Why no sign of life may go out; empty while all is well."""
    found = list(judge(pulse, now).problems)
    if pulse.stopping:
        found.append("the daemon ends")
    if pulse.every_seconds is not None:
        limit = max(POLL_INTERVALS * pulse.every_seconds, POLL_SECONDS)
        # What was polled before the start counts, else a daemon that dies every few minutes would seem well.
        if now - (pulse.polled_at or pulse.started_at) > timedelta(seconds=limit):
            found.append(f"no poll has succeeded for {limit / 60:.0f} minutes")
    if pulse.canary_late_since is not None:
        found.append(f"the test article of {pulse.canary_late_since:%Y-%m-%d %H:%M} UTC has not come through")
    waits_since = pulse.message_waits_since
    if waits_since is not None and now - waits_since > timedelta(seconds=MESSAGE_SECONDS_MAX):
        found.append(f"a message has waited since {waits_since:%Y-%m-%d %H:%M} UTC")
    return tuple(found)


class Heartbeat:
    """Asks `url` while all is well. `use` may name another address, or none, at any time."""

    def __init__(self, url: str | None, pulse: Callable[[], Pulse]) -> None:
        self._url = url
        self._pulse = pulse
        self._client = Client()
        self._ended = threading.Event()
        self._problem: str | None = None
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def use(self, url: str | None) -> None:
        """From the next sign on this address is asked."""
        self._url = url

    def start(self) -> None:
        """Begin; the first sign goes out at once."""
        self._thread.start()

    def stop(self) -> None:
        """No further sign; does not wait for one on its way."""
        self._ended.set()

    def beat(self, now: datetime) -> str | None:
        """Give one sign of life, unless something is wrong; returns what was, None when the sign was taken."""
        if self._url is None:
            return None
        found = obstacles(self._pulse(), now)
        problem = "; ".join(found) if found else self._ask(self._url)
        if problem != self._problem:
            self._note(problem)
        self._problem = problem
        return problem

    def _ask(self, url: str) -> str | None:
        answer = self._client.get(url)
        if isinstance(answer, Retry):
            return answer.answer
        # A redirect is no sign that was taken: a login page would answer so.
        return None if 200 <= answer.status < 300 else f"HTTP {answer.status}"

    def _note(self, problem: str | None) -> None:
        host = urlsplit(self._url or "").hostname  # the rest of the address is a secret of sorts
        if problem is None:
            log.info("heartbeat goes out", host=host)
        else:
            log.warning("no heartbeat", host=host, reason=problem)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self.beat(clock.now())
            except Exception:  # a sign that cannot be given must not end those after it
                log.exception("heartbeat failed")
            self._ended.wait(EVERY_SECONDS)
