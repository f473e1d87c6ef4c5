"""`check` and `init` as their users run them."""

import json
import stat
from pathlib import Path
from textwrap import dedent

import pytest
from builders import NOON, a_report, a_source, an_entry, archive_with, record
from click.testing import CliRunner, Result

from jobs.commands.check import command as check
from jobs.commands.init import command as init
from jobs.errors import UsageError
from scraper import clock

SIX_ERRORS = dedent(
    """\
    # Six things are wrong with this file.
    watches:
      - id: kz-energy
        prioritty: high
        query: 'Kazakhstan AND (pipeline OR CSTO'
        notify: [desk]
      - id: kz-energy
        query: "Kazakhstan AND gas"
        notify: [desk, desc]
      - id: water
        title: 1991
        qurey: '"Amu Darya"'
        notify: [desk]
      - id: gas
        query: gas
        notify: [desk]
    """
)


def run_check(directory: Path, *options: str) -> Result:
    return CliRunner().invoke(check, ["--config", str(directory), *options])


def test_six_planted_errors_print_six_lines_with_their_places(write) -> None:
    result = run_check(write({"watches.yaml": SIX_ERRORS}))

    assert result.stdout.splitlines() == [
        'watches.yaml:4:5: unknown key "prioritty", allowed: '
        "all, any, digest, group_wait, id, languages, max_per_hour, none, notify, on_change, query, quiet, score,"
        " severity, threshold, title, updates",
        "watches.yaml:5:28: a bracket is not closed; for example: (pipeline OR CSTO)",
        'watches.yaml:7:9: duplicate id "kz-energy", first on line 3',
        'watches.yaml:9:20: unknown channel "desc", did you mean "desk"?',
        "watches.yaml:11:12: title: must be text, and YAML reads 1991 as a number: quote it",
        'watches.yaml:12:5: unknown key "qurey", did you mean "query"?',
    ]
    assert result.exit_code == 2


def test_errors_of_all_files_are_told_in_the_order_of_the_files(write) -> None:
    directory = write(
        {
            "channels.yaml": "channels:\n  - id: desk\n    kind: pigeon\n",
            "steppewatch.yaml": "timezone: Asia/Almati\n",
            "sources.yaml": "sources: [\n",
            "watches.yaml": "watches:\n  - id: a b\n    query: x\n    notify: []\n",
        }
    )

    files = [line.split(":")[0] for line in run_check(directory).stdout.splitlines()]

    assert files == ["steppewatch.yaml", "sources.yaml", "watches.yaml", "channels.yaml"]


def test_json_has_one_object_a_problem(write) -> None:
    result = run_check(write({"watches.yaml": SIX_ERRORS}), "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]

    assert [(line["file"], line["line"], line["column"]) for line in lines][:2] == [
        ("watches.yaml", 4, 5),
        ("watches.yaml", 5, 28),
    ]
    assert {line["severity"] for line in lines} == {"error"}


def test_right_configuration_says_what_it_polls(write) -> None:
    directory = write(
        {
            "sources.yaml": "sources:\n"
            "  - {id: a, kind: feed, url: 'https://a.example/'}\n"
            "  - {id: b, kind: telegram, url: 'https://t.me/s/b'}\n"
        }
    )

    result = run_check(directory)

    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.endswith(": 2 sources polled, 0 listed but not polled, 1 watch, 1 channel\n")


def test_warnings_do_not_fail(write) -> None:
    directory = write({})
    (directory / "watchs.yml").write_text("watches: []\n")

    result = run_check(directory)

    assert result.stdout == 'watchs.yml:1:1: warning: this file is not read, did you mean "watches.yaml"?\n'
    assert result.exit_code == 0


def test_what_is_hardly_meant_is_said_at_its_place(write) -> None:
    lines = (
        "watches:",
        "  - {id: a, query: 'Russia AND pipelin', notify: [desk]}",
        "  - {id: b, all: [СSTO, Russia], notify: [desk]}",
        "  - {id: c, score: {CSTO: 3, ОДКБ: 3, threshold: 6}, notify: [desk]}",
    )

    result = run_check(write({"watches.yaml": "\n".join(lines) + "\n"}))

    assert result.stdout.splitlines() == [
        "watches.yaml:2:32: warning: pipelin is in no vocabulary; did you mean pipeline?",
        "watches.yaml:3:13: warning: СSTO mixes alphabets, Latin STO and Cyrillic С: read as Latin CSTO",
        "watches.yaml:4:13: warning: CSTO and ОДКБ are one concept",
    ]
    assert result.exit_code == 0


def test_expected_flood_is_said_at_the_watch(write, tmp_path: Path) -> None:
    entries = [an_entry(n, title=f"Gas flows, part {n}") for n in range(1, 62)]
    archive = archive_with(tmp_path, a_source(page="feed"))
    moment = clock.now() - NOON
    record(archive, a_report(*entries), seconds=moment.total_seconds() - 60)
    for work in archive.backlog.due("group", clock.now(), limit=100):
        archive.group(work.ref, now=clock.now())
    archive.database.close()
    watches = (
        "watches:\n  - {id: quiet, query: Kazakhstan, notify: [desk]}\n  - {id: gas, query: gas!, notify: [desk]}\n"
    )
    settings = f"catalogue: []\ndatabase: sqlite:///{tmp_path}/steppewatch.db\n"

    result = run_check(write({"watches.yaml": watches, "steppewatch.yaml": settings}))

    said = "would have fired on 61 of the 61 articles of the last day, 61 a day"
    assert result.stdout == f"watches.yaml:3:15: warning: {said}\n"
    assert result.exit_code == 0


def test_database_that_cannot_be_read_does_not_fail_the_check(write, tmp_path: Path) -> None:
    (tmp_path / "steppewatch.db").write_text("no database at all, but long enough to be looked at")
    settings = f"catalogue: []\ndatabase: sqlite:///{tmp_path}/steppewatch.db\n"

    result = run_check(write({"steppewatch.yaml": settings}))

    assert "the watches were not tried on stored articles: cannot read the database" in result.stderr
    assert (result.stdout, result.exit_code) == ("", 0)


def test_missing_directory_names_the_command_that_makes_one(tmp_path: Path) -> None:
    result = run_check(tmp_path / "nowhere")

    assert "no such directory; `steppewatch init" in result.stdout
    assert result.exit_code == 2


def test_starter_is_right_and_polls_every_pack(tmp_path: Path) -> None:
    result = CliRunner().invoke(init, [str(tmp_path / "new" / "config")])
    assert result.exit_code == 0

    checked = run_check(tmp_path / "new" / "config")

    assert (checked.exit_code, checked.stdout) == (0, "")
    assert "0 sources polled" not in checked.stderr


def test_init_overwrites_nothing_and_names_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "watches.yaml").write_text("mine")

    result = CliRunner().invoke(init, [str(tmp_path)])

    assert isinstance(result.exception, UsageError)
    assert result.exception.exit_code == 2
    assert "already holds watches.yaml; nothing was written" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["watches.yaml"]
    assert (tmp_path / "watches.yaml").read_text() == "mine"


def test_starter_files_can_be_edited_by_their_owner(tmp_path: Path) -> None:
    CliRunner().invoke(init, [str(tmp_path)])

    assert all(path.stat().st_mode & stat.S_IWUSR for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ["desk-mail", "desk-telegram", "desk-slack", "ops"])
def test_commented_examples_of_channels_are_right(tmp_path: Path, name: str) -> None:
    CliRunner().invoke(init, [str(tmp_path)])
    secret = tmp_path / "smtp"
    secret.write_text("secret\n")
    secret.chmod(0o600)
    path = tmp_path / "channels.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line == f"  # - id: {name}")
    end = next((number for number in range(begin, len(lines)) if not lines[number].startswith("  # ")), len(lines))
    uncommented = [line.replace("  # ", "  ", 1) for line in lines[begin:end]]
    path.write_text("\n".join([*lines[:begin], *uncommented, *lines[end:]]).replace("/run/secrets/smtp", str(secret)))
    environ = {"SMTP_USER": "u", "TELEGRAM_TOKEN": "1:a", "SLACK_URL": "https://hooks.slack.com/services/x"}

    result = CliRunner(env=environ).invoke(check, ["--config", str(tmp_path)])

    assert result.stdout == ""
    assert result.stderr.endswith("4 watches, 3 channels\n")
