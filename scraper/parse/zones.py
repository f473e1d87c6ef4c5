"""Time zones as dates name them: offsets, abbreviations, areas, and the clock of a city ("Bakı vaxtı").

Abbreviations that stand for several zones (AST, IST, BST) are believed only where the source's own zone uses them.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

# Hours east of Greenwich.
# fmt: off
_HOURS = {
    "Z": 0.0, "UT": 0.0, "UTC": 0.0, "GMT": 0.0, "WET": 0.0, "WEST": 1.0,
    "EST": -5.0, "EDT": -4.0, "CST": -6.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0, "PST": -8.0, "PDT": -7.0,
    "CET": 1.0, "CEST": 2.0, "MEZ": 1.0, "MESZ": 2.0, "EET": 2.0, "EEST": 3.0, "TRT": 3.0,
    "MSK": 3.0, "МСК": 3.0, "MSD": 4.0, "SAMT": 4.0, "YEKT": 5.0, "OMST": 6.0, "KRAT": 7.0, "NOVT": 7.0, "IRKT": 8.0,
    "YAKT": 9.0, "VLAT": 10.0, "MAGT": 11.0, "PETT": 12.0,
    "AZT": 4.0, "GET": 4.0, "UZT": 5.0, "TJT": 5.0, "TMT": 5.0, "KGT": 6.0, "PKT": 5.0, "IRST": 3.5, "AFT": 4.5,
    "HKT": 8.0, "JST": 9.0, "KST": 9.0,
}
_AREAS = {"ET": "America/New_York", "PT": "America/Los_Angeles"}  # with summer time or without
_AMBIGUOUS = frozenset(["AST", "IST", "BST", "AMT", "ECT", "SST", "WST", "ALMT"])
# Stems of cities in the languages that name them beside a clock.
_CITIES = {
    "москов": "Europe/Moscow", "москв": "Europe/Moscow", "мәскеу": "Europe/Moscow", "moscow": "Europe/Moscow",
    "moskva": "Europe/Moscow", "moskwa": "Europe/Moscow",
    "киев": "Europe/Kyiv", "київ": "Europe/Kyiv", "києв": "Europe/Kyiv", "kyiv": "Europe/Kyiv", "минск": "Europe/Minsk",
    "bakı": "Asia/Baku", "баку": "Asia/Baku", "бакин": "Asia/Baku", "baku": "Asia/Baku",
    "бишкек": "Asia/Bishkek", "bishkek": "Asia/Bishkek",
    "астан": "Asia/Almaty", "astana": "Asia/Almaty", "алмат": "Asia/Almaty", "almaty": "Asia/Almaty",
    "ташкен": "Asia/Tashkent", "тошкен": "Asia/Tashkent", "toshkent": "Asia/Tashkent", "tashkent": "Asia/Tashkent",
    "душанбе": "Asia/Dushanbe", "dushanbe": "Asia/Dushanbe",
    "ашхабад": "Asia/Ashgabat", "aşgabat": "Asia/Ashgabat", "ashgabat": "Asia/Ashgabat",
    "тбилис": "Asia/Tbilisi", "tbilisi": "Asia/Tbilisi", "ереван": "Asia/Yerevan", "yerevan": "Asia/Yerevan",
    "تهران": "Asia/Tehran", "tehran": "Asia/Tehran", "کابل": "Asia/Kabul", "kabul": "Asia/Kabul",
}
_CLOCK_WORDS = (
    r"врем\w+|час\w*|time|уақыты\w*|уакыты|убактысы\w*|vaqti\w*|вақти\w*|вақт\w*|vaxtı\w*|wagty\w*|saati|به\s?وقت"
)
# fmt: on
_PREFIXED = re.compile(
    r"\(?\b(?P<base>UTC|GMT|MSK|МСК)\s?(?P<offset>[+\u2212-]\d{1,2}(?::?\d\d)?)(?!\d)(?:\s*\([^()]*\))?\)?"
)
_OFFSET = re.compile(  # at the end but for a name of the same zone (Go, mail), or before the year (Twitter)
    r"(?:(?<=\s)|(?<=:\d\d:\d\d)|(?<=:\d\d)(?=\+))\(?(?P<offset>[+\u2212-]\d\d:?\d\d)\)?"
    r"(?:\s*(?:Z|[A-Z]{2,5}|\([^()]*\))?$|(?=\s\d{4}$))"
)
_AREA = re.compile(r"\(?\b(?P<area>[A-Z][a-z]+/[A-Z][A-Za-z_]+)\b\)?")
_NAMES = "|".join(name for name in (*_HOURS, *_AMBIGUOUS) if len(name) > 2)
_NAME = re.compile(rf"\(?\b(?P<name>{_NAMES}|мск|Мск|(?<=[\dmM.] )[EP]T)\b\)?")
_CLOCK = re.compile(
    rf"\(?\b(?:по\s+)?(?:(?P<city>(?!по\b)\w+)[\s-]+(?:{_CLOCK_WORDS})\b|(?:{_CLOCK_WORDS})\s+(?P<after>\w+))\)?",
    re.IGNORECASE,
)


def take_zone(text: str, local: tzinfo) -> tuple[str, tzinfo | None]:
    """`text` without its zone, and that zone; None when it names none. ValueError: a zone nobody can know."""
    if match := _PREFIXED.search(text):
        base = 3 if match["base"] in ("MSK", "МСК") else 0
        return _without(text, match), _shifted(match["offset"], base)
    if match := _OFFSET.search(text):
        return _without(text, match), _shifted(match["offset"])
    if match := _AREA.search(text) or _NAME.search(text):
        found = match.groupdict().get("area") or match.groupdict().get("name") or ""
        return _without(text, match), zone_named(found, local)
    if text.endswith("Z") and text[-2:-1].isdecimal():
        return text[:-1], UTC
    for match in _CLOCK.finditer(text):
        city = (match["city"] or match["after"]).casefold()
        area = next((area for stem, area in _CITIES.items() if city.startswith(stem)), None)
        if area:
            return _without(text, match), ZoneInfo(area)
    return text, None


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def zone_named(name: str | None, local: tzinfo, at: datetime | None = None) -> tzinfo:
    """The zone of an offset, abbreviation or area; `local` for none. ValueError for what is none or several.

    An abbreviation that `local` itself uses (at `at`, or ever in 2026) is `local`: CST is Shanghai's in Shanghai.
    """
    if not name:
        return local
    if name[0] in "+-\u2212":
        return _shifted(name)
    upper = name.upper()
    if _uses(local, upper, at):
        return local
    if upper in _HOURS:
        return timezone(timedelta(hours=_HOURS[upper]))
    if "/" in name or upper in _AREAS:
        return _area(_AREAS.get(upper, name))
    raise ValueError(f"unknown zone {name}")


def _area(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:  # no such zone, or the name of a region
        raise ValueError(f"unknown zone {name}") from error


def _uses(local: tzinfo, name: str, at: datetime | None) -> bool:
    moments = (at,) if at else (datetime(2026, 1, 15, tzinfo=local), datetime(2026, 7, 15, tzinfo=local))
    return any(moment.tzname() == name for moment in moments)


@lru_cache(maxsize=200)  # a feed has one or two
def _shifted(offset: str, base_hours: int = 0) -> tzinfo:
    """`+5`, `+05`, `+0530` or `+05:30`, counted from `base_hours` east."""
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    east = timedelta(hours=hours, minutes=minutes)
    shift = (east if offset[0] == "+" else -east) + timedelta(hours=base_hours)
    if minutes > 59 or not timedelta(hours=-12) <= shift <= timedelta(hours=14):
        raise ValueError(f"no such offset {offset}")
    return timezone(shift)
