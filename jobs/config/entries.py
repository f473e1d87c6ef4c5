"""What all files that hold one list of entries have in common: their shape, and ids that are there once."""

from collections.abc import Iterator
from dataclasses import dataclass

from jobs.config.problems import Place, Problems, suggestion
from jobs.config.tree import Mapping, Node, Scalar, Sequence
from scraper.config import quoted


@dataclass(frozen=True, slots=True)
class Form:
    """What a file holds: entries under `key`, so many at the most."""

    file: str
    key: str
    entries_max: int


def top(file: str, node: Node | None, keys: tuple[str, ...], problems: Problems) -> Mapping | None:
    """The file's mapping, its unknown keys reported."""
    if node is None:
        return None
    if not isinstance(node, Mapping):
        problems.error(file, node.place, f'the file begins with a key: "{keys[0]}:"')
        return None
    for key, place in node.keys.items():
        if key not in keys:
            problems.error(file, place, f"unknown key {quoted(key)}{suggestion(key, keys)}")
    return node


def entries(form: Form, node: Node | None, problems: Problems) -> Iterator[Mapping]:
    """The entries of a file, what is no entry reported."""
    mapping = top(form.file, node, (form.key,), problems)
    if mapping is None:
        return
    if form.key not in mapping.nodes:
        # With a misspelt key there, that was said.
        if not mapping.keys:
            problems.error(form.file, mapping.place, f'missing key "{form.key}"')
        return
    held = mapping.nodes[form.key]
    if isinstance(held, Scalar) and held.value is None:
        message = f'"{form.key}" holds nothing: write "{form.key}: []" for none'
        problems.error(form.file, mapping.keys[form.key], message)
    elif not isinstance(held, Sequence):
        problems.error(form.file, held.place, f'"{form.key}" must be a list: begin each entry with "- id:"')
    elif len(held.nodes) > form.entries_max:
        problems.error(
            form.file,
            held.nodes[form.entries_max].place,
            f"too many {form.key}: {len(held.nodes):,}, {form.entries_max:,} at the most",
        )
    else:
        yield from mappings(form, held, problems)


def mappings(form: Form, held: Sequence, problems: Problems) -> Iterator[Mapping]:
    """The entries that are mappings; of two with one id the first."""
    first: dict[str, Place] = {}
    for node in held.nodes:
        if not isinstance(node, Mapping):
            problems.error(form.file, node.place, 'an entry is a mapping: "- id: …" and its other keys below')
            continue
        name = id_of(node)
        if name is not None:
            place = node.nodes["id"].place
            if name in first:
                message = f"duplicate id {quoted(name)}, first on line {first[name].line}"
                problems.error(form.file, place, message)
            else:
                first[name] = place
        yield node


def id_of(node: Mapping) -> str | None:
    """The entry's id, whatever else is wrong with it."""
    name = node.nodes.get("id")
    return name.value if isinstance(name, Scalar) and isinstance(name.value, str) else None
