"""Alerts appended to an mbox file, one mail each, readable by mail programs and by people.

A message is delivered when it is on the disk (`fsync`), and stands in the file once: the bytes of a mail are the
same for every try, so a try after a crash sees at the file's end whether the one before it came through. A torn end
(a power cut, another program's) is closed off with an empty line and left as it is: nothing in the file is ever
removed but what a write of our own could not finish. Programs that lock with `flock` are respected. The file is
readable to its owner only: what somebody watches is nobody else's business.
"""

import fcntl
import os
import re
import stat
from datetime import tzinfo
from email.generator import BytesGenerator
from email.policy import default
from io import BytesIO
from pathlib import Path

from alerts.channels.base import answer_line
from alerts.config import FileSettings
from alerts.model import Delivered, Message, Outcome, Retry
from alerts.render.mail import mail
from alerts.timing.buckets import Limit
from alerts.timing.plan import ALERTS_MAX

TAIL_BYTES = 256 * 1024  # where an earlier try is looked for; it was the file's last mail or one of the last few


class FileChannel:
    kind = "file"
    limits: tuple[Limit, ...] = ()
    alerts_max = ALERTS_MAX
    edits = False

    def __init__(self, settings: FileSettings, *, zone: tzinfo) -> None:
        self.id = settings.id
        self._path = settings.path
        self._zone = zone

    def send(self, message: Message) -> Outcome:
        try:
            return _append(self._path, mbox_entry(message, self._zone))
        except BlockingIOError:
            return Retry(answer_line(f"{self._path} is locked by another program"))
        except OSError as error:
            return Retry(answer_line(f"cannot write {self._path}: {error.strerror or error}"))

    def close(self) -> None:
        pass


def mbox_entry(message: Message, zone: tzinfo) -> bytes:
    """The message as it stands in an mbox: "From " line, mail with lines ending in LF, empty line."""
    entry = BytesIO()
    made = mail(message, zone, sender="steppewatch@localhost", recipients=["desk@localhost"], readable=True)
    BytesGenerator(entry, policy=default).flatten(made)
    # The form "mboxrd" (RFC 4155 and loc.gov/preservation/digital/formats/fdd/fdd000385): lines that look like the
    # start of a mail are quoted.
    body = re.sub(rb"^(>*From )", rb">\1", entry.getvalue(), flags=re.MULTILINE)
    first_line = f"From steppewatch@localhost {message.created_at:%a %b %d %H:%M:%S %Y}\n".encode()
    return first_line + body.rstrip(b"\n") + b"\n\n"


def _append(path: Path, entry: bytes) -> Outcome:
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)  # not blocked by a pipe
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return Retry(answer_line(f"{path} is not a plain file"))
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        size = os.fstat(descriptor).st_size
        tail = os.pread(descriptor, TAIL_BYTES, max(0, size - TAIL_BYTES))
        if entry in tail:
            os.fsync(descriptor)  # it was written, but perhaps the crash came before it was safe
            return Delivered(answer_line(f"was in {path} already"))
        _write(descriptor, size, _separator(tail) + entry)
    finally:
        os.close(descriptor)
    if is_new:
        _sync_directory(path.parent)
    return Delivered(answer_line(f"appended to {path}"))


def _separator(tail: bytes) -> bytes:
    """What makes the next "From " line the start of a mail, also after a torn one."""
    if not tail or tail.endswith(b"\n\n"):
        return b""
    return b"\n" if tail.endswith(b"\n") else b"\n\n"


def _write(descriptor: int, size: int, data: bytes) -> None:
    """Writes `data` at `size`, the file's end, and onto the disk: all of it, or nothing and OSError."""
    try:
        written = 0
        while written < len(data):
            written += os.pwrite(descriptor, data[written:], size + written)
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def _sync_directory(directory: Path) -> None:
    """Makes the new file's name as durable as its content."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
