"""`check` and `init` as their users run them."""

import json
import stat
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result

from jobs.commands.check import command as check
from jobs.commands.init import command as init
from jobs.errors import UsageError

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
        "all, any, id, none, notify, query, score, threshold, title",
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
    assert result.stderr.endswith(": 1 source polled, 1 listed but not yet polled, 1 watch, 1 channel\n")


def test_warnings_do_not_fail(write) -> None:
    directory = write({})
    (directory / "watchs.yml").write_text("watches: []\n")

    result = run_check(directory)

    assert result.stdout == 'watchs.yml:1:1: warning: this file is not read, did you mean "watches.yaml"?\n'
    assert result.exit_code == 0


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
