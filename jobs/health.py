"""How the daemon is doing, as values: what `/healthz` answers, what systemd and `status` are told.

Healthy means that the work moves: the database takes writes, no source waits long past its time, no row of a stage
waits long, and the work thread itself has passed by lately.
"""

import os
import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# A pass of the work thread takes milliseconds; systemd's watchdog (WatchdogSec=120) is fed from the same passes.
PASS_SECONDS_MAX = 60
# A source that is due starts within seconds; past this the crawler or the work thread stands still.
OVERDUE_SECONDS_MAX = 300
# Pages are served by the feed's text after 60 s; group and match take milliseconds.
BACKLOG_SECONDS_MAX = 300


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the work thread last saw; replaced whole at each pass."""

    at: datetime
    started_at: datetime
    overdue_seconds: float = 0.0
    backlog_seconds: float = 0.0
    storage_error: str | None = None
    polled_at: datetime | None = None  # the last poll that succeeded
    every_seconds: int | None = None  # the shortest interval of all sources; None when there are none
    message_waits_since: datetime | None = None  # the first message in order of any channel
    canary_late_since: datetime | None = None  # the first test article that has not come through
    stopping: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """The verdict and, when it is bad, why."""

    healthy: bool
    problems: tuple[str, ...] = field(default=())


def judge(pulse: Pulse, now: datetime) -> Health:
    """The verdict on what was last seen."""
    problems = []
    if now - pulse.at > timedelta(seconds=PASS_SECONDS_MAX):
        problems.append(f"the work thread has not passed by since {pulse.at:%H:%M:%S} UTC")
    if pulse.storage_error:
        problems.append(pulse.storage_error)
    if pulse.overdue_seconds > OVERDUE_SECONDS_MAX:
        problems.append(f"a source has been due for {pulse.overdue_seconds:.0f} s")
    if pulse.backlog_seconds > BACKLOG_SECONDS_MAX:
        problems.append(f"work has been waiting for {pulse.backlog_seconds:.0f} s")
    return Health(not problems, tuple(problems))


def notify_systemd(*facts: str) -> None:
    """Tell systemd `READY=1`, `WATCHDOG=1`, `STATUS=…` (sd_notify(3)); does nothing where it did not start us."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        # A service manager that does not listen must not stop the daemon.
        try:
            channel.connect("\0" + address[1:] if address.startswith("@") else address)
            channel.sendall("\n".join(facts).encode())
        except OSError:
            return
