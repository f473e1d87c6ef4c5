"""`score: {pipeline: 3, CSTO: 5, football: -10, threshold: 6}` of a watch becomes a query."""

from decimal import Decimal

from alerts.config import read_amount
from alerts.errors import QueryError
from alerts.query import Lists, from_score
from alerts.query import Node as Query
from jobs.config.files import WATCHES
from jobs.config.problems import Problems
from jobs.config.tree import Mapping, Node, Scalar

THRESHOLD = "threshold"


def read_score(entry: Mapping, problems: Problems, *, lists: Lists) -> Query | None:
    """The query that the weights stand for; None when something was reported, here or by the model."""
    held = entry.nodes["score"]
    if isinstance(held, Scalar) and held.value is None:
        problems.error(WATCHES, held.place, "score: holds nothing")
    if not isinstance(held, Mapping) or not is_threshold_once(entry, held, problems):
        return None
    weights = {key: amount_of(node) for key, node in held.nodes.items() if key != THRESHOLD}
    threshold = amount_of(held.nodes.get(THRESHOLD) or entry.nodes[THRESHOLD])
    # One term at a time, so that each bad one is told with its own place.
    bad = [key for key in weights if not is_term(key, held, problems, lists=lists)]
    known = {key: weight for key, weight in weights.items() if weight is not None}
    if bad or len(known) < len(weights) or threshold is None:
        return None
    try:
        return from_score(known, threshold, lists=lists)
    except QueryError as error:
        place = (held if THRESHOLD in held.nodes else entry).nodes[THRESHOLD].place
        problems.error(WATCHES, place if known else held.place, str(error))
        return None


def is_threshold_once(entry: Mapping, held: Mapping, problems: Problems) -> bool:
    if THRESHOLD in held.nodes and THRESHOLD in entry.nodes:
        message = f'"threshold" stands inside "score" already, on line {held.keys[THRESHOLD].line}'
        problems.error(WATCHES, entry.keys[THRESHOLD], message)
        return False
    if THRESHOLD not in held.nodes and THRESHOLD not in entry.nodes:
        message = 'missing key "threshold": the sum that the weights must come to'
        problems.error(WATCHES, entry.keys["score"], message)
        return False
    return True


def amount_of(node: Node) -> Decimal | None:
    """The number; None where there is none, which the model says."""
    try:
        return read_amount(node.value if isinstance(node, Scalar) else None)
    except ValueError:
        return None


def is_term(key: str, held: Mapping, problems: Problems, *, lists: Lists) -> bool:
    try:
        from_score({key: Decimal(1)}, Decimal(1), lists=lists)
    except QueryError as error:
        problems.error(WATCHES, held.keys[key], f"score: {error}")
        return False
    return True
