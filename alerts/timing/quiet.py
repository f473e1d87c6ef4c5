"""Quiet hours: a stretch of every day, by the clock on the wall where the reader is."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

# What `break_if` may say instead of a query: an alert of a watch with this severity is not held.
SEVERITY_HIGH = "severity:high"


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `begins` to `ends`, over midnight where it ends before it begins. `timezone` None is the reader's.

    `break_if` is a query: what it fires on is told at once.
    """

    begins: time
    ends: time
    timezone: str | None = None
    break_if: str | None = None


def quiet_until(quiet: Quiet, now: datetime, zone: tzinfo) -> datetime | None:
    """When the quiet hours that `now` lies in end, in UTC; None outside of them. `zone` serves where `quiet` has none.

    An end that a clock change skips comes as much later; of an end that comes twice the first after `now` counts.
    """
    zone = ZoneInfo(quiet.timezone) if quiet.timezone else zone
    local = now.astimezone(zone)
    at = local.time()
    if quiet.begins < quiet.ends:
        inside, ends_on = quiet.begins <= at < quiet.ends, local.date()
    else:
        inside = at >= quiet.begins or at < quiet.ends
        ends_on = local.date() + timedelta(days=1) if at >= quiet.begins else local.date()
    if not inside:
        return None
    ends = datetime.combine(ends_on, quiet.ends, zone).astimezone(UTC)
    return ends if ends > now else datetime.combine(ends_on, quiet.ends, zone).replace(fold=1).astimezone(UTC)
