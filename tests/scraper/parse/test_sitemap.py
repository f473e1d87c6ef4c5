"""Sitemaps in the shapes that publishing systems write them, and the entries they give."""

import gzip
from datetime import UTC, datetime

import pytest

from scraper.dedup.digest import key_digest
from scraper.errors import ParseError
from scraper.parse.reading import Parsed, Reading
from scraper.parse.sitemap import ENTRIES_MAX, Child, choose, parse_sitemap, read_sitemap

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
URL = "https://example.kz/sitemap.xml"


def parse(body: bytes | str, *, known: tuple[str, ...] = (), languages: tuple[str, ...] = ()) -> Parsed:
    raw = body.encode() if isinstance(body, str) else body
    digests = frozenset(map(key_digest, known))
    return parse_sitemap(raw, Reading(url=URL, now=NOW, languages=languages, known=digests))


def urlset(*entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        + "".join(f"<url>{entry}</url>" for entry in entries)
        + "</urlset>"
    )


def news(path: str, title: str, date: str) -> str:
    return f"""<loc>https://example.kz{path}</loc><lastmod>2026-11-25T11:00:00+05:00</lastmod>
      <image:image><image:loc>https://example.kz/photo.jpg</image:loc><image:title>Фото</image:title></image:image>
      <xhtml:link rel="alternate" hreflang="kk" href="https://example.kz/kk{path}"/>
      <news:news><news:publication><news:name>Дала</news:name><news:language>ru</news:language></news:publication>
      <news:publication_date>{date}</news:publication_date><news:title><![CDATA[{title}]]></news:title>
      <news:keywords>газ, КТК</news:keywords></news:news>"""


INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>"""


def test_googles_news_tags_give_title_date_language_and_keywords():
    parsed = parse(urlset(news("/news/7", "КТК возобновил прокачку &amp; отгрузку", "2026-11-25T10:05:00+05:00")))

    (entry,) = parsed.entries
    assert (entry.url, entry.title) == ("https://example.kz/news/7", "КТК возобновил прокачку & отгрузку")
    assert entry.published_at == datetime(2026, 11, 25, 5, 5, tzinfo=UTC)
    assert (entry.summary, entry.language) == ("газ, КТК", "ru")


def test_entries_come_newest_first():
    days = ["2026-11-23", "2026-11-25", "2026-11-24"]
    body = urlset(*(news(f"/news/{day}", f"Новость {day}", f"{day}T10:00:00Z") for day in days))

    assert [entry.title[-2:] for entry in parse(body).entries] == ["25", "24", "23"]


def test_an_entry_without_news_tags_has_no_title_and_its_lastmod_for_a_date():
    body = urlset("<loc>https://example.kz/news/neft-7</loc><lastmod>2026-11-25</lastmod><priority>0.8</priority>")

    (entry,) = parse(body, languages=("ru",)).entries

    assert (entry.key, entry.title, entry.text) == ("https://example.kz/news/neft-7", "", "")
    assert entry.published_at == datetime(2026, 11, 25, tzinfo=UTC)


def test_the_site_itself_is_no_entry():
    body = urlset(
        "<loc>https://example.kz/</loc>", "<loc>https://example.kz/ru/</loc>", "<loc>https://example.kz/n/1</loc>"
    )

    assert [entry.url for entry in parse(body).entries] == ["https://example.kz/n/1"]


def test_known_entries_are_left_out():
    body = urlset("<loc>https://example.kz/n/1</loc>", "<loc>https://example.kz/n/2</loc>")

    parsed = parse(body, known=("https://example.kz/n/1",))

    assert [entry.url for entry in parsed.entries] == ["https://example.kz/n/2"]
    assert (parsed.listed, parsed.overlap) == (2, True)


def test_without_dates_rising_numbers_mean_that_the_oldest_stand_first():
    rising = urlset(*(f"<loc>https://example.kz/n/{number}</loc>" for number in (8, 9, 10)))
    falling = urlset(*(f"<loc>https://example.kz/n/{number}</loc>" for number in (10, 9, 8)))

    assert [entry.url[-2:] for entry in parse(rising).entries] == ["10", "/9", "/8"]
    assert [entry.url[-2:] for entry in parse(falling).entries] == ["10", "/9", "/8"]


def test_of_a_large_sitemap_the_newest_are_read():
    day = "<loc>https://example.kz/n/{0}</loc><lastmod>2026-{1:02}-01T00:00:00Z</lastmod>"
    body = urlset(*(day.format(number, 1 + number % 11) for number in range(3 * ENTRIES_MAX)))

    parsed = parse(body)

    assert len(parsed.entries) == ENTRIES_MAX
    assert parsed.listed == 3 * ENTRIES_MAX
    assert min(entry.published_at for entry in parsed.entries).month == 8


def test_a_gzip_file_is_unpacked():
    body = gzip.compress(urlset(news("/news/7", "Газ", "2026-11-25")).encode())

    assert [entry.title for entry in parse(body).entries] == ["Газ"]


def test_a_gzip_bomb_is_refused():
    with pytest.raises(ParseError, match="when unpacked"):
        parse(gzip.compress(b"<urlset>" + b" " * 40_000_000))


def test_a_gzip_file_cut_off_gives_its_whole_entries():
    whole = gzip.compress(urlset(*(news(f"/n/{n}{n * 7919}", f"Газ {n}", "2026-11-25") for n in range(200))).encode())

    parsed = parse(whole[: len(whole) // 2])

    assert 10 < len(parsed.entries) < 200
    assert "a gzip file cut off" in parsed.notes


def test_a_text_of_addresses_is_a_sitemap():
    parsed = parse("\ufeffhttps://example.kz/n/1\r\nhttps://example.kz/n/2\r\n")

    assert [entry.url for entry in parsed.entries] == ["https://example.kz/n/2", "https://example.kz/n/1"]


@pytest.mark.parametrize("prefix", ["", "sm:"])
def test_an_index_names_its_sitemaps(prefix):
    body = INDEX.format(
        "<sitemap><loc>/news.xml</loc><lastmod>2026-11-25T10:00:00+05:00</lastmod></sitemap>"
        "<sitemap><loc>https://example.kz/old.xml</loc></sitemap>"
    )
    if prefix:
        body = body.replace("<s", f"<{prefix}s").replace("</s", f"</{prefix}s").replace("xmlns=", "xmlns:sm=")
        body = body.replace("<loc", "<sm:loc").replace("</loc", "</sm:loc")
        body = body.replace("<lastmod", "<sm:lastmod").replace("</lastmod", "</sm:lastmod")

    children = read_sitemap(body.encode(), Reading(url=URL, now=NOW)).children

    assert children == (
        Child("https://example.kz/news.xml", datetime(2026, 11, 25, 5, tzinfo=UTC)),
        Child("https://example.kz/old.xml", None),
    )


def test_an_index_alone_has_no_entries_and_says_where_they_are():
    parsed = parse(INDEX.format("<sitemap><loc>https://example.kz/a.xml</loc></sitemap>"))

    assert parsed.entries == ()
    assert "https://example.kz/a.xml" in parsed.notes[0]


def names(*children: Child, limit: int = 2) -> list[str]:
    return [child.url.rpartition("/")[2] for child in choose(children, limit=limit)]


def child(name: str, day: int = 0) -> Child:
    return Child(f"https://example.kz/{name}", datetime(2026, 11, day, tzinfo=UTC) if day else None)


def test_sitemaps_of_news_are_worth_a_request_and_then_no_others():
    assert names(child("posts.xml", 25), child("news.xml", 3), child("pages.xml", 25)) == ["news.xml"]


def test_else_the_newest_are():
    assert names(
        child("post-1.xml", 3), child("post-2.xml", 25), child("category.xml", 25), child("post-3.xml", 24)
    ) == [
        "post-2.xml",
        "post-3.xml",
    ]


def test_without_dates_the_highest_numbers_are():
    assert names(child("sitemap9.xml"), child("sitemap10.xml"), child("sitemap-tags.xml"), limit=1) == ["sitemap10.xml"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><head><title>404</title></head></html>", r"an HTML page \(title: 404\), not a sitemap"),
        ("<rss><channel></channel></rss>", "not a sitemap"),
        ("", "an empty body"),
        ("Access denied", "not a sitemap"),
        ('<!DOCTYPE urlset [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>', "document type"),
        (b"\x1f\x8b\x08garbage", "broken gzip"),
        ("<urlset>" + "<url/>" * 1_100_000, "tags"),
    ],
)
def test_what_is_no_sitemap_says_what_it_is(body, reason):
    with pytest.raises(ParseError, match=reason):
        parse(body)


def test_addresses_that_may_not_be_fetched_are_left_out():
    body = urlset(
        "<loc>javascript:alert(1)</loc>", "<loc>file:///etc/passwd</loc>", "<loc>https://example.kz/n/1</loc>"
    )

    assert [entry.url for entry in parse(body).entries] == ["https://example.kz/n/1"]


def test_a_bare_ampersand_in_an_address_breaks_nothing():
    body = urlset("<loc>https://example.kz/?id=7&lang=ru</loc>", "<loc>https://example.kz/n/2</loc>")

    assert len(parse(body).entries) == 2


def test_deep_nesting_gives_what_stands_before_it():
    body = urlset("<loc>https://example.kz/n/1</loc>", "<loc>" + "<a>" * 100_000)

    assert [entry.url for entry in parse(body).entries] == ["https://example.kz/n/1"]
