"""The daemon goes on when its streams are closed or full, and when signals come before it is ready."""

import signal
import subprocess
import sys

import pytest
from daemon import Daemon, unmeasured, wait_until, write_configuration
from site_server import Site

WATCHES = "watches:\n  - {id: w, query: 'Kazakhstan', notify: [desk, screen]}\n"
CHANNELS = "channels:\n  - {id: desk, kind: file, path: alerts.mbox}\n  - {id: screen, kind: terminal}\n"


@pytest.fixture
def newsroom(tmp_path):
    with Site() as site:
        site.add_feed("f")
        site.publish("f", "Old news")
        sources = f"sources:\n  - {{id: f, kind: feed, url: '{site.feed_url('f')}', page: feed}}\n"
        yield site, write_configuration(tmp_path, sources=sources, watches=WATCHES, channels=CHANNELS)


def test_alerts_go_out_although_stdout_is_closed_and_the_log_is_full(newsroom, tmp_path):
    site, config = newsroom
    command = f"exec {sys.executable} -m jobs.cli run --config {config} --poll-every-seconds 1 >&- 2>/dev/full"
    daemon = subprocess.Popen(["sh", "-c", command], cwd=tmp_path, env=unmeasured())
    try:
        wait_until(lambda: 304 in site.polls("f"), what="the baseline")
        site.publish("f", "Kazakhstan builds a road")
        wait_until((tmp_path / "alerts.mbox").exists, what="the alert")
    finally:
        daemon.send_signal(signal.SIGTERM)
        code = daemon.wait(timeout=40)

    assert code == 0
    assert "Kazakhstan builds a road" in (tmp_path / "alerts.mbox").read_text()


def test_hangup_before_ready_ends_nothing(newsroom, tmp_path):
    _, config = newsroom
    with Daemon(config, measured=False) as daemon:
        wait_until((tmp_path / "data" / "steppewatch.db.lock").exists, what="the start")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_ready()
        assert daemon.stop() == 0
