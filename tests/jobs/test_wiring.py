"""Channels over reloads: the same object while nothing changed, another one as soon as anything did."""

from daemon import write_configuration

from jobs.config import read
from jobs.wiring import Wiring

SOURCES = "sources: []\n"
WATCHES = "watches:\n  - {id: w, query: 'Kazakhstan', notify: [desk]}\n"
CHANNELS = "channels:\n  - {id: desk, kind: file, path: alerts.mbox}\n"
OTHERS = "channels:\n  - {id: night, kind: file, path: night.mbox}\n"


def channels_of(wiring, directory):
    return wiring.plan(read(directory)).channels


def configured(tmp_path, channels=CHANNELS):
    watches = WATCHES if channels == CHANNELS else WATCHES.replace("desk", "night")
    return write_configuration(tmp_path, sources=SOURCES, watches=watches, channels=channels)


def test_channel_that_stays_the_same_is_the_same_object(tmp_path):
    directory = configured(tmp_path)
    wiring = Wiring(directory, read(directory))

    assert channels_of(wiring, directory)[0] is channels_of(wiring, directory)[0]


def test_new_timezone_makes_the_channels_anew(tmp_path):
    directory = configured(tmp_path)
    wiring = Wiring(directory, read(directory))
    before = channels_of(wiring, directory)
    settings = directory / "steppewatch.yaml"
    settings.write_text(settings.read_text().replace("Asia/Almaty", "America/New_York"))

    assert channels_of(wiring, directory)[0] is not before[0]


def test_channel_that_was_gone_comes_back_as_another_object(tmp_path):
    directory = configured(tmp_path)
    wiring = Wiring(directory, read(directory))
    before = channels_of(wiring, directory)
    channels_of(wiring, configured(tmp_path, OTHERS))

    assert channels_of(wiring, configured(tmp_path))[0] is not before[0]
