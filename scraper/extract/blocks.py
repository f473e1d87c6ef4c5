"""The text of a page that has little: sentences between block elements, wherever they stand.

trafilatura gives a page with a short text as a whole, menus and all, or takes the wrong part of it. Here a line counts
if it is mostly no link and reads as a sentence: it ends as one, or is long.
"""

from collections.abc import Iterator
from typing import Any

LINE_CHARS_MIN = 30
SPACELESS_CHARS_MIN = 12  # Chinese
LONG_CHARS = 120  # lines that need no full stop
SENTENCE_ENDS = tuple('.!?…:;»"”)。！？؟۔')
LINKED_MAX = 0.5
LINES_MAX = 2_000

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_SILENT = frozenset(["script", "style", "head", "title", "h1", "time", "button", "option", "textarea", "iframe", "svg"])


def text(tree: Any) -> str:
    """Its sentences, a line for each block."""
    kept = []
    for line, linked in _lines(tree):
        if len(line) < (LINE_CHARS_MIN if " " in line else SPACELESS_CHARS_MIN) or linked > LINKED_MAX * len(line):
            continue
        if len(line) >= LONG_CHARS or line.endswith(SENTENCE_ENDS):
            kept.append(line)
    # trafilatura drops the joiners of Persian: an article must not look edited because it was read in the other way.
    return "\n".join(dict.fromkeys(kept[:LINES_MAX])).replace("\u200c", "")


def _lines(tree: Any) -> Iterator[tuple[str, int]]:
    """Each line with how many of its characters are links'."""
    pieces: list[str] = []
    linked = 0
    for piece, is_linked in _pieces(tree):
        if piece is None:
            yield " ".join("".join(pieces).split()), linked
            pieces, linked = [], 0
        else:
            pieces.append(piece)
            linked += len(piece) if is_linked else 0
    yield " ".join("".join(pieces).split()), linked


def _pieces(tree: Any) -> Iterator[tuple[str | None, bool]]:
    """Texts with whether they are links', and None where a block begins or ends. A stack of its own: trees are deep."""
    waiting: list[tuple[Any, bool, bool]] = [(tree, False, False)]
    while waiting:
        element, is_linked, is_end = waiting.pop()
        is_block = isinstance(element.tag, str) and element.tag not in _INLINE
        if is_block:
            yield None, False
        if is_end:
            if element.tail:
                yield element.tail, is_linked
            continue
        inside = is_linked or element.tag == "a"
        waiting.append((element, is_linked, True))
        if isinstance(element.tag, str) and element.tag not in _SILENT:
            if element.text:
                yield element.text, inside
            waiting += [(child, inside, False) for child in reversed(element)]
