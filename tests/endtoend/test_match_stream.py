"""`match` reads documents without end: what it remembers of their words has a limit."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psutil

# Both generations of words that are remembered, with what the allocator keeps: 20,000 documents of 100 new words each
# would take 400 MiB.
GROWTH_MIB_MAX = 64


@contextmanager
def matching(query: str, directory: Path) -> "Iterator[subprocess.Popen[bytes]]":
    queries = directory / "queries.jsonl"
    queries.write_text(json.dumps({"id": "w", "query": query}) + "\n")
    command = [sys.executable, "-m", "jobs.cli", "match", "--queries", str(queries)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        yield child


def write(stream: IO[bytes] | None, document: dict[str, Any]) -> None:
    assert stream is not None
    stream.write(json.dumps(document).encode() + b"\n")
    stream.flush()


def resident_mib_after(child: "subprocess.Popen[bytes]", numbers: range) -> float:
    """What the command holds when it has answered documents of words that no other has."""
    for number in numbers:
        write(child.stdin, {"id": str(number), "text": " ".join(f"w{number}x{word}" for word in range(100))})
    write(child.stdin, {"id": f"end {numbers.stop}", "text": "Kazakhstan", "language": "en"})
    assert child.stdout is not None
    assert json.loads(child.stdout.readline())["document"] == f"end {numbers.stop}"
    return psutil.Process(child.pid).memory_info().rss / 2**20


def test_memory_stays_within_a_bound_over_twenty_thousand_documents_of_new_words(tmp_path: Path) -> None:
    with matching("Kazakhstan", tmp_path) as child:
        few = resident_mib_after(child, range(1_000))
        many = resident_mib_after(child, range(1_000, 20_000))

    assert many < few + GROWTH_MIB_MAX
