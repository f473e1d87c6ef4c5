"""Apertium itself: Debian's APy with its Russian-Ukrainian pair, started for the test."""

import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from daemon import wait_until

from alerts.keys import Secret
from alerts.translate.config import TranslateSettings
from alerts.translate.servers import build
from alerts.translate.texts import Texts

MODES = Path("/usr/share/apertium/modes/rus-ukr.mode")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("apertium-apy") is None or not MODES.exists(),
        reason="Apertium is not installed: apt-get install apertium-apy apertium-rus-ukr",
    ),
]


@pytest.fixture
def address(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["apertium-apy", "--port", str(port), str(MODES.parent.parent)]
    with (tmp_path / "log").open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        wait_until(lambda: is_open(port), what="Apertium")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_russian_headline_becomes_ukrainian(address):
    settings = TranslateSettings.model_validate({"api": "apertium", "url": Secret(address)}, context={"lookup": str})

    said = build(settings).translate(Texts(7, "ru", "uk", ("Президент прибыл в Киев", "Нефть и газ")))

    assert said[0].startswith("Президент прибув")
    assert "Нафта" in said[1]
