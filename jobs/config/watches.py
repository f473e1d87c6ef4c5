"""`watches.yaml` becomes watches, their queries read and their channels known."""

from alerts.config import WATCHES_MAX, WatchKeys
from alerts.errors import QueryError
from alerts.model import Watch
from alerts.query import Lists, from_lists, parse, show, warnings
from jobs.config.entries import Form, entries
from jobs.config.files import WATCHES
from jobs.config.problems import Problems, nearest, suggestion
from jobs.config.tree import Mapping, Node, Scalar, Sequence, place_inside
from jobs.config.validation import validate
from scraper.config import quoted

FORM = Form(WATCHES, "watches", WATCHES_MAX)
LISTS = ("all", "any", "none")


def read_watches(
    node: Node | None, channel_ids: frozenset[str] | None, problems: Problems, *, lists: Lists
) -> tuple[Watch, ...]:
    """The watches; `channel_ids` is None where the channels could not be read, so that no name can be checked."""
    found = []
    for entry in entries(FORM, node, problems):
        keys = validate(WatchKeys, entry, file=WATCHES, problems=problems)
        query = read_query(entry, problems, lists=lists)
        check_notify(entry, channel_ids, problems)
        if keys is not None and query is not None:
            found.append(Watch(id=keys.id, title=keys.title or keys.id, query=query, notify=keys.notify))
    return tuple(found)


def read_query(entry: Mapping, problems: Problems, *, lists: Lists) -> str | None:
    """The query as `alerts.query` reads it, of `query` or of the lists; None when something was reported."""
    keys = [key for key in LISTS if key in entry.nodes]
    if "query" in entry.nodes:
        if keys:
            message = f'a watch has either "query" or "{keys[0]}", not both'
            problems.error(WATCHES, entry.keys[keys[0]], message)
            return None
        return parse_query(entry.nodes["query"], problems, lists=lists)
    if keys:
        return join_lists(entry, problems, lists=lists)
    # A misspelt `qurey` is reported as such by the model.
    if not any(nearest(key, ("query", *LISTS)) for key in entry.keys if key not in WatchKeys.model_fields):
        problems.error(WATCHES, entry.place, 'missing key "query" (or "all", "any", "none")')
    return None


def parse_query(node: Node, problems: Problems, *, lists: Lists) -> str | None:
    """The query, with the terms of named lists in their place: what is read here needs no lists afterwards."""
    if isinstance(node, Scalar) and node.value is None:
        problems.error(WATCHES, node.place, "query: holds nothing; quote the query if it begins with #")
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return None  # the model says that it must be text
    try:
        tree = parse(node.value, lists=lists)
        query = show(tree) if "@" in node.value else node.value
        parse(query)  # with its lists it may be too long
    except QueryError as error:
        problems.error(WATCHES, place_inside(node, error.column - 1), str(error))
        return None
    for warning in warnings(tree):
        problems.warn(WATCHES, place_inside(node, warning.column - 1), warning.message)
    return query


def join_lists(entry: Mapping, problems: Problems, *, lists: Lists) -> str | None:
    """The lists as one query."""
    terms = {key: terms_of(key, entry.nodes[key], problems, lists=lists) for key in LISTS if key in entry.nodes}
    known = {key: listed for key, listed in terms.items() if listed is not None}
    if len(known) < len(terms) or not all(known.values()):
        return None
    try:
        return show(from_lists(**known, lists=lists))
    except QueryError as error:
        problems.error(WATCHES, entry.keys[next(iter(terms))], str(error))
        return None


def terms_of(key: str, node: Node, problems: Problems, *, lists: Lists) -> tuple[str, ...] | None:
    """The terms of one list; None if it holds anything else (the model says so) or a bad term (said here)."""
    if isinstance(node, Scalar) and node.value is None:
        problems.error(WATCHES, node.place, f"{key}: holds nothing")
    if not isinstance(node, Sequence):
        return None
    scalars = [inner for inner in node.nodes if isinstance(inner, Scalar)]
    terms = tuple(scalar.value for scalar in scalars if isinstance(scalar.value, str))
    bad = 0
    for scalar in scalars:
        if isinstance(scalar.value, str) and (said := term_error(scalar.value, lists)) is not None:
            # One term at a time, as if it stood under "all", so that each bad one is told with its own place.
            problems.error(WATCHES, scalar.place, said.replace('"all"', quoted(key), 1))
            bad += 1
    return terms if not bad and len(terms) == len(node.nodes) else None


def term_error(term: str, lists: Lists) -> str | None:
    try:
        from_lists(all=(term,), lists=lists)
    except QueryError as error:
        return str(error)
    return None


def check_notify(entry: Mapping, channel_ids: frozenset[str] | None, problems: Problems) -> None:
    """Each channel is there, and named once."""
    node = entry.nodes.get("notify")
    seen: set[str] = set()
    for scalar in node.nodes if isinstance(node, Sequence) else ():
        if not isinstance(scalar, Scalar) or not isinstance(scalar.value, str):
            continue
        name = scalar.value
        if name in seen:
            problems.error(WATCHES, scalar.place, f"channel {quoted(name)} is named twice")
        elif channel_ids is not None and name not in channel_ids:
            known = suggestion(name, channel_ids) or "; channels.yaml has none"
            problems.error(WATCHES, scalar.place, f"unknown channel {quoted(name)}{known}")
        seen.add(name)
