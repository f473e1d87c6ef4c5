"""One entry of a file meets its model: the model comes back, or problems with the place of each.

pydantic says where in the entry something is wrong as a path of keys; the tree knows the line and column of each. A
misspelt required key comes from pydantic as two errors, one missing and one unknown, and is told as one.
"""

import collections.abc
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import isclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from jobs.config.problems import Problems, nearest, suggestion
from jobs.config.tree import BROKEN, Mapping, Node, Scalar, Sequence, plain
from scraper.config import quoted

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]
Details = collections.abc.Mapping[str, Any]  # pydantic_core names this type; pydantic itself does not


@dataclass(slots=True)
class Level:
    """The wrong keys of one mapping inside the entry."""

    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reporter:
    """Tells pydantic's errors of one entry."""

    file: str
    node: Mapping
    problems: Problems

    def report(self, error: ValidationError, model: type[BaseModel]) -> None:
        levels: dict[Path, Level] = {}
        for wrong in error.errors(include_url=False):
            *above, key = wrong["loc"] or ("",)
            if wrong["type"] == "missing":
                levels.setdefault(tuple(above), Level()).missing.append(str(key))
            elif wrong["type"] == "extra_forbidden":
                levels.setdefault(tuple(above), Level()).unknown.append(str(key))
            else:
                self.report_value(wrong)
        for path, level in levels.items():
            self.report_keys(path, level, names_of(model_at(model, path)))

    def report_value(self, wrong: Details) -> None:
        node = node_at(self.node, wrong["loc"])
        if isinstance(node, Scalar) and node.value is BROKEN:
            return
        keys = ".".join(part for part in wrong["loc"] if isinstance(part, str))
        said = message_of(wrong)
        self.problems.error(self.file, node.place, f"{keys}: {said}" if keys else said)

    def report_keys(self, path: Path, level: Level, allowed: list[str]) -> None:
        mapping = node_at(self.node, path)
        assert isinstance(mapping, Mapping)
        missing = list(level.missing)
        for key in level.unknown:
            meant = nearest(key, missing)
            if meant is not None:
                missing.remove(meant)
                hint = suggestion(key, [meant])
            else:
                hint = suggestion(key, allowed)
            self.problems.error(self.file, mapping.keys[key], f"unknown key {quoted(key)}{hint}")
        for key in missing:
            self.problems.error(self.file, mapping.place, f"missing key {quoted(key)}")


def validate(
    model: type[Model], node: Mapping, *, file: str, problems: Problems, context: dict[str, Any] | None = None
) -> Model | None:
    """The entry as `model`, or None when something was reported."""
    try:
        return model.model_validate(plain(node), context=context)
    except ValidationError as error:
        Reporter(file, node, problems).report(error, model)
        return None


def node_at(node: Node, path: Path) -> Node:
    """The node at the end of the path, or the last one there is on the way."""
    for part in path:
        if isinstance(node, Mapping) and part in node.nodes:
            node = node.nodes[str(part)]
        elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.nodes):
            node = node.nodes[part]
        else:
            break
    return node


def names_of(model: type[BaseModel]) -> list[str]:
    """Its keys as they stand in the file."""
    return sorted(field.alias or name for name, field in model.model_fields.items())


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model of the mapping at the end of the path."""
    for part in path:
        if isinstance(part, int):  # of a list, whose entries are all of the model found
            continue
        annotation = model.model_fields[part].annotation
        choices = [annotation, *get_args(annotation)]
        model = next(choice for choice in choices if isclass(choice) and issubclass(choice, BaseModel))
    return model


def message_of(wrong: Details) -> str:
    """Words for one of pydantic's errors. Only what cannot be a secret is repeated."""
    context = wrong.get("ctx", {})
    if wrong["type"] == "value_error":
        return str(context["error"])
    words = WORDS.get(wrong["type"])
    return words(wrong["input"], context) if words else wrong["msg"]


def not_text(value: object, _: dict[str, Any]) -> str:
    if isinstance(value, bool | int | float):
        return f"must be text, and YAML reads {str(value).lower()} as {kind_of(value)}: quote it"
    return f"must be text, not {kind_of(value)}"


def not_listed(value: object, context: dict[str, Any]) -> str:
    if context["expected"] in {"True", "False"}:
        return "must be true or false"
    allowed = str(context["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
    if not isinstance(value, str):
        return f"must be one of {', '.join(allowed)}"
    return f"unknown {quoted(value)}{suggestion(value, allowed)}"


def kind_of(value: object) -> str:
    if value is None:
        return "nothing"
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "text", tuple: "a list", dict: "a mapping"}
    return kinds.get(type(value), "something else")


WORDS: dict[str, Callable[[object, dict[str, Any]], str]] = {
    "string_type": not_text,
    "literal_error": not_listed,
    "int_type": lambda value, _: f"must be a whole number, not {kind_of(value)}",
    "tuple_type": lambda value, _: f"must be a list, as [a, b], not {kind_of(value)}",
    "model_type": lambda value, _: f"must be keys with values, not {kind_of(value)}",
    "too_short": lambda _, context: f"must have at least {context['min_length']}",
    "too_long": lambda _, context: f"must have at most {context['max_length']}, not {context['actual_length']}",
    "string_too_long": lambda _, context: f"must have at most {context['max_length']} characters",
    "greater_than_equal": lambda value, context: f"must be at least {context['ge']}, not {value}",
    "less_than_equal": lambda value, context: f"must be at most {context['le']}, not {value}",
}
