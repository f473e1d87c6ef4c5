"""What the kinds of channels may say in channels.yaml: the addresses, rooms and tokens of chat services."""

from pathlib import Path

import pytest

from alerts.config import CHANNEL_KINDS

ROOT = Path(__file__).parents[3]
SECRETS = {"TOKEN": "s3cret-token", "HOOK": "https://hooks.example/services/s3cret-token-of-mine"}


def channel(*lines: str) -> dict[str, str]:
    return {"channels.yaml": "channels:\n  - id: desk\n" + "".join(f"    {line}\n" for line in lines)}


def matrix(room: str = '"!abc:example.org"', token: str = '"${TOKEN}"') -> dict[str, str]:
    return channel("kind: matrix", "api: https://matrix.example.org", f"token: {token}", f"room: {room}")


@pytest.mark.parametrize(
    "lines",
    [
        ("kind: matrix", "api: https://m.example", 'token: "${TOKEN}"', 'room: "!Ab-_c"', "loud: true"),
        ("kind: mattermost", 'url: "${HOOK}"'),
        ("kind: discord", 'url: "${HOOK}"'),
        ("kind: teams", 'url: "${HOOK}"'),
        ("kind: ntfy", "topic: desk-alerts"),
        ("kind: ntfy", 'topic: "${TOKEN}"', 'token: "${TOKEN}"', "api: http://127.0.0.1:8080"),
        ("kind: slack", 'url: "${HOOK}"'),
        ("kind: slack", 'token: "${TOKEN}"', "channel: C0123456789"),
        ("kind: webhook", "url: http://127.0.0.1/hook", 'secret: "${TOKEN}"'),
        ("kind: atom", "directory: data/feeds", "keep: 50"),
    ],
)
def test_right_channels_are_read_without_a_warning(read_with, lines: tuple[str, ...]) -> None:
    configuration = read_with(channel(*lines), SECRETS)

    assert configuration.channels[0].kind == lines[0].removeprefix("kind: ")
    assert configuration.warnings == ()
    assert "s3cret" not in repr(configuration.channels)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (matrix(room='"#news:example.org"'), "6:11: room: a room is its internal id"),
        (matrix(room='"!a/../b"'), "6:11: room: a room is its internal id"),
        (matrix(token="s3cret-token"), "5:12: token: a secret is written as ${ENV_NAME}"),
        (channel("kind: matrix", 'token: "${TOKEN}"', 'room: "!a:b"'), '2:5: missing key "api"'),
        (channel("kind: discord", "url: https://discord.com/api/webhooks/1/s3cret"), "4:10: url: whoever knows"),
        (channel("kind: mattermost", "url: https://chat.example.org/hooks/s3cret"), "4:10: url: whoever knows"),
        (channel("kind: teams", 'url: "${OLD}"'), "4:10: url: this address is of a connector"),
        (channel("kind: ntfy", "topic: my topic"), "4:12: topic: not a topic"),
        (channel("kind: slack"), "2:5: write either url"),
        (channel("kind: slack", 'url: "${HOOK}"', 'token: "${TOKEN}"', "channel: C0123456789"), "2:5: write either"),
        (channel("kind: slack", 'token: "${TOKEN}"'), "2:5: token and channel go together"),
        (channel("kind: slack", 'token: "${TOKEN}"', 'channel: "#news"'), "5:14: channel: a channel is its id"),
        (channel("kind: webhook", "url: http://127.0.0.1/hook", "secret: s3cret-k3y"), "5:13: secret: a secret is"),
        (channel("kind: atom"), '2:5: missing key "directory"'),
        (channel("kind: atom", "directory: d", "keep: 0"), "5:11: keep: must be at least 1"),
    ],
)
def test_wrong_channels_are_told_with_their_place(errors_of, files: dict[str, str], message: str) -> None:
    old = "https://me.webhook.office.com/webhookb2/s3cret"
    lines = errors_of(files, SECRETS | {"OLD": old})

    assert len(lines) == 1
    assert lines[0].startswith(f"channels.yaml:{message}")
    assert "s3cret" not in lines[0]


@pytest.mark.parametrize("token", ["two words", "tab\tX-Evil: 1", "ключ"])
def test_a_token_that_would_be_another_header_is_refused(errors_of, token: str) -> None:
    (line,) = errors_of(matrix(), {"TOKEN": token})

    assert line.startswith("channels.yaml:5:12: token: what was looked up is not a token")


@pytest.mark.parametrize("kind", sorted(CHANNEL_KINDS))
def test_every_kind_is_documented_from_nothing_to_a_first_message(kind: str) -> None:
    text = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
    (section,) = [part for part in text.split("\n## ") if f"\n  kind: {kind}\n" in part]

    assert "steppewatch channels test" in section
    assert "After a crash" in " ".join(section.split())


def test_every_kind_is_shown_in_the_starter() -> None:
    starter = (ROOT / "jobs" / "starter" / "channels.yaml").read_text(encoding="utf-8")

    assert [kind for kind in CHANNEL_KINDS if f"kind: {kind}\n" not in starter] == []
