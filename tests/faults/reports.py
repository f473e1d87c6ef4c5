"""Generated news for the fault harness: what a source publishes is a function of the seed, the source and a number."""

import random
import re
from dataclasses import dataclass
from itertools import product

from scraper.crawl import Order, Report
from scraper.model import Entry, Page, PageReport, PollOrder, PollReport, Source

HEADS, MIDDLES, TAILS = ("bra", "cor", "del", "fen", "gri", "hol", "lum", "mar", "pos", "sti", "tor", "vel"), "aeiou", (
    "bin", "dar", "gel", "kin", "lot", "mer", "nas", "pol", "rit", "sum", "tan", "wick"
)  # fmt: skip
# Made-up words, so many that two stories have hardly one in common but the small ones.
WORDS = tuple(map("".join, product(HEADS, MIDDLES, TAILS)))
# Entries that one answer lists at most: what a life keeps before it is killed is kept in small parts.
LISTED_MAX = 50
# What articles are about, in turn.
COUNTRIES = ("Kazakhstan", "Kazakhstan", "Kazakhstan", "Kazakhstan", "Uzbekistan")
ADDRESS = re.compile(r"https://s(\d+)\.example/a/(\d+)")

Article = tuple[int, int]  # source and number; number 0 is the source's baseline


@dataclass(frozen=True)
class Press:
    """Sources `s0` … and all they ever print."""

    seed: int
    sources: int

    def source(self, number: int, *, every_seconds: int) -> Source:
        """Every fourth one has its pages fetched."""
        url, page = f"https://s{number}.example/rss", "fetch" if number % 4 == 1 else "feed"
        return Source(f"s{number}", f"S{number}", "feed", url, every_seconds=every_seconds, page=page)  # type: ignore[arg-type]

    def entry(self, source: int, number: int) -> Entry:
        title, text = self._story(source, number)
        url = f"https://s{source}.example/a/{number}"
        return Entry(key=f"k{number}", url=url, title=title, summary=text, text=text, published_at=None, language="en")

    def page(self, source: int, number: int) -> Page:
        title, text = self._story(source, number)
        return Page(title=title, text=f"{text}\n{text[::-1]}", language="en")

    def _story(self, source: int, number: int) -> tuple[str, str]:
        chance = random.Random(f"{self.seed} {source} {number}")
        words = chance.choices(WORDS, k=20)
        country = COUNTRIES[number % len(COUNTRIES)]
        return f"{country} {' '.join(words[:6])}", f"{' '.join(words[6:]).capitalize()}."


class Wire:
    """Stands where the crawler is. The ETag is how far the source was read: it is kept with the entries or not at all,
    or news would be lost."""

    def __init__(self, press: Press, published: dict[str, int]) -> None:
        """`published`: source → how many entries it has printed, the baseline among them."""
        self._press, self._published = press, published
        self.read: set[str] = set()  # sources that had nothing more

    def answer(self, order: Order) -> Report:
        if not isinstance(order, PollOrder):
            found = ADDRESS.fullmatch(order.url)
            assert found, order.url
            return PageReport(order.entry_id, page=self._press.page(int(found[1]), int(found[2])), status=200)
        start, end = int((order.etag or '"0"').strip('"')), self._published[order.source_id]
        if start >= end:
            self.read.add(order.source_id)
            return PollReport(order.source_id, "not_modified", order.route_id, status=304, etag=order.etag)
        end = min(end, start + LISTED_MAX) if order.etag else 1
        source = int(order.source_id.removeprefix("s"))
        entries = tuple(self._press.entry(source, number) for number in range(end - 1, start - 1, -1))
        return PollReport(
            order.source_id,
            "changed",
            order.route_id,
            status=200,
            etag=f'"{end}"',
            body_hash=f"body {end}",
            entries=entries,
            listed=len(entries),
        )
