"""What `steppewatch.yaml` and `sources.yaml` may say about sources, the crawler and the catalogue.

The models check one value or one entry each and raise ValueErrors in words for the reader; `jobs.config` finds the
file, line and column they belong to. Values of YAML arrive as they are (strict: "8025" is not a number), lists as
tuples. The small types at the end serve `alerts.config` too.
"""

import difflib
import ipaddress
import json
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from scraper.crawl import CrawlerSettings
from scraper.dedup.urls import canonical, host_of
from scraper.model import Kind, PageMode, Robots, Route, Selectors, Source

# Nobody follows more by hand, and each costs a poll every few minutes; four times the largest public feed collections
# of the region.
SOURCES_MAX = 5_000

# Shorter intervals are felt as an attack by small sites and find nothing more: feeds are cached for a minute or so.
EVERY_SECONDS_MIN = 30
# A longer silence is a source that is off.
EVERY_SECONDS_MAX = 7 * 86_400
# A pause longer than this would never let the pages of one busy host through.
PAGE_DELAY_SECONDS_MAX = 60

# Longer addresses are cut or refused by common servers and proxies (RFC 9110, 4.1 asks for 8000; most stop earlier).
URL_LENGTH_MAX = 2_048
# Ids are shown in tables and go into headers and file names.
ID_LENGTH_MAX = 64
NAME_LENGTH_MAX = 200
# The longest that browsers' "copy selector" makes of a deeply nested page.
SELECTOR_LENGTH_MAX = 500
# Feed, sitemap, page of headlines, channel, and an older address of each; more would be tried once in years.
ROUTES_MAX = 8
# An outlet that is blocked moves a few times a year; mirrors beyond this are no longer used.
ALIASES_MAX = 50
# A longer value says no more to its writer than its beginning.
QUOTED_LENGTH_MAX = 60

UNIT_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
DURATION = re.compile(r"(\d{1,6})([smhd])")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network


def check_id(text: str) -> str:
    """The id; it names things in commands, headers and tables, so its alphabet is small."""
    if len(text) > ID_LENGTH_MAX:
        raise ValueError(f"an id has at most {ID_LENGTH_MAX} characters, this has {len(text)}")
    if not ID.fullmatch(text):
        raise ValueError(
            f"an id is made of letters a-z, digits and - _ . and begins with a letter or digit: {quoted(text)}"
        )
    return text


def seconds_of(text: object) -> int:
    """Seconds of a duration as written.

    >>> seconds_of("10m")
    600
    """
    match = DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{quoted(str(text))} is not a duration: write 30s, 10m, 2h or 1d")
    return int(match[1]) * UNIT_SECONDS[match[2]]


def check_every(text: object) -> int:
    seconds = seconds_of(text)
    if not EVERY_SECONDS_MIN <= seconds <= EVERY_SECONDS_MAX:
        raise ValueError(f"{text} is out of range: {EVERY_SECONDS_MIN}s at the least, 7d at the most")
    return seconds


def check_page_delay(text: object) -> int:
    seconds = seconds_of(text)
    if seconds > PAGE_DELAY_SECONDS_MAX:
        raise ValueError(f"{text} is out of range: {PAGE_DELAY_SECONDS_MAX}s at the most")
    return seconds


def check_url(text: str) -> str:
    """The address; errors never repeat it, for it may hold a secret."""
    if len(text) > URL_LENGTH_MAX:
        raise ValueError(f"an address has at most {URL_LENGTH_MAX} characters, this has {len(text)}")
    if any(letter.isspace() or not letter.isprintable() for letter in text):
        raise ValueError("an address holds no spaces or control characters")
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        # Its words repeat parts of the address.
        raise ValueError("not a web address: its host or port is wrong") from None
    if parts.scheme not in {"http", "https"}:
        raise ValueError("not a web address: it begins with http:// or https://")
    if not host:
        raise ValueError("not a web address: it names no host")
    return text


def check_public_url(text: str) -> str:
    """The address of something that needs no password, or an error: secrets do not stand in addresses."""
    check_url(text)
    parts = urlsplit(text)
    if parts.username or parts.password:
        raise ValueError("an address here holds no user or password")
    return text


def check_country(text: str) -> str:
    if not COUNTRY.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a country: two capital letters of ISO 3166, as KZ")
    return text


def check_language(text: str) -> str:
    if not LANGUAGE.fullmatch(text):
        raise ValueError(f"{quoted(text)} is not a language: write codes as ru, kk or uz-Cyrl")
    return text


def check_network(text: str) -> str:
    """The network in its usual spelling; a single address is a network of one."""
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        pass
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{quoted(text)} is not a network: write 127.0.0.0/8, 10.1.2.3 or fd00::/8") from None
    raise ValueError(f"{quoted(text)} has bits set to the right of its mask: write {network}")


def check_contact(text: str) -> str:
    """What goes into the User-Agent: one line of ASCII, without the brackets and semicolons that structure it."""
    if not text.isascii() or not text.isprintable() or set(text) & set("();") or not text.strip():
        raise ValueError("this goes into the User-Agent: an e-mail or web address in plain ASCII, without ( ) ;")
    return text


def check_name(text: str) -> str:
    """A text that people read in one line."""
    if len(text) > NAME_LENGTH_MAX:
        raise ValueError(f"a name has at most {NAME_LENGTH_MAX} characters, this has {len(text)}")
    if not text.strip() or not text.isprintable():
        raise ValueError("a name is one line of text, not empty")
    return text


def check_host(text: str) -> str:
    """A host's name in lower case and ASCII, without its `www.`."""
    host = None if set("/@?#:") & set(text) else host_of(f"https://{text}/")
    if host is None or "." not in host or literal_address(host) is not None:
        raise ValueError(f"{quoted(text)} is not the name of a host: write example.org")
    return host


def check_timezone(text: str) -> str:
    """A zone of the IANA database, which knows when clocks were changed; offsets and abbreviations do not."""
    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        # Listing all zones takes longer than reading a configuration: only for the suggestion.
        near = difflib.get_close_matches(text, available_timezones(), n=1)
        hint = f", did you mean {quoted(near[0])}?" if near else ", write one as Asia/Almaty or UTC"
        raise ValueError(f"unknown time zone {quoted(text)}{hint}") from None
    return text


def check_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{quoted(text)} is not a regular expression: {error}") from None
    return text


def check_css_or_xpath(text: str) -> str:
    from scraper.parse.selecting import check_selector  # lxml is loaded only where selectors stand

    try:
        return check_selector(text)
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is {error}") from None


def check_routes(routes: tuple["RouteKeys", ...]) -> tuple["RouteKeys", ...]:
    for place, route in enumerate(routes):
        if any(canonical(route.url) == canonical(other.url) for other in routes[:place]):
            raise ValueError(f"route {place + 1} has the address of one before it")
    return routes


def refuse_beside_routes(_: object) -> None:
    raise ValueError('with "routes", this stands in each of them')


def distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    for position, value in enumerate(values):
        if value in values[:position]:
            raise ValueError(f"{quoted(value)} stands there twice")
    return values


Id = Annotated[str, AfterValidator(check_id)]
Name = Annotated[str, AfterValidator(check_name)]
Url = Annotated[str, AfterValidator(check_public_url)]
Every = Annotated[int, BeforeValidator(check_every)]
Selector = Annotated[str, Field(min_length=1, max_length=SELECTOR_LENGTH_MAX), AfterValidator(check_css_or_xpath)]


class Keys(BaseModel):
    """Base of all entries: nothing is guessed, nothing is ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


class SelectorKeys(Keys):
    """`selectors:` of a listing page."""

    entry: Selector | None = None
    link: Selector | None = None
    title: Selector | None = None
    date: Selector | None = None
    summary: Selector | None = None
    pattern: Annotated[str, Field(max_length=SELECTOR_LENGTH_MAX), AfterValidator(check_pattern)] | None = None

    def selectors(self) -> Selectors:
        return Selectors(**self.model_dump())


def chosen(keys: SelectorKeys | None) -> Selectors | None:
    return None if keys is None else keys.selectors()


class RouteKeys(Keys):
    """One way to a source's entries."""

    kind: Kind
    url: Url
    selectors: SelectorKeys | None = None

    def route(self) -> Route:
        return Route(self.kind, self.url, selectors=chosen(self.selectors))


class EntryKeys(Keys):
    """What every entry of `sources.yaml` may hold."""

    id: Id
    name: Name | None = None
    country: Annotated[str, AfterValidator(check_country)] | None = None
    languages: Annotated[
        tuple[Annotated[str, AfterValidator(check_language)], ...], AfterValidator(distinct), Field(max_length=20)
    ] = ()
    timezone: Annotated[str, AfterValidator(check_timezone)] | None = None
    every: Every | None = None
    page: PageMode = "fetch"
    aliases: Annotated[
        tuple[Annotated[str, AfterValidator(check_host)], ...], AfterValidator(distinct), Field(max_length=ALIASES_MAX)
    ] = ()
    robots: Robots = "obey"

    def source_by(self, routes: tuple[Route, ...], every_seconds: int) -> Source:
        """The source with these routes; `every_seconds` serves where it has no `every` of its own."""
        first, *others = routes
        return Source(
            id=self.id,
            name=self.name or self.id,
            kind=first.kind,
            url=first.url,
            selectors=first.selectors,
            fallbacks=tuple(others),
            aliases=self.aliases,
            robots=self.robots,
            country=self.country,
            languages=self.languages,
            timezone=self.timezone,
            every_seconds=self.every or every_seconds,
            page=self.page,
        )


class SourceKeys(EntryKeys):
    """A source to poll, by the one route that it has."""

    kind: Kind
    url: Url
    selectors: SelectorKeys | None = None
    enabled: Literal[True] = True

    def source(self, every_seconds: int) -> Source:
        """The source it describes."""
        only = Route(self.kind, self.url, selectors=chosen(self.selectors))
        return self.source_by((only,), every_seconds)


class RoutedSourceKeys(EntryKeys):
    """A source to poll, by several routes."""

    routes: Annotated[tuple[RouteKeys, ...], AfterValidator(check_routes), Field(min_length=1, max_length=ROUTES_MAX)]
    kind: Annotated[None, BeforeValidator(refuse_beside_routes)] = None
    url: Annotated[None, BeforeValidator(refuse_beside_routes)] = None
    selectors: Annotated[None, BeforeValidator(refuse_beside_routes)] = None
    enabled: Literal[True] = True

    def source(self, every_seconds: int) -> Source:
        """The source it describes."""
        return self.source_by(tuple(route.route() for route in self.routes), every_seconds)


class DroppedSourceKeys(EntryKeys):
    """An entry with `enabled: false`: only the id counts, the rest may stay as it was."""

    kind: Kind | None = None
    url: Url | None = None
    selectors: SelectorKeys | None = None
    routes: tuple[RouteKeys, ...] = ()
    enabled: Literal[False]


class CrawlerKeys(Keys):
    """`crawler:` in `steppewatch.yaml`."""

    allow_addresses: Annotated[
        tuple[Annotated[str, AfterValidator(check_network)], ...], AfterValidator(distinct), Field(max_length=100)
    ] = ()
    page_delay: Annotated[int, BeforeValidator(check_page_delay)] = 1
    contact: Annotated[str, Field(max_length=NAME_LENGTH_MAX), AfterValidator(check_contact)] | None = None

    def settings(self) -> CrawlerSettings:
        return CrawlerSettings(
            allow_addresses=self.allow_addresses, page_delay_seconds=float(self.page_delay), contact=self.contact
        )


def networks_of(allow_addresses: tuple[str, ...]) -> tuple[IPNetwork, ...]:
    return tuple(ipaddress.ip_network(text) for text in allow_addresses)


def literal_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is written as; None for a name. `localhost` counts as 127.0.0.1."""
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return None


def quoted(text: str) -> str:
    """The text in double quotes, one line, cut where it is long."""
    if len(text) > QUOTED_LENGTH_MAX:
        text = text[: QUOTED_LENGTH_MAX - 1] + "…"
    return json.dumps(text, ensure_ascii=False)
