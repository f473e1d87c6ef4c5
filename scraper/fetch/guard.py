"""The address guard's rules: which addresses a URL out of a feed, a page or a redirect may lead to.

Two questions, both answered without a look-up: may this URL be asked at all (scheme, port), and may a connection be
made to this final address? The second is asked at connect time, after name resolution, so that a name that changes its
address between check and use gains nothing. The table is IANA's special-purpose registries of 2026-11
(https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry), written out because
`ipaddress.is_global` of Python 3.11 takes several of these ranges for public ones.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit, urlunsplit

from scraper.errors import AddressRefusedError

Network = IPv4Network | IPv6Network

SCHEMES = frozenset({"http", "https"})
PORTS_LOW = frozenset({80, 443})  # other ports under 1024 belong to services that are not the web: SMTP, SSH, LDAP
PORT_MIN = 1024
LABEL_CHARS_MAX = 63  # RFC 1035, section 2.3.4
URL_CHARS_MAX = 2083  # Scrapy's URLLENGTH_LIMIT, after the longest URL that browsers took

# Refused even where the owner opens the network around them: they lead to the machine's cloud account or to nobody.
NEVER: tuple[tuple[Network, str], ...] = (
    (ip_network("169.254.0.0/16"), "link-local"),
    (ip_network("fe80::/10"), "link-local"),
    (ip_network("fd00:ec2::254/128"), "cloud metadata"),
    (ip_network("100.100.100.200/32"), "cloud metadata"),
    (ip_network("224.0.0.0/4"), "multicast"),
    (ip_network("ff00::/8"), "multicast"),
    (ip_network("255.255.255.255/32"), "broadcast"),
)
SPECIAL_V4: tuple[tuple[Network, str], ...] = (
    (ip_network("0.0.0.0/8"), "this machine"),
    (ip_network("10.0.0.0/8"), "private"),
    (ip_network("100.64.0.0/10"), "shared by a carrier"),
    (ip_network("127.0.0.0/8"), "loopback"),
    (ip_network("172.16.0.0/12"), "private"),
    (ip_network("192.0.0.0/24"), "reserved"),
    (ip_network("192.0.2.0/24"), "documentation"),
    (ip_network("192.88.99.0/24"), "6to4 relay"),
    (ip_network("192.168.0.0/16"), "private"),
    (ip_network("198.18.0.0/15"), "benchmarking"),
    (ip_network("198.51.100.0/24"), "documentation"),
    (ip_network("203.0.113.0/24"), "documentation"),
    (ip_network("240.0.0.0/4"), "reserved"),
)
SPECIAL_V6: tuple[tuple[Network, str], ...] = (
    (ip_network("::/128"), "this machine"),
    (ip_network("::1/128"), "loopback"),
    (ip_network("fc00::/7"), "private"),
    (ip_network("2001::/23"), "reserved"),  # Teredo, benchmarking, ORCHID and other protocol assignments
    (ip_network("2001:db8::/32"), "documentation"),
    (ip_network("2002::/16"), "6to4"),
    (ip_network("3fff::/20"), "documentation"),
)
UNICAST_V6 = ip_network("2000::/3")  # the only block IANA has given out for unicast; all else is special
MAPPED_V4 = ip_network("::ffff:0:0/96")
NAT64 = ip_network("64:ff9b::/96")  # on a machine without IPv4, DNS64 gives these for every IPv4-only host


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks the owner opened (`127.0.0.0/8`, `10.1.2.3`, `fc00::/7`); ValueError names a text that is none."""
    return tuple(ip_network(text) for text in texts)


def refusal(address: str, allowed: Sequence[Network] = ()) -> str | None:
    """Why no connection may go to `address`, in a few words; None when it may.

    >>> refusal("127.0.0.1")
    'loopback'
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "not an address"  # a name here means that nobody has resolved it yet: then nothing can be promised
    if isinstance(parsed, IPv6Address) and (parsed in MAPPED_V4 or parsed in NAT64):
        parsed = IPv4Address(int(parsed) & 0xFFFFFFFF)
    for network, reason in NEVER:
        if parsed in network:
            return reason
    if any(parsed in network for network in allowed):
        return None
    for network, reason in SPECIAL_V4 if isinstance(parsed, IPv4Address) else SPECIAL_V6:
        if parsed in network:
            return reason
    if isinstance(parsed, IPv6Address) and parsed not in UNICAST_V6:
        return "reserved"
    return None


def refused_port(port: int) -> str | None:
    """Why no connection may go to this port; None when it may."""
    return None if port in PORTS_LOW or port >= PORT_MIN else f"port {port}"


def request_url(url: str) -> str:
    """The URL as it may be asked, without user name, password and fragment; AddressRefusedError if it may not."""
    if len(url) > URL_CHARS_MAX:
        raise AddressRefusedError(f"the URL is over {URL_CHARS_MAX} characters")
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefusedError(f"not a URL: {error}") from error
    if parts.scheme not in SCHEMES:
        raise AddressRefusedError(f"not http or https: {parts.scheme[:20] or 'no scheme'}")
    if not host:
        raise AddressRefusedError("the URL has no host")
    if any(len(label) > LABEL_CHARS_MAX for label in host.split(".")):
        # Twisted's resolver fails on these without a word, and the request would hang until its time limit.
        raise AddressRefusedError("not a host name")
    if port is not None and (reason := refused_port(port)):
        raise AddressRefusedError(f"address refused: {reason}")
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path or "/", parts.query, ""))
