"""What people type becomes an address, and an address an id and a country: guesses that options overrule."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from jobs.errors import UsageError
from scraper.config import check_public_url, literal_address, quoted
from scraper.model import FindKind, Source

TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
# Names of channels and users: https://core.telegram.org/method/channels.checkUsername has the same letters.
CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")

# Labels of a host that say nothing of the outlet.
_SECOND_LEVEL = frozenset(("com", "org", "net", "gov", "edu", "co", "ac", "info", "msk", "spb"))
_PREFIXES = frozenset(("www", "m", "rss", "feeds", "feed", "news"))
_EDITION = re.compile(r"/(ru|kk|kz|ky|kg|uz|oz|tg|tj|tk|tm|az|en|eng|rus|kaz|uzb|fr|de|tr|fa|zh)(?:/|$)")
# Countries whose domains are held by their own outlets; .tv, .me, .io and their like say nothing.
_COUNTRIES = {
    "am": "AM", "az": "AZ", "by": "BY", "cn": "CN", "de": "DE", "fr": "FR", "ge": "GE", "ir": "IR", "kg": "KG",
    "kz": "KZ", "md": "MD", "mn": "MN", "pl": "PL", "ru": "RU", "su": "RU", "tj": "TJ", "tm": "TM", "tr": "TR",
    "ua": "UA", "uk": "GB", "uz": "UZ", "xn--80ao21a": "KZ", "xn--p1ai": "RU",
}  # fmt: skip
# Where one zone is usual; regional outlets of Russia have their own.
_ZONES = {
    "AM": "Asia/Yerevan", "AZ": "Asia/Baku", "BY": "Europe/Minsk", "CN": "Asia/Shanghai", "DE": "Europe/Berlin",
    "FR": "Europe/Paris", "GB": "Europe/London", "GE": "Asia/Tbilisi", "IR": "Asia/Tehran", "KG": "Asia/Bishkek",
    "KZ": "Asia/Almaty", "MD": "Europe/Chisinau", "PL": "Europe/Warsaw", "RU": "Europe/Moscow", "TJ": "Asia/Dushanbe",
    "TM": "Asia/Ashgabat", "TR": "Europe/Istanbul", "UA": "Europe/Kyiv", "UZ": "Asia/Tashkent",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """Where to look and as what; `guessed_scheme` where https was put before what was typed."""

    url: str
    kind: FindKind = "any"
    guessed_scheme: bool = False


def target_of(text: str) -> Target:
    """What was typed: an address with or without its scheme, `t.me/channel` or `@channel`. Raises UsageError.

    >>> target_of("@akipress").url
    'https://t.me/s/akipress'
    """
    text = text.strip()
    if text.startswith("@"):
        return Target(_preview_of(text[1:]), "telegram")
    guessed = "://" not in text
    url = f"https://{text}" if guessed else text
    try:
        check_public_url(url)
    except ValueError as error:
        raise UsageError(str(error)) from error
    parts = urlsplit(url)
    if parts.hostname in TELEGRAM_HOSTS:
        return Target(_preview_of(parts.path.strip("/").removeprefix("s/").partition("/")[0]), "telegram")
    return Target(url, guessed_scheme=guessed)


def _preview_of(name: str) -> str:
    if not CHANNEL.fullmatch(name) or name == "joinchat":
        raise UsageError(f"{quoted(name)} is no public Telegram channel: write @name or t.me/name")
    return f"https://t.me/s/{name}"


def id_for(url: str, taken: Collection[str]) -> str:
    """A short id for what is at `url` that is not `taken`.

    >>> id_for("https://en.kabar.kg/rss", ())
    'kabar-en'
    """
    parts = urlsplit(url)
    host = parts.hostname or "source"
    if host in TELEGRAM_HOSTS:
        base = parts.path.rstrip("/").rpartition("/")[2].replace("_", "-")
    elif literal_address(host) is not None:
        base = host.replace(":", "-").replace(".", "-")
    else:
        base = _base_of(host, parts.path)
    base = re.sub(r"[^a-z0-9]+", "-", base.lower()).strip("-")[:40] or "source"
    for candidate in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))):
        if candidate not in taken:
            return candidate
    raise AssertionError("one more candidate than ids")


def _base_of(host: str, path: str) -> str:
    """The outlet's own label of a host, then its edition."""
    labels = host.split(".")
    if len(labels) > 1:
        labels.pop()
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    editions = [label for label in labels[:-1] if label not in _PREFIXES]
    in_path = _EDITION.match(path)
    if in_path and not editions:
        editions = [in_path[1]]
    return "-".join((labels[-1], *editions))


def country_for(url: str) -> str | None:
    """The country whose domain it is, if that says anything."""
    return _COUNTRIES.get((urlsplit(url).hostname or "").rpartition(".")[2])


def zone_for(country: str | None) -> str | None:
    """The time zone of dates without one in the country's outlets, where one is usual."""
    return _ZONES.get(country or "")


def holder_of(url: str, sources: Collection[Source]) -> Source | None:
    """The source that has this address already, among its others too; scheme, `www.` and a last slash do not count."""
    wanted = plain_address(url)
    for source in sources:
        if any(plain_address(address.url) == wanted for address in source.routes):
            return source
    return None


def plain_address(url: str) -> str:
    """The address without what servers treat alike."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    return f"{host}{port}{parts.path.rstrip('/')}?{parts.query}".rstrip("?")
