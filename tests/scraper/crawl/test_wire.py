"""Lines between the processes: what goes in comes out, and nothing else gets through."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import Entry, Page, PageOrder, PageReport, PollOrder, PollReport
from scraper.wire import line_of, message_of, value_of

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
times = st.datetimes(min_value=datetime(1970, 1, 2), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
entries = st.builds(Entry, key=texts, url=st.none() | texts, title=texts, published_at=st.none() | times)
reports = st.builds(
    PollReport,
    source_id=texts,
    outcome=st.sampled_from(["changed", "failed"]),
    status=st.none() | st.integers(100, 599),
    etag=st.none() | st.binary(max_size=20).map(lambda octets: octets.decode("latin-1")),
    entries=st.lists(entries, max_size=3).map(tuple),
    seconds=st.floats(0, 1e6),
    retry_after_seconds=st.none() | st.floats(0, 1e6),
)


@given(reports)
def test_a_report_arrives_as_it_left(report: PollReport) -> None:
    line = line_of({"id": 7, "poll": report})

    assert line.count(b"\n") == 1
    assert value_of(PollReport, message_of(line)["poll"]) == report


def test_orders_and_pages_arrive_as_they_left() -> None:
    order = PollOrder("s", "feed", "http://x/", ("ru",), etag='W/"é"', known=("a", "b"))
    page_order = PageOrder(2**40, "http://x/", ("kk", "ru"))
    at = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    page = Page("т", "текст", "ru", ("А",), at, at, canonical_url="http://x/", editions=("http://x/kk/",))

    assert value_of(PollOrder, message_of(line_of({"o": order}))["o"]) == order
    assert value_of(PageOrder, message_of(line_of({"o": page_order}))["o"]) == page_order
    report = PageReport(1, page, retry=True)
    assert value_of(PageReport, message_of(line_of({"r": report}))["r"]) == report


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"7", b'"x"', b'{"a":NaN}', b'{"a":Infinity}', b"\xff", b"[" * 100_000, b'{"a":' * 50_000],
)
def test_a_line_that_is_not_one_object_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own messages
        message_of(line)


GOOD = {"source_id": "s", "outcome": "failed"}


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "splendid"},
        {"outcome": None},
        {"source_id": 7},
        {"source_id": "\ud800"},
        {"status": "200"},
        {"status": True},
        {"status": 1e3},
        {"status": 2**54},
        {"seconds": "1"},
        {"seconds": 1e999},
        {"entries": {}},
        {"entries": ["x"]},
        {"entries": [{"key": "k", "url": None}]},
        {"entries": [{"key": "k", "url": None, "title": "t", "published_at": "2026-11-22T09:05:00"}]},
        {"entries": [{"key": "k", "url": None, "title": "t", "published_at": "yesterday"}]},
        {"entries": [{"key": "k", "url": None, "title": "t", "authors": "A"}]},
    ],
    ids=json.dumps,
)
def test_a_report_with_one_wrong_value_is_refused(change: dict[str, object]) -> None:
    assert value_of(PollReport, json.dumps(GOOD).encode())

    with pytest.raises(ValueError):  # noqa: PT011 - any of a dozen reasons
        value_of(PollReport, json.dumps(GOOD | change).encode())


def test_names_a_report_does_not_have_reach_nothing() -> None:
    line = json.dumps(GOOD | {"known": [], "__class__": "x"}).encode()

    assert value_of(PollReport, line) == PollReport("s", "failed")


def test_text_that_is_none_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        line_of({"poll": PollReport("\ud800", "failed")})


@pytest.mark.parametrize("value", [{}, {"outcome": "failed"}, [], None, "x"])
def test_a_report_that_lacks_what_it_needs_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of a dozen reasons
        value_of(PollReport, json.dumps(value).encode())
