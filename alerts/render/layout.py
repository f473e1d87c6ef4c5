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
from alerts.render.groups import StoryTold, stories_of
from alerts.render.words import Words, heading, story_heading, words_of


@dataclass(frozen=True, slots=True)
class Span:
    """Clean text in one style, with a `link` where it leads somewhere."""

    text: str
    style: Literal["plain", "strong", "mark", "dim"] = "plain"
    link: str | None = None


Line = tuple[Span, ...]
EMPTY: Line = ()
Block = tuple[Line, ...]  # what is told of one story, or the heading
Layout = tuple[Block, ...]

# What a line of an alert in brief may take, widest first; at the last, 20 alerts of the hardest text fit Telegram's
# 4,096 units.
BRIEF_CHARACTERS = (300, 200, 160, 110)
HEADLINE_CHARACTERS_MIN = 24
MEANING_ROOM_MIN = 100  # with less, half a headline and half a gloss say less than the headline
_BY_MACHINE = " (by machine: {})"


def lay_out(message: Message, zone: tzinfo) -> Layout:
    """The message whole: its heading, if there is one, then a block of lines a story."""
    return _heading_blocks(message, zone) + tuple(_block(story, words) for story, words in _told(message, zone))


def lay_out_to_fit(message: Message, zone: tzinfo, fits: Callable[[Layout], bool]) -> Layout:
    """The message whole if that `fits`, else a line an article, ever shorter, and at last without links."""
    told = _told(message, zone)
    heading_blocks = _heading_blocks(message, zone)
    layout = heading_blocks + tuple(_block(story, words) for story, words in told)
    for characters_max in BRIEF_CHARACTERS:
        if fits(layout):
            return layout
        brief = (tuple(_brief(of_group, characters_max) for of_group in words) for _, words in told)
        layout = heading_blocks + tuple(brief)
    if fits(layout):
        return layout
    return tuple(tuple(tuple(replace(span, link=None) for span in line) for line in block) for block in layout)


def _told(message: Message, zone: tzinfo) -> list[tuple[StoryTold, list[Words]]]:
    return [
        (story, [words_of(group[0], zone, others=group[1:], sent_at=message.created_at) for group in story.groups])
        for story in stories_of(message)
    ]


def _heading_blocks(message: Message, zone: tzinfo) -> Layout:
    text = heading(message, zone)
    return (((Span(text, "strong"),),),) if text else ()


def _block(story: StoryTold, words: list[Words]) -> Block:
    if len(words) == 1:
        return tuple(_lines(words[0]))
    lines: list[Line] = [(Span(story_heading(story.alerts), "strong"),)]
    for of_group in words:
        lines += [EMPTY, *_lines(of_group)]
    return tuple(lines)


def _lines(words: Words) -> list[Line]:
    """An article's alerts: first what wakes the reader or lets him sleep, last what only a machine asks for."""
    above = (words.severity, *words.news)
    lines: list[Line] = [(Span(text, "strong"),) for text in above if text]
    lines.append((Span(words.headline, "strong", words.link),))
    if words.translation:
        lines.append(_fact(words.translator, words.translation))
    if words.gloss:
        lines.append(_fact("Gloss, by machine", words.gloss))
    lines.append((Span(f"{isolate(words.source)} · {words.language}", "dim"),))
    lines.append((Span(words.times, "dim"),))
    if words.snippet:
        snippet = tuple(Span(piece.text, "mark" if piece.marked else "plain") for piece in words.snippet)
        lines += [EMPTY, snippet, EMPTY]
    if words.translated_snippet:
        lines += [_fact(words.translator, words.translated_snippet), EMPTY]
    lines.append(_fact("Watch" if words.alerts == 1 else "Watches", words.watch))
    if words.terms:
        lines.append(_fact("Found", words.terms))
    lines.append(_fact("Carried by", words.outlets))
    lines += [_fact("Also", carrier) for carrier in words.carriers]
    lines.append(_fact("Alert" if words.alerts == 1 else "Alerts", words.id))
    return lines


def _fact(label: str, value: str) -> Line:
    return (Span(f"{label}: ", "dim"), Span(isolate(value)))


def _brief(words: Words, characters_max: int) -> Line:
    """The headline as far as there is room, what a machine makes of it if there is plenty, and what names the alert."""
    grave = "High: " if words.severity else ""
    tail = f" · {isolate(clip(words.watch, 24))} · {isolate(clip(words.source, 24))} · {words.id}"
    room = max(characters_max - len(grave + tail), HEADLINE_CHARACTERS_MIN)  # many watches have many ids
    meaning = words.translation or words.gloss
    if meaning and room >= MEANING_ROOM_MIN:
        shown = isolate(clip(meaning, room // 2 - len(_BY_MACHINE)))
        tail = f"{_BY_MACHINE.format(shown)}{tail}"
        room -= room // 2
    headline = Span(isolate(clip(words.headline, room)), "strong", words.link)
    return (*((Span(grave, "strong"),) if grave else ()), headline, Span(tail, "dim"))
