"""A reader of the Markdown of Discord and Mattermost that knows what the project's messages are allowed to hold: bold,
links, escapes. Any other markup that it finds is broken or a stranger's."""

import re
from dataclasses import dataclass, field

ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
BOLD = re.compile(r"\*\*(?=\S)((?:\\.|[^\\*])+?)(?<!\s)\*\*(?!\*)", re.DOTALL)
LINK = re.compile(r"\[((?:\\.|[^\]\\\[])*)\]\((?:<([^<>]*)>|([^()\s<>]*))\)")
MARKUP = re.compile(r"[*_`|\[\]~\\]|https?://|www\.|&(?:\w+|#x?\w+);", re.IGNORECASE)
BLOCK = re.compile(r"[ ]{0,3}(?:[-+*=] |[-=]{2,}|#{1,6} |>|\d{1,9}[.)] )|[ ]{4}|\t")
MENTION = re.compile(
    r"(?<![\w@])@[A-Za-z][\w.-]*|<[@#!:t][^>\s]*>|(?<!\w)~[a-z][\w-]*|(?<!\w)#[^\W\d]\w*|(?<!\w):[a-z0-9_+-]+:",
    re.IGNORECASE,
)


@dataclass
class Shown:
    """What a reader sees: `text` without markup, and what the markup made of it; `strays` should not be there."""

    text: str = ""
    bold: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)


def read_markdown(source: str) -> Shown:
    shown = Shown()
    for line in source.split("\n"):
        if found := BLOCK.match(line):
            shown.strays.append(found.group())
    _read(source, shown)
    shown.mentions = MENTION.findall(_without_links(source))
    return shown


def _read(source: str, shown: Shown) -> str:
    """Adds what `source` shows to `shown`, and returns its text alone."""
    text, place = "", 0
    while place < len(source):
        if found := ESCAPE.match(source, place):
            piece = found[1]
        elif found := BOLD.match(source, place):
            piece = _read(found[1], inner := Shown())
            shown.bold.append(piece)
            shown.links += inner.links
            shown.strays += inner.strays
        elif found := LINK.match(source, place):
            piece = _read(found[1], inner := Shown())
            shown.links.append((piece, found[2] or found[3] or ""))
            shown.strays += inner.strays
        else:
            if found := MARKUP.match(source, place):
                shown.strays.append(source[max(0, place - 10) : place + 10])
            piece, found = source[place], None
        text += piece
        place = found.end() if found else place + 1
    shown.text += text
    return text


def _without_links(source: str) -> str:
    return re.sub(r"\]\(<?[^()\s]*>?\)", "]", source)
