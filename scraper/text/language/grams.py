"""How likely a text is in each language of its script, by its byte sequences.

The table is part of the model of py3langid (BSD 3-Clause, Copyright (c) 2011 Marco Lui, 2021 Adrien Barbaresi), cut
out by `tests/quality/grams.py`: for each of some thousand sequences of two to five bytes, by how much it is likelier in
one language than on average. A naive Bayes classifier, as there: "langid.py: An Off-the-shelf Language Identification
Tool", ACL 2012. A script's table is read when it is first asked for.
"""

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

# A few hundred bytes say what the rest would; a sequence costs 0.1 µs.
_BYTES_MAX = 480
_LENGTHS = range(2, 6)
# Sequences overlap: their sum is too sure of itself by about the root of their number.
_TEMPER = 0.9
_TABLE = Path(__file__).with_name("grams.bin")

# The rows are whole numbers with a lane of 24 bits for each language, so that one addition adds all languages: a lane
# holds the 2,000 sequences of so many bytes with steps up to 255.
_LANE = 3
_ZERO = 128
_RAISED = bytes(step ^ _ZERO for step in range(256))

Rows = dict[bytes, int]


def weigh(text: str, script: str) -> tuple[tuple[str, ...], list[float]]:
    """The languages written in a script, and for each what speaks for it in nats, tempered for short texts."""
    languages, rows, steps = _read(script)
    text_bytes = f" {text} ".encode(errors="ignore")[:_BYTES_MAX]
    # That a sequence is there says most; how often it is adds little, and takes half as long again to count.
    starts = [at for at, byte in enumerate(text_bytes) if not 0x80 <= byte < 0xC0]
    found = {text_bytes[at : at + length] for length in _LENGTHS for at in starts} & rows.keys()
    lanes = sum(map(rows.__getitem__, found)).to_bytes(_LANE * len(languages), "little")
    sums = [int.from_bytes(lanes[at : at + _LANE], "little") for at in range(0, len(lanes), _LANE)]
    scale = _TEMPER / (steps * math.sqrt(len(text_bytes)))
    return languages, [(value - _ZERO * len(found)) * scale for value in sums]


@cache
def _read(script: str) -> tuple[tuple[str, ...], Rows, int]:
    with _TABLE.open("rb") as table:
        while head := table.readline():
            about = json.loads(head)
            block = table.read(about["bytes"])
            if about["script"] == script:
                languages = tuple(about["languages"])
                return languages, dict(_rows(block, len(languages))), about["steps"]
    raise AssertionError(script)


def _rows(block: bytes, width: int) -> Iterator[tuple[bytes, int]]:
    at = 0
    spread = bytearray(_LANE * width)
    while at < len(block):
        start, end = at + 1, at + 1 + block[at]
        at = end + width
        spread[::_LANE] = block[end:at].translate(_RAISED)
        yield block[start:end], int.from_bytes(spread, "little")
