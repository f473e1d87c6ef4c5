"""What `watches.yaml` and `channels.yaml` may say: one frozen model a kind of channel, and one for a watch.

The models check one entry each and raise ValueErrors in words for the reader; `jobs.config` finds the file, line and
column they belong to. A secret stands in the file as `${ENV_NAME}` or `file:/path` and is looked up while the entry is
read, by the function in the validation context; what is kept is a `Secret`, which no log, error or repr gives away.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self, final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from alerts.model import Severity, Updates
from alerts.query.weights import DECIMALS_MAX, WEIGHT_MAX
from alerts.retry import RETRY_FOR_SECONDS
from alerts.timing.keys import MAX_PER_HOUR_MAX, DigestKey, GroupWait, QuietKeys, Rate, RetryFor
from alerts.timing.plan import ChannelTiming
from alerts.timing.routing import Habits
from scraper.config import Id, Keys, Name, Url, check_url, distinct, literal_address, quoted

# Each watch is one compiled query in memory and one chance to match per article.
WATCHES_MAX = 2_000
# Each channel has a sender thread of its own.
CHANNELS_MAX = 100
# One message goes to all of them; larger circles are mailing lists and belong on a list server.
RECIPIENTS_MAX = 50
# Terms of one of the lists all, any, none. Longer ones belong into lists.yaml or the vocabulary.
TERMS_MAX = 500

DEFAULT_PORTS = {"none": 25, "starttls": 587, "tls": 465}  # RFC 8314 and RFC 6409

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


def check_slack(value: object, info: ValidationInfo) -> object:
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


def check_path(value: object) -> object:
    if isinstance(value, str) and value.strip() and "\0" not in value:
        return Path(value)
    if isinstance(value, Path):
        return value
    raise ValueError("must be the path of a file")


class ChannelKeys(Keys):
    """What a channel of any kind may say about when it takes messages, and who takes them when it does not."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: Id
    quiet: QuietKeys | None = None
    digest: DigestKey | None = None
    group_wait: GroupWait = 0
    fallback: Id | None = None
    retry_for: RetryFor = int(RETRY_FOR_SECONDS)
    rate: Rate | None = None

    def timing(self) -> ChannelTiming:
        return ChannelTiming(
            Habits(self.quiet.quiet() if self.quiet else None, self.digest, self.group_wait),
            fallback=self.fallback,
            retry_for_seconds=float(self.retry_for),
            limits=(self.rate,) if self.rate else None,
        )


class TerminalSettings(ChannelKeys):
    """Alerts are printed where the daemon runs."""

    kind: Literal["terminal"] = "terminal"


class FileSettings(ChannelKeys):
    """Alerts are appended as mails to an mbox; `path` is relative to the working directory."""

    kind: Literal["file"] = "file"
    path: Annotated[Path, BeforeValidator(check_path)]


class SmtpSettings(Keys):
    """The server that takes the mail. TLS unless said otherwise; `port` is the usual one of `security`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    host: Annotated[str, AfterValidator(check_host)]
    security: Literal["none", "starttls", "tls"] = "starttls"
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    user: Annotated[Secret, BeforeValidator(look_up_or_keep)] | None = None
    password: Annotated[Secret, BeforeValidator(look_up)] | None = None

    @model_validator(mode="before")
    @classmethod
    def fill_port(cls, keys: object) -> object:
        if not isinstance(keys, dict) or "port" in keys:
            return keys
        security = keys.get("security")
        return {**keys, "port": DEFAULT_PORTS[security]} if security in list(DEFAULT_PORTS) else keys

    @model_validator(mode="after")
    def check_login(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password go together")
        return self


class EmailSettings(ChannelKeys):
    kind: Literal["email"] = "email"
    to: Annotated[
        tuple[Annotated[str, AfterValidator(check_address)], ...],
        AfterValidator(distinct),
        Field(min_length=1, max_length=RECIPIENTS_MAX),
    ]
    sender: Annotated[str, AfterValidator(check_address)]
    smtp: SmtpSettings


class WebhookSettings(ChannelKeys):
    kind: Literal["webhook"] = "webhook"
    url: Annotated[Secret, BeforeValidator(check_webhook)]


class TelegramSettings(ChannelKeys):
    kind: Literal["telegram"] = "telegram"
    token: Annotated[Secret, BeforeValidator(look_up), AfterValidator(check_token)]
    chat: Annotated[str, BeforeValidator(check_chat)]
    api: Annotated[Url, AfterValidator(check_target)] = "https://api.telegram.org"


class SlackSettings(ChannelKeys):
    """`url` is that of an incoming webhook."""

    kind: Literal["slack"] = "slack"
    url: Annotated[Secret, BeforeValidator(check_slack)]


ChannelSettings = TerminalSettings | FileSettings | EmailSettings | WebhookSettings | TelegramSettings | SlackSettings

CHANNEL_KINDS: dict[str, type[ChannelSettings]] = {
    "terminal": TerminalSettings,
    "file": FileSettings,
    "email": EmailSettings,
    "webhook": WebhookSettings,
    "telegram": TelegramSettings,
    "slack": SlackSettings,
}


def read_amount(value: object) -> Decimal:
    """A weight or threshold, exactly as written."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number, as 3, -10 or 2.5")
    amount = Decimal(str(value))
    if not 0 < abs(amount) <= WEIGHT_MAX or round(amount, DECIMALS_MAX) != amount:
        limits = f"{-WEIGHT_MAX} and {WEIGHT_MAX}, with {DECIMALS_MAX} decimals at most"
        raise ValueError(f"must be between {limits}, and not 0")
    return amount


def check_score(value: object) -> object:
    if not isinstance(value, dict):
        raise ValueError("must be terms with weights, as {pipeline: 3, CSTO: 5, threshold: 6}")
    return value


Amount = Annotated[Decimal, BeforeValidator(read_amount)]
Terms = Annotated[tuple[str, ...], Field(min_length=1, max_length=TERMS_MAX)]


class WatchKeys(Keys):
    """One entry of `watches.yaml`; that it has `query`, some of the lists or `score` is checked by `jobs.config`.

    `threshold` stands in `score` among the terms, or beside it.
    """

    id: Id
    title: Name | None = None
    query: str | None = None
    all: Terms | None = None
    any: Terms | None = None
    none: Terms | None = None
    score: Annotated[dict[str, Amount], BeforeValidator(check_score), Field(max_length=TERMS_MAX)] | None = None
    threshold: Amount | None = None
    notify: tuple[str, ...]
    updates: Updates = "material"
    on_change: bool = False
    severity: Severity = "normal"
    digest: DigestKey | None = None
    quiet: QuietKeys | None = None
    group_wait: GroupWait = 0
    max_per_hour: Annotated[int, Field(ge=1, le=MAX_PER_HOUR_MAX)] | None = None

    def habits(self) -> Habits:
        quiet = self.quiet.quiet() if self.quiet else None
        return Habits(quiet, self.digest, self.group_wait, self.max_per_hour)
