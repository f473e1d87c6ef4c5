"""What the demo prints: its steps, each mail as it arrives, and what came of it."""

import re
from email.message import EmailMessage

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from jobs.demo.outlets import Outlet, Piece
from jobs.demo.summary import Summary

_MARK = re.compile(r"\*([^*]+)\*")  # a term that was found, in the text part of a mail
_DIM = re.compile(r"^(?:Watch:|Found:|First seen .*$|https?://\S+$)", re.MULTILINE)


class Show:
    """The demo's terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, text: str) -> None:
        """One thing that the demo does or sees."""
        self._console.print(Text.assemble(("▶ ", "bold cyan"), text))

    def note(self, text: str) -> None:
        """Something that belongs to the step before."""
        self._console.print(Padding(Text(text, style="dim"), (0, 0, 0, 2)))

    def newsroom(self, outlets: tuple[Outlet, ...]) -> None:
        languages = sorted({outlet.language for outlet in outlets if outlet.pieces})
        formats = sorted({outlet.format for outlet in outlets})
        self.step(f"newsroom: {len(outlets)} sources on loopback, publishing in {', '.join(languages)}")
        self.note(f"{', '.join(formats)}; windows-1251, mislabelled and malformed feeds among them")

    def published(self, pieces: tuple[Piece, ...], elsewhere: int) -> None:
        """What appeared; `elsewhere` of it tells a story that appeared before."""
        to_tell = sum(piece.watch is not None for piece in pieces) - elsewhere
        others = len(pieces) - to_tell - elsewhere
        copies = f", {elsewhere} copies of stories already told" if elsewhere else ""
        self.step(f"published {len(pieces)} articles: {to_tell} to be told of{copies}, {others} traps and other news")

    def failing(self, source: str, error: str) -> None:
        self._console.print(Text.assemble(("✗ ", "bold red"), f"source {source} fails: {error}; all others go on"))

    def mail(self, mail: EmailMessage, number: int, seconds: float | None) -> None:
        """The mail's own text, as its reader gets it, with the found terms standing out."""
        after = f", {seconds:.1f} s after it was published" if seconds is not None else ""
        self._console.print(Text.assemble(("✉ ", "bold green"), (f"mail {number}", "bold green"), (after, "dim")))
        body = mail.get_body(("plain",))
        text = Text()
        position = 0
        content = body.get_content().replace("\r\n", "\n").strip() if body else ""
        for mark in _MARK.finditer(content):
            text.append(content[position : mark.start()]).append(mark[1], style="bold yellow")
            position = mark.end()
        text.append(content[position:])
        text.highlight_regex(_DIM, style="dim")
        headline, *rest = text.split("\n")
        headline.stylize("bold")
        self._console.print(Padding(Text("\n").join([headline, *rest]), (0, 0, 1, 2)))

    def summary(self, summary: Summary) -> None:
        """What is wrong, if anything, then the line that stands last."""
        for complaint in summary.complaints:
            self._console.print(Text(complaint, style="bold red"))
        self._console.print(Text(summary.line, style="bold"), soft_wrap=True)
