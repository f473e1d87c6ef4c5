"""Solar Hijri days, as Iran and Afghanistan count them, as Gregorian ones."""

from datetime import date, timedelta

# The 33-year rule of leap years agrees with the observed calendar between these; they are 1964 to 2123.
FIRST_YEAR, LAST_YEAR = 1343, 1502
_LEAP_PLACES = (1, 5, 9, 13, 17, 22, 26, 30)
_FIRST_DAY = date(1964, 3, 21)


def is_hijri(year: int) -> bool:
    """Whether `year` is one of this calendar: no newspaper is of the Gregorian years 1343 to 1502."""
    return FIRST_YEAR <= year <= LAST_YEAR


def gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day; ValueError when the calendar has no such day.

    >>> gregorian(1403, 12, 30)  # a leap year's last day
    datetime.date(2025, 3, 20)
    """
    if not (is_hijri(year) and 1 <= month <= 12 and 1 <= day <= _length(year, month)):
        raise ValueError("no such Solar Hijri day")
    leaps = sum(map(_is_leap, range(FIRST_YEAR, year)))
    before = 31 * min(month - 1, 6) + 30 * max(month - 7, 0)
    return _FIRST_DAY + timedelta(days=365 * (year - FIRST_YEAR) + leaps + before + day - 1)


def _is_leap(year: int) -> bool:
    return year % 33 in _LEAP_PLACES


def _length(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or _is_leap(year) else 29
