"""How long an answer stays good, by header and by the feed's own word."""

import pytest

from scraper.fetch.freshness import fresh_seconds
from scraper.parse.ttl import ttl_seconds


@pytest.mark.parametrize(
    ("cache_control", "age", "seconds"),
    [
        (None, None, None),
        (b"max-age=600", None, 600.0),
        (b"public, MAX-AGE=600, must-revalidate", None, 600.0),
        (b'max-age="600"', None, 600.0),
        (b"max-age=600", b"100", 500.0),
        (b"max-age=600", b"9000", 0.0),
        (b"max-age=600", b"soon", 600.0),
        (b"max-age=0", None, 0.0),
        (b"max-age=31536000", None, 86_400.0),
        (b"max-age=" + b"9" * 400, None, 86_400.0),
        (b"s-maxage=600", None, None),
        (b"s-maxage=600, max-age=60", None, 60.0),
        (b"no-cache, max-age=600", None, 0.0),
        (b"no-store", None, 0.0),
        (b"max-age=-1", None, None),
        (b"max-age=abc", None, None),
        (b"max-age=1e12", None, None),
        (b"max-age", None, None),
        (b"", None, None),
        (b"\xff\xfe=,=,,", None, None),
    ],
)
def test_cache_control_is_read(cache_control: bytes | None, age: bytes | None, seconds: float | None) -> None:
    assert fresh_seconds(cache_control, age) == seconds


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("", None),
        ("<ttl>60</ttl>", 3600.0),
        ("<ttl> 5 </ttl>", 300.0),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999</ttl>", 86_400.0),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", None),
        ("<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 900.0),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>12</sy:updateFrequency>", 7200.0),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", 86_400.0),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86_400.0),
    ],
)
def test_word_of_the_feed_is_read(head: str, seconds: float | None) -> None:
    assert ttl_seconds(f"<rss><channel><title>t</title>{head}<item><ttl>7</ttl></item></channel></rss>") == seconds


def test_ttl_of_an_entry_is_none_of_the_feed() -> None:
    assert ttl_seconds("<rss><channel><item><ttl>7</ttl></item></channel></rss>") is None
