"""How much of one text is told by another, sentence by sentence and in the same order.

Dynamic programming over the sentences' cosines, as for the longest common subsequence: the best sum over pairs of
sentences that do not cross, divided by the sentences of the shorter text. A translation keeps its order and its
sentences; an independent report shares a sentence or two, out of order. One sentence translated as two loses its
second half only.
"""

from collections.abc import Sequence

from scraper.semantic.centres import cosine

__all__ = ["align"]


def align(one: Sequence[bytes], other: Sequence[bytes]) -> float:
    """The score, about 0 to 1; 0 where a text has no sentence. 20 µs for each pair of sentences.

    Cosines under 0 count as 0: leaving both unpaired is never worse.
    """
    if not one or not other:
        return 0.0
    row = [0.0] * (len(other) + 1)
    for first in one:
        diagonal = 0.0
        for place, second in enumerate(other, start=1):
            paired = diagonal + max(0.0, cosine(first, second))
            diagonal = row[place]
            row[place] = max(row[place], row[place - 1], paired)
    return row[-1] / min(len(one), len(other))
