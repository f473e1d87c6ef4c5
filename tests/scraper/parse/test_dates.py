"""What a source wrote as a date, and the moment it means."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.parse.dates import published
from scraper.parse.months import ABBREVIATIONS, HIJRI, STEMS, month_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day and what follows


STRICT = [
    ("Sun, 22 Nov 2026 14:05:00 +0300", utc(2026, 11, 22, 11, 5)),
    ("22 Nov 2026 11:05 GMT", utc(2026, 11, 22, 11, 5)),
    ("Sun, 22 Nov 26 06:05:09 EST", utc(2026, 11, 22, 11, 5, 9)),
    ("Mon, 16 Nov 2026 10:00:00 MSK", utc(2026, 11, 16, 7)),
    ("Mon, 16 Nov 2026 10:00:00 Z", utc(2026, 11, 16, 10)),
    ("Sunday, 22 November 2026 14:05:60 +03:00", utc(2026, 11, 22, 11, 5, 59)),
    ("2026-11-22T09:05:00Z", utc(2026, 11, 22, 9, 5)),
    ("2026-11-22T09:05:00.123456789+05:00", utc(2026, 11, 22, 4, 5)),
    ("2020-06-07T15:06Z", utc(2020, 6, 7, 15, 6)),
    ("2026-11-22 09:05:00 +03", utc(2026, 11, 22, 6, 5)),
    ("20261122T090500Z", utc(2026, 11, 22, 9, 5)),
    ("2026-11-22", utc(2026, 11, 22)),
]

SEEN = [  # as publishers of the region write them: form, languages, zone, moment
    ("22 қараша 2026, 14:05", "kk", "Asia/Almaty", utc(2026, 11, 22, 9, 5)),
    ("2024 жылғы 28 қарашада", "kk", "UTC", utc(2024, 11, 28)),
    ("2025 жылдың 27 қарашасында", "kk", "UTC", utc(2025, 11, 27)),
    ("27.11.2025 16:43", "kk", "Asia/Almaty", utc(2025, 11, 27, 11, 43)),
    (
        "1 Декабря 2020 14:02",
        "ru",
        "Asia/Almaty",
        utc(2020, 12, 1, 8, 2),
    ),  # Almaty was six hours ahead until March 2024
    ("вс, 22 ноя 2026 14:05:00 +0300", "ru", "UTC", utc(2026, 11, 22, 11, 5)),
    ("25-Декабрь, 2025-жыл, бейшемби, Бишкек убактысы 13:42", "ky", "Asia/Bishkek", utc(2025, 12, 25, 7, 42)),
    ("12 декабр 2019", "uz", "UTC", utc(2019, 12, 12)),
    ("2026 йил 11 ноябр", "uz", "UTC", utc(2026, 11, 11)),
    ("2026-yil 11-noyabr", "uz", "UTC", utc(2026, 11, 11)),
    ("Кеча 17:55", "uz", "Asia/Tashkent", utc(2026, 11, 21, 12, 55)),
    ("Kecha 17:55", "uz", "Asia/Tashkent", utc(2026, 11, 21, 12, 55)),
    ("Сегодня в 14:05", "ru", "Europe/Moscow", utc(2026, 11, 22, 11, 5)),
    ("16-njy sentýabrda", "tk", "UTC", utc(2026, 9, 16)),
    ("26 апрели соли 1996", "tg", "UTC", utc(1996, 4, 26)),
    ("22 ноябри 2026", "tg", "UTC", utc(2026, 11, 22)),
    ("2024, 11 May, şənbə, Bakı vaxtı 02:05", "az", "Asia/Baku", utc(2024, 5, 10, 22, 5)),
    ("21 January 2024 03:10 (UTC +04:00)", "en", "UTC", utc(2024, 1, 20, 23, 10)),
    ("20 Mart 2001", "", "UTC", utc(2001, 3, 20)),  # no language given: not the Marquesas' zone
    ("Nov 20, 2026 2:05 PM", "en", "UTC", utc(2026, 11, 20, 14, 5)),
    ("Sun Nov 22 09:05:00 UTC 2026", "en", "Asia/Almaty", utc(2026, 11, 22, 9, 5)),
    ("mardi 24 mars 2026 à 10:30", "fr", "Europe/Paris", utc(2026, 3, 24, 9, 30)),
    ("22 листопада 2026, 10:00", "uk", "Europe/Kyiv", utc(2026, 11, 22, 8)),
    ("22 նոյեմբերի 2026", "hy", "UTC", utc(2026, 11, 22)),
    ("22 ნოემბერი 2026", "ka", "UTC", utc(2026, 11, 22)),
    ("2026年11月20日 14:05", "zh", "Asia/Shanghai", utc(2026, 11, 20, 6, 5)),
    ("۱ فروردین ۱۴۰۴", "fa", "UTC", utc(2025, 3, 21)),  # Nowruz after the leap year 1403
    ("۲ آذر ۱۴۰۵ ۱۰:۰۰", "fa", "Asia/Tehran", utc(2026, 11, 23, 6, 30)),
    ("25/04/2026", "en", "UTC", utc(2026, 4, 25)),
    ("03/04/2026", "fr", "UTC", utc(2026, 4, 3)),
    ("20 noviembre 2026", "es", "UTC", utc(2026, 11, 20)),  # only dateparser knows Spanish here
]

NOT_BELIEVED = [
    ("", ""),
    ("soon", "en"),
    ("14:05", "ru"),
    ("сегодня-завтра", "ru"),
    ("03/04/2026", "en"),  # March or April?
    ("31-августтан 1-сентябрга чейин", "ky"),  # a span, no day
    ("31 Feb 2026", "en"),
    ("2026-11-22T25:00:00Z", ""),
    ("2026-11-22T09:05:00+99:99", ""),
    ("Thu, 01 Jan 1970 00:00:00 GMT", ""),
    ("0001-01-01T00:00:00Z", ""),
    ("Wed, 24 Nov 2027 12:00:00 GMT", ""),  # more than a year ahead
    ("24 November 2026, 12:00", "en"),  # in words and ahead: an event's date
    ("Mon, 16 Nov 2026 10:00:00 IST", ""),  # Israel, India or Ireland
    ("22 мая", "ru"),  # half a year ago or more: which year?
    ("1795000000", ""),
    ("99999999999999", ""),
    ("20 noviembre 2026", "ru"),  # not in the source's language: not guessed
    ("22 November 2026 " * 10, "en"),
]


@pytest.mark.parametrize(("raw", "moment"), STRICT)
def test_standard_forms_need_no_language(raw: str, moment: datetime) -> None:
    assert published(raw, now=NOW) == moment


@pytest.mark.parametrize(("raw", "language", "zone", "moment"), SEEN)
def test_forms_seen_at_publishers_are_read(raw: str, language: str, zone: str, moment: datetime | None) -> None:
    assert published(raw, now=NOW, languages=(language,) if language else (), zone=zone) == moment


@pytest.mark.parametrize(("raw", "language"), NOT_BELIEVED)
def test_what_cannot_be_believed_is_none(raw: str, language: str) -> None:
    assert published(raw, now=NOW, languages=(language,) if language else ()) is None


def test_local_time_sent_as_utc_is_kept_although_it_lies_ahead() -> None:
    assert published("Sun, 22 Nov 2026 17:00:00 GMT", now=NOW) == utc(2026, 11, 22, 17)


def test_zone_of_the_source_counts_only_where_the_text_has_none() -> None:
    assert published("2026-11-22T09:05:00", now=NOW, zone="Asia/Almaty") == utc(2026, 11, 22, 4, 5)
    assert published("2026-11-22T09:05:00Z", now=NOW, zone="Asia/Almaty") == utc(2026, 11, 22, 9, 5)
    assert published("2024-02-01 12:00", now=NOW, zone="Asia/Almaty") == utc(2024, 2, 1, 6)  # before the change to +05


def test_no_name_means_two_months() -> None:
    both = STEMS.keys() & ABBREVIATIONS.keys()

    assert all(STEMS[name] == ABBREVIATIONS[name] for name in both)
    assert not HIJRI.keys() & (STEMS.keys() | ABBREVIATIONS.keys())
    assert {STEMS[name] for name in STEMS} == set(range(1, 13))
    # A longer name that begins like a shorter one of another month would hide behind its endings.
    assert all(month_of(name) == number for name, number in (STEMS | ABBREVIATIONS).items())


@pytest.mark.parametrize("word", ["mardi", "жыл", "суббота", "марафоновский", "second", "жума", "пазар"])
def test_other_words_are_no_months(word: str) -> None:
    assert month_of(word) is None


@given(st.text(max_size=60), st.sampled_from([(), ("ru",), ("en", "fa")]))
def test_any_text_gives_a_moment_or_none(raw: str, languages: tuple[str, ...]) -> None:
    moment = published(raw, now=NOW, languages=languages)

    assert moment is None or moment.tzinfo is UTC
