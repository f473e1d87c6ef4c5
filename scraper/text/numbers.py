"""Numbers of a text as values, whatever the language writes them like: 1,511 is 1 511 is 1.511, 40 тыс. is 40 000.

1. Digits of other scripts become 0-9; groups of three parted by spaces, commas or points become one number. A single
   comma or point before three digits is what the language makes of it: groups in English after a comma, in German,
   Russian or Kazakh after a point; without a language both are groups.
2. A word behind the number scales it (40 мың, 3,5 млн, 2 Mrd., $40m, 3万亿).
3. What stands beside it says what it counts: `percent`, `time` (minutes since midnight, "2 p.m." is 14:00), `day` (of a
   month that is named beside it; months themselves are left out, as most languages write them as words), `year`,
   `ordinal`. Everything else has no unit.

Digits inside a name (G20, Б7) are no numbers. Numbers written as words are left out, but for a million and its like
behind digits. Linear in the text.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from scraper.parse.months import month_of
from scraper.text.normalise import HAN

NUMBERS_MAX = 500  # a table of results; what comes later is not what an article is about

# Languages that write 1,511 for fifteen hundred; the others here write 1.511 or 1 511, and 1,511 is a decimal.
_COMMA_GROUPS = frozenset(["en", "zh", "ja", "ko"])

_SCALES = {
    3: "тыс тысяч тысяча тысячи тысячу тысячный тисяч тис тысяч thousand k tausend tsd mille мың мыңға мыңнан миң ming "
    "минг ҳазор bin müň мін هزار",
    6: "млн миллион million millions mln mn m milyon milion mio millionen mill мільйон мильён мильойн миллиондон "
    "میلیون",
    9: "млрд миллиард milliard milliards mlrd mrd bn billion billions milyar mlyar milliarden мільярд мільярда میلیارد",
    12: "трлн триллион trillion trillions trln trilyon tn трильйон billionen تریلیون",
}
_SCALE_OF = {word: power for power, words in _SCALES.items() for word in words.split()}
_SCALE_STEMS = tuple(sorted((word for word in _SCALE_OF if len(word) >= 4), key=len, reverse=True))
# The same letters mean something else in other languages: minutes, a billion that is a million millions.
_SCALE_OF_LANGUAGE = {
    "az": {"min": 3, "milyard": 9},
    "fr": {"billion": 12, "billions": 12},
    "de": {"billion": 12},
}
_HAN_SCALES = (("万亿", 12), ("亿", 8), ("百万", 6), ("千万", 7), ("万", 4), ("千", 3), ("百", 2))

_PERCENT = re.compile(
    r"\s?%|\s?٪|[\s-](?:per\s?cent|процент|prozent|pour\s?cent|пайыз|foiz|фоиз|дарсад|göterim|faiz|відсот|адсот|yüzde"
    r"|درصد)",
    re.IGNORECASE,
)
_PERCENT_BEFORE = re.compile(r"(?:%|yüzde\s|百分之)$", re.IGNORECASE)
_YEAR_WORD = re.compile(
    r"[\s-](?:г\.|гг\.|год|году|года|жыл|жылы|йил|yil|сол|год|рік|роц|року|ýyl|yıl|il\b|ildə|سال)|年", re.IGNORECASE
)
_AFTER_NOON = re.compile(r"\s?(?P<half>[ap])\.?\s?m\b", re.IGNORECASE)
_ORDINAL = re.compile(
    r"(?:-?(?:й|я|е|го|му|м|ая|ый|ые|ых|ой|ші|шы|інші|ыншы|чи|чү|чы|нчи|ум|юм|inci|ıncı|uncu|üncü|nci|ncı|chi|nchi"
    r"|st|nd|rd|th|er|re|e|ème|eme)(?![^\W\d_]))"
)
_SCALE_WORD = re.compile(r"[\s\u00a0\u202f-]?([^\W\d_]+)")
_NEXT_WORDS = (
    re.compile(r"[\s\u00a0-]([^\W\d_]+)"),  # 4 марта, 4-mart
    re.compile(r"(?:-?[^\W\d_]{1,4}|[.,])[.,]?[\s\u00a0]([^\W\d_]+)"),  # 4. März, 4-го марта
)
_LAST_WORD = re.compile(r"([^\W\d_]+)\.?[\s\u00a0]$")

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩０１２３４５６７８９٫٬", "012345678901234567890123456789.,")
_SPACE = " \u00a0\u202f\u2009"
_NUMBER = re.compile(
    rf"(?<![\d])(?:(?<![^\W_{HAN}])|(?<=[\d_]))"
    r"(?:(?P<date>\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)(?![\d.])|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)"
    r"|(?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d)(?![\d:])"
    rf"|(?P<plain>\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)|\d{{1,15}}(?:[.,]\d{{1,15}})*))"
)

__all__ = ["NUMBERS_MAX", "Number", "numbers"]


class Number(NamedTuple):
    """A value found at `start:end` of the text; `unit` as the module says."""

    value: Decimal
    unit: str | None
    start: int
    end: int


def numbers(text: str, language: str | None = None) -> tuple[Number, ...]:
    """The numbers in the order of the text, at most `NUMBERS_MAX`.

    >>> [str(number.value) for number in numbers("3,5 млн тонн, 1 511 человек и 12 %", "ru")]
    ['3500000', '1511', '12']
    """
    read = text.translate(_DIGITS)
    base = (language or "").split("-")[0]
    found: list[Number] = []
    for match in _NUMBER.finditer(read):
        if len(found) >= NUMBERS_MAX:
            break
        found.extend(_numbers_at(read, match, base))
    return tuple(found)


def _numbers_at(text: str, match: re.Match[str], language: str) -> list[Number]:
    start, end = match.span()
    if match["date"]:
        day, _, year = match["date"].split(".")
        return [Number(Decimal(day), "day", start, end), Number(Decimal(year), "year", start, end)]
    if match["iso"]:
        year, _, day = match["iso"].split("-")
        return [Number(Decimal(day), "day", start, end), Number(Decimal(year), "year", start, end)]
    if match["clock"]:
        hours, minutes = match["clock"].split(":")
        return [_time(text, int(hours), int(minutes), (start, end))]
    value, rest = _value(match["plain"], language), text[end : end + 24]
    scaled, length = _scale(rest, language)
    if scaled:
        value, end, rest = _plain(value.scaleb(scaled)), end + length, text[end + length : end + length + 24]
    elif (half := _AFTER_NOON.match(rest)) and value <= 12 and value == int(value):
        return [_time(text, int(value), 0, (start, end))] if half else []
    unit = _unit(value, text[max(0, start - 24) : start], rest)
    return [] if unit == "month" else [Number(value, unit, start, end)]


def _value(digits: str, language: str) -> Decimal:
    digits = re.sub(f"[{_SPACE}]", "", digits)
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return _plain(Decimal(digits))
    if len(set(marks)) == 2:  # 1,234.5 or 1.234,5: the last is the decimal mark
        whole, fraction = re.split(r"[.,](?=\d+$)", digits)
        return _plain(Decimal(re.sub("[.,]", "", whole) + "." + fraction))
    parts = re.split("[.,]", digits)
    grouped = all(len(part) == 3 for part in parts[1:]) and 1 <= len(parts[0]) <= 3 and parts[0] != "0"
    if len(marks) > 1:  # 1.234.567, or a number of a section
        return _plain(Decimal("".join(parts))) if grouped else _plain(Decimal(parts[0]))
    if grouped and (not language or (marks[0] == ",") == (language in _COMMA_GROUPS)):
        return _plain(Decimal("".join(parts)))
    return _plain(Decimal(".".join(parts)))


def _plain(value: Decimal) -> Decimal:
    """Without zeros behind and without an exponent, so that equal values print alike."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and value.adjusted() < 24 else value


def _scale(rest: str, language: str) -> tuple[int, int]:
    """The power of ten that the word behind a number means, and how long it is with what stands before it."""
    for word, power in _HAN_SCALES:
        if rest.startswith(word):
            return power, len(word)
    found = _SCALE_WORD.match(rest)
    if not found:
        return 0, 0
    word = found[1].casefold()
    power = _SCALE_OF_LANGUAGE.get(language, {}).get(word) or _SCALE_OF.get(word, 0)
    if not power:
        power = next((_SCALE_OF[stem] for stem in _SCALE_STEMS if word.startswith(stem)), 0)
    if word in {"m", "k"} and found.start(1) > 0:  # "$40m", but 40 m is a length
        power = 0
    return power, found.end() if power else 0


def _unit(value: Decimal, before: str, after: str) -> str | None:
    if _PERCENT.match(after) or _PERCENT_BEFORE.search(before):
        return "percent"
    if after[:1] in {"年", "月", "日", "号"}:
        return {"年": "year", "月": "month"}.get(after[0], "day")
    whole = value == value.to_integral_value()
    is_year = whole and 1900 <= value <= 2100
    if is_year and _YEAR_WORD.match(after):
        return "year"
    near = [found[1] for pattern in _NEXT_WORDS if (found := pattern.match(after))]
    near += [found[1] for found in [_LAST_WORD.search(before)] if found]
    beside = any(month_of(word.casefold()) for word in near)
    if whole and beside:
        return "year" if is_year else ("day" if value <= 31 else None)
    return "ordinal" if whole and _ORDINAL.match(after) else None


def _time(text: str, hours: int, minutes: int, place: tuple[int, int]) -> Number:
    half = _AFTER_NOON.match(text, place[1])
    if half:
        hours = hours % 12 + (12 if half["half"].lower() == "p" else 0)
    return Number(Decimal(hours * 60 + minutes), "time", *place)
