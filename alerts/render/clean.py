"""Text of strangers made fit for showing: no control characters, no invisible tricks, no broken code points.

Feed text is text: whatever it holds, it must not steer a terminal, break a header, hide words from the reader or
turn the line around (Trojan Source, CVE-2021-42574). Every renderer passes what it shows through here, also what
was cleaned before: cleaning twice changes nothing. Cutting is done between graphemes, so that no accent, emoji or
flag is left in halves (the rules of UAX #29, simplified).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

Marks = tuple[tuple[int, int], ...]

# On one letter. Vietnamese or pointed Arabic need 3; towers of accents ("zalgo") are noise over the lines around.
ACCENTS_MAX = 8
LINK_CHARACTERS_MAX = 2000  # programs cut longer ones
ELLIPSIS = "…"
# FIRST STRONG ISOLATE and its end: text in between cannot reorder what is around it.
ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

_JOINERS = "\u200c\u200d"  # Persian spelling and emoji need them
_ZERO_WIDTH_JOINER = "\u200d"
# Latin, Greek, Cyrillic, Armenian, signs and Chinese: no accent stands in them on its own.
_UNMARKED = re.compile("[ -\u02ff\u0370-\u0482\u048a-\u058a\u2010-\u205e\u20a0-\u20bf\u2100-\u2bff\u4e00-\u9fff]*")
_LETTER_MARKS = "\u0e33\u0eb3\uff9e\uff9f"  # letters by category that never stand alone: Thai, Lao, Japanese
_VIRAMA = 9  # the combining class of signs that bind the next letter
_VISIBLE_FORMATS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"  # signs of Arabic and Syriac numbers


def one_line(text: str) -> str:
    """`text` in one line: whitespace runs and line breaks are one space, invisible and control characters are gone.

    >>> one_line("Hi\\r\\nBcc: evil\\x1b[2J\\u202e!")
    'Hi Bcc: evil [2J!'
    """
    return one_line_marked(text, ())[0]


def one_line_marked(text: str, marks: Iterable[tuple[int, int]]) -> tuple[str, Marks]:
    """`one_line(text)` with `marks` moved to where their text now stands, in order; empty and overlapping ones are
    mended.
    """
    line, position_of = (text, range(len(text) + 1)) if _is_clean(text) else _clean(text)
    moved = (tuple(position_of[max(0, min(end, len(text)))] for end in mark) for mark in marks)
    return line, _merge(((start, min(end, len(line))) for start, end in moved))


def _is_clean(text: str) -> bool:
    """Whether nothing is to be done: most texts are so, and looking at each character is half of what a mail costs."""
    return text.isprintable() and "  " not in text and text.strip(" ") == text and _UNMARKED.fullmatch(text) is not None


def _clean(text: str) -> tuple[str, Sequence[int]]:
    """The line, and for each offset in `text` and its end where that now stands."""
    kept: list[str] = []
    position_of = [0] * (len(text) + 1)
    accents = 0
    for offset, character in enumerate(text):
        position_of[offset] = len(kept)
        category = unicodedata.category(character)
        if character.isspace() or category in ("Cc", "Zl", "Zp", "Zs"):
            if kept and kept[-1] != " ":
                kept.append(" ")
            accents = 0
        elif _is_shown(character, category):
            accents = accents + 1 if category in ("Mn", "Me") else 0
            if accents <= ACCENTS_MAX:
                kept.append(character)
    position_of[len(text)] = len(kept)
    if kept and kept[-1] == " ":
        kept.pop()
    return "".join(kept), position_of


def _is_shown(character: str, category: str) -> bool:
    if category == "Cf":
        return character in _JOINERS or character in _VISIBLE_FORMATS
    # Surrogates cannot be encoded; code points without a character (also U+FFFE) have no meaning to show.
    return category not in ("Cs", "Cn")


def _merge(marks: Iterable[tuple[int, int]]) -> Marks:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(mark for mark in marks if mark[0] < mark[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def clip(text: str, characters_max: int) -> str:
    """`text` cut before a grapheme to at most `characters_max` code points, its last one an ellipsis where
    something was cut.
    """
    if len(text) <= characters_max:
        return text
    if characters_max < 1:
        return ""
    return text[: cut_before(text, characters_max - 1)].rstrip() + ELLIPSIS


def cut_before(text: str, offset: int) -> int:
    """The last place at or before `offset` where a grapheme starts; 0 if there is none."""
    offset = min(offset, len(text))
    while 0 < offset < len(text) and not _starts_grapheme(text, offset):
        offset -= 1
    return offset


def cut_after(text: str, offset: int) -> int:
    """The first place at or after `offset` where a grapheme starts; the text's end if there is none."""
    offset = max(offset, 0)
    while 0 < offset < len(text) and not _starts_grapheme(text, offset):
        offset += 1
    return offset


def _starts_grapheme(text: str, offset: int) -> bool:
    character, previous = text[offset], text[offset - 1]
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or character in _JOINERS or character in _LETTER_MARKS:
        return False
    if previous in _VISIBLE_FORMATS or unicodedata.combining(previous) == _VIRAMA:
        return False  # a sign that stands before its number, or half a conjunct of Indian scripts
    if previous == _ZERO_WIDTH_JOINER or "\U0001f3fb" <= character <= "\U0001f3ff":  # inside an emoji, or its skin tone
        return False
    if _is_flag_half(character) and _is_flag_half(previous):
        return _flag_halves_before(text, offset) % 2 == 0
    return not _joins_hangul(previous, character)


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, offset: int) -> int:
    count = 0
    while count < offset and _is_flag_half(text[offset - count - 1]):
        count += 1
    return count


def _joins_hangul(previous: str, character: str) -> bool:
    # Old texts spell Korean in single letters (jamo); a vowel or final letter belongs to what stands before it.
    return "\u1160" <= character <= "\u11ff" and ("\u1100" <= previous <= "\u11ff" or "\uac00" <= previous <= "\ud7a3")


def isolate(text: str) -> str:
    """`text` as it can stand inside a line of another direction; unchanged where it has no right-to-left letter."""
    if any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return f"{ISOLATE}{text}{POP_ISOLATE}"
    return text


def link_of(url: str | None) -> str | None:
    """`url` if a reader may be offered it as a link: http or https, of harmless characters, not too long."""
    if url is None or len(url) > LINK_CHARACTERS_MAX or not url.lower().startswith(("http://", "https://")):
        return None
    if one_line(url) != url or any(character in '<>"`\\ ' for character in url):
        return None
    return url
