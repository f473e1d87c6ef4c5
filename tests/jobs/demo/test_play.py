"""The demo whole: newsroom over HTTP, the real daemon and its crawler in processes of their own, mails over SMTP."""

import io
import mailbox
import re
from pathlib import Path

import pytest
from rich.console import Console

from jobs.demo import daemon, play
from jobs.demo.outlets import load_outlets
from jobs.demo.show import Show
from jobs.demo.summary import expected


def test_every_story_is_told_once_in_its_language_and_no_trap_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "STEP_SECONDS", 1.0)
    monkeypatch.setattr(daemon, "POLL_EVERY_SECONDS", 1)
    terminal = io.StringIO()

    summary = play.play(tmp_path, Show(Console(file=terminal, width=100)))

    shown = terminal.getvalue()
    assert summary.complaints == (), shown
    told = len(expected(piece for outlet in load_outlets() for piece in outlet.pieces))
    both = sum(len(piece.watches) > 1 for outlet in load_outlets() for piece in outlet.pieces)
    assert both == 1
    assert (summary.alerts, summary.mails) == (told, told - both)
    assert [kind for kind, count in summary.kinds if count] == ["feed", "sitemap", "listing", "telegram", "failover"]
    assert len(summary.languages) >= 12
    assert len(mailbox.mbox(tmp_path / "alerts.mbox")) == told - both
    assert re.search(r"baseline: \d\d entries kept, 0 alerted", shown)
    assert "Вестник Арала fails: HTTP 503" in shown
    assert "Нарын кабар is read by another route: route 2: HTTP 410" in shown
    assert "by telegram" in shown
    assert "Bozor info fails: an HTML page" in shown
    assert "*Қазақстандағы*" in shown
    assert "one story, 5 outlets, 3 languages (ru, " in shown
    assert "Update: 12 → 15" in shown
