"""Packages that our libraries load where they happen to be installed, and that we never use through them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Whoever imports one of these packages inside the block finds that it is not installed.

    numpy alone, which sqlite-utils and py3langid (for trafilatura) bring, takes 14 MiB of a process.
    """
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type] # None: the import system's word for "not there"
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
