"""The address guard's rules by value."""

import pytest

from scraper.errors import AddressRefusedError
from scraper.fetch.guard import networks, refusal, refused_port, request_url


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("0.0.0.0", "this machine"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "shared by a carrier"),
        ("169.254.169.254", "link-local"),
        ("192.0.0.1", "reserved"),
        ("192.0.2.7", "documentation"),
        ("192.88.99.1", "6to4 relay"),
        ("198.18.0.1", "benchmarking"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.1", "documentation"),
        ("224.0.0.1", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "broadcast"),
        ("::", "this machine"),
        ("::1", "loopback"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fc00::1", "private"),
        ("fd12:3456::1", "private"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("2001::1", "reserved"),
        ("2002:7f00:1::1", "6to4"),
        ("3fff::1", "documentation"),
        ("fec0::1", "reserved"),
        ("64:ff9b:1::1", "reserved"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:169.254.169.254", "link-local"),
        ("64:ff9b::a00:1", "private"),
        ("::127.0.0.1", "reserved"),
        ("localhost", "not an address"),
        ("2130706433", "not an address"),
        ("", "not an address"),
    ],
)
def test_what_is_not_public_is_refused_with_its_reason(address: str, reason: str) -> None:
    assert refusal(address) == reason


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "223.255.255.255",
        "2a00:1450:4010::1",
        "2606:4700::1111",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
    ],
)
def test_public_addresses_pass(address: str) -> None:
    assert refusal(address) is None


def test_the_owner_may_open_loopback_and_private_networks() -> None:
    opened = networks(["127.0.0.0/8", "10.0.0.0/8", "::1"])

    assert refusal("127.1.2.3", opened) is None
    assert refusal("10.9.9.9", opened) is None
    assert refusal("::1", opened) is None
    assert refusal("::ffff:127.0.0.1", opened) is None
    assert refusal("192.168.0.1", opened) == "private"


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "fd00:ec2::254", "100.100.100.200", "224.0.0.1"])
def test_link_local_metadata_and_multicast_stay_refused_when_everything_is_opened(address: str) -> None:
    assert refusal(address, networks(["0.0.0.0/0", "::/0"])) is not None


def test_a_network_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="localhost"):
        networks(["localhost"])


@pytest.mark.parametrize(("port", "reason"), [(80, None), (443, None), (1024, None), (65535, None)])
def test_web_ports_and_high_ports_pass(port: int, reason: str | None) -> None:
    assert refused_port(port) is reason


@pytest.mark.parametrize("port", [0, 22, 25, 81, 389, 1023])
def test_other_services_ports_are_refused(port: int) -> None:
    assert refused_port(port) == f"port {port}"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://example.org/a?b=c#d", "http://example.org/a?b=c"),
        ("http://user:secret@example.org/a", "http://example.org/a"),
        ("http://a@b@example.org/", "http://example.org/"),
        ("HTTP://Example.org:8080/x", "http://Example.org:8080/x"),
        ("  https://example.org/a ", "https://example.org/a"),
        ("https://новости.kz/лента", "https://новости.kz/лента"),
    ],
)
def test_urls_are_asked_without_user_names_and_fragments(url: str, asked: str) -> None:
    assert request_url(url) == asked


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:text/html,x",
        "javascript:alert(1)",
        "example.org/feed",
        "",
        "http://",
        "http:///x",
        "http://example.org:22/",
        "http://example.org:99999/",
        "http://[::1",
        "gopher://x/",
        "http://example.org:x/",
        "http://example.org/" + "a" * 2100,
        f"http://{'a' * 64}.org/",
    ],
)
def test_urls_that_may_not_be_asked_are_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        request_url(url)
