"""Conditions on the document, and the part of it in which terms are looked for."""

import pytest

from alerts.explain import explain, lines
from alerts.matching import Matcher, compile_watches
from alerts.model import Document, Hit, Watch
from alerts.query import parse
from alerts.vocabulary import Vocabulary, load


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


def hits(query: str, document: Document, vocabulary: Vocabulary) -> tuple[Hit, ...] | None:
    """The hits, or None where the query does not fire."""
    matches = compile_watches([Watch("w", "w", query)], vocabulary).match(document)
    return matches[0].hits if matches else None


DOCUMENT = Document(
    "d",
    title="Oil price",
    text="Gas deal in Kazakhstan",
    language="en",
    source="Tass",
    country="RU",
    url="https://news.example.org/Economy/1.html",
    type="wire",
    authors=("Jane A. Doe", "Ольга Иванова"),
)


@pytest.mark.parametrize(
    ("query", "fires"),
    [
        ("title:oil!", True),
        ("title:gas!", False),
        ("body:gas!", True),
        ("body:oil!", False),
        ("lead:oil! AND lead:gas!", True),
        ("title:(oil! NEAR/0 price!)", True),
        ("body:(oil! NEAR/0 price!)", False),
        ("title:(oil! OR gas!) AND body:(deal! AND NOT oil!)", True),
        ("Kazakhstan AND NOT title:Kazakhstan", True),
        ("Kazakhstan AND NOT body:Kazakhstan", False),
        ("about:KZ", True),
        ("country:KZ", False),
        ("about:RU", False),
        ("country:RU", True),
        ("country:(KZ OR RU) AND about:(KZ OR UZ)", True),
        ("title:about:KZ", False),
        ("source:tass", True),
        ("source:tas", False),
        ("source:(ria OR TASS)", True),
        ("lang:en", True),
        ("lang:(ru OR kk)", False),
        ("type:Wire", True),
        ("type:state", False),
        ("author:doe", True),
        ('author:"Jane Doe"', False),
        ("author:иванова", True),
        ("author:Иван", False),
        ("domain:example.org", True),
        ("domain:news.example.org", True),
        ("domain:ample.org", False),
        ("domain:org", True),
        ("url:/economy/", True),
        ("url:/sport/", False),
        ("Kazakhstan AND source:ria", False),
        ("Kazakhstan lang:en -source:ria", True),
        ("source:ria OR Kazakhstan", True),
        ("source:ria OR football!", False),
    ],
)
def test_field_decides(query: str, fires: bool, vocabulary: Vocabulary) -> None:
    assert (hits(query, DOCUMENT, vocabulary) is not None) == fires


@pytest.mark.parametrize(
    "query", ["source:tass", "lang:ru", "country:RU", "type:wire", "author:x", "url:x", "domain:ru"]
)
def test_what_is_not_known_of_a_document_meets_no_condition(query: str, vocabulary: Vocabulary) -> None:
    assert hits(query, Document("d", text="12345"), vocabulary) is None
    assert hits(f"Kazakhstan -{query}", Document("d", text="Kazakhstan 12345"), vocabulary) is not None


def test_lead_is_the_title_and_fifty_words(vocabulary: Vocabulary) -> None:
    inside = Document("d", text="x " * 49 + "oil " + "x " * 10)
    outside = Document("d", text="x " * 50 + "oil")

    assert hits("lead:oil!", inside, vocabulary) is not None
    assert hits("lead:oil!", outside, vocabulary) is None
    assert hits("lead:oil!", Document("d", title="oil", text="x " * 90), vocabulary) is not None


def test_only_hits_inside_the_field_are_given(vocabulary: Vocabulary) -> None:
    found = hits("title:oil!", Document("d", title="oil", text="oil"), vocabulary)

    assert found == (Hit(None, "oil", "oil", "title", 0, 3),)


def test_condition_on_the_document_is_a_hit_without_concept(vocabulary: Vocabulary) -> None:
    found = hits("Kazakhstan AND (source:tass OR source:ria) AND domain:example.org", DOCUMENT, vocabulary)

    assert found == (
        Hit("kazakhstan", "Kazakhstan", "Kazakhstan", "text", 12, 22),
        Hit(None, "source:tass", "Tass", "source", 0, 4),
        Hit(None, "domain:example.org", "news.example.org", "url", 8, 24),
    )


def test_language_is_heard_where_it_is_not_given(vocabulary: Vocabulary) -> None:
    text = "Қазақстанда жаңа заң қабылданып, күшіне енді."

    assert hits("lang:kk", Document("d", text=text), vocabulary) == ()
    assert hits("lang:ru", Document("d", text=text), vocabulary) is None


def test_script_of_a_language_counts_where_it_is_written(vocabulary: Vocabulary) -> None:
    cyrillic = Document("d", text="x", language="uz-Cyrl")

    assert hits("lang:uz", cyrillic, vocabulary) is not None
    assert hits("lang:uz-Cyrl", cyrillic, vocabulary) is not None
    assert hits("lang:uz-Cyrl", Document("d", text="x", language="uz"), vocabulary) is None


def test_domain_in_other_letters_meets_its_ascii_form(vocabulary: Vocabulary) -> None:
    document = Document("d", url="https://xn--e1afmkfd.xn--p1ai/a")

    assert hits("domain:пример.рф", document, vocabulary) is not None


def test_broken_address_meets_no_condition(vocabulary: Vocabulary) -> None:
    assert hits("domain:example.org", Document("d", url="http://[example.org"), vocabulary) is None


def test_watches_with_conditions_only_keep_their_place_among_the_others(vocabulary: Vocabulary) -> None:
    matcher = Matcher(vocabulary)
    for number, query in enumerate(["Kazakhstan", "source:tass", "gas!", "football!"]):
        matcher.add(str(number), parse(query))

    assert [match.watch_id for match in matcher.match(DOCUMENT)] == ["0", "1", "2"]


def test_explain_says_fields_and_what_stands_elsewhere(vocabulary: Vocabulary) -> None:
    text = "\n".join(lines(explain("title:gas! AND source:ria", vocabulary, DOCUMENT)))

    assert "title:gas!: looked for in the title only" in text
    assert "source:ria: the id of the source" in text
    assert "missing: title:gas! AND source:ria" in text
    assert "'Gas' in the text at 0 does not count: not in the title" in text
