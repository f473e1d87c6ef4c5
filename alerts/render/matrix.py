"""A message for Matrix: plain text, and the same in the subset of HTML that its specification lets clients show
(spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes).

Feed text is escaped, and no link leads to matrix.to, which clients would show as a mention of somebody.
"""

import html
import json
from datetime import tzinfo
from urllib.parse import urlsplit

from alerts.model import Message
from alerts.render.layout import Layout, Span, lay_out_to_fit
from alerts.render.plain import written_out

ALERTS_MAX = 20  # as in the other chats; more are a page to scroll through
# An event may have 65,536 bytes with all that servers add: spec.matrix.org/latest/client-server-api/#size-limits.
CONTENT_BYTES_MAX = 48_000

Json = dict[str, object]


def matrix_content(message: Message, zone: tzinfo) -> Json:
    """`body`, `format` and `formatted_body` of an event."""
    return _content(lay_out_to_fit(message, zone, lambda layout: _length(_content(layout)) <= CONTENT_BYTES_MAX))


def _content(layout: Layout) -> Json:
    text = "\n\n".join("\n".join(part for line in block for part in written_out(line)) for block in layout)
    return {"body": text, "format": "org.matrix.custom.html", "formatted_body": simple_html(layout)}


def simple_html(layout: Layout) -> str:
    """The layout in paragraphs, line breaks, links and bold, and nothing else."""
    blocks = ("<br>".join("".join(_markup(span) for span in line) for line in block) for block in layout)
    return "".join(f"<p>{block}</p>" for block in blocks)


def _markup(span: Span) -> str:
    text = html.escape(span.text)
    if span.link and urlsplit(span.link).hostname != "matrix.to":
        text = f'<a href="{html.escape(span.link)}">{text}</a>'
    return f"<strong>{text}</strong>" if span.style in ("strong", "mark") else text


def _length(content: Json) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode())
