"""A configuration directory that is right, and what is wrong with one after an edit."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from jobs.config import Configuration, ConfigurationError, read

RIGHT = {
    "steppewatch.yaml": "catalogue: []\n",
    "sources.yaml": "sources:\n  - id: one\n    kind: feed\n    url: https://one.example/rss.xml\n",
    "watches.yaml": "watches:\n  - id: energy\n    query: 'Kazakhstan AND pipeline'\n    notify: [desk]\n",
    "channels.yaml": "channels:\n  - id: desk\n    kind: terminal\n",
}

Write = Callable[[Mapping[str, str]], Path]
ReadWith = Callable[..., Configuration]
ErrorsOf = Callable[..., list[str]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a right configuration with the given files in place of its own; None leaves one out."""

    def write(files: Mapping[str, str | None]) -> Path:
        directory = tmp_path / "config"
        directory.mkdir(exist_ok=True)
        for name, text in {**RIGHT, **files}.items():
            if text is None:
                (directory / name).unlink(missing_ok=True)
            else:
                (directory / name).write_text(text, encoding="utf-8")
        return directory

    return write


@pytest.fixture
def read_with(write: Write) -> ReadWith:
    def read_with(files: Mapping[str, str | None], environ: Mapping[str, str] | None = None) -> Configuration:
        return read(write(files), environ or {})

    return read_with


@pytest.fixture
def errors_of(read_with: ReadWith) -> ErrorsOf:
    """The problems of a configuration that must have errors, as lines."""

    def errors_of(files: Mapping[str, str | None], environ: Mapping[str, str] | None = None) -> list[str]:
        with pytest.raises(ConfigurationError) as caught:
            read_with(files, environ)
        return [str(problem) for problem in caught.value.problems]

    return errors_of
