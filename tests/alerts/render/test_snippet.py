"""The words around what was found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model import Hit
from alerts.render.snippet import snippet

FILL = "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor. " * 8


def hits_in(title, text, *terms):
    """A hit for each place of each term; a term is its own concept."""
    found = []
    for field, words in (("title", title), ("text", text)):
        for term in terms:
            start = words.find(term)
            while start >= 0:
                found.append(Hit(term, term, term, field, start, start + len(term)))
                start = words.find(term, start + 1)
    return found


def shown(title, text, *terms):
    """The snippet with its marks as brackets."""
    cut = snippet(title, text, hits_in(title, text, *terms))
    result = cut.text
    for start, end in reversed(cut.marks):
        result = f"{result[:start]}[{result[start:end]}]{result[end:]}"
    return result


def test_a_short_text_is_shown_whole():
    assert shown("x", "Short text on Kazakhstan.", "Kazakhstan") == "Short text on [Kazakhstan]."


def test_a_long_text_is_cut_at_words_around_the_hit():
    cut = shown("x", f"{FILL}Kazakhstan {FILL}", "Kazakhstan")

    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert "[Kazakhstan]" in cut
    assert all(word in FILL or word == "[Kazakhstan]" for word in cut.strip("… ").split())
    assert 200 < len(cut) < 260


def test_the_place_with_most_concepts_is_the_one_shown():
    text = f"Kazakhstan. {FILL} Kazakhstan Kazakhstan. {FILL} Kazakhstan and its pipeline. {FILL}"

    assert "[Kazakhstan] and its [pipeline]" in shown("x", text, "Kazakhstan", "pipeline")


def test_every_side_of_an_and_is_shown_however_far_apart():
    text = f"Kazakhstan here. {FILL * 3} A pipeline there. {FILL * 3} CSTO at last."
    cut = shown("x", text, "Kazakhstan", "pipeline", "CSTO")

    assert cut.index("[Kazakhstan]") < cut.index("[pipeline]") < cut.index("[CSTO]")
    assert len(cut) < 600


def test_what_stands_only_in_the_title_is_shown_from_there():
    assert shown("Kazakhstan votes", "Polls opened.", "Kazakhstan") == "[Kazakhstan] votes … Polls opened."


def test_title_words_are_not_repeated_where_the_text_has_them_too():
    assert shown("Kazakhstan votes", "In Kazakhstan polls opened.", "Kazakhstan") == "In [Kazakhstan] polls opened."


def test_a_match_without_hits_shows_the_first_words():
    assert snippet("Title", "First words.", []) == ("First words.", ())


def test_an_article_without_text_shows_its_title():
    assert shown("Kazakhstan votes", "", "Kazakhstan") == "[Kazakhstan] votes"


def test_chinese_is_cut_between_characters():
    text = "中国与哈萨克斯坦的管道项目。" * 60
    cut = shown("x", f"{text}议会{text}", "议会")

    assert "[议会]" in cut
    assert 200 < len(cut) < 260


def test_a_hit_longer_than_the_snippet_is_cut():
    text = f"a {'b' * 5000} c"

    assert len(snippet("", text, [Hit(None, "b!", "b", "text", 2, 5002)]).text) < 400


def test_line_breaks_and_invisible_letters_do_not_move_the_marks():
    assert shown("x", "One\r\n\r\ntwo\u200b Kaza\tkhstan\x00 end", "Kaza\tkhstan") == "One two [Kaza khstan] end"


def test_hits_outside_the_text_are_ignored():
    assert snippet("t", "abc", [Hit(None, "x", "x", "text", 2, 9), Hit(None, "x", "x", "title", 5, 6)]).marks == ()


def test_thousands_of_hits_take_no_time():
    text = "Kazakhstan " * 20_000
    cut = snippet("x", text, hits_in("", text, "Kazakhstan"))

    assert len(cut.text) < 260
    assert len(cut.marks) > 15


letters = st.text(alphabet="ab д中 \n\u200be\u0301🇰🇿قx", max_size=700)


@settings(max_examples=150)
@given(title=letters, text=letters, places=st.lists(st.tuples(st.booleans(), st.integers(0, 700), st.integers(1, 30))))
def test_marks_are_what_was_found(title, text, places):
    hits = [
        Hit(None, f"t{start % 3}", "", "title" if in_title else "text", start, start + length)
        for in_title, start, length in places
    ]
    cut = snippet(title, text, hits)
    found = {"".join((title if h.field == "title" else text)[h.start : h.end].split()) for h in hits}

    assert len(cut.text) <= 700
    assert all(0 <= start < end <= len(cut.text) for start, end in cut.marks)
    assert not any(character in cut.text for character in "\n\u200b")
    if len(hits) == 1 and cut.marks:
        (start, end), *rest = cut.marks
        assert not rest
        assert "".join(cut.text[start:end].split()) == found.pop().replace("\u200b", "")


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_to_show_is_an_empty_snippet(text):
    assert snippet(text, text, []) == ("", ())
