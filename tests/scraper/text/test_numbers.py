from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.numbers import NUMBERS_MAX, numbers


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1,511 people", "en"), ("1 511 человек", "ru"), ("1\u00a0511 адам", "kk"), ("1.511 Menschen", "de"),
        ("1 511 personnes", "fr"), ("1,511人", "zh"), ("1,511", None), ("1.511", None), ("۱٬۵۱۱ نفر", None),
    ],
)  # fmt: skip
def test_groups_of_three_are_one_number(text: str, language: str | None) -> None:
    assert [number.value for number in numbers(text, language)] == [1511]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("40 000 человек", "ru"), ("40 тыс. человек", "ru"), ("40 thousand people", "en"), ("40,000 people", "en"),
        ("40 мың адам", "kk"), ("40 ming kishi", "uz"), ("40 минг киши", "uz-Cyrl"), ("40 bin kişi", "tr"),
        ("40 миң киши", "ky"), ("40 ҳазор нафар", "tg"), ("40 min nəfər", "az"), ("40 müň adam", "tk"),
        ("4万人", "zh"), ("40 Tausend", "de"), ("40 mille", "fr"), ("40 тисяч", "uk"), ("۴۰ هزار نفر", "fa"),
    ],
)  # fmt: skip
def test_a_thousand_is_read_in_every_language(text: str, language: str) -> None:
    assert [number.value for number in numbers(text, language)] == [40_000]


@pytest.mark.parametrize(
    ("text", "language"),
    [("3.5 million", "en"), ("3,5 млн", "ru"), ("3,5 миллионға", "kk"), ("$3.5m", "en"), ("350万", "zh")],
)
def test_millions_are_scaled(text: str, language: str) -> None:
    assert [number.value for number in numbers(text, language)] == [3_500_000]


def test_ten_thousand_times_a_hundred_million() -> None:
    assert numbers("2.5万亿元和3亿", "zh")[0].value == 2_500_000_000_000
    assert numbers("2.5万亿元和3亿", "zh")[1].value == 300_000_000


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("12 %", "ru"),
        ("12 percent", "en"),
        ("12 пайыз", "kk"),
        ("yüzde 12", "tr"),
        ("百分之12", "zh"),
        ("12 foiz", "uz"),
    ],
)
def test_percent_is_told_before_and_behind(text: str, language: str) -> None:
    assert [(number.value, number.unit) for number in numbers(text, language)] == [(12, "percent")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("4 марта", "ru"), ("March 4", "en"), ("4-mart kuni", "uz"), ("4 наурызда", "kk"), ("am 4. März", "de"),
        ("3月4日", "zh"), ("4-мартта", "ky"),
    ],
)  # fmt: skip
def test_days_are_days_and_months_are_left_out(text: str, language: str) -> None:
    assert [(number.value, number.unit) for number in numbers(text, language)] == [(4, "day")]


def test_dates_in_digits_are_day_and_year() -> None:
    found = [(int(number.value), number.unit) for number in numbers("04.03.2026 и 2026-03-05", "ru")]

    assert found == [(4, "day"), (2026, "year"), (5, "day"), (2026, "year")]


def test_hours_of_both_halves_of_the_day_are_minutes_since_midnight() -> None:
    assert [int(number.value) for number in numbers("14:30, 2:30 p.m., 2 pm", "en")] == [870, 870, 840]


@pytest.mark.parametrize("text", ["G20", "Б7", "COVID19", "А4"])
def test_digits_inside_a_name_are_no_number(text: str) -> None:
    assert numbers(text) == ()


def test_minutes_are_no_thousands_outside_azerbaijani() -> None:
    assert [number.value for number in numbers("40 min", "en")] == [40]


def test_decimals_keep_their_digits() -> None:
    assert [number.value for number in numbers("508,73 тенге", "ru")] == [Decimal("508.73")]


@given(st.text(alphabet=st.sampled_from("0123456789.,:- %万亿мlnкгgodG\u00a0٣"), max_size=60))
def test_any_text_gives_places_inside_it(text: str) -> None:
    found = numbers(text, "ru")

    assert len(found) <= NUMBERS_MAX
    assert all(0 <= number.start < number.end <= len(text) for number in found)
