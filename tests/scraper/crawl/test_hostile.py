"""Servers that mean harm or are broken: each costs its source an error, in bounded time and memory, and no other."""

import gzip
import socket
import struct
import time
import zlib

import brotli
import psutil
import pytest
from backports import zstd

from scraper.model import PageOrder, PollOrder

MIB = 1024 * 1024
TIMED_OUT = "timed out after 2 s"  # what the shared crawler grants


def order(url: str, source_id: str = "s", **more) -> PollOrder:
    return PollOrder(source_id, "feed", url, **more)


def wait(connection: socket.socket) -> None:
    """Until the client goes."""
    connection.recv(1)


def drip(head: bytes):
    def handler(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"x")
            time.sleep(0.05)

    return handler


def endless(head: bytes, chunk: bytes, bytes_max: int = 200 * MIB):
    """Sends as fast as the client takes it; bounded, should the client never stop."""

    def handler(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(bytes_max // len(chunk)):
            connection.sendall(chunk)

    return handler


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cut_short(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss>")


def not_http(connection: socket.socket) -> None:
    connection.sendall(b"220 mail.example.org ESMTP\r\n")
    wait(connection)


OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
CASES = {
    "never answers": (wait, TIMED_OUT, 3.0),
    "drips the status line": (drip(b"H"), TIMED_OUT, 3.0),
    "drips headers": (drip(OK_HEAD + b"X: "), TIMED_OUT, 3.0),
    "drips the body": (drip(OK_HEAD + b"\r\n"), TIMED_OUT, 3.0),
    "endless headers": (endless(OK_HEAD, b"X-%b: y\r\n" % (b"x" * 1000)), "the headers are over", 1.0),
    "many short headers": (endless(OK_HEAD, b"a:b\r\n"), "the headers are over", 1.0),
    "one endless header": (endless(OK_HEAD + b"X: ", b"y" * 65536), "the headers are over", 1.0),
    "endless folded header": (endless(OK_HEAD + b"X: y\r\n", b" folded\r\n" * 1000), "the headers are over", 1.0),
    "endless 1xx": (endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"), "the headers are over", 1.0),
    "endless body": (endless(OK_HEAD + b"\r\n", b"x" * 65536), "the body is over 8 MiB", 2.0),
    "announces too much": (endless(OK_HEAD + b"Content-Length: 99999999\r\n\r\n", b"x"), "the body is over 8 MiB", 1.0),
    "endless chunk line": (
        endless(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1" * 65536),
        "the body was cut short",
        1.0,
    ),
    "wrong content length": (cut_short, "the body was cut short", 1.0),
    "connection reset": (reset, "the server closed the connection", 1.0),
    "closes at once": (lambda connection: None, "the server closed the connection", 1.0),
    "not HTTP": (not_http, "the answer is not HTTP", 1.0),
}


def test_each_costs_its_source_an_error_in_bounded_time(running, server):
    orders = []
    for n, (case, (handler, _, _)) in enumerate(CASES.items()):
        server.on(f"/{n}", handler)
        orders.append(order(server.url(f"/{n}", f"127.9.0.{n + 1}"), case))

    reports = {report.source_id: report for report in running.run(orders)}

    assert {report.outcome for report in reports.values()} == {"failed"}
    wrong = {case: reports[case].error for case in CASES if not reports[case].error.startswith(CASES[case][1])}
    assert wrong == {}
    # A second more for a busy machine.
    slow = {case: reports[case].seconds for case in CASES if reports[case].seconds > CASES[case][2] + 1.0}
    assert slow == {}
    assert len(server.requests) == len(CASES), "nothing is asked twice"
    assert running.crawler.status().restarts == 0


@pytest.fixture(scope="module")
def bombs() -> dict[str, bytes]:
    """A gibibyte of zeros, packed; pieces are repeated where the format allows it, which is quicker."""
    block, times = bytes(16 * MIB), 64
    deflate = zlib.compressobj(1)
    head = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    body = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    br = brotli.Compressor(quality=0)
    return {
        "deflate": head + body * (times - 1) + deflate.flush(),
        "gzip": gzip.compress(block, 1) * times,
        "br": b"".join(br.process(block) for _ in range(times)) + br.finish(),
        "zstd": zstd.compress(block) * times,
    }


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_a_gibibyte_of_packed_zeros_stops_at_the_limit(running, server, bombs, encoding):
    body = gzip.compress(bombs["gzip"]) if encoding == "gzip, gzip" else bombs[encoding]
    server.answer("/feed", body, headers=[b"Content-Encoding: " + encoding.encode()])
    child = psutil.Process(running.crawler.status().pid)
    before = child.memory_info().rss

    (report,) = running.run([order(server.url("/feed"))])

    assert (report.outcome, report.error) == ("failed", "the body is over 8 MiB")
    assert child.memory_info().rss - before < 40 * MIB


def test_a_page_may_be_twice_as_large_as_a_feed(running, server):
    server.on("/page", endless(OK_HEAD + b"\r\n", b"x" * 65536))

    (report,) = running.run([PageOrder(1, server.url("/page"))])

    assert (report.error, report.retry) == ("the body is over 16 MiB", False)


def test_a_redirect_loop_ends_after_five_hops(running, server):
    server.answer("/feed", status="302 Found", headers=[b"Location: /feed"])

    (report,) = running.run([order(server.url("/feed"))])

    assert report.error == "more than 5 redirects"
    assert len(server.requests) == 6


def test_slow_redirects_share_one_time_limit(running, server):
    def slow(connection):
        time.sleep(0.6)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /feed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    server.on("/feed", slow)

    (report,) = running.run([order(server.url("/feed"))])

    assert report.error == TIMED_OUT  # had each its own limit, five hops would have been too many


def test_a_page_of_a_bot_wall_is_no_feed(running, server):
    wall = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><p>Enable cookies</p></body></html>"
    server.answer("/feed", wall, headers=[b"Content-Type: text/html"])

    (report,) = running.run([order(server.url("/feed"))])

    assert (report.outcome, report.listed) == ("failed", 0)
    assert report.error


def test_twenty_five_hostile_servers_hold_up_no_other(running, server):
    for n in range(25):
        server.on(f"/bad{n}", [wait, drip(OK_HEAD), endless(OK_HEAD, b"X: y\r\n"), reset][n % 4])
    for n in range(75):
        server.answer(f"/good{n}", status="304 Not Modified")
    orders = [order(server.url(f"/bad{n}", f"127.9.0.{n + 1}"), f"bad{n}") for n in range(25)]
    orders += [order(server.url(f"/good{n}", f"127.8.0.{n + 1}"), f"good{n}", etag='"1"') for n in range(75)]

    reports = running.run(orders)

    assert {report.outcome for report in reports[:25]} == {"failed"}
    assert {report.outcome for report in reports[25:]} == {"not_modified"}
    assert max(report.seconds for report in reports[25:]) < 1.0
