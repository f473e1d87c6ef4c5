"""kill -9 at any moment loses no story, tells none twice, and repeats at most the one message on its way per channel,
under its own id."""

from pathlib import Path

import pytest
from killed import run_killed

WRONG = str(Path(__file__).parent / "wrong_order.py")


@pytest.mark.timeout(300)
def test_ten_kills_lose_nothing_and_repeat_at_most_one_message_each(tmp_path):
    verdict = run_killed(tmp_path, kills=10, stories=60, seed=1)

    print(verdict)
    assert verdict.stories == 60
    assert verdict.kept, verdict


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_sixty_kills_while_three_hundred_alerts_flow_lose_nothing(tmp_path):
    verdict = run_killed(tmp_path, kills=60, stories=300, seed=2)

    print(verdict)
    assert verdict.stories == 300
    assert verdict.kept, verdict


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_checker_reports_the_loss_when_messages_are_marked_before_they_are_sent(tmp_path):
    verdict = run_killed(tmp_path, kills=20, stories=300, seed=3, program=(WRONG, "mark-first"))

    print(verdict)
    assert verdict.lost


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_checker_reports_the_repeats_when_messages_are_sent_before_they_are_recorded(tmp_path):
    verdict = run_killed(tmp_path, kills=20, stories=300, seed=4, program=(WRONG, "send-first"))

    print(verdict)
    assert not verdict.lost
    assert max(verdict.repeated.values()) > verdict.kills
