"""Polls of sitemaps, listing pages and Telegram channels: what is asked, in which order, and what comes back."""

import gzip

import pytest

from scraper.dedup.digest import key_digest
from scraper.model import PollOrder, RobotsRules, Selectors


def sitemap(*paths: str, base: str = "https://example.kz") -> bytes:
    entries = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def index(*children: tuple[str, str]) -> bytes:
    entries = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</sitemap>" for url, date in children
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode()


def preview(numbers: range, *, more: bool = True) -> bytes:
    posts = "".join(
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="energo/{number}">'
        f'<div class="tgme_widget_message_text">Новость номер {number}</div></div></div>'
        for number in numbers
    )
    older = f'<a class="tme_messages_more" data-before="{numbers[0]}"></a>' if more else ""
    return f'<html><body><section class="tgme_channel_history">{older}{posts}</section></body></html>'.encode()


def digests(*keys: str) -> tuple[str, ...]:
    return tuple(map(key_digest, keys))


def keys(report) -> list[str]:
    return [entry.key for entry in report.entries]


def test_a_sitemap_is_polled_with_its_validators(running, server):
    server.answer("/news.xml", sitemap("/n/1"), headers=[b'ETag: "1"'])

    (report,) = running.run([PollOrder("s", "sitemap", server.url("/news.xml"), etag='"0"')])

    assert (report.outcome, report.etag, keys(report)) == ("changed", '"1"', ["https://example.kz/n/1"])
    assert server.requests[0].header(b"If-None-Match") == b'"0"'


def test_the_same_sitemap_is_unchanged(running, server):
    server.answer("/news.xml", sitemap("/n/1"))
    (first,) = running.run([PollOrder("s", "sitemap", server.url("/news.xml"))])

    (second,) = running.run([PollOrder("s", "sitemap", server.url("/news.xml"), body_hash=first.body_hash)])

    assert (second.outcome, second.entries) == ("unchanged", ())


def test_of_an_index_the_newest_sitemaps_are_read(running, server):
    dates = ["2026-11-25", "2020-01-01", "2026-11-24", "2026-11-23", "2019-01-01"]
    body = index(*((server.url(f"/part{n}.xml"), f"{date}T00:00:00Z") for n, date in enumerate(dates)))
    server.answer("/index.xml", body, headers=[b'ETag: "1"'])
    for n in range(5):
        server.answer(f"/part{n}.xml", gzip.compress(sitemap(f"/n/{n}")))

    (report,) = running.run([PollOrder("s", "sitemap", server.url("/index.xml"))])

    assert server.paths() == ["/index.xml", "/part0.xml", "/part2.xml", "/part3.xml"]
    assert keys(report) == ["https://example.kz/n/0", "https://example.kz/n/2", "https://example.kz/n/3"]
    assert report.etag == '"1"'


def test_an_index_without_dates_keeps_no_validators(running, server):
    server.answer("/index.xml", index((server.url("/news.xml"), "")), headers=[b'ETag: "1"'])
    server.answer("/news.xml", sitemap("/n/1"))

    (report,) = running.run([PollOrder("s", "sitemap", server.url("/index.xml"))])

    assert (report.outcome, keys(report)) == ("changed", ["https://example.kz/n/1"])
    assert (report.etag, report.body_hash) == (None, None)


def test_a_sitemap_of_an_index_that_fails_is_told_and_asked_again(running, server):
    children = [(server.url(f"/{name}.xml"), "2026-11-25T00:00:00Z") for name in ("a", "b")]
    server.answer("/index.xml", index(*children), headers=[b'ETag: "1"'])
    server.answer("/a.xml", sitemap("/n/1"))

    (report,) = running.run([PollOrder("s", "sitemap", server.url("/index.xml"))])

    assert keys(report) == ["https://example.kz/n/1"]
    assert report.notes == (f"{server.url('/b.xml')}: HTTP 404",)
    assert (report.etag, report.body_hash) == (None, None)


def test_sitemaps_of_an_index_that_robots_txt_disallows_are_left_out_and_told(running, server):
    rules = RobotsRules(disallow=("/private",))
    children = (server.url("/private/a.xml"), "2026-11-26"), (server.url("/b.xml"), "2026-11-25")
    server.answer("/index.xml", index(*children), headers=[b'ETag: "1"'])
    server.answer("/b.xml", sitemap("/n/1"))

    (report,) = running.run([PollOrder("s", "sitemap", server.url("/index.xml"), rules=rules)])

    assert [request.path for request in server.requests] == ["/index.xml", "/b.xml"]
    assert (keys(report), report.etag) == (["https://example.kz/n/1"], '"1"')
    assert "1 sitemaps left out: robots.txt disallows this address" in report.notes


def test_an_index_whose_sitemaps_all_fail_has_failed(running, server):
    server.answer("/index.xml", index((server.url("/a.xml"), "")), headers=[b'ETag: "1"'])

    (report,) = running.run([PollOrder("s", "sitemap", server.url("/index.xml"))])

    assert (report.outcome, report.etag) == ("failed", None)
    assert "HTTP 404" in report.error


def test_an_index_that_names_itself_ends(running, server):
    server.answer("/index.xml", index(*((server.url(f"/index.xml?{n}"), "") for n in range(50))))
    for n in range(50):
        server.answer(f"/index.xml?{n}", index(*((server.url(f"/index.xml?{m}"), "") for m in range(50))))

    (report,) = running.run([PollOrder("s", "sitemap", server.url("/index.xml"))])

    assert len(server.requests) <= 6
    assert report.entries == ()


LISTING = """<html><body><main>{}</main></body></html>"""


def listing(*numbers: int) -> bytes:
    links = "".join(f'<h3><a href="/n/47{number}">Очень важная новость {number}</a></h3>' for number in numbers)
    return LISTING.format(links).encode()


def test_a_listing_page_is_learned(running, server):
    server.answer("/news", listing(13, 12, 11), headers=[b"Content-Type: text/html; charset=utf-8"])

    (report,) = running.run([PollOrder("s", "listing", server.url("/news"))])

    assert [entry.url for entry in report.entries] == [server.url(f"/n/47{n}") for n in (13, 12, 11)]


def test_a_selector_that_finds_nothing_fails_the_poll_and_keeps_no_validators(running, server):
    server.answer("/news", listing(13, 12, 11), headers=[b'ETag: "1"'])

    (report,) = running.run([PollOrder("s", "listing", server.url("/news"), selectors=Selectors(entry="div.card"))])

    assert (report.outcome, report.etag) == ("failed", None)
    assert report.error.startswith("selectors.entry 'div.card' finds nothing")


def test_the_first_poll_of_a_channel_asks_for_one_page(running, server):
    server.answer("/s/energo", preview(range(100, 103)))

    (report,) = running.run([PollOrder("s", "telegram", server.url("/s/energo"))])

    assert server.paths() == ["/s/energo"]
    assert keys(report) == ["energo/102", "energo/101", "energo/100"]
    assert report.overlap


def test_older_pages_are_asked_until_a_known_post_is_listed(running, server):
    server.answer("/s/energo", preview(range(100, 103)))
    server.answer("/s/energo?before=100", preview(range(97, 100)))
    server.answer("/s/energo?before=97", preview(range(94, 97)))

    (report,) = running.run(
        [PollOrder("s", "telegram", server.url("/s/energo"), known=digests("energo/95", "energo/94"))]
    )

    assert server.paths() == ["/s/energo", "/s/energo?before=100", "/s/energo?before=97"]
    assert keys(report) == [f"energo/{number}" for number in range(102, 95, -1)]
    assert (report.listed, report.overlap) == (9, True)


def test_an_older_page_that_fails_is_a_possible_gap(running, server):
    server.answer("/s/energo", preview(range(100, 103)))
    server.answer("/s/energo?before=100", status="429 Too Many")

    (report,) = running.run([PollOrder("s", "telegram", server.url("/s/energo"), known=digests("energo/1"))])

    assert (report.outcome, report.overlap, len(report.entries)) == ("changed", False, 3)
    assert report.notes == ("older posts could not be had: HTTP 429",)


def test_the_way_back_ends_at_a_limit(running, server):
    for first in range(100, 10, -3):
        path = "/s/energo" if first == 100 else f"/s/energo?before={first + 3}"
        server.answer(path, preview(range(first, first + 3)))

    (report,) = running.run([PollOrder("s", "telegram", server.url("/s/energo"), known=digests("energo/1"))])

    assert len(server.requests) == 10
    assert (report.overlap, len(report.entries)) == (False, 30)


@pytest.mark.parametrize("kind", ["sitemap", "listing", "telegram"])
def test_a_page_in_place_of_a_source_fails_with_what_it_is(running, server, kind):
    server.answer("/s/x", b"<html><head><title>Just a moment</title></head><body>cf-challenge</body></html>")

    (report,) = running.run([PollOrder("s", kind, server.url("/s/x"))])

    assert report.outcome == "failed"
    assert report.error


def test_a_channel_without_a_preview_says_so(running, server):
    server.answer("/s/closed", status="302 Found", headers=[b"Location: /closed"])
    server.answer(
        "/closed",
        b'<html><body><div class="tgme_page"><div class="tgme_page_extra">1 200 subscribers</div></div></body></html>',
    )

    (report,) = running.run([PollOrder("s", "telegram", server.url("/s/closed"))])

    assert report.error == "the channel shows no posts on the web (private, restricted or a group): 1 200 subscribers"
