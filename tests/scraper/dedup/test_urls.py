"""Which addresses are one article, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dedup.urls import URL_CHARS_MAX, canonical, is_identity

SAME = [
    ("http://example.kz/news/1", "https://example.kz/news/1"),
    ("https://EXAMPLE.kz/news/1", "https://example.kz/news/1"),
    ("https://example.kz./news/1", "https://example.kz/news/1"),
    ("https://example.kz:443/news/1", "http://example.kz:80/news/1"),
    ("https://user:secret@example.kz/news/1", "https://example.kz/news/1"),
    ("https://www.example.kz/news/1", "https://example.kz/news/1"),
    ("https://m.example.kz/news/1", "https://mobile.example.kz/news/1"),
    ("https://amp.example.kz/news/1", "https://www.example.kz/news/1"),
    ("https://example.kz/news/1/", "https://example.kz/news/1"),
    ("https://example.kz//news///1", "https://example.kz/news/1"),
    ("https://example.kz/a/../news/./1", "https://example.kz/news/1"),
    ("https://example.kz/index.php/news/1", "https://example.kz/news/1"),
    ("https://example.kz/news/1/index.html", "https://example.kz/news/1"),
    ("https://example.kz/news/1#comments", "https://example.kz/news/1"),
    ("https://example.kz/news?b=2&a=1", "https://example.kz/news?a=1&b=2"),
    ("https://example.kz/news?id=7&utm_source=rss&utm_medium=rss&fbclid=x", "https://example.kz/news?id=7"),
    ("https://example.kz/news/1?from=rss", "https://example.kz/news/1"),
    ("https://example.kz/news/1?ref=telegram_channel", "https://example.kz/news/1"),
    ("https://example.kz/news/1?yclid=1&_openstat=abc&ysclid=z", "https://example.kz/news/1"),
    ("https://example.kz/news/1;jsessionid=AB12", "https://example.kz/news/1"),
    ("https://example.kz/%6Eews/1", "https://example.kz/news/1"),
    ("https://example.kz/мұнай", "https://example.kz/%d0%bc%d2%b1%d0%bd%d0%b0%d0%b9"),
    ("https://example.kz/s?q=a+b", "https://example.kz/s?q=a%20b"),
    ("https://казахстан.рф/1", "https://xn--80aaa0anw0aiz.xn--p1ai/1"),
    # AMP: last segment, first segment, parameter, cache
    ("https://example.kz/kz/slug_a3725092/amp", "https://example.kz/kz/slug_a3725092"),
    ("https://example.ru/amp/politics/2026/x.html", "https://www.example.ru/politics/2026/x.html"),
    ("https://example.ru/news/5?amp=1", "https://example.ru/news/5"),
    ("https://example.ru/news/5?outputType=amp", "https://example.ru/news/5"),
    ("https://www-example-ru.cdn.ampproject.org/c/s/www.example.ru/news/5", "https://example.ru/news/5"),
    ("https://www.google.com/amp/s/example.ru/news/5", "https://example.ru/news/5"),
    # RFE/RL: the number is the article, whatever the host, slug or mirror
    ("https://rus.azattyq.org/a/31883084.html", "https://rus.azattyq.org/a/some-slug/31883084.html"),
    ("https://rus.azattyq.org/amp/some-slug/31883084.html", "https://rus.azattyq.org/a/31883084.html"),
    ("https://rfe.pangea-cms.com/preview/ky-KG/a/33632473.html", "https://www.azattyk.org/a/33632473.html"),
    ("https://d9abc.cloudfront.net/a/33632473.html", "https://www.azattyk.org/a/33632473.html"),
]

DIFFERENT = [
    ("https://example.kz/news/1", "https://example.kz/news/2"),
    ("https://example.kz/news?id=1", "https://example.kz/news?id=2"),
    ("https://kaz.example.kz/news/1", "https://example.kz/news/1"),
    ("https://example.kz/ru/news/1", "https://example.kz/kk/news/1"),
    ("https://example.kz/News/1", "https://example.kz/news/1"),
    ("https://example.kz:8080/news/1", "https://example.kz/news/1"),
    ("https://example.kz/a%2Fb", "https://example.kz/a/b"),
    ("https://example.kz/s?q=a%2Bb", "https://example.kz/s?q=a+b"),
    ("https://example.kz/s?q=a%26c=1", "https://example.kz/s?q=a&c=1"),
    ("https://example.kz/#!/news/1", "https://example.kz/#!/news/2"),
    ("https://example.kz/flights?from=almaty", "https://example.kz/flights"),
    ("https://example.kz/a/slug/31883084.html", "https://rus.azattyq.org/a/slug/31883084.html"),
    ("https://rus.azattyq.org/a/31883084.html", "https://rus.azattyq.org/a/31883085.html"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_addresses_of_one_article_have_one_key(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_addresses_of_two_articles_have_two_keys(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_key_reads_like_an_address() -> None:
    assert (
        canonical("http://m.Example.org./news//amp/?utm_source=rss&b=2&a=1#top") == "https://example.org/news?a=1&b=2"
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "mailto:a@b", "", "http://", "http://[bad/", "http://a:port/x"])
def test_what_is_no_http_address_comes_back_as_it_is_and_is_no_identity(url: str) -> None:
    assert canonical(f" {url}\n").removeprefix("https://") == url.removeprefix("http://")
    assert not is_identity(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.kz",
        "https://example.kz/",
        "https://example.kz/?utm_source=rss",
        "https://example.kz/index.php",
        "https://example.kz/ru/",
        "https://example.kz/uz-latn",
        "https://example.kz/?lang=ru",
        "https://example.kz/rss",
    ],
)
def test_home_pages_are_no_identity(url: str) -> None:
    assert not is_identity(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.kz/news/1", "https://example.kz/?p=123", "https://example.kz/#!/a", "https://example.kz/ru/1"],
)
def test_article_addresses_are_identities(url: str) -> None:
    assert is_identity(url)


def test_endless_address_costs_nothing_and_stays_itself() -> None:
    url = "https://example.kz/" + "a/" * URL_CHARS_MAX

    assert canonical(url) == url


_PIECES = st.sampled_from(
    [
        *(
            "/amp",
            "amp/",
            "/",
            "//",
            "..",
            ".",
            "%2e",
            "%2E%2E/",
            "%25",
            "%",
            "index.php",
            "?",
            "&",
            "=",
            "#!",
            "#",
            ";",
        ),
        *("+", ":", "@", "[", "]", "www.", "m.", "amp.", "utm_source=x", "from=rss", "a=1", "www.google.com/amp/s/"),
        *("x.cdn.ampproject.org/c/", "example.kz", "ә", "%D3", "ß", "İ", "\u200b", " ", "\t", "a/123456789.html"),
        *("azattyk.org", "xn--", "\ud800", "１", "。"),
    ]
)


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=12).map(lambda pieces: "http://" + "".join(pieces))))
def test_key_of_a_key_is_itself(url: str) -> None:
    key = canonical(url)

    assert canonical(key) == key
    is_identity(url)


_HOSTS = (
    "example.kz",
    "www.Example.kz",
    "m.tass.ru",
    "rus.azattyq.org",
    "10.0.0.1",
    "www.m.a-b.co.uk",
    "trump.example",
)
_SEGMENTS = (
    "news",
    "a",
    "2024",
    "index.php",
    "amp",
    "amp.html",
    "campaign",
    "default.asp",
    "31234567.html",
    "x.y.",
    "~me",
)
_PARAMETERS = (
    "utm_source=rss",
    "a=1",
    "b=2",
    "b=",
    "c",
    "ref=rss",
    "from=me",
    "lang=ru",
    "amp=1",
    "=v",
    "id=3=4",
    "PRINT=1",
)
_ADDRESSES = st.builds(
    lambda scheme, host, port, segments, end, parameters: (
        f"{scheme}://{host}{port}{''.join(f'/{segment}' for segment in segments)}{end}"
        + (f"?{'&'.join(parameters)}" if parameters else "")
    ),
    st.sampled_from(["http", "https"]),
    st.sampled_from(_HOSTS),
    st.sampled_from(["", ":80", ":443", ":8080", ":0080", ":51234"]),
    st.lists(st.sampled_from(_SEGMENTS), max_size=3),
    st.sampled_from(["", "/", "//"]),
    st.lists(st.sampled_from(_PARAMETERS), max_size=3),
)


@given(_ADDRESSES)
def test_the_quick_way_for_ordinary_addresses_gives_the_key_of_the_long_way(url: str) -> None:
    # A fragment says nothing about identity, and only the long way takes one.
    assert canonical(url) == canonical(f"{url}#top")
    assert is_identity(url) == is_identity(f"{url}#top")
