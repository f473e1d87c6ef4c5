"""How soon a mail is there: from the start of the poll that lists an entry to the SMTP server's word that it took it.

one     30 entries, each alone, its page fetched in between
burst   400 entries that one poll lists at once, each a story of its own that fires the watch, told by the feed's text

Daemon and SMTP server talk over loopback. Articles are made up (newsroom.py), in four languages by turns, with names
of Kazakhstan's news put into them, as rarely and as often as names are: so that each has something in common with many.
"""

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import psutil
from daemon import Daemon, wait_until, write_configuration
from mail_server import MailServer
from newsroom import TONGUES, Newsroom
from site_server import Item, Site

ALONE, AT_ONCE = 30, 400
WAIT_SECONDS = 120.0
# What is asked of the slowest one alone, and of the median and the last of those at once, in seconds.
TARGETS = {"one": 0.5, "burst": 2.0, "burst-last": 5.0}
LETTERS = 1_200  # of an article: what feeds that hold more than a line hold
# Words that few articles have, as in real texts; without them two of one language would share a seventh of their weight
# where real ones share a thirtieth (tests/quality/translations).
WORDS, RARE_SHARE = 8_000, 0.6
NAMES, NAMES_EACH = 1_000, 4
_COUNTRY = {"ru": "Казахстан", "kk": "Қазақстан", "en": "Kazakhstan", "uz": "Qozog‘iston"}
_WATCH = "watches:\n  - {id: country, query: Kazakhstan, notify: [desk]}\n"


class Mailbox:
    """Notes when each mail was taken."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.server = MailServer(self)

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(time.monotonic())
        return "250 kept"

    @property
    def channel(self) -> str:
        return (
            "channels:\n  - id: desk\n    kind: email\n    to: [a@example.org]\n    sender: b@example.org\n"
            f"    smtp: {{host: 127.0.0.1, port: {self.server.port}, security: none}}\n"
        )


class Outlet(Site):
    """Publishes many at once, and notes when each poll that was answered with news began."""

    def __init__(self) -> None:
        super().__init__()
        self.polled: list[float] = []

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        began = time.monotonic()
        status, sent, body = super().answer(path, headers)
        if path.startswith("/feed/") and status == 200:
            self.polled.append(began)
        return status, sent, body

    def publish_all(self, name: str, news: Sequence[Item]) -> None:
        with self._lock:
            items = self.feeds[name].items
            items.extend(replace(story, number=len(items) + place) for place, story in enumerate(news))


def bench_burst(directory: Path) -> dict[str, object]:
    """Both, in one daemon."""
    mailbox, news = Mailbox(), stories()
    with Outlet() as site:
        for name in ("pages", "texts"):
            site.add_feed(name)
            site.publish(name, "Old news")
        config = write_configuration(directory, sources=_sources(site), watches=_WATCH, channels=mailbox.channel)
        with Daemon(config).wait_ready() as daemon:
            wait_until(lambda: all(304 in site.polls(name) for name in site.feeds), what="the baseline")
            alone = [_time_one(site, mailbox, next(news)) for _ in range(ALONE)]
            spent = _cpu_seconds(daemon)
            at_once = _time_many(site, mailbox, [next(news) for _ in range(AT_ONCE)])
            spent = _cpu_seconds(daemon) - spent
            daemon.stop()
    mailbox.server.close()
    lines = [*_table({"one": alone, "burst": at_once}), f"{'':13} {spent / AT_ONCE * 1000:.1f} ms CPU an alert"]
    return {"one": alone, "burst": at_once, "cpu_seconds": spent, "lines": lines}


def stories(seed: int = 1) -> Iterator[Item]:
    """News of Kazakhstan, each of its own, without end."""
    rng, newsroom = random.Random(seed), Newsroom(seed)
    rare = {tongue.code: newsroom.made_up(tongue, WORDS) for tongue in TONGUES}
    names = [name.capitalize() for name in newsroom.made_up(TONGUES[0], NAMES)]
    sums = list(accumulate(1 / (rank + 3) for rank in range(len(names))))
    for number, article in enumerate(newsroom.articles(10**6)):
        assert article.language is not None
        words = [
            rng.choice(rare[article.language])
            if word.islower() and len(word) > 4 and rng.random() < RARE_SHARE
            else word
            for word in article.text[:LETTERS].split(" ")
        ]
        for name in rng.choices(names, cum_weights=sums, k=NAMES_EACH):
            words.insert(rng.randrange(1, len(words)), name)
        yield Item(number, f"{article.title.rstrip('.')} {_COUNTRY[article.language]}", " ".join(words), "")


def _time_one(site: Outlet, mailbox: Mailbox, story: Item) -> float:
    site.polled.clear()
    taken = len(mailbox.taken)
    site.publish("pages", story.title, page=story.summary)
    wait_until(lambda: len(mailbox.taken) > taken, seconds=WAIT_SECONDS, what="the mail")
    return mailbox.taken[-1] - site.polled[-1]


def _time_many(site: Outlet, mailbox: Mailbox, news: Sequence[Item]) -> list[float]:
    site.polled.clear()
    taken = len(mailbox.taken)
    site.publish_all("texts", news)
    wait_until(lambda: len(mailbox.taken) >= taken + len(news), seconds=WAIT_SECONDS, what="the last mail")
    return [at - site.polled[0] for at in mailbox.taken[taken:]]


def _cpu_seconds(daemon: Daemon) -> float:
    """Of the daemon without its children: on a busy machine this says more than the time."""
    times = psutil.Process(daemon.process.pid).cpu_times()
    return times.user + times.system


def _sources(site: Outlet) -> str:
    return "sources:\n" + "".join(
        f"  - {{id: {name}, kind: feed, url: '{site.feed_url(name)}', page: {page}}}\n"
        for name, page in (("pages", "fetch"), ("texts", "feed"))
    )


def _table(found: dict[str, list[float]]) -> list[str]:
    lines = [f"{'s to the mail':13} {'entries':>8} {'p50':>7} {'p99':>7} {'last':>7}   asked"]
    asked = {"one": f"last {TARGETS['one']}", "burst": f"p50 {TARGETS['burst']}, last {TARGETS['burst-last']}"}
    for name, seconds in found.items():
        p99 = statistics.quantiles(seconds, n=100, method="inclusive")[98]
        figures = f"{statistics.median(seconds):7.2f} {p99:7.2f} {max(seconds):7.2f}"
        lines.append(f"{name:13} {len(seconds):8} {figures}   {asked[name]}")
    return lines


BENCHES = {"burst": bench_burst}
