"""Healthy means that the work moves."""

import socket
from dataclasses import replace

import pytest
from builders import NOON, after

from jobs.health import Pulse, judge, notify_systemd

MOVING = Pulse(at=NOON, started_at=NOON)


def test_moving_work_is_healthy():
    assert judge(MOVING, after(30)).healthy


@pytest.mark.parametrize(
    ("pulse", "words"),
    [
        (replace(MOVING, storage_error="the database cannot be written: disk full"), "disk full"),
        (replace(MOVING, overdue_seconds=301.0), "a source has been due for 301 s"),
        (replace(MOVING, backlog_seconds=999.0), "work has been waiting for 999 s"),
    ],
)
def test_what_stands_still_is_named(pulse, words):
    health = judge(pulse, after(1))

    assert not health.healthy
    assert words in " ".join(health.problems)


def test_a_work_thread_that_hangs_is_noticed():
    health = judge(MOVING, after(61))

    assert not health.healthy
    assert "work thread" in health.problems[0]


def test_systemd_hears_what_it_is_told(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))

        notify_systemd("READY=1", "STATUS=polling")

        assert listener.recv(1000) == b"READY=1\nSTATUS=polling"


def test_a_service_manager_that_does_not_listen_stops_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))

    assert notify_systemd("READY=1") is None
