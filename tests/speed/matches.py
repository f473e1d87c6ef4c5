"""Benchmarks of matching, on the articles and queries of newsroom.py and ordinary.py. Speeds are by CPU time, one core.

match      articles a second at 100, 1,000 and 10,000 watches, every article new, tokenising and morphology counted
ordinary   the same at 1,000 and 10,000 watches on articles of fewer words, with fewer matches
match-cli  the same for `steppewatch match --queries` at 1,000 watches: JSON in and out counted, loading not
load       seconds from queries as text to watches ready to match
watches    memory that 10,000 watches add
regex      the slowest of 30 expressions made to be slow, over 100 KB; refused ones count as nothing
stream     memory that `match` takes more for 20,000 documents of words never seen before than for 1,000
"""

import json
import random
import resource
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import psutil

ARTICLES = 1_000
TARGETS = {
    "match-100": 8_000,
    "match-1000": 8_000,
    "match-10000": 4_000,
    "ordinary-1000": 8_000,
    "ordinary-10000": 4_000,
    "match-cli": 4_000,
    "load-1000": 1.0,
    "load-10000": 30.0,
    "watches": 60.0,
    "regex": 50.0,
    "stream": 30.0,
}
UNITS = {
    **dict.fromkeys(("match-100", "match-1000", "match-10000", "match-cli"), "articles/s"),
    **dict.fromkeys(("ordinary-1000", "ordinary-10000"), "articles/s"),
    **dict.fromkeys(("load-1000", "load-10000"), "s"),
    **dict.fromkeys(("watches", "stream"), "MiB"),
    "regex": "ms",
}
_EVIL = r"""
(a+)+$  (a|aa)+$  (a|b|ab)*c  (x+x+)+y  .*.*.*.*=.*  (.*a){25}x  (.*){10}z  (a?){30}a{6}  a{1,1000}b  ((a{100}){10}){2}
a.{900}b  a.{30}b$  (a|b).{15}c$  [ab].{30}c  (.|\s){0,900}zz  (.|\s){0,30}zz  \p{L}{1,500}!  (\w+\s?)+!  (\pL+.){20}x
(\pL.{3}){5}x  (?i)(а|б|в|.)*г  (?i)[а-я]{1,30}!  (a.*b.*){20}c  а.{30}б.{6}x  (ab?){1,30}c  (a*)*b  ((a*)*)*c
(?:a|ab|b){1,30}c  ^(([a-z])+.)+[A-Z]([a-z])+$  ([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*@
"""


@cache
def measured(count: int, kind: str = "newsroom") -> dict[str, Any]:
    """The figures of so many watches, from a process of their own."""
    command = [sys.executable, __file__, str(count), kind]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def bench_match(count: int, kind: str = "newsroom") -> dict[str, object]:
    return {"value": measured(count, kind)["articles_a_second"], **measured(count, kind)}


def bench_load(count: int) -> dict[str, object]:
    return {"value": measured(count)["load_seconds"]}


def bench_watches(_: Path) -> dict[str, object]:
    return {"value": measured(10_000)["watches_mib"]}


def bench_command(directory: Path) -> dict[str, object]:
    from newsroom import Newsroom

    newsroom = Newsroom()
    lines = [
        json.dumps({"id": one.id, "title": one.title, "text": one.text, "language": one.language}, ensure_ascii=False)
        for one in newsroom.articles(ARTICLES)
    ]
    queries = directory / "queries.jsonl"
    queries.write_text("".join(json.dumps({"id": w.id, "query": w.query}) + "\n" for w in newsroom.watches(1_000)))
    idle, busy = (_run(queries, documents) for documents in ("", "\n".join(lines)))
    return {"value": ARTICLES / (busy - idle), "start_seconds": idle}


def bench_regex(_: Path) -> dict[str, object]:
    from alerts.errors import QueryError
    from alerts.query import Pattern
    from alerts.query.regex import Regex

    chance = random.Random(1)
    texts = ["".join(chance.choice(letters) for _ in range(100_000)) for letters in ("a", "ab", "аб ", "ab c.xyz")]
    taken = {}
    for text in _EVIL.split():
        try:
            regex = Regex(Pattern(text))
        except QueryError:
            continue
        taken[text] = max(_spent(lambda regex=regex, read=read: list(regex.places(read, 100))) for read in texts)
    slowest = max(taken, key=lambda text: taken[text])
    return {"value": taken[slowest] * 1000, "slowest": slowest, "refused": len(_EVIL.split()) - len(taken)}


def bench_stream(directory: Path) -> dict[str, object]:
    queries = directory / "queries.jsonl"
    queries.write_text(json.dumps({"id": "w", "query": "Kazakhstan"}) + "\n")
    command = [sys.executable, "-m", "jobs.cli", "match", "--queries", str(queries)]
    resident = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        for first, last in ((0, 1_000), (1_000, 20_000)):
            for number in range(first, last):
                text = " ".join(f"w{number}x{word}" for word in range(200))
                child.stdin.write(json.dumps({"id": str(number), "text": text}).encode() + b"\n")
            child.stdin.write(b'{"id": "last", "text": "Kazakhstan", "language": "en"}\n')
            child.stdin.flush()
            child.stdout.readline()
            resident.append(psutil.Process(child.pid).memory_info().rss / 2**20)
    return {"value": resident[1] - resident[0], "after_1000": resident[0], "after_20000": resident[1]}


BENCHES = {
    "match-100": lambda _: bench_match(100),
    "match-1000": lambda _: bench_match(1_000),
    "match-10000": lambda _: bench_match(10_000),
    "ordinary-1000": lambda _: bench_match(1_000, "ordinary"),
    "ordinary-10000": lambda _: bench_match(10_000, "ordinary"),
    "match-cli": bench_command,
    "load-1000": lambda _: bench_load(1_000),
    "load-10000": lambda _: bench_load(10_000),
    "watches": bench_watches,
    "regex": bench_regex,
    "stream": bench_stream,
}


def _run(queries: Path, documents: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "jobs.cli", "match", "--queries", str(queries)]
    subprocess.run(command, input=documents.encode(), stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _spent(work: Any) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _measure(count: int, kind: str) -> dict[str, Any]:
    from newsroom import Newsroom
    from ordinary import Ordinary

    from alerts.matching import compile_watches
    from alerts.vocabulary import load

    vocabulary = load()
    made = Ordinary() if kind == "ordinary" else Newsroom()
    articles, watches = list(made.articles(ARTICLES)), made.watches(count)
    compile_watches(watches[:1], vocabulary)
    before = psutil.Process().memory_info().rss
    start = time.process_time()
    matcher = compile_watches(watches, vocabulary)
    load_seconds = time.process_time() - start
    added = psutil.Process().memory_info().rss - before
    first = [_spent(lambda one=one: matcher.match(one)) for one in articles]
    again = [_spent(lambda one=one: matcher.match(one)) for one in articles]
    return {
        "articles_a_second": ARTICLES / sum(first),
        "again_a_second": ARTICLES / sum(again),
        "matching": sum(bool(matcher.match(one)) for one in articles),
        "load_seconds": load_seconds,
        "watches_mib": added / 2**20,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]), sys.argv[2])))
