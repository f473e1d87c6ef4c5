"""Searching an address for what can be polled, over real HTTP: what is found, and how little is asked for it."""

import gzip
import os
import signal
from importlib.util import find_spec

import pytest

from scraper.model import FindOrder

HEADLINES = ("Кабинет утвердил проект газопровода", "В Алматы открыли новую станцию метро", "Парламент принял бюджет")


def feed_of(*titles, name="Степной вестник") -> bytes:
    entries = "".join(
        f"<item><title>{title}</title><link>https://vestnik.example/{number}</link>"
        f"<pubDate>Sun, 22 Nov 2026 1{number}:00:00 GMT</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{entries}</channel></rss>".encode()


def page_of(head="", body="", title="Степной вестник") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def declared(href, title="") -> str:
    return f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'


def search(running, url, kind="any"):
    (report,) = running.run([FindOrder(url, kind)])
    return report


def test_the_feed_that_a_home_page_declares_is_found_with_its_headlines_and_language(running, server):
    server.answer("/", page_of(declared("/export/all.xml")))
    server.answer("/export/all.xml", feed_of(*HEADLINES))

    report = search(running, server.url("/"))

    assert report.error is None
    found = report.found
    assert (found.kind, found.url, found.how) == ("feed", server.url("/export/all.xml"), "the page declares it")
    assert (found.title, found.listed, found.languages) == ("Степной вестник", 3, ("ru",))
    assert found.headlines == HEADLINES
    assert f"{found.newest_at:%Y-%m-%d %H}" == "2026-11-22 12"
    assert server.paths() == ["/", "/export/all.xml"]


def test_a_feed_of_comments_is_tried_after_the_others(running, server):
    server.answer("/", page_of(declared("/comments/feed/", "Comments") + declared("/feed/")))
    server.answer("/comments/feed/", feed_of("Comment on: a headline"))
    server.answer("/feed/", feed_of(*HEADLINES))

    assert search(running, server.url("/")).found.url == server.url("/feed/")


def test_a_declared_feed_that_is_dead_gives_way_to_one_at_the_foot_of_the_page(running, server):
    server.answer("/", page_of(declared("/old.xml"), '<a href="/news">News</a><a href="rss/all.xml">RSS</a>'))
    server.answer("/rss/all.xml", feed_of(*HEADLINES))

    report = search(running, server.url("/"))

    assert (report.found.url, report.found.how) == (server.url("/rss/all.xml"), "the page links it")
    assert server.paths() == ["/", "/old.xml", "/rss/all.xml"]


def test_a_feed_nobody_names_is_found_in_the_usual_places_of_the_edition_first(running, server):
    server.answer("/ru/", page_of())
    server.answer("/ru/rss", feed_of(*HEADLINES))
    server.answer("/rss", feed_of("Headline of the other edition"))

    report = search(running, server.url("/ru/"))

    assert (report.found.url, report.found.how) == (server.url("/ru/rss"), "in a usual place")


def test_the_address_of_a_feed_is_taken_with_one_request(running, server):
    server.answer("/feed", feed_of(*HEADLINES))

    report = search(running, server.url("/feed"))

    assert (report.found.kind, report.found.how, report.asked) == ("feed", "the address itself", (server.url("/feed"),))
    assert server.paths() == ["/feed"]


def test_a_feed_that_moved_is_found_where_it_is_now(running, server):
    server.answer("/rss", status="301 Moved", headers=[b"Location: /rss/all"])
    server.answer("/rss/all", feed_of(*HEADLINES))

    assert search(running, server.url("/rss")).found.url == server.url("/rss/all")


def test_a_site_without_anything_costs_eighteen_requests_at_the_most_and_none_twice(running, server):
    links = "".join(f'<a href="/s{n}/rss.xml">RSS</a>' for n in range(30))
    server.answer("/ru/x/", page_of("".join(declared(f"/{n}.xml") for n in range(30)), links))

    robots = "".join(f"Sitemap: {server.url(f'/news-{n}.xml')}\n" for n in range(30))
    server.answer("/robots.txt", robots.encode())

    report = search(running, server.url("/ru/x/"))

    assert (report.found, report.status) == (None, 200)
    assert "no feed, sitemap or headlines found" in report.error
    assert len(server.paths()) == len(set(server.paths())) == 18
    assert list(report.asked) == [server.url(path) for path in server.paths()]


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Busy"])
def test_a_server_that_asks_to_wait_is_asked_nothing_more(running, server, status):
    server.answer("/", page_of(declared("/1.xml") + declared("/2.xml")))
    server.answer("/1.xml", status=status)

    search(running, server.url("/"))

    assert server.paths() == ["/", "/1.xml"]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        ("404 Not Found", b"", "HTTP 404"),
        ("403 Forbidden", page_of(declared("/feed")), "HTTP 403"),
        ("200 OK", b"", "an empty body, nothing to poll"),
        ("200 OK", b"%PDF-1.7", "text that begins with '%PDF-1.7', nothing to poll"),
        ("200 OK", b'{"a": 1}', "JSON, nothing to poll"),
    ],
)
def test_an_address_with_nothing_says_why(running, server, status, body, error):
    server.answer("/", body, status=status)

    report = search(running, server.url("/"))

    assert (report.found, report.error, server.paths()) == (None, error, ["/"])


def test_what_cannot_be_reached_says_why(running):
    report = search(running, "http://127.0.0.1:1025/")

    assert (report.found, report.error) == (None, "connection refused")


def test_a_private_address_is_not_searched(running_with, server):
    server.answer("/", page_of())

    report = search(running_with(timeout_seconds=2.0), server.url("/"))

    assert "address refused" in report.error
    assert server.requests == []


def test_a_search_on_which_the_crawler_dies_says_so(running_with, server):
    running = running_with(allow_addresses=("127.0.0.0/8",), timeout_seconds=2.0)
    server.on("/", lambda _: os.kill(running.crawler.status().pid, signal.SIGKILL))

    assert search(running, server.url("/")).error == "the crawler died on this source"


def test_a_page_made_to_hurt_ends_in_a_report(running, server):
    wild = "<link rel=alternate " + " ".join(f"a{n}" for n in range(60_000)) + ">"
    server.answer("/", page_of(wild + "<a><b>" * 50_000 + "\x00\x1b"))

    report = search(running, server.url("/"))

    assert report.found is None
    assert report.error


def test_a_feed_that_defines_entities_is_not_taken(running, server):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]><rss><channel><item><title>&a;</title></item></rss>'
    )
    server.answer("/feed", bomb)

    assert "entities" in search(running, server.url("/feed")).error


reads_sitemaps = pytest.mark.skipif(find_spec("scraper.parse.sitemap") is None, reason="sitemaps are not read yet")
reads_listings = pytest.mark.skipif(find_spec("scraper.parse.listing") is None, reason="listing pages are not read yet")
reads_channels = pytest.mark.skipif(find_spec("scraper.parse.telegram") is None, reason="channels are not read yet")


def news_sitemap(*addresses) -> bytes:
    entries = "".join(
        f"<url><loc>{address}</loc><news:news><news:publication><news:name>Вестник</news:name>"
        "<news:language>ru</news:language></news:publication><news:publication_date>2026-11-22T10:00:00Z"
        f"</news:publication_date><news:title>{title}</news:title></news:news></url>"
        for address, title in zip(addresses, HEADLINES, strict=False)
    )
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{entries}</urlset>'
    ).encode()


def index_of(*addresses) -> bytes:
    named = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'.encode()


def cards() -> str:
    boxes = (
        f'<div class="card"><a href="/news/2026/11/2{n}/headline-{1000 + n}.html">{title} и ещё один</a></div>'
        for n, title in enumerate(HEADLINES * 2)
    )
    return f"<main>{''.join(boxes)}</main>"


@reads_sitemaps
def test_the_news_sitemap_that_robots_txt_names_is_found_before_the_page_itself(running, server):
    server.answer("/", page_of(body=cards()))
    lines = f"User-agent: *\nSitemap: {server.url('/sitemap.xml')}\nSitemap: {server.url('/sitemap-news.xml')}\n"
    server.answer("/robots.txt", lines.encode())
    server.answer("/sitemap-news.xml", news_sitemap(server.url("/news/2026/pipeline-1001")))

    report = search(running, server.url("/"))

    assert (report.found.kind, report.found.url) == ("sitemap", server.url("/sitemap-news.xml"))
    assert report.found.headlines == (HEADLINES[0],)
    assert "/sitemap.xml" not in server.paths()


@reads_sitemaps
def test_an_index_of_sitemaps_is_taken_when_one_of_them_lists_something(running, server):
    server.answer("/index.xml", index_of(server.url("/posts.xml"), server.url("/news.xml")))
    server.answer("/news.xml", news_sitemap(server.url("/news/2026/pipeline-1001")))

    report = search(running, server.url("/index.xml"))

    assert (report.found.kind, report.found.url, report.found.listed) == ("sitemap", server.url("/index.xml"), 1)
    assert server.paths() == ["/index.xml", "/news.xml"]


@reads_sitemaps
def test_a_packed_sitemap_is_one(running, server):
    server.answer("/news.xml.gz", gzip.compress(news_sitemap(server.url("/news/2026/pipeline-1001"))))

    assert search(running, server.url("/news.xml.gz")).found.kind == "sitemap"


@reads_sitemaps
def test_an_ordinary_sitemap_serves_where_the_page_has_no_headlines(running, server):
    server.answer("/", page_of(body="<div id=app></div>"))
    server.answer("/robots.txt", f"Sitemap: {server.url('/all.xml')}\n".encode())
    server.answer("/all.xml", news_sitemap(server.url("/a/pipeline-1001"), server.url("/a/metro-1002")))

    assert search(running, server.url("/")).found.url == server.url("/all.xml")


@reads_listings
def test_a_page_without_feed_or_sitemap_is_a_listing(running, server):
    server.answer("/", page_of(body=cards()))

    found = search(running, server.url("/")).found

    assert (found.kind, found.url, found.how) == ("listing", server.url("/"), "the page's own headlines")
    assert (found.title, found.languages) == ("Степной вестник", ("ru",))


@reads_listings
def test_a_page_that_has_a_feed_is_a_listing_when_its_owner_says_so(running, server):
    server.answer("/", page_of(declared("/feed"), cards()))
    server.answer("/feed", feed_of(*HEADLINES))

    assert search(running, server.url("/"), "listing").found.kind == "listing"
    assert server.paths() == ["/"]


@reads_channels
def test_a_channels_preview_is_taken_as_one(running, server):
    posts = "".join(
        f'<div class="tgme_widget_message" data-post="vestnik/{number}">'
        f'<div class="tgme_widget_message_text">{title}</div>'
        '<a class="tgme_widget_message_date"><time datetime="2026-11-22T10:00:00+00:00">10:00</time></a></div>'
        for number, title in enumerate(HEADLINES, start=1)
    )
    server.answer("/s/vestnik", page_of(body=f'<section class="tgme_channel_history">{posts}</section>'))

    found = search(running, server.url("/s/vestnik"), "telegram").found

    assert (found.kind, found.listed, found.languages) == ("telegram", 3, ("ru",))
    assert f"{found.newest_at:%Y-%m-%d}" == "2026-11-22"
