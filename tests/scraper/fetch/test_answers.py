"""Validators, Retry-After, redirects and our name, by value."""

from datetime import UTC, datetime

import pytest

from scraper.errors import AddressRefusedError, FetchError
from scraper.fetch.agent import user_agent
from scraper.fetch.conditional import Conditions, validator
from scraper.fetch.redirect import REDIRECTS_MAX, next_url
from scraper.fetch.retry_after import retry_after_seconds

URL = "https://one.example/rss"
NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("etag", [b'"abc"', b'W/"abc"', b"abc", b'"\xc3\xa9\xff"', b'"a, b"', b"''"])
def test_an_etag_goes_back_byte_for_byte(etag: bytes) -> None:
    assert Conditions(validator(etag)).headers_at(URL) == {b"If-None-Match": etag}


def test_a_date_goes_back_byte_for_byte_even_if_it_is_none() -> None:
    sent = b"Sun, 22 Nov 2026 15:60:00 Almaty"

    assert Conditions(None, validator(sent)).headers_at(URL) == {b"If-Modified-Since": sent}


def test_nothing_known_asks_unconditionally() -> None:
    assert Conditions().headers_at(URL) == {}


@pytest.mark.parametrize("header", [None, b"", b"x" * 1025])
def test_missing_empty_and_absurd_validators_are_not_kept(header: bytes | None) -> None:
    assert validator(header) is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 120 ", 120.0),
        (b"0", 0.0),
        (b"1" + b"0" * 40, 7 * 86400.0),
        (b"604801", 7 * 86400.0),
        (b"Sun, 22 Nov 2026 13:00:00 GMT", 3600.0),
        (b"Sun, 22 Nov 2026 13:00:00 -0000", 3600.0),
        (b"Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        (b"Fri, 22 Nov 2126 11:00:00 GMT", 7 * 86400.0),
        (b"-5", None),
        (b"1.5", None),
        (b"abc", None),
        (b"", None),
        ("١٢".encode(), None),
        (b"\xff\xfe", None),
        (b"99999999999999 Nov 2026", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_up_to_seven_days(header: bytes | None, seconds: float | None) -> None:
    assert retry_after_seconds(429, header, NOW) == seconds
    assert retry_after_seconds(503, header, NOW) == seconds


def test_retry_after_counts_for_429_and_503_only() -> None:
    assert retry_after_seconds(200, b"120", NOW) is None
    assert retry_after_seconds(500, b"120", NOW) is None


@pytest.mark.parametrize(
    ("location", "url"),
    [
        (b"/b", "https://example.org/b"),
        (b"b?x=1#y", "https://example.org/dir/b?x=1"),
        (b"//other.org/c", "https://other.org/c"),
        (b"http://user:pw@other.org/c", "http://other.org/c"),
        ("/новости".encode(), "https://example.org/новости"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_on(status: int, location: bytes, url: str) -> None:
    assert next_url("https://example.org/dir/a", status, location, 0) == url


@pytest.mark.parametrize("status", [200, 304, 300, 404, 500])
def test_other_answers_lead_nowhere(status: int) -> None:
    assert next_url("https://example.org/a", status, b"/b", 0) is None


@pytest.mark.parametrize("location", [b"file:///etc/passwd", b"ftp://x/", b"javascript:x", b"http://x:25/"])
def test_a_redirect_to_what_may_not_be_asked_is_refused(location: bytes) -> None:
    with pytest.raises(AddressRefusedError):
        next_url("https://example.org/a", 302, location, 0)


def test_the_sixth_redirect_is_one_too_many() -> None:
    assert next_url("https://example.org/a", 302, b"/b", REDIRECTS_MAX - 1) == "https://example.org/b"
    with pytest.raises(FetchError, match="more than 5 redirects"):
        next_url("https://example.org/a", 302, b"/b", REDIRECTS_MAX)


@pytest.mark.parametrize("location", [None, b"http://[::1"])
def test_a_redirect_to_nowhere_is_an_error(location: bytes | None) -> None:
    with pytest.raises(FetchError):
        next_url("https://example.org/a", 302, location, 0)


def test_the_agent_names_product_version_and_contact() -> None:
    assert user_agent(None).startswith("Steppewatch/")
    assert user_agent("https://example.org/bot").endswith(" (+https://example.org/bot)")


def test_a_contact_cannot_add_a_header() -> None:
    assert user_agent("a\r\nCookie: b (c) ж").endswith(" (+aCookie: b c )")
