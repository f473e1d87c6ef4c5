"""Notices that the files of a configuration changed.

watchfiles tells within milliseconds what the kernel tells it. Besides, the files' signatures are compared every few
seconds, because network file systems tell nothing and because a directory that is replaced as a whole takes the
kernel's watch with it. Whoever notices, the signature decides, and a change is told once it has settled: an editor that
cuts a file and writes it anew, or puts another in its place, is waited for.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from watchfiles import awatch

from jobs.config.files import Signature, signature

# Editors write a file in one go or within some ten milliseconds; people who save two files take seconds.
SETTLED_SECONDS = 0.3
# A file that keeps changing longer than this is read as it is.
SETTLING_SECONDS_MAX = 10.0
# The longest that a change which the kernel does not tell of goes unnoticed.
COMPARED_EVERY_SECONDS = 5.0


async def changes(directory: Path, seen: Signature | None = None) -> AsyncGenerator[Signature, None]:
    """The new signature after each change, for ever. `seen` is the one last read; without it, the one now."""
    seen = seen or signature(directory)
    async with aclosing(stirs(directory)) as noticed:
        async for _ in noticed:
            current = await settled(directory)
            if current != seen:
                seen = current
                yield current


async def stirs(directory: Path) -> AsyncGenerator[None, None]:
    """Yields at once, whenever something stirs in the directory, and after a while in any case."""
    timeout = int(COMPARED_EVERY_SECONDS * 1_000)
    while True:
        yield
        try:
            watched = directory.stat().st_ino
            events = awatch(directory, recursive=False, debounce=50, rust_timeout=timeout, yield_on_timeout=True)
            async with aclosing(events) as told:
                async for _ in told:
                    yield
                    if directory.stat().st_ino != watched:
                        break
        except OSError:  # the directory is gone, or the kernel has no watches left
            await asyncio.sleep(COMPARED_EVERY_SECONDS)


async def settled(directory: Path) -> Signature:
    """The signature once it has stayed the same for a while."""
    current = signature(directory)
    for _ in range(int(SETTLING_SECONDS_MAX / SETTLED_SECONDS)):
        await asyncio.sleep(SETTLED_SECONDS)
        before, current = current, signature(directory)
        if before == current:
            break
    return current
