"""What a misspelt name of a query was most likely meant to be."""

import difflib
from collections.abc import Iterable

# difflib's ratio from which two names count as one misspelt: "kk-Lat" and "kk-Latn" have .92, "source" and "score" .73.
_LIKENESS_MIN = 0.7


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint with the known name nearest to `name`, empty where none is near."""
    folded = {candidate.casefold(): candidate for candidate in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=_LIKENESS_MIN)
    return f"did you mean {folded[close[0]]}?" if close else ""
