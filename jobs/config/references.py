"""Looks up secrets: `${ENV_NAME}` in the environment, `file:/path` on disk.

What it says of a secret names the place where it should be, never the value.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Keys and tokens have some hundred characters; a larger file is the wrong one.
SECRET_BYTES_MAX = 8_192


@dataclass(frozen=True, slots=True)
class References:
    """`open_files` collects warnings of secret files that other users of the machine can read, by reference."""

    environ: Mapping[str, str]
    open_files: dict[str, str] = field(default_factory=dict)

    def look_up(self, reference: str) -> str:
        """The value; raises ValueError when there is none."""
        if reference.startswith("${"):
            return self.variable(reference[2:-1])
        return self.file(reference)

    def variable(self, name: str) -> str:
        value = self.environ.get(name)
        if value is None:
            raise ValueError(f"the environment variable {name} is not set")
        if not value.strip():
            raise ValueError(f"the environment variable {name} is empty")
        return checked(value, f"the environment variable {name}")

    def file(self, reference: str) -> str:
        path = Path(reference.removeprefix("file:"))
        try:
            with path.open("rb") as file:
                status = os.fstat(file.fileno())
                content = file.read(SECRET_BYTES_MAX + 1) if stat.S_ISREG(status.st_mode) else b""
        except OSError as error:
            raise ValueError(f"the secret file {path} cannot be read: {error.strerror}") from None
        if len(content) > SECRET_BYTES_MAX:
            raise ValueError(f"the secret file {path} is larger than {SECRET_BYTES_MAX} bytes")
        if status.st_mode & (stat.S_IRGRP | stat.S_IROTH):
            self.open_files[reference] = f"the secret file {path} can be read by other users: chmod 600"
        try:
            value = content.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError(f"the secret file {path} is not UTF-8") from None
        # Editors and `echo` end a file with a line break that is no part of the secret.
        value = value.removesuffix("\n").removesuffix("\r")
        if not value.strip():
            raise ValueError(f"the secret file {path} is empty")
        return checked(value, f"the secret file {path}")


def checked(value: str, source: str) -> str:
    # Secrets become headers and paths, where a line break would begin another header.
    if any(letter in value for letter in "\r\n\0"):
        raise ValueError(f"{source} holds more than one line")
    return value
