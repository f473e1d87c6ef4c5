"""What a guest owes its hosts, on the wire: robots.txt, freshness, moves for good, and validators where they belong."""

import itertools
import time

import pytest

from scraper.dedup.digest import key_digest
from scraper.model import PollOrder, RobotsRules


def order(url: str, **more) -> PollOrder:
    return PollOrder("s", "feed", url, **more)


def test_robots_txt_is_read_first_and_once(running, server, rss):
    server.answer("/robots.txt", b"User-agent: *\nDisallow: /admin\n")
    server.answer("/feed", rss)

    (report,) = running.run([order(server.url("/feed"), robots_due=True)])

    assert server.paths() == ["/robots.txt", "/feed"]
    assert (report.outcome, report.robots) == ("changed", RobotsRules(disallow=("/admin",)))


def test_robots_txt_is_not_read_unless_it_is_due(running, server, rss):
    server.answer("/feed", rss)

    running.run([order(server.url("/feed"))])

    assert server.paths() == ["/feed"]


def test_disallowed_address_is_not_asked(running, server, rss):
    server.answer("/robots.txt", b"User-agent: Steppewatch\nDisallow: /feed\n")
    server.answer("/feed", rss)

    (report,) = running.run([order(server.url("/feed"), robots_due=True)])

    assert server.paths() == ["/robots.txt"]
    assert (report.outcome, report.disallowed) == ("failed", True)
    assert report.error == "robots.txt disallows this address"


@pytest.mark.parametrize(
    ("status", "rules"), [("404 Not Found", RobotsRules()), ("403 No", RobotsRules()), ("500 Oh", None)]
)
def test_host_without_a_readable_robots_txt_is_polled(running, server, rss, status, rules):
    server.answer("/robots.txt", b"User-agent: *\nDisallow: /\n", status=status)
    server.answer("/feed", rss)

    (report,) = running.run([order(server.url("/feed"), robots_due=True)])

    assert (report.outcome, report.robots) == ("changed", rules)


def test_request_for_robots_txt_has_no_validators(running, server):
    server.answer("/feed", status="304 Not Modified")

    running.run([order(server.url("/feed"), robots_due=True, etag='"1"', last_modified="then")])

    asked = {request.path: request.header(b"If-None-Match") for request in server.requests}
    assert asked == {"/robots.txt": None, "/feed": b'"1"'}


def test_freshness_comes_along(running, server, rss):
    server.answer("/feed", rss, headers=[b"Cache-Control: public, max-age=900", b"Age: 300"])

    (report,) = running.run([order(server.url("/feed"))])

    assert report.fresh_seconds == 600.0


def test_freshness_of_a_304_comes_along(running, server):
    server.answer("/feed", status="304 Not Modified", headers=[b"Cache-Control: max-age=60"])

    (report,) = running.run([order(server.url("/feed"), etag='"1"')])

    assert (report.outcome, report.fresh_seconds) == ("not_modified", 60.0)


def test_word_of_the_feed_comes_along(running, server, rss):
    server.answer("/feed", rss.replace(b"<channel>", b"<channel><ttl>30</ttl>"))

    (report,) = running.run([order(server.url("/feed"))])

    assert report.ttl_seconds == 1800.0


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [(["301", "308"], True), (["301"], True), (["302"], False), (["301", "307"], False), (["303", "301"], False)],
)
def test_move_is_for_good_when_every_hop_is(running, server, rss, statuses, moved):
    for hop, status in enumerate(statuses):
        server.answer(f"/{hop}", status=f"{status} Moved", headers=[b"Location: /%d" % (hop + 1)])
    server.answer(f"/{len(statuses)}", rss)

    (report,) = running.run([order(server.url("/0"))])

    assert report.url == server.url(f"/{len(statuses)}")
    assert report.moved_url == (report.url if moved else None)


def test_validators_go_to_the_address_that_gave_them_alone(running, server):
    server.answer("/old", status="301 Moved", headers=[b"Location: /new"])
    server.answer("/new", status="304 Not Modified")
    known = {"etag": 'W/"1"', "last_modified": "then", "validators_url": server.url("/new")}

    (report,) = running.run([order(server.url("/old"), **known)])

    sent = {request.path: request.header(b"If-None-Match") for request in server.requests}
    assert sent == {"/old": None, "/new": b'W/"1"'}
    assert report.outcome == "not_modified"


def test_validators_of_another_address_are_not_sent(running, server, rss):
    server.answer("/feed", rss)

    (report,) = running.run([order(server.url("/feed"), etag='"1"', validators_url=server.url("/was"))])

    assert server.requests[0].header(b"If-None-Match") is None
    assert report.outcome == "changed"


@pytest.mark.parametrize("path", ["/r%7Ess?b=2&a=%D0%B6", "/a//b/../c;x=1"])
def test_address_is_asked_as_it_was_written_and_found_again(running, server, rss, path):
    server.answer(path, rss, headers=[b'ETag: "1"'])

    (report,) = running.run([order(server.url(path))])
    running.run([order(server.url(path), etag=report.etag, validators_url=report.url)])

    assert [request.header(b"If-None-Match") for request in server.requests] == [None, b'"1"']


def test_nothing_but_what_is_needed_is_sent(running, server, rss):
    server.answer("/feed", rss, headers=[b"Set-Cookie: a=b; Path=/", b'ETag: "1"'])
    known = order(server.url("/feed"), etag='"1"', robots_due=True)

    running.run([known])
    running.run([known])

    for request in server.requests:
        names = {line.partition(b":")[0].lower() for line in request.head.split(b"\r\n")[1:] if line}
        assert not names & {b"cookie", b"referer", b"authorization", b"pragma", b"cache-control"}
        assert request.header(b"User-Agent").startswith(b"Steppewatch/")
        assert b"gzip" in request.header(b"Accept-Encoding")
        assert b"?" not in request.path.encode()


def test_overlap_is_told(running, server, rss):
    server.answer("/feed", rss)
    (first,) = running.run([order(server.url("/feed"))])
    (torn,) = running.run([order(server.url("/feed"), known=("something-else",))])

    assert (first.overlap, torn.overlap) == (True, False)


def test_crawl_delay_is_kept_within_one_poll(running, server):
    server.answer("/s/energo", posts(range(181, 201)))
    server.answer("/s/energo?before=181", posts(range(161, 181)))
    server.answer("/s/energo?before=161", posts(range(141, 161)))

    running.run(
        [PollOrder("c", "telegram", server.url("/s/energo"), known=(key_digest("energo/141"),), delay_seconds=0.5)]
    )

    times = [request.at for request in server.requests]
    assert len(times) == 3
    assert [later - sooner >= 0.5 for sooner, later in itertools.pairwise(times)] == [True, True]


def test_crawl_delay_just_read_is_kept_before_the_feed_is_asked(running, server, rss):
    server.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 0.6\n")
    server.answer("/feed", rss)

    (report,) = running.run([order(server.url("/feed"), robots_due=True)])

    robots, feed = (request.at for request in server.requests)
    assert report.outcome == "changed"
    assert feed - robots >= 0.6


def test_crawl_delay_beyond_a_polls_time_defers_it(running, server, rss):
    server.answer("/robots.txt", b"User-agent: *\nCrawl-delay: 300\n")
    server.answer("/feed", rss)

    (report,) = running.run([order(server.url("/feed"), robots_due=True)])

    assert server.paths() == ["/robots.txt"]
    assert (report.outcome, report.robots.delay_seconds) == ("deferred", 300.0)


def test_crawl_delay_is_kept_before_a_redirect_on_the_same_host(running, server, rss):
    server.answer("/old", status="301 Moved", headers=[b"Location: /feed"])
    server.answer("/feed", rss)

    running.run([order(server.url("/old"), delay_seconds=0.5)])

    old, feed = (request.at for request in server.requests)
    assert feed - old >= 0.5


def test_a_host_is_asked_one_thing_at_a_time_also_by_sitemaps_of_another_hosts_index(running, server, rss):
    def slow(connection):
        open_now.append(1)
        most.append(len(open_now))
        time.sleep(0.2)
        open_now.pop()
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(rss) + rss)

    open_now, most = [], []
    children = "".join(f"<sitemap><loc>{server.url(f'/news{n}.xml', '127.8.0.2')}</loc></sitemap>" for n in range(3))
    server.answer("/index.xml", f"<sitemapindex>{children}</sitemapindex>".encode())
    for path in ("/news0.xml", "/news1.xml", "/news2.xml", "/feed0", "/feed1", "/feed2"):
        server.on(path, slow)

    running.run(
        [PollOrder("index", "sitemap", server.url("/index.xml", "127.8.0.1"))]
        + [PollOrder(str(n), "feed", server.url(f"/feed{n}", "127.8.0.2")) for n in range(3)]
    )

    assert most == [1] * 6


def posts(numbers: range) -> bytes:
    """A page of a channel's preview."""
    shown = "".join(
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="energo/{number}">'
        f'<div class="tgme_widget_message_text">Новость номер {number}</div></div></div>'
        for number in numbers
    )
    older = f'<a class="tme_messages_more" data-before="{numbers[0]}"></a>'
    return f'<html><body><section class="tgme_channel_history">{older}{shown}</section></body></html>'.encode()
