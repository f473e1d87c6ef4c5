"""Connections to where the owner wants messages: any address, private ones too, but none that nobody may use.

Link-local addresses give away a cloud machine's credentials (169.254.169.254), and a name may lead there at any time,
so it is the address itself that is checked, just before it is connected to. No proxy is used.
"""

import socket

from scraper.failpoints import passing
from scraper.fetch.guard import networks, refusal

ANYWHERE = networks(("0.0.0.0/0", "::/0"))  # what the owner writes down is the owner's choice


def connect(host: str, port: int, timeout_seconds: float) -> socket.socket:
    """A connection to the first address of `host` that answers; raises OSError. Small writes go out at once."""
    failure = OSError(f"{host} has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if reason := refusal(str(address[0]), ANYWHERE):
            failure = OSError(f"{host} is a {reason} address; these are refused everywhere")
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
            passing("channel.connected")
            return connection
    raise failure
