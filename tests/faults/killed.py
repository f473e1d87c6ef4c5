"""The daemon, killed again and again while alerts flow, and the checker that compares what was published with what the
sinks took. `program` lets the checker be tried on daemons that are wrong on purpose."""

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from daemon import Daemon, rows, wait_until, write_configuration
from sinks import HookSink, Log, MailSink
from site_server import Site

CHANNELS = """\
channels:
  - id: mail
    kind: email
    to: [desk@example.org]
    sender: steppewatch@example.org
    smtp: {{host: 127.0.0.1, port: {mail}, security: none}}
  - id: hook
    kind: webhook
    url: "http://127.0.0.1:{hook}/"
"""
WATCHES = "watches:\n  - {id: oil, query: 'Kazakhstan', notify: [mail, hook]}\n"
FEEDS = 6
# Long enough for a kill to find a message on its way, short enough for hundreds of them.
DELIVERY_SECONDS = 0.02


@dataclass(frozen=True)
class Verdict:
    """What the checker found: alerts × channels that nobody took, and messages taken more than once."""

    published: int
    kills: int
    lost: list[str]
    repeated: dict[str, int]  # channel → messages beyond the first
    other_ids: list[str]  # alerts that arrived under two message ids on one channel
    unexpected: list[str]

    @property
    def kept(self) -> bool:
        return (
            not self.lost
            and not self.other_ids
            and not self.unexpected
            and all(count <= self.kills for count in self.repeated.values())
        )


def run_killed(
    directory: Path, *, kills: int, alerts: int, seed: int, program: tuple[str, ...] = ("-m", "jobs.cli")
) -> Verdict:
    """Publish `alerts` articles while the daemon is killed `kills` times at random moments after `ready`."""
    chance = random.Random(seed)
    log = Log(directory / "taken.jsonl")
    mail, hook = MailSink(log, delay_seconds=DELIVERY_SECONDS), HookSink(log, delay_seconds=DELIVERY_SECONDS)
    with Site() as site:
        config = _configure(directory, site, mail.port, hook.port)
        with Daemon(config, program=program, measured=False).wait_ready():
            wait_until(lambda: all(site.polls(name) for name in site.feeds), what="the baseline")
            wait_until(lambda: all(304 in site.polls(name) for name in site.feeds), what="a poll after the baseline")
        published: set[str] = set()
        share = -(-alerts // max(1, kills))
        for _ in range(kills):
            with Daemon(config, program=program, measured=False) as daemon:
                # Half is there before the start, half appears while it runs.
                published |= _publish(site, min(share // 2, alerts - len(published)))
                daemon.wait_ready()
                published |= _publish(site, min(share - share // 2, alerts - len(published)))
                _wait_a_moment(chance.uniform(0.0, 1.5))
                daemon.kill()
        published |= _publish(site, alerts - len(published))
        with Daemon(config, program=program, measured=False).wait_ready() as daemon:
            _wait_quiet(site, log)
            assert daemon.stop() == 0
    mail.close()
    hook.close()
    return _check(log, config, published, kills)


def _wait_a_moment(seconds: float) -> None:
    """A random moment of the daemon's life: the kill's time is the experiment, not a race to hide."""
    import threading

    threading.Event().wait(seconds)


def _configure(directory: Path, site: Site, mail_port: int, hook_port: int) -> Path:
    listed = []
    for number in range(FEEDS):
        name = f"f{number}"
        site.add_feed(name)
        site.publish(name, "Old news", page="Kazakhstan, long ago.")
        # Every second source has its pages fetched, so that kills meet that stage too.
        page = "fetch" if number % 2 else "feed"
        listed.append(f"  - {{id: {name}, kind: feed, url: '{site.feed_url(name)}', page: {page}}}")
    return write_configuration(
        directory,
        sources="sources:\n" + "\n".join(listed) + "\n",
        watches=WATCHES,
        channels=CHANNELS.format(mail=mail_port, hook=hook_port),
    )


def _publish(site: Site, count: int) -> set[str]:
    urls = set()
    for _ in range(count):
        name = min(site.feeds, key=lambda feed: len(site.feeds[feed].items))
        number = len(site.feeds[name].items)
        text = (
            f"Kazakhstan announced measure {number} of {name} today, " * 3
            + "and the ministry explained at length why. " * 3
        )
        site.publish(name, f"Kazakhstan announces measure {number} of {name}", summary=text, page=text)
        urls.add(site.page_url(name, number))
    return urls


def _wait_quiet(site: Site, log: Log) -> None:
    """Until every feed answered 304 twice in a row and the sinks took nothing more meanwhile."""
    while True:
        taken, polls = len(log.rows()), {name: len(site.polls(name)) for name in site.feeds}
        wait_until(
            lambda polls=polls: all(len(site.polls(name)) >= polls[name] + 3 for name in site.feeds),
            seconds=60,
            what="three polls of every feed",
        )
        if len(log.rows()) == taken:
            return


def _check(log: Log, config: Path, published: set[str], kills: int) -> Verdict:
    told = {
        row["id"]: row["url"] for row in rows("alerts", "--limit", "10000", "--config", str(config), cwd=config.parent)
    }
    taken = Counter((channel, alert_id) for channel, _, alert_id in log.rows())
    ids: dict[tuple[str, str], set[str]] = {}
    for channel, message_id, alert_id in log.rows():
        ids.setdefault((channel, alert_id), set()).add(message_id)
    arrived = {(channel, told.get(alert_id)) for channel, alert_id in taken}
    return Verdict(
        published=len(published),
        kills=kills,
        lost=sorted(
            f"{channel} {url}" for channel in ("mail", "hook") for url in published if (channel, url) not in arrived
        ),
        repeated={
            channel: sum(count - 1 for (name, _), count in taken.items() if name == channel)
            for channel in ("mail", "hook")
        },
        other_ids=sorted(f"{channel} {alert_id}" for (channel, alert_id), found in ids.items() if len(found) > 1),
        unexpected=sorted(f"{channel} {url}" for channel, url in arrived if url not in published),
    )
