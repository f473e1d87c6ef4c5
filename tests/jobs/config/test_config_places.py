"""Lines and columns: in the file as an editor shows it, whatever YAML does with the text."""

import pytest

from jobs.config.document import parse
from jobs.config.problems import Place, Problems
from jobs.config.tree import Scalar, place_inside, plain


def told(text: str) -> list[str]:
    problems = Problems()
    parse("f.yaml", text, problems)
    return [str(problem).removeprefix("f.yaml:") for problem in problems.sorted(())]


def query_of(text: str) -> Scalar:
    node = parse("f.yaml", text, Problems()).nodes["query"]
    assert isinstance(node, Scalar)
    return node


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("query: oil AND gas", "gas", Place(1, 16)),
        ("query: 'oil AND gas'", "gas", Place(1, 17)),
        ("query: 'it''s AND gas'", "gas", Place(1, 19)),
        (r'query: "\"Amu Darya\" AND gas"', "gas", Place(1, 27)),
        (r'query: "\u043d\x20AND gas"', "gas", Place(1, 23)),
        ("query: 'нефть AND газ'", "газ", Place(1, 19)),
        ("query: 'ҚР 🛢 AND gas'", "gas", Place(1, 18)),
        ("query: |\n  oil AND\n  gas\n", "gas", Place(3, 3)),
        ("query: >-  # folded\n  oil\n\n  AND   gas\n", "gas", Place(4, 9)),
        ("query: oil\n   AND gas", "gas", Place(2, 8)),
        ("query: 'oil\n   AND gas'", "gas", Place(2, 8)),
        ('query: "oil \\\n   AND gas"', "gas", Place(2, 8)),
    ],
    ids=[
        "plain",
        "single",
        "quote",
        "double",
        "escapes",
        "cyrillic",
        "astral",
        "literal",
        "folded",
        "flow",
        "fold",
        "break",
    ],
)
def test_place_of_a_word_inside_a_query(text: str, word: str, place: Place) -> None:
    query = query_of(text)

    assert place_inside(query, query.value.index(word)) == place


def test_end_of_a_query_is_just_after_its_last_character() -> None:
    query = query_of("query: 'oil AND '")

    assert place_inside(query, len(query.value)) == Place(1, 16)


def test_byte_values_that_look_like_words_stay_text() -> None:
    node = parse("f.yaml", "a: [no, on, y, 2026-11-22, 1_000, 12:30, .inf, 0o17, 0x1F, 1e3, ~, TRUE]", Problems())

    assert plain(node) == {"a": ("no", "on", "y", "2026-11-22", "1_000", "12:30", ".inf", 15, 31, 1000.0, None, True)}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("!oil AND gas", '1:8: YAML reads "!oil" as a tag: quote the query'),
        ("*oil", '1:8: YAML reads "*oil" as an alias, and there is no such anchor: quote the query'),
        ("&oil AND gas", '1:8: YAML reads "&oil" as an anchor: quote the query'),
        ("title: oil", '1:8: YAML reads "title: oil" as a mapping, for the colon in it: quote the query'),
        ('"Amu Darya" OR gas', "1:8: YAML reads the text as ended by its second quotation mark: quote the query"),
        ("@majors OR gas", '1:8: YAML cannot read "@majors OR gas" without quotation marks: quote the query'),
        ("- oil", '1:8: YAML cannot read "- oil" without quotation marks: quote the query'),
        ("[oil AND gas", '1:8: YAML reads "[oil AND gas" as a list: quote the query'),
        ("'oil AND gas", '1:8: the closing quotation mark of "\'oil AND gas" is missing: quote the query'),
    ],
)
def test_unquoted_query_is_told_as_such_and_once(query: str, message: str) -> None:
    assert told(f"query: {query}\ntitle: x\n") == [message]


def test_what_follows_an_unquoted_query_is_read_too() -> None:
    text = "- query: a: b\n- query: @c\n- id: 1\n  id: 2\n"

    assert [line.split(": ")[0] for line in told(text)] == ["1:10", "2:10", "4:3"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n\tb: 1\n", "2:1: a tab stands where YAML wants spaces"),
        ("a: 1\nb: 2\na: 3\n", '3:1: duplicate key "a", first on line 1'),
        ("a: [1, 2\nb: 3\n", "1:4: not YAML: the closing bracket is missing"),
        ("a: 'x\nb: 2\n", "1:4: not YAML: the closing quotation mark is missing"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document begins; a file holds one"),
        ("a: \x07\n", "1:4: the character U+0007 is not allowed in YAML"),
        ("a: 1\n  b: 2\n", '2:4: not YAML: a ":" stands where none can; quote a text that holds one'),
        ("? [a, b]\n: c\n", "1:3: a key is a name, as query"),
        ("1: a\n", "1:1: a key is a name, as query"),
        ("[" * 50, "1:22: the file is nested deeper than 20 levels"),
    ],
)
def test_broken_yaml_is_told_with_its_place(text: str, message: str) -> None:
    assert told(text) == [message]


def test_known_aliases_stand_for_their_values() -> None:
    node = parse("f.yaml", "a: &x [1, 2]\nb: *x\n", Problems())

    assert plain(node) == {"a": (1, 2), "b": (1, 2)}


def test_bomb_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    # a0 is 11 values, a1 111, … a4 111,111: with the first *a4 of a5 the file has some 235,000.
    assert told("\n".join(lines)) == [
        "6:10: the file holds more than 200,000 values, aliases counted as often as they are used"
    ]


def test_alias_inside_its_own_anchor_is_refused() -> None:
    assert told("a: &x [*x]\n") == ["1:8: YAML reads this as an alias, and there is no such anchor: quote the text"]
