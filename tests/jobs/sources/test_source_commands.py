"""`sources add`, `probe`, `import` and `export` as a user calls them, against real servers on loopback."""

import json

import pytest
from click.testing import CliRunner
from daemon import Daemon, wait_until, write_configuration
from site_server import Site

from jobs.cli import main
from jobs.config import read
from jobs.config.document import parse
from jobs.config.problems import Problems

SOURCES = "# by hand\nsources:\n  - id: old  # the first\n    kind: feed\n    url: {url}/feed/old.xml\n"


class Town(Site):
    """A site with a home page, and whatever else a test puts into `pages`: path → (status, body)."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, tuple[int, str]] = {}

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if path in self.pages:
            status, body = self.pages[path]
            return status, {"Content-Type": "text/html; charset=utf-8"}, body.encode()
        return super().answer(path, headers)


@pytest.fixture
def town():
    with Town() as town:
        for name in ("old", "news"):
            town.add_feed(name, language="ru")
            town.publish(name, "Кабинет утвердил проект газопровода")
            town.publish(name, "В столице открыли новую станцию метро")
        link = '<link rel="alternate" type="application/rss+xml" href="/feed/news.xml">'
        town.pages["/"] = 200, f"<!doctype html><html><head><title>Вестник | Новости</title>{link}</head></html>"
        yield town


@pytest.fixture
def config(tmp_path, town):
    return write_configuration(
        tmp_path, sources=SOURCES.format(url=town.url), watches="watches: []\n", channels="channels: []\n"
    )


@pytest.fixture
def call(config):
    def call(*arguments, stdin=None):
        return CliRunner().invoke(
            main, ["sources", *arguments, "--config", str(config)], input=stdin, prog_name="steppewatch"
        )

    return call


def entries(text):
    problems = Problems()
    parse("sources.yaml", text, problems)
    assert problems.found == []
    return text


def test_add_writes_the_feed_of_a_home_page_below_what_is_there(call, config, town):
    before = (config / "sources.yaml").read_text()

    done = call("add", f"{town.url}/", "--id", "vestnik", "--country", "KZ", "--every", "5m")

    assert done.exit_code == 0, done.stderr
    added = (
        "  - id: vestnik\n    name: news\n    kind: feed\n"
        f"    url: {town.url}/feed/news.xml\n    country: KZ\n    languages: [ru]\n"
        "    timezone: Asia/Almaty\n    every: 5m\n"
    )
    assert done.stdout == added
    assert (config / "sources.yaml").read_text() == before + added
    source = read(config).sources[-1]
    assert (source.id, source.url, source.every_seconds) == ("vestnik", f"{town.url}/feed/news.xml", 300)
    assert source.timezone == "Asia/Almaty"


def test_add_shows_what_it_found_and_says_what_comes_next(call, town):
    done = call("add", f"{town.url}/")

    assert f"found a feed: {town.url}/feed/news.xml (the page declares it; 2 requests)" in done.stderr
    assert "2 entries, newest 2026-11-22 12:00 UTC; ru" in done.stderr
    assert "Кабинет утвердил проект газопровода" in done.stderr
    assert "steppewatch check" in done.stderr


def test_add_without_a_scheme_tries_the_plain_one_when_the_safe_one_fails(call, config, town):
    done = call("add", town.url.removeprefix("http://"))

    assert done.exit_code == 0, done.stderr
    assert "looking at http://127.0.0.1" in done.stderr
    assert read(config).sources[-1].id == "127-0-0-1"


def test_dry_run_prints_the_entry_and_writes_nothing(call, config, town):
    before = (config / "sources.yaml").read_bytes()

    done = call("add", f"{town.url}/", "--dry-run")

    assert (done.exit_code, (config / "sources.yaml").read_bytes()) == (0, before)
    assert f"url: {town.url}/feed/news.xml" in entries("sources:\n" + done.stdout)


@pytest.mark.parametrize("address", ["{url}/feed/old.xml", "{url}/feed/old.xml/", "{url}/old"])
def test_an_address_that_a_source_has_is_refused_with_its_id(call, config, town, address):
    town.pages["/old"] = 200, '<html><a href="/feed/old.xml">RSS</a></html>'
    before = (config / "sources.yaml").read_bytes()

    done = call("add", address.format(url=town.url))

    assert (done.exit_code, (config / "sources.yaml").read_bytes()) == (2, before)
    assert "'old'" in done.stderr


def test_an_id_that_is_taken_and_a_wrong_option_are_bad_usage(call, town):
    taken, wrong = call("add", f"{town.url}/", "--id", "old"), call("add", f"{town.url}/", "--country", "Kazakhstan")

    assert (taken.exit_code, wrong.exit_code) == (2, 2)
    assert "--id" in taken.stderr
    assert "--country" in wrong.stderr


def test_a_site_with_nothing_to_poll_is_a_failure_that_says_why(call, town):
    town.pages["/"] = 404, ""

    done = call("add", f"{town.url}/")

    assert done.exit_code == 1
    assert "HTTP 404" in done.stderr


def test_headlines_cannot_steer_the_terminal(call, town):
    town.publish("news", "\x1b[31mкрасный\x1b[0m \u202eзаголовок")

    done = call("add", f"{town.url}/")

    town.pages["/wall"] = 200, "<html><title>\x1b[31m\u202eJust a moment</title></html>"
    failed = call("add", f"{town.url}/wall", "--kind", "feed")

    assert "красный" in done.stderr
    assert "Just a moment" in failed.stderr
    for text in (done.stderr, done.stdout, failed.stderr):
        assert not {"\x1b", "\u202e"} & set(text)


def test_a_running_daemon_polls_what_was_added(call, config, town):
    with Daemon(config).wait_ready() as daemon:
        assert call("add", f"{town.url}/").exit_code == 0
        asked = len(town.polls("news"))
        wait_until(lambda: len(town.polls("news")) > asked, what="the daemon's first poll")
        daemon.stop()

    assert read(config).sources[-1].url == f"{town.url}/feed/news.xml"


def probe(call, *arguments):
    done = call("probe", "--json", *arguments)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


ROUTES = """\
sources:
  - {{id: good, kind: feed, url: "{url}/feed/news.xml", languages: [ru]}}
  - {{id: gone, kind: feed, url: "{url}/gone.xml"}}
  - {{id: page, kind: feed, url: "{url}/"}}
  - {{id: wall, kind: feed, url: "{url}/wall"}}
  - {{id: dead, kind: feed, url: "http://127.0.0.1:1025/rss"}}
"""


@pytest.fixture
def five(config, town):
    town.pages["/wall"] = 403, "<html><title>Just a moment...</title>captcha</html>"
    (config / "sources.yaml").write_text(ROUTES.format(url=town.url))


@pytest.mark.usefixtures("five")
def test_probe_tells_how_each_address_did_in_the_order_of_the_sources(call, town):
    done, rows = probe(call)

    assert done.exit_code == 0
    assert [(row["id"], row["verdict"]) for row in rows] == [
        ("good", "ok"), ("gone", "gone"), ("page", "not-a-feed"), ("wall", "blocked"), ("dead", "unreachable"),
    ]  # fmt: skip
    good = rows[0]
    assert (good["entries"], good["newest_at"], good["languages"]) == (2, "2026-11-22T12:00:01.000000Z", ["ru"])
    assert (good["http_status"], good["final_url"]) == (200, f"{town.url}/feed/news.xml")
    assert "1 of 5 sources can be read from here" in done.stderr


@pytest.mark.usefixtures("five")
def test_probe_of_named_sources_asks_those_only(call, town):
    done, rows = probe(call, "good", "good")

    assert (done.exit_code, [row["id"] for row in rows]) == (0, ["good"])
    assert [path for path, _ in town.requests] == ["/feed/news.xml"]


@pytest.mark.usefixtures("five")
def test_probe_prints_a_table_for_people(call):
    done = call("probe", "gone")

    assert done.stdout.startswith("1 address")
    assert "HTTP 404" in done.stdout
    assert "gone" in done.stdout


@pytest.mark.usefixtures("five")
def test_probe_lists_what_can_be_read_first_and_names_what_cannot(call, town):
    done = call("probe", "gone", "good", "wall")

    lines = [line.split() for line in done.stdout.splitlines() if "feed" in line]
    assert [line[0] for line in lines] == ["good", "wall", "gone"]
    assert lines[0][-1] == f"{town.url}/feed/news.xml".removeprefix("http://")  # whole, in a pipe
    assert done.stderr.splitlines()[-1] == "not from here: gone (gone), wall (blocked)"


@pytest.mark.parametrize(
    ("status", "advice"), [(403, "its channel may do"), (404, "try the front page"), (200, "`kind: listing`")]
)
def test_add_says_what_may_be_tried_next(call, town, status, advice):
    town.pages["/x"] = status, "<!doctype html><html><head><title>x</title></head><body>x</body></html>"

    done = call("add", f"{town.url}/x")

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-2].startswith("steppewatch: nothing to poll at ")
    assert advice in done.stderr.splitlines()[-1]


@pytest.mark.usefixtures("five")
def test_probe_fails_when_nothing_answers_and_for_ids_that_are_none(call):
    dead, unknown = call("probe", "dead"), call("probe", "godo")

    assert (dead.exit_code, unknown.exit_code) == (1, 2)
    assert "nothing answered" in dead.stderr
    assert 'did you mean "good"' in unknown.stderr


@pytest.mark.usefixtures("five")
def test_probe_makes_no_database(call, config):
    call("probe", "good")

    assert not (config.parent / "data").exists()


def test_probe_tries_the_spare_and_the_doubtful_addresses_of_the_catalogue(config):
    from jobs.sources.probe import routes_of
    from scraper.catalogue import load, packs

    routes = routes_of(load(packs()))

    assert len(routes) == len({route.url for route in routes}) == 359
    assert {route.status for route in routes} == {"live-reported", "seen", "suspect", "unverified"}


FOREIGN = """<opml version="1.0"><body><outline text="Asia">
<outline text="New" type="rss" xmlUrl="{url}/feed/news.xml"/>
<outline text="Old" type="rss" xmlUrl="{url}/feed/old.xml"/>
<outline text="New again" type="rss" xmlUrl="{url}/feed/news.xml/"/>
<outline text="Bad" type="rss" xmlUrl="javascript:alert(1)"/>
</outline></body></opml>"""


def test_import_adds_what_is_new_skips_what_is_known_and_names_the_bad_line(call, config, town):
    done = call("import", "-", stdin=FOREIGN.format(url=town.url))

    assert done.exit_code == 1
    assert [(source.id, source.name) for source in read(config).sources] == [("old", "old"), ("127-0-0-1", "New")]
    assert "line 3: skipped: the source 'old' has" in done.stderr
    assert "line 4: skipped: the source '127-0-0-1' has" in done.stderr
    assert "line 5: not added:" in done.stderr
    assert "1 source added to" in done.stderr
    assert town.requests == []


def test_import_with_dry_run_writes_nothing(call, config, town):
    before = (config / "sources.yaml").read_bytes()

    done = call("import", "--dry-run", "-", stdin=FOREIGN.format(url=town.url))

    assert "name: New" in done.stdout
    assert (config / "sources.yaml").read_bytes() == before


def test_what_is_exported_as_opml_is_imported_the_same(call, config, town):
    call("add", f"{town.url}/", "--id", "vestnik", "--name", "Вестник «Степь»", "--country", "KZ", "--every", "5m")
    before = read(config).sources
    exported = call("export", "--opml").stdout
    (config / "sources.yaml").write_text("sources: []\n")

    done = call("import", "-", stdin=exported)

    assert done.exit_code == 0, done.stderr
    assert read(config).sources == before


def test_what_is_exported_as_yaml_is_a_sources_yaml(call, config, town):
    call("add", f"{town.url}/", "--name", "yes")
    before = read(config).sources

    (config / "sources.yaml").write_text(call("export").stdout)

    assert read(config).sources == before


def test_routes_aliases_and_selectors_are_exported_too(call, config):
    (config / "sources.yaml").write_text(
        "sources:\n  - id: steppe\n    aliases: [old.example.kz]\n    robots: ignore\n    routes:\n"
        "      - {kind: feed, url: 'https://example.kz/rss'}\n"
        "      - {kind: listing, url: 'https://example.kz/news',\n"
        "         selectors: {entry: 'div.news > a', pattern: '^/news/\\\\d+'}}\n"
    )
    before = read(config).sources
    assert len(before[0].routes) == 2

    (config / "sources.yaml").write_text(call("export").stdout)

    assert read(config).sources == before


@pytest.mark.parametrize("command", ["add", "probe", "import", "export"])
def test_every_subcommand_explains_itself_with_an_example(command):
    done = CliRunner().invoke(main, ["sources", command, "--help"])

    assert done.exit_code == 0
    assert "Examples:" in done.output
    assert f"steppewatch sources {command}" in done.output


def test_options_of_the_listing_before_a_subcommand_are_bad_usage(config):
    done = CliRunner().invoke(main, ["sources", "--config", str(config), "probe"])

    assert done.exit_code == 2
    assert "behind it" in done.output
