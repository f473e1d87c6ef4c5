"""The watch language: a user's query as text, read into a tree, and printed back.

alerts/query/parser.py has the grammar; docs/watches.md is for those who write queries. What other tools read in
different ways (two bare words side by side, AND mixed with OR) is refused with the possible readings.
"""

from alerts.query.lint import warnings
from alerts.query.lists import Lists
from alerts.query.parser import from_lists, from_score, parse
from alerts.query.tree import (
    About,
    And,
    Count,
    Exact,
    Fact,
    Leaf,
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
    leaves,
    show,
    walk,
)
from alerts.query.warning import QueryWarning

__all__ = [
    "About",
    "And",
    "Count",
    "Exact",
    "Fact",
    "Leaf",
    "Lists",
    "Near",
    "Node",
    "Not",
    "Or",
    "Pattern",
    "Phrase",
    "Prefix",
    "QueryWarning",
    "Score",
    "Weight",
    "Within",
    "Word",
    "from_lists",
    "from_score",
    "is_true_of_nothing",
    "leaves",
    "parse",
    "show",
    "walk",
    "warnings",
]
