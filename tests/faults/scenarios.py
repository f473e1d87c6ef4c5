"""The faults of docs/reliability.md, each in a directory of its own; every function returns a line of the table."""

import os
import random
import shutil
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from checker import Findings
from daemon import Daemon, wait_until, write_configuration
from killed import run_killed
from nursery import FIVE, Nursery
from receivers import OK, TAKEN, Act, Try
from reports import WORDS
from sinks import Log, MailSink
from site_server import Site

from scraper.failpoints import POINTS

OVER_THE_WIRE = ("email", "webhook", "telegram", "slack")
TESTS = Path(__file__).parent.parent
CALM = ("webhook",)
ALERTS_A_LIFE = 2_000  # of a calm one: pages of more than that would be late, and asked for again
ONE_MAIL = """\
channels:
  - id: mail
    kind: email
    to: [desk@example.org]
    sender: steppewatch@example.org
    smtp: {{host: 127.0.0.1, port: {mail}, security: none}}
"""
CONTROL_KILLS = 30
# The most that a fuse at these points is long; elsewhere it is twice what a life is to tell.
FUSE_MAX = {"migration.statement": 1, "poll.stored": 4, "channel.connected": 4, "dispatch.released": 4}


@dataclass(frozen=True)
class Row:
    """A figure that was asked, and what came of it."""

    name: str
    asked: str
    measured: str
    kept: bool
    scenario: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Kills:
    """How often lives were killed, and the points where none was."""

    count: int
    unmet: tuple[str, ...]


def kill_lives(directory: Path, *, kills: int, alerts: int, seed: int = 1, wrong: str = "") -> tuple[Findings, Kills]:
    """Half of the lives end at a failpoint, at each of them at least once; an eighth 5 to 80 ms after `ready`, the
    others so long after some messages, however slow the machine is."""
    unmet = [point for point in POINTS if point != "migration.statement"]
    with Nursery(directory, seed=seed, wrong=wrong, sources=8, grouped=True) as nursery:
        nursery.sinks.choose = lambda channel, number: Act("slow", 0.002)
        if not wrong and not nursery.live(fail="migration.statement:20"):
            unmet.append("migration.statement")
        nursery.live()
        done, lives = 0, 0
        while (nursery.kills < kills or unmet) and lives < 2 * kills + 20:
            lives += 1
            share = -(-(alerts - done) // max(1, kills - nursery.kills))
            nursery.publish(share)
            done, most = done + share, 2 * max(share, 1) * len(OVER_THE_WIRE)
            if lives % 2:
                messages = nursery.chance.randint(1, most * 3 // 2) if lives % 8 > 1 else 0
                nursery.live(kill_after=nursery.wait_a_moment(0.005, 0.08, messages=messages))
                continue
            point = unmet[lives // 2 % len(unmet)] if unmet else nursery.chance.choice(POINTS[1:])
            length = 1 if unmet else nursery.chance.randint(1, FUSE_MAX.get(point, most))
            if nursery.live(fail=f"{point}:{length}") and unmet:
                unmet.remove(point)
        nursery.publish(alerts - done)
        nursery.live()
        return nursery.findings(), Kills(nursery.kills, tuple(unmet))


def kill_engine(directory: Path, *, kills: int, alerts: int) -> Row:
    findings, killed = kill_lives(directory, kills=kills, alerts=alerts)
    points = f"no kill at {', '.join(killed.unmet)}" if killed.unmet else f"kills at all {len(POINTS)} failpoints"
    return Row(
        f"{killed.count} kill -9 of stages and senders, {alerts} alerts, {len(FIVE)} channels",
        "lost 0; repeats ≤ 1 a kill and channel; 0 after de-duplication by id; every failpoint",
        f"{findings}; {points}",
        findings.kept and killed.count >= kills and not killed.unmet,
    )


def control(directory: Path, wrong: str, *, kills: int, alerts: int) -> Row:
    findings, killed = kill_lives(directory, kills=kills, alerts=alerts, seed=7, wrong=wrong)
    bad = bool(findings.lost) if wrong == "mark-first" else findings.repeats_per_kill_max > 1
    return Row(f"control {wrong}, {killed.count} kills", "is found out", str(findings), bad and not findings.kept)


def run_calm(directory: Path, *, alerts: int) -> Row:
    """Nothing goes wrong; the program ends and starts again after every few thousand."""
    with Nursery(directory, seed=2, sources=8, kinds=CALM, scale=1.0) as nursery:
        nursery.live()
        for start in range(0, alerts, ALERTS_A_LIFE):
            nursery.publish(min(ALERTS_A_LIFE, alerts - start))
            nursery.live()
        findings = nursery.findings()
    name = f"no faults, {alerts} alerts, {len(CALM)} channels"
    return Row(name, "0 repeats", str(findings), findings.kept and not findings.repeated)


def reset_connections(directory: Path, *, sends: int) -> Row:
    """Every twentieth message is taken and the connection reset."""
    chance = random.Random(3)
    acts = {name: [Act("reset") if chance.random() < 0.05 else OK for _ in range(2 * sends)] for name in OVER_THE_WIRE}
    # Back-off waits 5 s of the program's clock.
    with Nursery(directory, seed=3, sources=8, kinds=OVER_THE_WIRE, scale=100.0) as nursery:
        nursery.live()
        nursery.sinks.choose = lambda channel, number: acts[channel][number]
        nursery.publish(sends // len(OVER_THE_WIRE))
        nursery.live()
        findings = nursery.findings()
        resets = sum(attempt.act == "reset" for attempt in nursery.sinks.tries())
    kept = not findings.lost and not findings.twice and not findings.unexpected and findings.repeated == resets
    return Row(f"{resets} resets after acceptance in {sends} sends", "repeats = resets, lost 0", str(findings), kept)


def limit_senders(directory: Path, *, sends: int, restarts: int) -> Row:
    """Three in ten are answered 429 with 1 to 120 s; the program is killed in the waits.

    All channels wait then. One that is killed before it kept the answer cannot know what that was.
    """
    chance = random.Random(4)
    acts = {
        name: [Act("limited", chance.randint(1, 120)) if chance.random() < 0.3 else OK for _ in range(2 * sends)]
        for name in OVER_THE_WIRE[1:]
    }
    with Nursery(directory, seed=4, sources=8, kinds=OVER_THE_WIRE[1:], scale=100.0) as nursery:
        nursery.live()
        nursery.sinks.choose = lambda channel, number: acts[channel][number]
        nursery.publish(sends // len(acts))
        some = nursery.wait_a_moment(0.0, 0.0, messages=sends // restarts // 2)

        def wait_for_waits() -> None:
            some()
            nursery.wait_quiet(0.2)

        for _ in range(restarts):
            nursery.live(kill_after=wait_for_waits)
        nursery.live()
        findings = nursery.findings()
        limited = sum(attempt.act == "limited" for attempt in nursery.sinks.tries())
    name = f"{limited} answers of 429 with 1 to 120 s in {sends} sends, {restarts} kills in the waits"
    return Row(name, "0 sent early, 0 lost", str(findings), findings.kept and not findings.early)


def silence_channel(directory: Path, *, alerts: int, hours: int = 72) -> Row:
    """One channel is down for so many hours of the program's clock, and longer if the others need longer to tell all.

    Beside it runs another installation with the same news whose channels all work: what slows the machine slows both.
    """
    names = ("down", "well")
    for name in names:
        (directory / name).mkdir()
    # 72 h in 216 s. After seven days a message is given up.
    down, well = (Nursery(directory / name, seed=5, sources=8, kinds=OVER_THE_WIRE[1:], scale=1200.0) for name in names)
    with down, well, ThreadPoolExecutor(2) as pool:
        list(pool.map(Nursery.live, (down, well)))
        down_until, told, tried_at, is_over = down.seconds() + hours * 3600, 0, 0.0, False

        def choose(channel: str, number: int) -> Act:
            nonlocal told, tried_at, is_over
            if channel != "webhook":
                told = max(told, number + 1)
                return OK
            # Not between a message and the probe of the one behind it, which follows at once: the older is set aside
            # then and goes last.
            is_apart = down.seconds() - tried_at > 60
            is_over = is_over or (is_apart and down.seconds() >= down_until and told >= alerts)
            tried_at = down.seconds()
            return OK if is_over else Act("failing")

        down.sinks.choose = choose
        for nursery in (down, well):
            nursery.publish(alerts)
        list(pool.map(Nursery.live, (down, well)))
        findings, tries, p99s = down.findings(), down.sinks.tries(), [_pace(one) for one in (down, well)]
    late = [attempt for attempt in tries if attempt.channel == "webhook" and attempt.act in TAKEN]
    in_order = _orders(tries, "webhook") == _orders(tries, "telegram")
    ratio = p99s[0] / p99s[1]
    return Row(
        f"a channel down {hours} h, {alerts} queued",
        "others' pace unchanged; all delivered after, in order",
        f"{findings}; {len(late)} after the silence, {'in order' if in_order else 'NOT in order'};"
        f" others' p99 between messages {ratio:.2f} times that of an installation without the silence",
        findings.kept and in_order and min(attempt.at for attempt in late) >= down_until and ratio < 2,
    )


def _orders(tries: list[Try], channel: str) -> list[tuple[tuple[int, int], ...]]:
    return [attempt.articles for attempt in tries if attempt.channel == channel and attempt.act in TAKEN]


def _pace(nursery: Nursery) -> float:
    """The 99th percentile of the time between two messages of telegram, in seconds of the program's clock."""
    times = [attempt.at for attempt in nursery.sinks.tries() if attempt.channel == "telegram"]
    return statistics.quantiles([after - before for before, after in pairwise(times)], n=100)[98]


def fill_disk(directory: Path, *, rounds: int, alerts: int = 20) -> Row:
    """Rounds of a full file system with due alerts; then there is room again."""
    name, asked = f"disk full with {alerts} due alerts, {rounds} rounds", f"exactly {alerts} messages in the end"
    place = directory / "small"
    place.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], check=False).returncode
    ):
        return Row(name, asked, "skipped: a file system can be mounted by root alone", True)
    try:
        return _fill(place, name, asked, rounds=rounds, alerts=alerts)
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def _fill(place: Path, name: str, asked: str, *, rounds: int, alerts: int) -> Row:
    with Nursery(place, seed=6, kinds=("webhook",), sources=4, log=place.parent) as nursery:
        nursery.live()
        nursery.sinks.choose = lambda channel, number: Act("failing")
        nursery.publish(alerts)
        nursery.live(kill_after=lambda: time.sleep(1.0))  # all are due, none is taken
        in_the_dark = []

        def fill_again_and_again() -> None:
            nursery.sinks.choose = lambda channel, number: OK
            for number in range(rounds):
                _stuff(place / "ballast")
                taken = nursery.sinks.taken
                time.sleep(0.1)  # some ten passes of the work thread
                in_the_dark.append(nursery.sinks.taken - taken)
                if number % 10 == 9:
                    (place / "ballast").unlink()
                    time.sleep(0.05)
            (place / "ballast").unlink(missing_ok=True)

        nursery.live(meanwhile=fill_again_and_again)
        findings = nursery.findings()
        taken = nursery.sinks.taken
    return Row(
        name, asked, f"{taken} messages, {sum(in_the_dark)} of them on the full disk; {findings}", taken == alerts
    )


def _stuff(ballast: Path) -> None:
    with ballast.open("ab", buffering=0) as file:
        for size in (2**16, 2**9):
            while True:
                try:
                    file.write(bytes(size))
                except OSError:
                    break


def kill_daemon(directory: Path, *, kills: int, stories: int) -> Row:
    """The whole daemon over HTTP and SMTP: half at any moment 0 to 3 s after `ready`, half while messages flow."""
    verdict = run_killed(directory, kills=kills, stories=stories, seed=9)
    measured = (
        f"lost {len(verdict.lost)}, told twice {len(verdict.twice)}, repeated {sum(verdict.repeated.values())},"
        f" after de-duplication {len(verdict.other_ids)}, unexpected {len(verdict.unexpected)}"
    )
    name = f"{kills} kill -9 of the whole daemon, {stories} stories in {verdict.articles} articles, 2 channels"
    asked = "lost 0; repeats ≤ 1 a kill and channel; 0 after de-duplication by id"
    return Row(name, asked, measured, verdict.kept)


def time_mails(directory: Path, *, alerts: int) -> Row:
    """From the arrival of the poll that lists the entries to each mail's acceptance; one entry, then many at once."""
    log = Log(directory / "taken.jsonl")
    sink = MailSink(log, delay_seconds=0.0)
    with Site() as site:
        polled: dict[str, float] = {}
        answer = site.answer

        def timed(path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
            started = time.monotonic()
            given = answer(path, headers)
            if given[0] == 200:
                polled[path] = started
            return given

        site.answer = timed  # type: ignore[method-assign]
        site.add_feed("news")
        site.publish("news", "Old news")
        config = write_configuration(
            directory,
            sources=f"sources:\n  - {{id: news, kind: feed, url: '{site.feed_url('news')}', page: feed}}\n",
            watches="watches:\n  - {id: oil, query: 'Kazakhstan', notify: [mail]}\n",
            channels=ONE_MAIL.format(mail=sink.port),
        )
        with Daemon(config, measured=False).wait_ready():
            wait_until(lambda: 304 in site.polls("news"), what="a poll after the baseline")
            singles = [_time_news(site, log, polled, 1, number)[0] for number in range(5)]
            many = _time_news(site, log, polled, alerts, 9)
    sink.close()
    one, p50, last = statistics.median(singles), statistics.median(many), max(many)
    return Row(
        f"one entry (median of 5); {alerts} alerts at once",
        "one ≤ 0.5 s; p50 ≤ 2 s, last ≤ 5 s",
        f"one {one:.2f} s; p50 {p50:.1f} s, last {last:.1f} s",
        one <= 0.5 and p50 <= 2 and last <= 5,
    )


def _time_news(site: Site, log: Log, polled: dict[str, float], count: int, seed: int) -> list[float]:
    """Seconds from the poll to each of so many mails."""
    chance, taken = random.Random(seed), len(log.times)
    for _ in range(count):
        title, text = (" ".join(chance.choices(WORDS, k=length)) for length in (6, 60))
        site.publish("news", f"Kazakhstan {title}", summary=f"{text.capitalize()}.")
    wait_until(lambda: len(log.times) >= taken + count, seconds=120, what="the mails")
    return [moment - polled["/feed/news.xml"] for moment in log.times[taken:]]


def run_tests(name: str, asked: str, *tests: str) -> Row:
    """A figure that tests of their own keep. `tests` are files, or tests in them, below `tests`."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(str(TESTS / test) for test in tests)]
    ended = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True, check=False)
    return Row(name, asked, ended.stdout.strip().splitlines()[-1].strip("= "), not ended.returncode)


PAYLOADS = "alerts/channels/test_injection_everywhere.py"
THIRTY_DAYS = (
    "jobs/test_dispatch.py::test_thirty_days_of_quiet_hours_mutes_and_digests_put_every_alert_into_exactly_one_message"
)

# The longest first, so that no lane is left with one of them at the end.
SCENARIOS: dict[str, Callable[[Path, float], Row]] = {
    "calm": lambda place, share: run_calm(place, alerts=int(100_000 * share)),
    "kills": lambda place, share: kill_engine(place, kills=int(850 * share), alerts=int(20_000 * share)),
    "daemon": lambda place, share: kill_daemon(place, kills=int(150 * share) or 3, stories=max(20, int(900 * share))),
    "silence": lambda place, share: silence_channel(place, alerts=int(5_000 * share)),
    "reset": lambda place, share: reset_connections(place, sends=int(10_000 * share)),
    "limits": lambda place, share: limit_senders(place, sends=int(2_000 * share), restarts=max(2, int(30 * share))),
    "disk": lambda place, share: fill_disk(place, rounds=max(5, int(50 * share))),
    "mark-first": lambda place, share: control(place, "mark-first", kills=CONTROL_KILLS, alerts=300),
    "send-first": lambda place, share: control(place, "send-first", kills=CONTROL_KILLS, alerts=300),
    "payloads": lambda place, share: run_tests(
        "200 injection payloads in titles, each kind of channel", "0 mentions, 0 broken markup, our headers", PAYLOADS
    ),
    "digests": lambda place, share: run_tests(
        "quiet hours, mutes, digests over 30 days with both clock changes", "each alert in one message", THIRTY_DAYS
    ),
    "speed": lambda place, share: time_mails(place, alerts=400),
}
ALONE = ("speed",)  # it is the machine's speed that is measured


def play(name: str, base: Path, share: float) -> Row:
    """Run a scenario at this share of its full size; what it leaves behind is kept when it failed."""
    place = base / name
    place.mkdir()
    started = time.monotonic()
    try:
        row = SCENARIOS[name](place, share)
    except Exception as error:  # noqa: BLE001 - the other rows are shown all the same
        traceback.print_exc()
        row = Row(name, "an end", f"{type(error).__name__}: {error}", False)
    if row.kept:
        shutil.rmtree(place)
    return replace(row, scenario=name, seconds=time.monotonic() - started)
