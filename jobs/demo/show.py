"""What the demo prints: its steps, each mail as it arrives, and what came of it."""

import re
from collections.abc import Mapping
from email.message import EmailMessage

from rich.console import Console
from rich.text import Text

from jobs.demo.outlets import Outlet, Piece
from jobs.demo.summary import Summary
from scraper.archive.stories import Story

_MARK = re.compile(r"\*([^*]+)\*")  # a term that was found, in the text part of a mail
_DIM = re.compile(r"^(?:Watch:|Found:|First seen .*$|Also:|https?://\S+$)", re.MULTILINE)

# What an article is to those before it, as the mails say it; the other relations are called what they are.
_RELATIONS = {"new": "first report", "same": "the same article", "near": "reworked copy", "event": "own report"}


class Show:
    """The demo's terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def step(self, text: str) -> None:
        """One thing that the demo does or sees."""
        self._print(Text.assemble(("▶ ", "bold cyan"), text))

    def note(self, text: str) -> None:
        """Something that belongs to the step before."""
        self._print(Text(f"  {text}", style="dim"))

    def newsroom(self, outlets: tuple[Outlet, ...]) -> None:
        languages = sorted({outlet.language for outlet in outlets if outlet.pieces})
        formats = sorted({outlet.format for outlet in outlets if outlet.kind == "feed"})
        others = sorted({outlet.kind for outlet in outlets} - {"feed"})
        if any(outlet.second for outlet in outlets):
            others.append("a second route behind one feed")
        self.step(f"newsroom: {len(outlets)} sources on loopback, publishing in {', '.join(languages)}")
        faulty = "windows-1251, mislabelled and malformed ones among them"
        self.note(f"feeds ({', '.join(formats)}; {faulty}), {', '.join(others)}")

    def published(self, pieces: tuple[Piece, ...], copies: int) -> None:
        """What appeared; `copies` of it tell a story that appeared before."""
        to_tell = sum(piece.watch is not None for piece in pieces) - copies
        others = len(pieces) - to_tell - copies
        repeats = f", {copies} carried before" if copies else ""
        self.step(f"published {len(pieces)} articles: {to_tell} to be told of{repeats}, {others} traps and other news")

    def failing(self, source: str, error: str) -> None:
        self._print(Text.assemble(("✗ ", "bold red"), f"{source} fails: {error}; all others go on"))

    def switched(self, source: str, reason: str) -> None:
        self._print(Text.assemble(("⇄ ", "bold yellow"), f"{source} is read by another route: {reason}"))

    def mail(self, mail: EmailMessage, number: int, seconds: float | None, *, kind: str | None) -> None:
        """The mail's own text, as its reader gets it, with the found terms standing out."""
        after = f", by {kind}" if kind else ""
        after += f", {seconds:.1f} s after it was published" if seconds is not None else ""
        self._print(Text.assemble(("✉ ", "bold green"), (f"mail {number}", "bold green"), (after, "dim")))
        body = mail.get_body(("plain",))
        content = body.get_content().replace("\r\n", "\n").strip() if body else ""
        text = self._marked(content)
        text.highlight_regex(_DIM, style="dim")
        headline, *rest = text.split("\n")
        headline.stylize("bold")
        for line in (headline, *rest):
            self._print(Text("  ") + line if line.plain else line)
        self._print(Text())

    def story(self, story: Story, mails: Mapping[int, int]) -> None:
        """Who carries it; `mails` says by article id which mail told of it."""
        counts = f"{story.outlets} outlets, {len(story.languages)} languages ({', '.join(story.languages)})"
        self.step(f"one story, {counts}, {len(mails)} mails: {story.title()}")
        for member in story.members:
            told = f"mail {mails[member.article_id]}" if member.article_id in mails else "no mail"
            relation = _RELATIONS.get(member.relation, member.relation)
            self.note(f"{member.source_name} ({member.language}), {relation}, {told}: {member.title}")

    def summary(self, summary: Summary) -> None:
        """What is wrong, if anything, then the line that stands last."""
        for complaint in summary.complaints:
            self._print(Text(complaint, style="bold red"))
        self.note("kinds: " + ", ".join(f"{kind} {count}" for kind, count in summary.kinds))
        self._print(Text(summary.line, style="bold"))

    def _marked(self, content: str) -> Text:
        if not self._console.is_terminal:
            return Text(content)  # the asterisks stay: there is no colour to take their place
        text = Text()
        position = 0
        for mark in _MARK.finditer(content):
            text.append(content[position : mark.start()]).append(mark[1], style="bold yellow")
            position = mark.end()
        return text.append(content[position:])

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)  # addresses stay whole
