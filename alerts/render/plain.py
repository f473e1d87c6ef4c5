"""A message as plain text: the text part of a mail, a terminal that is none, and what a chat gets when it cannot
read our markup.
"""

from datetime import tzinfo

from alerts.model import Message
from alerts.render.clean import cut_before
from alerts.render.layout import Block, Line, lay_out

COLUMNS = 76  # RFC 5322 recommends lines under 78
RULE = "-" * 40


def plain_text(message: Message, zone: tzinfo) -> str:
    """The message in lines of some 76 columns (addresses stay whole), found terms between asterisks, ending with a
    line break.
    """
    blocks = ("\n".join(_wrapped(block)) for block in lay_out(message, zone))
    return f"\n\n{RULE}\n\n".join(blocks) + "\n"


def _wrapped(block: Block) -> list[str]:
    return [
        wrapped
        for line in block
        for text, *addresses in [written_out(line)]
        for wrapped in [*wrap(text, COLUMNS), *addresses]
    ]


def written_out(line: Line) -> list[str]:
    """The text of a line, then the addresses it links to."""
    text = "".join(f"*{span.text}*" if span.style == "mark" else span.text for span in line)
    return [text, *(span.link for span in line if span.link)]


def wrap(line: str, columns: int) -> list[str]:
    """`line` broken at spaces; words without end (Chinese, run-together text) between graphemes; addresses not at all.

    >>> wrap("one two three", 8)
    ['one two', 'three']
    """
    lines = [""]
    for word in line.split(" "):
        if len(lines[-1]) + 1 + len(word) <= columns or not lines[-1]:
            lines[-1] += (" " if lines[-1] else "") + word
        else:
            lines.append(word)
        while len(lines[-1]) > columns and "://" not in lines[-1]:
            cut = cut_before(lines[-1], columns) or columns
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return lines
