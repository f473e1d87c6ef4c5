"""Polls of well-behaved servers: what goes out, what comes back."""

import itertools
import time

import pytest

from scraper.model import PageOrder, PollOrder


def order(url: str, source_id: str = "s", **more) -> PollOrder:
    return PollOrder(source_id, "feed", url, **more)


def test_a_new_body_is_parsed_and_its_validators_come_along(running, server, rss):
    server.answer("/feed", rss, headers=[b'ETag: W/"\xff1"', b"Last-Modified: any day", b"Content-Type: text/xml"])

    (report,) = running.run([order(server.url("/feed"))])

    assert (report.outcome, report.status, report.listed, report.error) == ("changed", 200, 1, None)
    assert [entry.title for entry in report.entries] == ["Pipeline opened"]
    assert (report.etag, report.last_modified) == ('W/"\xff1"', "any day")
    assert report.url == server.url("/feed")
    assert report.body_bytes == len(rss)


def test_validators_go_out_byte_for_byte_and_nothing_else_does(running, server):
    server.answer("/feed", status="304 Not Modified")

    running.run([order(server.url("/feed"), etag='W/"\xff "', last_modified="any day")])

    (request,) = server.requests
    assert request.header(b"If-None-Match") == b'W/"\xff "'
    assert request.header(b"If-Modified-Since") == b"any day"
    assert request.header(b"User-Agent").startswith(b"Steppewatch/")
    assert b"gzip" in request.header(b"Accept-Encoding")
    names = {line.partition(b":")[0].lower() for line in request.head.split(b"\r\n")[1:] if line}
    assert names == {b"if-none-match", b"if-modified-since", b"user-agent", b"accept", b"accept-encoding", b"host"}


def test_a_304_keeps_the_validators_and_takes_new_ones(running, server):
    server.answer("/old", status="304 Not Modified")
    server.answer("/new", status="304 Not Modified", headers=[b'ETag: "2"'])
    known = {"etag": '"1"', "last_modified": "then", "body_hash": "h"}

    old, new = running.run([order(server.url("/old"), "old", **known), order(server.url("/new"), "new", **known)])

    assert (old.outcome, old.etag, old.last_modified, old.body_hash) == ("not_modified", '"1"', "then", "h")
    assert (new.outcome, new.etag, new.last_modified, new.body_hash) == ("not_modified", '"2"', "then", "h")


def test_a_304_nobody_asked_for_is_a_failure(running, server):
    server.answer("/feed", status="304 Not Modified")

    (report,) = running.run([order(server.url("/feed"))])

    assert (report.outcome, report.error) == ("failed", "HTTP 304")


def test_the_same_body_is_recognised_and_its_new_validators_taken(running, server, rss):
    server.answer("/feed", rss, headers=[b'ETag: "1"'])
    (first,) = running.run([order(server.url("/feed"))])
    server.answer("/feed", rss, headers=[b'ETag: "2"'])

    (second,) = running.run([order(server.url("/feed"), body_hash=first.body_hash)])

    assert (second.outcome, second.etag, second.entries, second.listed) == ("unchanged", '"2"', (), 0)


def test_another_build_date_alone_is_no_change(running, server, rss):
    def built(day: bytes) -> bytes:
        return rss.replace(b"<item>", b"<lastBuildDate>%s, 23 Nov 2026 10:00:00 GMT</lastBuildDate><item>" % day)

    server.answer("/f", built(b"Mon"))
    [first] = running.run([PollOrder("s", "feed", server.url("/f"))])
    server.answer("/f", built(b"Tue"))
    [second] = running.run([PollOrder("s", "feed", server.url("/f"), body_hash=first.body_hash)])

    assert (first.outcome, second.outcome) == ("changed", "unchanged")


def test_a_body_that_is_no_feed_reports_no_validators(running, server):
    server.answer("/feed", b"<html><body>Are you a robot?</body></html>", headers=[b'ETag: "1"'])

    (report,) = running.run([order(server.url("/feed"))])

    assert (report.outcome, report.status) == ("failed", 200)
    assert report.error
    assert (report.etag, report.last_modified, report.body_hash) == (None, None, None)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451, 500, 503, 301])
def test_other_answers_fail_with_their_number(running, server, status):
    server.answer("/feed", b"no", status=f"{status} No", headers=[b'ETag: "1"'])

    (report,) = running.run([order(server.url("/feed"))])

    assert (report.outcome, report.status or 301, report.etag) == ("failed", status, None)
    assert report.error.startswith(f"HTTP {status}")
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
def test_retry_after_is_reported_and_nothing_is_asked_again(running, server, status):
    server.answer("/feed", b"", status=status, headers=[b"Retry-After: 3600"])

    (report,) = running.run([order(server.url("/feed"))])

    assert (report.outcome, report.retry_after_seconds) == ("failed", 3600.0)
    assert len(server.requests) == 1


def test_redirects_are_followed_and_the_last_url_reported(running, server, rss):
    server.answer("/a", status="301 Moved", headers=[b"Location: /b"])
    server.answer("/b", status="302 Found", headers=[b"Location: " + server.url("/c").encode()])
    server.answer("/c", rss)

    (report,) = running.run([order(server.url("/a"), etag='"1"')])

    assert (report.outcome, report.url) == ("changed", server.url("/c"))
    assert [request.header(b"If-None-Match") for request in server.requests] == [b'"1"'] * 3
    assert all(request.header(b"Referer") is None for request in server.requests)


def test_cookies_are_never_sent_back(running, server, rss):
    server.answer("/a", status="302 Found", headers=[b"Location: /b", b"Set-Cookie: id=1"])
    server.answer("/b", rss, headers=[b"Set-Cookie: id=2"])

    running.run([order(server.url("/a")), order(server.url("/b"), "t")])

    assert [request.header(b"Cookie") for request in server.requests] == [None] * 3


def test_user_names_and_passwords_are_not_sent(running, server, rss):
    server.answer("/feed", rss)

    (report,) = running.run([order(f"http://user:secret@127.0.0.1:{server.port}/feed")])

    assert report.outcome == "changed"
    assert b"secret" not in server.requests[0].head
    assert server.requests[0].header(b"Authorization") is None


def test_one_host_is_asked_one_thing_at_a_time(running, server, rss):
    def slow(connection):
        open_now.append(1)
        most.append(len(open_now))
        time.sleep(0.1)
        open_now.pop()
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(rss) + rss)

    open_now, most = [], []
    paths = [f"/{n}" for n in range(5)]
    for path in paths:
        server.on(path, slow)

    running.run([order(server.url(path), path) for path in paths])

    assert most == [1] * 5


def test_pages_of_one_host_are_spaced_also_across_batches(running, server):
    for path in ("/1", "/2", "/3"):
        server.answer(path, status="404 Not Found")

    running.run([PageOrder(1, server.url("/1")), PageOrder(2, server.url("/2"))])
    running.run([PageOrder(3, server.url("/3"))])

    times = [request.at for request in server.requests]
    assert [later - earlier >= 0.3 for earlier, later in itertools.pairwise(times)] == [True, True]


@pytest.mark.parametrize(
    ("status", "retry"), [(403, False), (404, False), (410, False), (451, False), (429, True), (500, True), (503, True)]
)
def test_pages_say_whether_trying_again_can_help(running, server, status, retry):
    server.answer("/page", b"", status=f"{status} No")

    (report,) = running.run([PageOrder(1, server.url("/page"))])

    assert (report.page, report.error, report.retry, report.status) == (None, f"HTTP {status}", retry, status)


def test_what_is_not_a_web_page_is_not_extracted(running, server):
    server.answer("/page", b"%PDF-1.7", headers=[b"Content-Type: application/pdf"])

    (report,) = running.run([PageOrder(1, server.url("/page"))])

    assert (report.error, report.retry) == ("application/pdf, not a web page", False)


def test_a_page_is_extracted(running, server):
    sentences = " ".join(f"The pipeline number {n} through the steppe was opened by the ministry." for n in range(40))
    html = f"<html><head><title>Pipeline opened</title></head><body><article><p>{sentences}</p></article></body></html>"
    server.answer("/page", html.encode(), headers=[b"Content-Type: text/html; charset=utf-8"])

    (report,) = running.run([PageOrder(1, server.url("/page"), ("en",))])

    assert report.error is None
    assert "through the steppe" in report.page.text
