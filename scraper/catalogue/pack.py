"""One pack of the catalogue: its text becomes sources.

1. `blocks` reads the lines, which keep to a narrow part of YAML: one key a line, its value plain text, "quoted" text
   or a [list, of, words]; sources stand under `sources:`, the other addresses of one under its `candidates:`.
2. `make_source` and `make_route` check the keys and words of a block and build the values; candidates are the
   source's fallbacks.

Why not a YAML library: for the nine packs ruamel.yaml needs a third of a second, this a few milliseconds, and every
command that names a source waits for it. A test (tests/scraper/test_catalogue.py) proves that the shipped files mean
to YAML what they mean here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast, get_args

from scraper.errors import CatalogueError
from scraper.model import Kind, PageMode, Route, Source

KINDS = frozenset(get_args(Kind))
PAGE_MODES = frozenset(get_args(PageMode))
STATUSES = frozenset(("live-reported", "seen", "suspect", "unverified"))
MEDIA_TYPES = frozenset(("wire", "state", "pro-government", "private", "independent", "exile", "public", "aggregator"))
TYPES = MEDIA_TYPES | {"official", "company", "think-tank", "trade", "organisation"}

CANDIDATE_NEEDS = frozenset(("kind", "url", "status", "evidence"))
CANDIDATE_KEYS = CANDIDATE_NEEDS | {"note"}
SOURCE_NEEDS = CANDIDATE_NEEDS | {"id", "name", "languages", "type"}
SOURCE_KEYS = SOURCE_NEEDS | {"country", "timezone", "every", "page", "note", "candidates"}

LINE = re.compile(r"( *)(- )?([a-z]+):(?: (\S.*))?")
QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
LIST = re.compile(r"\[([A-Za-z-]+(?:, [A-Za-z-]+)*)\]")
# YAML reads such text as something else than text: it has to stand in quotes.
NOT_PLAIN = re.compile(r"[\[\]{}&*!|>'\"%@`#,?:-]|.*(?:: | #|[: ]$)")
# At the head of a file; further down such a line stands in the wrong column.
PACK_ZONE = re.compile(r"^timezone: (\S+)$", re.MULTILINE)
EVERY = re.compile(r"([1-9][0-9]*)([smh])")
UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600}

# Columns at which a source and a candidate begin (with the dash) and their further keys stand.
SOURCE_DASH, SOURCE_KEY, CANDIDATE_DASH, CANDIDATE_KEY = 2, 4, 6, 8


@dataclass(frozen=True, slots=True)
class Line:
    """`place` is the column at which the line begins, and whether with a dash."""

    where: str
    place: tuple[int, bool]
    key: str
    value: str | None


@dataclass(slots=True)
class Block:
    """The keys of one source or candidate as written; `where` is file and line of its first key."""

    where: str
    texts: dict[str, str] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    candidates: list["Block"] | None = None


def read_pack(name: str, text: str, every_seconds: int) -> list[Source]:
    """Sources of one pack in its order; `every_seconds` serves those without an `every` of their own."""
    zone = PACK_ZONE.search(text)
    timezone = None if zone is None else zone[1]
    return [make_source(name, block, every_seconds, timezone=timezone) for block in blocks(f"{name}.yaml", text)]


def make_source(pack: str, block: Block, every_seconds: int, *, timezone: str | None) -> Source:
    """The block's source; `every_seconds` and `timezone` serve where it has none of its own."""
    check(block, SOURCE_NEEDS, SOURCE_KEYS)
    texts = block.texts
    return Source(
        id=texts["id"],
        name=texts["name"],
        kind=cast(Kind, texts["kind"]),
        url=texts["url"],
        country=texts.get("country"),
        languages=block.words["languages"],
        timezone=texts.get("timezone", timezone),
        every_seconds=seconds_of(block) or every_seconds,
        page=cast(PageMode, texts.get("page", "fetch")),
        type=texts["type"],
        pack=pack,
        fallbacks=tuple(make_route(candidate) for candidate in block.candidates or ()),
        status=texts["status"],
        evidence=texts["evidence"],
        note=texts.get("note", ""),
    )


def make_route(block: Block) -> Route:
    check(block, CANDIDATE_NEEDS, CANDIDATE_KEYS)
    texts = block.texts
    return Route(
        kind=cast(Kind, texts["kind"]),
        url=texts["url"],
        status=texts["status"],
        evidence=texts["evidence"],
        note=texts.get("note", ""),
    )


def check(block: Block, needed: frozenset[str], allowed: frozenset[str]) -> None:
    """Raise CatalogueError unless the block's keys and its words from fixed lists are right."""
    keys = {*block.texts, *block.words, *(() if block.candidates is None else ("candidates",))}
    if needed - keys:
        raise CatalogueError(f"{block.where}: missing {', '.join(sorted(needed - keys))}")
    if keys - allowed:
        raise CatalogueError(f"{block.where}: unknown {', '.join(sorted(keys - allowed))}")
    if "languages" in allowed and set(block.words) != {"languages"}:
        raise CatalogueError(f"{block.where}: languages, and nothing else, is a [list]")
    if "languages" not in allowed and block.words:
        raise CatalogueError(f"{block.where}: {', '.join(block.words)} is text, not a [list]")
    for key, words in (("kind", KINDS), ("status", STATUSES), ("type", TYPES), ("page", PAGE_MODES)):
        word = block.texts.get(key)
        if word is not None and word not in words:
            raise CatalogueError(f"{block.where}: {key} {word!r} is none of {', '.join(sorted(words))}")


def seconds_of(block: Block) -> int | None:
    """The block's `every` (`5m`) in seconds."""
    text = block.texts.get("every")
    if text is None:
        return None
    match = EVERY.fullmatch(text)
    if match is None:
        raise CatalogueError(f"{block.where}: every {text!r} is no interval such as 5m")
    return int(match[1]) * UNIT_SECONDS[match[2]]


def blocks(file: str, text: str) -> Iterator[Block]:
    """Blocks of the sources, complete with their candidates' blocks."""
    source: Block | None = None
    candidate: Block | None = None
    for line in lines(file, text):
        if line.place == (SOURCE_DASH, True):
            if source is not None:
                yield source
            source, candidate = Block(line.where), None
            add(source, line)
        elif source is None:
            raise CatalogueError(f"{line.where}: a source begins with a dash in column {SOURCE_DASH}")
        elif line.place == (CANDIDATE_DASH, True) and source.candidates is not None:
            candidate = Block(line.where)
            source.candidates.append(candidate)
            add(candidate, line)
        elif line.place == (CANDIDATE_KEY, False) and candidate is not None:
            add(candidate, line)
        elif line.place == (SOURCE_KEY, False) and candidate is None:
            add(source, line)
        else:
            raise CatalogueError(f"{line.where}: stands in the wrong column")
    if source is not None:
        yield source


def lines(file: str, text: str) -> Iterator[Line]:
    """The lines below `sources:`, taken apart; blank lines and comments are left out."""
    started = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = LINE.fullmatch(line)
        if match is None:
            raise CatalogueError(f"{file}:{number}: not of the form `key: value`")
        if started:
            yield Line(f"{file}:{number}", (len(match[1]), match[2] is not None), match[3], match[4])
        elif PACK_ZONE.fullmatch(line):
            continue
        elif line != "sources:":
            raise CatalogueError(f'{file}:{number}: the first line that is no comment is "sources:"')
        started = True


def add(block: Block, line: Line) -> None:
    """Put the line's key with its value into the block."""
    key, value, where = line.key, line.value, line.where
    if key in block.texts or key in block.words or (key == "candidates" and block.candidates is not None):
        raise CatalogueError(f"{where}: {key} is there twice")
    if key == "candidates" and value is None:
        block.candidates = []
    elif value is None:
        raise CatalogueError(f"{where}: {key} has no value")
    elif match := LIST.fullmatch(value):
        block.words[key] = tuple(match[1].split(", "))
    elif match := QUOTED.fullmatch(value):
        block.texts[key] = re.sub(r"\\(.)", r"\1", match[1])
    elif NOT_PLAIN.match(value):
        raise CatalogueError(f"{where}: {key} needs quotes")
    else:
        block.texts[key] = value
