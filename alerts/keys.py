"""What the keys of `channels.yaml` may hold: secrets by reference, addresses of servers, mailboxes and chats.

A secret stands in the file as `${ENV_NAME}` or `file:/path` and is looked up while the entry is read, by the function
in the validation context; what is kept is a `Secret`, which no log, error or repr gives away. Every check raises
ValueError in words for the reader.
"""

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from typing import final
from urllib.parse import urlsplit

from pydantic import ValidationInfo

from scraper.config import check_url, literal_address, quoted

REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}|file:/.+")
# The addr-spec of RFC 5322 without comments, quoted parts and literals, which real mailboxes do not have.
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?=[^@]{1,255}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
HOST = re.compile(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?")
CHAT = re.compile(r"-?\d{1,20}|@[A-Za-z][A-Za-z0-9_]{3,31}")


@final
class Secret:
    """A value that only `reveal()` shows: not repr, str, format, pickle or an error."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


Lookup = Callable[[str], str]  # a reference to its value; raises ValueError in words that do not hold the value


def look_up(value: object, info: ValidationInfo) -> object:
    """The secret that a reference stands for. What stands in the file is in no error: it may be the secret."""
    if isinstance(value, Secret):
        return value
    if not isinstance(value, str) or not REFERENCE.fullmatch(value):
        raise ValueError("a secret is written as ${ENV_NAME} or file:/path, never in clear")
    assert info.context is not None, "entries that hold references are read with a lookup"
    lookup: Lookup = info.context["lookup"]
    return Secret(lookup(value))


def look_up_or_keep(value: object, info: ValidationInfo) -> object:
    """As `look_up`, but what is no reference is the value itself."""
    if isinstance(value, str) and not value.startswith(("${", "file:")):
        return Secret(value)
    return look_up(value, info)


def check_webhook(value: object, info: ValidationInfo) -> object:
    """An address, plain or by reference; with user and password in it, only by reference."""
    secret = look_up_or_keep(value, info)
    assert isinstance(secret, Secret)
    check_target(secret.reveal())
    parts = urlsplit(secret.reveal())
    if isinstance(value, str) and not REFERENCE.fullmatch(value) and (parts.username or parts.password):
        raise ValueError("an address with a password is a secret: write the whole as ${ENV_NAME} or file:/path")
    return secret


def check_hook(value: object, info: ValidationInfo) -> object:
    """An address by reference: whoever knows it can post. Plain only where it leads to a host of one's own."""
    secret = look_up_or_keep(value, info)
    assert isinstance(secret, Secret)
    check_target(secret.reveal())
    host = urlsplit(secret.reveal()).hostname or ""
    if isinstance(value, str) and not REFERENCE.fullmatch(value) and not is_near(host):
        raise ValueError("whoever knows this address can post: write it as ${ENV_NAME} or file:/path")
    return secret


def is_near(host: str) -> bool:
    """Whether the host is this machine, a private address or a name without dots, as compose files use."""
    address = literal_address(host)
    return address.is_private if address else "." not in host


def check_target(text: str) -> str:
    """An address that messages go to: the owner's choice, so it may be private, but never link-local."""
    check_url(text)
    refuse_link_local(urlsplit(text).hostname or "")
    return text


def refuse_link_local(host: str) -> None:
    # 169.254.169.254 gives away a cloud machine's credentials; nobody's mail server or chat lives there.
    address = literal_address(host)
    if address is not None and address.is_link_local:
        raise ValueError("link-local addresses are refused everywhere")


def check_host(text: str) -> str:
    if literal_address(text.strip("[]")) is None and not HOST.fullmatch(text):
        raise ValueError("not a host: write its name or address only, without http://, user and port")
    refuse_link_local(text.strip("[]"))
    return text.strip("[]")


def check_address(text: str) -> str:
    if not text.isascii():
        raise ValueError(f"{quoted(text)} is not an e-mail address: ASCII only (write the domain in its xn-- form)")
    if not ADDRESS.fullmatch(text) or ".." in text or text.startswith(".") or ".@" in text:
        raise ValueError(f"{quoted(text)} is not an e-mail address: write desk@example.org, without a name or brackets")
    return text


def check_chat(value: object) -> object:
    """The chat's id; YAML reads an unquoted one as a number, and Telegram gives it as one."""
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or not CHAT.fullmatch(text):
        raise ValueError('a chat is a number as "-100123" or the name of a public channel as "@name"')
    return text


def check_token(secret: Secret) -> Secret:
    # It becomes part of a path: anything else would call another address.
    if not re.fullmatch(r"[A-Za-z0-9:_-]{1,200}", secret.reveal()):
        raise ValueError("what was looked up is not a token: letters, digits and : _ - only, as 123456:AbC-dEf")
    return secret


def check_bearer(secret: Secret) -> Secret:
    # It becomes part of a header: what is no token there would be another header.
    if not re.fullmatch(r"[\x21-\x7e]{1,4096}", secret.reveal()):
        raise ValueError("what was looked up is not a token: ASCII without spaces and line breaks only")
    return secret


def check_slack_channel(text: str) -> str:
    if not re.fullmatch(r"[CGD][A-Z0-9]{5,20}", text):
        raise ValueError("a channel is its id, as C0123456789 (at the foot of the channel's details), not its name")
    return text


def check_room(text: str) -> str:
    # The appendix on identifiers of the Matrix specification: up to 255 bytes; since version 12 without a server.
    if not re.fullmatch(r"![^\s/?#]{1,254}", text) or len(text.encode()) > 255:
        raise ValueError('a room is its internal id, as "!abc:example.org" (in its settings), not its #address')
    return text


def check_workflow(secret: Secret) -> Secret:
    host = urlsplit(secret.reveal()).hostname or ""
    if host.endswith((".webhook.office.com", "outlook.office.com", "outlook.office365.com")):
        raise ValueError(
            "this address is of a connector, which Teams has switched off: make a workflow, docs/channels.md"
        )
    return secret


def check_topic(secret: Secret) -> Secret:
    if not re.fullmatch(r"[-_A-Za-z0-9]{1,64}", secret.reveal()):
        raise ValueError("not a topic: 1 to 64 letters, digits, - and _ only")
    return secret


def check_apprise(secret: Secret) -> Secret:
    if importlib.util.find_spec("apprise") is None:
        raise ValueError("this kind needs the extra: pip install 'steppewatch[apprise]'")
    if not re.fullmatch(r"[a-z][a-z0-9]{1,30}://[^\s,]{1,4000}", secret.reveal()):
        raise ValueError("what was looked up is not one address of Apprise's, as pover://user@token")
    return secret


def check_path(value: object) -> object:
    if isinstance(value, str) and value.strip() and "\0" not in value:
        return Path(value)
    if isinstance(value, Path):
        return value
    raise ValueError("must be the path of a file")
