"""The newsroom over real HTTP: validators, bytes, steps and faults."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

import pytest
import requests

from jobs.demo.lists import LISTING_ZONE
from jobs.demo.newsroom import BASELINE_AGE, Newsroom
from jobs.demo.outlets import Outlet, load_outlets
from scraper.model import Entry
from scraper.parse.feed import parse_feed
from scraper.parse.listing import parse_listing
from scraper.parse.reading import Parsed, Reading
from scraper.parse.sitemap import parse_sitemap
from scraper.parse.telegram import parse_telegram

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OUTLETS = {outlet.id: outlet for outlet in load_outlets()}


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(tuple(OUTLETS.values())) as newsroom:
        newsroom.publish(0, NOW)
        yield newsroom


def get(newsroom: Newsroom, outlet: Outlet, **headers: str) -> requests.Response:
    return requests.get(newsroom.feed_url(outlet), headers=headers, timeout=5)


def test_outlets_have_hosts_or_ports_of_their_own(newsroom: Newsroom) -> None:
    origins = {newsroom.feed_url(outlet).split("/")[2] for outlet in newsroom.outlets}

    assert len(origins) == len(newsroom.outlets)


def test_an_etag_is_answered_304_until_something_is_published(newsroom: Newsroom) -> None:
    outlet = OUTLETS["sary-dala"]
    etag = get(newsroom, outlet).headers["ETag"]

    unchanged = get(newsroom, outlet, **{"If-None-Match": etag})
    newsroom.publish(1, NOW + timedelta(seconds=4))
    changed = get(newsroom, outlet, **{"If-None-Match": etag})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged.headers["ETag"] == etag
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_a_date_alone_is_answered_304_where_the_outlet_has_no_etag(newsroom: Newsroom) -> None:
    outlet = OUTLETS["chuyskaya-dolina"]
    first = get(newsroom, outlet)

    second = get(newsroom, outlet, **{"If-Modified-Since": first.headers["Last-Modified"]})

    assert "ETag" not in first.headers
    assert first.headers["Last-Modified"] == "Sun, 22 Nov 2026 09:00:00 GMT"
    assert second.status_code == 304


def test_an_etag_that_differs_outranks_a_date_that_does_not(newsroom: Newsroom) -> None:
    outlet = OUTLETS["sary-dala"]
    date = get(newsroom, outlet).headers["Last-Modified"]

    answer = get(newsroom, outlet, **{"If-None-Match": '"another"', "If-Modified-Since": date})

    assert answer.status_code == 200


def test_a_feed_in_which_nothing_appeared_keeps_its_validators(newsroom: Newsroom) -> None:
    outlet = OUTLETS["payam-khazar"]  # publishes at step 5 only
    etag = get(newsroom, outlet).headers["ETag"]

    newsroom.publish(4, NOW + timedelta(seconds=16))

    assert get(newsroom, outlet, **{"If-None-Match": etag}).status_code == 304


def test_the_declared_windows_1251_feed_is_windows_1251(newsroom: Newsroom) -> None:
    body = get(newsroom, OUTLETS["stepnoy-telegraf"]).content

    assert body.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    assert "Степной телеграф".encode("cp1251") in body


def test_the_wrongly_declared_feed_says_utf_8_and_is_not(newsroom: Newsroom) -> None:
    outlet = OUTLETS["bereg-nevy"]

    feed = get(newsroom, outlet)
    page = requests.get(newsroom.page_url(outlet.pieces[0]), timeout=5)

    assert feed.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert "Разводной мост".encode("cp1251") in feed.content
    with pytest.raises(UnicodeDecodeError):
        feed.content.decode("utf-8")
    assert "charset" not in feed.headers["Content-Type"]
    assert b"charset" not in page.content
    assert "Разводной мост".encode("cp1251") in page.content


def test_the_malformed_feed_is_no_xml(newsroom: Newsroom) -> None:
    body = get(newsroom, OUTLETS["hazar-postasi"]).content.decode("utf-8")

    assert "<title>Hazar Postası & Enerji</title>" in body
    assert "<br></description>" in body
    assert "</rss>" not in body


def test_steps_publish_entries_and_their_pages_together(newsroom: Newsroom) -> None:
    outlet = OUTLETS["sary-dala"]
    piece = next(piece for piece in outlet.pieces if piece.id == "kk-csto")
    before = (get(newsroom, outlet).text, requests.get(newsroom.page_url(piece), timeout=5).status_code)

    appeared = newsroom.publish(1, NOW + timedelta(seconds=4))

    feed = get(newsroom, outlet).content.decode("utf-8")
    page = requests.get(newsroom.page_url(piece), timeout=5).content.decode("utf-8")
    assert piece in appeared
    assert all(each.step == 1 for each in appeared)
    assert piece.title not in before[0]
    assert before[1] == 404
    assert f"<link>{newsroom.page_url(piece)}</link>" in feed
    assert all(paragraph in page for paragraph in piece.paragraphs)


def test_baseline_pieces_are_hours_old_and_new_ones_are_of_now(newsroom: Newsroom) -> None:
    newsroom.publish(1, NOW + timedelta(seconds=4))

    feed = get(newsroom, OUTLETS["sary-dala"]).content.decode("utf-8")

    assert "<pubDate>Sun, 22 Nov 2026 00:00:00 +0000</pubDate>" in feed
    assert "<pubDate>Sun, 22 Nov 2026 09:00:04 +0000</pubDate>" in feed


def test_the_aggregator_links_to_the_first_outlets_page_with_tracking(newsroom: Newsroom) -> None:
    newsroom.publish(2, NOW + timedelta(seconds=8))
    first = next(piece for piece in OUTLETS["stepnoy-telegraf"].pieces if piece.id == "ru-mangystau")

    feed = get(newsroom, OUTLETS["chuyskaya-dolina"]).content.decode("utf-8")

    link = f"{newsroom.page_url(first)}?utm_source=chuy&utm_medium=rss&utm_campaign=feed"
    assert f'href="{link.replace("&", "&amp;")}"' in feed
    assert requests.get(link, timeout=5).status_code == 200


def test_one_source_works_then_answers_503_then_404(newsroom: Newsroom) -> None:
    outlet = OUTLETS["aral-vestnik"]
    statuses = []
    for step in (0, 1, 4):
        newsroom.publish(step, NOW + timedelta(seconds=step))
        statuses.append(get(newsroom, outlet).status_code)

    assert statuses == [200, 503, 404]


def test_one_source_answers_a_captcha_with_status_200(newsroom: Newsroom) -> None:
    answer = get(newsroom, OUTLETS["bozor-info"])

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "not a robot" in answer.text


def test_feeds_come_as_rss_atom_and_rdf(newsroom: Newsroom) -> None:
    roots = {
        get(newsroom, OUTLETS[each]).text.splitlines()[1].split()[0] for each in ("sary-dala", "ala-too", "sadoi-pomir")
    }

    assert roots == {"<rss", "<feed", "<rdf:RDF"}


def read_as(newsroom: Newsroom, outlet_id: str, parse: Callable[..., Parsed], path: str = "") -> list[Entry]:
    outlet = OUTLETS[outlet_id]
    url = urljoin(newsroom.feed_url(outlet), path)
    answer = requests.get(url, timeout=5)
    zone = LISTING_ZONE if outlet.kind == "listing" else "UTC"
    reading = Reading(url=url, now=NOW, languages=(outlet.language,), timezone=zone)
    return list(parse(answer.content, reading, content_type=answer.headers["Content-Type"]).entries)


@pytest.mark.parametrize(
    ("outlet_id", "parse"),
    [
        ("garagum-habar", parse_feed),
        ("qorda-jarshy", parse_sitemap),
        ("suv-yol", parse_listing),
        ("ertis-kanal", parse_telegram),
    ],
)
def test_every_kind_is_read_by_its_parser_with_the_pages_addresses_and_dates(
    newsroom: Newsroom, outlet_id: str, parse: Callable[..., Parsed]
) -> None:
    pieces = OUTLETS[outlet_id].listed(0)

    entries = read_as(newsroom, outlet_id, parse)

    assert {entry.url for entry in entries} == {newsroom.page_url(piece) for piece in pieces}
    assert {entry.published_at for entry in entries} == {NOW - BASELINE_AGE}


def test_the_page_of_headlines_knows_yesterday_from_today(newsroom: Newsroom) -> None:
    outlet = OUTLETS["suv-yol"]
    assert "Bugun, 05:00" in get(newsroom, outlet).text

    newsroom.publish(4, NOW + timedelta(hours=10, minutes=1))  # past midnight in Tashkent

    text = get(newsroom, outlet).text
    assert "Kecha, 05:00" in text
    assert "Bugun, 00:01" in text


def test_the_second_route_brings_what_the_dead_first_one_does_not(newsroom: Newsroom) -> None:
    outlet = OUTLETS["naryn-kabar"]
    before = {entry.url for entry in read_as(newsroom, outlet.id, parse_feed)}
    newsroom.publish(3, NOW + timedelta(minutes=1))

    second = {entry.url for entry in read_as(newsroom, outlet.id, parse_sitemap, "/sitemap-news.xml")}

    assert get(newsroom, outlet).status_code == 410
    assert second > before
    assert {piece.kind for piece in outlet.pieces if newsroom.page_url(piece) in second - before} >= {"failover"}


def test_polls_are_counted_since_the_last_step(newsroom: Newsroom) -> None:
    outlet = OUTLETS["sary-dala"]
    etag = get(newsroom, outlet).headers["ETag"]
    get(newsroom, outlet, **{"If-None-Match": etag})

    before = newsroom.polls(outlet)
    newsroom.publish(1, NOW)

    assert (before.answered, before.not_modified) == (2, 1)
    assert newsroom.polls(outlet).answered == 0
