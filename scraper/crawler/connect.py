"""Where connections are made: the address guard at the last moment, names, and certificates.

The guard sits in `reactor.connectTCP`, below names, redirects and TLS: whatever leads to a connection passes it with
the final address, so a name that changes its address between check and use (DNS rebinding) gains nothing. Names are
looked up for each new connection by the system's resolver in a few threads: a cache that never forgets, such as
Scrapy's, loses a host that moves.
"""

from collections.abc import Sequence
from typing import Any

from twisted.internet._sslverify import ClientTLSOptions
from twisted.internet.ssl import CertificateOptions, platformTrust
from twisted.web.client import BrowserLikePolicyForHTTPS

from scraper.errors import AddressRefusedError
from scraper.fetch.guard import Network, refusal, refused_port

DNS_STACK_BYTES = 512 * 1024  # 8 MiB by default, which sixteen threads would take from the address space's limit
DNS_THREADS = 16  # each holds one look-up; RES_OPTIONS in the process's environment limits how long


def guard_connections(reactor: Any, allowed: Sequence[Network], *, endpoint: str = "") -> None:
    """From now on the reactor connects only to addresses that `refusal` lets pass, and to nothing but TCP.

    `endpoint` is one address and port of our own that may be asked although its network may not.
    """
    connect = reactor.connectTCP

    def guarded(host: str, port: int, *arguments: Any, **named: Any) -> Any:
        if f"{host}:{port}" != endpoint and (reason := refusal(host, allowed) or refused_port(port)):
            raise AddressRefusedError(f"address refused: {reason}")
        return connect(host, port, *arguments, **named)

    def refused(*_: Any, **__: Any) -> Any:
        raise AddressRefusedError("address refused: not TCP")

    reactor.connectTCP = guarded
    reactor.connectSSL = reactor.connectUNIX = reactor.listenUDP = refused


class SharedTrust(BrowserLikePolicyForHTTPS):
    """Verifies certificates against the system's trust store, read once.

    Scrapy and Twisted read it again for each connection: 5 ms of processor time each, more than the whole of a 304
    (2026-11, 140 certificates). Host names are verified per connection all the same.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # Twisted's is untyped
        self._options = CertificateOptions(trustRoot=platformTrust())  # type: ignore[no-untyped-call] # Twisted's is untyped

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: ARG002, N802 - Twisted's interface
        """The TLS options for one connection to `hostname`."""
        return ClientTLSOptions(self._options._makeTLSConnection, hostname.decode("ascii"))
