"""The parent's side: what was looked up is kept in a file, and the child is started for what is not in it.

The file is named after the versions of the dictionaries, so a new version starts a new one. It is only appended to,
whole answers at a time, and a line that is damaged is an unknown word that is looked up again. About 150 bytes a word.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import alerts
from alerts.lexicon.model import LANGUAGES, UNKNOWN, Asked, Known

_PACKAGES = ("pymorphy3", "pymorphy3-dicts-ru", "pymorphy3-dicts-uk", "simplemma")
# Raised when dictionaries.py answers otherwise than before.
_ANSWERS_VERSION = 4
# Turning the tables takes 10 s on an ordinary machine, 3,000 words one more; on a slow one three times that.
SECONDS_MAX = 180.0
# Some 300,000 words: nobody watches so many, so it is damage or an attack on the disk, and a new file is begun.
FILE_BYTES_MAX = 50 << 20
# Said only when somebody would wonder why nothing happens.
_PATIENCE_SECONDS = 1.0

_START = "import sys; sys.path.append(sys.argv[1]); from alerts.lexicon.dictionaries import main; main(sys.argv[2])"


def cache_directory() -> Path:
    """Where what can be made again is kept: systemd's CacheDirectory, or the user's cache."""
    for name, below in (("CACHE_DIRECTORY", ""), ("XDG_CACHE_HOME", "steppewatch")):
        if path := os.environ.get(name):
            return Path(path.split(":")[0]) / below
    return Path.home() / ".cache" / "steppewatch"


class StoredLexicon:
    """A lexicon over a directory of the owner's. `say` gets a line for people where something takes long or fails."""

    def __init__(self, directory: Path, say: Callable[[str], None]) -> None:
        self._directory = directory / f"lexicon-{_version()}"
        self._path = self._directory / "words.tsv"
        self._say = say
        self._known: dict[Asked, Known] | None = None

    def learn(self, words: Iterable[Asked]) -> None:
        known = self._read()
        missing = [asked for asked in dict.fromkeys(words) if asked.language in LANGUAGES and asked not in known]
        if not missing:
            return
        waiting = threading.Timer(_PATIENCE_SECONDS, self._say, [f"looking up {len(missing)} words in dictionaries …"])
        waiting.start()
        start = time.monotonic()
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            answers = self._ask(missing)
            known.update(_parse(answers))
            with self._path.open("ab") as file:
                file.write(answers)
        except (OSError, subprocess.SubprocessError) as error:
            self._say(f"dictionaries cannot be asked, words are inflected by rules alone: {error}")
        finally:
            waiting.cancel()
        if (seconds := time.monotonic() - start) > _PATIENCE_SECONDS:
            self._say(f"looked up {len(missing)} words in {seconds:.0f} s; they are kept in {self._directory}")

    def known(self, word: str, language: str) -> Known:
        return self._read().get(Asked(word, language), UNKNOWN)

    def _read(self) -> dict[Asked, Known]:
        if self._known is None:
            self._known = {}
            with contextlib.suppress(OSError):
                if self._path.stat().st_size > FILE_BYTES_MAX:
                    self._path.unlink()
                self._known.update(_parse(self._path.read_bytes()))
        return self._known

    def _ask(self, words: Iterable[Asked]) -> bytes:
        asked = "".join(f"{language}\t{word}\n" for word, language in words)
        root = str(Path(alerts.__file__).parent.parent)
        answered = subprocess.run(
            [sys.executable, "-I", "-W", "ignore", "-c", _START, root, str(self._directory)],
            input=asked.encode(),
            capture_output=True,
            timeout=SECONDS_MAX,
            check=False,
            cwd="/",
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
        )
        if answered.returncode:
            last = answered.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise OSError(last[0] if last else f"the dictionaries' process ended with {answered.returncode}")
        return answered.stdout


def _parse(answers: bytes) -> dict[Asked, Known]:
    found: dict[Asked, Known] = {}
    for line in answers.decode(errors="replace").splitlines():
        fields = line.split("\t")
        if len(fields) == 4 and fields[0] in LANGUAGES:
            language, word, forms, others = fields
            found[Asked(word, language)] = Known(tuple(forms.split()), tuple(others.split()))
    return found


def _version() -> str:
    versions = [str(_ANSWERS_VERSION)]
    for package in _PACKAGES:
        try:
            versions.append(version(package))
        except PackageNotFoundError:
            versions.append("none")
    return hashlib.blake2b(" ".join(versions).encode(), digest_size=6).hexdigest()
