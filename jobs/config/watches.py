"""`watches.yaml` becomes watches, their queries read and their channels known."""

from alerts.config import WATCHES_MAX, WatchKeys
from alerts.errors import QueryError
from alerts.model import Watch
from alerts.query import Lists, from_lists, parse, show, warnings
from alerts.query import Node as Query
from alerts.query.thesaurus import Thesaurus
from jobs.config.entries import Form, entries, id_of
from jobs.config.files import WATCHES
from jobs.config.problems import Place, Problems, nearest, suggestion
from jobs.config.scores import THRESHOLD, read_score
from jobs.config.tree import Mapping, Node, Scalar, Sequence, place_inside, scalars
from jobs.config.validation import validate
from scraper.config import quoted

FORM = Form(WATCHES, "watches", WATCHES_MAX)
LISTS = ("all", "any", "none")
FORMS = ("query", "score", *LISTS)


def read_watches(
    node: Node | None,
    channel_ids: frozenset[str] | None,
    problems: Problems,
    *,
    lists: Lists,
    thesaurus: Thesaurus | None = None,
) -> tuple[Watch, ...]:
    """The watches; `channel_ids` is None where the channels could not be read, so that no name can be checked.

    With a thesaurus the words of queries are compared with the vocabulary, for warnings.
    """
    found = []
    for entry in entries(FORM, node, problems):
        keys = validate(WatchKeys, entry, file=WATCHES, problems=problems)
        query = read_query(entry, problems, lists=lists, thesaurus=thesaurus)
        if keys is not None and query is not None and keys.languages is not None:
            query = in_languages(query, keys.languages, entry, problems)
        check_notify(entry, channel_ids, problems)
        if keys is not None and query is not None:
            found.append(
                Watch(
                    id=keys.id,
                    title=keys.title or keys.id,
                    query=query,
                    notify=keys.notify,
                    updates=keys.updates,
                    on_change=keys.on_change,
                    severity=keys.severity,
                    habits=keys.habits(),
                )
            )
    return tuple(found)


def places_of(node: Node | None) -> dict[str, Place]:
    """Where the query of each watch stands, in whichever form, by the watch's id."""
    return {
        name: entry.keys[key]
        for entry in entries(FORM, node, Problems())
        for key in reversed(FORMS)
        if key in entry.keys and (name := id_of(entry)) is not None
    }


def read_query(entry: Mapping, problems: Problems, *, lists: Lists, thesaurus: Thesaurus | None = None) -> str | None:
    """The query as `alerts.query` reads it, of whichever form; None when something was reported."""
    keys = [key for key in FORMS if key in entry.nodes]
    if THRESHOLD in entry.nodes and "score" not in keys:
        problems.error(WATCHES, entry.keys[THRESHOLD], f'"{THRESHOLD}" goes with "score"')
        return None
    if len(keys) > 1 and keys[0] not in LISTS:
        message = f'a watch has either "{keys[0]}" or "{keys[1]}", not both'
        problems.error(WATCHES, entry.keys[keys[1]], message)
        return None
    if "query" in keys:
        return parse_query(entry.nodes["query"], problems, lists=lists, thesaurus=thesaurus)
    if keys:
        tree = read_score(entry, problems, lists=lists) if "score" in keys else join_lists(entry, problems, lists=lists)
        if tree is None:
            return None
        for warning in warnings(tree, thesaurus=thesaurus):
            problems.warn(WATCHES, entry.keys[keys[0]], warning.message)
        return show(tree)
    # A misspelt `qurey` is reported as such by the model.
    if not any(nearest(key, FORMS) for key in entry.keys if key not in WatchKeys.model_fields):
        problems.error(WATCHES, entry.place, 'missing key "query" (or "all", "any", "none", or "score")')
    return None


def parse_query(node: Node, problems: Problems, *, lists: Lists, thesaurus: Thesaurus | None) -> str | None:
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
    for warning in warnings(tree, node.value, thesaurus=thesaurus):
        problems.warn(WATCHES, place_inside(node, warning.column - 1), warning.message)
    return query


def in_languages(query: str, languages: tuple[str, ...], entry: Mapping, problems: Problems) -> str | None:
    """The query for articles in these languages only; None when something was reported."""
    known = []
    for language, node in zip(languages, scalars(entry.nodes["languages"]), strict=True):
        try:
            parse(f'x AND lang:"{language}"')
        except QueryError as error:
            problems.error(WATCHES, node.place, f"languages: {error}")
            continue
        known.append(f'"{language}"')
    if len(known) < len(languages):
        return None
    try:
        return show(parse(f"({query}) AND lang:({' OR '.join(known)})"))
    except QueryError as error:
        problems.error(WATCHES, entry.keys["languages"], str(error))
        return None


def join_lists(entry: Mapping, problems: Problems, *, lists: Lists) -> Query | None:
    """The lists as one query."""
    terms = {key: terms_of(key, entry.nodes[key], problems, lists=lists) for key in LISTS if key in entry.nodes}
    known = {key: listed for key, listed in terms.items() if listed is not None}
    if len(known) < len(terms) or not all(known.values()):
        return None
    try:
        return from_lists(**known, lists=lists)
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
