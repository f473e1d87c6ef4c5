"""Rules of single publishers, a file each by country; CONTRIBUTING.md says what a new one needs."""

from urllib.parse import urlsplit

from scraper.extract.publishers.az import trend
from scraper.extract.publishers.kg import azattyk
from scraper.extract.publishers.kz import adilet, inform, zakon
from scraper.extract.publishers.uz import vaqt
from scraper.extract.rules import Rules

__all__ = ["rules_for"]

_NONE = Rules(hosts=())
_BY_HOST = {
    host: module.RULES for module in (adilet, azattyk, inform, trend, vaqt, zakon) for host in module.RULES.hosts
}


def rules_for(url: str) -> Rules:
    """The rules of the address's publisher; empty ones for all others."""
    labels = (urlsplit(url).hostname or "").rstrip(".").split(".")[-4:]
    hosts = (".".join(labels[n:]) for n in range(len(labels)))
    return next((_BY_HOST[host] for host in hosts if host in _BY_HOST), _NONE)
