"""Adding to sources.yaml: what stands there stays, and what is written is read back as it was meant."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from jobs.config import ConfigurationError, read
from jobs.errors import JobsError, UsageError
from jobs.sources.appending import add_sources, appended, duration_of, yaml_of
from scraper.config import SourceKeys

ONE = SourceKeys(id="one", kind="feed", url="https://one.example/rss")
TWO = SourceKeys(id="two", name="Two", kind="listing", url="https://two.example/", country="NO", languages=("no", "kk"))


def ids(text):
    return [entry["id"] for entry in YAML(typ="safe", pure=True).load(text)["sources"]]


@pytest.mark.parametrize(
    "before",
    [
        "sources: []\n",
        "sources: []",
        "sources: [ ]  # none yet\n",
        "# my sources\n\nsources: []\n# the end\n",
        "sources:\n",
        "sources:\n  # nothing yet\n",
        "\ufeffsources: []\n",
    ],
)
def test_entries_follow_an_empty_list_and_comments_stay(before):
    after = appended(before, [ONE, TWO])

    assert ids(after) == ["one", "two"]
    assert [line for line in before.splitlines() if line.startswith("#")] == [
        line for line in after.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize(
    "before",
    [
        "sources:\n  - id: mine\n    kind: feed\n    url: https://mine.example/  # by hand\n",
        "sources:\n- id: mine\n  kind: feed\n  url: https://mine.example/\n",
        "sources:\n      -   id: mine\n          kind: feed\n          url: https://mine.example/\n  # the end",
        "sources:\n  - {id: mine, kind: feed, url: 'https://mine.example/'}\n",
    ],
)
def test_entries_follow_those_there_are_with_their_indent(before):
    after = appended(before, [ONE])

    assert after.startswith(before.rstrip("\n"))
    assert ids(after) == ["mine", "one"]


def test_line_ends_stay_those_of_the_file():
    after = appended("sources: []\r\n", [ONE])
    assert after.count("\r\n") == after.count("\n") == 4


@pytest.mark.parametrize(
    "before",
    ["", "# nothing\n", "other: 1\n", "sources: [{id: mine}]\n", "sources: 3\n", "sources: {a: 1}\n", "- id: x\n"],
)
def test_a_file_of_another_form_is_refused(before):
    with pytest.raises(UsageError):
        appended(before, [ONE])


def test_what_is_as_usual_is_not_written():
    assert yaml_of(ONE) == "  - id: one\n    kind: feed\n    url: https://one.example/rss\n"


@pytest.mark.parametrize(
    ("seconds", "written"), [(30, "30s"), (90, "90s"), (300, "5m"), (3600, "1h"), (5400, "90m"), (86400, "1d")]
)
def test_durations_are_written_in_the_largest_unit(seconds, written):
    assert duration_of(seconds) == written


NAMES = st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and text.isprintable())


@given(NAMES)
def test_any_name_is_read_back_as_it_was(name):
    keys = SourceKeys(id="x", name=name, kind="feed", url="https://x.example/")

    (entry,) = YAML(typ="safe", pure=True).load(appended(None, [keys]))["sources"]

    assert entry.get("name", "x") == name


@pytest.mark.parametrize(
    "name", ["no", "1.5", "24kg", "0x1F", "1e3", "2026-11-25", "~", "null", "a: b", "a #b", "- a", "!x"]
)
def test_ids_and_names_that_yaml_takes_for_something_else_are_quoted(name):
    keys = SourceKeys(id="n", name=name, kind="feed", url="https://x.example/?a=1#b")

    (entry,) = YAML(typ="safe", pure=True).load(appended(None, [keys]))["sources"]

    assert (entry["name"], entry["url"]) == (name, "https://x.example/?a=1#b")


@pytest.fixture
def directory(tmp_path):
    (tmp_path / "steppewatch.yaml").write_text("catalogue: []\ndatabase: sqlite:///data/x.db\n")
    (tmp_path / "sources.yaml").write_text("# mine\nsources: []\n")
    return tmp_path


def test_added_sources_are_in_the_configuration(directory):
    add_sources(directory, [ONE, TWO])

    one, two = read(directory).sources
    assert (one.id, one.kind, one.url) == ("one", "feed", "https://one.example/rss")
    assert (two.name, two.country, two.languages) == ("Two", "NO", ("no", "kk"))
    assert (directory / "sources.yaml").read_text().startswith("# mine\n")


def test_a_missing_file_is_made(directory):
    (directory / "sources.yaml").unlink()

    add_sources(directory, [ONE])

    assert [source.id for source in read(directory).sources] == ["one"]


def test_a_linked_file_stays_a_link_and_keeps_its_mode(directory):
    real = directory / "elsewhere"
    (directory / "sources.yaml").rename(real)
    real.chmod(0o640)
    (directory / "sources.yaml").symlink_to(real)

    add_sources(directory, [ONE])

    assert (directory / "sources.yaml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "one" in real.read_text()


@pytest.mark.parametrize(
    "broken", ["sources: [\n", "sources:\n  - id: one\n    kind: fax\n    url: https://x.example/\n"]
)
def test_a_configuration_with_errors_is_not_touched(directory, broken):
    (directory / "sources.yaml").write_text(broken)

    with pytest.raises((ConfigurationError, UsageError)):
        add_sources(directory, [TWO])

    assert (directory / "sources.yaml").read_text() == broken
    assert sorted(path.name for path in directory.iterdir()) == ["sources.yaml", "steppewatch.yaml"]


def test_an_id_that_is_there_is_not_added(directory):
    add_sources(directory, [ONE])
    before = (directory / "sources.yaml").read_text()

    with pytest.raises(ConfigurationError):
        add_sources(directory, [ONE])

    assert (directory / "sources.yaml").read_text() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_directory_that_cannot_be_written_is_an_error(directory):
    directory.chmod(0o500)
    try:
        with pytest.raises(JobsError, match="cannot write"):
            add_sources(directory, [ONE])
    finally:
        directory.chmod(0o700)
