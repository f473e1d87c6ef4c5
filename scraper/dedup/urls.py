"""Identity of addresses: one key for all the addresses one article is seen under.

`canonical` gives that key; it looks like an address and usually works as one, but it is made for comparing, never for
fetching. What is folded, in order: 1. AMP caches are unwrapped; 2. scheme, user, default port, letter case of the host,
its trailing dot and its `www.`, `m.`, `amp.` labels; 3. dot segments, double and trailing slashes, `index.php`, AMP
segments, percent-encoding; 4. tracking parameters and the order of the others; 5. the fragment. Articles of RFE/RL's
services live on many hosts and mirrors: the number in the path is their key.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

URL_CHARS_MAX = 4_000  # servers refuse longer request lines (8 KiB is usual); longer addresses are compared as they are
ROUNDS_MAX = 20  # two are usual; more only in addresses made to annoy
HOST_CHARS_MAX = 253  # RFC 1035; the IDNA encoder's cost grows with the square of the length

# Addresses that need no unwrapping, resolving or decoding, as most are: host, port, path, query.
_ORDINARY = re.compile(
    r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::([1-5]?\d{1,4}))?((?:/[\w~-][\w.~-]*)+)/?(?:\?([\w.~=&-]*))?", re.ASCII
)
# Keys that a second round leaves as they are, as most do.
_SETTLED = re.compile(r"https://[a-z0-9.-]+(?::\d+)?(?:/[\w~-][\w.~-]*)+", re.ASCII)
_SURPRISING = re.compile(r"(?<![a-z])amp(?![a-z])|ampproject|google|index\.|default\.", re.IGNORECASE)
_FOLDED_LABELS = ("www.", "m.", "mobile.", "amp.", "wap.")
_DEFAULT_PORTS = {80, 443}
_BLANKS = "".join(map(chr, range(33))) + "\x7f\x85\xa0\u200b\u2028\u2029\ufeff"
_INDEX = re.compile(r"(?:index|default)\.(?:php|html?|aspx?)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"(?:[\w-]+\.cdn\.ampproject\.org/[cv]|(?:www\.)?google\.[a-z.]+/amp)/(?:s/)?(?=[^/]+\.)", re.I)
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_SAFE = "!$'()*,:@~"  # may stand unescaped in a path segment or a query value; & = + ; are left out: they separate

# Parameters that say how a reader came, not what is shown.
TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "hsa_", "at_", "ns_")
# fmt: off
TRACKING_PARAMETERS = frozenset([
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "yclid", "ysclid", "ymclid", "msclkid", "twclid", "ttclid",
    "igshid", "igsh", "mibextid", "_openstat", "openstat", "_ga", "_gl", "cmpid", "ncid", "ocid", "spm",
    "rss_source", "feed_id", "ref_src", "ref_url", "share", "shared", "sharetype", "share_from", "sfnsn",
    "phpsessid", "jsessionid", "replytocom", "print", "no_redirect", "amp_js_v", "amp_gsa", "usqp",
    "__twitter_impression", "__cf_chl_tk",
])
# fmt: on
# These mean something else on other sites: they go only with a value that says where the reader came from.
SOURCE_PARAMETERS = frozenset(["from", "ref", "source", "src", "via", "utm", "referrer", "referer", "origin"])
SOURCE_VALUES = re.compile(
    r"(?:rss|feed|xml|atom|yandex|yxnews|google|facebook|fb|twitter|x|telegram|tg|vk|whatsapp|email|mail|newsletter"
    r"|push|share|social|mobile|app|home|main|mainpage|top|widget|rambler|smi2|dzen)\d*(?:[_.-][\w.-]*)?",
    re.IGNORECASE,
)
_AMP_VALUES = {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp"), ("view", "amp")}
_LANGUAGE_PARAMETERS = frozenset(["lang", "language", "l", "hl", "locale"])

# Hosts of RFE/RL's services; their CMS numbers articles across all of them.
_RFERL = re.compile(
    r"(?:^|\.)(?:rferl\.org|azattyq\.org|azattyqasia\.org|azattyk\.org|ozodi\.org|ozodlik\.org|ozodlik\.mobi|azathabar\.com"
    r"|azadliq\.org|azadliqradiosu\.az|azatutyun\.am|radiotavisupleba\.ge|ekhokavkaza\.com|currenttime\.tv|nastoyashcheevremya\.com"
    r"|svoboda\.org|svobodanews\.ru|radiosvoboda\.org|krymr\.com|idelreal\.org|azatliq\.org|kavkazr\.com|radiomarsho\.com"
    r"|sibreal\.org|severreal\.org|radiofarda\.com|mashaalradio\.com|azadiradio\.com|svaboda\.org|europalibera\.org"
    r"|moldova\.europalibera\.org|slobodnaevropa\.org|rfe\.pangea-cms\.com|azureedge\.net|cloudfront\.net|fastly\.net)$"
)
_RFERL_PATH = re.compile(r"(?:^|/)(?:a|amp)/(?:[^/]+/)?(\d{7,9})\.html$")
_RFERL_KEY = "https://rferl.org/a/{}.html"

_HOME_SEGMENTS = re.compile(r"(?:[a-z]{2,3}(?:[-_][a-z]{2,4})?|home|main|default|mobile|rss|feed)", re.IGNORECASE)


@lru_cache(maxsize=2_000)  # an entry's address is asked for several times in a row
def canonical(url: str) -> str:
    """The identity key of an address: equal keys, same article. What is not an http(s) address comes back trimmed.

    >>> canonical("http://m.Example.org./news//amp/?utm_source=rss&b=2&a=1#top")
    'https://example.org/news?a=1&b=2'
    """
    if (key := _ordinary_key(url)) is not None:
        return key
    key = _key(_trimmed(url))
    if _SETTLED.fullmatch(key) and not _SURPRISING.search(key):
        return key
    for _ in range(ROUNDS_MAX):
        # One step can bare another (an AMP cache behind a double slash), so they are repeated until nothing changes.
        again = _key(key)
        if again == key:
            break
        key = again
    return key


@lru_cache(maxsize=2_000)
def is_identity(url: str) -> bool:
    """Whether the address can stand for one article: not home pages, language homes and what is no http address."""
    key = canonical(url)
    if (ordinary := _ORDINARY.fullmatch(key)) is not None:
        path, query, fragment = ordinary[3], ordinary[4] or "", ""
    else:
        parts = _split(key)
        if parts is None:
            return False
        path, query, fragment = parts.path, parts.query, parts.fragment
    segments = [segment for segment in path.split("/") if segment]
    if fragment or (query and any(name not in _LANGUAGE_PARAMETERS for name, _ in _parameters(query))):
        return True
    return not (len(segments) == 0 or (len(segments) == 1 and _HOME_SEGMENTS.fullmatch(segments[0])))


def host_of(url: str) -> str | None:
    """The host of an address without its `www.` and `m.`; None for what is no http(s) address.

    >>> host_of("http://m.Example.org/news")
    'example.org'
    """
    parts = _split(canonical(url))
    return None if parts is None else parts.hostname


def _ordinary_key(url: str) -> str | None:
    """What `_key` makes of an ordinary address, at a sixth of the cost; None for any other."""
    ordinary = _ORDINARY.fullmatch(url)
    if ordinary is None or len(url) > URL_CHARS_MAX or _SURPRISING.search(url):
        return None
    named, port, path, query = ordinary.groups()
    host, numbered = _folded(named), _RFERL_PATH.search(path)
    if numbered and _RFERL.search(host):
        return _RFERL_KEY.format(numbered[1])
    kept = set()
    for parameter in query.split("&") if query else ():
        name, _, value = parameter.partition("=")
        if "=" in value:
            return None
        if name and not _tracks(name, value):
            kept.add((name, value))
    told = "&".join([f"{name}={value}" if value else name for name, value in sorted(kept)])
    stood = f":{int(port)}" if port and int(port) not in _DEFAULT_PORTS else ""
    return f"https://{host}{stood}{path}" + (f"?{told}" if told else "")


def _key(url: str) -> str:
    address = _unwrapped(url)
    parts = _split(address)
    if parts is None:
        return address
    host = _host(parts)
    segments = _segments(parts.path)
    number = _RFERL_PATH.search(parts.path)
    if number and _RFERL.search(host):
        return _RFERL_KEY.format(number[1])
    key = f"https://{host}{_port(parts)}/" + "/".join(_encoded(segment) for segment in segments)
    query = "&".join(f"{name}={value}" if value else name for name, value in _parameters(parts.query))
    fragment = f"#{_fragment(parts.fragment)}" if parts.fragment.startswith("!") else ""
    return key + (f"?{query}" if query else "") + fragment


def _trimmed(url: str) -> str:
    # Browsers drop tabs and line breaks anywhere in an address: url.spec.whatwg.org/#concept-basic-url-parser
    if url.isascii() and url.isprintable():
        return url.strip(" ")
    whole = "".join(c for c in url if c not in "\t\n\r").strip(_BLANKS)
    return whole.encode("utf-8", "replace").decode()


def _unwrapped(url: str) -> str:
    """The address inside an AMP cache's address; the address itself if there is none."""
    if len(url) > URL_CHARS_MAX:
        return url
    scheme, separator, rest = url.partition("://")
    if scheme.lower() not in ("http", "https") or not separator:
        return url
    while cached := _AMP_CACHE.match(rest):
        rest = rest[cached.end() :]
    return f"https://{rest}"


def _split(url: str) -> SplitResult | None:
    if len(url) > URL_CHARS_MAX:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError when it is no number
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").strip(".").lower()
    if not host.isascii() and len(host) <= HOST_CHARS_MAX:
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host, safe="").lower()
    host = _folded(host)
    return f"[{host}]" if ":" in host else host


@lru_cache(maxsize=2_000)
def _folded(host: str) -> str:
    """Without the labels that only say by what device or cache a reader came."""
    folded = True
    while folded:
        folded = False
        for label in _FOLDED_LABELS:
            if host.startswith(label) and "." in host[len(label) :]:
                host, folded = host[len(label) :], True
    return host


def _port(parts: SplitResult) -> str:
    return "" if parts.port is None or parts.port in _DEFAULT_PORTS else f":{parts.port}"


def _segments(path: str) -> list[str]:
    """The path's segments, decoded to Latin-1 "byte strings", without what says nothing about identity."""
    segments: list[str] = []
    for raw in _SESSION.sub("", path).split("/"):
        segment = unquote_to_bytes(raw).decode("latin-1")
        if segment == ".." and segments:
            segments.pop()
        if segment not in ("", ".", ".."):
            segments.append(segment)
    return _without_wrapping(segments)


def _without_wrapping(segments: list[str]) -> list[str]:
    while segments and _INDEX.fullmatch(segments[-1]):
        segments = segments[:-1]
    while segments and _INDEX.fullmatch(segments[0]):
        segments = segments[1:]
    while len(segments) > 1 and segments[-1].lower() in ("amp", "amp.html"):
        segments = segments[:-1]
    while len(segments) > 1 and segments[0].lower() == "amp":
        segments = segments[1:]
    return segments


def _parameters(query: str) -> list[tuple[str, str]]:
    """(name, value) pairs, encoded and sorted, without those that only track."""
    kept = set()
    for raw in query.split("&"):
        name, _, value = raw.replace("+", " ").partition("=")
        pair = _encoded_parameter(name), _encoded_parameter(value)
        if pair[0] and not _tracks(*pair):
            kept.add(pair)
    return sorted(kept)


def _tracks(name: str, value: str) -> bool:
    name = name.lower()
    if name.startswith(TRACKING_PREFIXES) or name in TRACKING_PARAMETERS or (name, value.lower()) in _AMP_VALUES:
        return True
    return name in SOURCE_PARAMETERS and SOURCE_VALUES.fullmatch(value) is not None


def _encoded(segment: str) -> str:
    return quote(segment.encode("latin-1"), safe=_SAFE + "&=+;")


def _encoded_parameter(text: str) -> str:
    return quote(unquote_to_bytes(text), safe=_SAFE + "/?;")


def _fragment(fragment: str) -> str:
    return quote(unquote_to_bytes(fragment), safe=_SAFE + "/?&=+;")
