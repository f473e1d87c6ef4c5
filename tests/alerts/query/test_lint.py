import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import any_tree

from alerts.query import And, Exact, Node, Phrase, parse, show, warnings
from alerts.query.thesaurus import Thesaurus
from alerts.vocabulary import load


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return Thesaurus(load())


def told(query: str, thesaurus: Thesaurus | None = None) -> list[tuple[int, str]]:
    return [(warning.column, warning.message) for warning in warnings(parse(query), query, thesaurus=thesaurus)]


@pytest.mark.parametrize(
    "query",
    [
        "a NEAR/10 b",
        "a",
        "a AND b",
        '"a b"~3',
        "a OR (b AND a)",
        "a AND (b OR -c)",
        "a AND NOT (a AND b)",
        "Nur-Sultan",
    ],
)
def test_what_is_usual_is_no_warning(query: str) -> None:
    assert told(query) == []


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("a AND (b NEAR/11 c)", 10, "11 words between say little"),
        ("a AND СSTO", 7, "СSTO mixes alphabets, Latin STO and Cyrillic С: read as Latin CSTO"),
        ("a AND кaзaхстан", 7, "Latin aa and Cyrillic кзхстан: read as Cyrillic казахстан"),
        ('a AND "big CSTOнун"', 7, "CSTOнун mixes alphabets, Latin CSTO and Cyrillic нун: write it in one of them"),
        ('a AND ="СSTO"', 7, "read as Latin CSTO"),
        ("a AND каzа*", 7, "Latin z and Cyrillic каа"),
        ("a AND «b c»", 7, "« is read as a straight quotation mark"),
        ("a AND “b” AND “c”", 7, "“ is read as a straight quotation mark"),
        ("a OR b OR a", 11, "a is here twice"),
        ("a AND (b AND a)", 14, "a is here twice"),
        ("a AND lang:ru AND lang:ru", 19, "lang:ru is here twice"),
        ("SCORE(a: 1, b: 2, a: 3) >= 3", 19, "a is here twice"),
        ("a AND b AND -a", 14, "never fires: a must be there and must not"),
        ("a AND NOT (b OR a)", 17, "never fires: a must be there and must not"),
        ("a AND (b AND -a)", 15, "never fires: a must be there and must not"),
        ("a OR the", 6, "the is in nearly every text of its language"),
        ("a OR И", 6, "И is in nearly every text"),
        ('a OR "және"', 6, '"және" is in nearly every text'),
        (" OR ".join(f"a{n}" for n in range(301)), 2291, "301 terms in one query"),
    ],
)
def test_what_is_hardly_meant_is_told_at_its_column(query: str, column: int, says: str) -> None:
    ((at, message),) = told(query)

    assert says in message
    assert at == column


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("Russia AND pipelin", 12, "pipelin is in no vocabulary; did you mean pipeline?"),
        ("Turkmenitsan", 1, "did you mean turkmenistan?"),
        ("Казахстана", 1, "Казахстана means itself; Казахстан names the concept"),
        ("трубопроводам", 1, "трубопровод names the concept"),
        ("труба", 1, "труба means itself; write pipeline for the concept, in all its languages, труба! for the word"),
        ('"oil pipeline"', 1, '"oil pipeline" means itself; write oil_pipeline for the concept'),
        ("CSTO OR ОДКБ", 9, "CSTO and ОДКБ are one concept"),
        ("CSTO AND NOT ОДКБ", 14, "never fires: ОДКБ must be there and must not"),
        ("Russia AND (Zhezdy OR Kokpekty)", 13, "Zhezdy, Kokpekty: in no vocabulary, so found only as spelt here"),
        ("SCORE(Zhezdy: 3, Russia: 2) >= 4", 7, "Zhezdy: in no vocabulary"),
        ("COUNT(Zhezdy) >= 2 AND NOT title:(Russia NEAR/2 Zhezdy)", 7, "Zhezdy: in no vocabulary"),
        ("тур*", 1, "тур* begins words of"),
        ("Russia AND (a OR tra*)", 18, "write more letters"),
    ],
)
def test_words_are_compared_with_the_vocabulary(query: str, column: int, says: str, thesaurus: Thesaurus) -> None:
    ((at, message),) = told(query, thesaurus)

    assert says in message
    assert at == column


@pytest.mark.parametrize(
    "query",
    [
        "Kazakhstan AND (pipeline OR CSTO)",
        "harvest AND зернохранилище",  # plain words of no concept mean themselves, as whoever writes them expects
        "труба! OR Казахстана! OR pipelin!",
        "Zhezdy@kk AND about:KZ",
        "Zhezdy OR Жезді",  # spelt out
        '"Green Bridge" OR Greenbridge OR Гринбридж',
        "урановодобыв* OR pipe* OR казах*",
        '="Zhezdy"',
        "Иран OR Иран!",  # the concept, and the word
    ],
)
def test_what_a_reader_of_the_page_writes_is_no_warning(query: str, thesaurus: Thesaurus) -> None:
    assert told(query, thesaurus) == []


def test_names_of_a_list_are_not_told(thesaurus: Thesaurus) -> None:
    query = "Russia AND @some"

    assert warnings(parse(query, lists={"some": ("Zhezdy", "Kokpekty")}), query, thesaurus=thesaurus) == []


def test_of_many_unknown_names_a_few_are_shown(thesaurus: Thesaurus) -> None:
    names = ["Zhezdy", "Kokpekty", "Zhympity", "Saumalkol", "Kishkenekol", "Terenozek", "Zhosaly"]

    ((_, message),) = told(" OR ".join(names), thesaurus)

    assert message.startswith("Zhezdy, Kokpekty, Zhympity, Saumalkol, Kishkenekol and 2 more: in no vocabulary")


@given(any_tree, st.text(alphabet=st.sampled_from("aАсoТβəӘѕƟ1'’ß\u00ad\u0301"), min_size=1, max_size=6))
@settings(deadline=None)
def test_any_query_is_looked_at_to_its_end(thesaurus: Thesaurus, tree: Node, text: str) -> None:
    tree = And((tree, Phrase(f"b{text}"), Exact(f"б{text}")))
    written = show(tree)

    assert all(1 <= warning.column <= len(written) for warning in warnings(tree, written, thesaurus=thesaurus))
