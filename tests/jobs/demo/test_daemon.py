"""The demo's hold on the daemon, where the daemon fails."""

from pathlib import Path

import pytest

from jobs.demo.daemon import Daemon, DaemonError


def test_a_daemon_that_cannot_start_is_an_error_that_shows_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "steppewatch.yaml").write_text("colour: blue\n", encoding="utf-8")

    with pytest.raises(DaemonError, match="ended by itself with exit code 2") as caught, Daemon(tmp_path) as daemon:
        daemon.wait_ready()

    assert 'unknown key "colour"' in str(caught.value)
    assert 'unknown key "colour"' in (tmp_path / "daemon.log").read_text(encoding="utf-8")


def test_a_daemon_may_be_stopped_before_it_is_ready(tmp_path: Path) -> None:
    with Daemon(tmp_path):
        pass  # it has just been started, and still imports

    assert "Traceback" not in (tmp_path / "daemon.log").read_text(encoding="utf-8")
