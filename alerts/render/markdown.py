"""A message in the Markdown of Discord and of Mattermost.

Feed text is shown as it is: every character that can begin markup is escaped by a backslash, which both read before
ASCII punctuation, and what chats make of bare words is broken by an invisible joiner: `@name`, `#tag`, `~channel`,
`<!channel>` (Mattermost reads Slack's words too), `:smile:` and addresses, which would become links of a stranger's.
Markup of ours is made of whole stretches and is never cut.
"""

import re
from collections.abc import Callable
from datetime import tzinfo

from alerts.model import Message
from alerts.render.layout import Layout, Line, Span, lay_out_to_fit
from alerts.render.telegram import WORD_JOINER, units

DISCORD_UNITS_MAX = 2000  # docs.discord.com/developers/resources/webhook#execute-webhook
DISCORD_ALERTS_MAX = 6  # leaves each some 330 units: a brief line of the hardest text, all of it escaped
MATTERMOST_CHARACTERS_MAX = 16_383  # a post; longer ones are split: docs.mattermost.com, "Maximum post size"
MATTERMOST_ALERTS_MAX = 20

_MARKUP = re.compile(r"[\\*_`|\[\]>~]")
# With what follows these are mentions, tags, channels, Slack's words, emoji and addresses, entities.
# Times (13:45) and "Watch: …" stay as they are, for those who copy them.
_TRIGGERS = re.compile(r"[@#~<]|:(?=[^\s\d])|(?<!\d):(?=\d)|&(?=[#\w])|www(?=\.)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])")
# In an address these would end the link or begin markup around it.
_IN_ADDRESS = {ord(character): f"%{ord(character):02X}" for character in "()[]*~|\\"}


def discord_markdown(message: Message, zone: tzinfo) -> str:
    """The message whole, or in brief where that is too long: at most 2,000 units, escapes and links included."""
    layout = lay_out_to_fit(message, zone, lambda layout: units(_write(layout, _pointed)) <= DISCORD_UNITS_MAX)
    return _write(layout, _pointed)


def mattermost_markdown(message: Message, zone: tzinfo) -> str:
    """The same for Mattermost: at most 16,383 characters."""
    layout = lay_out_to_fit(message, zone, lambda layout: len(_write(layout, _linked)) <= MATTERMOST_CHARACTERS_MAX)
    return _write(layout, _linked)


def escape(text: str) -> str:
    """`text` as Markdown shows it: no character of it is markup, a mention, an emoji or an address.

    >>> escape("[x](http://a.example)").replace(WORD_JOINER, "·")
    '\\\\[x\\\\](http:·//a.example)'
    """
    escaped = disarm(_MARKUP.sub(r"\\\g<0>", text))
    return _LINE_START.sub(rf"\g<1>{WORD_JOINER}\g<2>", escaped)


def disarm(text: str) -> str:
    """`text` in which nothing is a mention, an emoji or an address, looking the same without any escapes."""
    return _TRIGGERS.sub(rf"\g<0>{WORD_JOINER}", text)


def disarmed_plain(message: Message, zone: tzinfo, characters_max: int) -> str:
    """The message as plain text for services of which nothing is known: disarmed, addresses of articles written out."""

    def text(layout: Layout) -> str:
        return "\n\n".join("\n".join(part for line in block for part in _plain(line)) for block in layout)

    return text(lay_out_to_fit(message, zone, lambda layout: len(text(layout)) <= characters_max))


def _plain(line: Line) -> list[str]:
    return [disarm("".join(span.text for span in line)), *(span.link for span in line if span.link)]


def _write(layout: Layout, write: Callable[[Span], str]) -> str:
    return "\n\n".join("\n".join("".join(write(span) for span in line) for line in block) for block in layout)


def _pointed(span: Span) -> str:
    """For Discord, which shows no preview of an address in pointed brackets."""
    return _markup(span, f"[{escape(span.text)}](<{_address(span)}>)")


def _linked(span: Span) -> str:
    return _markup(span, f"[{escape(span.text)}]({_address(span)})")


def _markup(span: Span, link: str) -> str:
    """The stretch, bold where it is to be seen; `link` is its form with an address."""
    text = link if span.link else escape(span.text)
    if span.style not in ("strong", "mark") or not (bold := text.strip()):
        return text
    return text.replace(bold, f"**{bold}**", 1)  # asterisks with a space inside them are no markup


def _address(span: Span) -> str:
    return (span.link or "").translate(_IN_ADDRESS)
