"""The core of an article: what of it is compared with other articles.

A wire text on forty sites differs in its headline, dateline, attribution, links, buttons and footers, and in how its
letters are encoded. What `pare` does to a text, in order:

1. cut to TEXT_CHARS_MAX; unescaped twice (feeds escape what was escaped), tags dropped, NFKC, invisible characters
   dropped;
2. words that mix scripts are folded to one ("Кaзaхстан");
3. lines that sites repeat go: lists of related links, subscribe and share lines, photo credits, notices about
   "foreign agents" (scraper/dedup/phrases.py);
4. the dateline and the clauses of attribution go, but whom they credit is kept as `credits`;
5. what is left is cut into folded words: apostrophes dropped, ё е, digits of one number joined ("40 000" is 40000,
   "4,2" and "4.2" are 4_2), each Chinese character a word.

About 0.3 ms for 200 words. Cores are made again from stored text and never stored themselves, so this may learn.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import re2

from scraper.dedup.agencies import SPELLINGS, agency_of
from scraper.dedup.digest import TEXT_CHARS_MAX
from scraper.dedup.phrases import ATTRIBUTION, DATELINE, LABEL, LABEL_PHRASES, LINKS, NOTICE, PLACE_AND_DATE, SIGNATURE
from scraper.text.normalise import COMBINING, INVISIBLE, fold_word

# Beyond this a text is a transcript or a law; copies of it are told by its first five thousand words.
WORDS_MAX = 5_000
_DATELINE_CHARS = 160
_LINK_CHARS_MAX = 160  # a longer line under "read also" is a paragraph again

_TAG = re.compile(r"<[^<>]{1,400}>")
_BREAKING_TAG = re.compile(r"<(?:/?(?:p|div|li|ul|h\d|tr)\b[^<>]{0,400}|br\s*/?)>", re.IGNORECASE)
# Halves of surrogate pairs, which JSON can hold and UTF-8 cannot, go with them.
_INVISIBLE = re.compile(f"[{INVISIBLE}\ud800-\udfff]")
_MARKS = re.compile(f"[{COMBINING}]")
_LATIN, _CYRILLIC = "a-zA-Z\u00c0-\u024f", "\u0400-\u052f"
_MIXED = re.compile(rf"\w*(?:[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}])\w*")
_CURLY = re.compile("[`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\u2035\uff07]")
_GROUPING = re.compile(r"(?<=\d)[ \u00a0\u202f.,'](?=\d{3}(?![\d.,]\d|\d))")
_INNER_STOP = re.compile(r"(?<=\d)[.,:](?=\d)")
_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_HAN_SIGN = re.compile(f"[{_HAN}]")
_WORD = re.compile(r"\w+")
# A capital inside a sentence: after a word or a comma, not after a stop, a quotation mark or a line's start.
_NAME = re.compile(r" (?<=[\w,;)%–—] )((?=[^\W\d_a-zа-яё])\w+(?:'\w+)*)")
# Most texts hold none of this. RE2 says so in 20 µs for 1,500 characters, where `re` takes up to 350.
_HAS_MIXED = re2.compile(f"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]")
_HAS_HAN = re2.compile(f"[{_HAN}]")
_HAS_LABEL = re2.compile("|".join(map(re2.escape, (*LABEL_PHRASES, "агент"))))
_HAS_AGENCY = re2.compile("|".join(map(re2.escape, SPELLINGS)))
_ANY_DATELINE = re.compile(r"\s*[^\n.!?–—]{2,90}?\s(?:[-–—]|--)\s+")
_DATELINE_SIGN = re.compile(r"[\d(/]")
_SENTENCE = re.compile(r"(?<=[.!?…])\s|\n")


@dataclass(frozen=True, slots=True)
class Core:
    """Folded words of title and text; `names` are words with a capital inside a sentence; `credits` agencies' ids."""

    title: tuple[str, ...]
    words: tuple[str, ...]
    names: frozenset[str] = frozenset()
    credits: tuple[str, ...] = ()


def pare(title: str, text: str) -> Core:
    """The core of an article. A headline that the text repeats at its head counts once, as title."""
    heading = _cut(_clean(title[:TEXT_CHARS_MAX]))
    body, credited = _own(text)
    words = _cut(body)
    if heading and words[: len(heading)] == heading:
        words = words[len(heading) :]
    return Core(
        title=tuple(heading[:WORDS_MAX]),
        words=tuple(words[:WORDS_MAX]),
        names=frozenset(_names(body)),
        credits=tuple(dict.fromkeys(credited)),
    )


def own_text(text: str) -> str:
    """The text without dateline, attribution and the lines that sites repeat; otherwise as it is read.

    Any dateline goes, also that of an agency nobody has listed: place, agency and day stand before the first dash.
    """
    own, _ = _own(text)
    found = _ANY_DATELINE.match(own)
    if found and (_DATELINE_SIGN.search(found[0]) or found[0].split()[0].isupper()):
        own = own[found.end() :]
    return own


def body_of(text: str) -> str:
    """The text itself, cleaned and without the lines that sites repeat; dateline and attribution stay."""
    return _without_labels(_clean(text[:TEXT_CHARS_MAX]))


@lru_cache(maxsize=64)  # what is grouped is told right after
def _own(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its dateline and attribution, and whom it credits."""
    credited: list[str] = []
    return _without_attribution(body_of(text), credited), tuple(credited)


def _clean(text: str) -> str:
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", _BREAKING_TAG.sub("\n", text))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).replace("İ", "I")
    text = _CURLY.sub("'", _MARKS.sub("", text))
    return _MIXED.sub(_one_script, text) if _HAS_MIXED.search(text) else text


def _one_script(found: re.Match[str]) -> str:
    """A word of one script, with its capital."""
    folded = fold_word(found[0])
    return folded[:1].upper() + folded[1:] if found[0][:1].isupper() else folded


def _lower(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _without_labels(text: str) -> str:
    """The lines that are the article's own; a list of links ends with the first line that is a paragraph again."""
    if not _HAS_LABEL.search(_lower(text)):
        return text
    kept: list[str] = []
    in_links = False
    for line in text.split("\n"):
        label = LINKS.search(_lower(line))
        if label:
            # "Текст статьи. Читайте также: …": what stands before belongs to the article.
            in_links = not line[label.end() :].strip(" :•-–—")
            kept.append(_without_notices(line[: label.start()]))
            continue
        if in_links and (len(line) > _LINK_CHARS_MAX or line.rstrip().endswith((".", "!", "…"))):
            in_links = False
        if not (in_links and line.strip()):
            kept.append(_without_notices(line))
    return "\n".join(kept)


def _without_notices(line: str) -> str:
    line = _without(line, LABEL.finditer(_lower(line)))
    return _without(line, NOTICE.finditer(_lower(line))) if "агент" in line else line


def _without(text: str, found: Iterator[re.Match[str]]) -> str:
    for start, end in reversed([match.span() for match in found]):
        text = f"{text[:start]} {text[end:]}"
    return text


def _without_attribution(text: str, credited: list[str]) -> str:
    text = text.lstrip()
    for pattern in (DATELINE, PLACE_AND_DATE):
        head = _lower(text[:_DATELINE_CHARS])
        found = pattern.match(head) if pattern is PLACE_AND_DATE or _HAS_AGENCY.search(head) else None
        if found:
            _credit(found, credited)
            text = text[found.end() :]
    if not _HAS_AGENCY.search(_lower(text)):
        return text
    # Only sentences with an agency in them meet the slow patterns.
    return "\n".join(
        _without_clauses(sentence, credited) if _HAS_AGENCY.search(_lower(sentence)) else sentence
        for sentence in _SENTENCE.split(text)
    )


def _without_clauses(sentence: str, credited: list[str]) -> str:
    for pattern in (SIGNATURE, ATTRIBUTION):
        found = list(pattern.finditer(_lower(sentence)))
        for match in found:
            _credit(match, credited)
        sentence = _without(sentence, iter(found))
    return sentence


def _credit(found: re.Match[str], credited: list[str]) -> None:
    credited.extend(agency_of(group) for group in found.groups() if group)


def _cut(text: str) -> list[str]:
    text = _INNER_STOP.sub("_", _GROUPING.sub("", text).replace("_", " ")).casefold()
    text = text.replace("'", "").replace("ё", "е").replace("ı", "i").replace("ō", "o")
    if _HAS_HAN.search(text):
        text = _HAN_SIGN.sub(r" \g<0> ", text)
    return _WORD.findall(text)


def _names(text: str) -> Iterator[str]:
    for name in _NAME.findall(text):
        if name[0].isupper():
            yield from _cut(name)
