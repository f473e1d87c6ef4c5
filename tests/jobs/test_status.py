"""What `status` and its siblings tell a person, from a database alone."""

import json

from builders import NOON, a_match, a_page, a_report, a_source, a_watch, after, an_alert, an_entry, archive_with, record
from click.testing import CliRunner

from alerts.ledger import Decisions, Holds, Messages
from alerts.ledger.holds import Hold
from alerts.ledger.messages import Delivery
from alerts.model import Decision
from jobs.cli import main
from jobs.status import gather
from scraper.clock import text_of
from scraper.model import PollReport


def filled(directory):
    """A database with a good, a failing and an unpolled source, one alert delivered and one refusal."""
    listing = a_source("listing", kind="listing", status="unverified")
    archive = archive_with(directory, a_source("tass"), a_source("gone"), baseline=False)
    archive.sources.sync([a_source("tass"), a_source("gone"), listing], now=NOON)
    record(archive, a_report(an_entry(0, key="old")))
    record(archive, a_report(an_entry(1, title="Kazakhstan plans a pipeline")))
    archive.record_page(archive.backlog.due("page", NOON, limit=1)[0].ref, a_page(), now=NOON)
    record(archive, PollReport("gone", "failed", status=404, error="HTTP 404"), seconds=60)
    decisions, messages = Decisions(archive.database), Messages(archive.database)
    decisions.sync_watches([a_watch("kz"), a_watch("ru")], now=NOON)
    with archive.database.transaction():
        decisions.record(a_match("kz"), 2, Decision(True, "first article that fires the watch"), now=NOON)
        decisions.record(a_match("ru"), 2, Decision(False, "first seen before the watch existed"), now=NOON)
        decisions.add_alert(an_alert("a1", article_id=2))
        messages.add("desk", ("a1",), now=NOON)
    return archive


def call(tmp_path, *arguments):
    config = tmp_path / "config"
    config.mkdir(exist_ok=True)
    (config / "steppewatch.yaml").write_text(f"database: sqlite:///{tmp_path}/steppewatch.db\ncatalogue: []\n")
    done = CliRunner().invoke(main, [*arguments, "--config", str(config)], prog_name="steppewatch")
    assert done.exit_code == 0, done.output
    return done.output


def test_status_counts_what_is_there(tmp_path):
    status = gather(filled(tmp_path).database, after(120))

    assert (status.sources_polled, status.sources_failing, status.sources_not_yet_polled) == (2, 1, 1)
    assert [(failing.id, failing.error, failing.failing_since) for failing in status.failing] == [
        ("gone", "HTTP 404", after(60))
    ]
    assert [(stage.stage, stage.rows) for stage in status.backlog] == [("group", 2)]  # one of them of the baseline
    assert [(channel.id, channel.waiting, channel.delivered) for channel in status.channels] == [("desk", 1, 0)]
    assert status.last_alert.headline == "Kazakhstan plans a pipeline"


def test_status_reads_as_sentences(tmp_path):
    filled(tmp_path).database.close()

    said = call(tmp_path, "status")

    for words in (
        "not running",
        "2 polled",
        "1 failing, 1 not polled",
        "HTTP 404",
        "2026-11-22 12:01",
        "Watch kz: Kazakhstan plans a pipeline",
    ):
        assert words in said


def test_sources_say_which_are_not_polled_and_which_fail(tmp_path):
    filled(tmp_path).database.close()

    assert "not polled: unverified address" in call(tmp_path, "sources")
    failing = call(tmp_path, "sources", "--failing")
    assert "gone" in failing
    assert "tass" not in failing


def test_alerts_show_matches_told_and_refused(tmp_path):
    filled(tmp_path).database.close()

    assert "desk: waiting" in call(tmp_path, "alerts")
    assert "first seen before the watch existed" in call(tmp_path, "alerts", "--refused")
    assert "Kazakhstan plans a pipeline" in call(tmp_path, "articles")


def test_audit_accounts_for_what_waits_and_says_what_is_not_told(tmp_path):
    filled(tmp_path).database.close()

    said = call(tmp_path, "audit", "--since", "365d")

    for words in (
        "2 matches since",
        "1 told, 1 not",
        "first seen before the watch existed",
        "waiting",
        "accounted for",
    ):
        assert words in said


def test_audit_finds_an_alert_that_no_message_carries(tmp_path):
    archive = filled(tmp_path)
    with archive.database.transaction():
        archive.database.execute("DELETE FROM message_alerts")
    archive.database.close()
    config = tmp_path / "config"
    call(tmp_path, "status")

    done = CliRunner().invoke(main, ["audit", "--since", "365d", "--config", str(config)], prog_name="steppewatch")

    assert done.exit_code == 1
    assert "missing" in done.output


def test_show_tells_an_alert_from_the_match_to_the_tries(tmp_path):
    archive = filled(tmp_path)
    messages = Messages(archive.database)
    (envelope,) = messages.front("desk", after(120), aside=False, limit=9)
    with archive.database.transaction():
        messages.log(Delivery(envelope.id, after(130), "retry", "HTTP 500"))
        Decisions(archive.database).acknowledge("a1", note="called the ministry", now=after(140))
    archive.database.close()

    said = call(tmp_path, "alerts", "show", "a")

    for words in (
        "alert a1 (first)",
        "why told  first article that fires the watch",
        "found     Kazakhstan in the title at 0",
        "channel   desk: waiting",
        "try       11-22 12:02:10 desk: retry, HTTP 500",
        "seen to   2026-11-22 12:02 UTC: called the ministry",
    ):
        assert words in said


def test_status_counts_verdicts(tmp_path):
    status = gather(filled(tmp_path).database, after(120))

    assert status.verdicts == {"ok": 1, "gone": 1}


def test_sources_as_json_say_how_each_is_doing_and_what_it_costs(tmp_path):
    filled(tmp_path).database.close()

    rows = {row["id"]: row for row in map(json.loads, call(tmp_path, "sources", "--json").splitlines())}

    assert (rows["gone"]["verdict"], rows["gone"]["verdict_reason"]) == ("gone", "HTTP 404")
    assert (rows["tass"]["polls"], rows["gone"]["polls"]) == (2, 1)
    assert "verdict" not in rows["listing"]


def test_alerts_as_json_say_what_is_held_and_until_when(tmp_path):
    archive = filled(tmp_path)
    with archive.database.transaction():
        Holds(archive.database).add(Hold("a1", "phone", "kz", "quiet hours", NOON, after(3600)))
    archive.database.close()

    (row,) = map(json.loads, call(tmp_path, "alerts", "--json").splitlines())

    assert row["held"] == [{"channel": "phone", "until": text_of(after(3600)), "reason": "quiet hours"}]
