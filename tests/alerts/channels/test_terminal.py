"""Alerts on a terminal, and where there is none."""

import io
import re
from zoneinfo import ZoneInfo

import pytest
from channels import settings
from messages import a_message, shown_alert

from alerts.channels.terminal import TerminalChannel
from alerts.model import Delivered, Retry

ALMATY = ZoneInfo("Asia/Almaty")
HOSTILE = "a\x1b[2Jb\x1b]0;owned\x07c\x9b31md\x85e\u202ef[link=https://evil.example]g[/link] [red]h"
# What we write ourselves: colours and links.
OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^;\x1b]*;[^\x1b]*\x1b\\")


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


def channel(stream=None):
    return TerminalChannel(settings("terminal"), zone=ALMATY, stream=stream)


def test_a_pipe_gets_plain_text(capsys):
    assert channel().send(a_message()) == Delivered("printed")

    out = capsys.readouterr().out
    assert "Le *Kazakhstan* a ouvert dimanche un *oléoduc*" in out
    assert "\x1b" not in out


def test_a_terminal_gets_colours_links_and_the_address_in_full(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")
    terminal = Terminal()
    channel(terminal).send(a_message())

    written = terminal.getvalue()
    assert "\x1b[1;33mKazakhstan\x1b[0m" in written
    assert "https://courrier.example/2026/11/22/oleoduc.html?a=1&b=2\x1b" in written
    assert "Alert: a1b2c3d4e5f6a1b2c3d4e5f6" in OURS.sub("", written)


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_feed_text_cannot_steer_the_terminal(stream, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    alert = shown_alert(headline=HOSTILE, snippet=HOSTILE, source_name=HOSTILE, terms=(HOSTILE,), watch_title=HOSTILE)
    target = stream()
    channel(target).send(a_message(alert))

    written = OURS.sub("", target.getvalue())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", written)
    assert "[red]h" in written  # nor is it read as markup


def test_letters_that_the_terminal_has_not_are_replaced():
    latin = io.TextIOWrapper(io.BytesIO(), encoding="latin-1", newline="")
    assert isinstance(channel(latin).send(a_message(shown_alert(headline="Қазақстан"))), Delivered)

    assert b"?????????" in latin.buffer.getvalue()


def test_a_closed_terminal_is_a_retry():
    stream = io.StringIO()
    stream.close()

    assert isinstance(channel(stream).send(a_message()), Retry)


def test_a_broken_pipe_is_a_retry():
    class Broken(io.StringIO):
        def write(self, _text):
            raise BrokenPipeError(32, "Broken pipe")

    assert channel(Broken()).send(a_message()) == Retry("cannot write to the terminal: Broken pipe")
