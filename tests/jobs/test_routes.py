"""One outlet by several ways: a failing route is replaced, what both list is one article, nothing floods or is lost."""

import pytest
from builders import NOON, a_report, a_source, after, an_entry, archive_with

from jobs.events import Plan
from jobs.stages import Stages
from scraper.model import PollReport, RobotsRules, Route

LISTING = Route("feed", "https://tass.example/headlines.xml")
CHANNEL = Route("feed", "https://t.me/s/tass")
HOUR = 3600


class Outlet:
    """A source with a baseline, polled by its stages; times are seconds after noon."""

    def __init__(self, directory, *fallbacks: Route, **changes: object) -> None:
        self.source = a_source(fallbacks=fallbacks, **changes)
        self.archive = archive_with(directory, self.source)
        self.stages = Stages(self.archive, Plan((self.source,), (), None, ()), {})
        self.routes = [row.state.route_id for row in self.archive.sources.routes.of_source("tass")]

    def poll(self, route: int, *entries, seconds: float, **changes: object) -> None:
        self.stages.record(a_report(*entries, route_id=self.routes[route], **changes), after(seconds))

    def fail(self, route: int, *, seconds: float, **changes: object) -> None:
        failed = {"outcome": "failed", "status": 500, "error": "HTTP 500", **changes}
        self.poll(route, seconds=seconds, **failed)

    def lose_the_first(self) -> None:
        """The first route fails from the 10th minute on, until the second is in use."""
        for minutes in (10, 20, 40):
            self.fail(0, seconds=minutes * 60)
        assert self.in_use() == 1

    def in_use(self) -> int:
        return self.routes.index(self.archive.sources.route_in_use("tass"))

    def news(self) -> set[str]:
        """Headlines on their way to the watches."""
        pages, posts = (self.archive.backlog.due(stage, after(99 * HOUR), limit=99) for stage in ("page", "group"))
        articles = [self.archive.articles.article(work.ref) for work in posts]
        return {self.archive.articles.entry(work.ref).entry.title for work in pages} | {
            article.title for article in articles if not article.baseline
        }


def told(number: int, *, hours: float, **changes: object):
    return an_entry(number, published_at=after(hours * HOUR), **changes)


@pytest.fixture
def outlet(tmp_path):
    return Outlet(tmp_path, LISTING)


def test_fallback_tells_what_came_since_and_nothing_older(outlet):
    outlet.lose_the_first()

    outlet.poll(
        1,
        told(3, hours=0.6, key="other-3"),
        told(2, hours=-1, key="other-2"),
        told(1, hours=-30, key="other-1"),
        seconds=41 * 60,
    )

    assert outlet.news() == {"Headline number 3"}


def test_what_the_first_route_had_told_is_not_told_by_the_fallback(outlet):
    outlet.poll(0, told(1, hours=0.05), seconds=300)
    outlet.lose_the_first()

    outlet.poll(1, told(1, hours=0.05, key="other-1", title="Headline number 1, updated"), seconds=41 * 60)

    assert outlet.news() == {"Headline number 1"}


def test_entry_of_both_routes_is_one_article_while_the_fallback_serves(outlet):
    outlet.lose_the_first()
    outlet.poll(1, told(1, hours=0.5, key="other-1"), seconds=41 * 60)

    outlet.poll(0, told(1, hours=0.5), told(2, hours=1), seconds=2 * HOUR)

    assert outlet.news() == {"Headline number 1", "Headline number 2"}
    assert outlet.archive.backlog.rows(("page",)) == 2


def test_first_route_that_comes_back_tells_what_the_fallback_did_not_hold(outlet):
    outlet.lose_the_first()
    outlet.poll(1, told(1, hours=0.7, key="other-1"), seconds=45 * 60)

    outlet.poll(0, told(5, hours=0.6), told(1, hours=0.7), seconds=2 * HOUR)

    assert outlet.in_use() == 0
    assert outlet.news() == {"Headline number 1", "Headline number 5"}


def test_fallback_that_goes_on_tells_everything_new(outlet):
    outlet.lose_the_first()
    outlet.poll(1, told(1, hours=-9, key="other-1"), seconds=41 * 60)

    outlet.poll(1, told(2, hours=-9, key="other-2"), seconds=52 * 60)

    assert outlet.news() == {"Headline number 2"}


def test_first_listing_of_all_is_a_baseline_whatever_the_route(tmp_path):
    source = a_source(fallbacks=(LISTING,))
    archive = archive_with(tmp_path, source, baseline=False)
    stages = Stages(archive, Plan((source,), (), None, ()), {})
    for minutes in (0, 10, 30):
        stages.record(PollReport("tass", "failed", status=404, error="HTTP 404"), after(minutes * 60))

    stages.record(a_report(told(1, hours=0.5)), after(31 * 60))

    assert archive.sources.state("tass").baseline_at == after(31 * 60)
    assert archive.backlog.rows(("page",)) == 0


def test_post_that_links_an_article_of_its_outlet_is_that_article(tmp_path):
    outlet = Outlet(tmp_path, CHANNEL)
    outlet.poll(0, told(1, hours=0.05), seconds=300)
    outlet.lose_the_first()
    post = told(7, hours=0.6, url="https://t.me/tass/7", title="Read here", links=("https://tass.example/news/1.html",))

    outlet.poll(1, post, seconds=41 * 60)

    assert outlet.news() == {"Headline number 1"}


def test_article_that_a_post_had_linked_is_not_told_again_by_the_feed(tmp_path):
    outlet = Outlet(tmp_path, CHANNEL)
    outlet.lose_the_first()
    links = ("https://tass.example/news/1.html?utm_source=telegram", "https://elsewhere.example/x.html")
    outlet.poll(1, told(7, hours=0.6, url="https://t.me/tass/7", title="Read here", links=links), seconds=41 * 60)

    outlet.poll(0, told(1, hours=0.6), seconds=2 * HOUR)

    assert outlet.news() == {"Read here"}


def test_post_with_several_articles_is_none_of_them(tmp_path):
    outlet = Outlet(tmp_path, CHANNEL)
    outlet.lose_the_first()
    links = tuple(f"https://tass.example/news/{number}.html" for number in (1, 2))
    outlet.poll(1, told(7, hours=0.6, url="https://t.me/tass/7", title="The evening", links=links), seconds=41 * 60)

    outlet.poll(0, told(1, hours=0.6), seconds=2 * HOUR)

    assert outlet.news() == {"The evening", "Headline number 1"}


def test_mirror_of_an_outlet_gives_the_same_articles(tmp_path):
    outlet = Outlet(tmp_path, LISTING, aliases=("tass.mirror.example",))
    outlet.poll(0, told(1, hours=0.05), seconds=300)
    outlet.lose_the_first()

    outlet.poll(1, told(1, hours=0.5, key="m", host="www.tass.mirror.example", title="Mirrored"), seconds=41 * 60)

    assert outlet.news() == {"Headline number 1"}


def test_410_hands_over_at_once(outlet):
    outlet.fail(0, seconds=600, status=410, error="HTTP 410")

    assert outlet.in_use() == 1


def test_failing_route_is_probed_as_it_backs_off(outlet):
    outlet.lose_the_first()

    first, second = (row.state for row in outlet.archive.sources.routes.of_source("tass"))

    assert first.next_poll_at >= after(40 * 60 + 2400)
    assert second.next_poll_at == after(40 * 60)


def test_both_routes_failing_are_both_asked_again(outlet):
    outlet.lose_the_first()
    for minutes in (41, 60, 80):
        outlet.fail(1, seconds=minutes * 60)

    states = [row.state for row in outlet.archive.sources.routes.of_source("tass")]

    assert all(state.next_poll_at is not None for state in states)


def test_resting_route_costs_no_request(outlet):
    assert [order.url for order in outlet.stages.due_polls(after(9 * HOUR))] == ["https://tass.example/rss"]


def test_listing_without_overlap_is_a_possible_gap(outlet):
    outlet.poll(0, told(1, hours=0.1), seconds=600, overlap=False)

    (first, _) = outlet.archive.sources.routes.of_source("tass")
    assert first.state.gap_at == after(600)
    assert any("possible gap" in note for note in outlet.archive.sources.state("tass").notes)


def test_source_whose_keys_change_has_no_gap(outlet):
    outlet.poll(0, *(told(number, hours=0.1) for number in range(9)), seconds=600)
    again = [told(number, hours=0.1, key=f"fresh-{number}") for number in range(9)]

    outlet.poll(0, *again, seconds=1200, overlap=False)

    assert outlet.archive.sources.routes.of_source("tass")[0].state.gap_at is None


# hosts


def two_of_one_host(directory, *, rules: RobotsRules):
    """Stages over two sources of one host that has said its rules."""
    sources = (a_source("tass"), a_source("ria", url="https://tass.example/ria.xml"))
    archive = archive_with(directory, *sources, baseline=False)
    stages = Stages(archive, Plan(sources, (), None, ()), {})
    (order,) = stages.due_polls(NOON)
    stages.record(a_report(source_id=order.source_id, route_id=order.route_id, robots=rules), NOON)
    return stages, order


def test_robots_txt_is_read_once_for_all_sources_of_a_host(tmp_path):
    stages, first = two_of_one_host(tmp_path, rules=RobotsRules())

    second = stages.due_polls(after(1))

    assert first.robots_due
    assert [order.robots_due for order in second] == [False]


def test_crawl_delay_is_kept_between_two_sources_of_a_host(tmp_path):
    stages, _ = two_of_one_host(tmp_path, rules=RobotsRules(delay_seconds=30.0))

    assert stages.due_polls(after(29)) == []
    assert len(stages.due_polls(after(30))) == 1


def test_crawl_delay_survives_a_restart(tmp_path):
    stages, _ = two_of_one_host(tmp_path, rules=RobotsRules(delay_seconds=30.0))

    again = Stages(stages.archive, stages.plan, {})

    assert again.due_polls(after(29)) == []


def test_long_crawl_delay_is_slept_over(tmp_path):
    stages, _ = two_of_one_host(tmp_path, rules=RobotsRules(delay_seconds=7200.0))

    assert stages.due_polls(after(7000)) == []
    assert stages.overdue_seconds(after(7199)) == 0.0
    assert len(stages.due_polls(after(7200))) == 1


def test_disallowed_address_is_not_asked_and_said_so(tmp_path):
    stages, first = two_of_one_host(tmp_path, rules=RobotsRules(disallow=("/ria.xml", "/rss")))

    assert stages.due_polls(after(60)) == []
    other = ({"tass", "ria"} - {first.source_id}).pop()
    state = stages.archive.sources.state(other)
    assert state.error == "robots.txt disallows this address"
    assert state.next_poll_at >= after(86_400)


@pytest.mark.parametrize(("robots", "pages"), [("obey", ["https://tass.example/news/2"]), ("ignore", None)])
def test_page_that_robots_txt_disallows_is_left_out_for_the_feeds_text(tmp_path, robots, pages):
    source = a_source(robots=robots)
    archive = archive_with(tmp_path, source, baseline=False)
    stages = Stages(archive, Plan((source,), (), None, ()), {})
    rules = RobotsRules(disallow=("/private",))
    urls = ["https://tass.example/private/1", "https://tass.example/news/2"]
    stages.due_polls(NOON)
    stages.record(a_report(an_entry(0), robots=rules), NOON)
    entries = [an_entry(number, url=url, text="What the feed says.") for number, url in enumerate(urls, 1)]
    stages.record(a_report(*entries), after(60))

    orders = stages.due_pages(after(61))

    assert {order.url for order in orders} == set(pages or urls)
    articles = [archive.articles.article(work.ref) for work in archive.backlog.due("group", after(61), limit=9)]
    left_out = [article for article in articles if article.url == urls[0]]
    assert [article.text for article in left_out] == (["What the feed says."] if pages else [])


def test_owner_may_ignore_robots_txt(tmp_path):
    source = a_source(robots="ignore")
    archive = archive_with(tmp_path, source, baseline=False)

    (order,) = Stages(archive, Plan((source,), (), None, ()), {}).due_polls(NOON)

    assert not order.robots_due


def test_robots_txt_is_read_again_after_a_day(tmp_path):
    stages, _ = two_of_one_host(tmp_path, rules=RobotsRules())
    stages.due_polls(after(1))
    stages.forget_orders()

    assert [order.robots_due for order in stages.due_polls(after(86_000))][:1] == [False]
    stages.forget_orders()
    assert [order.robots_due for order in stages.due_polls(after(86_400))] == [True]


def test_one_host_with_many_feeds_leaves_room_for_others(tmp_path):
    many = [a_source(f"s{number}", url=f"https://big.example/{number}", robots="ignore") for number in range(300)]
    archive = archive_with(tmp_path, *many, a_source("small", robots="ignore"), baseline=False)
    stages = Stages(archive, Plan(tuple(many), (), None, ()), {})

    orders = stages.due_polls(NOON)

    assert len(orders) == 5
    assert "small" in {order.source_id for order in orders}


def test_host_that_comes_due_behind_a_crowd_is_found_within_a_second(tmp_path):
    many = [a_source(f"s{number}", url=f"https://big.example/{number}", robots="ignore") for number in range(300)]
    archive = archive_with(tmp_path, *many, a_source("small", robots="ignore"), baseline=False)
    stages = Stages(archive, Plan(tuple(many), (), None, ()), {})
    archive.sources.routes.postpone(archive.sources.route_in_use("small"), after(0.3), reason="a test's")
    assert "small" not in {order.source_id for order in stages.due_polls(NOON)}
    stages.due_polls(after(0.1))

    orders = [order for seconds in (0.4, 1.2) for order in stages.due_polls(after(seconds))]

    assert [order.source_id for order in orders] == ["small"]


# a second look at a quiet source


def quiet_outlet(directory):
    """An outlet whose first route has said "not modified" for three days; its second was just woken for a look."""
    outlet = Outlet(directory, LISTING)
    outlet.poll(0, told(1, hours=0.05), seconds=300)
    outlet.poll(0, outcome="not_modified", status=304, seconds=72 * HOUR)
    assert outlet.archive.sources.routes.look_elsewhere("tass", after(72 * HOUR))
    return outlet


def states(outlet):
    return [row.state for row in outlet.archive.sources.routes.of_source("tass")]


def test_resting_route_of_a_quiet_source_is_asked_once_a_day(tmp_path):
    outlet = quiet_outlet(tmp_path)
    asked = [order.url for order in outlet.stages.due_polls(after(72 * HOUR))]

    outlet.poll(1, told(1, hours=0.05, key="other-1"), seconds=72 * HOUR + 1)

    assert LISTING.url in asked
    assert states(outlet)[1].next_poll_at is None
    assert not outlet.archive.sources.routes.look_elsewhere("tass", after(95 * HOUR))
    assert outlet.archive.sources.routes.look_elsewhere("tass", after(97 * HOUR))


def test_second_look_that_finds_nothing_newer_changes_nothing(tmp_path):
    outlet = quiet_outlet(tmp_path)

    outlet.poll(1, told(1, hours=0.05, key="other-1"), told(7, hours=-90, key="other-7"), seconds=72 * HOUR + 1)

    assert outlet.in_use() == 0
    assert outlet.news() == {"Headline number 1"}


def test_second_look_that_finds_newer_articles_tells_them_and_hands_over(tmp_path):
    outlet = quiet_outlet(tmp_path)

    outlet.poll(1, told(2, hours=50, key="other-2"), told(1, hours=0.05, key="other-1"), seconds=72 * HOUR + 1)

    assert outlet.in_use() == 1
    assert states(outlet)[0].stale_at == after(72 * HOUR + 1)
    assert outlet.news() == {"Headline number 1", "Headline number 2"}


def test_stale_route_is_asked_on_and_serves_again_when_it_brings_something(tmp_path):
    outlet = quiet_outlet(tmp_path)
    outlet.poll(1, told(2, hours=50, key="other-2"), seconds=72 * HOUR + 1)
    outlet.poll(0, outcome="not_modified", status=304, seconds=73 * HOUR)
    assert outlet.in_use() == 1
    assert states(outlet)[0].next_poll_at is not None

    outlet.poll(0, told(3, hours=74), told(2, hours=50), seconds=75 * HOUR)

    assert outlet.in_use() == 0
    assert states(outlet)[0].stale_at is None
    assert outlet.news() == {"Headline number 1", "Headline number 2", "Headline number 3"}


def test_fallbacks_late_report_is_no_second_look(outlet):
    outlet.lose_the_first()
    outlet.poll(0, told(1, hours=0.7), seconds=45 * 60)

    outlet.poll(1, told(2, hours=0.8, key="other-2"), seconds=46 * 60)

    assert outlet.in_use() == 0
