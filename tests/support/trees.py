"""Hypothesis strategies for trees of the query language: every kind of node, in every place where it may stand."""

from decimal import Decimal

from hypothesis import strategies as st

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
    is_true_of_nothing,
)

SearchStrategy = st.SearchStrategy

_words = st.sampled_from(
    ["Kazakhstan", "құбыр", "C5+1", "Nur-Sultan", "O‘zbekiston", "哈萨克斯坦", "AT&T", "andere", "title"]
)
terms: SearchStrategy[Node] = st.one_of(
    st.builds(Word, _words, st.booleans(), st.sampled_from(["", "", "ru", "uz-Cyrl"])),
    st.lists(_words, min_size=1, max_size=3).map(lambda parts: Phrase(" ".join(parts))),
    st.lists(_words, min_size=1, max_size=3).map(lambda parts: Exact(" ".join(parts))),
    st.sampled_from(["a: 3, b", "(x", "SCORE(a: 1)", "/a"]).map(Phrase),
    st.sampled_from(["Kazakhstan", "құбыр", "Nur-Sultan", "O‘zbekiston"]).map(Prefix),
    st.sampled_from(["KZ", "RU"]).map(About),
)
_values = st.lists(
    st.sampled_from(["tass", "a b", "OR", "/x?y=1", "-z", "@q", "w*", "a,/b:5,", "a-/b"]),
    min_size=1,
    max_size=3,
    unique=True,
)
facts: SearchStrategy[Node] = st.one_of(
    st.builds(Fact, st.sampled_from(["source", "type", "url"]), _values.map(tuple)),
    st.sampled_from([Fact("lang", ("ru", "uz-Cyrl")), Fact("country", ("KZ",)), Fact("domain", ("example.org", "kz"))]),
)
patterns: SearchStrategy[Node] = st.builds(
    Pattern,
    st.sampled_from(["a/b", r"\\", "x (y|z)", r"\.\(", '"q"', "ә+", "a: 5, ", "[)]: 3,"]),
    st.booleans(),
)
_amounts = st.integers(-5, 900).filter(bool).map(Decimal) | st.decimals(-9, 9, places=2).filter(bool)


def operands(leaves: SearchStrategy[Node]) -> SearchStrategy[Node]:
    """What NEAR and COUNT take."""
    return st.one_of(leaves, _joined(leaves, Or))


def nears(leaves: SearchStrategy[Node]) -> SearchStrategy[Node]:
    return st.builds(Near, operands(leaves), operands(leaves), st.integers(0, 50), st.booleans())


def counts(leaves: SearchStrategy[Node]) -> SearchStrategy[Node]:
    return st.builds(Count, operands(leaves), st.integers(1, 100) | st.integers(1, 2))


@st.composite
def scores(draw: st.DrawFn, parts: SearchStrategy[Node]) -> Score:
    """Scores whose threshold can be reached."""
    found = draw(st.lists(parts.filter(lambda part: not is_true_of_nothing(part)), min_size=1, max_size=4))
    weights = [draw(_amounts) for _ in found]
    weights[0] = abs(weights[0])
    most = sum(weight for weight in weights if weight > 0)
    threshold = draw(st.sampled_from([most, weights[0], Decimal("0.01"), most / 2])).quantize(Decimal("0.01"))
    parted = tuple(Weight(part, weight) for part, weight in zip(found, weights, strict=True))
    return Score(parted, max(threshold, Decimal("0.01")))


def trees(
    leaves: SearchStrategy[Node], facts: SearchStrategy[Node], patterns: SearchStrategy[Node]
) -> SearchStrategy[Node]:
    """Whole queries over these terms, conditions and regular expressions."""
    simple = st.one_of(leaves, nears(leaves), counts(leaves), patterns, leaves.map(Not), _joined(leaves, And))
    scope = st.sampled_from(["title", "lead", "body"])
    single = st.one_of(
        leaves, leaves, nears(leaves), facts, counts(leaves), patterns, st.builds(Within, scope, simple)
    )  # what a score may hold: no other score
    return st.recursive(
        st.one_of(single, scores(single), st.builds(Within, scope, scores(simple))),
        lambda inner: st.one_of(_joined(inner, And), _joined(inner, Or), inner.map(Not)),
        max_leaves=12,
    )


def _joined(parts: SearchStrategy[Node], operator: type[And] | type[Or]) -> SearchStrategy[Node]:
    return st.lists(parts, min_size=2, max_size=4).map(lambda joined: operator(tuple(joined)))


any_tree = trees(terms, facts, patterns)
