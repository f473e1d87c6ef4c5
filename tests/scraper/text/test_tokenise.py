import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.tokenise import elision, standing, tokens, words


def test_hyphen_parts_an_abbreviation_from_its_ending() -> None:
    assert words("ҰҚШҰ-ның отырысы") == ["ҰҚШҰ", "ның", "отырысы"]


def test_apostrophe_stays_inside_a_word() -> None:
    assert words("Onix'ni O‘zbekiston Kazakistan’ın") == ["Onix'ni", "O‘zbekiston", "Kazakistan’ın"]


@pytest.mark.parametrize(("word", "length"), [("l'OTSC", 2), ("D’oléoduc", 2), ("qu'il", 3), ("aujourd'hui", 0)])
def test_french_elision_is_told_from_the_word(word: str, length: int) -> None:
    assert words(word) == [word]
    assert elision(word) == length


@pytest.mark.parametrize("word", ["O‘zbekiston", "o'quv", "Kazakhstan's", "OTSC", "t'", "п'ять"])
def test_other_apostrophes_are_no_elision(word: str) -> None:
    assert elision(word) == 0


def test_quotation_marks_are_no_part_of_a_word() -> None:
    assert words("'Tengiz' “Теңіз”") == ["Tengiz", "Теңіз"]


def test_chinese_characters_stand_alone() -> None:
    assert words("在哈萨克斯坦ABC会") == ["在", "哈", "萨", "克", "斯", "坦", "ABC", "会"]


def test_soft_hyphen_and_zero_width_space_do_not_part_a_word() -> None:
    assert words("Каза\u00adхстан Ka\u200bzakh") == ["Каза\u00adхстан", "Ka\u200bzakh"]


@given(st.text(alphabet=st.sampled_from("аҚ'’-l\u00ad\u0301\u200b 中I9_.")))
def test_places_cut_the_words_out_of_the_text(text: str) -> None:
    assert (
        [text[token.start : token.end] for token in tokens(text)]
        == [token.raw for token in tokens(text)]
        == words(text)
    )


@given(st.text("газgas石油 '’\u0301\u00ad-_.1\n", max_size=40))
def test_words_looked_for_stand_where_cutting_the_text_finds_them(text: str) -> None:
    wanted = sorted({*words(text)[::2], "газ", "石", "as"})

    found = list(standing(text, wanted))

    assert sorted(found) == sorted(token for token in tokens(text) if token.raw in wanted)
