import contextlib
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees import any_tree, terms

from alerts.errors import QueryError
from alerts.query import (
    About,
    And,
    Count,
    Exact,
    Fact,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Prefix,
    Score,
    Weight,
    Within,
    Word,
    from_lists,
    from_score,
    is_true_of_nothing,
    parse,
    show,
)
from alerts.query.parser import DEPTH_MAX, QUERY_LENGTH_MAX, TERMS_MAX

A, B, C = Word("a"), Word("b"), Word("c")


def score(*parts: tuple[Node, str], threshold: str) -> Score:
    return Score(tuple(Weight(part, Decimal(weight)) for part, weight in parts), Decimal(threshold))


# Values that hold what parts the keys of a score, or begins an expression.
URLS = score((Fact("url", ("a-/b,",)), "1"), (Fact("url", ("c/d",)), "1"), threshold="2")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a", A),
        ("a AND b AND c", And((A, B, C))),
        ("a OR b", Or((A, B))),
        ("a AND (b OR c)", And((A, Or((B, C))))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("a!", Word("a", plain=True)),
        ('"gas  pipe line"', Phrase("gas pipe line")),
        ("a -b", And((A, Not(B)))),
        ("a !b", And((A, Not(B)))),
        ("a|b", Or((A, B))),
        ("a + b", And((A, B))),
        ("a +b", And((A, B))),
        ("((a))", A),
        ("«газ» AND “b”", And((Phrase("газ"), Phrase("b")))),
        ("Nur-Sultan OR C5+1", Or((Word("Nur-Sultan"), Word("C5+1")))),
        ("O‘zbekiston", Word("O‘zbekiston")),
        ('="CSTO"', Exact("CSTO")),
        ("=«Нур-Султан сити»", Exact("Нур-Султан сити")),
        ('a AND -="b"', And((A, Not(Exact("b"))))),
        ("pipe*", Prefix("pipe")),
        ("a AND -құбы*", And((A, Not(Prefix("құбы"))))),
        ("a NEAR/5 b", Near(A, B, 5)),
        ("a ONEAR/50 b", Near(A, B, 50, ordered=True)),
        ("a NEAR b", Near(A, B, 4)),
        ("(a) NEAR/0 (b)", Near(A, B, 0)),
        ('(a OR (b | c)) NEAR/5 "d e"', Near(Or((A, B, C)), Phrase("d e"), 5)),
        ('"a b"~5', Near(Phrase("a"), Phrase("b"), 5)),
        ("a NEAR/5 b AND c", And((Near(A, B, 5), C))),
        ("a OR b NEAR/5 c", Or((A, Near(B, C, 5)))),
        ("a -(b NEAR/2 c)", And((A, Not(Near(B, C, 2))))),
        ("COUNT(a) >= 3", Count(A, 3)),
        ("COUNT (a OR (b | c))>2", Count(Or((A, B, C)), 3)),
        ('COUNT("a b") ≥ 2 AND c', And((Count(Phrase("a b"), 2), C))),
        ("title:COUNT(a) >= 2", Within("title", Count(A, 2))),
        ("/pipe.?line/", Pattern("pipe.?line")),
        (r"/a\/b (c|d)\\/i", Pattern(r"a/b (c|d)\\", ignore_case=True)),
        ("a AND -/b/", And((A, Not(Pattern("b"))))),
        ("body:/a/", Within("body", Pattern("a"))),
        ("SCORE(a: 3, b: -2.50) >= 1", score((A, "3"), (B, "-2.5"), threshold="1")),
        ("SCORE (a:+3,b:−2)≥2.0", score((A, "3"), (B, "-2"), threshold="2")),
        ("SCORE(title: 3) >= 3", score((Word("title"), "3"), threshold="3")),
        ('SCORE("a:5, b": 3, =«c: 1)»: 1) >= 3', score((Phrase("a:5, b"), "3"), (Exact("c: 1)"), "1"), threshold="3")),
        ("SCORE(/a:5,[)]/: 3, b: 1) >= 3", score((Pattern("a:5,[)]"), "3"), (B, "1"), threshold="3")),
        (
            "SCORE(a! : 3, b@ru: 1, abc*: 1) >= 3",
            score((Word("a", True), "3"), (Word("b", False, "ru"), "1"), (Prefix("abc"), "1"), threshold="3"),
        ),
        ("SCORE((a OR b): 3, a NEAR/2 b: 1) >= 3", score((Or((A, B)), "3"), (Near(A, B, 2), "1"), threshold="3")),
        ("SCORE(COUNT(a) >= 2: 4) >= 4", score((Count(A, 2), "4"), threshold="4")),
        (
            "SCORE((url:a-/b,): 1, (url:c/d): 1) >= 2",
            score((Fact("url", ("a-/b,",)), "1"), (Fact("url", ("c/d",)), "1"), threshold="2"),
        ),
        ("a AND NOT SCORE(b: 3) >= 3", And((A, Not(score((B, "3"), threshold="3"))))),
        ("title:SCORE(a: 3) >= 3", Within("title", score((A, "3"), threshold="3"))),
        ("title:a", Within("title", A)),
        ("intitle:(a OR b)", Within("title", Or((A, B)))),
        ('lead: "a b"', Within("lead", Phrase("a b"))),
        ("body:a AND b", And((Within("body", A), B))),
        ("a -title:b", And((A, Not(Within("title", B))))),
        ("title:(a NEAR/5 b)", Within("title", Near(A, B, 5))),
        ("title:about:KZ", Within("title", About("KZ"))),
        ("about:kz", About("KZ")),
        ("about:(KZ OR Uzbekistan)", Or((About("KZ"), About("UZ")))),
        ("source:tass", Fact("source", ("tass",))),
        ("source:(tass OR interfax | ria)", Fact("source", ("tass", "interfax", "ria"))),
        ("site:www.Example.org", Fact("domain", ("example.org",))),
        ("lang:(ru OR kk)", Fact("lang", ("ru", "kk"))),
        ("sourcelang:russian", Fact("lang", ("ru",))),
        ("language:UZ-cyrl", Fact("lang", ("uz-Cyrl",))),
        ("sourcecountry:kazakhstan", Fact("country", ("KZ",))),
        ("country:us", Fact("country", ("US",))),
        ('author:"Jane Doe"', Fact("author", ("Jane Doe",))),
        ("url:https://example.org/a?b=1", Fact("url", ("https://example.org/a?b=1",))),
        ("a lang:ru", And((A, Fact("lang", ("ru",))))),
        ("lang:ru a", And((Fact("lang", ("ru",)), A))),
        ("a -country:RU", And((A, Not(Fact("country", ("RU",)))))),
        ("source:tass AND lang:ru", And((Fact("source", ("tass",)), Fact("lang", ("ru",))))),
        ("a@ru", Word("a", language="ru")),
        ("a!@uz-Cyrl", Word("a", plain=True, language="uz-Cyrl")),
    ],
)
def test_query_reads_as(query: str, tree: Node) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ("Kazakhstan pipeline", 12, "Kazakhstan OR pipeline"),
        ("a AND b OR c", 9, "(a AND b) OR c or a AND (b OR c)"),
        ("a OR b AND c", 8, "a OR (b AND c)"),
        ("a and b", 3, "write AND"),
        ("not a", 1, "write NOT"),
        ("a AND or", 7, '"or" for the word'),
        ("NOT a", 5, "without these words"),
        ("NOT a AND NOT b", 5, "without these words"),
        ("a OR NOT b", 10, "without these words"),
        ("(a", 1, "not closed"),
        ("a)", 2, "not opened"),
        ("()", 2, "nothing stands after ("),
        ("a AND", 6, "nothing stands after AND"),
        ("AND a", 1, "nothing stands before AND"),
        ('a AND "b', 7, "not closed"),
        ('a AND ""', 7, "empty phrase"),
        ('a "b c"', 3, "operator is missing"),
        ("...", 1, "no letter"),
        ("a AND b;c", 8, "cannot stand"),
        ('a AND =""', 7, "empty phrase"),
        ('a AND ="b', 8, "not closed"),
        ("a AND =b", 7, '="exact form"'),
        ("a AND pi*", 7, "at least 3 letters"),
        ("Nur-Su*", 1, "at least 3 letters"),
        ("a AND *line", 7, "at the end"),
        ("a AND pi*ne", 7, "at the end"),
        ("a AND pipe?", 7, "at the end"),
        ("a AND *", 7, "at the end"),
        ('"gas pipe"*', 11, "not supported"),
        ("a NEAR/51 b", 3, "at most 50"),
        ('"a b"~51', 6, "at most 50"),
        ('"a b c"~5', 8, "joins two words"),
        ("a NEAR/x b", 3, "NEAR/5"),
        ("a near/5 b", 3, "write NEAR/5"),
        ("a w/3 b", 3, "write NEAR/3"),
        ("a adj2 b", 3, "write NEAR/2"),
        ("a NEAR/5", 9, "nothing stands after NEAR/5"),
        ("NEAR/5 a", 1, "nothing stands before NEAR/5"),
        ("a NEAR/5 b NEAR/3 c", 12, "(a NEAR/5 …) AND (… NEAR/3 …)"),
        ("NOT a NEAR/5 b", 7, "NOT (a NEAR/5 b)"),
        ("a NEAR/5 (b AND c)", 3, "joins terms"),
        ("a NEAR/5 (b OR (c AND d))", 3, "joins terms"),
        ("a~5", 1, "after a phrase"),
        ("COUNT(a)", 9, "COUNT(a) >= 3"),
        ("COUNT(a) AND b", 10, "compared with >="),
        ("COUNT(a) < 3", 10, "NOT before it"),
        ("COUNT(a) = 3", 10, "compared with >="),
        ("COUNT(a) >= 0", 10, "1 to 100"),
        ("COUNT(a) >= 101", 10, "1 to 100"),
        ("COUNT(a AND b) >= 3", 1, "joins terms"),
        ("COUNT", 1, "COUNT(word)"),
        ("a >= 3", 3, "operator is missing"),
        (">= 3", 1, "nothing stands before"),
        ("/a", 1, "not closed"),
        ("a AND /b/x", 10, "unknown flag"),
        ("a AND /(b/", 7, "not a regular expression"),
        (r"/(a)\1/", 1, "backreferences"),
        ("/a(?=b)/", 1, "ahead and behind"),
        ("/(?<!a)b/", 1, "ahead and behind"),
        ("/a++/", 1, "possessive"),
        ("/a*/", 1, "matches nothing"),
        (r"/\b/", 1, "matches nothing"),
        (r"/\bгаз/", 1, "Latin letters"),
        ("/a{31}/", 1, "too often"),
        ("/(a{15}){15}/", 1, "too often"),
        (r"/(\pL{2} ){15}/", 1, "too large"),
        ("/" + "a" * 501 + "/", 1, "500"),
        ("/a/ NEAR/5 b", 5, "joins terms"),
        ("titel:a", 1, "did you mean title"),
        ("a AND foo:b", 7, "unknown field 'foo'"),
        ("title:", 7, "nothing stands after title:"),
        ("lang:", 6, "nothing stands after lang:"),
        ("lang:()", 7, "joined with OR"),
        ("lang:(ru", 6, "not closed"),
        ("lang:(ru kk)", 10, "joined with OR"),
        ("lang:(ru AND kk)", 10, "joined with OR"),
        ("lang:(ru OR)", 12, "joined with OR"),
        ("lang:(-ru)", 7, "no language"),
        ("lang:rusian", 6, "did you mean russian"),
        ("country:Kazakstan", 9, "did you mean kazakhstan"),
        ("country:KAZ", 9, "two letters"),
        ("about:US", 7, "write others as words"),
        ("domain:example.org/a", 8, "url: for an address"),
        ('author:"..."', 8, "no name"),
        ('source:""', 8, "empty value"),
        ("NOT lang:ru", 5, "without these words"),
        ("a OR NOT source:tass", 10, "without these words"),
        ("title:(lead:a)", 1, "cannot stand inside"),
        ("title:(a AND lang:ru)", 1, "cannot stand inside"),
        ("title:a NEAR/5 b", 9, "title:(a NEAR/5 b)"),
        ("lang:ru NEAR/5 b", 9, "joins terms"),
        ("a b lang:ru", 3, "side by side"),
        ("http://example.org", 5, "quotation marks"),
        ("a@xx", 3, "unknown language 'xx'"),
        ("SCORE", 1, "SCORE(word: 3"),
        ("SCORE(a: 3", 6, "not closed"),
        ("SCORE(a: 3)", 12, "compared with >="),
        ("SCORE(a: 3) > 2", 12, "compared with >="),
        ("SCORE(a: 3) >= x", 12, "compared with >="),
        ("SCORE() >= 3", 7, "a word with a weight is missing"),
        ("SCORE(a: 3,) >= 3", 12, "a word with a weight is missing"),
        ("SCORE(a: 3, b) >= 3", 12, "b has no weight"),
        ("SCORE(a: 1,5) >= 1", 12, "decimals as 2.5"),
        ("SCORE(a: 0) >= 1", 10, "are not 0"),
        ("SCORE(a: 1001) >= 1", 10, "from -1000 to 1000"),
        ("SCORE(a: 1.234) >= 1", 10, "2 decimals at most"),
        ("SCORE(a: 3) >= 4", 1, "no text reaches 4: the weights above 0 come to 3"),
        ("b AND SCORE(a: 3, b: -9) >= 3.01", 7, "no text reaches 3.01"),
        ("SCORE(a: 3) >= 0", 1, "every text reaches 0"),
        ("SCORE(a: 3) >= -1", 1, "every text reaches -1"),
        ("SCORE(a: 3, NOT b: 2) >= 3", 13, "below 0 in place of NOT"),
        ("SCORE(gas field: 3) >= 3", 11, '"two words": 3'),
        ("SCORE(a OR b: 3) >= 3", 9, "(one OR other): 3"),
        ("SCORE(: 3) >= 3", 9, "nothing stands after SCORE("),
        ("SCORE(a: 3, (SCORE(b: 1) >= 1): 3) >= 3", 14, "SCORE inside SCORE"),
        ("NOT SCORE(a: 3) >= 3", 11, "without these words"),
        ("a NEAR/5 SCORE(b: 3) >= 3", 3, "joins terms"),
        ("SCORE(a: 3) >= 3 b", 18, "operator is missing"),
        ("a@uz-Cyr", 3, "did you mean uz-Cyrl"),
        ("a AND b@", 9, "unknown language"),
        ("desk@example", 6, '"desk@example"'),
    ],
)
def test_query_is_refused_at_its_column(query: str, column: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)

    assert caught.value.column == column
    assert says in str(caught.value)


LISTS = {
    "majors": ("Lukoil", "Kashagan field", "oil!"),
    "all": ("@majors", "a"),
    "one": ("a",),
    "loop": ("b", "@back"),
    "back": ("@loop",),
    "self": ("@self",),
    "lost": ("@major",),
    "empty": (),
}


@pytest.mark.parametrize(
    ("query", "means"),
    [
        ("@majors", 'Lukoil OR "Kashagan field" OR oil!'),
        ("b AND @all", 'b AND (Lukoil OR "Kashagan field" OR oil! OR a)'),
        ("b AND -@one", "b AND NOT a"),
        ("b NEAR/3 @majors", 'b NEAR/3 (Lukoil OR "Kashagan field" OR oil!)'),
        ("COUNT(@one OR b) >= 2", "COUNT(a OR b) >= 2"),
        ("title:@one", "title:a"),
    ],
)
def test_named_list_is_its_terms_joined_with_or(query: str, means: str) -> None:
    assert parse(query, lists=LISTS) == parse(means)


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ("a AND @majers", 7, "unknown list @majers; did you mean majors?"),
        ("a AND @zzz", 7, "lists.yaml has"),
        ("a AND @loop", 7, "holds itself: @loop → @back → @loop"),
        ("a AND @self", 7, "holds itself: @self → @self"),
        ("a AND @lost", 7, "unknown list @major;"),
        ("a AND @empty", 7, "is empty"),
        ("a AND @", 7, "@name"),
    ],
)
def test_list_that_cannot_be_read_is_told_where_it_is_named(query: str, column: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, lists=LISTS)

    assert caught.value.column == column
    assert says in str(caught.value)


def test_without_lists_a_name_is_refused() -> None:
    with pytest.raises(QueryError, match="there are no lists here"):
        parse("@majors")


def test_form_without_operators_takes_named_lists() -> None:
    assert from_lists(all=["b"], any=["@one", "c"], lists=LISTS) == parse("b AND (a OR c)")


def test_limits_are_named() -> None:
    with pytest.raises(QueryError, match=str(QUERY_LENGTH_MAX)):
        parse("a" * (QUERY_LENGTH_MAX + 1))
    with pytest.raises(QueryError, match=str(TERMS_MAX)):
        parse(" OR ".join(["a"] * (TERMS_MAX + 1)))
    with pytest.raises(QueryError, match=str(DEPTH_MAX)):
        parse("(" * (DEPTH_MAX + 1) + "a" + ")" * (DEPTH_MAX + 1))

    assert parse("(" * DEPTH_MAX + "a" + ")" * DEPTH_MAX) == A


def test_ten_thousand_brackets_are_refused_not_a_crash() -> None:
    with pytest.raises(QueryError):
        parse("(" * 10_000)
    with pytest.raises(QueryError):
        parse("NOT " * 4_000 + "a")
    with pytest.raises(QueryError):
        parse("SCORE(" * 3_000 + "a" + ": 1) >= 1" * 100)


def test_lists_read_as_the_query_they_stand_for() -> None:
    tree = from_lists(all=["Kazakhstan"], any=["pipeline", "CSTO"], none=["football"])

    assert tree == parse("Kazakhstan AND (pipeline OR CSTO) AND NOT football")


def test_list_entries_may_be_phrases_and_plain_words() -> None:
    tree = from_lists(any=["gas field", '"Central Asia"', "pipeline!", "or"])

    assert tree == Or((Phrase("gas field"), Phrase("Central Asia"), Word("pipeline", plain=True), Phrase("or")))


@pytest.mark.parametrize(
    "lists", [{}, {"none": ["a"]}, {"all": ["a AND b"]}, {"any": ["(a)"]}, {"any": [""]}, {"all": ["-a"]}]
)
def test_lists_that_cannot_be_read_are_refused(lists: dict[str, list[str]]) -> None:
    with pytest.raises(QueryError):
        from_lists(**lists)


def test_weights_read_as_the_query_they_stand_for() -> None:
    weights = {"Kazakhstan": Decimal(3), "gas field": Decimal("2.5"), "(a OR b!)": Decimal(-1), "@one": Decimal(1)}

    tree = from_score(weights, Decimal(5), lists=LISTS)

    assert tree == parse('SCORE(Kazakhstan: 3, "gas field": 2.5, (a OR b!): -1, a: 1) >= 5')


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": 1001}, {"a AND b": 9}, {"-a": 9}, {"(NOT a)": 9}, {"a": 4}])
def test_weights_that_cannot_be_read_are_refused(weights: dict[str, int]) -> None:
    with pytest.raises(QueryError):
        from_score({key: Decimal(weight) for key, weight in weights.items()}, Decimal(5))


@given(any_tree)
@settings(deadline=None)
def test_what_is_printed_reads_back_as_the_same_tree(tree: Node) -> None:
    if is_true_of_nothing(tree):
        with pytest.raises(QueryError):
            parse(show(tree))
    else:
        assert parse(show(tree)) == tree


@given(st.text(alphabet=st.sampled_from('ab ()|+-!"«»NOTANDRE*:/@~=“”中\u200b.5,>'), max_size=40))
def test_any_text_is_a_tree_or_a_query_error(text: str) -> None:
    tree = None
    with contextlib.suppress(QueryError):
        tree = parse(text)

    assert tree is None or parse(show(tree)) == tree


@given(st.lists(terms.map(show).filter(lambda text: not text.startswith("about:")), min_size=1, max_size=3), any_tree)
@settings(deadline=None)
def test_named_lists_are_printed_as_their_terms(entries: list[str], tree: Node) -> None:
    query = f"c AND @some AND SCORE(@some: 2, a: 1) >= 2 AND NOT (b AND ({show(tree)}))"

    parsed = parse(query, lists={"some": tuple(entries)})

    assert parse(show(parsed)) == parsed


@pytest.mark.parametrize("query", ["SCORE(a: 3, b: -2", "SCORE(a b", "SCORE((a: 1) >= 1", "SCORE(a: 1)) >= 1"])
@given(end=st.text(alphabet=st.sampled_from('ab()"/:,13- >=.'), max_size=20))
def test_any_text_in_a_score_is_a_tree_or_a_query_error(query: str, end: str) -> None:
    tree = None
    with contextlib.suppress(QueryError):
        tree = parse(query + end)

    assert tree is None or parse(show(tree)) == tree
