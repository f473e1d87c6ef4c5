"""Channels that lead to the fakes, built from settings as the daemon builds them."""

from pathlib import Path
from typing import Any

from fakes.http import FakeHttp
from fakes.slack import FakeSlack
from fakes.smtp import FakeSmtp

from alerts.channels import build
from alerts.channels.base import Channel
from alerts.config import CHANNEL_KINDS, ChannelSettings
from alerts.keys import Secret

ALMATY = "Asia/Almaty"
SECRETS = ("url", "token", "topic")  # keys whose values are secrets


def settings(kind: str, **keys: Any) -> ChannelSettings:
    """Settings of a channel called "desk", checked as those in channels.yaml are."""

    def lookup(reference: str) -> str:
        raise AssertionError(f"tests give secrets themselves, not {reference}")

    return CHANNEL_KINDS[kind].model_validate({"id": "desk", **keys}, context={"lookup": lookup})


def channel_to(target: FakeSmtp | FakeHttp | Path, **keys: Any) -> Channel:
    """A channel to the fake, or to a file; `keys` replace settings."""
    match target:
        case FakeSmtp():
            return build(settings("email", **email_keys(target, **keys)), timezone=ALMATY)
        case FakeHttp():
            usual = {name: Secret(value) if name in SECRETS else value for name, value in target.keys.items()}
            return build(settings(target.kind, **(usual | keys)), timezone=ALMATY)
        case Path():
            return build(settings("file", path=target), timezone=ALMATY)


def app_of(slack: FakeSlack, **keys: Any) -> Channel:
    """A channel to the fake as an app with a token."""
    usual = slack.app_keys | {"token": Secret(slack.token)}
    return build(settings("slack", **(usual | keys)), timezone=ALMATY)


def email_keys(smtp: FakeSmtp, **keys: Any) -> dict[str, Any]:
    """Keys of `smtp:` go to the server's part, all others beside it."""
    of_server = {name: keys.pop(name) for name in ("host", "port", "security", "user", "password") if name in keys}
    server = {"host": "127.0.0.1", "port": smtp.port, "security": "none", **of_server}
    return {"to": ("desk@example.org",), "sender": "steppewatch@example.org", "smtp": server, **keys}
