"""The demo, played through: newsroom and mailbox up, the real daemon over them, articles published, mails counted.

1. The newsroom publishes its baseline, the daemon starts and keeps it; nothing is alerted.
2. The newsroom publishes step by step; the daemon polls, fetches pages, matches and mails.
3. When all that was to be told has been, and every source was polled again since, the mailbox is counted.

Each wait has a limit and all of them together have one, so that the demo ends by itself within 90 seconds of the
daemon's being ready, whatever it does.
"""

import statistics
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import alerts.ledger  # noqa: F401 - registers the ledger's tables, or the database would seem to be of a newer version
from jobs.demo.configuration import DATABASE_FILE, write_configuration
from jobs.demo.daemon import Daemon
from jobs.demo.newsroom import Newsroom
from jobs.demo.outlets import Outlet, Piece, load_outlets
from jobs.demo.show import Show
from jobs.demo.smtp import Mailbox
from jobs.demo.summary import Summary, expected, news_of, page_of, summarise, watches_of
from scraper import clock
from scraper.archive import open_reader
from scraper.archive.stories import Story, StoryTable

STEP_SECONDS = 3.5
PLAY_SECONDS_MAX = 75.0  # leaves the daemon time to stop within the 90 seconds
BASELINE_SECONDS_MAX = 20.0
SETTLE_SECONDS_MAX = 30.0
QUIET_SECONDS = 3.0  # a repeat would come with the next poll
POLLS_AFTER = 2  # polls of every source after the last publication and without a mail
LOOK_SECONDS = 0.1
STORIES_MAX = 100  # the newsroom has some twenty


@dataclass
class _Play:
    """What is on stage, and what was seen so far."""

    newsroom: Newsroom
    mailbox: Mailbox
    daemon: Daemon
    show: Show
    pages: dict[str, Piece]
    ends_at: float  # on the monotonic clock, as all times here
    published_at: dict[str, float] = field(default_factory=dict)  # by news
    seconds: list[float] = field(default_factory=list)  # from publication to mail
    told: set[tuple[str, str]] = field(default_factory=set)
    failing: set[tuple[str, str]] = field(default_factory=set)
    baseline: int = 0
    mail_at: float = 0.0

    def watch(self, seconds_max: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Show what happens for so long, or until something holds; returns whether it does."""
        end = min(clock.monotonic_seconds() + seconds_max, self.ends_at)
        while not until():
            if clock.monotonic_seconds() > end:
                return False
            self.daemon.check()
            self._show_facts()
            self._show_mail()
        return True

    def _show_facts(self) -> None:
        names = {outlet.id: outlet.name for outlet in self.newsroom.outlets}
        for fact in self.daemon.facts():
            source = str(fact.get("source"))
            if fact.get("event") == "baseline kept":
                self.baseline += int(fact["entries"])
            elif fact.get("event") == "poll failed" and (source, str(fact["error"])) not in self.failing:
                self.failing.add((source, str(fact["error"])))
                self.show.failing(names.get(source, source), str(fact["error"]))
            elif fact.get("event") == "route changed":
                self.show.switched(names.get(source, source), str(fact["reason"]))

    def _show_mail(self) -> None:
        mail = self.mailbox.next_mail(LOOK_SECONDS)
        if mail is None:
            return
        self.mail_at = clock.monotonic_seconds()
        piece = page_of(mail, self.pages)
        news = news_of(mail, piece) if piece else None
        published_at = self.published_at.get(news) if news else None
        seconds = self.mail_at - published_at if published_at is not None else None
        if news:
            self.told.update((watch, news) for watch in watches_of(mail))
        if seconds is not None:
            self.seconds.append(seconds)
        self.show.mail(mail, len(self.mailbox.mails), seconds, kind=piece.kind if piece else None)

    def publish(self, step: int) -> None:
        """The next pieces of all outlets."""
        appeared = self.newsroom.publish(step, clock.now())
        copies = sum(piece.news in self.published_at for piece in appeared if piece.watch)
        for piece in appeared:
            self.published_at.setdefault(piece.news, clock.monotonic_seconds())
        self.show.published(appeared, copies)

    def polled(self, times: int) -> bool:
        """Whether every outlet that serves its feed was asked for it so often since the last step."""
        return all(self.newsroom.polls(outlet).answered >= times for outlet in self._serving())

    def baseline_kept(self) -> bool:
        """Whether the daemon has come back to every feed: it then holds what the first poll brought."""
        return all(
            self.newsroom.polls(outlet).not_modified or self.newsroom.polls(outlet).answered > 1
            for outlet in self._serving()
        )

    def settled(self) -> bool:
        """Whether all has been told and nothing has come for a while, though everything was polled again."""
        quiet = clock.monotonic_seconds() - self.mail_at > QUIET_SECONDS
        return quiet and self.polled(POLLS_AFTER) and expected(self.pages.values()) <= self.told

    def summary(self) -> Summary:
        return summarise(self.mailbox.mails, self.pages)

    def show_story(self, story: Story) -> None:
        """Who carries it, and of whom there was a mail."""
        mailed = {page_of(mail, self.pages): number for number, mail in enumerate(self.mailbox.mails, start=1)}
        pieces = {member.article_id: self.pages.get(member.url or "") for member in story.members}
        self.show.story(story, {article_id: mailed[piece] for article_id, piece in pieces.items() if piece in mailed})

    def _serving(self) -> list[Outlet]:
        return [outlet for outlet in self.newsroom.outlets if outlet.answer(self.newsroom.step) == "feed"]


def play(directory: Path, show: Show, *, keep: Callable[[], None] | None = None) -> Summary:
    """Play the demo with its files in `directory`. `keep`, if given, is called when all is done and may take its time.

    Raises DaemonError if the daemon does not start, ends by itself or does not stop cleanly.
    """
    outlets = load_outlets()
    with Mailbox(directory / "alerts.mbox") as mailbox, Newsroom(outlets) as newsroom:
        newsroom.publish(0, clock.now())
        show.newsroom(outlets)
        write_configuration(directory, outlets, feed_url=newsroom.feed_url, host=mailbox.host, port=mailbox.port)
        with Daemon(directory) as daemon:
            daemon.wait_ready()
            ends_at = clock.monotonic_seconds() + PLAY_SECONDS_MAX
            scene = _Play(newsroom, mailbox, daemon, show, newsroom.pages(), ends_at)
            show.step(f"daemon: ready, mailing to {mailbox.host}:{mailbox.port}")
            show.note(f"console: {daemon.console}")
            _perform(scene)
            if story := _widest_story(directory):
                scene.show_story(story)
            if keep:
                show.summary(scene.summary())
                keep()
            show.step("daemon: asked to stop")
        if scene.seconds:
            show.note(f"from publication to mail: {statistics.median(scene.seconds):.1f} s in the median")
        return scene.summary()


def _perform(scene: _Play) -> None:
    if not scene.watch(BASELINE_SECONDS_MAX, scene.baseline_kept):
        raise scene.daemon.failure("the daemon did not come back to every source in time")
    scene.show.step(f"baseline: {scene.baseline} entries kept, {len(scene.mailbox.mails)} alerted")
    for step in range(1, max(piece.step for piece in scene.pages.values()) + 1):
        scene.publish(step)
        scene.watch(STEP_SECONDS)
    scene.watch(SETTLE_SECONDS_MAX, scene.settled)


def _widest_story(directory: Path) -> Story | None:
    """The story that most outlets carry, of those with several articles."""
    with closing(open_reader(directory / DATABASE_FILE)) as database:
        table = StoryTable(database)
        stories = [table.story(story_id) for story_id in table.latest(limit=STORIES_MAX, articles_min=2)]
    return max(filter(None, stories), key=lambda story: story.outlets, default=None)
