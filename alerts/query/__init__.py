"""The watch language: a user's query as text, read into a tree, and printed back.

AND, OR, NOT in capitals (also `+`, `|`, `-x` and `!x`), brackets, "phrases" and `word!` for the word itself. What other
tools read in different ways (two bare words side by side, AND mixed with OR) is refused with the possible readings.
"""

from alerts.query.parser import from_lists, parse
from alerts.query.tree import And, Exact, Leaf, Node, Not, Or, Phrase, Prefix, Word, is_true_of_nothing, leaves, show

__all__ = [
    "And",
    "Exact",
    "Leaf",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Word",
    "from_lists",
    "is_true_of_nothing",
    "leaves",
    "parse",
    "show",
]
