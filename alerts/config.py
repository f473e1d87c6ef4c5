"""What `watches.yaml` and `channels.yaml` may say: one frozen model a kind of channel, and one for a watch.

The models check one entry each and raise ValueErrors in words for the reader; `jobs.config` finds the file, line and
column they belong to. What a key may hold is in `alerts.keys`.
"""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from alerts.keys import (
    Secret,
    check_address,
    check_apprise,
    check_bearer,
    check_chat,
    check_hook,
    check_host,
    check_path,
    check_room,
    check_slack_channel,
    check_target,
    check_token,
    check_topic,
    check_webhook,
    check_workflow,
    look_up,
    look_up_or_keep,
)
from alerts.model import Severity, Updates
from alerts.query.weights import DECIMALS_MAX, WEIGHT_MAX
from alerts.retry import RETRY_FOR_SECONDS
from alerts.timing.keys import MAX_PER_HOUR_MAX, DigestKey, GroupWait, QuietKeys, Rate, RetryFor
from alerts.timing.plan import ChannelTiming
from alerts.timing.routing import Habits
from scraper.config import Id, Keys, Name, Url, distinct

# Each watch is one compiled query in memory and one chance to match per article.
WATCHES_MAX = 2_000
# Each channel has a sender thread of its own.
CHANNELS_MAX = 100
# One message goes to all of them; larger circles are mailing lists and belong on a list server.
RECIPIENTS_MAX = 50
# Terms of one of the lists all, any, none. Longer ones belong into lists.yaml or the vocabulary.
TERMS_MAX = 500
# Of a watch; the vocabulary knows nineteen.
LANGUAGES_MAX = 50

DEFAULT_PORTS = {"none": 25, "starttls": 587, "tls": 465}  # RFC 8314 and RFC 6409


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
    secret: Annotated[Secret, BeforeValidator(look_up)] | None = None


class TelegramSettings(ChannelKeys):
    kind: Literal["telegram"] = "telegram"
    token: Annotated[Secret, BeforeValidator(look_up), AfterValidator(check_token)]
    chat: Annotated[str, BeforeValidator(check_chat)]
    api: Annotated[Url, AfterValidator(check_target)] = "https://api.telegram.org"


class SlackSettings(ChannelKeys):
    """`url` is that of an incoming webhook; `token` and `channel` are those of an app, which replies in threads."""

    kind: Literal["slack"] = "slack"
    url: Annotated[Secret, BeforeValidator(check_hook)] | None = None
    token: Annotated[Secret, BeforeValidator(look_up), AfterValidator(check_bearer)] | None = None
    channel: Annotated[str, AfterValidator(check_slack_channel)] | None = None
    api: Annotated[Url, AfterValidator(check_target)] = "https://slack.com/api"

    @model_validator(mode="after")
    def check_way(self) -> Self:
        if (self.token is None) != (self.channel is None):
            raise ValueError("token and channel go together")
        if (self.url is None) == (self.token is None):
            raise ValueError("write either url, of an incoming webhook, or token and channel, of an app")
        return self


class MatrixSettings(ChannelKeys):
    """`token` is the access token of an account that has joined `room`; `loud` messages ring, others are notices."""

    kind: Literal["matrix"] = "matrix"
    api: Annotated[Url, AfterValidator(check_target)]
    token: Annotated[Secret, BeforeValidator(look_up), AfterValidator(check_bearer)]
    room: Annotated[str, AfterValidator(check_room)]
    loud: bool = False


class MattermostSettings(ChannelKeys):
    """`url` is that of an incoming webhook."""

    kind: Literal["mattermost"] = "mattermost"
    url: Annotated[Secret, BeforeValidator(check_hook)]


class DiscordSettings(ChannelKeys):
    """`url` is that of a webhook of the channel."""

    kind: Literal["discord"] = "discord"
    url: Annotated[Secret, BeforeValidator(check_hook)]


class TeamsSettings(ChannelKeys):
    """`url` is that of a workflow "when a Teams webhook request is received"."""

    kind: Literal["teams"] = "teams"
    url: Annotated[Secret, BeforeValidator(check_hook), AfterValidator(check_workflow)]


class NtfySettings(ChannelKeys):
    """Whoever knows the topic of a server without accounts can read and write it: there it is a secret."""

    kind: Literal["ntfy"] = "ntfy"
    topic: Annotated[Secret, BeforeValidator(look_up_or_keep), AfterValidator(check_topic)]
    token: Annotated[Secret, BeforeValidator(look_up), AfterValidator(check_bearer)] | None = None
    api: Annotated[Url, AfterValidator(check_target)] = "https://ntfy.sh"


class AtomSettings(ChannelKeys):
    """A feed file a watch in `directory` (relative to the working directory), each with the newest `keep` alerts."""

    kind: Literal["atom"] = "atom"
    directory: Annotated[Path, BeforeValidator(check_path)]
    keep: Annotated[int, Field(ge=1, le=1000)] = 100


class AppriseSettings(ChannelKeys):
    """`url` is one of Apprise's addresses, of one target; these hold tokens."""

    kind: Literal["apprise"] = "apprise"
    url: Annotated[Secret, BeforeValidator(look_up), AfterValidator(check_apprise)]


ChannelSettings = (
    TerminalSettings
    | FileSettings
    | EmailSettings
    | WebhookSettings
    | TelegramSettings
    | SlackSettings
    | MatrixSettings
    | MattermostSettings
    | DiscordSettings
    | TeamsSettings
    | NtfySettings
    | AtomSettings
    | AppriseSettings
)

CHANNEL_KINDS: dict[str, type[ChannelSettings]] = {
    "terminal": TerminalSettings,
    "file": FileSettings,
    "email": EmailSettings,
    "webhook": WebhookSettings,
    "telegram": TelegramSettings,
    "slack": SlackSettings,
    "matrix": MatrixSettings,
    "mattermost": MattermostSettings,
    "discord": DiscordSettings,
    "teams": TeamsSettings,
    "ntfy": NtfySettings,
    "atom": AtomSettings,
    "apprise": AppriseSettings,
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

    `threshold` stands in `score` among the terms, or beside it. `languages` are those of the articles that count.
    """

    id: Id
    title: Name | None = None
    query: str | None = None
    all: Terms | None = None
    any: Terms | None = None
    none: Terms | None = None
    score: Annotated[dict[str, Amount], BeforeValidator(check_score), Field(max_length=TERMS_MAX)] | None = None
    threshold: Amount | None = None
    languages: (
        Annotated[tuple[str, ...], AfterValidator(distinct), Field(min_length=1, max_length=LANGUAGES_MAX)] | None
    ) = None
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
