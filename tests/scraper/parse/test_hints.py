"""What pages and robots.txt say of feeds and sitemaps."""

import pytest

from scraper.errors import ParseError
from scraper.parse.hints import HINTS_MAX, hints_of, is_of_news, name_of, shape_of, sitemaps_in, sitemaps_of

URL = "https://vestnik.example/ru/index.html"


def page(head="", body=""):
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("<?xml version='1.0'?><!-- x --><rss version='2.0'>", "feed"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        ("<rdf:RDF xmlns:rdf='…'>", "feed"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "feed"),
        ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", "sitemap"),
        ("<sitemapindex>", "sitemap"),
        (page(), "page"),
        ("<html><script>let feed = '<rss>'</script>", "page"),
        ('{"version": 1}', "other"),
        ("", "other"),
    ],
)
def test_shape_is_told_by_the_root_element(text, shape):
    assert shape_of(text) == shape


def test_declared_feeds_are_absolute_and_those_of_comments_last():
    head = (
        '<base href="/ru/"><link rel="alternate" type="application/rss+xml" title="Комментарии" href="c.xml">'
        '<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="all.xml">'
        '<link rel="alternate" type="text/html" href="/en/"><link rel="stylesheet" type="application/rss+xml" href="x">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
    )

    assert hints_of(page(head), URL).declared == (
        "https://vestnik.example/ru/all.xml",
        "https://vestnik.example/ru/c.xml",
    )


@pytest.mark.parametrize(
    ("href", "taken"),
    [
        ("/rss", True), ("rss.xml", True), ("/export/rss2/archive/index.xml", True), ("/feed/", True), ("/?rss", True),
        ("/all.rss", True), ("/rss/all.xml", True), ("/news/rss-all.php", True), ("/feeds/main", True),
        ("/ru/?view=featured&format=feed", True), ("/comments/feed/", False), ("/tag/rss/", False), ("/rssia", False),
        ("/feedback", False), ("/news", False), ("/search?q=rss", False), ("mailto:rss@x.example", False),
    ],
)  # fmt: skip
def test_links_that_look_like_feeds_are_taken(href, taken):
    assert bool(hints_of(page(body=f'<a href="{href}">RSS</a>'), URL).linked) is taken


def test_a_hundred_links_are_a_few_hints_and_none_twice():
    links = "".join(f'<a href="/{n % 50}/rss">RSS</a>' for n in range(100))

    hints = hints_of(page('<link rel=alternate type="application/rss+xml" href="/0/rss">', links), URL)

    assert hints.declared == ("https://vestnik.example/0/rss",)
    assert len(hints.linked) == len(set(hints.linked)) == HINTS_MAX
    assert not set(hints.linked) & set(hints.declared)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<title>Новости | Вестник</title><meta property="og:site_name" content=" Вестник ">', "Вестник"),
        ("<title>\n Вестник &amp; Ко </title>", "Вестник & Ко"),
        ("", ""),
    ],
)
def test_title_is_the_sites_name_before_the_pages(head, title):
    assert hints_of(page(head), URL).title == title


def test_what_has_no_elements_is_no_page():
    with pytest.raises(ParseError):
        hints_of("", URL)


def test_sitemaps_of_robots_txt_are_those_of_news_first():
    robots = (
        "\ufeffUser-agent: *\nDisallow: /\nSitemap: /sitemap.xml\n sitemap : https://x.example/google-news.xml # n\n"
    )

    assert sitemaps_of(robots, "https://vestnik.example/robots.txt") == (
        "https://x.example/google-news.xml",
        "https://vestnik.example/sitemap.xml",
    )


def test_sitemaps_of_an_index_are_those_of_news_first():
    index = (
        "<?xml version='1.0'?><sitemapindex><sitemap><loc> https://x.example/posts-1.xml </loc></sitemap>"
        "<sitemap><loc>/map?a=1&amp;type=news</loc></sitemap></sitemapindex>"
    )

    assert sitemaps_in(index, "https://x.example/sitemap.xml") == (
        "https://x.example/map?a=1&type=news",
        "https://x.example/posts-1.xml",
    )
    assert sitemaps_in(index.replace("sitemapindex", "urlset"), "https://x.example/sitemap.xml") == ()


@pytest.mark.parametrize(
    ("url", "speaks"),
    [
        ("https://x.example/sitemap-news.xml", True),
        ("https://x.example/map?type=news", True),
        ("https://news.example/sitemap.xml", False),
    ],
)
def test_a_sitemap_of_news_says_so_in_its_path(url, speaks):
    assert is_of_news(url) is speaks


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<rss><channel><title><![CDATA[Вестник &amp; Ко]]></title><item><title>A</title></item>", "Вестник & Ко"),
        ("<feed><title type='text'>Вестник</title><entry>", "Вестник"),
        ("<rss><channel><item><title>A headline</title></item>", ""),
        ("", ""),
    ],
)
def test_a_feed_is_named_by_its_own_title_and_never_by_an_entrys(text, name):
    assert name_of(text) == name
