"""Routes in the database: what was known before there were any, and what a changed configuration keeps."""

import json

from builders import NOON, a_report, a_source, after, an_entry, archive_with, due_sources, order_of, record, route_state
from sqlite_utils import Database as Tables

from scraper.archive.schema import migrations
from scraper.model import PollReport, Route

FAILED = PollReport("tass", "failed", status=500, error="HTTP 500")
TWO = (Route("feed", "https://tass.example/rss2"),)


def test_state_of_a_source_becomes_that_of_its_first_route():
    tables = Tables(memory=True)
    migrations.apply(tables, stop_before="006_routes")
    tables["sources"].insert(
        {
            "id": "tass",
            "name": "TASS",
            "kind": "feed",
            "url": "https://tass.example/rss",
            "languages": "[]",
            "page": "fetch",
            "every_seconds": 600,
            "added_at": "2026-11-22T12:00:00.000000Z",
            "etag": 'W/"v1"',
            "next_poll_at": "2026-11-22T12:10:00.000000Z",
            "retry_after_at": "2026-11-22T12:10:00.000000Z",
            "failures": 2,
            "notes": json.dumps(["a note"]),
        }
    )

    migrations.apply(tables)

    (route,) = tables["routes"].rows
    assert (route["source_id"], route["place"], route["etag"], route["failures"]) == ("tass", 0, 'W/"v1"', 2)
    assert route["floor_at"] == route["next_poll_at"] == "2026-11-22T12:10:00.000000Z"
    assert "etag" not in tables["sources"].columns_dict


def test_only_the_first_route_is_due_while_it_works(tmp_path):
    archive = archive_with(tmp_path, a_source(fallbacks=TWO), baseline=False)

    assert [due.url for due in archive.sources.due(after(9999), limit=9)] == ["https://tass.example/rss"]


def test_second_route_is_due_once_the_first_has_failed_for_half_an_hour(tmp_path):
    archive = archive_with(tmp_path, a_source(fallbacks=TWO))

    for minutes in (0, 10, 20):
        record(archive, FAILED, seconds=minutes * 60)
    assert [due.url for due in archive.sources.due(after(1800), limit=9)] == ["https://tass.example/rss"]

    archive.record_poll(FAILED, next_poll_at=after(9000), reason="", now=after(1800))

    assert [due.url for due in archive.sources.due(after(1800), limit=9)] == ["https://tass.example/rss2"]


def test_first_route_takes_over_again_with_one_good_poll(tmp_path):
    archive = archive_with(tmp_path, a_source(fallbacks=TWO))
    first = archive.sources.route_in_use("tass")
    for minutes in (0, 15, 30):
        record(archive, FAILED, seconds=minutes * 60)
    assert archive.sources.route_in_use("tass") != first

    record(archive, a_report(route_id=first), seconds=7200)

    assert archive.sources.route_in_use("tass") == first
    assert [due.route_id for due in archive.sources.due(after(99_999), limit=9)] == [first]


def test_a_route_that_changes_its_place_keeps_its_state(tmp_path):
    archive = archive_with(tmp_path, a_source(fallbacks=TWO))
    swapped = a_source(url=TWO[0].url, fallbacks=(Route("feed", "https://tass.example/rss"),))

    archive.sources.sync([swapped], now=after(60))

    second = archive.sources.routes.of_source("tass")[1].state
    assert second.etag == '"v1"'
    assert archive.sources.state("tass").baseline_at == NOON


def test_what_a_server_asked_for_is_not_forgotten_with_its_route(tmp_path):
    archive = archive_with(tmp_path)
    record(archive, PollReport("tass", "failed", status=429, retry_after_seconds=86_400.0))

    archive.sources.sync([a_source(url="https://tass.example/other")], now=after(1))
    archive.sources.sync([a_source()], now=after(2))

    assert due_sources(archive, after(86_399)) == []
    assert due_sources(archive, after(86_400)) == ["tass"]


def test_doubtful_routes_are_listed_and_not_polled(tmp_path):
    doubtful = Route("feed", "https://tass.example/rss2", status="suspect")
    archive = archive_with(tmp_path, a_source(fallbacks=(doubtful,)))
    for minutes in (0, 15, 30):
        record(archive, FAILED, seconds=minutes * 60)

    (row,) = archive.sources.rows()

    assert [route.polled for route in row.routes] == [True, False]
    assert order_of(archive).url == "https://tass.example/rss"


def test_source_comes_back_as_it_was_configured(tmp_path):
    source = a_source(fallbacks=TWO, aliases=("tass.mirror.example",), robots="ignore")
    archive = archive_with(tmp_path, source)

    assert archive.sources.source("tass") == source


def test_a_route_that_takes_over_is_to_show_all_it_lists(tmp_path):
    archive = archive_with(tmp_path, a_source(fallbacks=TWO))
    record(archive, a_report(an_entry(1)))

    known = [
        archive.sources.order(row.state.route_id, now=NOON).known for row in archive.sources.routes.of_source("tass")
    ]

    assert list(map(len, known)) == [2, 0]


def test_shorter_interval_counts_from_the_last_poll(tmp_path):
    archive = archive_with(tmp_path)

    archive.sources.sync([a_source(every_seconds=60)], now=after(5))

    assert route_state(archive).next_poll_at == after(60)


def test_a_sources_zone_goes_out_with_each_poll(tmp_path):
    archive = archive_with(tmp_path, a_source(timezone="Asia/Almaty"))

    assert order_of(archive).timezone == "Asia/Almaty"
