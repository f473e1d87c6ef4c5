"""A quarter of the sources is hostile; the others are polled on schedule, and memory stays where it was."""

import psutil
import pytest
from daemon import Daemon, rows, wait_until, write_configuration
from hostile import Hostile
from site_server import Site

HONEST, HOSTILE, EVERY_SECONDS, WATCHED_SECONDS = 75, 25, 3, 20
RESIDENT_MIB_MAX = 400


@pytest.mark.timeout(180)
def test_quarter_of_hostile_sources_disturbs_no_other(tmp_path):
    watches = "watches:\n  - {id: kz, query: 'Kazakhstan', notify: [desk]}\n"
    channels = "channels:\n  - {id: desk, kind: file, path: alerts.mbox}\n"
    with Site() as site, Hostile(HOSTILE) as hostile:
        listed = [f"  - {{id: good{n}, kind: feed, url: '{honest(site, n)}'}}" for n in range(HONEST)]
        for number in range(HOSTILE):
            kind = Hostile.KINDS[number % len(Hostile.KINDS)]
            listed.append(f"  - {{id: bad-{kind}-{number}, kind: feed, url: '{hostile.url(number)}'}}")
        sources = "sources:\n" + "\n".join(listed) + "\n"
        config = write_configuration(tmp_path, sources=sources, watches=watches, channels=channels)
        with Daemon(config, poll_every_seconds=EVERY_SECONDS, measured=False).wait_ready() as daemon:
            wait_until(lambda: all(site.polls(name) for name in site.feeds), seconds=60, what="every honest baseline")
            before = {name: len(site.polls(name)) for name in site.feeds}
            peak = watch_memory(daemon, WATCHED_SECONDS)
            polls = {name: len(site.polls(name)) - before[name] for name in site.feeds}
            states = {row["id"]: row for row in rows("sources", "--config", str(config), cwd=tmp_path)}
            assert daemon.stop() == 0

    # At most 10 % of the interval is added as jitter, and a tick is a second.
    expected = WATCHED_SECONDS / (EVERY_SECONDS * 1.1 + 1)
    print(
        f"honest polls in {WATCHED_SECONDS} s: min {min(polls.values())}, expected {expected:.1f}; peak {peak:.0f} MiB"
    )
    assert min(polls.values()) >= int(expected)
    assert peak < RESIDENT_MIB_MAX
    assert all(row["state"] == "polled" for name, row in states.items() if name.startswith("good"))
    errors = {name: row["error"] for name, row in states.items() if name.startswith("bad")}
    assert errors["bad-missing-2"] == "HTTP 404"
    assert "8 MiB" in errors["bad-bomb-1"]
    assert "redirect" in errors["bad-loop-3"]
    assert "header" in errors["bad-headers-4"]


def honest(site: Site, number: int) -> str:
    name = f"good{number}"
    site.add_feed(name)
    for entry in range(20):
        site.publish(name, f"Report {entry} of {name}")
    return site.feed_url(name)


def watch_memory(daemon: Daemon, seconds: float) -> float:
    """The largest resident memory of parent and crawler together, in MiB, while `seconds` pass."""
    parent, peak, samples = psutil.Process(daemon.process.pid), 0.0, 0

    def sample() -> bool:
        nonlocal peak, samples
        resident = 0
        for process in (parent, *parent.children(recursive=True)):
            try:
                resident += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue  # recycled while we looked
        peak, samples = max(peak, resident / 1024 / 1024), samples + 1
        return samples * 0.02 >= seconds

    wait_until(sample, seconds=seconds * 3, what="the end of the watch")
    return peak
