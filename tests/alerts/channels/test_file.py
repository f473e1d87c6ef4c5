"""Mails appended to an mbox: whole, durable, and once."""

import errno
import fcntl
import mailbox
import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from channels import channel_to
from messages import ALERT_ID, MESSAGE_ID, a_message, shown_alert

from alerts.model import Delivered, Retry


@pytest.fixture
def path(tmp_path):
    return tmp_path / "alerts.mbox"


def ids(path):
    return [mail["Message-ID"] for mail in mailbox.mbox(path)]


def test_programs_read_the_mails_in_order(path):
    channel = channel_to(path)
    for number in range(3):
        channel.send(a_message(message_id=f"m{number}"))

    assert ids(path) == ["<m0@localhost>", "<m1@localhost>", "<m2@localhost>"]
    assert {mail["X-Alert-Id"] for mail in mailbox.mbox(path)} == {ALERT_ID}


def test_people_read_the_file_as_it_is(path):
    channel_to(path).send(a_message(shown_alert(headline="Қазақстан жаңа құбыр ашты")))

    assert "Қазақстан жаңа құбыр ашты" in path.read_text()


def test_a_repeated_try_leaves_one_mail(path):
    channel = channel_to(path)
    channel.send(a_message())
    size = path.stat().st_size

    assert channel.send(a_message()) == Delivered(f"was in {path} already")
    assert path.stat().st_size == size


def test_the_same_alert_in_another_message_is_another_mail(path):
    channel = channel_to(path)
    channel.send(a_message(message_id="m1"))
    channel.send(a_message(message_id="m2"))

    assert len(ids(path)) == 2


def test_feed_text_never_starts_a_mail(path):
    from_line = "From evil@example.org Sun Nov 22 09:05:00 2026"
    channel = channel_to(path)
    channel.send(a_message(shown_alert(headline=from_line, watch_title="x"), message_id="m1"))
    channel.send(a_message(message_id="m2"))

    assert ids(path) == ["<m1@localhost>", "<m2@localhost>"]
    assert f"\n>{from_line}\n" in path.read_text()


@pytest.mark.parametrize("torn", [b"From x Sun Nov 22 09:05:00 2026\nMessage-ID: <old@x>\n\nhalf a li", b"\0" * 4096])
def test_a_torn_end_is_closed_off_and_kept(path, torn):
    path.write_bytes(torn)

    assert isinstance(channel_to(path).send(a_message()), Delivered)
    assert path.read_bytes().startswith(torn + b"\n\nFrom steppewatch@localhost ")
    assert ids(path)[-1] == f"<{MESSAGE_ID}@localhost>"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_mail_torn_in_the_middle_comes_again_whole(path, share):
    channel_to(path).send(a_message())
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    assert channel_to(path).send(a_message()) == Delivered(f"appended to {path}")
    assert path.read_bytes().endswith(b"\n\n" + whole)


def test_a_mail_is_on_the_disk_before_it_is_delivered(path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(stat.S_IFMT(os.fstat(descriptor).st_mode)))
    channel = channel_to(path)
    channel.send(a_message(message_id="m1"))
    channel.send(a_message(message_id="m2"))

    # The new file's name is made durable too, once.
    assert synced == [stat.S_IFREG, stat.S_IFDIR, stat.S_IFREG]


def test_a_disk_that_cannot_sync_keeps_nothing_and_is_tried_again(path, monkeypatch):
    channel = channel_to(path)
    channel.send(a_message(message_id="m1"))
    before = path.read_bytes()

    def fail(_descriptor):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    outcome = channel.send(a_message(message_id="m2"))

    assert outcome == Retry(f"cannot write {path}: Input/output error")
    assert path.read_bytes() == before


def test_a_full_disk_leaves_no_half_mail(path):
    # A limit on the file's size stands for the full disk: write() then takes a part and fails at the rest.
    script = """
        import resource, signal, sys
        sys.path.insert(0, sys.argv[2])
        from pathlib import Path
        from channels import channel_to
        from messages import a_message
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        channel = channel_to(Path(sys.argv[1]))
        channel.send(a_message(message_id="m1"))
        size = Path(sys.argv[1]).stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 1000, resource.RLIM_INFINITY))
        full = channel.send(a_message(message_id="m2"))
        assert Path(sys.argv[1]).stat().st_size == size
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(full.answer, "/", channel.send(a_message(message_id="m2")).answer)
    """
    support = Path(__file__).parents[2] / "support"
    program = [sys.executable, "-c", textwrap.dedent(script), str(path), str(support)]
    said = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60).stdout

    assert said == f"cannot write {path}: File too large / appended to {path}\n"
    assert len(ids(path)) == 2


def test_another_programs_lock_is_respected(path):
    path.touch()
    with path.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        outcome = channel_to(path).send(a_message())

    assert outcome == Retry(f"{path} is locked by another program")
    assert isinstance(channel_to(path).send(a_message()), Delivered)


def test_directories_are_made_and_the_file_is_the_owners_alone(tmp_path):
    path = tmp_path / "data" / "desk" / "alerts.mbox"
    channel_to(path).send(a_message())

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_no_plain_file_is_not_written_to(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    assert channel_to(pipe).send(a_message()) == Retry(f"{pipe} is not a plain file")
    assert isinstance(channel_to(tmp_path).send(a_message()), Retry)
    assert isinstance(channel_to(Path("/dev/full")).send(a_message()), Retry)


def test_a_file_that_was_moved_away_is_begun_anew(path):
    channel = channel_to(path)
    channel.send(a_message(message_id="m1"))
    path.rename(path.with_suffix(".1"))
    channel.send(a_message(message_id="m2"))

    assert ids(path) == ["<m2@localhost>"]
