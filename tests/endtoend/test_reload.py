"""Edits take effect while the daemon runs, all or nothing; a bad one changes nothing and is shown."""

import json
import signal
import urllib.error
import urllib.request

import pytest
from daemon import Daemon, rows, wait_until, write_configuration
from site_server import Site

WATCHES = "watches:\n  - {{id: w, query: '{query}', notify: [desk]}}\n"
CHANNELS = "channels:\n  - {id: desk, kind: file, path: alerts.mbox}\n"


@pytest.fixture
def running(tmp_path):
    with Site() as site:
        site.add_feed("f")
        site.publish("f", "Old news")
        sources = f"sources:\n  - {{id: f, kind: feed, url: '{site.feed_url('f')}'}}\n"
        config = write_configuration(
            tmp_path, sources=sources, watches=WATCHES.format(query="Uzbekistan"), channels=CHANNELS
        )
        with Daemon(config) as daemon:
            address = daemon.wait_for("console: ").removeprefix("console: ")
            daemon.wait_ready()
            wait_until(lambda: 304 in site.polls("f"), what="the baseline")
            yield site, config, daemon, address
            assert daemon.stop() == 0


def told(config):
    return [row["headline"] for row in rows("alerts", "--config", str(config), cwd=config.parent)]


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_edited_watch_is_in_force_without_a_restart(running):
    site, config, daemon, _ = running

    (config / "watches.yaml").write_text(WATCHES.format(query="Kazakhstan"))
    daemon.wait_for("configuration taken over")
    site.publish("f", "Kazakhstan builds a road")

    wait_until(lambda: told(config), what="the alert")
    assert told(config) == ["Kazakhstan builds a road"]


def test_bad_edit_keeps_what_was_there_and_is_shown_until_it_is_mended(running):
    site, config, daemon, address = running

    (config / "watches.yaml").write_text("watches:\n  - {id: w, query: 'Kazakhstan road', notify: [desk]}\n")
    daemon.wait_for("configuration not taken over")
    site.publish("f", "Uzbekistan builds a bridge")

    wait_until(lambda: told(config) == ["Uzbekistan builds a bridge"], what="the alert of the old watch")
    (status,) = rows("status", "--config", str(config), cwd=config.parent)
    assert status["configuration_error"].startswith("watches.yaml:2:")
    assert "watches.yaml:2:" in get(address)[1]

    (config / "watches.yaml").write_text(WATCHES.format(query="Kazakhstan"))
    daemon.wait_for("configuration taken over")
    wait_until(
        lambda: rows("status", "--config", str(config), cwd=config.parent)[0]["configuration_error"] is None,
        what="the end of the error",
    )


def test_hangup_reads_the_configuration_again(running):
    _, _, daemon, _ = running

    daemon.process.send_signal(signal.SIGHUP)

    assert daemon.wait_for("configuration taken over")


def test_start_after_a_bad_edit_uses_the_last_good_configuration_and_says_so(running):
    site, config, daemon, _ = running
    assert daemon.stop() == 0
    (config / "watches.yaml").write_text("watches: [[[")

    with Daemon(config) as again:
        again.wait_for("last good configuration")
        again.wait_ready()
        site.publish("f", "Uzbekistan builds a bridge")
        wait_until(lambda: told(config) == ["Uzbekistan builds a bridge"], what="the alert")
        assert again.stop() == 0

    with Daemon(config, "--strict") as strict:
        assert strict.process.wait(timeout=30) == 2


def test_healthz_and_status_answer_while_it_moves(running):
    _, _, _, address = running

    assert json.loads(get(address + "healthz")[1]) == {"healthy": True, "problems": []}
    status, body = get(address + "status.json")
    assert (status, json.loads(body)["sources_polled"]) == (200, 1)


def test_console_answers_to_its_own_names_only(running):
    _, _, _, address = running
    request = urllib.request.Request(address, headers={"Host": "rebound.example"})

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)

    assert refused.value.code == 400
    assert "Content-Security-Policy" in urllib.request.urlopen(address, timeout=10).headers
