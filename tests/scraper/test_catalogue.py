"""The shipped catalogue: every file is sound, and what docs/sources.md counts is what is there."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import pytest
from ruamel.yaml import YAML

from scraper.catalogue import load, packs
from scraper.catalogue.pack import read_pack
from scraper.errors import CatalogueError
from scraper.model import Route, Source

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scraper" / "catalogue"
PACKS = ("az", "energy", "intl", "kg", "kz", "ru", "tj", "tm", "uz")
COUNTRIES = frozenset(("AM", "AZ", "BY", "CN", "DE", "FR", "GB", "GE", "IR", "KG", "KZ")) | frozenset(
    ("NL", "PL", "QA", "RU", "TJ", "TM", "TR", "UA", "US", "UZ")
)
LANGUAGES = frozenset(
    ("az", "de", "en", "fa", "fr", "hy", "kk", "kk-Arab", "ky", "ru", "tg", "tk", "tr", "uk", "uz", "uz-Cyrl")
)
KINDS = ("feed", "listing", "telegram", "sitemap")
STATUSES = ("live-reported", "seen", "suspect", "unverified")
POLLABLE = ("live-reported", "seen")

SOURCES = load(packs())

MINIMAL = """\
sources:
  - id: one
    name: One
    kind: feed
    url: https://one.example/rss
    languages: [ru, kk]
    type: wire
    status: seen
    evidence: in one public list
"""


def addresses(sources: tuple[Source, ...]) -> Iterator[Source | Route]:
    for source in sources:
        yield source
        yield from source.fallbacks


def test_there_are_nine_packs() -> None:
    assert packs() == PACKS


def test_packs_come_in_the_order_asked_for() -> None:
    assert list(dict.fromkeys(source.pack for source in load(("uz", "az")))) == ["uz", "az"]


def test_no_packs_are_no_sources() -> None:
    assert load(()) == ()


@pytest.mark.parametrize("names", [("kz", "mars"), ("kz", "kz"), ("../kz",), ("",)])
def test_unknown_and_repeated_packs_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(CatalogueError, match="pack"):
        load(names)


def test_ids_are_unique_across_packs_and_plain() -> None:
    repeated = [identity for identity, count in Counter(source.id for source in SOURCES).items() if count > 1]
    assert repeated == []
    assert [source.id for source in SOURCES if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", source.id)] == []


def test_names_are_unique_across_packs() -> None:
    assert [name for name, count in Counter(source.name for source in SOURCES).items() if count > 1] == []


def test_every_address_is_there_once() -> None:
    count = Counter(re.sub(r"^https?://(www\.)?|/$", "", address.url) for address in addresses(SOURCES))
    assert [url for url, times in count.items() if times > 1] == []


@pytest.mark.parametrize("pack", packs())
def test_sources_are_sound(pack: str) -> None:
    for source in load((pack,)):
        assert source.country is None or source.country in COUNTRIES, source
        assert source.languages, source
        assert LANGUAGES.issuperset(source.languages), source
        assert 60 <= source.every_seconds <= 600, source


@pytest.mark.parametrize("pack", packs())
def test_addresses_are_sound(pack: str) -> None:
    for address in addresses(load((pack,))):
        parts = urlsplit(address.url)
        assert parts.scheme in {"http", "https"}, address
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc), address
        assert not set(address.url) & set(' "<>\\'), address
        assert address.kind in KINDS, address
        assert address.status in STATUSES, address
        assert 0 < len(address.evidence) <= 120, address
        assert len(address.note) <= 160, address
        assert (address.kind == "telegram") == (parts.netloc == "t.me"), address


@pytest.mark.parametrize("pack", packs())
def test_sources_use_the_best_address_known_of_their_outlet(pack: str) -> None:
    """Trusted before doubtful; among those a feed before anything else; a feed reported before one only seen."""

    def worth(address: Source | Route) -> tuple[bool, bool, bool]:
        return address.status in POLLABLE, address.kind == "feed", address.status == "live-reported"

    for source in load((pack,)):
        assert all(worth(source) >= worth(candidate) for candidate in source.fallbacks), source


def test_every_source_has_a_zone_that_exists() -> None:
    zones = {source.timezone for source in SOURCES}
    assert zones <= available_timezones()


@pytest.mark.parametrize(
    ("identity", "timezone"),
    [
        ("kazinform", "Asia/Almaty"),  # its pack's
        ("trend-en", "Asia/Baku"),
        ("ukrinform-en", "Europe/Kyiv"),  # its own, in a pack of many countries
        ("kazenergy", "Asia/Almaty"),
        ("timesca", "UTC"),  # nobody knows
    ],
)
def test_zone_is_the_outlets_own_or_that_of_its_pack(identity: str, timezone: str) -> None:
    assert {source.timezone for source in SOURCES if source.id == identity} == {timezone}


def test_outlets_of_one_country_have_its_zone() -> None:
    zones = {
        ("AM", "Asia/Yerevan"), ("AZ", "Asia/Baku"), ("GE", "Asia/Tbilisi"), ("KG", "Asia/Bishkek"),
        ("KZ", "Asia/Almaty"), ("RU", "Europe/Moscow"), ("TJ", "Asia/Dushanbe"), ("TM", "Asia/Ashgabat"),
        ("UA", "Europe/Kyiv"), ("UZ", "Asia/Tashkent"),
    }  # fmt: skip
    region = {country for country, _ in zones}
    assert {(source.country, source.timezone) for source in SOURCES if source.country in region} == zones


def test_two_hundred_outlets_and_more_have_an_address_that_somebody_saw() -> None:
    seen = [source for source in SOURCES if any(address.status in POLLABLE for address in addresses((source,)))]
    assert (len(SOURCES), len(seen)) == (300, 291)


def test_doubtful_sources_are_the_suspect_and_the_unverified() -> None:
    doubtful = {source.id for source in SOURCES if source.is_doubtful}
    assert doubtful == {source.id for source in SOURCES if source.status not in POLLABLE}
    assert {"armenpress", "bbc-ky", "lukoil"} <= doubtful
    assert not {"tass", "kase", "gazeta-uz"} & doubtful


def test_feeds_that_hold_hours_only_are_asked_every_five_minutes() -> None:
    fast = {source.id for source in load(packs(), every_seconds=1200) if source.every_seconds == 300}
    assert fast == {"tass", "tass-en", "ria", "kommersant"}


def test_sources_without_an_interval_take_the_one_configured() -> None:
    assert {source.every_seconds for source in load(("kz",), every_seconds=1200)} == {1200}


@pytest.mark.parametrize(
    ("identity", "url", "candidates"),
    [
        ("kommersant", "https://www.kommersant.ru/RSS/news.xml", 3),
        ("zakon", "https://www.zakon.kz/", 2),  # its feed is doubtful, so the page of headlines leads
        ("akipress", "https://akipress.com/rss/news.rss", 1),
        ("akipress-en", "https://akipress.com/rss/", 0),
        ("ozodi", "https://www.ozodi.org/api/", 1),
        ("the-diplomat", "https://thediplomat.com/feed/", 2),
    ],
)
def test_outlet_is_one_source_a_language(identity: str, url: str, candidates: int) -> None:
    (source,) = (source for source in SOURCES if source.id == identity)
    assert (source.url, len(source.fallbacks)) == (url, candidates)


@pytest.mark.parametrize("pack", packs())
def test_pack_means_to_yaml_what_it_means_to_us(pack: str) -> None:
    documents = YAML(typ="safe", pure=True).load((FOLDER / f"{pack}.yaml").read_text(encoding="utf-8"))

    zone = documents.get("timezone")
    written = [{"timezone": zone} | source if zone else source for source in documents["sources"]]
    assert [as_written(source) for source in load((pack,), every_seconds=0)] == written


def as_written(source: Source) -> dict[str, object]:
    zone = {"timezone": source.timezone}
    every = {"every": f"{source.every_seconds // 60}m"} if source.every_seconds else {}
    country = {"country": source.country} if source.country else {}
    page = {} if source.page == "fetch" else {"page": source.page}
    names = {"id": source.id, "name": source.name, "type": source.type, "languages": list(source.languages)}
    candidates = [address_as_written(candidate) for candidate in source.fallbacks]
    return (
        names
        | zone
        | every
        | country
        | page
        | address_as_written(source)
        | ({"candidates": candidates} if candidates else {})
    )


def address_as_written(address: Source | Route) -> dict[str, object]:
    note = {"note": address.note} if address.note else {}
    return {"kind": address.kind, "url": address.url, "status": address.status, "evidence": address.evidence} | note


def test_minimal_pack_is_read() -> None:
    (source,) = read_pack("xx", MINIMAL, 600)
    assert source == Source(
        id="one",
        name="One",
        kind="feed",
        url="https://one.example/rss",
        languages=("ru", "kk"),
        type="wire",
        pack="xx",
        status="seen",
        evidence="in one public list",
    )


def test_quoted_text_is_read() -> None:
    (source,) = read_pack("xx", MINIMAL.replace("name: One", r'name: "One: \"two\" # \\ three"'), 600)
    assert source.name == r'One: "two" # \ three'


def test_zone_of_a_pack_serves_those_without_their_own() -> None:
    second = MINIMAL.removeprefix("sources:\n").replace("one", "two") + "    timezone: Asia/Tashkent\n"
    one, two = read_pack("xx", "timezone: Asia/Almaty\n" + MINIMAL + second, 600)
    assert (one.timezone, two.timezone) == ("Asia/Almaty", "Asia/Tashkent")


CANDIDATES = "    candidates:\n      - kind: feed\n        url: https://two.example/\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (MINIMAL.replace("sources:\n", ""), 'xx.yaml:1: the first line that is no comment is "sources:"'),
        (MINIMAL.replace("    name: One\n", ""), "xx.yaml:2: missing name"),
        (MINIMAL + "    mood: good\n", "xx.yaml:2: unknown mood"),
        (MINIMAL + "    name: Two\n", "xx.yaml:10: name is there twice"),
        (MINIMAL.replace("kind: feed", "kind: fax"), "xx.yaml:2: kind 'fax' is none of feed, listing"),
        (MINIMAL.replace("status: seen", "status: sure"), "xx.yaml:2: status 'sure' is none of"),
        (MINIMAL.replace("type: wire", "type: rumour"), "xx.yaml:2: type 'rumour' is none of"),
        (MINIMAL.replace("name: One", "name: [One]"), "xx.yaml:2: languages, and nothing else"),
        (MINIMAL.replace("[ru, kk]", "ru"), "xx.yaml:2: languages, and nothing else"),
        (MINIMAL.replace("name: One", "name: One: two"), "xx.yaml:3: name needs quotes"),
        (MINIMAL.replace("name: One", "name: One # two"), "xx.yaml:3: name needs quotes"),
        (MINIMAL.replace("name: One", 'name: "One'), "xx.yaml:3: name needs quotes"),
        (MINIMAL.replace("name: One", "name:"), "xx.yaml:3: name has no value"),
        (MINIMAL.replace("    name: One", "   name: One"), "xx.yaml:3: stands in the wrong column"),
        (MINIMAL.replace("  - id: one\n", ""), "xx.yaml:2: a source begins with a dash"),
        (MINIMAL.replace("    name: One", "\tname: One"), "xx.yaml:3: not of the form"),
        (MINIMAL + "timezone: Asia/Almaty\n", "xx.yaml:10: stands in the wrong column"),
        (MINIMAL + "    every: soon\n", "xx.yaml:2: every 'soon' is no interval"),
        (MINIMAL + CANDIDATES, "xx.yaml:11: missing evidence, status"),
        (
            MINIMAL + CANDIDATES + "        id: two\n        status: seen\n        evidence: x\n",
            "xx.yaml:11: unknown id",
        ),
        (MINIMAL + CANDIDATES + "        note: [two]\n        status: seen\n        evidence: x\n", "note is text"),
    ],
)
def test_broken_pack_is_refused_with_file_and_line(text: str, complaint: str) -> None:
    with pytest.raises(CatalogueError, match=re.escape(complaint)):
        read_pack("xx", text, 600)


def counted_sources(sources: tuple[Source, ...]) -> list[int]:
    kinds = Counter(source.kind for source in sources)
    polled = sum(not source.is_doubtful for source in sources)
    return [len(sources), *(kinds[kind] for kind in KINDS), polled]


def counted_addresses(sources: tuple[Source, ...]) -> list[int]:
    statuses = Counter(address.status for address in addresses(sources))
    return [statuses.total(), *(statuses[status] for status in STATUSES)]


def test_page_on_sources_counts_what_is_there() -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:\*\*)?([a-z]+)(?:\*\*)? \|.*?((?: \d+ \|)+)$", page, re.MULTILINE)
    written = [(name, [int(number) for number in re.findall(r"\d+", cells)]) for name, cells in rows]

    order = ("kz", "kg", "uz", "tj", "tm", "ru", "az", "intl", "energy")
    by_kind = [(name, counted_sources(load((name,)))) for name in order] + [("all", counted_sources(SOURCES))]
    by_status = [(name, counted_addresses(load((name,)))) for name in order] + [("all", counted_addresses(SOURCES))]
    assert written == by_kind + by_status


def test_all_the_addresses_collected_in_2026_are_there() -> None:
    """Written down by hand: 39 answered, 298 were named, 14 looked wrong, 8 were only guessed at."""
    assert counted_addresses(SOURCES) == [359, 39, 298, 14, 8]
