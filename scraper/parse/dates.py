"""When an entry was published, from what its source wrote; None rather than a guess.

1. Strict ISO 8601 and RFC 822. 2. Digits of every script are read, zones taken out (`zones`). 3. "5 minutes ago" and
"yesterday, 17:55" (`ago`). 4. Numbers with the day first (27.11.2025, never the month), Chinese, and words with a
month's name in any of the region's languages (`months`), Gregorian or Solar Hijri (`hijri`), in any order: exactly one
day, one month, one year and at most one time, and hardly another word: prose is no date. 5. A time alone is the latest
such time. 6. dateparser with the source's languages, where none of them is in our tables.

A time without a zone is in the source's zone, else UTC; an hour that the clock went through twice is the first of them.
Machines' dates are kept up to a year ahead, and readers are told that they lie ahead; people's words about days to come
are an event's date.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from scraper.parse.ago import ago, is_near, near_day
from scraper.parse.fillers import is_change, is_filler
from scraper.parse.hijri import gregorian, is_hijri
from scraper.parse.months import hijri_month_of, month_of
from scraper.parse.zones import take_zone, zone_named

RAW_CHARS_MAX = 100  # longer is prose, not a date
STATED_AHEAD_MAX = timedelta(days=366)  # wrong years are one too many (in January) or nonsense
AHEAD_MAX = timedelta(days=1)  # local times taken for UTC are hours ahead; more is the date of an event
CLOCK_DRIFT = timedelta(minutes=10)  # between their clock and ours, for a time without a day
HALF_DAY = timedelta(hours=12)
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # no feed is older; 1970 and year 1 are unset fields
YEARLESS_MAX = timedelta(days=180)  # "22 ноября, 14:05" is of the last half year, or is not believed
UNKNOWN_WORDS_MAX = 2  # beside a whole date: a by-line, a city; a sentence has more

# Languages whose months are in our tables: what is left there is no date, and dateparser would only guess.
_OWN = frozenset(
    ["ru", "uk", "be", "kk", "ky", "uz", "tg", "tk", "az", "tr", "fa", "ps", "zh", "de", "fr", "en", "hy", "ka"]
)
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "january": 1, "february": 2, "march": 3, "april": 4,
    "june": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "july": 7, "august": 8, "sept": 9,
    "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_ISO = re.compile(
    r"(?P<y>\d{4})(?P<dash>-?)(?P<m>\d\d)(?P=dash)(?P<d>\d\d)"
    r"(?:(?:[T ]| T)(?P<H>\d\d):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?(?:\[[\w/]+\])?",
    re.ASCII,
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s*)?(?P<d>\d{1,2})[ -](?P<month>[A-Za-z]{3,9})[ -](?P<y>\d{4}|\d\d)"
    r"(?:\s+(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d+)?)?)?"
    r"\s*(?P<zone>[+-]\d{1,2}:?\d\d|[A-Za-z]{1,4})?(?:\s*\([\w\s]{1,40}\))?",
    re.ASCII,
)
_DAY_FIRST = re.compile(
    r"(?<![\d.])(?P<d>\d{1,2})\s?(?P<sep>[./-])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d\d)(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s?(?P<sep>[./年-])\s?(?P<m>\d{1,2})\s?(?:(?P=sep)|月)\s?(?P<d>\d{1,2})(?!\d)(?:\s?日)?"
)
_YEARLESS = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.?(?![\d.])|(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日")
_TIME = re.compile(
    r"(?<![\d:+-])(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?(?![\d:])", re.I
)
_NOTATIONS = (  # other ways to write 17:30
    (re.compile(r"\b(\d{1,2})\s?[hHчЧ]\s?(\d\d)\b"), r"\1:\2"),
    (re.compile(r"(?<!\d)(\d{1,2})[时時点點](\d\d)分?"), r" \1:\2"),
    (re.compile(r"(?<=\d{4}\s)(\d\d)\.(\d\d)$"), r"\1:\2"),
    (re.compile(r"\b(saat|soat|соат|сағат|саат|sagat|um|kl|at|в)\s+(\d{1,2})\.(\d\d)\b(?![.\d])", re.I), r"\1 \2:\3"),
    (re.compile(r"\b(\d{1,2})\.(\d\d)(?=\s*uhr\b)", re.I), r"\1:\2"),
    (re.compile(r"(?:下午|晚上)\s?(\d{1,2}:\d\d)"), r" \1 pm"),
    (re.compile(r"(?:上午|早上)\s?(\d{1,2}:\d\d)"), r" \1 am"),
)
_NO_ZONES = frozenset(["AM", "PM", "H", "UHR"])  # what else stands after a time
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ-][^\W\d_]+)*")
_LETTERS = str.maketrans({"ي": "ی", "ك": "ک", "ى": "ی"})  # Arabic keyboards write Persian with them


def published(
    raw: str | None, *, now: datetime, languages: tuple[str, ...] = (), zone: str | None = None
) -> datetime | None:
    """The moment `raw` means, aware, in UTC; None when it cannot be believed. `zone` is a tz name ("Asia/Almaty")."""
    text = " ".join((raw or "").split())
    if not text or len(text) > RAW_CHARS_MAX:
        return None
    text = _plain(text)
    local = ZoneInfo(zone) if zone else UTC
    try:
        if stated := _strict(text, local):
            return _believed(stated, now + (STATED_AHEAD_MAX if ":" in text else AHEAD_MAX))
        moment = _loose(text, now, languages, zone) or _parsed(text, languages, local)
        return _believed(moment, now + AHEAD_MAX) if moment else None
    except (ValueError, OverflowError):
        return None


def _believed(moment: datetime, latest: datetime) -> datetime | None:
    utc = moment.astimezone(UTC)
    return utc if EARLIEST <= utc <= latest else None


def _plain(text: str) -> str:
    """`text` with digits as 0-9, full-width forms as usual ones, and without the marks that steer writing."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text).translate(_LETTERS)
    shown = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join("".join(shown).split())


def _strict(text: str, local: tzinfo) -> datetime | None:
    if match := _ISO.fullmatch(text):
        if is_hijri(int(match["y"])) and not match["dash"]:
            return None  # eight figures are a number
        return _moment(_day(int(match["y"]), int(match["m"]), int(match["d"])), match, zone_named(match["zone"], local))
    if (match := _RFC822.fullmatch(text)) and (month := _MONTHS.get(match["month"].lower())):
        if (match["zone"] or "").upper() in _NO_ZONES:
            return None
        day = date(_year(match["y"], 99), month, int(match["d"]))
        return _moment(
            day, match, zone_named(match["zone"], local, datetime(day.year, day.month, day.day, tzinfo=local))
        )
    return None


def _day(year: int, month: int, day: int) -> date:
    return gregorian(year, month, day) if is_hijri(year) else date(year, month, day)


def _year(figures: str, newest: int) -> int:
    """The year of four figures or two; of two, what is after `newest` is of the last century."""
    year = int(figures)
    if len(figures) == 4:
        return year
    return 2000 + year if year <= min(newest, 94) else 1900 + year


def _moment(day: date, clock: re.Match[str] | None, zone: tzinfo) -> datetime:
    """That day at the hour, minute and second of `clock` (groups H, M, S), or at midnight."""
    if clock is None or clock["H"] is None:
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    hour, minute, second = int(clock["H"]), int(clock["M"]), min(int(clock["S"] or 0), 59)  # 60: a leap second
    half = (clock.groupdict().get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def _loose(text: str, now: datetime, languages: tuple[str, ...], zone: str | None) -> datetime | None:
    """A date in numbers or words, any order; the zone is the text's own or the source's."""
    local = ZoneInfo(zone) if zone else UTC
    text, own = take_zone(text, local)
    local_now = now.astimezone(own or local)
    for notation, usual in _NOTATIONS:
        text = notation.sub(usual, text)
    clocks = list(_TIME.finditer(text))
    lowered = _TIME.sub(" ", text).replace("İ", "i").casefold()
    words = _WORD.findall(lowered)
    if len(clocks) > 1 or any(map(is_change, words)):
        return None
    clock = clocks[0] if clocks else None
    if since := ago(lowered, local_now):
        moment, is_day = since
        return _moment(moment.date(), clock, moment.tzinfo or UTC) if is_day else None if clock else moment
    day = _numeric_day(lowered, words, languages, local_now) or _worded_day(lowered, words, local_now.date())
    if day is None and not _NUMBER.search(lowered):
        return _nearest(words, clock, local_now, has_zone=bool(own or zone))
    if day is None and clock:
        day = _yearless_day(lowered, words, local_now.date())
    return _moment(day, clock, local_now.tzinfo or UTC) if day else None


def _numeric_day(text: str, words: list[str], languages: tuple[str, ...], local_now: datetime) -> date | None:
    match = _YEAR_FIRST.search(text) or _DAY_FIRST.search(text)
    if (
        match is None
        or _NUMBER.search(text[: match.start()] + text[match.end() :])
        or _unknown(words) > UNKNOWN_WORDS_MAX
    ):
        return None
    day, month = int(match["d"]), int(match["m"])
    if len(match["y"]) == 2 and match["sep"] == "-":
        return None  # 22-11-26: of 2022 or 2026?
    if match.re is _DAY_FIRST and match["sep"] != "." and (not languages or "en" in languages):  # American or British?
        if day <= 12 and month <= 12 and day != month:
            return None
        day, month = (day, month) if month <= 12 else (month, day)
    return _day(_year(match["y"], local_now.year % 100), month, day)


def _worded_day(text: str, words: list[str], today: date) -> date | None:
    numbers = [(int(figures), len(figures)) for figures in _NUMBER.findall(text)]
    years, days = [n for n, length in numbers if length == 4 and n >= 1300], [n for n, length in numbers if length <= 2]
    if len(days) != 1 or len(years) > 1 or len(days) + len(years) != len(numbers):
        return None
    months, hijri = set(filter(None, map(month_of, words))), set(filter(None, map(hijri_month_of, words)))
    unknown = _unknown([word for word in words if not (month_of(word) or hijri_month_of(word))])
    if unknown > (UNKNOWN_WORDS_MAX if years else 0):
        return None
    if len(hijri) == 1 and years and is_hijri(years[0]):
        return gregorian(years[0], hijri.pop(), days[0])
    if len(months) == 2 and "mar" in words:  # mardi
        months.discard(3)
    if len(months) != 1 or (years and is_hijri(years[0])):
        return None
    month = months.pop()
    return date(years[0], month, days[0]) if years else _last(month, days[0], today)


def _unknown(words: list[str]) -> int:
    return sum(not (is_filler(word) or is_near(word)) for word in words)


def _yearless_day(text: str, words: list[str], today: date) -> date | None:
    """The day of `22.11` or `11月22日`, which had a time beside it: alone they may be numbers."""
    match = _YEARLESS.search(text)
    if match is None or _NUMBER.search(text[: match.start()] + text[match.end() :]) or _unknown(words):
        return None
    return _last(int(match["m"] or match["m2"]), int(match["d"] or match["d2"]), today)


def _last(month: int, day: int, today: date) -> date | None:
    """The latest such day that is not ahead of tomorrow, if it is near enough to be meant."""
    found = _in_year(today.year + 1, month, day)
    if found is None or found > today + AHEAD_MAX:
        found = _in_year(today.year, month, day)
    if found is None or found > today + AHEAD_MAX:
        found = _in_year(today.year - 1, month, day)
    return found if found and today - found <= YEARLESS_MAX else None


def _in_year(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(words: list[str], clock: re.Match[str] | None, local_now: datetime, *, has_zone: bool) -> datetime | None:
    """A day named by its nearness, or the latest such time: 23:50 on a page read at 00:10 was yesterday."""
    zone, today = local_now.tzinfo or UTC, local_now.date()
    named = [word for word in words if not is_filler(word)]
    day = near_day(" ".join(named), today) or near_day(" ".join(words), today)
    if day:
        moment = _moment(day, clock, zone)
        if moment.astimezone(UTC) - local_now.astimezone(UTC) > HALF_DAY:  # "today, 23:50", written before midnight
            moment = _moment(day - timedelta(days=1), clock, zone)
        return moment
    if named or clock is None or not has_zone:
        return None
    moment = _moment(today, clock, zone)
    if moment.astimezone(UTC) <= local_now.astimezone(UTC) + CLOCK_DRIFT:
        return moment
    return _moment(today - timedelta(days=1), clock, zone)


def _parsed(text: str, languages: tuple[str, ...], local: tzinfo) -> datetime | None:
    """dateparser's reading in the given languages only: without one it takes MART for the Marquesas' time zone."""
    codes = sorted({language.split("-")[0] for language in languages} - _OWN)
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
