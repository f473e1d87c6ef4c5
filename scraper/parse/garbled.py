"""Text that somebody garbled before it was sent, inside valid UTF-8, read back.

Three accidents leave their mark: UTF-8 that was read as Latin-1 ("ÐšÐ°Ð·Ð°Ñ…", "dÃ©clarÃ©"), UTF-8 that was read as
windows-1251 ("РљР°Р·Р°С…"), and a Cyrillic encoding that was read as Latin-1 ("Êàçàõñòàí"). Often it befell one entry
of a feed: so each stretch between two tags is judged by itself, and is changed only if it holds what no language writes
(capitals and signs in turns, words of accented letters alone) and if what comes out are letters and signs of texts.
`is_suspect` looks at the bytes for the marks first: a sound feed pays for that only.
"""

import re
from itertools import islice

from scraper.parse.charset import cyrillic_codec

ROUNDS_MAX = 2  # encoded three times was seen, more was not
EVIDENCE_MAX = 10_000  # sequences looked at in a stretch: an article has as many, and megabytes of them are no text
SEQUENCES_MIN = 3  # in a stretch, two of them in a row, that come to letters: no text has them by chance
LATIN_LETTERS_MIN = 8  # of the longest stretch: "ÄÖÜß" are letters, "Êàçàõñòàí" is a word


def _letters(codec: str) -> dict[str, int]:
    """The characters that the bytes from 0x80 are read as; a byte without one as the control of its number."""
    return {bytes([byte]).decode(codec, "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}


_LATIN = {chr(byte): byte for byte in range(0x80, 0x100)} | _letters("cp1252")
_CYRILLIC = _letters("cp1251")


def _sequence(table: dict[str, int]) -> re.Pattern[str]:
    """A character of two or three bytes in UTF-8, as its bytes look when they are read by `table`."""

    def of(first: int, last: int) -> str:
        return "[" + "".join(re.escape(shown) for shown, byte in table.items() if first <= byte <= last) + "]"

    return re.compile(f"{of(0xC2, 0xDF)}{of(0x80, 0xBF)}|{of(0xE0, 0xEF)}{of(0x80, 0xBF)}{{2}}")


_AS_LATIN = _sequence(_LATIN)
_AS_CYRILLIC = _sequence(_CYRILLIC)
_PLAUSIBLE = re.compile(  # what sequences may come to: letters of the region, accented Latin, signs of typesetting
    "[\u0300\u0301\u0400-\u045f\u04c9\u04ca\u0490-\u0493\u0496\u0497\u049a\u049b\u04a2\u04a3\u04ae-\u04b3\u04b6\u04b7\u04ba\u04bb\u04d8\u04d9"
    "\u04e2\u04e3\u04e8\u04e9\u04ee-\u04f1\u00a0-\u017f\u018f\u0259\u02bb\u02bc\u0530-\u058f\u0600-\u06ff\u10d0-\u10ff"
    "\u200c-\u200f\u2010-\u203a\u20ac\u20b8\u20bd\u2116\u2122\u3000-\u30ff\u4e00-\u9fff\uff00-\uff65]"
)
_WORDY = re.compile("[\u0400-\u04ff\u0530-\u058f\u0600-\u06ff\u10d0-\u10ff\u4e00-\u9fff]")  # no Latin letter
_STRETCH = re.compile("[^<>]+")
_LOWER = re.compile("[a-z]")
_TYPESETTING = ("â€", "â\x80", "вЂ")  # how quotes, dashes and dots begin
_ALONE = ("Ã\xa0", "Г\xa0")  # à
_MEASURES = tuple(f"Â{sign}" for sign in "£¥§©®°±²³½¼¾")

# In the bytes of a body: "Ð" and its like before a sign, "â€", two Chinese letters, or four accented letters in a row.
_LATIN_MARKS = re.compile(
    rb"\xc3(?:[\x82-\x85\x89\x8a\x90-\x93\x98-\x9b][\xc2\xc5\xc6\xcb\xe2]|\xa2(?:\xe2\x82\xac|\xc2\x80)|[\x80-\xbf](?:\xc3[\x80-\xbf]){3}"
    rb"|[\xa4-\xa9](?:\xc2.|[\xc5\xc6\xcb].|\xe2..){2}\xc3[\xa4-\xa9])",
    re.DOTALL,
)
# "Р°", "Рµ" (а, е), "Г§", "Д±" (ç, ı): no sentence is without; looked for by its second half, the rarer one.
_CYRILLIC_MARK = re.compile(rb"\xc2[\xa1-\xbf](?<=\xd0[\xa0\x93\x94]..)", re.DOTALL)
_DASH_MARK = "Ђ"  # "вЂ”", "вЂ™": a dash, an apostrophe
_LOST = re.compile("Р[?\ufffd]")  # 0x98 is no letter in windows-1251: an "И" comes out without its second half
_SPACED = re.compile("(?<![А-Яа-яЁё])Р (?=[РС][^\\s<>])|(?<![A-Za-z])Ð (?=[ÐÑ][^\\s<>])")  # so was the half of "Р"

_ACCENTED_WORD = re.compile("[À-ÿ¸¨ºª¿¯´¢£¼¾½\x80-\x9f]+")
_MIXED_WORD = re.compile("[A-Za-z][À-ÿ]|[À-ÿ][A-Za-z]")
_LATIN_RUN = re.compile("[" + "".join(map(re.escape, _LATIN)) + "]+")


def is_suspect(body: bytes, text: str) -> bool:
    """Whether UTF-8 bytes and their text hold a mark of garbled text; True: worth a look, no more."""
    if b"\xc3" in body and _LATIN_MARKS.search(body):
        return True
    return _DASH_MARK in text or (b"\xc2" in body and _CYRILLIC_MARK.search(body) is not None)


def read_back(text: str) -> str:
    """`text` with its garbled stretches as they were meant."""
    for _ in range(ROUNDS_MAX):
        found = _STRETCH.sub(lambda match: _stretch(match[0]), text)
        found = _from_cyrillic(found)
        if found == text:
            break
        text = found
    return text


def _stretch(text: str) -> str:
    if text.isascii():
        return text
    for pattern, table in ((_AS_CYRILLIC, _CYRILLIC), (_AS_LATIN, _LATIN)):
        if _is_evident(text, pattern, table):
            text = _SPACED.sub(lambda match: match[0][0] + "\xa0", text)
            if table is _CYRILLIC:
                text = _LOST.sub("Р\x98", text)
            meant = {shown: _meant(shown, table) or shown for shown in set(pattern.findall(text))}
            text = pattern.sub(lambda match, meant=meant: meant[match[0]], text)  # type: ignore[misc]
    return text


def _is_evident(text: str, pattern: re.Pattern[str], table: dict[str, int]) -> bool:
    """Whether so many sequences come to letters that no text has them by chance."""
    wordy = adjacent = last = 0
    for match in islice(pattern.finditer(text), EVIDENCE_MAX):
        meant = _meant(match[0], table)
        if meant is None:
            continue
        if _WORDY.match(meant):
            wordy += 1
            adjacent += match.start() == last and last > 0
            last = match.end()
            if wordy >= SEQUENCES_MIN and adjacent:
                return True
        elif match[0].startswith(_TYPESETTING) or _is_inside(text, match):
            return True
    return False


def _is_inside(text: str, match: re.Match[str]) -> bool:
    """Whether a capital and a sign ("Ã©", not "é »") touch a small letter, as no word writes them, or stand alone."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if len(match[0]) != 2 or match[0][0] not in "ÃÄÅÉÊÆÂГДЕЙК":
        return False
    alone = match[0] in _ALONE and before == after == " "
    return alone or match[0] in _MEASURES or _LOWER.search(before + after) is not None


def _meant(shown: str, table: dict[str, int]) -> str | None:
    try:
        meant = bytes(table[letter] for letter in shown).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return meant if _PLAUSIBLE.match(meant) else None


def _from_cyrillic(text: str) -> str:
    """Stretches of words in accented letters alone, as the Cyrillic that they were; the encoding is told by all."""
    samples = [" ".join(words) for words in map(_accented, _STRETCH.findall(text)) if words]
    if not any(map(_is_prose, samples)):
        return text
    codec = cyrillic_codec(_bytes(" ".join(samples)))
    if codec is None:
        return text
    return _STRETCH.sub(
        lambda match: (
            _LATIN_RUN.sub(lambda run: _bytes(run[0]).decode(codec, "replace"), match[0])
            if _accented(match[0])
            else match[0]
        ),
        text,
    )


def _is_prose(sample: str) -> bool:
    """Whether letters come again, and not one alone: "àéèùâêîô" is an alphabet, "ÄÄÄÄÄÄÄÄ" a cry."""
    letters = sample.replace(" ", "")
    return len(letters) >= LATIN_LETTERS_MIN and 3 < len(set(letters)) < len(letters)


def _accented(stretch: str) -> list[str]:
    """Its words in accented letters alone, if one is long and they outnumber words that mix."""
    if stretch.isascii():
        return []
    words = [word for word in _ACCENTED_WORD.findall(stretch) if len(word) > 1]
    long = any(len(word) > 3 for word in words)
    return words if long and len(words) > len(_MIXED_WORD.findall(stretch)) else []


def _bytes(shown: str) -> bytes:
    return bytes(_LATIN.get(letter, 0x20) for letter in shown)
