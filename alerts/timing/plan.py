"""What the work thread knows of a channel besides the channel itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from alerts.retry import RETRY_FOR_SECONDS
from alerts.timing.buckets import Limit
from alerts.timing.routing import Habits

# A mail with more is not read to its end; chats hold less.
ALERTS_MAX = 200


@dataclass(frozen=True, slots=True)
class ChannelTiming:
    """`limits` None: those of the service. `fallback` takes what the channel does not; a message holds `alerts_max`."""

    habits: Habits = field(default_factory=Habits)
    fallback: str | None = None
    retry_for_seconds: float = RETRY_FOR_SECONDS
    limits: Sequence[Limit] | None = None
    alerts_max: int = ALERTS_MAX
    edits: bool = False  # what was sent can be changed
