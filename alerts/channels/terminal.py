"""Alerts on the terminal where the daemon runs: coloured where that is one, plain text where it is a file or a pipe.

They go to stdout, logs to stderr. Feed text cannot steer the terminal: what is shown is clean (no escape
sequences), and in colour it is built as styled text, never read as markup.
"""

import sys
from datetime import tzinfo
from io import StringIO
from typing import TextIO

from alerts.channels.base import reason_of
from alerts.config import TerminalSettings
from alerts.model import Delivered, Message, Outcome, Retry
from alerts.render.layout import Span, lay_out
from alerts.render.plain import RULE, plain_text
from alerts.timing.buckets import Limit
from alerts.timing.plan import ALERTS_MAX

_STYLES = {"strong": "bold", "mark": "bold yellow", "dim": "dim", "plain": ""}


class TerminalChannel:
    kind = "terminal"
    limits: tuple[Limit, ...] = ()
    alerts_max = ALERTS_MAX
    edits = False

    def __init__(self, settings: TerminalSettings, *, zone: tzinfo, stream: TextIO | None = None) -> None:
        self.id = settings.id
        self._zone = zone
        self._stream = stream

    def send(self, message: Message) -> Outcome:
        stream = self._stream or sys.stdout  # looked up late: it may be replaced after wiring
        if stream is None:
            return Retry("cannot write to the terminal: stdout was closed at the start")
        try:
            text = self._coloured(message, stream) if stream.isatty() else f"{plain_text(message, self._zone)}{RULE}\n"
            encoding = stream.encoding or "utf-8"
            # One write a message: threads that print at the same time do not mix lines.
            stream.write(text.encode(encoding, "replace").decode(encoding))
            stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream was closed
            return Retry(f"cannot write to the terminal: {reason_of(error)}")
        return Delivered("printed")

    def close(self) -> None:
        pass

    def _coloured(self, message: Message, stream: TextIO) -> str:
        from rich.console import Console
        from rich.style import Style
        from rich.text import Text

        def styled(span: Span) -> tuple[str, Style]:
            return span.text, Style.parse(_STYLES[span.style]) + Style(link=span.link)

        buffer = StringIO()
        width = Console(file=stream).width
        console = Console(file=buffer, width=width, force_terminal=True, highlight=False, markup=False, emoji=False)
        for block in lay_out(message, self._zone):
            for line in block:
                console.print(Text.assemble(*(styled(span) for span in line)))
                # Not every terminal can follow a link behind words.
                for address in (span.link for span in line if span.link):
                    console.print(Text(address, style="dim underline"), soft_wrap=True)
            console.print()
        console.rule(style="dim")
        return buffer.getvalue()
