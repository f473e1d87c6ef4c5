"""Feed files of alerts: one a watch, whole at any time, nothing in them twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from atomfile import read_atom
from channels import settings
from messages import SENT, a_message, many_alerts, shown_alert

from alerts.channels import build
from alerts.model import Delivered, Retry


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "feeds"


def channel(directory, **keys):
    return build(settings("atom", directory=directory, **keys), timezone="UTC")


def aged(count):
    """Alerts of which each is an hour younger than the one before it."""
    return [
        replace(alert, created_at=SENT + timedelta(hours=hour), headline=f"Headline {hour}")
        for hour, alert in enumerate(many_alerts(count))
    ]


def test_each_watch_has_a_file_of_its_own(directory):
    channel(directory).send(a_message(shown_alert(watch_id="kz"), shown_alert(watch_id="uz")))

    assert sorted(path.name for path in directory.iterdir()) == ["kz.atom", "uz.atom"]


def test_an_entry_names_the_alert_and_leads_to_the_article(directory):
    channel(directory).send(a_message())

    (entry,) = read_atom(directory / "kz-energy.atom")
    assert entry.id == "urn:steppewatch:alert:a1b2c3d4e5f6a1b2c3d4e5f6"
    assert entry.title == "Le Kazakhstan ouvre un oléoduc vers la Chine"
    assert entry.link == "https://courrier.example/2026/11/22/oleoduc.html?a=1&b=2"
    assert "<strong>oléoduc</strong> long de 900" in entry.html


def test_a_repeat_takes_the_place_of_what_it_repeats(directory):
    for _ in range(2):
        channel(directory).send(a_message())

    assert len(read_atom(directory / "kz-energy.atom")) == 1


def test_the_newest_are_kept_and_stand_first(directory):
    desk = channel(directory, keep=3)
    for alert in aged(5):
        desk.send(a_message(alert, message_id=alert.id))

    titles = [entry.title for entry in read_atom(directory / "kz-energy.atom")]
    assert titles == ["Headline 4", "Headline 3", "Headline 2"]


def test_a_file_that_is_torn_or_not_ours_is_made_anew(directory):
    desk = channel(directory)
    desk.send(a_message(aged(1)[0]))
    path = directory / "kz-energy.atom"
    path.write_bytes(path.read_bytes()[:-40] + b"\xff<entry><id>x</id>")
    desk.send(a_message())

    assert [entry.id[-4:] for entry in read_atom(path)] == ["e5f6"]


def test_a_test_message_leaves_the_feeds_of_watches_alone(directory):
    outcome = channel(directory).send(a_message(note="A test."))

    assert isinstance(outcome, Delivered)
    assert [entry.title for entry in read_atom(directory / "-test.atom")] == ["Steppewatch: A test."]


def test_a_directory_that_cannot_be_written_is_a_retry(tmp_path):
    (tmp_path / "feeds").write_text("a file")

    outcome = channel(tmp_path / "feeds").send(a_message())

    assert isinstance(outcome, Retry)
    assert "cannot write to" in outcome.answer


def test_a_write_that_fails_leaves_the_file_as_it_was(directory, monkeypatch):
    desk = channel(directory)
    desk.send(a_message())
    before = (directory / "kz-energy.atom").read_bytes()

    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("alerts.channels.atom.os.fsync", fail)
    outcome = desk.send(a_message(*aged(2)))

    assert outcome == Retry(f"cannot write to {directory}: No space left on device")
    assert (directory / "kz-energy.atom").read_bytes() == before
