"""The daemon, killed again and again while alerts flow, and the checker that compares what was published with what the
sinks took: each story once. `program` lets the checker be tried on daemons that are wrong on purpose."""

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from daemon import Daemon, rows, wait_until, write_configuration
from reports import WORDS
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
CHANNEL_IDS = ("mail", "hook")
FEEDS = 6
# Long enough for a kill to find a message on its way, short enough for hundreds of them.
DELIVERY_SECONDS = 0.02
# A quarter of the articles are copies of an earlier story in another feed.
COPIES_PER_STORY = 1 / 3
STORY_WORDS = 90
SMALL_WORDS = ("and", "by", "for", "from", "in", "of", "the", "with")


@dataclass(frozen=True)
class Verdict:
    """What the checker found: stories × channels that nobody was told of or was told of twice, and messages taken more
    than once."""

    stories: int
    articles: int
    kills: int
    lost: list[str]  # stories of which no alert arrived on a channel
    twice: list[str]  # stories of which two alerts arrived on a channel
    repeated: dict[str, int]  # channel → messages beyond the first
    other_ids: list[str]  # alerts that arrived under two message ids on one channel
    unexpected: list[str]

    @property
    def kept(self) -> bool:
        return (
            not self.lost
            and not self.twice
            and not self.other_ids
            and not self.unexpected
            and all(count <= self.kills for count in self.repeated.values())
        )


class Newsroom:
    """Publishes stories, each with a text that is clearly its own, and wire copies of them in other feeds."""

    def __init__(self, site: Site, chance: random.Random) -> None:
        self._site, self._chance = site, chance
        self._texts: list[tuple[str, str]] = []  # feed and text of each story
        self.articles: dict[str, int] = {}  # address → story

    @property
    def stories(self) -> int:
        return len(self._texts)

    def publish(self, count: int) -> None:
        """So many stories more, in the feeds that have the fewest articles, and their share of copies."""
        for _ in range(count):
            feed = self._shortest(self._site.feeds)
            text = self._text()
            self._texts.append((feed, text))
            self._add(feed, len(self._texts) - 1, f"{self._words(6)} in Kazakhstan", text)
            if self._chance.random() < COPIES_PER_STORY:
                self._copy(self._chance.randrange(len(self._texts)))

    def _copy(self, story: int) -> None:
        """As a subscriber prints it: another headline, a dateline, a line about the site itself."""
        source, text = self._texts[story]
        feed = self._shortest(name for name in self._site.feeds if name != source)
        # Place and agency differ: names in common make texts in made-up words reports of one event.
        dateline = "ALMATY, November 22 (Steppe Wire)"  # all news of one agency have these in common
        framed = f"{dateline} - {text}\nSubscribe to our letter to have the news every morning."
        self._add(feed, story, self._words(7).capitalize(), framed)

    def _add(self, feed: str, story: int, title: str, text: str) -> None:
        published = self._site.publish(feed, title, summary=text, page=text)
        self.articles[self._site.page_url(feed, published.number)] = story

    def _shortest(self, feeds: Iterable[str]) -> str:
        return min(feeds, key=lambda feed: len(self._site.feeds[feed].items))

    def _text(self) -> str:
        sentences = [f"{self._words(12).capitalize()}." for _ in range(STORY_WORDS // 12)]
        return f"Kazakhstan {self._words(8)}. {' '.join(sentences)}"

    def _words(self, count: int) -> str:
        chosen = (self._chance.choice(SMALL_WORDS if place % 3 == 2 else WORDS) for place in range(count))
        return " ".join(chosen)


def run_killed(
    directory: Path, *, kills: int, stories: int, seed: int, program: tuple[str, ...] = ("-m", "jobs.cli")
) -> Verdict:
    """Publish `stories` and copies of them while the daemon is killed `kills` times at random moments after `ready`."""
    chance = random.Random(seed)
    log = Log(directory / "taken.jsonl")
    mail, hook = MailSink(log, delay_seconds=DELIVERY_SECONDS), HookSink(log, delay_seconds=DELIVERY_SECONDS)
    with Site() as site:
        config = _configure(directory, site, mail.port, hook.port)
        with Daemon(config, program=program, measured=False).wait_ready():
            wait_until(lambda: all(site.polls(name) for name in site.feeds), what="the baseline")
            wait_until(lambda: all(304 in site.polls(name) for name in site.feeds), what="a poll after the baseline")
        newsroom = Newsroom(site, chance)
        share = -(-stories // max(1, kills))
        for _ in range(kills):
            with Daemon(config, program=program, measured=False) as daemon:
                # Half is there before the start, half appears while it runs.
                newsroom.publish(min(share // 2, stories - newsroom.stories))
                daemon.wait_ready()
                newsroom.publish(min(share - share // 2, stories - newsroom.stories))
                _wait_to_kill(log, chance)
                daemon.kill()
        newsroom.publish(stories - newsroom.stories)
        with Daemon(config, program=program, measured=False).wait_ready() as daemon:
            _wait_quiet(site, log)
            assert daemon.stop() == 0
    mail.close()
    hook.close()
    return _check(log, config, newsroom.articles, kills)


def _wait_to_kill(log: Log, chance: random.Random) -> None:
    """Half of the kills come at any moment after the start, half while messages flow, however slow the machine is."""
    if chance.random() < 0.5:
        _wait_a_moment(chance.uniform(0.0, 3.0))
        return
    taken = len(log.rows())
    with suppress(AssertionError):  # all was sent before: then the kill finds the daemon idle
        wait_until(lambda: len(log.rows()) > taken, seconds=5, what="a message")
    _wait_a_moment(chance.uniform(0.0, 0.2))


def _wait_a_moment(seconds: float) -> None:
    """A random moment of the daemon's life: the kill's time is the experiment, not a race to hide."""
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


def _wait_quiet(site: Site, log: Log) -> None:
    """Until every feed answered 304 twice in a row and the sinks took nothing more meanwhile."""
    while True:
        taken, polls = len(log.rows()), {name: len(site.polls(name)) for name in site.feeds}
        wait_until(
            lambda polls=polls: all(len(site.polls(name)) >= polls[name] + 3 for name in site.feeds),
            seconds=150,
            what="three polls of every feed",
        )
        if len(log.rows()) == taken:
            return


def _check(log: Log, config: Path, articles: Mapping[str, int], kills: int) -> Verdict:
    """`articles` are the addresses that were published, each with its story."""
    told = {
        row["id"]: row["url"] for row in rows("alerts", "--limit", "10000", "--config", str(config), cwd=config.parent)
    }
    taken = Counter((channel, alert_id) for channel, _, alert_id in log.rows())
    message_ids: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for channel, message_id, alert_id in log.rows():
        message_ids[channel, alert_id].add(message_id)
    alert_ids: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for channel, alert_id in taken:
        if told.get(alert_id) in articles:
            alert_ids[channel, articles[told[alert_id]]].add(alert_id)
    stories = set(articles.values())
    return Verdict(
        stories=len(stories),
        articles=len(articles),
        kills=kills,
        lost=[
            f"{channel} story {story}"
            for channel in CHANNEL_IDS
            for story in sorted(stories)
            if (channel, story) not in alert_ids
        ],
        twice=[f"{channel} story {story}" for (channel, story), found in alert_ids.items() if len(found) > 1],
        repeated={
            channel: sum(count - 1 for (name, _), count in taken.items() if name == channel) for channel in CHANNEL_IDS
        },
        other_ids=sorted(
            f"{channel} {alert_id}" for (channel, alert_id), found in message_ids.items() if len(found) > 1
        ),
        unexpected=sorted(
            f"{channel} {told.get(alert_id)}" for channel, alert_id in taken if told.get(alert_id) not in articles
        ),
    )
