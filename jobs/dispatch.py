"""From alerts to messages: at once, or held until their time and then sent together.

1. All alerts of one article that go to a channel at once are one message there.
2. What is held is a row with its reason and its time (alerts/ledger/holds.py); when that has come, everything held for
   the channel goes into one message, or as few as the channel's size allows. Both are one transaction, so that a held
   alert is in exactly one message, whatever happens in between.
3. Beside the alert stands each channel of its watch, and how it goes there or why not: what the audit asks for.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog

from alerts.audit import Destination
from alerts.ledger import Decisions, Holds, Messages
from alerts.ledger.holds import Hold
from alerts.model import Alert, Watch
from alerts.timing import Route, Situation, route
from alerts.timing.breakers import breaks_channel, breaks_watch
from alerts.timing.plan import ChannelTiming
from jobs.events import Plan
from scraper.failpoints import passing

log = structlog.get_logger(__name__)

GONE = "the channel is gone from the configuration"
RELEASED_MAX = 2_000  # holds a pass; the next pass takes on from there
_HOUR = timedelta(hours=1)


class Dispatcher:
    """Puts alerts into the outbox under the plan in force. Joins the caller's transactions."""

    def __init__(self, decisions: Decisions, messages: Messages, holds: Holds) -> None:
        self._decisions = decisions
        self._messages = messages
        self._holds = holds

    def use(self, plan: Plan) -> None:
        """From here on this plan is in force."""
        self._watches = {watch.id: watch for watch in plan.watches}
        self._timings = {channel.id: plan.timings.get(channel.id, ChannelTiming()) for channel in plan.channels}
        self._zone = plan.zone

    def dispatch(self, alerts: Sequence[Alert], *, broken: frozenset[str], now: datetime) -> None:
        """Alerts of one article go to the channels of their watches. `broken`: see alerts/timing/breakers.py."""
        at_once: defaultdict[str, list[str]] = defaultdict(list)
        meant: list[Destination] = []
        for alert in alerts:
            watch = self._watches[alert.watch_id]
            for channel_id in watch.notify:
                if channel_id not in self._timings:
                    meant.append(Destination(alert.id, channel_id, GONE, left_out=True))
                    continue
                way = self._way(watch, channel_id, broken, now)
                meant.append(Destination(alert.id, channel_id, way.reason))
                if way.release_at is None:
                    at_once[channel_id].append(alert.id)
                else:
                    self._hold(alert, channel_id, way.release_at, reason=way.reason, now=now)
        self._decisions.add_destinations(meant)
        for channel_id, alert_ids in at_once.items():
            for some in _chunks(alert_ids, self._timings[channel_id].alerts_max):
                self._messages.add(channel_id, some, now=now)
                passing("dispatch.added")

    def release(self, now: datetime) -> int:
        """Send what was held until now. Returns how many alerts."""
        due = self._holds.due(now, limit=RELEASED_MAX)
        ready = [hold for hold in due if not self._put_off(hold, now)]
        for channel_id in dict.fromkeys(hold.channel_id for hold in ready):
            alert_ids = [hold.alert_id for hold in ready if hold.channel_id == channel_id]
            timing = self._timings.get(channel_id)
            for some in _chunks(alert_ids, (timing or ChannelTiming()).alerts_max):
                message_id = self._messages.add(channel_id, some, now=now)
                self._holds.released(channel_id, some, message_id)
                passing("dispatch.released")
            log.info("held alerts released", channel=channel_id, alerts=len(alert_ids))
        if any(hold.channel_id not in self._timings for hold in ready):
            self._messages.bury(list(self._timings), reason=GONE, now=now)
        return len(due)

    def _way(self, watch: Watch, channel_id: str, broken: frozenset[str], now: datetime) -> Route:
        timing = self._timings[channel_id]
        habits = watch.habits
        situation = Situation(
            now=now,
            zone=self._zone,
            muted_until=self._holds.muted_until(watch.id, now),
            breaks_watch=breaks_watch(watch, broken),
            breaks_channel=breaks_channel(watch, channel_id, timing.habits.quiet, broken),
            told=self._holds.sent_since(watch.id, channel_id, now - _HOUR) if habits.max_per_hour else (),
            group_until=self._holds.group_until(watch.id, channel_id, now),
        )
        return route(habits, timing.habits, situation)

    def _hold(self, alert: Alert, channel_id: str, until: datetime, *, reason: str, now: datetime) -> None:
        self._holds.add(Hold(alert.id, channel_id, alert.watch_id, reason, now, until))
        log.info("alert held", alert=alert.id, channel=channel_id, until=until.isoformat(), reason=reason)

    def _put_off(self, hold: Hold, now: datetime) -> bool:
        """Whether the watch was muted, or muted for longer, after the alert was held."""
        until = self._holds.muted_until(hold.watch_id, now)
        if until is None:
            return False
        self._holds.put_off(hold.watch_id, until, reason="muted")
        return True


def _chunks(alert_ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(alert_ids), size):
        yield alert_ids[start : start + size]
