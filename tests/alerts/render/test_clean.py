"""Text of strangers made fit for showing."""

import itertools
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.render.clean import (
    ISOLATE,
    POP_ISOLATE,
    clip,
    cut_after,
    cut_before,
    isolate,
    link_of,
    one_line,
    one_line_marked,
)


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0"])
def test_every_line_break_and_nul_becomes_a_space(line_break):
    assert one_line(f"Hi{line_break}Bcc: evil@example.org") == "Hi Bcc: evil@example.org"


def test_escape_sequences_lose_their_escape():
    assert one_line("a\x1b[31mred\x1b]0;title\x07\x9bz") == "a [31mred ]0;title z"


def test_letters_that_turn_the_line_around_are_dropped():
    # Trojan Source, CVE-2021-42574: all nine of its characters, and the two marks.
    turners = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"

    assert one_line(f"abc{turners}def") == "abcdef"


def test_invisible_characters_are_dropped():
    assert one_line("ка\u00adзах\u200bстан\ufeff") == "казахстан"


def test_persian_and_emoji_keep_their_joiners():
    persian, family = "می\u200cخواهم", "👨\u200d👩\u200d👧"

    assert one_line(f"{persian} {family}") == f"{persian} {family}"


def test_halves_of_surrogate_pairs_are_dropped():
    assert one_line("a\ud83db").encode() == b"ab"


def test_towers_of_accents_are_cut_down():
    cleaned = one_line("z" + "\u0301" * 500 + "y")

    assert cleaned == "z" + "\u0301" * 8 + "y"


def test_text_with_nothing_to_clean_is_what_cleaning_makes_of_it():
    for code in (*range(0x20000), *range(0xE0000, 0xE0200)):
        text = f"a{chr(code)}b"
        assert one_line(text) == one_line(f"{text} "), hex(code)  # a space at the end is always cleaned away
        if unicodedata.category(chr(code)) in ("Mn", "Me"):
            assert one_line("a" + chr(code) * 20) == "a" + chr(code) * 8


def test_marks_follow_their_words():
    text, marks = one_line_marked("  a\n\n b\u200bad  word \x00", [(6, 10), (12, 16)])

    assert text == "a bad word"
    assert [text[start:end] for start, end in marks] == ["bad", "word"]


def test_overlapping_and_impossible_marks_are_mended():
    text, marks = one_line_marked("one two three", [(4, 7), (0, 3), (5, 9), (8, 8), (12, 99), (50, 60)])

    assert [text[start:end] for start, end in marks] == ["one", "two t", "e"]


@given(st.text(alphabet=st.characters(), max_size=60))
def test_cleaning_twice_changes_nothing(text):
    cleaned = one_line(text)

    assert one_line(cleaned) == cleaned
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Cn", "Zl", "Zp") for character in cleaned)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=8))
def test_marks_stay_inside_the_text_and_apart(text, marks):
    cleaned, moved = one_line_marked(text, marks)

    assert all(0 <= start < end <= len(cleaned) for start, end in moved)
    assert all(earlier[1] < later[0] for earlier, later in itertools.pairwise(moved))


@pytest.mark.parametrize(
    "whole",
    [
        "👨\u200d👩\u200d👧\u200d👦",  # a family
        "🇰🇿",  # a flag
        "👍🏽",  # a skin tone
        "e\u0301",  # an accent of its own
        "한",  # Korean in single letters
        "कि",  # a vowel sign that takes space
    ],
)
def test_a_cut_never_halves_what_is_one_letter_to_a_reader(whole):
    text = "abc" + whole

    assert {cut_before(text, offset) for offset in range(3, len(text))} == {3}


def test_cuts_agree_with_unicode_on_random_text():
    # The regex package (dateparser needs it) knows UAX #29 in full.
    regex = pytest.importorskip("regex")
    letters = "aй哈قe\u0301\u200d👩🏽🇰🇿한 "
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(chance.choices(letters, k=12))
        starts = {found.start() for found in regex.finditer(r"\X", text)} | {len(text)}
        offset = chance.randrange(len(text) + 1)

        assert cut_before(text, offset) in starts, ascii(text)


def test_clip_counts_its_ellipsis():
    assert clip("abcdef", 6) == "abcdef"
    assert clip("abcdef", 5) == "abcd…"
    assert clip("ab def", 4) == "ab…"
    assert clip("abcdef", 0) == ""


def test_only_right_to_left_text_is_isolated():
    assert isolate("Казахстан") == "Казахстан"
    assert isolate("قزاقستان CSTO") == f"{ISOLATE}قزاقستان CSTO{POP_ISOLATE}"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "https://example.org/a b",
        'https://example.org/"onmouseover="x',
        "https://example.org/<script>",
        "https://example.org/\u202egnp.exe",
        "https://example.org/\r\nX: y",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_what_is_no_harmless_web_address_is_no_link(url):
    assert link_of(url) is None


def test_addresses_in_the_regions_letters_are_links():
    assert link_of("https://пример.рф/новости?a=1&b=2#x") == "https://пример.рф/новости?a=1&b=2#x"


GRAPHEMES = [
    *(
        "a",
        "é",
        "e\u0301",
        "й",
        "и\u0306",
        "👨\u200d👩\u200d👧\u200d👦",
        "🇰🇿",
        "🇷🇺",
        "👍🏽",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
    ),
    *("한", "\u1112\u1161\u11ab", "ق", "ا\u064b", "می\u200cخ", "नि", "क्ष", "กำ", "中", " ", "🏳\ufe0f\u200d🌈"),
    *("ﾊﾟ", "\u0600١"),
]


def test_no_cut_is_inside_a_grapheme_of_the_unicode_standard():
    regex = pytest.importorskip("regex")
    chance = random.Random(5)
    for _ in range(500):
        text = one_line("".join(chance.choice(GRAPHEMES) for _ in range(8)))
        starts = {0, len(text)} | {found.start() for found in regex.finditer(r"\X", text)}

        assert {cut_before(text, offset) for offset in range(len(text) + 1)} <= starts, ascii(text)
        assert {cut_after(text, offset) for offset in range(len(text) + 1)} <= starts, ascii(text)


@pytest.mark.parametrize(
    "text", ["Le Kazakhstan ouvre…", "Қазақстан – «Самұрық» 5%", "哈萨克斯坦", "Überall: 3 · 4", ""]
)
def test_a_text_that_needs_no_cleaning_keeps_its_marks_as_one_that_does(text):
    marks = ((0, 3), (2, 5), (9, 99))

    assert one_line_marked(text, marks) == one_line_marked(f"{text}\n", ((0, 3), (2, 5), (9, len(text))))
