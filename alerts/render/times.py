"""Times as a reader sees them: where the reader lives, and how long each step from the page to the message took."""

from datetime import datetime, timedelta, tzinfo

CLOCK_DRIFT = timedelta(minutes=10)  # a source's clock may be off by this much; beyond it the date is its invention

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def time_text(moment: datetime, zone: tzinfo) -> str:
    """`moment` where the reader lives, with the offset in figures: abbreviations of zones are neither unique nor
    everywhere.

    >>> from datetime import UTC
    >>> from zoneinfo import ZoneInfo
    >>> time_text(datetime(2026, 11, 22, 9, 5, tzinfo=UTC), ZoneInfo("Asia/Almaty"))
    '22 Nov 2026, 14:05 (UTC+5)'
    """
    local = moment.astimezone(zone)
    month = _MONTHS[local.month - 1]  # not strftime: its names change with the process's locale
    return f"{local.day} {month} {local.year}, {local:%H:%M} ({_offset_text(local)})"


def times_text(
    published_at: datetime | None,
    seen_at: datetime,
    sent_at: datetime,
    zone: tzinfo,
    *,
    modified_at: datetime | None = None,
) -> str:
    """When an article was published, when we saw it and when the message was made, with the time from each to the
    next; the day is said once while it stays the same. A message that went on within a minute took no time.

    When its page was last changed is said where that was well after publication: sites note the minute of publishing.

    >>> from datetime import UTC
    >>> published, seen = datetime(2026, 11, 22, 9, 2, tzinfo=UTC), datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    >>> times_text(published, seen, seen, UTC)
    'published 22 Nov 2026, 09:02 (UTC), seen 09:05 (+3 min), sent 09:05'
    """
    held = sent_at - seen_at
    sent = f"sent {_after(seen_at, sent_at, zone)}" + (f" (+{_lag_text(held)})" if held >= _MINUTE else "")
    if published_at is None:
        return f"no date given, seen {time_text(seen_at, zone)}, {sent}"
    published = f"published {time_text(published_at, zone)}"
    if published_at > seen_at + CLOCK_DRIFT:
        return f"{published}, dated ahead by the source, seen {time_text(seen_at, zone)}, {sent}"
    lag = seen_at - published_at
    seen = f"seen {_after(published_at, seen_at, zone)}" + (f" (+{_lag_text(lag)})" if lag >= timedelta() else "")
    if modified_at is None or not published_at + CLOCK_DRIFT < modified_at <= sent_at:
        return f"{published}, {seen}, {sent}"
    changed = f"changed {_after(published_at, modified_at, zone)}"
    return (
        f"{published}, {changed}, {seen}, {sent}"
        if modified_at <= seen_at
        else f"{published}, {seen}, {changed}, {sent}"
    )


def _after(earlier: datetime, moment: datetime, zone: tzinfo) -> str:
    """The clock alone where `earlier`, said just before, is of the same day and offset."""
    before, local = earlier.astimezone(zone), moment.astimezone(zone)
    if (before.date(), before.utcoffset()) == (local.date(), local.utcoffset()):
        return f"{local:%H:%M}"
    return time_text(moment, zone)


def _lag_text(lag: timedelta) -> str:
    if lag < _MINUTE:
        return f"{lag // timedelta(seconds=1)} s"
    if lag < 2 * _HOUR:
        return f"{lag // _MINUTE} min"
    if lag < 2 * _DAY:
        return f"{lag // _HOUR} h"
    return f"{lag // _DAY} days"


def _offset_text(local: datetime) -> str:
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(round(offset.total_seconds() / 60)), 60)
    if not hours and not minutes:
        return "UTC"
    return f"UTC{'-' if offset < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")
