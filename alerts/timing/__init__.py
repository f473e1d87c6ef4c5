"""When an alert goes to a channel: at once, or held for quiet hours, a digest, a mute, a burst or a limit. All pure."""

from alerts.timing.digests import Digest, next_digest
from alerts.timing.quiet import SEVERITY_HIGH, Quiet, quiet_until
from alerts.timing.routing import Habits, Route, Situation, route

__all__ = ["SEVERITY_HIGH", "Digest", "Habits", "Quiet", "Route", "Situation", "next_digest", "quiet_until", "route"]
