"""`steppewatch.yaml`: its keys, their defaults and what they mean."""

import ipaddress
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from alerts.languages import NAMES
from alerts.translate.config import TranslateSettings
from jobs.config.files import SETTINGS
from jobs.config.model import ConsoleSettings
from jobs.config.problems import Problems, suggestion
from jobs.config.references import References
from jobs.config.tree import Mapping, Node, Scalar, Sequence
from jobs.config.validation import node_at, validate
from scraper.catalogue import packs
from scraper.config import CrawlerKeys, Every, Keys, Url, check_timezone, quoted

DEFAULT_DATABASE = "sqlite:///data/steppewatch.db"
KEEP = re.compile(r"(\d{1,5})([dwy])")
KEEP_DAYS = {"d": 1, "w": 7, "y": 365}
# Copies are sought among the articles of a week, changes of told ones for two days, and `check` and `audit` look back
# over a week; a month leaves room for all of them.
KEEP_DAYS_MIN, KEEP_DAYS_MAX = 30, 36_500
LISTEN = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[0-9.]+|localhost)):(?P<port>\d{1,5})")


def check_database(text: str) -> str:
    if text.startswith(("postgresql:", "postgres:")):
        raise ValueError("PostgreSQL is not supported by this version: write sqlite:///data/steppewatch.db")
    path = text.removeprefix("sqlite:///")
    if path == text or not path.strip("/") or path.startswith(":") or any(letter in path for letter in "?#\0"):
        raise ValueError("not a database: write sqlite:/// and the path of a file, as sqlite:///data/steppewatch.db")
    return text


def read_keep(text: object) -> timedelta:
    """The time that `90d`, `26w` or `2y` stands for."""
    match = KEEP.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{quoted(str(text))} is not how long to keep: write 90d, 26w or 2y")
    days = int(match[1]) * KEEP_DAYS[match[2]]
    if not KEEP_DAYS_MIN <= days <= KEEP_DAYS_MAX:
        raise ValueError(f"{text} is out of range: {KEEP_DAYS_MIN}d at the least, 100y at the most")
    return timedelta(days=days)


def check_language(text: str) -> str:
    if text not in NAMES:
        raise ValueError(f"unknown language {quoted(text)}{suggestion(text, NAMES) or ', write its code, as en or ru'}")
    return text


def check_listen(text: str) -> str:
    match = LISTEN.fullmatch(text)
    try:
        if match is None or int(match["port"]) > 65_535:
            raise ValueError
        if match["host"] != "localhost":
            ipaddress.ip_address(match["six"] or match["host"])
    except ValueError:
        raise ValueError(f"{quoted(text)} is no address and port: write 127.0.0.1:8765 or [::1]:8765") from None
    return text


class ConsoleKeys(Keys):
    listen: Annotated[str, AfterValidator(check_listen)] = "127.0.0.1:8765"

    def settings(self) -> ConsoleSettings:
        host, _, port = self.listen.rpartition(":")
        return ConsoleSettings(host.strip("[]"), int(port))


class SettingsKeys(Keys):
    """The whole file. No pack of the catalogue is polled unless it is named."""

    database: Annotated[str, AfterValidator(check_database)] = DEFAULT_DATABASE
    timezone: Annotated[str, AfterValidator(check_timezone)] = "UTC"
    language: Annotated[str, AfterValidator(check_language)] | None = None  # of the readers, for glosses
    translate: TranslateSettings | None = None
    catalogue: tuple[str, ...] = ()
    poll_every: Every = 600
    owner: str | None = None
    heartbeat: Url | None = None
    keep_articles: Annotated[timedelta, BeforeValidator(read_keep)] | None = None
    canary: Literal["hourly", "off"] = "hourly"
    console: ConsoleKeys = Field(default_factory=ConsoleKeys)
    crawler: CrawlerKeys = Field(default_factory=CrawlerKeys)

    @model_validator(mode="after")
    def check_translate(self) -> Self:
        if self.translate is not None and self.language is None:
            raise ValueError('translate needs the language that you read: write "language: en"')
        return self

    @property
    def database_path(self) -> Path:
        return path_of(self.database)


def path_of(url: str) -> Path:
    """The file that a checked `database` names."""
    return Path(url.removeprefix("sqlite:///"))


def database_named(text: str) -> Path:
    """The database that a settings file names, were the file broken in any other way; the default if it names none.

    Only for finding what is stored, so a guess is better than no answer.
    """
    match = re.search(r"""^database:[ ]+(['"]?)(sqlite:///[^\s'"]+)\1\s*(?:#.*)?$""", text, re.MULTILINE)
    return path_of(match[2] if match else DEFAULT_DATABASE)


def read_settings(node: Node | None, references: References, problems: Problems) -> SettingsKeys:
    """The settings, secrets looked up.

    The defaults stand in where something was reported, so that the other files can be read.
    """
    if node is None:
        return SettingsKeys()
    if not isinstance(node, Mapping):
        problems.error(SETTINGS, node.place, 'the file holds keys, as "timezone: Asia/Almaty"')
        return SettingsKeys()
    settings = validate(SettingsKeys, node, file=SETTINGS, problems=problems, context={"lookup": references.look_up})
    known = check_packs(node, problems)
    if settings is None:
        return SettingsKeys(catalogue=known)
    warn_of_open_console(settings, node, problems)
    return settings.model_copy(update={"catalogue": known})


def check_packs(node: Mapping, problems: Problems) -> tuple[str, ...]:
    """The packs named that there are, each once."""
    known: list[str] = []
    listed = node.nodes.get("catalogue")
    for scalar in listed.nodes if isinstance(listed, Sequence) else ():
        if not isinstance(scalar, Scalar) or not isinstance(scalar.value, str):
            continue
        name = scalar.value
        if name in known:
            problems.error(SETTINGS, scalar.place, f"pack {quoted(name)} is named twice")
        elif name not in packs():
            problems.error(SETTINGS, scalar.place, f"unknown pack {quoted(name)}{suggestion(name, packs())}")
        else:
            known.append(name)
    return tuple(known)


def check_owner(node: Node | None, channel_ids: frozenset[str] | None, problems: Problems) -> None:
    """The owner's channel is one that there is; `channel_ids` is None where the channels could not be read."""
    scalar = node.nodes.get("owner") if isinstance(node, Mapping) else None
    if not isinstance(scalar, Scalar) or not isinstance(scalar.value, str) or channel_ids is None:
        return
    if scalar.value not in channel_ids:
        hint = suggestion(scalar.value, sorted(channel_ids))
        problems.error(SETTINGS, scalar.place, f"owner: unknown channel {quoted(scalar.value)}{hint}")


def warn_of_open_console(settings: SettingsKeys, node: Mapping, problems: Problems) -> None:
    host = settings.console.settings().host
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        message = "the console has no password: whoever reaches this address can read it"
        problems.warn(SETTINGS, node_at(node, ("console", "listen")).place, message)
