"""The words around what was found: "why it matched", in a few lines, with the terms marked.

1. Hits are keyed by what they stand for (the concept, else the term). The stretch of some 240 characters that holds
   the most keys, then the most hits, then stands first, is the main piece; text is preferred to title, which the
   reader sees anyway.
2. Up to two short pieces are added around the first hit of keys that it does not hold, so that every side of an AND
   is seen.
3. Each piece is widened to its budget, cut at words (at graphemes where words have no spaces) and never inside a
   hit, and cleaned.
4. The pieces are put in the text's order, title first, with ellipses where something is left out.

Pure, and linear in the hits: the article itself is not read beyond the pieces.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from alerts.model import Hit
from alerts.render.clean import ELLIPSIS, Marks, cut_after, cut_before, one_line_marked

MAIN_CHARACTERS = 240  # two to three lines of a mail
SIDE_CHARACTERS = 120
SIDES_MAX = 2
GAP_CHARACTERS_MIN = 16  # less is shown rather than left out
# How far a cut is moved to meet a space; longer words, and Chinese, are cut between graphemes.
WORD_SEARCH_CHARACTERS = 24


class Snippet(NamedTuple):
    """`marks` are the places of the terms in `text`, in order, apart from each other."""

    text: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class _Stretch:
    field: str
    start: int
    end: int

    def holds(self, hit: Hit) -> bool:
        return hit.field == self.field and self.start <= hit.start and hit.end <= self.end


def snippet(title: str, text: str, hits: Sequence[Hit]) -> Snippet:
    """The snippet for `hits`, whose offsets count `title` and `text` as given; the first words of the text where
    there are none.
    """
    fields: dict[str, str] = {"title": title, "text": text}
    known = sorted(
        (hit for hit in hits if 0 <= hit.start < hit.end <= len(fields.get(hit.field, ""))), key=lambda hit: hit.start
    )
    stretches = _choose([hit for hit in known if hit.field == "text"], [hit for hit in known if hit.field == "title"])
    if not any(stretch.field == "text" for stretch in stretches):
        stretches.append(_Stretch("text", 0, 0))  # found in the title alone: the first words of the text say more
    widened = [_widen(fields[stretch.field], stretch, first=not index) for index, stretch in enumerate(stretches)]
    return _join(fields, _in_order(widened), known)


def _choose(text_hits: list[Hit], title_hits: list[Hit]) -> list[_Stretch]:
    hits = text_hits or title_hits
    if not hits:
        return []
    stretches = [_densest(hits)]
    wanted = {_key(hit) for hit in text_hits + title_hits if stretches[0].holds(hit)}
    for hit in title_hits + text_hits if hits is title_hits else text_hits + title_hits:
        if len(stretches) <= SIDES_MAX and _key(hit) not in wanted:
            wanted.add(_key(hit))
            stretches.append(_Stretch(hit.field, hit.start, min(hit.end, hit.start + SIDE_CHARACTERS)))
    return stretches


def _key(hit: Hit) -> tuple[str | None, str]:
    return (hit.concept, "" if hit.concept else hit.term)


def _densest(hits: list[Hit]) -> _Stretch:
    best_score, best = (0, 0), _Stretch(hits[0].field, hits[0].start, min(hits[0].end, hits[0].start + MAIN_CHARACTERS))
    counts: Counter[tuple[str | None, str]] = Counter()
    first = 0
    for last, hit in enumerate(hits):
        counts[_key(hit)] += 1
        while first < last and hit.end - hits[first].start > MAIN_CHARACTERS:
            counts[_key(hits[first])] -= 1
            counts += Counter()  # drops what is at zero
            first += 1
        score = (len(counts), last - first + 1)
        if score > best_score and hit.end - hits[first].start <= MAIN_CHARACTERS:
            best_score, best = score, _Stretch(hit.field, hits[first].start, hit.end)
    return best


def _widen(text: str, stretch: _Stretch, *, first: bool) -> _Stretch:
    spare = max(0, (MAIN_CHARACTERS if first else SIDE_CHARACTERS) - (stretch.end - stretch.start))
    start = max(0, stretch.start - spare // 2)
    end = min(len(text), stretch.end + spare - (stretch.start - start))
    start = max(0, min(start, stretch.start - (spare - (end - stretch.end))))  # what the text's end left over
    return _Stretch(stretch.field, _move_start(text, start, stretch.start), _move_end(text, end, stretch.end))


def _move_start(text: str, start: int, start_max: int) -> int:
    if start == 0 or text[start - 1].isspace():
        return start
    for offset in range(start, min(start + WORD_SEARCH_CHARACTERS, start_max)):
        if text[offset].isspace():
            return offset + 1
    return min(cut_after(text, start), start_max)


def _move_end(text: str, end: int, end_min: int) -> int:
    if end == len(text) or text[end].isspace():
        return end
    for offset in range(end - 1, max(end - WORD_SEARCH_CHARACTERS, end_min) - 1, -1):
        if text[offset].isspace():
            return offset
    return max(cut_before(text, end), end_min)


def _in_order(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Title first, then by place; pieces that all but touch are one."""
    ordered: list[_Stretch] = []
    for stretch in sorted(stretches, key=lambda stretch: (stretch.field != "title", stretch.start)):
        last = ordered[-1] if ordered else None
        if last and last.field == stretch.field and stretch.start < last.end + GAP_CHARACTERS_MIN:
            ordered[-1] = _Stretch(last.field, last.start, max(last.end, stretch.end))
        elif stretch.start < stretch.end:
            ordered.append(stretch)
    return ordered


def _join(fields: dict[str, str], stretches: list[_Stretch], hits: list[Hit]) -> Snippet:
    joined, marks = "", []
    previous: _Stretch | None = None
    for stretch in stretches:
        inside = [(hit.start - stretch.start, hit.end - stretch.start) for hit in hits if stretch.holds(hit)]
        piece, piece_marks = one_line_marked(fields[stretch.field][stretch.start : stretch.end], inside)
        if not piece:
            continue
        cut_off = stretch.start > 0 or previous is not None
        joined += (" " if joined else "") + (f"{ELLIPSIS} " if cut_off and not joined.endswith(ELLIPSIS) else "")
        marks += [(start + len(joined), end + len(joined)) for start, end in piece_marks]
        joined += piece
        if stretch.end < len(fields[stretch.field]):
            joined += f" {ELLIPSIS}"
        previous = stretch
    return Snippet(joined, tuple(marks))
