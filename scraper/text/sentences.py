"""Sentences of a text, for all languages of the region, by their marks: . ! ? … 。！？ ؟ ۔ and line ends.

A point ends a sentence when a space and the start of another one follow (a capital, a digit, a quotation mark, a letter
of a script without capitals), and not behind an initial (К. Токаев), an abbreviation (тыс., г., Mr.), or a number that
the language writes ordinals like (am 4. März). What holds no letter is joined to what stands before it.
"""

import re

SENTENCES_MAX = 200  # far more than is ever compared

_ABBREVIATION_LINES = """
mr mrs ms dr prof st gen col lt sen rep gov no vs jr sr inc ltd co corp approx e.g i.e u.s u.k
г гг ул им тыс млн млрд трлн руб коп т д п стр см долл кв куб обл р пос акад проф ж б т.б мың км м
bzw z.b d.h u.a ca nr str mio mrd tsd hr fr sog m mm mme mlle av bd env sayın sn doç yrd ş
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LINES.split())
# In these a point behind a number makes it an ordinal: "am 4. März", "5. madde".
_POINT_ORDINALS = frozenset(["de", "tr", "az"])
_END = re.compile(r"(?P<mark>[.!?…؟۔]+)(?P<close>[\"'»”’)\]]*)(?=\s)|[。！？]+[”』」）]*|\n+")
_START = re.compile(r"\s*[-–—]?\s*[«“„\"'‘(\[]*\s?[^\W_]")
_BEFORE = re.compile(r"[^\s(«“„\"]+$")

__all__ = ["SENTENCES_MAX", "split"]


def split(text: str, language: str | None = None) -> tuple[str, ...]:
    """The sentences in order, without the space around them, at most `SENTENCES_MAX`.

    >>> split("К. Токаев прибыл в Ташкент. Встреча начнется в 10:00.", "ru")
    ('К. Токаев прибыл в Ташкент.', 'Встреча начнется в 10:00.')
    """
    base = (language or "").split("-")[0]
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if end["mark"] and not _is_end(text, end, base):
            continue
        _add(found, text[start : end.end()])
        start = end.end()
        if len(found) >= SENTENCES_MAX:
            return tuple(found)
    _add(found, text[start:])
    return tuple(found)


def _is_end(text: str, end: re.Match[str], language: str) -> bool:
    start = _START.match(text, end.end())
    if start is None or text[start.end() - 1].islower():
        return False
    if end["mark"] != "." or end["close"]:
        return True
    word_found = _BEFORE.search(text, max(0, end.start() - 24), end.start())
    word = word_found[0] if word_found else ""
    if len(word) == 1 and word.isalpha() and word.isupper():
        return False
    if word.isdigit() and len(word) <= 2 and language in _POINT_ORDINALS:
        return False
    return word.casefold() not in _ABBREVIATIONS


def _add(found: list[str], piece: str) -> None:
    piece = " ".join(piece.split())
    if not piece:
        return
    if found and not any(character.isalpha() for character in piece):
        found[-1] = f"{found[-1]} {piece}"
    else:
        found.append(piece)
