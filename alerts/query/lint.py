"""What is allowed in a query and yet hardly meant: of its shape here, of its words in alerts/query/spelling.py.

Without a thesaurus only the query itself is looked at; with one, its words are compared with the vocabulary too.
"""

from collections.abc import Hashable, Iterable, Iterator

from alerts.query.spelling import check_leaf, check_vocabulary
from alerts.query.terms import QUOTES
from alerts.query.thesaurus import Thesaurus
from alerts.query.tree import And, Count, Fact, Leaf, Near, Node, Not, Or, Pattern, Score, Word, leaves, show, walk
from alerts.query.warning import QueryWarning

# Meltwater's advice too; beyond, the two sides are mostly in different thoughts.
NEAR_WORDS_MEANT_MAX = 10
# Nobody checks more by reading; what belongs together is one concept of vocabulary.yaml.
TERMS_MEANT_MAX = 300


def warnings(tree: Node, text: str = "", *, thesaurus: Thesaurus | None = None) -> list[QueryWarning]:
    """What the writer of the query may want to change, by column, each once; `text` is the query as written."""
    found = [*_of_text(text), *_of_size(tree)]
    for node in walk(tree):
        if isinstance(node, Leaf):
            found += check_leaf(node)
        else:
            found += _of_operator(node, thesaurus)
    if thesaurus is not None:
        found += check_vocabulary(tree, text, thesaurus)
    return sorted(dict.fromkeys(found), key=lambda warning: warning.column)


def _of_text(text: str) -> Iterator[QueryWarning]:
    curly = next((at for at, sign in enumerate(text) if sign in QUOTES and sign != '"'), None)
    if curly is not None:
        yield QueryWarning(f'{text[curly]} is read as a straight quotation mark "', curly + 1)


def _of_size(tree: Node) -> Iterator[QueryWarning]:
    terms = [leaf for leaf, _ in leaves(tree)]
    if len(terms) > TERMS_MEANT_MAX:
        said = f"{len(terms)} terms in one query: split it, or make concepts of them in vocabulary.yaml"
        yield QueryWarning(said, terms[TERMS_MEANT_MAX].column)


def _of_operator(node: Node, thesaurus: Thesaurus | None) -> Iterator[QueryWarning]:
    match node:
        case Near() if node.distance > NEAR_WORDS_MEANT_MAX:
            said = f"{node.distance} words between say little: {NEAR_WORDS_MEANT_MAX} at most are usual"
            yield QueryWarning(said, node.column)
        case And():
            yield from _repeated(tuple(_flat(node.parts, And)), thesaurus)
            yield from _impossible(tuple(_flat(node.parts, And)), thesaurus)
        case Or():
            yield from _repeated(tuple(_flat(node.parts, Or)), thesaurus)
        case Score():
            yield from _repeated(tuple(part.part for part in node.parts), thesaurus)


def _repeated(parts: tuple[Node, ...], thesaurus: Thesaurus | None) -> Iterator[QueryWarning]:
    seen: dict[Hashable, Node] = {}
    for part in parts:
        other = seen.setdefault(_meaning(part, thesaurus), part)
        if other is not part:
            same = f"{show(part)} is here twice" if other == part else f"{show(other)} and {show(part)} are one concept"
            yield QueryWarning(same, _column(part))


def _impossible(parts: tuple[Node, ...], thesaurus: Thesaurus | None) -> Iterator[QueryWarning]:
    asked = {_meaning(part, thesaurus) for part in parts}
    for part in parts:
        # NOT (a OR b) refuses both.
        refused = _flat((part.part,), Or) if isinstance(part, Not) else ()
        for node in refused:
            if _meaning(node, thesaurus) in asked:
                said = f"never fires: {show(node)} must be there and must not"
                yield QueryWarning(said, _column(node))


def _flat(parts: Iterable[Node], operator: type[And] | type[Or]) -> Iterator[Node]:
    """The parts, those in brackets with the same operator too."""
    for part in parts:
        if isinstance(part, operator):
            yield from _flat(part.parts, operator)
        else:
            yield part


def _meaning(node: Node, thesaurus: Thesaurus | None) -> Hashable:
    """What two parts have in common that ask for the same."""
    concept = thesaurus.concept_of(node.text) if thesaurus and isinstance(node, Word) and not node.plain else None
    return (concept.id, node.language) if concept and isinstance(node, Word) else node


def _column(node: Node) -> int:
    placed = Leaf | Fact | Pattern | Near | Count | Score
    return next((inner.column for inner in walk(node) if isinstance(inner, placed)), 1)
