"""Whether an alert goes to a channel now, and if not, until when it is held and why.

Nothing that is held is dropped: whatever becomes due for a channel at one time goes out together, as one digest.

1. A mute of the watch holds until it ends.
2. A digest, of the watch or else of the channel, holds until its next time.
3. More than `max_per_hour` holds until the hour lets more through.
4. `group_wait` holds for a moment, so that a burst is one message.
5. Quiet hours of the watch or the channel hold until they end, also what the above would release in them; unless the
   article is of the kind that breaks them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from alerts.timing.digests import Digest, next_digest
from alerts.timing.quiet import Quiet, quiet_until

_HOUR = timedelta(hours=1)
# Two quiet times that follow each other hold on from one to the next; a day of them ends here.
_QUIET_ROUNDS_MAX = 8


@dataclass(frozen=True, slots=True)
class Habits:
    """What a watch or a channel says about when it wants to be heard."""

    quiet: Quiet | None = None
    digest: Digest | None = None
    group_wait_seconds: int = 0
    max_per_hour: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known besides: the mute, whether the article breaks the quiet of watch and channel, what was told lately.

    `told` are times of the watch's alerts that went to the channel in the last hour, in order; `group_until` the end of
    a wait that has begun for this watch and channel.
    """

    now: datetime
    zone: tzinfo
    muted_until: datetime | None = None
    breaks_watch: bool = False
    breaks_channel: bool = False
    told: Sequence[datetime] = field(default=())
    group_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """`release_at` None: at once. `reason` is for people."""

    release_at: datetime | None
    reason: str


def route(watch: Habits, channel: Habits, situation: Situation) -> Route:
    """When the alert may go to the channel. The latest of all holds counts; reasons name each that holds."""
    now, zone = situation.now, situation.zone
    release_at, reasons = now, []

    def hold(until: datetime, reason: str) -> None:
        nonlocal release_at
        if until > release_at:
            release_at = until
            reasons.append(reason)

    if situation.muted_until is not None:
        hold(situation.muted_until, "muted")
    if (digest := watch.digest or channel.digest) is not None:
        hold(next_digest(digest, release_at, zone), str(digest))
    else:
        most = watch.max_per_hour
        if most is not None and len(situation.told) >= most:
            hold(situation.told[-most] + _HOUR, f"more than {most} an hour")
        wait = max(watch.group_wait_seconds, channel.group_wait_seconds)
        if wait:
            hold(situation.group_until or now + timedelta(seconds=wait), "waits for others")
    quiets = [
        (quiet, breaks)
        for quiet, breaks in ((watch.quiet, situation.breaks_watch), (channel.quiet, situation.breaks_channel))
        if quiet is not None and not breaks
    ]
    for _ in range(_QUIET_ROUNDS_MAX):
        ends = [end for quiet, _ in quiets if (end := quiet_until(quiet, release_at, zone)) is not None]
        if not ends:
            break
        hold(max(ends), "quiet hours")
    if release_at <= now:
        return Route(None, "at once")
    return Route(release_at, ", ".join(dict.fromkeys(reasons)))
