"""The demo whole: newsroom over HTTP, the real daemon and its crawler in processes of their own, mails over SMTP."""

import io
import mailbox
from pathlib import Path

import pytest
from rich.console import Console

from jobs.demo import daemon, play
from jobs.demo.show import Show


def test_every_story_is_told_once_in_its_language_and_no_trap_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "STEP_SECONDS", 1.0)
    monkeypatch.setattr(daemon, "POLL_EVERY_SECONDS", 1)
    terminal = io.StringIO()

    summary = play.play(tmp_path, Show(Console(file=terminal, width=100)))

    shown = terminal.getvalue()
    assert summary.complaints == (), shown
    assert summary.line == "demo: 19 alerts in 12 languages, 19 mails, 0 false, 0 repeated"
    assert len(mailbox.mbox(tmp_path / "alerts.mbox")) == 19
    assert "baseline: 21 entries kept, 0 alerted" in shown
    assert "Вестник Арала fails: HTTP 503" in shown
    assert "Bozor info fails: an HTML page" in shown
    assert "*Қазақстандағы*" in shown
