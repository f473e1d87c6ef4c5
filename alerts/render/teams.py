"""A message as an Adaptive Card for Teams (adaptivecards.io/explorer, version 1.4).

The card is made of RichTextBlocks: their runs are shown as they are, where a TextBlock would read Markdown. Feed text
is data, so it can neither mention (that takes an entity beside the card) nor format; `{{DATE(…)}}`, the one thing that
cards replace inside texts, is broken by an invisible joiner.
"""

import json
from datetime import tzinfo

from alerts.model import Message
from alerts.render.layout import Layout, Line, Span, lay_out_to_fit
from alerts.render.plain import written_out
from alerts.render.telegram import WORD_JOINER
from alerts.render.words import subject

ALERTS_MAX = 20
# A message may have 28 KB: learn.microsoft.com/microsoftteams/limits-specifications-teams, "Chat messages". The
# address of a link stands in the card as it is, but servers add keys of their own.
CARD_BYTES_MAX = 24_000
PLAIN_BYTES_MAX = 16_000  # if it was the length that was refused

Json = dict[str, object]


def teams_payload(message: Message, zone: tzinfo) -> Json:
    """The body that a workflow's trigger reads: a message with one card."""

    def card_of(layout: Layout) -> Json:
        return _card(layout, _shown(subject(message)))

    layout = lay_out_to_fit(message, zone, lambda layout: _length(card_of(layout)) <= CARD_BYTES_MAX)
    return _payload(card_of(layout))


def teams_plain_payload(message: Message, zone: tzinfo) -> Json:
    """The same as text alone in a card of the first version, addresses written out where they fit."""

    def card_of(layout: Layout) -> Json:
        lines = (part for block in layout for line in block for part in written_out(line) if part)
        body = [{"type": "RichTextBlock", "inlines": [_shown(line)]} for line in lines]
        return {"type": "AdaptiveCard", "version": "1.2", "body": body}

    layout = lay_out_to_fit(message, zone, lambda layout: _length(card_of(layout)) <= PLAIN_BYTES_MAX)
    return _payload(card_of(layout))


def _payload(card: Json) -> Json:
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _card(layout: Layout, fallback: str) -> Json:
    body = [
        {"type": "RichTextBlock", "inlines": _inlines(line), "spacing": "Small"} | _rule(block_number, line_number)
        for block_number, block in enumerate(layout)
        for line_number, line in enumerate(block)
        if any(span.text for span in line)
    ]
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": fallback,
        "msteams": {"width": "Full"},
        "body": body,
    }


def _rule(block_number: int, line_number: int) -> Json:
    """A rule between alerts."""
    return {"separator": True, "spacing": "Medium"} if block_number and not line_number else {}


def _inlines(line: Line) -> list[Json]:
    return [_run(span) for span in line if span.text]


def _run(span: Span) -> Json:
    run: Json = {"type": "TextRun", "text": _shown(span.text)}
    if span.style in ("strong", "mark"):
        run["weight"] = "Bolder"
    if span.style == "dim":
        run["isSubtle"] = True
    if span.link:
        run["selectAction"] = {"type": "Action.OpenUrl", "url": span.link}
    return run


def _shown(text: str) -> str:
    return text.replace("{{", f"{{{WORD_JOINER}{{")


def _length(card: Json) -> int:
    return len(json.dumps(card, ensure_ascii=False).encode())
