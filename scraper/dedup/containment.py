"""How much of one text stands in another, counted from the front.

Three words in a row are a shingle; shingle number i weighs 1/(1+i/60), because copies share the head and different
stories of one subject share background in the tail. The share of each text's weight that is found in the other gives
two figures, and their geometric mean the score: a part and its whole score well only if the part is the whole's head.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

from scraper.dedup.core import WORDS_MAX

_HALF_WEIGHT_AT = 60  # shingle 60 weighs half as much as the first
_RUN = 3  # shingles in a row, five words: fewer are a name or a title
_HEAD = 40  # shingles
_ALIGNED = 70  # words
_SHIFT = 8  # words that one text may have before the other begins

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares from 0 to 1, of the first text in the second (forward) and of the second in the first (backward)."""

    score: float
    forward: float  # weighted to the front
    backward: float
    plain_forward: float  # every shingle counts the same
    plain_backward: float
    lead_forward: int  # words before the first run in common
    lead_backward: int
    head_forward: float  # of the first 40 shingles
    head_backward: float


def overlap(first: Words, second: Words) -> Overlap:
    """How much of each text stands in the other; about 40 µs for 200 words each."""
    ours, theirs = _shingles(first), _shingles(second)
    ours_found = _found(ours, frozenset(theirs))
    theirs_found = _found(theirs, frozenset(ours))
    forward, backward = _weighted(ours_found), _weighted(theirs_found)
    return Overlap(
        score=(forward * backward) ** 0.5,
        forward=forward,
        backward=backward,
        plain_forward=_share(ours_found),
        plain_backward=_share(theirs_found),
        lead_forward=_lead(ours_found),
        lead_backward=_lead(theirs_found),
        head_forward=_share(ours_found[:_HEAD]),
        head_backward=_share(theirs_found[:_HEAD]),
    )


def align(first: Words, second: Words) -> float:
    """Share of the head (70 words, or the shorter text) that stands in the other's head in the same order; 0.5 ms."""
    head = min(_ALIGNED, len(first), len(second))
    ours, theirs = first[: head + _SHIFT], second[: head + _SHIFT]
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return min(1.0, sum(block.size for block in blocks) / (head or 1))


def _shingles(words: Words) -> list[Words]:
    if len(words) < 3:
        return [words] if words else []
    return list(zip(words, words[1:], words[2:], strict=False))


def _found(shingles: list[Words], others: frozenset[Words]) -> list[bool]:
    return [shingle in others for shingle in shingles]


def _share(found: list[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _weighted(found: list[bool]) -> float:
    if not found:
        return 0.0
    weights, sums = _weights()
    return sum(weight for weight, is_found in zip(weights, found, strict=False) if is_found) / sums[len(found) - 1]


@lru_cache(maxsize=1)
def _weights() -> tuple[list[float], list[float]]:
    weights = [1 / (1 + number / _HALF_WEIGHT_AT) for number in range(WORDS_MAX)]
    return weights, list(accumulate(weights))


def _lead(found: list[bool]) -> int:
    """Words before the first run of shingles that are found; all of them if there is none."""
    run = 0
    for place, is_found in enumerate(found):
        run = run + 1 if is_found else 0
        if run == _RUN:
            return place - _RUN + 1
    return len(found)
