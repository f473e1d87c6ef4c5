"""docs/watches.md keeps its word: every example on the page is tried."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.errors import QueryError
from alerts.matching import compile_watches
from alerts.model import Document, Watch
from alerts.query import parse, show, warnings
from alerts.query.fields import FIELDS
from alerts.query.thesaurus import Thesaurus
from alerts.vocabulary import Vocabulary, load

LISTS = {"producers": ("KazMunayGas", "Lukoil", "Kashagan field")}  # as the page writes them
PAGE = (Path(__file__).parents[2] / "docs" / "watches.md").read_text(encoding="utf-8")


def examples(kind: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The query of each block with its other lines, as (key, value)."""
    for block in re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        rows = [tuple(line.split(": ", 1)) for line in block.splitlines()]
        assert rows[0][0] == "query"
        yield rows[0][1], rows[1:]


def document(written: str) -> Document:
    known = re.match(r"\[(.*?)\] ", written)
    facts = dict(pair.split("=") for pair in known[1].split()) if known else {}
    text = written[known.end() :] if known else written
    title, parted, rest = text.removeprefix("title ").partition(" / ")
    return Document(
        "d",
        title=title if parted else "",
        text=rest if parted else text,
        language=facts.get("lang"),
        source=facts.get("source"),
        country=facts.get("country"),
    )


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


FIRING = [(query, *row) for query, rows in examples("watch") for row in rows]


@pytest.mark.parametrize(("query", "expected", "written"), FIRING)
def test_example_does_what_the_page_says(query: str, expected: str, written: str, vocabulary: Vocabulary) -> None:
    query = show(parse(query, lists=LISTS))  # as the configuration keeps it
    matches = compile_watches([Watch("w", "w", query)], vocabulary).match(document(written))

    assert ("fires" if matches else "quiet") == expected


@pytest.mark.parametrize(("query", "rows"), list(examples("refused")))
def test_refused_example_says_what_the_page_says(query: str, rows: list[tuple[str, str]]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)

    assert rows
    assert all(key == "says" and value in str(caught.value) for key, value in rows)


@pytest.mark.parametrize(("query", "rows"), list(examples("warned")))
def test_warned_example_says_what_the_page_says(
    query: str, rows: list[tuple[str, str]], vocabulary: Vocabulary
) -> None:
    (warning,) = warnings(parse(query), query, thesaurus=Thesaurus(vocabulary))

    assert [key for key, _ in rows] == ["says"]
    assert rows[0][1] in warning.message


@pytest.mark.parametrize("query", [query for query, _ in examples("watch")])
def test_examples_that_work_are_not_warned_of(query: str, vocabulary: Vocabulary) -> None:
    assert warnings(parse(query, lists=LISTS), query, thesaurus=Thesaurus(vocabulary)) == []


def test_every_example_has_a_text_that_fires_and_one_that_does_not() -> None:
    for query, rows in examples("watch"):
        assert {key for key, _ in rows} == {"fires", "quiet"}, query


@pytest.mark.parametrize("field", FIELDS)
def test_page_names_every_field(field: str) -> None:
    assert f"`{field}:" in PAGE
