"""Where an article belongs: new, or the same as one that is known. A pure decision with its reason.

Today's levels are identity of address and identity of text; copies, near copies and translations build on this.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.model import Known


@dataclass(frozen=True, slots=True)
class Relating:
    """`same_of` is the earliest known article this one is the same as, or None; `reason` is for people."""

    same_of: int | None
    reason: str
    takes_text: bool = False  # the known article stands on a feed's text and this one has the page's


def relate(known: Sequence[Known], *, text_from: str) -> Relating:
    """`known` are earlier articles with the same address or text, the earliest first."""
    if not known:
        return Relating(None, "no earlier article has its address or text")
    first = known[0]
    what = "address" if first.url_same else "text"
    takes_text = first.url_same and first.text_from == "feed" and text_from == "page" and not first.baseline
    return Relating(first.id, f"same {what} as article {first.id}", takes_text)
