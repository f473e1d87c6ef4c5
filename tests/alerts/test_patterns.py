"""Counting terms, and regular expressions."""

import random

import pytest

from alerts.errors import QueryError
from alerts.explain import explain, lines
from alerts.matching import compile_watches
from alerts.model import Document, Hit, Watch
from alerts.query import Pattern
from alerts.query.regex import Regex
from alerts.vocabulary import Vocabulary, load


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


def forms(query: str, text: str, vocabulary: Vocabulary, *, title: str = "") -> list[str] | None:
    """The forms found, or None where the query does not fire."""
    matches = compile_watches([Watch("w", "w", query)], vocabulary).match(Document("d", title=title, text=text))
    return [hit.form for hit in matches[0].hits] if matches else None


def test_count_takes_places_of_title_and_text(vocabulary: Vocabulary) -> None:
    assert forms("COUNT(oil!) >= 3", "oil, Oil", vocabulary, title="oil") == ["oil", "oil", "Oil"]
    assert forms("COUNT(oil!) >= 4", "oil, Oil", vocabulary, title="oil") is None
    assert forms("COUNT(oil!) > 2", "oil oil oil", vocabulary) == ["oil"] * 3


def test_count_adds_up_alternatives_and_counts_a_place_once(vocabulary: Vocabulary) -> None:
    assert forms("COUNT(oil! OR gas!) >= 2", "oil gas", vocabulary) == ["oil", "gas"]
    assert forms('COUNT(gas! OR "gas field") >= 2', "gas field", vocabulary) is None


def test_count_of_a_concept_counts_all_languages(vocabulary: Vocabulary) -> None:
    assert forms("COUNT(Kazakhstan) >= 2", "Kazakhstan, Казахстана", vocabulary) == ["Kazakhstan", "Казахстана"]


def test_count_inside_a_field_and_under_not(vocabulary: Vocabulary) -> None:
    assert forms("title:COUNT(oil!) >= 2", "oil oil", vocabulary, title="oil") is None
    assert forms("gas! AND NOT COUNT(oil!) >= 2", "gas oil", vocabulary) == ["gas"]
    assert forms("gas! AND NOT COUNT(oil!) >= 2", "gas oil oil", vocabulary) is None


def test_pattern_is_found_in_title_and_text_without_a_concept(vocabulary: Vocabulary) -> None:
    (match,) = compile_watches([Watch("w", "w", "/КТК-?[0-9]+/")], vocabulary).match(
        Document("d", title="🌍 КТК-2", text="Труба КТК14 и ктк3")
    )

    assert match.hits == (
        Hit(None, "/КТК-?[0-9]+/", "КТК-2", "title", 2, 7),
        Hit(None, "/КТК-?[0-9]+/", "КТК14", "text", 6, 11),
    )


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("/газпром/i", "ГАЗПРОМ", ["ГАЗПРОМ"]),
        (r"/\w+пром/", "Газпром", ["Газпром"]),
        (r"/[\w-]+/", "Нур-Султан!", ["Нур-Султан"]),
        (r"/[[:digit:]\w]+/", "ә1!", ["ә1"]),
        (r"/\W+/", "қ ү", [" "]),
        (r"/\bOPEC\b/", "OPECs, OPEC", ["OPEC"]),
        (r"/a\/b/", "a/b", ["a/b"]),
        ("/x/ AND Kazakhstan", "x in Kazakhstan", ["x", "Kazakhstan"]),
        ("/x/ AND Kazakhstan", "x", None),
        ("Kazakhstan AND NOT /x/", "Kazakhstan x", None),
        ("body:/x/", "y", None),
        ("lead:/x/", "y " * 50 + "x", None),
        ("/\ufffd/ OR x!", "a\ud800x x", ["\ud800", "x", "x"]),
    ],
)
def test_pattern_finds(query: str, text: str, found: list[str] | None, vocabulary: Vocabulary) -> None:
    assert forms(query, text, vocabulary) == found


def test_pattern_and_count_are_explained(vocabulary: Vocabulary) -> None:
    document = Document("d", text="oil")

    text = "\n".join(lines(explain("COUNT(oil!) >= 2 AND /x/i", vocabulary, document)))

    assert "COUNT(oil!) >= 2: at least 2 places" in text
    assert "/x/i: a regular expression, in any case" in text
    assert "missing: COUNT(oil!) >= 2 AND /x/i" in text
    assert "'oil' in the text at 0 does not count: fewer than 2 of them" in text


_EVIL = [
    "(a+)+$", "(a|aa)+$", "(a|b|ab)*c", "(x+x+)+y", ".*.*.*.*=.*", "(.*a){25}x", "(.*){10}z", "(a?){30}a{6}",
    "a{1,1000}b", "(?:a{0,100}){9}b", "((a{100}){10}){2}", "a.{900}b", "a.{30}b$", "(a|b).{15}c$", "[ab].{30}c",
    r"(.|\s){0,900}zz", r"(.|\s){0,30}zz", r"\p{L}{1,500}!", r"(\w+\s?)+!", r"(\pL+ ){20}x", r"(\pL.{3}){5}x",
    "(?i)(а|б|в| )*г", "(?i)[а-я]{1,30}!", "(a.*b.*){20}c", "а.{30}б.{6}x", "(ab?){1,30}c", "(a*)*b", "(a*)+$",
    "((a*)*)*c", "(?:a|ab|b){1,30}c", "^(([a-z])+.)+[A-Z]([a-z])+$", r"([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*@",
]  # fmt: skip


@pytest.mark.timeout(60)  # what backtracks takes longer than the world
@pytest.mark.parametrize("text", _EVIL)
def test_evil_expressions_are_refused_or_read_a_long_text_to_its_end(text: str) -> None:
    chance = random.Random(1)
    try:
        regex = Regex(Pattern(text))
    except QueryError:
        return  # refused when the watch is read
    for letters in ("ab", "аб "):
        document = "".join(chance.choice(letters) for _ in range(100_000))
        assert len(list(regex.places(document, 100))) <= 100
