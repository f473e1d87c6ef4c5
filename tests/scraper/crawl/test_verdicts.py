"""The crawler's own words lead to the right verdict: whoever changes an error's text sees it here."""

import datetime as dt
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from scraper.fetch.verdict import Verdict, verdict
from scraper.model import PollOrder

RSS_OF_NOTHING = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
WALL = b"<!doctype html><html><head><title>Just a moment...</title></head><body>captcha</body></html>"


def poll(running, url):
    (report,) = running.run([PollOrder("s", "feed", url)])
    return verdict(report)


@pytest.mark.parametrize(
    ("status", "body", "word"),
    [
        ("200 OK", RSS_OF_NOTHING, "empty"),
        ("200 OK", b"", "empty"),
        ("200 OK", WALL, "blocked"),
        ("403 Forbidden", WALL, "blocked"),
        ("200 OK", b"<!doctype html><html><title>Home</title></html>", "not-a-feed"),
        ("200 OK", b"\x89PNG\r\n", "not-a-feed"),
        ("404 Not Found", b"", "gone"),
        ("502 Bad Gateway", b"", "unreachable"),
    ],
)
def test_answers(running, server, status, body, word):
    server.answer("/feed", body, status=status)

    assert poll(running, server.url("/feed")).word == word


def test_a_feed_is_ok(running, server, rss):
    server.answer("/feed", rss)

    assert poll(running, server.url("/feed")) == Verdict("ok", "1 entry")


def test_retry_after_asks_to_wait(running, server):
    server.answer("/feed", status="503 Busy", headers=[b"Retry-After: 60"])

    assert poll(running, server.url("/feed")).word == "asks-to-wait"


def test_a_body_over_the_limit_is_no_feed(running, server):
    server.answer("/feed", b" " * (8 * 1024 * 1024 + 1))

    assert poll(running, server.url("/feed")).word == "not-a-feed"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1025/", "http://nowhere.invalid/", "http://10.0.0.1/"])
def test_no_connection_is_unreachable(running, url):
    assert poll(running, url).word == "unreachable"


@pytest.mark.parametrize(
    "talk", [lambda connection: None, lambda connection: connection.sendall(b"SSH-2.0-OpenSSH\r\n\r\n")]
)
def test_an_answer_that_is_none_is_unreachable(running, server, talk):
    server.on("/feed", talk)

    assert poll(running, server.url("/feed")).word == "unreachable"


def test_a_certificate_that_nobody_vouches_for_is_a_fault_of_tls(running, server, tmp_path):
    server.context = self_signed(tmp_path)

    assert poll(running, f"https://127.0.0.1:{server.port}/feed").word == "tls"


def self_signed(directory):
    """A server's context with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nobody")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2036, 1, 1, tzinfo=dt.UTC))
        .sign(key, hashes.SHA256())
    )
    pem = directory / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
