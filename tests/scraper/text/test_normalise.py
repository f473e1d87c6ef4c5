import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.normalise import fold, fold_word, shape


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Қазақстан", "қазақстан"),
        ("Каза\u00adхстан", "казахстан"),  # soft hyphen
        ("Ka\u200bzakh\u2060stan", "kazakhstan"),  # zero-width space, word joiner
        ("\u202bقزاقستان", "قزاقستان"),  # bidirectional mark before
        ("Казахста\u0301н", "казахстан"),  # stress mark
        ("Тои\u0306", "той"),  # й written as two characters
        ("Ｋａｚａｋｈ", "kazakh"),  # full width
        ("ёлка", "елка"),
        ("Weißrussland", "weissrussland"),
    ],
)
def test_a_word_folds_to_its_plain_form(written: str, folded: str) -> None:
    assert fold_word(written) == folded


@pytest.mark.parametrize(
    "written", ["Oʻzbekiston", "O'zbekiston", "O‘zbekiston", "O’zbekiston", "O`zbekiston", "Ōzbekiston"]
)
def test_uzbek_apostrophes_meet(written: str) -> None:
    assert fold_word(written) == "o'zbekiston"


@pytest.mark.parametrize("written", ["KAZAKİSTAN", "KAZAKISTAN", "kazakistan", "kazakıstan"])
def test_turkish_i_with_and_without_dot_meet(written: str) -> None:
    assert fold_word(written) == "kazakistan"


def test_arabic_yeh_and_kaf_meet_the_persian_ones() -> None:
    assert fold_word("كتابي") == fold_word("کتابی")


def test_persian_joiner_is_dropped() -> None:
    assert fold_word("می\u200cرود") == "میرود"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Кaзaхстан", "казахстан"),  # Latin a in a Cyrillic word
        ("Kаzаkhstan", "kazakhstan"),  # Cyrillic а in a Latin word
        ("СSTO", "csto"),
        ("OДKБ", "одкб"),
        ("Кαзαхстан", "казахстан"),  # Greek alpha
    ],
)
def test_look_alikes_fold_inside_a_mixed_word(written: str, folded: str) -> None:
    assert fold_word(written) == folded


def test_look_alikes_stay_in_a_word_of_one_script() -> None:
    assert fold_word("сор") != fold_word("cop")


def test_foreign_ending_after_a_word_is_parted_by_an_apostrophe() -> None:
    assert fold_word("CSTOнун") == "csto'нун"
    assert fold_word("Onixға") == "onix'ға"


def test_shape_keeps_case() -> None:
    assert shape("СSTO") == "CSTO"
    assert shape("ҚазМұнайГаз") == "ҚазМұнайГаз"


def test_text_between_words_stays() -> None:
    assert fold("Тоқаев (2024) — «ҰҚШҰ»!") == "тоқаев (2024) — «ұқшұ»!"


@given(st.text(alphabet="aIıİöŠzʻ‘'` -1ёЁйАұҚҐїکىيق中\u00ad\u0301\u0306\u200b"))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)

    assert fold(once) == once
