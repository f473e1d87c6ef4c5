"""A message for a Slack incoming webhook: `rich_text` blocks, whose texts Slack does not read as markup, and a
plain `text` beside them.

In blocks feed text is data, so it can neither mention nor format. `text` is what notifications show and what goes
out alone when the blocks are not understood (also by look-alikes of Slack); it is read as mrkdwn, where
`<!channel>` and `<@U123>` are mentions, so `&`, `<` and `>` are escaped as
docs.slack.dev/messaging/formatting-message-text asks.
"""

import json
from datetime import tzinfo

from alerts.model import Message
from alerts.render.layout import Block, Layout, Line, Span, lay_out_to_fit
from alerts.render.plain import written_out
from alerts.render.words import subject

ALERTS_MAX = 20  # each is a block, with a rule between, and Slack takes 50 blocks
# Slack refuses some 13,200 characters of blocks (slackapi/bolt-js#2509) and counts more than their texts (#2867),
# so JSON is counted.
BLOCKS_CHARACTERS_MAX = 10_000
# Longer texts are cut: api.slack.com/changelog/2018-04-truncating-really-long-messages.
TEXT_CHARACTERS_MAX = 40_000

Json = dict[str, object]


def slack_payload(message: Message, zone: tzinfo) -> Json:
    """The body of a webhook call with blocks."""
    layout = lay_out_to_fit(message, zone, lambda layout: _length(_blocks(layout)) <= BLOCKS_CHARACTERS_MAX)
    return _payload(subject(message)) | {"blocks": _blocks(layout)}


def slack_plain_payload(message: Message, zone: tzinfo) -> Json:
    """The same as text alone, addresses written out."""
    layout = lay_out_to_fit(message, zone, lambda layout: len(escape(_text(layout))) <= TEXT_CHARACTERS_MAX)
    return _payload(_text(layout))


def escape(text: str) -> str:
    """`text` as mrkdwn shows it: the three characters that start or end anything but formatting."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _payload(text: str) -> Json:
    # Previews would fetch and show pages of strangers.
    return {"text": escape(text), "unfurl_links": False, "unfurl_media": False}


def _text(layout: Layout) -> str:
    return "\n\n".join("\n".join(part for line in block for part in written_out(line)) for block in layout)


def _blocks(layout: Layout) -> list[Json]:
    blocks: list[Json] = []
    for block in layout:
        blocks += [{"type": "divider"}] if blocks else []
        blocks.append({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": _elements(block)}]})
    return blocks


def _elements(block: Block) -> list[Json]:
    elements: list[Json] = []
    for line in block:
        elements += [{"type": "text", "text": "\n"}] if elements else []
        elements += _of_line(line)
    return elements


def _of_line(line: Line) -> list[Json]:
    return [_element(span) for span in line if span.text]  # an empty text is no valid element


def _element(span: Span) -> Json:
    element: Json = {"type": "link", "url": span.link} if span.link else {"type": "text"}
    element["text"] = span.text
    if span.style in ("strong", "mark"):
        element["style"] = {"bold": True}
    return element


def _length(blocks: list[Json]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False))
