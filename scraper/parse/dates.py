"""When an entry was published, from what its source wrote; None rather than a guess.

1. Strict ISO 8601 and RFC 822. 2. Numbers with the day first (27.11.2025), Chinese, and words with a month's name in
any of the region's languages (see `months`), Gregorian or Solar Hijri, in any order: exactly one day, one month, one
year and at most one time. 3. dateparser with the source's own languages. A time without a zone is in the source's
zone, else UTC. What lies more than a day ahead or before the web is not believed.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from scraper.parse.months import HIJRI, month_of

RAW_CHARS_MAX = 100  # longer is prose, not a date
AHEAD_MAX = timedelta(days=1)  # local times sent as UTC are hours ahead; more is nonsense or a date of an event
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # no feed is older; 1970 and year 1 are unset fields
YEARLESS_MAX = timedelta(days=180)  # "22 ноября, 14:05" is of the last half year, or is not believed

# Hours east of Greenwich. Names that mean several zones (IST, BST) are left out: such a date is not believed.
# fmt: off
_ZONES = {
    "Z": 0.0, "UT": 0.0, "UTC": 0.0, "GMT": 0.0, "WET": 0.0,
    "EST": -5.0, "EDT": -4.0, "CST": -6.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0, "PST": -8.0, "PDT": -7.0,
    "CET": 1.0, "CEST": 2.0, "EET": 2.0, "EEST": 3.0, "TRT": 3.0, "MSK": 3.0, "MSD": 4.0, "SAMT": 4.0, "YEKT": 5.0,
    "AZT": 4.0, "GET": 4.0, "UZT": 5.0, "TJT": 5.0, "TMT": 5.0, "KGT": 6.0, "IRST": 3.5, "AFT": 4.5,
}
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "january": 1, "february": 2, "march": 3, "april": 4,
    "june": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "july": 7, "august": 8, "sept": 9,
    "september": 9, "october": 10, "november": 11, "december": 12,
}
# Yesterday and today in the languages whose listings were seen to use them.
_NEAR_DAYS = {
    "today": 0, "сегодня": 0, "сьогодні": 0, "бүгін": 0, "бүгүн": 0, "bugun": 0, "бугун": 0, "имрӯз": 0, "bu gün": 0,
    "şu gün": 0, "bugün": 0, "aujourd'hui": 0,
    "yesterday": 1, "вчера": 1, "вчора": 1, "кеше": 1, "кечээ": 1, "kecha": 1, "кеча": 1, "дирӯз": 1, "dünən": 1,
    "düýn": 1, "dün": 1, "hier": 1,
}
# fmt: on
_CONNECTORS = frozenset(["в", "о", "at", "à", "saat", "soat", "соат"])
_ISO = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)"
    r"(?:(?:[T ]| T)(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?"
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<d>\d{1,2})[ -](?P<month>[A-Za-z]{3,9})[ -](?P<y>\d{4}|\d\d)"
    r"(?:\s+(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d+)?)?)?\s*(?P<zone>[+-]\d{1,2}:?\d\d|[A-Za-z]{1,4})?"
)
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})\s?[./年]\s?(?P<m>\d{1,2})\s?[./月]\s?(?P<d>\d{1,2})日?")
_TIME = re.compile(
    r"(?<![\d:+-])(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?(?!\d)", re.I
)
_OFFSET = re.compile(
    r"\(?(?:UTC|GMT)?\s?(?P<offset>[+-]\d\d:?\d\d)\)?$|\b(?P<area>[A-Z][a-z]+/[A-Z][A-Za-z_]+)$"
    rf"|\b(?P<name>{'|'.join(name for name in _ZONES if len(name) > 2)})\b"
)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ][^\W\d_]+)?")


def published(
    raw: str | None, *, now: datetime, languages: tuple[str, ...] = (), zone: str | None = None
) -> datetime | None:
    """The moment `raw` means, aware, in UTC; None when it cannot be believed. `zone` is a tz name ("Asia/Almaty")."""
    text = " ".join((raw or "").split())
    if not text or len(text) > RAW_CHARS_MAX:
        return None
    local = ZoneInfo(zone) if zone else UTC
    try:
        moment = (
            _strict(text, local) or _loose(text, now.astimezone(local), languages) or _parsed(text, languages, local)
        )
        return _believed(moment.astimezone(UTC), now) if moment else None
    except (ValueError, OverflowError):
        return None


def _believed(moment: datetime, now: datetime) -> datetime | None:
    return moment if EARLIEST <= moment <= now + AHEAD_MAX else None


def _strict(text: str, local: tzinfo) -> datetime | None:
    if match := _ISO.fullmatch(text):
        return _moment(date(int(match["y"]), int(match["m"]), int(match["d"])), match, _zone(match["zone"], local))
    if (match := _RFC822.fullmatch(text)) and (month := _MONTHS.get(match["month"].lower())):
        year = int(match["y"]) if len(match["y"]) == 4 else 2000 + int(match["y"])
        return _moment(date(year, month, int(match["d"])), match, _zone(match["zone"], local))
    return None


def _moment(day: date, clock: re.Match[str] | None, zone: tzinfo) -> datetime:
    """That day at the hour, minute and second of `clock` (groups H, M, S), or at midnight."""
    if clock is None or clock["H"] is None:
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    hour, minute, second = int(clock["H"]), int(clock["M"]), min(int(clock["S"] or 0), 59)  # 60: a leap second
    half = (clock.groupdict().get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def _zone(name: str | None, local: tzinfo) -> tzinfo:
    if not name:
        return local
    if name.upper() in _ZONES:
        return timezone(timedelta(hours=_ZONES[name.upper()]))
    if "/" in name:
        return ZoneInfo(name)
    if name[0] not in "+-":
        raise ValueError(f"unknown zone {name}")
    digits = name[1:].replace(":", "").ljust(4, "0") if len(name) < 4 else name[1:].replace(":", "").zfill(4)
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if name[0] == "-" else offset)


def _loose(text: str, local_now: datetime, languages: tuple[str, ...]) -> datetime | None:
    """A date in numbers or words, any order; the zone is the text's own or that of `local_now`."""
    zone: tzinfo = local_now.tzinfo or UTC
    if match := _OFFSET.search(text):
        zone = _zone(match["offset"] or match["area"] or match["name"], zone)
        text = text[: match.start()] + text[match.end() :]
    clocks = list(_TIME.finditer(text))
    if len(clocks) > 1:
        return None
    rest = _TIME.sub(" ", text)
    day = _numeric_day(rest, languages) or _worded_day(rest, local_now.date())
    return _moment(day, clocks[0] if clocks else None, zone) if day else None


def _numeric_day(text: str, languages: tuple[str, ...]) -> date | None:
    if match := _YEAR_FIRST.search(text):
        day, month = int(match["d"]), int(match["m"])
    elif match := _DAY_FIRST.search(text):
        day, month = int(match["d"]), int(match["m"])
        if match["sep"] == "/" and "en" in languages:  # British or American?
            if day <= 12 and month <= 12:
                return None
            day, month = max(day, month), min(day, month)
    else:
        return None
    rest = text[: match.start()] + text[match.end() :]
    return None if _NUMBER.search(rest) else date(int(match["y"]), month, day)


def _worded_day(text: str, today: date) -> date | None:
    lowered = text.replace("İ", "i").casefold()
    words = _WORD.findall(lowered)
    numbers = [int(number) for number in _NUMBER.findall(lowered)]
    if not numbers:
        ago = _NEAR_DAYS.get(" ".join(word for word in words if word not in _CONNECTORS))
        return None if ago is None else today - timedelta(days=ago)
    years, days = [n for n in numbers if n >= 1300], [n for n in numbers if n <= 31]
    if len(days) != 1 or len(years) > 1 or len(days) + len(years) != len(numbers):
        return None
    hijri = {HIJRI[word] for word in words if word in HIJRI}
    if len(hijri) == 1 and years and years[0] < 1500:
        return _gregorian(years[0], hijri.pop(), days[0])
    months = {month for month in map(month_of, words) if month}
    if len(months) != 1:
        return None
    month = months.pop()
    return date(years[0], month, days[0]) if years else _last(month, days[0], today)


def _last(month: int, day: int, today: date) -> date | None:
    """The latest such day that is not ahead of tomorrow, if it is near enough to be meant."""
    found = date(today.year, month, day)
    if found > today + AHEAD_MAX:
        found = date(today.year - 1, month, day)
    return found if today - found <= YEARLESS_MAX else None


def _gregorian(year: int, month: int, day: int) -> date:
    """A Solar Hijri day as a Gregorian one, by the 33-year rule, which holds from 1343 to 1502 (1964 to 2123)."""
    months_before = month - 1
    if not (1343 <= year <= 1502 and 1 <= day <= (31 if months_before < 6 else 30)):
        raise ValueError("no such Solar Hijri day")
    leaps = sum(leap % 33 in (1, 5, 9, 13, 17, 22, 26, 30) for leap in range(1343, year))
    days = 365 * (year - 1343) + leaps + 31 * min(months_before, 6) + 30 * max(months_before - 6, 0) + day - 1
    return date(1964, 3, 21) + timedelta(days=days)


def _parsed(text: str, languages: tuple[str, ...], local: tzinfo) -> datetime | None:
    """dateparser's reading in the given languages only: without one it takes MART for the Marquesas' time zone."""
    codes = sorted({language.split("-")[0] for language in languages})
    if not codes or not re.search(r"\b(?:19|20)\d\d\b", text) or not _WORD.search(text):
        return None
    import dateparser  # 0.2 s and 20 MiB, and hardly a feed needs it

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "TIMEZONE": "UTC"}
    for code in codes:
        try:
            moment: datetime | None = dateparser.parse(text, languages=[code], settings=settings)
        except ValueError:  # a language it does not know
            continue
        if moment is not None:
            return moment if moment.tzinfo else moment.replace(tzinfo=local)
    return None
