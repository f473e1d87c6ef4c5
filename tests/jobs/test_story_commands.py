"""What a user sees of stories: `stories`, `articles`, `alerts --refused`, and `group` over the archive."""

import json

import pytest
from builders import a_match, a_source, a_watch, archive_with
from click.testing import CliRunner
from daemon import write_configuration
from stories import BLAST, BRIDGE, NOON, grouped

from alerts.ledger import Decisions
from alerts.model import Decision
from jobs.cli import main
from scraper import clock

SOURCES = tuple(a_source(name, page="feed") for name in ("tass", "ria", "kabar"))


@pytest.fixture
def config(tmp_path):
    """A story of two sources in two languages that credit Reuters, another of one, and a refusal of the copy."""
    directory = write_configuration(
        tmp_path, sources="sources: []\n", watches="watches: []\n", channels="channels: []\n"
    )
    (tmp_path / "data").mkdir(exist_ok=True)
    archive = archive_with(tmp_path / "data", *SOURCES)
    text = f"KARAGANDA (Reuters) - {BLAST}"
    grouped(archive, "tass", "Blast in a mine", text, language="en", seconds=1)
    grouped(archive, "kabar", "Bridge closed", BRIDGE, language="en", seconds=2)
    copy = grouped(archive, "ria", "Взрыв в шахте", text, language="ru", seconds=3)
    decisions = Decisions(archive.database)
    decisions.sync_watches([a_watch()], now=NOON)
    with archive.database.transaction():
        decisions.record(a_match(), copy.id, Decision(False, "the story was told"), now=NOON)
    archive.database.close()
    return str(directory)


def call(*arguments):
    done = CliRunner().invoke(main, list(arguments), prog_name="steppewatch")
    assert done.exit_code == 0, done.output
    return done.stdout


def rows(*arguments):
    return [json.loads(line) for line in call(*arguments, "--json").splitlines()]


def test_stories_of_several_articles_are_listed_with_their_articles(config):
    (story,) = rows("stories", "--config", config)

    assert (story["id"], story["title"], story["languages"]) == ("4", "Blast in a mine", ["en", "ru"])
    assert (story["outlets"], story["independent"]) == (2, 1)
    first, copy = story["articles"]
    assert (first["relation"], first["of"], first["credits"]) == ("new", None, ["reuters"])
    assert (copy["relation"], copy["of"], copy["source"], copy["language"]) == ("copy", "4", "ria", "ru")
    assert copy["score"] > 0.5
    assert "with article 4" in copy["reason"]
    assert {"article", "url", "title", "first_seen_at"} <= set(copy)


def test_the_story_of_the_newest_article_comes_first(config):
    found = rows("stories", "--articles-min", "1", "--config", config)

    assert [story["title"] for story in found] == ["Blast in a mine", "Bridge closed"]
    assert len(rows("stories", "--articles-min", "1", "--limit", "1", "--config", config)) == 1


def test_headlines_are_in_the_language_asked_for_where_there_is_one(config):
    found = rows("stories", "--articles-min", "1", "--language", "ru", "--config", config)

    assert [story["title"] for story in found] == ["Взрыв в шахте", "Bridge closed"]


def test_one_story_is_shown_with_its_articles(config):
    shown = call("stories", "4", "--config", config)

    assert "Story 4: Blast in a mine (2 outlets, 1 independent)" in shown
    assert "copy of 4, " in shown
    assert "credits reuters" in shown


def test_an_id_that_was_merged_away_shows_the_story_it_is_part_of(tmp_path, config):
    from scraper.archive import Archive, open_database

    database = open_database(tmp_path / "data" / "steppewatch.db", create=False)
    with database.transaction():
        Archive(database).stories.merge(4, 5)
    database.close()

    (story,) = rows("stories", "5", "--config", config)

    assert story["id"] == "4"
    assert [one["article"] for one in story["articles"]] == ["4", "5", "6"]


def test_an_unknown_story_is_bad_usage(config):
    done = CliRunner().invoke(main, ["stories", "999", "--config", config])

    assert done.exit_code == 2
    assert "no story 999" in done.stderr


def test_articles_say_their_place(config):
    copy = rows("articles", "--limit", "1", "--config", config)[0]

    assert (copy["relation"], copy["of"], copy["story"]) == ("copy", "4", "4")
    assert copy["score"] > 0.5


def test_a_refusal_is_shown_with_story_and_reason(config):
    (no,) = rows("alerts", "--refused", "--config", config)

    assert (no["watch"], no["article"], no["story"], no["reason"]) == ("kz", "6", "4", "the story was told")
    assert rows("alerts", "--refused", "--watch", "another", "--config", config) == []


def test_group_over_the_archive_says_the_same_and_stores_nothing(config, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    stored = rows("articles", "--config", config)

    lines = [json.loads(line) for line in call("group", "--archive", "--config", config).splitlines()]

    assert [line["document"] for line in lines] == ["1", "2", "3", "4", "5", "6"]
    assert [(line["relation"], line["of"]) for line in lines[3:]] == [("new", None), ("new", None), ("copy", "4")]
    assert lines[5]["story"] == lines[3]["story"]
    assert rows("articles", "--config", config) == stored


def test_group_over_a_time_that_is_none_is_bad_usage(config):
    done = CliRunner().invoke(main, ["group", "--archive", "--since", "week", "--config", config])

    assert done.exit_code == 2
    assert "'week' is not a time like 12h or 7d" in done.stderr
