"""What can be polled at an address: asked one thing after the other, each once, until something can be read.

1. The address itself: a feed, a sitemap or a channel is taken as it is. 2. Of a web page the feeds that it declares,
then those that it links, then the usual places. 3. The news sitemaps that robots.txt names. 4. Else the page itself, as
a page of headlines, or a sitemap that is not said to be for news. A server that asks us to wait is asked nothing more,
and between two requests to one host there is a pause, the one that its robots.txt wants once that is read.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from scraper import clock
from scraper.crawler.download import Answer, Downloader
from scraper.crawler.pace import Pace
from scraper.crawler.settings import FEED_BYTES_MAX
from scraper.errors import FetchError, ParseError
from scraper.fetch.conditional import Conditions
from scraper.fetch.robots import read_rules
from scraper.model import FindOrder, FindReport, Found, Kind
from scraper.parse.hints import Hints, hints_of, is_of_news, name_of, shape_of, sitemaps_in, sitemaps_of
from scraper.parse.kinds import parser_of
from scraper.parse.prologue import described
from scraper.parse.reading import Parsed, Reading
from scraper.parse.repair import repair
from scraper.text.language import identify

T = TypeVar("T")

ITSELF = "the address itself"
GZIP = b"\x1f\x8b"  # sitemaps are also sent as packed files
ACCEPT = b"application/rss+xml, application/atom+xml, text/html;q=0.9, application/xml;q=0.9, */*;q=0.5"
TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me"})

REQUESTS_MAX = 18  # of one search, the address itself among them
SECONDS_MAX = 60.0  # no request begins later; with the last one's 30 s the parent still waits (its answer_seconds)
FEEDS_MAX = 3  # tried of those that a page declares, and of those it links
SITEMAPS_MAX = 3
CHILDREN_MAX = 2  # tried of an index's sitemaps
# Where 113 of the catalogue's 237 feeds are, below the root or an edition, the commonest place first (2026-11).
USUAL_PLACES = ("feed/", "rss", "rss/", "rss.xml", "export/rss2/archive/index.xml")
HEADLINES_MAX = 5
LANGUAGE_SHARE_MIN = 0.2  # of the headlines: a quoted title in another language is no edition


async def find(
    order: FindOrder, downloader: Downloader, pace: Pace, *, working: Callable[[], None], done: Callable[[], None]
) -> FindReport:
    """The report of one search; `pace` is the downloader's. `working` is called before strangers' bytes are parsed,
    `done` after that."""
    search = _Search(downloader, pace, working, done)
    try:
        answer = await search.get(order.url)
    except FetchError as error:
        return FindReport(order.url, error=str(error), asked=search.asked)
    if answer.status != 200:
        return FindReport(order.url, error=f"HTTP {answer.status}", status=answer.status, asked=search.asked)
    found, why_not = await search.look(answer, _kind_of(order))
    return FindReport(order.url, found=found, error=why_not, status=answer.status, asked=search.asked)


def _kind_of(order: FindOrder) -> Kind | None:
    if order.kind != "any":
        return order.kind
    return "telegram" if urlsplit(order.url).hostname in TELEGRAM_HOSTS else None


class _Search:
    """One search: counts what it asks."""

    def __init__(
        self, downloader: Downloader, pace: Pace, working: Callable[[], None], done: Callable[[], None]
    ) -> None:
        self._downloader = downloader
        self._pace = pace
        self._working = working
        self._done = done
        self._asked: dict[str, None] = {}
        self._ends_at = clock.monotonic_seconds() + SECONDS_MAX
        self._told_to_wait = False

    @property
    def asked(self) -> tuple[str, ...]:
        """The addresses asked so far, in their order."""
        return tuple(self._asked)

    async def get(self, url: str) -> Answer:
        """The answer; raises FetchError."""
        self._asked[url] = None
        return await self._downloader.get(url, Conditions(), accept=ACCEPT, body_bytes_max=FEED_BYTES_MAX)

    async def look(self, answer: Answer, kind: Kind | None) -> tuple[Found | None, str | None]:
        """What is found at the answered address, as `kind` if that is known; or in words why nothing is."""
        text = repair(answer.body, content_type=answer.content_type).text
        shape = "sitemap" if answer.body.startswith(GZIP) else shape_of(text)
        if kind is None and shape in ("feed", "sitemap"):
            kind = "feed" if shape == "feed" else "sitemap"
        if kind == "sitemap":
            return await self._read_sitemap(answer, ITSELF)
        if kind is not None:
            return self._read(kind, answer, ITSELF)
        if shape != "page":
            return None, f"{described(text)}, nothing to poll"
        try:
            hints = self._parse(lambda: hints_of(text, answer.url))
        except ParseError as error:
            return None, str(error)
        return await self._look_around(answer, hints, described(text))

    async def _look_around(self, answer: Answer, hints: Hints, what: str) -> tuple[Found | None, str | None]:
        """What is found beside a page or on it."""
        found = await self._first_feed(answer.url, hints)
        if found is not None:
            return found, None
        sitemaps = await self._named_sitemaps(answer.url)
        found = await self._first_sitemap([each for each in sitemaps if is_of_news(each)])
        if found is not None:
            return found, None
        listing, why_not = self._read("listing", answer, "the page's own headlines")
        found = listing or await self._first_sitemap([each for each in sitemaps if not is_of_news(each)])
        return (found, None) if found else (None, f"{what}, no feed, sitemap or headlines found ({why_not})")

    async def _first_feed(self, url: str, hints: Hints) -> Found | None:
        """The first feed with entries among those the page names, and those in the usual places."""
        for how, addresses in (
            ("the page declares it", hints.declared[:FEEDS_MAX]),
            ("the page links it", hints.linked[:FEEDS_MAX]),
            ("in a usual place", tuple(usual_places(url))),
        ):
            for address in addresses:
                found = await self._try("feed", address, how)
                if found is not None:
                    return found
        return None

    async def _named_sitemaps(self, url: str) -> tuple[str, ...]:
        answer = await self._ask(urljoin(url, "/robots.txt"))
        if answer is None:
            return ()
        text = repair(answer.body, content_type=answer.content_type).text
        self._pace.delay_seconds = read_rules(text).delay_seconds or 0.0
        return sitemaps_of(text, answer.url)

    async def _first_sitemap(self, addresses: list[str]) -> Found | None:
        for address in addresses[:SITEMAPS_MAX]:
            answer = await self._ask(address)
            if answer is not None:
                found, _ = await self._read_sitemap(answer, "robots.txt names it")
                if found is not None:
                    return found
        return None

    async def _read_sitemap(self, answer: Answer, how: str) -> tuple[Found | None, str | None]:
        """The sitemap; of an index what one of its sitemaps lists, for a poll of an index reads those too."""
        found, why_not = self._read("sitemap", answer, how)
        if found is not None:
            return found, None
        text = repair(answer.body, content_type=answer.content_type).text
        for address in sitemaps_in(text, answer.url)[:CHILDREN_MAX]:
            child = await self._ask(address)
            listed = None if child is None else self._read("sitemap", child, f"{how}; an index")[0]
            if listed is not None:
                return replace(listed, url=answer.url), None
        return None, why_not

    async def _try(self, kind: Kind, url: str, how: str) -> Found | None:
        answer = await self._ask(url)
        return None if answer is None else self._read(kind, answer, how)[0]

    async def _ask(self, url: str) -> Answer | None:
        """The answer if it is a good one; None also for what was asked before, and when enough was asked."""
        if (
            url in self._asked
            or self._told_to_wait
            or len(self._asked) >= REQUESTS_MAX
            or clock.monotonic_seconds() > self._ends_at
        ):
            return None
        try:
            answer = await self.get(url)
        except FetchError:
            return None
        self._told_to_wait = answer.status in (429, 503)
        return answer if answer.status == 200 else None

    def _read(self, kind: Kind, answer: Answer, how: str) -> tuple[Found | None, str | None]:
        """The answer read as `kind`; nothing, and why, where it lists nothing."""
        reading = Reading(url=answer.url, now=clock.now())
        try:
            parsed = self._parse(
                lambda: parser_of(kind)(answer.body, reading, content_type=answer.content_type),
            )
        except ParseError as error:
            return None, str(error)
        if not parsed.entries:
            return None, f"a {kind} that lists nothing"
        return self._parse(lambda: found_of(kind, answer, how, parsed)), None

    def _parse(self, work: Callable[[], T]) -> T:
        """What `work` makes of strangers' bytes, within the limits of a parse."""
        self._working()
        try:
            return work()
        finally:
            self._done()


def usual_places(url: str) -> Iterator[str]:
    """Where a site has its feed if it does not say; below the address first, where that is a section or an edition."""
    root = urljoin(url, "/")
    section = urljoin(url, ".")
    for start in dict.fromkeys((section, root)):
        for place in USUAL_PLACES if start == root else USUAL_PLACES[:2]:
            yield start + place


def found_of(kind: Kind, answer: Answer, how: str, parsed: Parsed) -> Found:
    """What is told of something that was read."""
    text = repair(answer.body, content_type=answer.content_type).text
    headlines = [entry.title for entry in parsed.entries if entry.title]
    dates = [entry.published_at for entry in parsed.entries if entry.published_at]
    return Found(
        kind=kind,
        url=answer.url,
        how=how,
        title=name_of(text) if kind == "feed" else _title_of(text, answer.url),
        languages=languages_of(headlines),
        listed=max(parsed.listed, len(parsed.entries)),
        newest_at=max((date for date in dates if date <= clock.now()), default=None),
        headlines=tuple(headlines[:HEADLINES_MAX]),
    )


def languages_of(headlines: list[str]) -> tuple[str, ...]:
    """Languages of the headlines, each told by itself; those of a few are left out."""
    told = Counter(language for headline in headlines if (language := identify(headline)))
    enough = LANGUAGE_SHARE_MIN * told.total()
    return tuple(language for language, count in told.most_common() if count >= enough)


def _title_of(text: str, url: str) -> str:
    if shape_of(text) != "page":
        return ""
    try:
        return hints_of(text, url).title
    except ParseError:
        return ""
