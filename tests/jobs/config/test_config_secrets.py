"""Secrets come by reference, are looked up when the configuration is read, and are shown nowhere."""

import logging
import pickle
from pathlib import Path

import pytest

from alerts.keys import Secret

PLANTED = "hunter2-s3cr3t"


def telegram(token: str) -> dict[str, str]:
    return {
        "channels.yaml": f'channels:\n  - id: desk\n    kind: telegram\n    token: {token}\n    chat: "-100123"\n',
    }


def smtp(*lines: str) -> dict[str, str]:
    return {
        "channels.yaml": "channels:\n  - id: desk\n    kind: email\n    to: [a@b.org]\n    sender: s@b.org\n    smtp:\n"
        + "".join(f"      {line}\n" for line in lines)
    }


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{PLANTED}\n")
    path.chmod(0o600)
    return path


def test_secret_of_the_environment_is_looked_up(read_with) -> None:
    (settings,) = read_with(telegram('"${TOKEN}"'), {"TOKEN": "123:abc"}).channels

    assert settings.token.reveal() == "123:abc"


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_secret_of_a_file_loses_its_line_end_only(read_with, secret_file: Path, ending: str) -> None:
    secret_file.write_bytes(f" {PLANTED} {ending}".encode())

    configuration = read_with(smtp("host: m.example", "user: me", f"password: file:{secret_file}"))

    assert configuration.channels[0].smtp.password.reveal() == f" {PLANTED} "
    assert configuration.warnings == ()


def test_user_may_stand_in_clear(read_with, secret_file: Path) -> None:
    (settings,) = read_with(smtp("host: m.example", "user: me", f"password: file:{secret_file}")).channels

    assert settings.smtp.user.reveal() == "me"


def test_secret_file_that_others_can_read_is_warned_of_where_it_is_named(read_with, secret_file: Path) -> None:
    secret_file.chmod(0o640)

    (warning,) = read_with(smtp("host: m.example", "user: me", f"password: file:{secret_file}")).warnings

    assert str(warning) == (
        f"channels.yaml:9:17: warning: the secret file {secret_file} can be read by other users: chmod 600"
    )


@pytest.mark.parametrize(
    "token",
    [
        f'"{PLANTED}"',
        f"!{PLANTED}",
        f"*{PLANTED}",
        f"&{PLANTED}",
        f"!{PLANTED}! x",
        f"[{PLANTED}]",
        f"{{{PLANTED}}}",
        f"'{PLANTED}' x",
        f"x: {PLANTED}",
        f'"${{{PLANTED}}}"',
        f'"$({PLANTED})"',
        f'"file:{PLANTED}"',
        f'"${{A}}{PLANTED}"',
        "1234567890",
    ],
)
def test_secret_in_clear_is_refused_and_not_repeated(errors_of, token: str) -> None:
    lines = errors_of(telegram(token))

    assert lines
    assert all(PLANTED not in line and "1234567890" not in line for line in lines)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({}, "the environment variable TOKEN is not set"),
        ({"TOKEN": " "}, "the environment variable TOKEN is empty"),
        ({"TOKEN": "a\nb"}, "the environment variable TOKEN holds more than one line"),
        ({"TOKEN": "123/../x"}, "what was looked up is not a token"),
    ],
)
def test_bad_variable_is_named_and_its_value_is_not(errors_of, environ: dict[str, str], message: str) -> None:
    (line,) = errors_of(telegram('"${TOKEN}"'), environ)

    assert line.startswith(f"channels.yaml:4:12: token: {message}")
    assert "123/" not in line


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "is empty"), (b"a\nb\n", "holds more than one line"), (b"\xff", "is not UTF-8"), (b"x" * 9000, "is larger")],
)
def test_bad_secret_file_is_named(errors_of, secret_file: Path, content: bytes, message: str) -> None:
    secret_file.write_bytes(content)

    (line,) = errors_of(telegram(f"file:{secret_file}"))

    assert line.startswith(f"channels.yaml:4:12: token: the secret file {secret_file} {message}")


def test_secret_file_that_is_not_there_is_named(errors_of, tmp_path: Path) -> None:
    (line,) = errors_of(telegram(f"file:{tmp_path}/gone"))

    assert (
        line == f"channels.yaml:4:12: token: the secret file {tmp_path}/gone cannot be read: No such file or directory"
    )


def test_directory_in_place_of_a_secret_file_is_refused(errors_of, tmp_path: Path) -> None:
    assert len(errors_of(telegram(f"file:{tmp_path}"))) == 1


@pytest.mark.parametrize("show", [str, repr, "{}".format, "%s".__mod__])
def test_secret_shows_itself_nowhere(read_with, caplog: pytest.LogCaptureFixture, show) -> None:
    configuration = read_with(telegram('"${TOKEN}"'), {"TOKEN": PLANTED})
    logging.getLogger("test").warning("read %s %r", configuration, configuration.channels)

    assert PLANTED not in show(configuration)
    assert PLANTED not in show(configuration.channels[0].token)
    assert PLANTED not in caplog.text
    assert "***" in show(configuration.channels[0].token)


def test_secret_is_not_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(PLANTED))


def test_secrets_compare_by_value_so_that_a_new_one_is_noticed() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


def url_of(kind: str, url: str) -> dict[str, str]:
    return {"channels.yaml": f"channels:\n  - id: desk\n    kind: {kind}\n    url: {url}\n"}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8900/hook", "http://localhost/x", "http://slack-double:80/x", "http://10.1.2.3/x"]
)
def test_slack_address_on_a_host_of_ones_own_may_stand_in_clear(read_with, url: str) -> None:
    (settings,) = read_with(url_of("slack", url)).channels

    assert settings.url.reveal() == url


def test_slack_address_in_clear_is_refused(errors_of) -> None:
    assert errors_of(url_of("slack", f"https://hooks.slack.com/services/{PLANTED}")) == [
        "channels.yaml:4:10: url: whoever knows this address can post: write it as ${ENV_NAME} or file:/path"
    ]


def test_webhook_with_a_password_in_its_address_needs_a_reference(read_with, errors_of) -> None:
    address = f"https://me:{PLANTED}@a.example/hook"

    (line,) = errors_of(url_of("webhook", address))
    (settings,) = read_with(url_of("webhook", '"${HOOK}"'), {"HOOK": address}).channels

    assert line.startswith("channels.yaml:4:10: url: an address with a password is a secret")
    assert settings.url.reveal() == address


def test_password_without_encryption_is_warned_of_where_the_server_is_elsewhere(read_with, secret_file: Path) -> None:
    lines = ("security: none", "user: me", f"password: file:{secret_file}")

    far = read_with(smtp("host: mail.example", *lines)).warnings
    near = read_with(smtp("host: 127.0.0.1", *lines)).warnings

    assert [str(warning).split(": ", 1)[0] for warning in far] == ["channels.yaml:8:17"]
    assert near == ()
