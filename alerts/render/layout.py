"""An alert as lines of styled stretches: the arrangement that plain text, terminal, Telegram and Slack share.

The forms differ only in how a stretch is written (escaped, coloured, as JSON), so none of them can forget a part of
an alert, and markup is made from whole stretches: it cannot be cut in the middle.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Literal

from alerts.model import Message
from alerts.render.clean import clip, isolate
from alerts.render.words import Words, heading, words_of


@dataclass(frozen=True, slots=True)
class Span:
    """Clean text in one style, with a `link` where it leads somewhere."""

    text: str
    style: Literal["plain", "strong", "mark", "dim"] = "plain"
    link: str | None = None


Line = tuple[Span, ...]
EMPTY: Line = ()
Block = tuple[Line, ...]  # one alert, or the heading
Layout = tuple[Block, ...]

# What a line of an alert in brief may take, widest first; at the last, 20 alerts of the hardest text fit Telegram's
# 4,096 units.
BRIEF_CHARACTERS = (300, 200, 160, 110)


def lay_out(message: Message, zone: tzinfo) -> Layout:
    """The message whole: its heading, if there is one, then a block of lines an alert."""
    return _heading_blocks(message) + tuple(_block(words_of(alert, zone)) for alert in message.alerts)


def lay_out_to_fit(message: Message, zone: tzinfo, fits: Callable[[Layout], bool]) -> Layout:
    """The message whole if that `fits`, else a line an alert, ever shorter, and at last without links."""
    words = [words_of(alert, zone) for alert in message.alerts]
    heading_blocks = _heading_blocks(message)
    layout = heading_blocks + tuple(_block(of_alert) for of_alert in words)
    for characters_max in BRIEF_CHARACTERS:
        if fits(layout):
            return layout
        layout = heading_blocks + tuple((_brief(of_alert, characters_max),) for of_alert in words)
    if fits(layout):
        return layout
    return tuple(tuple(tuple(replace(span, link=None) for span in line) for line in block) for block in layout)


def _heading_blocks(message: Message) -> Layout:
    text = heading(message)
    return (((Span(text, "strong"),),),) if text else ()


def _block(words: Words) -> Block:
    facts = f"{isolate(words.source)} · {words.language} · {words.published}"
    lines: list[Line] = [(Span(words.headline, "strong", words.link),), (Span(facts, "dim"),)]
    if words.news:
        lines.insert(0, (Span(f"{words.label}: {isolate(words.news)}", "strong"),))
    if words.snippet:
        snippet = tuple(Span(piece.text, "mark" if piece.marked else "plain") for piece in words.snippet)
        lines += [EMPTY, snippet, EMPTY]
    lines.append(_fact("Watch", words.watch))
    if words.terms:
        lines.append(_fact("Found", words.terms))
    lines.append(_fact("First seen", f"{words.first_seen} · {words.outlets}"))
    lines += [_fact("Also", carrier) for carrier in words.carriers]
    lines.append(_fact("Alert", words.id))
    return tuple(lines)


def _fact(label: str, value: str) -> Line:
    return (Span(f"{label}: ", "dim"), Span(isolate(value)))


def _brief(words: Words, characters_max: int) -> Line:
    tail = f" · {isolate(clip(words.watch, 24))} · {isolate(clip(words.source, 24))} · {words.id}"
    return (Span(isolate(clip(words.headline, characters_max - len(tail))), "strong", words.link), Span(tail, "dim"))
