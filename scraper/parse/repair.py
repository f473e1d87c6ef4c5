"""Bytes as a server sent them → the Unicode text they were meant to be.

1. A byte order mark, or the pattern of UTF-16 without one, decides. 2. Valid UTF-8 is UTF-8, whatever was declared: no
other encoding is valid UTF-8 by chance; text that was garbled before it was sent is read back. 3. UTF-8 with a few
broken bytes stays UTF-8; whole words of another encoding inside it are rescued. 4. Else what the server and the
document declare is tried, then Cyrillic by its letters (see `charset`); a declared Latin or a wrong Cyrillic encoding
loses against letters that make sense. 5. Last, windows-1252, which reads anything. Line ends become "\\n", and controls
go. Nothing here raises: whatever the bytes, text comes out.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from scraper.parse.charset import CYRILLIC, cyrillic_codec
from scraper.parse.garbled import is_suspect, read_back

DECLARATION_BYTES = (
    2_048  # where declarations stand: XML at the very start, HTML within 1,024 bytes (and some servers' junk)
)
BROKEN_SHARE_MAX = 0.25  # broken bytes per valid non-ASCII character up to which the text is UTF-8 with damage
WIDE_SAMPLE_BYTES = 400  # declarations and element names, which are ASCII: every other byte of them is zero in UTF-16
ZEROS_SHARE_MIN = 0.3
TURKISH_LETTERS_MIN = 3  # ğ and ş in undeclared Latin text; other languages that are sent so have none of those bytes

# Labels as servers write them → Python's codecs, for what the region's servers send. Others are not tried: some of
# Python's codecs (idna, unicode_escape) are no charsets, and slow or unsafe on a stranger's bytes.
_CODECS = (
    (r"utf-?8\w*|unicode-1-1-utf-8|us-ascii|ascii", "utf-8"),
    (r"(?:x-|win(?:dows)?-?|cp-?)*1251", "cp1251"),
    (r"(?:cs)?koi(?:8-?[ru]?)?", "koi8-u"),
    (r"koi8-?t", "koi8-t"),
    (r"(?:ibm|cp-?|dos-?)?866", "cp866"),
    (r"(?:x-)?mac-?(?:cyrillic|ukrainian)", "mac-cyrillic"),
    (r"(?:kz|strk)-?1048(?:-2002)?|rk1048", "kz1048"),
    (r"iso-?8859-5|cyrillic", "iso8859-5"),
    (r"pt-?cp-?154|csptcp154|cyrillic-asian", "ptcp154"),
    (r"utf-?16(?:-?le)?", "utf-16-le"),
    (r"utf-?16-?be", "utf-16-be"),
    (r"gb_?2312(?:-80)?|gbk|x-gbk|gb18030|cp936|euc-cn", "gb18030"),
    (r"big5(?:-hkscs)?", "big5hkscs"),
    (r"(?:windows-?|cp-?)1256|arabic", "cp1256"),
    (r"(?:windows-?|cp-?)1254|iso-?8859-9|latin5", "cp1254"),
    (r"(?:windows-?|cp-?)1250", "cp1250"),
    (r"iso-?8859-2|latin2", "iso8859-2"),
    (r"(?:windows-?|cp-?)1253|iso-?8859-7", "cp1253"),
    (r"(?:windows-?|cp-?)1257", "cp1257"),
    (r"(?:windows-?|cp-?)125[28]|iso-?8859-1[05]?|latin-?1", "cp1252"),
    (r"shift[_-]?jis|sjis|windows-31j", "cp932"),
    (r"euc-jp", "euc_jp"),
    (r"euc-kr|ks_c_5601-1987|cp949", "cp949"),
)
_LABELS = tuple((re.compile(pattern, re.IGNORECASE), codec) for pattern, codec in _CODECS)
_LATIN = frozenset(["cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2"])
_READ_ANYTHING = _LATIN | {"utf-8", "iso8859-5"}  # often a server's mere default
_WIDE = ("utf-16-le", "utf-16-be")
_WIDE_LETTERS = frozenset(["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"])  # a letter is two bytes or more

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)

_ESCAPED = re.compile("[\udc80-\udcff]+")  # bytes that were not UTF-8, as "surrogateescape" leaves them
_FOREIGN_WORDS = re.compile("[\udc80-\udcff]{4,}(?:[ -@]{1,3}[\udc80-\udcff]{2,})*")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes([*range(9), *range(11, 32), 127])
_C1_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_LINE_ENDS = re.compile("\r\n?|\x85")
_STRETCH = re.compile("[^<>]+")  # between two tags: one entry's text is in one encoding
# Four letters in Cyrillic or Arabic, or a typographic sign: by chance these are in no text of another encoding.
_UTF8_WORDS = re.compile(rb"(?:[\xd0-\xd3\xd8-\xdb][\x80-\xbf]){4}|\xe2\x80[\x93-\xa6]")
_UTF8_LETTERS = re.compile("[\u0400-\u04ff\u0600-\u06ff]{3}")
_LATIN_WORD = re.compile(rb"[a-z][\xc0-\xff]|[\xc0-\xff][a-z]")
_TURKISH = re.compile(rb"(?<=[A-Za-z\xfc\xf6\xfd])[\xf0\xfe]|\xfe(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Repaired:
    """Text without controls but tab and newline, how it was read, and what had to be put right (empty: nothing)."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def repair(body: bytes, *, content_type: str | None = None) -> Repaired:
    """The text of a feed's or page's body. O(len(body)): 2.5 ms a megabyte of UTF-8, 14 ms for 100 KB of cp1251."""
    text, encoding, notes = _decoded(body, _declared(body, content_type))
    if encoding == "utf-8" and not notes and _is_clean(body):
        return Repaired(text, encoding, notes)
    clean = clean_text(text)
    if len(clean) < len(_LINE_ENDS.sub("\n", text)):
        notes = (*notes, "control characters removed")
    return Repaired(clean, encoding, notes)


def _is_clean(body: bytes) -> bool:
    """Whether UTF-8 holds nothing that `clean_text` would change; faster on bytes than on text."""
    if len(body.translate(None, _CONTROLS)) < len(body):
        return False
    # One byte is found ten times as fast as a pattern, and most bodies have neither.
    return not ((b"\xc2" in body and _C1_CONTROL.search(body)) or (b"\xef" in body and _NONCHARACTER.search(body)))


def clean_text(text: str) -> str:
    """`text` with "\\n" for every line end and without controls, surrogates and noncharacters."""
    if text.isprintable():
        return text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def _declared(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """Codecs that the header, the XML declaration and the meta element name, in that order, without repeats."""
    head = body[:DECLARATION_BYTES]
    labels = [match[1] for match in [_HEADER_CHARSET.search(content_type or "")] if match]
    labels += [match[1].decode("ascii") for match in (_XML_ENCODING.search(head), _META_CHARSET.search(head)) if match]
    return tuple(dict.fromkeys(codec for label in labels if (codec := _codec(label))))


@lru_cache(maxsize=200)
def _codec(label: str) -> str | None:
    return next((codec for pattern, codec in _LABELS if pattern.fullmatch(label)), None)


def _decoded(body: bytes, declared: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    wide = _wide_codec(body)
    if wide:
        return body.decode(wide, "replace").lstrip("\ufeff"), wide, ()
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return _ungarbled(body.decode("utf-8"), body, declared)
    except UnicodeDecodeError:
        pass
    text = body.decode("utf-8", "surrogateescape")
    broken = sum(len(run) for run in _ESCAPED.findall(text))
    valid = len(text) - broken - len(body.translate(None, _HIGH))  # characters above ASCII
    if broken <= valid * BROKEN_SHARE_MAX or (_UTF8_WORDS.search(body) and not _WIDE_LETTERS.intersection(declared)):
        return _patched(text, declared), "utf-8", (f"{broken} bytes that are not UTF-8",)
    return _single_byte(body, declared)


_HIGH = bytes(range(0x80, 0x100))


def _wide_codec(body: bytes) -> str | None:
    """UTF-16 or UTF-32 by its mark, or UTF-16 by the zeros beside the ASCII letters of its first lines."""
    for mark, codec in (
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if body.startswith(mark):
            return codec
    head = body[:WIDE_SAMPLE_BYTES]
    if b"\0" not in head or len(head) < 4:
        return None
    first, second = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if first < ZEROS_SHARE_MIN < second and first < second / 10:
        return "utf-16-le"
    return "utf-16-be" if second < ZEROS_SHARE_MIN < first and second < first / 10 else None


def _single_byte(body: bytes, declared: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    cyrillic = cyrillic_codec(body, declared)
    if cyrillic == "cp1251" and "kz1048" in declared:
        cyrillic = "kz1048"  # equal but for letters that Russian has not
    for codec in declared:
        if codec in _WIDE or (cyrillic and (codec in CYRILLIC or codec in _READ_ANYTHING)):
            continue  # the letters know better than the label; and UTF-16 would have been known by its zeros
        meant = _western(body, ()) if codec == "cp1252" else codec  # what is called so may be Turkish
        try:
            return body.decode(meant), meant, _notes(meant, declared)
        except UnicodeDecodeError:
            continue
    codec = cyrillic or next((codec for codec in declared if codec not in ("utf-8", *_WIDE)), _western(body, ()))
    return body.decode(codec, "replace"), codec, _notes(codec, declared)


def _notes(codec: str, declared: tuple[str, ...]) -> tuple[str, ...]:
    if declared and declared[0] == codec:
        return ()
    return (f"declared {declared[0]}, read as {codec}" if declared else f"no encoding declared, read as {codec}",)


def _patched(text: str, declared: tuple[str, ...]) -> str:
    """Stretches between tags and whole words in another encoding are read by their letters; other broken bytes become
    U+FFFD. All stretches are taken to be in one encoding: a headline alone is too short to tell it."""
    foreign = [stretch for stretch in _STRETCH.findall(text) if _is_foreign(stretch)]
    codec = _foreign_codec(b"<".join(map(_raw, foreign)), declared)
    if codec:
        text = _STRETCH.sub(
            lambda match: _raw(match[0]).decode(codec, "replace") if _is_foreign(match[0]) else match[0], text
        )
    text = _FOREIGN_WORDS.sub(lambda match: _rescued(match[0]), text)
    return _ESCAPED.sub("\ufffd", text)


def _is_foreign(stretch: str) -> bool:
    """Whether most of what is above ASCII there is no UTF-8."""
    if stretch.isascii():
        return False
    broken = sum(map(len, _ESCAPED.findall(stretch)))
    return broken * 4 > sum(letter > "\x7f" for letter in stretch) * 3 and not _UTF8_LETTERS.search(stretch)


def _foreign_codec(raw: bytes, declared: tuple[str, ...]) -> str | None:
    codec = cyrillic_codec(raw, declared)
    if codec or not _LATIN_WORD.search(raw):
        return codec
    return _western(raw, declared)


def _western(raw: bytes, declared: tuple[str, ...]) -> str:
    """The declared Latin encoding, else Turkish by its ğ and ş (Icelandic's ð and þ), else windows-1252."""
    latin = next((codec for codec in declared if codec in _LATIN), "cp1252")
    return "cp1254" if latin == "cp1252" and len(_TURKISH.findall(raw)) >= TURKISH_LETTERS_MIN else latin


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _rescued(words: str) -> str:
    raw = words.encode("ascii", "surrogateescape")
    codec = cyrillic_codec(raw)
    return raw.decode(codec, "replace") if codec else words


def _ungarbled(text: str, body: bytes, declared: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    """Valid UTF-8, with what somebody had read wrongly before it was sent ("Êàçàõñòàí", "РљР°Р·Р°С…") read back."""
    if not declared or declared[0] == "utf-8" or body.isascii():
        notes: tuple[str, ...] = ()
    else:
        notes = (f"declared {declared[0]}, read as utf-8",)
    if is_suspect(body, text):
        meant = read_back(text)
        if meant != text:
            return meant, "utf-8", (*notes, "garbled before it was sent, read back")
    return text, "utf-8", notes
