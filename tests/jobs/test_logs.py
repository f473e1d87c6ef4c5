"""Logs and lines for people where there is nobody to read them."""

import io
import logging
import os
import sys

import pytest
import structlog

from jobs import logs


class Full(io.StringIO):
    def write(self, text):
        raise OSError(28, "No space left on device")


@pytest.fixture
def root_logger():
    """The root logger, as it was when the test is over."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("stderr", [None, Full()])
def test_nothing_fails_where_stderr_is_closed_or_full(monkeypatch, root_logger, stderr):
    monkeypatch.setattr(sys, "stderr", stderr)

    logs.configure()
    logging.getLogger("steppewatch").warning("nobody reads this")
    logs.say("nor this")

    assert root_logger.handlers, "logging was configured all the same"


def test_line_for_people_does_not_go_to_stdout_when_stderr_is_closed(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", None)

    logs.say("ready")

    assert capsys.readouterr().out == ""


def test_numbers_of_closed_streams_are_given_to_no_file():
    kept = os.dup(0)
    os.close(0)
    try:
        logs.hold_standard_descriptors()
        with open(os.devnull) as opened:  # noqa: PTH123 - what matters is the descriptor
            assert opened.fileno() > 2
    finally:
        os.dup2(kept, 0)
        os.close(kept)
