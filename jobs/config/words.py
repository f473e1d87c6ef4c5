"""`vocabulary.yaml` and `lists.yaml`: the user's own words."""

from alerts.config import TERMS_MAX
from alerts.errors import VocabularyError
from jobs.config.entries import top
from jobs.config.files import LISTS, VOCABULARY
from jobs.config.problems import Place, Problems
from jobs.config.tree import Mapping, Node, Scalar, Sequence, holds_broken, plain, scalars
from jobs.config.validation import node_at
from jobs.config.watches import term_error
from scraper.config import check_id

# A watch names a handful; this keeps a generated file from slowing every reload.
LISTS_MAX = 500


def read_vocabulary(node: Node | None, problems: Problems) -> object:
    """The file as plain values for `alerts.vocabulary.load`; None when there is none or something was reported."""
    mapping = top(VOCABULARY, node, ("concepts",), problems)
    if mapping is None or not mapping.nodes.keys() <= {"concepts"} or holds_broken(mapping):
        return None
    # Imported here: the vocabulary takes a while to load, and few users have one of their own.
    from alerts.vocabulary import load
    from alerts.vocabulary.loading import read

    content = plain(mapping, listing=list)
    assert isinstance(content, dict)
    concepts = content.get("concepts")
    for index, concept in enumerate(concepts if isinstance(concepts, list) else ()):
        # One concept at a time, so that one mistake of each is told.
        try:
            list(read({"concepts": [concept]}))
        except VocabularyError as error:
            where = error.path[2:] if error.path[:1] == ("concepts",) else error.path
            problems.error(VOCABULARY, place_of(mapping, ("concepts", index, *where), error), str(error))
            content = None
    if content is not None:
        try:
            load(content)
        except VocabularyError as error:
            problems.error(VOCABULARY, place_of(mapping, error.path, error), str(error))
            content = None
    return content


def place_of(mapping: Mapping, path: tuple[str | int, ...], error: VocabularyError) -> Place:
    """Where the value at the path stands; for an unknown key (or language, which is a key) the key itself.

    What concerns several concepts has no path: then the first concept that the message names.
    """
    above = node_at(mapping, path[:-1])
    if path and str(error).startswith("unknown") and isinstance(above, Mapping) and path[-1] in above.keys:
        return above.keys[str(path[-1])]
    if not path:
        named = (node for node in scalars(mapping) if isinstance(node.value, str) and f'"{node.value}"' in str(error))
        return next(named, mapping).place
    return node_at(mapping, path).place


def read_lists(node: Node | None, problems: Problems) -> dict[str, tuple[str, ...]]:
    """The terms of each named list."""
    mapping = top(LISTS, node, ("lists",), problems)
    held = mapping.nodes.get("lists") if mapping is not None else None
    if mapping is None or held is None:
        return {}
    if not isinstance(held, Mapping):
        problems.error(LISTS, mapping.keys["lists"], '"lists" holds names with terms: "majors: [Lukoil, Rosneft]"')
        return {}
    if len(held.nodes) > LISTS_MAX:
        problems.error(LISTS, held.place, f"too many lists: {len(held.nodes):,}, {LISTS_MAX} at the most")
        return {}
    lists = {name: read_list(name, held.keys[name], terms, problems) for name, terms in held.nodes.items()}
    check_references(held, lists, problems)
    return lists


def check_references(held: Mapping, lists: dict[str, tuple[str, ...]], problems: Problems) -> None:
    """Lists that name lists: each is there, and none holds itself."""
    for name, terms in lists.items():
        if any(term.startswith("@") for term in terms) and (said := term_error(f"@{name}", lists)) is not None:
            problems.error(LISTS, held.keys[name], f"{name}: {said}")


def read_list(name: str, place: Place, node: Node, problems: Problems) -> tuple[str, ...]:
    try:
        check_id(name)
    except ValueError as error:
        problems.error(LISTS, place, str(error))
    if not isinstance(node, Sequence) or not 0 < len(node.nodes) <= TERMS_MAX:
        problems.error(LISTS, node.place, f"{name}: must be a list of 1 to {TERMS_MAX} terms")
        return ()
    found = []
    for term in node.nodes:
        if not isinstance(term, Scalar) or not isinstance(term.value, str):
            problems.error(LISTS, term.place, f"{name}: a term is text")
        elif not term.value.startswith("@") and (said := term_error(term.value, {})) is not None:
            problems.error(LISTS, term.place, said.replace('"all"', f'"{name}"', 1))
        else:
            found.append(term.value)
    return tuple(found)
