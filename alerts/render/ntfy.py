"""A message as ntfy shows it on a phone: a title, plain text, and the page that a touch opens (docs.ntfy.sh/publish).

Texts are shown as they are (Markdown is on only where asked for), and nothing in them mentions anybody.
"""

from datetime import tzinfo

from alerts.model import Message
from alerts.render.clean import clip, link_of
from alerts.render.layout import Layout, lay_out_to_fit
from alerts.render.words import subject

# What is longer becomes an attached file: docs.ntfy.sh/publish/#limitations.
TEXT_BYTES_MAX = 4096
TITLE_CHARACTERS_MAX = 120  # phones show two lines
ALERTS_MAX = 8  # a brief line of the hardest text (four bytes a letter) has some 450 bytes

Json = dict[str, object]


def ntfy_content(message: Message, zone: tzinfo) -> Json:
    """`title`, `message` and `click` of a notification, and its `priority` where that is not the usual one."""
    layout = lay_out_to_fit(message, zone, lambda layout: len(_text(layout).encode()) <= TEXT_BYTES_MAX)
    links = [link for alert in message.alerts if (link := link_of(alert.url))]
    content: Json = {"title": clip(subject(message), TITLE_CHARACTERS_MAX), "message": _text(layout)}
    if (priority := _priority(message)) is not None:
        content["priority"] = priority
    return content | ({"click": links[0]} if len(message.alerts) == 1 and links else {})


def _priority(message: Message) -> int | None:
    """docs.ntfy.sh/publish/#message-priority: 4 rings longer, 2 does not ring; the gravest alert decides."""
    severities = {alert.severity for alert in message.alerts}
    return 4 if "high" in severities else 2 if severities == {"low"} else None


def _text(layout: Layout) -> str:
    return "\n\n".join("\n".join("".join(span.text for span in line) for line in block) for block in layout)
