"""`articles --versions` as a user calls it."""

import json

import pytest
from builders import NOON, a_page, a_report, a_source, after, an_entry, record
from click.testing import CliRunner
from daemon import write_configuration

from jobs.cli import main
from scraper.archive import Archive, open_database

TEXT = (
    "Twelve lorries wait at the bridge in Oral, the ministry said on Sunday; repairs will take until the month's end."
)


@pytest.fixture
def config(tmp_path):
    """The configuration of an installation whose archive holds one edit."""
    directory = write_configuration(
        tmp_path, sources="sources: []\n", watches="watches: []\n", channels="channels: []\n"
    )
    (tmp_path / "data").mkdir()
    archive = Archive(open_database(tmp_path / "data" / "steppewatch.db", create=True))
    archive.sources.sync([a_source()], now=NOON)
    record(archive, a_report(an_entry(0)))
    record(archive, a_report(an_entry(1)), seconds=1)
    (work,) = archive.backlog.due("page", after(1), limit=9)
    archive.record_page(work.ref, a_page(TEXT), now=after(1))
    with archive.database.transaction():
        archive.backlog.add("review", work.ref, now=after(1))
    archive.record_review(
        work.ref, a_page(TEXT.replace("Twelve", "Fifteen"), modified_at=after(8)), next_at=None, now=after(9)
    )
    archive.database.close()
    return directory


def call(config, *options):
    return CliRunner().invoke(main, ["articles", "--config", str(config), "--versions", *options])


def test_edits_are_listed_with_the_words_that_went_and_came(config):
    done = call(config)

    assert done.exit_code == 0, done.output
    assert "[-Twelve-] {+Fifteen+}" in done.output
    assert "edit" in done.output


def test_edits_as_json_hold_the_text(config):
    row = json.loads(call(config, "--json").stdout)

    assert row["modified_at"] == "2026-11-22T12:00:08.000000Z"

    assert (row["kind"], row["n"], row["reason"]) == ("edit", 1, "twelve → fifteen")
    assert row["text"].startswith("Fifteen lorries")
