"""Benchmarks of the running daemon and of matching, printed as a table and written as JSON.

Nothing here is asserted: machines differ.

304      CPU of parent and crawler for a feed with nothing new (200 feeds, start-up excluded)
memory   resident memory of parent and crawler, idle, with the catalogue's number of sources and 100 watches
group    articles a second through the index of copies (fingerprints, query, insertion) while it grows to 100,000

What matching costs is in matches.py; feeds, crowd and million (what a poll costs) are in polls.py; burst (how soon a
mail is there, for one entry and for 400 at once) is in burst.py.
"""

import json
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import click
import psutil

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(Path(__file__).parent))

import burst
import matches
import polls
from daemon import Daemon, wait_until, write_configuration
from grouping import measure_grouping, measure_index

TARGETS = {"304": 4.0, "memory": 220.0, "group": 2000, **matches.TARGETS}
UNITS = {"304": "ms CPU a feed", "memory": "MiB", "group": "articles/s", **matches.UNITS}
FILE_CHANNEL = "channels:\n  - {id: desk, kind: file, path: data/alerts.mbox}\n"


def watches(count: int) -> str:
    words = (
        "kazakhstan",
        "uzbekistan",
        "kyrgyzstan",
        "tajikistan",
        "russia",
        "pipeline",
        "csto",
        "oil",
        "border",
        "iran",
    )
    lines = []
    for number in range(count):
        query = f"{words[number % 10]} AND ({words[number // 10 % 10]} OR word{number})"
        lines.append(f"  - {{id: w{number}, query: '{query}', notify: [desk]}}")
    return "watches:\n" + "\n".join(lines) + "\n"


def family(daemon: Daemon) -> list[psutil.Process]:
    parent = psutil.Process(daemon.process.pid)
    return [parent, *parent.children(recursive=True)]


def cpu_seconds(daemon: Daemon) -> float:
    return sum(times.user + times.system for times in (process.cpu_times() for process in family(daemon)))


def resident_mib(daemon: Daemon) -> list[float]:
    return [process.memory_info().rss / 1024 / 1024 for process in family(daemon)]


def listed(urls: list[str]) -> str:
    return "sources:\n" + "\n".join(f"  - {{id: s{i}, kind: feed, url: '{url}'}}" for i, url in enumerate(urls)) + "\n"


def bench_304(directory: Path) -> dict[str, object]:
    count, rounds = 200, []
    with polls.Press(directory, feeds=count) as press:
        config = write_configuration(
            directory, sources=listed(press.urls()), watches=watches(100), channels=FILE_CHANNEL
        )
        with Daemon(config, poll_every_seconds=3).wait_ready() as daemon:
            wait_until(lambda: press.counts()[1] >= count, seconds=60, what="one round of 304s")
            wait_until(lambda: not _waiting(directory), seconds=300, what="the baseline's place among the stories")
            for _ in range(5):
                start, before = cpu_seconds(daemon), press.counts()[1]
                wait_until(lambda before=before: press.counts()[1] >= before + count, seconds=60, what="a round")
                rounds.append((cpu_seconds(daemon) - start) / (press.counts()[1] - before) * 1000)
            daemon.stop()
    return {"value": statistics.median(rounds), "rounds": rounds}


def bench_memory(directory: Path) -> dict[str, object]:
    from scraper.catalogue import load, packs

    count = sum(1 for source in load(packs()) if source.kind == "feed")
    with polls.Press(directory, feeds=count, entries=20) as press:
        config = write_configuration(
            directory, sources=listed(press.urls()), watches=watches(100), channels=FILE_CHANNEL
        )
        with Daemon(config, poll_every_seconds=600).wait_ready() as daemon:
            wait_until(lambda: press.counts()[0] >= count, seconds=120, what="every baseline")
            quiet = cpu_seconds(daemon)
            wait_until(lambda: _still(daemon, quiet), seconds=60, what="idling")
            parts = resident_mib(daemon)
            daemon.stop()
    return {"value": sum(parts), "parent_and_crawler": parts, "sources": count, "watches": 100}


def _waiting(directory: Path) -> int:
    """Rows that some stage has to work on."""
    with closing(sqlite3.connect(f"file:{directory / 'data' / 'steppewatch.db'}?mode=ro", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM backlog").fetchone()[0])


def _still(daemon: Daemon, before: float) -> bool:
    time.sleep(3)
    now = cpu_seconds(daemon)
    return now - before < 0.2 or time.sleep(2) is None


def bench_group(_: Path) -> dict[str, object]:
    figures = measure_index()
    whole = measure_grouping()
    note = (
        f"{figures['bytes_in_memory']:.0f} bytes an article in memory, {figures['bytes_stored']:.0f} stored, "
        f"loaded in {figures['load_seconds']:.1f} s; recall {figures['recall']:.4f} at "
        f"{figures['candidates_per_article']:.1f} candidates; from text to answer {whole:.0f} articles/s"
    )
    return {"value": figures["articles_per_second"], **figures, "grouped_per_second": whole, "note": note}


BENCHES = {
    "304": bench_304,
    "memory": bench_memory,
    "group": bench_group,
    **matches.BENCHES,
    **polls.BENCHES,
    **burst.BENCHES,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHES)))
@click.option("--json", "path", type=click.Path(path_type=Path), help="Write the figures here too.")
@click.option("--peer/--no-peer", default=False, help="Have another reader of feeds poll the same feeds beside ours.")
def main(names: tuple[str, ...], path: Path | None, *, peer: bool) -> None:
    """Run the benchmarks (all, or those named)."""
    threading.excepthook = lambda _: None  # servers whose client was stopped
    found = {}
    click.echo(f"{'benchmark':12} {'measured':>12} {'asked':>10}  unit")
    for name in names or BENCHES:
        with tempfile.TemporaryDirectory() as directory:
            found[name] = (
                polls.bench_feeds(Path(directory), peer=peer) if name == "feeds" else BENCHES[name](Path(directory))
            )
        if "lines" in found[name]:
            click.echo("\n".join(found[name]["lines"]))
            continue
        click.echo(f"{name:12} {found[name]['value']:12.3f} {TARGETS[name]:>10}  {UNITS[name]}")
        if "note" in found[name]:
            click.echo(f"{'':12} {found[name]['note']}")
    if path:
        path.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
