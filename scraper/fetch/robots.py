"""robots.txt as RFC 9309 reads it: the group for our agent, the longest rule that fits; and `Crawl-delay`.

The file is a stranger's. What we keep of it has limits, and what cannot be read allows.
"""

import re
from urllib.parse import urlsplit

from scraper.model import RobotsRules

RULES_MAX = 300  # of our group; the longest of news sites have 200
RULE_CHARS_MAX = 500
DELAY_SECONDS_MAX = 24 * 3600.0  # once a day is asked at least
DISALLOWED = "robots.txt disallows this address"
BYTES_MAX = 500 * 1024  # RFC 9309, 2.5: what must be read at least

AGENT = "steppewatch"


def read_rules(text: str) -> RobotsRules:
    """What the file says to us: the groups that name our agent, else those for everybody."""
    ours, everybody = _Group(), _Group()
    heard: list[_Group] = []
    naming = False
    for line in text.lstrip("\ufeff").splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            heard = [*heard, *_named(value, ours, everybody)] if naming else _named(value, ours, everybody)
            naming = True
        elif name in ("allow", "disallow", "crawl-delay"):
            naming = False
            for group in heard:
                group.add(name, value)
    return (ours if ours.named else everybody).rules()


def is_allowed(rules: RobotsRules | None, url: str) -> bool:
    """Whether the rules let us ask this address: the longest that fits decides, of two equal ones the kind one."""
    if rules is None:
        return True
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    allowed = max((len(rule) for rule in rules.allow if _fits(rule, target)), default=0)
    refused = max((len(rule) for rule in rules.disallow if _fits(rule, target)), default=-1)
    return allowed >= refused


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt is for.

    >>> origin_of("https://Example.org/rss?x=1")
    'https://example.org'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


class _Group:
    def __init__(self) -> None:
        self.named = False
        self._allow: list[str] = []
        self._disallow: list[str] = []
        self._delay_seconds: float | None = None

    def add(self, name: str, value: str) -> None:
        if name == "crawl-delay":
            if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", value):
                self._delay_seconds = max(self._delay_seconds or 0.0, min(float(value), DELAY_SECONDS_MAX))
        elif value.startswith(("/", "*")) and len(value) <= RULE_CHARS_MAX:
            rules = self._allow if name == "allow" else self._disallow
            if len(rules) < RULES_MAX:
                rules.append(value)

    def rules(self) -> RobotsRules:
        return RobotsRules(tuple(self._allow), tuple(self._disallow), self._delay_seconds or None)


def _named(value: str, ours: _Group, everybody: _Group) -> list[_Group]:
    product = value.lower().partition("/")[0].strip()
    if product == AGENT:
        ours.named = True
        return [ours]
    return [everybody] if product == "*" else []


def _fits(rule: str, target: str) -> bool:
    """`*` is any text, `$` at the end is the end. In one pass: as a regular expression a stranger's could take days."""
    anchored = rule.endswith("$")
    first, *others = (rule[:-1] if anchored else rule).split("*")
    if not target.startswith(first):
        return False
    if not others:
        return len(target) == len(first) or not anchored
    at, last = len(first), others.pop()
    for part in others:
        at = target.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return target.endswith(last) and len(target) - len(last) >= at if anchored else target.find(last, at) >= 0
