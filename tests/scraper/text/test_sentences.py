import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.sentences import split


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("ru", ["В 2026 г. добыли 5 тыс. тонн.", "К. Токаев доволен.", "Почему?"]),
        ("kk", ["Президент Қ. Тоқаев келді.", "Жиын басталды!"]),
        ("uz", ["Bugun sovuq.", "Ertaga issiq bo‘ladi."]),
        ("en", ["Mr. Smith of the U.S. Embassy came.", "He left at 5 p.m. on Friday."]),
        ("de", ["Am 4. März kam er an.", "Danach schwieg er."]),
        ("fr", ["M. Dupont est arrivé.", "« Tout va bien », dit-il."]),
        ("tr", ["Toplantı bitti.", "Başkan 5. maddeyi okudu."]),
        ("fa", ["رئیس جمهور آمد.", "آیا او رفت؟"]),
        ("uk", ["Зустріч відбулася.", "Їхали довго."]),
    ],
)
def test_sentences_are_told(language: str, sentences: list[str]) -> None:
    assert list(split(" ".join(sentences), language)) == sentences


def test_chinese_sentences_need_no_space() -> None:
    assert split("总统到访。会谈开始！", "zh") == ("总统到访。", "会谈开始！")


def test_a_line_end_ends_a_sentence() -> None:
    assert split("Заголовок без точки\nПервое предложение.", "ru") == ("Заголовок без точки", "Первое предложение.")


@given(st.text(alphabet=st.sampled_from("аБ.!? \n«»1—"), max_size=80))
def test_nothing_but_space_is_lost(text: str) -> None:
    assert "".join("".join(split(text, "ru")).split()) == "".join(text.split())
