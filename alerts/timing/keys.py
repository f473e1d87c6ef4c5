"""What `watches.yaml` and `channels.yaml` may say about when: quiet hours, digests, bursts, limits."""

import re
from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from alerts.errors import QueryError
from alerts.query import parse
from alerts.timing.buckets import Limit
from alerts.timing.digests import WEEKDAYS, Digest
from alerts.timing.quiet import SEVERITY_HIGH, Quiet
from scraper.config import Keys, check_timezone, quoted, seconds_of

GROUP_WAIT_SECONDS_MAX = 3_600  # whoever wants to wait longer wants a digest
MAX_PER_HOUR_MAX = 10_000
RETRY_FOR_SECONDS_MIN, RETRY_FOR_SECONDS_MAX = 3_600, 30 * 86_400
RATE_SECONDS_MAX = 86_400
BREAK_CHARACTERS_MAX = 2_000

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DIGEST = re.compile(r"hourly|daily (?P<daily>\S+)|weekly (?P<weekday>[a-z]{3}) (?P<weekly>\S+)")
_RATE = re.compile(r"(\d{1,6})/(\d{0,6}[smhd])")


def read_clock(value: object) -> object:
    """A time of day as written, `7:30` or `22:00`."""
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{quoted(str(value))} is not a time of day: write 07:30")
    return time(int(found[1]), int(found[2]))


def read_digest(value: object) -> object:
    if value is None or isinstance(value, Digest):
        return value
    found = _DIGEST.fullmatch(value) if isinstance(value, str) else None
    weekday = found["weekday"] if found else None
    if found is None or (weekday is not None and weekday not in WEEKDAYS):
        raise ValueError(f'{quoted(str(value))} is no digest: write hourly, "daily 07:30" or "weekly mon 07:30"')
    if found["daily"]:
        return Digest("daily", read_clock(found["daily"]))  # type: ignore[arg-type]
    if weekday:
        return Digest("weekly", read_clock(found["weekly"]), WEEKDAYS.index(weekday))  # type: ignore[arg-type]
    return Digest("hourly")


def read_group_wait(value: object) -> object:
    """Seconds of `30s` or `5m`."""
    seconds = seconds_of(value)
    if seconds > GROUP_WAIT_SECONDS_MAX:
        raise ValueError(f"must be at most 1h, not {value}")
    return seconds


def read_retry_for(value: object) -> object:
    """Seconds of `7d` or `12h`."""
    seconds = seconds_of(value)
    if not RETRY_FOR_SECONDS_MIN <= seconds <= RETRY_FOR_SECONDS_MAX:
        raise ValueError(f"{value} is out of range: 1h at the least, 30d at the most")
    return seconds


def read_rate(value: object) -> object:
    """`20/1m`: so many messages in so much time."""
    if value is None or isinstance(value, Limit):
        return value
    found = _RATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{quoted(str(value))} is no rate: write 20/1m for twenty messages a minute")
    seconds = seconds_of(found[2] if found[2][0].isdigit() else f"1{found[2]}")
    if not int(found[1]) or not 0 < seconds <= RATE_SECONDS_MAX:
        raise ValueError(f"{value} is out of range: one message at the least, in a day at the most")
    return Limit(int(found[1]), float(seconds))


def check_break(text: str) -> str:
    if text == SEVERITY_HIGH:
        return text
    try:
        parse(text)
    except QueryError as error:
        raise ValueError(f"column {error.column}: {error}") from None
    return text


Clock = Annotated[time, BeforeValidator(read_clock)]
DigestKey = Annotated[Digest, BeforeValidator(read_digest)]
GroupWait = Annotated[int, BeforeValidator(read_group_wait)]
RetryFor = Annotated[int, BeforeValidator(read_retry_for)]
Rate = Annotated[Limit, BeforeValidator(read_rate)]


class QuietKeys(Keys):
    """`quiet: {from: 22:00, to: 07:00}`."""

    begins: Clock = Field(alias="from")
    ends: Clock = Field(alias="to")
    timezone: Annotated[str, AfterValidator(check_timezone)] | None = None
    break_if: Annotated[str, Field(max_length=BREAK_CHARACTERS_MAX), AfterValidator(check_break)] | None = None

    @model_validator(mode="after")
    def check_length(self) -> "QuietKeys":
        if self.begins == self.ends:
            raise ValueError('"from" and "to" are the same: quiet hours have to end')
        return self

    def quiet(self) -> Quiet:
        return Quiet(self.begins, self.ends, self.timezone, self.break_if)
