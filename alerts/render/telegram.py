"""A message in Telegram's HTML (core.telegram.org/bots/api#html-style).

Feed text is escaped, and an `@name` or `/name` in it is broken by an invisible joiner: Telegram makes mentions and
commands of bare names, which would ring strangers' phones. The limit of 4,096 counts characters after the markup is
read; whether code points or UTF-16 units is disputed (measured as code points: FerroxLabs/wayland#934), so units
are counted here, which fits both.
"""

import html
import re
from collections.abc import Callable
from datetime import tzinfo

from alerts.model import Message
from alerts.render.layout import Layout, Span, lay_out_to_fit

TEXT_UNITS_MAX = 4096  # core.telegram.org/bots/api#sendmessage
ALERTS_MAX = 20  # leaves each some 180 units, enough for headline, watch, source and id
WORD_JOINER = "\u2060"


def telegram_html(message: Message, zone: tzinfo) -> str:
    """The message whole, or in brief where that is too long: valid markup, at most 4,096 units once it is read."""
    return _write(lay_out_to_fit(message, zone, lambda layout: _fits(_write(layout, _shown))), _markup)


def telegram_plain(message: Message, zone: tzinfo) -> str:
    """The same without markup, for a server that cannot read ours; addresses are written out where they fit."""
    return _write(lay_out_to_fit(message, zone, lambda layout: _fits(_write(layout, _written_out))), _written_out)


def units(text: str) -> int:
    """The length as Telegram counts it at its strictest: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def disarm(text: str) -> str:
    """`text` in which no `@name` is a mention and no `/name` a command, looking the same."""
    # Also at the text's end: the name may follow in another style.
    return re.sub(r"@|(?<!\S)/", rf"\g<0>{WORD_JOINER}", text)


def _fits(text: str) -> bool:
    return units(text) <= TEXT_UNITS_MAX


def _write(layout: Layout, write: Callable[[Span], str]) -> str:
    return "\n\n".join("\n".join("".join(write(span) for span in line) for line in block) for block in layout)


def _shown(span: Span) -> str:
    return disarm(span.text)


def _written_out(span: Span) -> str:
    return disarm(span.text) + (f"\n{span.link}" if span.link else "")


def _markup(span: Span) -> str:
    text = html.escape(disarm(span.text), quote=False)
    if span.link:
        text = f'<a href="{html.escape(span.link)}">{text}</a>'
    return f"<b>{text}</b>" if span.style in ("strong", "mark") else text
