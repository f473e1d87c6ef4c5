"""The address guard at work: a canary listens on loopback, and every way to it is tried."""

from typing import ClassVar

import pytest

from scraper.crawler.connect import guard_connections
from scraper.errors import AddressRefusedError
from scraper.model import PageOrder, PollOrder

# Ways to write or reach 127.0.0.1; `{port}` is the canary's.
VECTORS = [
    "http://127.0.0.1:{port}/canary",
    "http://127.1:{port}/canary",
    "http://127.255.1.2:{port}/canary",
    "http://2130706433:{port}/canary",
    "http://0x7f000001:{port}/canary",
    "http://0x7f.0.0.1:{port}/canary",
    "http://0177.0.0.1:{port}/canary",
    "http://0:{port}/canary",
    "http://0.0.0.0:{port}/canary",
    "http://localhost:{port}/canary",
    "http://LOCALHOST.:{port}/canary",
    "http://ip6-localhost:{port}/canary",
    "http://user@127.0.0.1:{port}/canary",
    "http://example.org@127.0.0.1:{port}/canary",
    "http://[::ffff:127.0.0.1]:{port}/canary",
    "http://[::ffff:7f00:1]:{port}/canary",
    "http://[64:ff9b::7f00:1]:{port}/canary",
    "http://①②⑦.0.0.1:{port}/canary",
    "https://127.0.0.1:{port}/canary",
]


@pytest.fixture(scope="module")
def closed(running_module):
    """A crawler that may go to a few loopback addresses only, where the redirecting server is."""
    return running_module(allow_addresses=("127.77.0.0/16",), timeout_seconds=2.0, page_delay_seconds=0.0)


@pytest.fixture
def canary(new_server):
    made = new_server("127.0.0.1")
    made.answer("/canary", b"caught")
    return made


def orders(urls: list[str]) -> list[PollOrder | PageOrder]:
    polls = [PollOrder(f"s{n}", "feed", url) for n, url in enumerate(urls)]
    return [*polls, *(PageOrder(n + 1, url) for n, url in enumerate(urls))]


def test_no_way_of_writing_loopback_gets_through(closed, canary):
    reports = closed.run(orders([vector.format(port=canary.port) for vector in VECTORS]))

    assert [report.status for report in reports] == [None] * 2 * len(VECTORS)
    assert canary.requests == []


def test_no_redirect_leads_to_loopback(closed, canary, new_server):
    opened = new_server("0.0.0.0")
    urls = []
    for n, vector in enumerate(VECTORS):
        location = vector.format(port=canary.port).encode()
        opened.answer(f"/{n}", status="302 Found", headers=[b"Location: " + location])
        urls.append(opened.url(f"/{n}", f"127.77.0.{n + 1}"))

    reports = closed.run(orders(urls))

    assert sorted(opened.paths()) == sorted([f"/{n}" for n in range(len(VECTORS))] * 2)
    assert [report.status for report in reports] == [None] * 2 * len(VECTORS)
    assert canary.requests == []


def test_ipv6_loopback_is_refused(closed, new_server):
    canary = new_server("::1")

    reports = closed.run(orders([f"http://[::1]:{canary.port}/canary"]))

    assert [report.error for report in reports] == ["address refused: loopback"] * 2
    assert canary.requests == []


def test_meta_refresh_is_not_followed(closed, canary, new_server):
    opened = new_server("127.77.0.1")
    page = f'<html><head><meta http-equiv="refresh" content="0;url={canary.url("/canary")}"></head></html>'
    opened.answer("/r", page.encode(), headers=[b"Content-Type: text/html"])

    closed.run(orders([opened.url("/r", "127.77.0.1")]))

    assert canary.requests == []


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://169.254.169.254/latest/meta-data/", "address refused: link-local"),
        ("http://10.0.0.1/", "address refused: private"),
        ("http://[fe80::1]/", "address refused: link-local"),
        ("http://127.77.0.1:22/", "address refused: port 22"),
        ("file:///etc/passwd", "not http or https: file"),
        ("data:text/xml,x", "not http or https: data"),
        ("ftp://127.77.0.1/", "not http or https: ftp"),
        ("s3://bucket/key", "not http or https: s3"),
        ("not a url", "not http or https: no scheme"),
    ],
)
def test_refusals_say_why(closed, url, error):
    reports = closed.run(orders([url]))

    assert [report.error for report in reports] == [error, error]
    assert reports[1].retry is False


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost"])
def test_what_the_owner_opened_is_reached_in_every_writing(running, canary, host):
    running.run([PageOrder(1, canary.url("/canary", host))])

    assert canary.paths() == ["/canary"]


def test_a_name_that_turns_to_loopback_after_a_check_gains_nothing():
    class Reactor:
        connected: ClassVar[list[str]] = []

        def connectTCP(self, host, port, *_):  # noqa: N802 - Twisted's interface
            self.connected.append(host)

    reactor = Reactor()
    guard_connections(reactor, ())
    reactor.connectTCP("93.184.215.14", 80, None)  # what the name had at first

    for address in ("127.0.0.1", "::1", "rebound.example.org"):  # what it has now; or nobody has looked
        with pytest.raises(AddressRefusedError):
            reactor.connectTCP(address, 80, None)
    for way in (reactor.connectSSL, reactor.connectUNIX, reactor.listenUDP):
        with pytest.raises(AddressRefusedError):
            way("93.184.215.14", 443, None)

    assert reactor.connected == ["93.184.215.14"]


def test_our_own_endpoint_opens_one_port_of_one_address():
    class Reactor:
        connected: ClassVar[list[tuple[str, int]]] = []

        def connectTCP(self, host, port, *_):  # noqa: N802 - Twisted's interface
            self.connected.append((host, port))

    reactor = Reactor()
    guard_connections(reactor, (), endpoint="127.0.0.1:40001")
    reactor.connectTCP("127.0.0.1", 40001, None)

    for host, port in (("127.0.0.1", 40002), ("127.0.0.2", 40001), ("::1", 40001), ("localhost", 40001)):
        with pytest.raises(AddressRefusedError):
            reactor.connectTCP(host, port, None)

    assert reactor.connected == [("127.0.0.1", 40001)]
