"""Connections to where the owner wants messages: any address, private ones too, but never a link-local one.

Link-local addresses give away a cloud machine's credentials (169.254.169.254), and a name may lead there at any
time, so it is the address itself that is checked, just before it is connected to. No proxy is used.
"""

import ipaddress
import socket


def connect(host: str, port: int, timeout_seconds: float) -> socket.socket:
    """A connection to the first address of `host` that answers; raises OSError. Small writes go out at once."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failure = OSError(f"{host} is a link-local address; these are refused everywhere")
    for family, kind, protocol, _, address in addresses:
        if is_link_local(str(address[0])):
            continue
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout_seconds)
            # Nagle's waiting for the other side's acknowledgment costs 40 ms wherever two writes precede an answer.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def is_link_local(address: str) -> bool:
    """Whether `address` (in figures, perhaps with a zone) is link-local, also as IPv4 written in IPv6.

    >>> is_link_local("169.254.169.254"), is_link_local("::ffff:169.254.1.1"), is_link_local("fe80::1%eth0")
    (True, True, True)
    """
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return parsed.is_link_local
