"""Which of some places stand close to each other: NEAR and ONEAR.

The words between are counted; two places must not overlap and must be in one paragraph. Linear in the places, times
the distance at most.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from alerts.model import Hit


class Spot(NamedTuple):
    """A hit with the positions of its first and last word, counted through title and text, and its paragraph."""

    hit: Hit
    first: int
    last: int
    paragraph: int


def close(left: Sequence[Spot], right: Sequence[Spot], distance: int, *, ordered: bool) -> set[Spot]:
    """All spots of either side that have one of the other side close by."""
    found = {spot for pair in _following(left, right, distance) for spot in pair}
    if not ordered:
        found.update(spot for pair in _following(right, left, distance) for spot in pair)
    return found


def _following(before: Sequence[Spot], after: Sequence[Spot], distance: int) -> Iterator[tuple[Spot, Spot]]:
    ranked = sorted(after, key=lambda spot: spot.first)
    starts = [spot.first for spot in ranked]
    for spot in before:
        for index in range(bisect_left(starts, spot.last + 1), len(ranked)):
            other = ranked[index]
            if other.first - spot.last - 1 > distance:
                break
            if other.paragraph == spot.paragraph:
                yield spot, other
