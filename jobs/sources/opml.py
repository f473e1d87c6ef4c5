"""OPML (opml.org/spec2.opml), the list of feeds that feed readers exchange: sources out, entries for `sources.yaml` in.

Feeds are outlines of type `rss` with an `xmlUrl`, which every reader takes. The other kinds are outlines of type `link`
with a `url`, which readers take for what they are or pass over. What OPML has no word for stands in attributes of a
namespace of our own, so that what goes out comes in again the same. Folders are not kept: a source has none.

A file may come from anywhere. It is read by expat as a stream, and one with a document type is refused, so that there
are no entities to expand and no files to fetch.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from pydantic import ValidationError

from jobs.errors import UsageError
from jobs.sources.appending import duration_of
from jobs.sources.naming import country_for, id_for, target_of
from scraper.config import SourceKeys
from scraper.model import Source

NAMESPACE = "urn:steppewatch:opml"
OPML_BYTES_MAX = 16 * 1024 * 1024  # 5,000 sources are 2 MB
OUTLINES_MAX = 20_000  # folders and feeds; four times the sources a configuration may hold
DEPTH_MAX = 100  # folders in folders; readers have two levels
NAME_CHARS_MAX = 200

# Expat puts a namespace before its name with this between.
_SEPARATOR = "|"
_OURS = f"{NAMESPACE}{_SEPARATOR}"


@dataclass(frozen=True, slots=True)
class Outline:
    """What one outline says, unchecked; `line` is where it stands in the file."""

    line: int
    attributes: dict[str, str]

    def get(self, name: str) -> str:
        """An attribute of ours or of OPML's, trimmed; empty if it is not there."""
        return (self.attributes.get(_OURS + name) or self.attributes.get(name) or "").strip()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an outline is no source."""

    line: int
    reason: str


def opml_of(sources: Iterable[Source], *, title: str) -> str:
    """The sources as an OPML document."""
    lines = "".join(f"    <outline {_attributes(source)}/>\n" for source in sources)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0" xmlns:sw={quoteattr(NAMESPACE)}>\n'
        f"  <head><title>{_escaped(title)}</title></head>\n  <body>\n{lines}  </body>\n</opml>\n"
    )


def _attributes(source: Source) -> str:
    written = {"text": source.name, "title": source.name}
    if source.kind == "feed":
        written |= {"type": "rss", "xmlUrl": source.url}
    else:
        written |= {"type": "link", "url": source.url}
    if source.languages:
        written["language"] = source.languages[0]
    written |= {
        "sw:id": source.id,
        "sw:kind": source.kind,
        "sw:country": source.country or "",
        "sw:languages": ",".join(source.languages),
        "sw:timezone": source.timezone or "",
        "sw:every": duration_of(source.every_seconds),
        "sw:page": source.page,
    }
    return " ".join(f"{name}={quoteattr(_legal(value))}" for name, value in written.items() if value)


def _escaped(text: str) -> str:
    return quoteattr(_legal(text), {"'": "&apos;", '"': "&quot;"})[1:-1]


def _legal(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return "".join(letter for letter in text if letter.isprintable())


def read_outlines(body: bytes) -> list[Outline]:
    """The outlines that name an address; UsageError for what is no OPML, or one that may do harm."""
    if len(body) > OPML_BYTES_MAX:
        raise UsageError(f"the file is over {OPML_BYTES_MAX // 1024 // 1024} MiB")
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise UsageError(f"not OPML: {expat.ErrorString(error.code)}, line {error.lineno}") from error
    except (LookupError, ValueError) as error:  # an encoding that Python does not know, or that expat cannot use
        raise UsageError("not OPML: it declares an encoding that cannot be read") from error
    if not reader.is_opml:
        raise UsageError("not OPML: its first element is another one")
    return reader.outlines


class _Reader:
    """Collects outlines from expat's events."""

    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self.is_opml = False
        self._depth = 0
        self._count = 0
        self.parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end

    def _refuse(self, *_: object) -> None:
        raise UsageError(f"line {self.parser.CurrentLineNumber}: a document type, which OPML does not need: refused")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_MAX:
            raise UsageError(f"line {self.parser.CurrentLineNumber}: over {DEPTH_MAX} elements within each other")
        if self._depth == 1:
            self.is_opml = name.lower() == "opml"
        if name.lower() != "outline":
            return
        self._count += 1
        if self._count > OUTLINES_MAX:
            raise UsageError(f"over {OUTLINES_MAX:,} outlines")
        outline = Outline(self.parser.CurrentLineNumber, _unified(attributes))
        if outline.get("xmlUrl") or (outline.get("url") and outline.get("kind")):
            self.outlines.append(outline)

    def _end(self, _: str) -> None:
        self._depth -= 1


def _unified(attributes: dict[str, str]) -> dict[str, str]:
    """With `xmlUrl` spelt so: programs also write `xmlurl` and `XMLURL`."""
    return {"xmlUrl" if name.lower() == "xmlurl" else name: value for name, value in attributes.items()}


def entries_of(outlines: Iterable[Outline], taken: Iterable[str]) -> tuple[list[tuple[int, SourceKeys]], list[Refusal]]:
    """Entries with their lines, and the outlines that cannot be one; new ids keep clear of those `taken`."""
    ids = set(taken)
    entries: list[tuple[int, SourceKeys]] = []
    refusals: list[Refusal] = []
    for outline in outlines:
        try:
            keys = _keys_of(outline, ids)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"][:1])
            refusals.append(Refusal(outline.line, f"{where}: {first['msg'].removeprefix('Value error, ')}"))
        except UsageError as error:
            refusals.append(Refusal(outline.line, str(error)))
        else:
            ids.add(keys.id)
            entries.append((outline.line, keys))
    return entries, refusals


def _keys_of(outline: Outline, ids: set[str]) -> SourceKeys:
    """The outline as an entry; ValidationError or UsageError says what is wrong with it."""
    address = outline.get("xmlUrl") or outline.get("url")
    target = target_of(address)
    kind = outline.get("kind") or ("telegram" if target.kind == "telegram" else "feed")
    languages = outline.get("languages") or ""
    name = " ".join((outline.get("title") or outline.get("text")).split())
    named = outline.get("id")
    return SourceKeys.model_validate(
        {
            "id": named if named and named not in ids else id_for(target.url, ids),
            "name": _legal(name)[:NAME_CHARS_MAX] or None,
            "kind": kind,
            "url": target.url,
            "country": outline.get("country") or (None if named else country_for(target.url)),
            "languages": tuple(filter(None, languages.split(","))),
            "timezone": outline.get("timezone") or None,
            "every": outline.get("every") or None,
            "page": outline.get("page") or "fetch",
        }
    )
