"""Whether an article is one that is known already, by its address or its text. A pure decision with its reason.

What is not the same may still be a copy, a translation or another report of it: scraper/dedup/grouping.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.model import Known


@dataclass(frozen=True, slots=True)
class Same:
    """The earliest known article that this one is the same as; `reason` is for people."""

    known: Known
    reason: str
    takes_text: bool = False  # the known article stands on a feed's text and this one has the page's


def find_same(known: Sequence[Known], *, text_from: str) -> Same | None:
    """`known` are earlier articles with the same address or text, the earliest first."""
    if not known:
        return None
    first = known[0]
    what = "address" if first.url_same else "text"
    takes_text = first.url_same and first.text_from == "feed" and text_from == "page" and not first.baseline
    return Same(first, f"same {what} as article {first.id}", takes_text)
