"""How a query is read, and why it fired on a document or did not: values for printing, and the lines to print.

For each word of the query: the concept it names or that it means itself; by language the terms that can fire, each with
its stems and what may follow them, its conditions and where it comes from; the terms that are off, with the reason.
With a document: the hits, or the nearest miss, which is the least that would have to change; and words that are there
but do not count, with the reason. Everything comes from the code that matches, so it cannot say anything else than
what happens.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.lexicon import Lexicon, NoLexicon
from alerts.matching import Matcher
from alerts.model import Document
from alerts.query import Lists, QueryWarning, parse, show, warnings
from alerts.query.thesaurus import Thesaurus
from alerts.readings import LeafReading, leaf_lines, read_structure, read_unit
from alerts.verdict import Verdict, judge, verdict_lines
from alerts.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Explanation:
    """`asks` says what the query asks beyond its terms (distances); `warnings` what its writer may want to change."""

    query: str
    asks: tuple[str, ...]
    leaves: tuple[LeafReading, ...]
    verdict: Verdict | None
    warnings: tuple[QueryWarning, ...] = ()


def explain(
    query: str,
    vocabulary: Vocabulary,
    document: Document | None = None,
    *,
    lists: Lists | None = None,
    lexicon: Lexicon | None = None,
) -> Explanation:
    """The reading of a query, with a verdict where a document is given. Raises QueryError."""
    tree = parse(query, lists=lists)
    lexicon = lexicon or NoLexicon()
    matcher = Matcher(vocabulary, lexicon)
    matcher.learn([tree])
    matcher.add("", tree)
    return Explanation(
        query=show(tree),
        asks=tuple(read_structure(tree)),
        leaves=tuple(read_unit(unit, vocabulary, lexicon) for unit in matcher.units),
        verdict=judge(matcher, document) if document is not None else None,
        warnings=tuple(warnings(tree, query, thesaurus=Thesaurus(vocabulary))),
    )


def lines(explanation: Explanation) -> Iterator[str]:
    """The explanation as text for a terminal."""
    yield f"query: {explanation.query}"
    for asked in explanation.asks:
        yield f"  {asked}"
    for leaf in explanation.leaves:
        yield ""
        yield from leaf_lines(leaf)
    if explanation.verdict is not None:
        yield ""
        yield from verdict_lines(explanation.verdict)
