"""What the bundled newsroom publishes: outlets and their pieces, read from `texts/`.

`texts/README.md` says what the keys mean. Nothing here is configuration of a user's: a mistake in these files is a bug,
so reading them fails with the file's name and otherwise as Python fails.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

TEXTS = Path(__file__).parent / "texts"
MAIN_WATCH = "kz-energy"
KINDS = ("feed", "sitemap", "listing", "telegram", "failover")  # what brings a piece; the last: a second route
EXPECTATIONS = ("alert", "none", "same-as", "attached-to", "update-of")

Answer = int | Literal["feed", "captcha"]
Format = Literal["rss", "atom", "rdf", "json", "sitemap", "listing", "telegram"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of an outlet. Pieces with one `story` tell the same news: a reader gets one mail of them all, and one
    more for each update.
    """

    id: str
    outlet_id: str
    language: str
    step: int
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    story: str
    watch: str | None  # who is to be told; None: nobody
    why: str
    also_watch: str | None = None  # a second one; one mail tells both
    kind: str = "feed"  # one of KINDS
    utm: str | None = None  # the entry links to the story's first piece, with these parameters
    is_update: bool = False

    @property
    def news(self) -> str:
        """What a mail about it tells, by the id of a piece: an update tells its own news, all others the story's."""
        return self.id if self.is_update else self.story

    @property
    def watches(self) -> tuple[str, ...]:
        """Everybody who is to be told."""
        return tuple(watch for watch in (self.watch, self.also_watch) if watch)

    @property
    def path(self) -> str:
        return f"/news/{self.id}.html"


@dataclass(frozen=True, slots=True)
class Route:
    """Another way to read an outlet, which works when its feed has died."""

    format: Format
    feed: str

    @property
    def kind(self) -> str:
        """As `sources.yaml` calls it."""
        return kind_of(self.format)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text on an outlet's pages."""

    layout: Literal["article", "div"]
    nav: tuple[str, ...]
    related_title: str
    related: tuple[str, ...]
    footer: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of the newsroom. `declares` is the encoding it names, which need not be the one it uses."""

    id: str
    name: str
    country: str
    language: str
    format: Format
    encoding: str
    declares: str | None
    validators: Literal["both", "etag", "last-modified", "none"]
    feed: str
    frame: Frame
    pieces: tuple[Piece, ...]
    answers: tuple[tuple[int, Answer], ...] = ()
    second: Route | None = None
    malformed: bool = False
    html_summary: bool = False
    full_text: bool = False

    @property
    def kind(self) -> str:
        """As `sources.yaml` calls it."""
        return kind_of(self.format)

    def answer(self, step: int) -> Answer:
        """What a poll is answered at this step: the last of `answers` that has begun, else the feed."""
        begun = [answer for first, answer in self.answers if first <= step]
        return begun[-1] if begun else "feed"

    def listed(self, step: int) -> tuple[Piece, ...]:
        """The pieces in the feed at this step, newest first."""
        return tuple(sorted((piece for piece in self.pieces if piece.step <= step), key=lambda piece: -piece.step))


def kind_of(format: Format) -> str:  # noqa: A002 - as the texts call it
    """The kind of source that publishes in this format."""
    return format if format in ("sitemap", "listing", "telegram") else "feed"


def load_outlets(folder: Path = TEXTS) -> tuple[Outlet, ...]:
    """All outlets, in order of their ids."""
    paths = sorted(folder.glob("*.yaml"))
    files: dict[str, dict[str, Any]] = {path.name: YAML(typ="safe").load(path) for path in paths}
    firsts = {piece["id"]: piece for keys in files.values() for piece in keys["pieces"]}
    return tuple(_outlet(name, keys, firsts) for name, keys in files.items())


def _outlet(name: str, keys: dict[str, Any], firsts: dict[str, dict[str, Any]]) -> Outlet:
    try:
        frame = Frame(
            layout=keys.pop("layout"),
            nav=tuple(keys.pop("nav")),
            related_title=keys.pop("related_title"),
            related=tuple(keys.pop("related")),
            footer=keys.pop("footer"),
        )
        pieces = tuple(_piece(piece, keys["id"], keys["language"], firsts) for piece in keys.pop("pieces"))
        answers = tuple(sorted(keys.pop("answers", {}).items()))
        second = Route(**keys.pop("second")) if "second" in keys else None
        keys.setdefault("declares", keys["encoding"])
        outlet = Outlet(frame=frame, pieces=(), answers=answers, second=second, **keys)
        return replace(outlet, pieces=tuple(replace(piece, kind=_kind(outlet, piece)) for piece in pieces))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{name}: {error}") from error


def _kind(outlet: Outlet, piece: Piece) -> str:
    return "failover" if outlet.second and outlet.answer(piece.step) != "feed" else outlet.kind


def _piece(keys: dict[str, Any], outlet_id: str, language: str, firsts: dict[str, dict[str, Any]]) -> Piece:
    expect, _, first = keys["expect"].partition(":")
    if expect not in EXPECTATIONS:
        raise KeyError(expect)
    story = first or keys["id"]
    whole = {**firsts[story], **keys}
    return Piece(
        id=whole["id"],
        outlet_id=outlet_id,
        language=language,
        step=whole["step"],
        title=whole["title"],
        summary=whole["summary"],
        paragraphs=tuple(paragraph.strip() for paragraph in whole["text"].split("\n\n")),
        story=story,
        watch=None if expect == "none" else whole.get("watch", MAIN_WATCH),
        why=whole["why"],
        also_watch=whole.get("also_watch"),
        utm=keys.get("utm"),
        is_update=expect == "update-of",
    )
