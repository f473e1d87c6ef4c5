"""Certificates: the owner's authority is trusted through SSL_CERT_FILE, and nothing else passes."""

import datetime as dt
import ipaddress
import os
import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scraper import clock
from scraper.model import PageOrder, PollOrder

DAY = dt.timedelta(days=1)
UNTRUSTED = "the TLS certificate is not trusted or has expired"


class Authority:
    """A certificate authority made for the test."""

    def __init__(self, directory: Path, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._directory = directory
        self.certificate = self._sign(self.name, self.key, [x509.BasicConstraints(ca=True, path_length=None)], DAY)
        self.file = directory / f"{name}.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, address: str, *, lasts: dt.timedelta = DAY) -> ssl.SSLContext:
        """A server's TLS context with a certificate for one address."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        certificate = self._sign(x509.Name([]), key, [names], lasts)
        file = self._directory / f"{address}-{lasts.total_seconds():.0f}-{id(self)}.pem"
        plain = serialization.NoEncryption()
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _sign(self, subject, key, extensions, lasts) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            issuer_name=self.name,
            subject_name=subject,
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=clock.now() - 30 * DAY,
            not_valid_after=clock.now() + lasts,
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(self.key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "ours")


@pytest.fixture(scope="module")
def trusting(authority, running_module):
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(authority.file)
    running = running_module(allow_addresses=("127.0.0.0/8",), timeout_seconds=5.0)
    if before is None:
        del os.environ["SSL_CERT_FILE"]
    else:
        os.environ["SSL_CERT_FILE"] = before
    return running


def poll(running, server, address: str = "127.0.0.1"):
    url = server.url("/feed", address).replace("http:", "https:")
    (report,) = running.run([PollOrder("s", "feed", url, etag='"1"')])
    return report


def serve(server, context: ssl.SSLContext) -> None:
    server.context = context
    server.answer("/feed", status="304 Not Modified")


def test_a_certificate_of_a_trusted_authority_passes_on_every_connection(trusting, server, authority):
    serve(server, authority.context("127.0.0.1"))

    assert [poll(trusting, server).outcome for _ in range(3)] == ["not_modified"] * 3


def test_a_certificate_for_another_host_is_refused_also_after_a_good_one(trusting, server, authority):
    serve(server, authority.context("127.0.0.1"))
    assert poll(trusting, server).outcome == "not_modified"

    report = poll(trusting, server, "127.0.0.2")

    assert report.error == "the TLS certificate is for another host"
    assert len(server.requests) == 1


def test_an_expired_certificate_is_refused(trusting, server, authority):
    serve(server, authority.context("127.0.0.1", lasts=-DAY))

    assert poll(trusting, server).error == UNTRUSTED
    assert server.requests == []


def test_a_certificate_of_an_unknown_authority_is_refused(trusting, server, tmp_path):
    serve(server, Authority(tmp_path, "theirs").context("127.0.0.1"))

    assert poll(trusting, server).error == UNTRUSTED
    assert server.requests == []


def test_a_server_that_speaks_no_tls_is_an_error_that_may_pass(trusting):
    def greet():
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"220 mail.example.org ESMTP\r\n")
            connection.recv(1000)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=greet, daemon=True).start()
        (report,) = trusting.run([PageOrder(1, f"https://127.0.0.1:{listening.getsockname()[1]}/")])

    assert (report.error, report.retry) == ("TLS failed: wrong version number", True)
