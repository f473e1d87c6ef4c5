"""The demo's configuration is one that the daemon takes as a user's."""

from pathlib import Path

from jobs.config import read
from jobs.demo.configuration import write_configuration
from jobs.demo.outlets import MAIN_WATCH, Outlet, load_outlets
from jobs.demo.summary import expected


def feed_url(outlet: Outlet) -> str:
    return f"http://127.0.0.11:8000{outlet.feed}"


def test_what_is_written_is_read_without_an_error(tmp_path: Path) -> None:
    outlets = load_outlets()
    write_configuration(tmp_path, outlets, feed_url=feed_url, host="127.0.0.1", port=2525)

    configuration = read(tmp_path)

    assert {source.id for source in configuration.sources} == {outlet.id for outlet in outlets}
    assert {source.name for source in configuration.sources} >= {"Hazar Postası & Enerji", "پیام خزر"}
    assert [channel.id for channel in configuration.channels] == ["desk-mail"]


def test_sources_are_of_every_kind_and_one_has_a_second_route(tmp_path: Path) -> None:
    write_configuration(tmp_path, load_outlets(), feed_url=feed_url, host="127.0.0.1", port=2525)

    routes = {source.id: [route.kind for route in source.routes] for source in read(tmp_path).sources}

    assert {kinds[0] for kinds in routes.values()} == {"feed", "sitemap", "listing", "telegram"}
    assert [kinds for kinds in routes.values() if len(kinds) > 1] == [["feed", "sitemap"]]


def test_every_watch_that_the_texts_speak_of_is_there_and_no_other(tmp_path: Path) -> None:
    outlets = load_outlets()
    write_configuration(tmp_path, outlets, feed_url=feed_url, host="127.0.0.1", port=2525)
    wanted = {watch for watch, _ in expected(piece for outlet in outlets for piece in outlet.pieces)}

    watches = {watch.id for watch in read(tmp_path).watches}

    assert watches == wanted
    assert MAIN_WATCH in watches
