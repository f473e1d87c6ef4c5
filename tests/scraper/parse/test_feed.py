"""Feeds of every dialect and state of repair, and the entries they give."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest

from scraper.dedup.digest import key_digest
from scraper.errors import ParseError
from scraper.parse import elements
from scraper.parse.feed import parse_feed
from scraper.parse.reading import Parsed, Reading

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "https://example.kz/feeds/rss.xml"


def parse(
    body: str | bytes,
    *,
    known: frozenset[str] = frozenset(),
    languages: tuple[str, ...] = (),
    timezone: str | None = None,
) -> Parsed:
    raw = body.encode() if isinstance(body, str) else body
    reading = Reading(url=URL, now=NOW, languages=languages, timezone=timezone, known=known)
    return parse_feed(raw, reading, content_type="text/xml")


def rss(*items: str, head: str = "", namespaces: str = "") -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    channel = f"<channel><title>Лента</title>{head}{listed}</channel>"
    return f'<?xml version="1.0"?>\n<rss version="2.0" {namespaces}>{channel}</rss>'


def item(number: int, title: str = "Новость") -> str:
    return (
        f"<title>{title} {number}</title><link>https://example.kz/news/{number}</link>"
        f'<guid isPermaLink="false">n{number}</guid><pubDate>Sun, 22 Nov 2026 10:00:00 +0500</pubDate>'
    )


RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/style.xsl"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Степной вестник</title><link>https://example.kz/</link><language>ru-RU</language>
  <atom:link href="https://example.kz/feeds/rss.xml" rel="self"/>
  <image><title>Логотип</title><url>https://example.kz/logo.png</url></image>
  <item>
    <title><![CDATA[Трубопровод  «Север —
      Юг» остановлен]]></title>
    <link>/news/101?utm_source=rss</link>
    <guid isPermaLink="true">https://example.kz/news/101</guid>
    <pubDate>Sun, 22 Nov 2026 14:05:00 +0500</pubDate>
    <dc:creator>Айгүл Сапарова</dc:creator>
    <dc:creator>Пётр Иванов</dc:creator>
    <description>
      &lt;p&gt;Прокачка &lt;b&gt;стоит&lt;/b&gt; &amp;laquo;до распоряжения&amp;raquo;.&lt;/p&gt;</description>
    <content:encoded><![CDATA[<p>Прокачка остановлена.</p><script>track()</script><p>Ремонт займёт&nbsp;трое суток.</p>
      <ul><li>Конец</ul>]]></content:encoded>
    <media:content url="https://example.kz/1.jpg"><media:title>Фото дня</media:title></media:content>
  </item>
</channel></rss>"""

RDF = """<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://example.kg/"><title>Кабар</title><dc:language>ky</dc:language>
    <items><rdf:Seq><rdf:li rdf:resource="https://example.kg/7"/></rdf:Seq></items></channel>
  <item rdf:about="https://example.kg/7">
    <title>Бишкекте жолугушуу өттү</title><link>https://example.kg/7</link>
    <description>Жолугушууда газ куурлары талкууланды.</description>
    <dc:date>2026-11-22T10:00:00+06:00</dc:date><dc:creator>Эркин</dc:creator>
  </item>
</rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://example.fr/blog/">
  <title>La dépêche</title><link href="https://example.fr/atom.xml" rel="self"/>
  <entry>
    <id>tag:example.fr,2026:5</id>
    <title type="html">Le Kazakhstan &amp;amp; l&amp;#39;oléoduc</title>
    <link rel="enclosure" href="https://example.fr/5.mp3" type="audio/mpeg"/>
    <link rel="alternate" type="text/html" href="2026/5"/>
    <author><name>Marie Durand</name><email>marie@example.fr</email></author>
    <published>2026-11-22T09:30:00+01:00</published><updated>2026-11-22T10:00:00Z</updated>
    <summary>Un accord.</summary>
    <content type="xhtml">
      <div xmlns="http://www.w3.org/1999/xhtml"><p>Un accord a été <em>signé</em>.</p><p>Fin.</p></div></content>
  </entry>
  <entry xml:lang="ru"><id>tag:example.fr,2026:4</id><title>Нефть</title><updated>2026-11-21T10:00:00Z</updated></entry>
</feed>"""

ATOM03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="uz"><title>Xabar</title>
  <entry><id>x1</id><title>Gaz quvuri</title><link rel="alternate" type="text/html" href="https://example.uz/1"/>
  <issued>2026-11-22T10:00:00+05:00</issued><modified>2026-11-22T11:00:00+05:00</modified></entry></feed>"""

USERLAND = """<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>Новини</title>
  <item><title>Газопровід</title><link>https://example.ua/1</link><guid>https://example.ua/1</guid></item></channel></rss>"""

RSS091 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
  "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>x</title><item><title>Нефть дорожает</title><link>https://example.ru/91</link></item>
</channel></rss>"""


def test_rss2_entry_has_every_field_as_plain_text() -> None:
    feed = parse(RSS2)

    (entry,) = feed.entries
    assert entry.key == "https://example.kz/news/101"
    assert entry.url == "https://example.kz/news/101?utm_source=rss"
    assert entry.title == "Трубопровод «Север — Юг» остановлен"
    assert entry.summary == "Прокачка стоит «до распоряжения»."
    assert entry.text == "Прокачка остановлена.\nРемонт займёт трое суток.\nКонец"
    assert entry.published_at == datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    assert entry.authors == ("Айгүл Сапарова", "Пётр Иванов")
    assert (entry.language, feed.language, feed.listed, feed.notes) == ("ru", "ru", 1, ())


def test_rdf_entry_is_read() -> None:
    (entry,) = parse(RDF).entries

    assert (entry.key, entry.url) == ("https://example.kg/7", "https://example.kg/7")
    assert entry.title == "Бишкекте жолугушуу өттү"
    assert entry.published_at == datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert (entry.authors, entry.language) == (("Эркин",), "ky")


def test_atom_entry_is_read_with_its_base_and_markup() -> None:
    first, second = parse(ATOM).entries

    assert first.key == "tag:example.fr,2026:5"
    assert first.url == "https://example.fr/blog/2026/5"
    assert first.title == "Le Kazakhstan & l'oléoduc"
    assert first.text == "Un accord a été signé.\nFin."
    assert first.published_at == datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    assert (first.authors, first.language) == (("Marie Durand",), "fr")
    assert (second.url, second.language, second.text) == (None, "ru", "")
    assert second.published_at == datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def test_old_dialects_and_odd_namespaces_are_read() -> None:
    assert [(e.key, e.title) for e in parse(ATOM03).entries] == [("x1", "Gaz quvuri")]
    assert parse(ATOM03).entries[0].published_at == datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
    assert [(e.key, e.title) for e in parse(USERLAND).entries] == [("https://example.ua/1", "Газопровід")]
    assert [(e.key, e.title) for e in parse(RSS091).entries] == [("https://example.ru/91", "Нефть дорожает")]


@pytest.mark.parametrize(
    "body", [RSS2, RDF, ATOM, ATOM03, USERLAND, RSS091], ids=["rss2", "rdf", "atom", "atom03", "userland", "rss091"]
)
def test_tolerant_parser_gives_the_same_entries(body: str) -> None:
    broken = body.replace("</title>", "&nosuch;</title>", 1)  # in the channel's title: no longer well-formed

    loose = parse(broken)

    assert loose.entries == parse(body).entries
    assert loose.notes[0].startswith("broken XML")


@pytest.mark.parametrize(("codec", "declared"), [("cp1251", "utf-8"), ("cp1251", "windows-1251"), ("koi8-r", "utf-8")])
def test_mislabelled_cyrillic_is_read(codec: str, declared: str) -> None:
    body = rss(item(1, "Казахстан и трубопровод")).replace('"1.0"', f'"1.0" encoding="{declared}"', 1).encode(codec)

    assert parse(body).entries[0].title == "Казахстан и трубопровод 1"


def test_full_text_of_the_regions_aggregator_counts() -> None:
    body = rss(
        item(1)
        + "<yandex:full-text>Длинный текст статьи целиком.</yandex:full-text><description>Кратко.</description>",
        namespaces='xmlns:yandex="http://news.yandex.ru"',
    )

    assert parse(body).entries[0].text == "Длинный текст статьи целиком."
    assert parse(body).entries[0].summary == "Кратко."


# Broken bodies


def test_unescaped_ampersands_are_forgiven() -> None:
    body = rss("<title>Нефть & газ</title><link>https://example.kz/n?a=1&b=2</link><guid>g1</guid>", item(2))

    first, second = parse(body).entries

    assert (first.title, first.url, first.key) == ("Нефть & газ", "https://example.kz/n?a=1&b=2", "g1")
    assert second.key == "n2"


def test_body_cut_in_the_middle_gives_what_came_whole() -> None:
    body = rss(item(1), item(2), item(3))

    feed = parse(body[: body.index("Новость 3")])

    assert [entry.key for entry in feed.entries] == ["n1", "n2"]
    assert "broken XML" in feed.notes[0]


def test_keys_do_not_depend_on_which_parser_read_them() -> None:
    items = [
        item(1),
        "<title>Без guid</title><link>https://example.kz/a?b=1</link>",
        "<title>Только заголовок</title>",
        item(4),
    ]

    whole, cut = parse(rss(*items)), parse(rss(*items)[:-20])

    assert [entry.key for entry in cut.entries] == [entry.key for entry in whole.entries]


def test_junk_before_the_declaration_is_dropped_and_said() -> None:
    feed = parse("\n<br />\n<b>Warning</b>: mysql_connect() in /srv/x.php on line 3<br />\n" + rss(item(1)))

    assert [entry.key for entry in feed.entries] == ["n1"]
    assert feed.notes == ("text before the feed dropped",)


def test_blank_lines_marks_and_comments_before_the_feed_are_nothing_to_say() -> None:
    assert parse("\ufeff\n <!-- cached -->" + rss(item(1))).notes == ()


# What is no feed


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            "<!DOCTYPE html><html><head><title>Главная</title></head></html>",
            "an HTML page (title: Главная), not a feed",
        ),
        ("<html><title>Just a moment...</title><script src=x></script>", "a captcha or bot wall page"),
        ("<html><head><title>Подтвердите, что вы не робот</title></head></html>", "a captcha or bot wall page"),
        ('<html><body>see <rss version="2.0"></rss></body></html>', "an HTML page"),
        ('{"error": "not found"}', "JSON, not a feed"),
        ("[" * 200_000, "JSON, not a feed"),
        ("", "an empty body, not a feed"),
        (" \n\t", "an empty body, not a feed"),
        ("<urlset><url><loc>x</loc></url></urlset>", "XML of another kind (first element: urlset), not a feed"),
        ("Service unavailable", "text that begins with 'Service unavailable', not a feed"),
        ("<rss><channel><title>x", "broken XML without entries"),
    ],
)
def test_what_is_no_feed_is_said(body: str, said: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body)

    assert said in str(caught.value)


def test_empty_feed_is_a_feed() -> None:
    assert parse(rss()) == Parsed(entries=(), listed=0)


# Hostile bodies

LAUGHS = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!doctype x [<!entity % all SYSTEM "http://169.254.169.254/x.dtd"> %all;]>'
HIDDEN_ROOT = '<!DOCTYPE x [<!ENTITY a "<rss>">]>'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, PARAMETER, HIDDEN_ROOT])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-be"])
def test_document_types_with_entities_are_refused_in_any_encoding(doctype: str, codec: str) -> None:
    body = rss(item(1)).replace("<rss", f"{doctype}<rss", 1).replace("Новость", "&lol1;&secret;")

    with pytest.raises(ParseError, match="entities"):
        parse(body.encode(codec))


@pytest.mark.parametrize("closed", [True, False])
def test_deep_nesting_is_refused(closed: bool) -> None:
    nested = "<a>" * 100_000 + ("</a>" * 100_000 if closed else "")

    with pytest.raises(ParseError, match="nested deeper"):
        parse(rss(item(1) + nested))


def test_line_breaks_in_a_title_cannot_make_a_header() -> None:
    title = "Привет&#13;&#10;Bcc: evil@example.org&#x85;a&#x2028;b&#x2029;c&#x0b;d&#0;e"

    (entry,) = parse(rss(f"<title>{title}</title><guid>g</guid>")).entries

    assert entry.title.startswith("Привет Bcc: evil@example.org")
    assert not any(c in entry.title for c in "\r\n\x85\u2028\u2029\x0b\0")


def test_control_characters_and_nuls_are_gone() -> None:
    (entry,) = parse(rss(item(1)).replace("Новость", "Но\0во\x07сть\x9b")).entries

    assert entry.title == "Новость 1"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@b",
        "http://[x",
    ],
)
def test_links_that_are_no_web_addresses_are_dropped(link: str) -> None:
    (entry,) = parse(rss(f"<title>x</title><guid isPermaLink='false'>g</guid><link>{link}</link>")).entries

    assert entry.url is None


def test_user_and_password_are_taken_off_links() -> None:
    (entry,) = parse(rss("<title>x</title><link>https://user:pw@example.kz:8080/a b</link>")).entries

    assert entry.url == "https://example.kz:8080/a%20b"


def test_templates_and_markup_stay_text() -> None:
    (entry,) = parse(
        rss("<title>{{7*7}} &lt;script&gt;alert(1)&lt;/script&gt;цена &amp;lt; 5 и a &lt; b</title><guid>g</guid>")
    ).entries

    assert entry.title == "{{7*7}} цена < 5 и a < b"


def test_fields_have_limits() -> None:
    authors = "".join(f"<author>{'а' * 500}{number}</author>" for number in range(30))
    body = rss(
        f"<guid>{'k' * 5000}</guid><title>{'т' * 5000}</title><description>{'о ' * 300_000}</description>{authors}"
    )

    (entry,) = parse(body).entries

    assert len(entry.key) <= 1_000
    assert (len(entry.title), len(entry.summary), len(entry.text)) == (1_000, 20_000, 200_000)
    assert len(entry.authors) <= 10
    assert all(len(author) <= 200 for author in entry.authors)


@pytest.mark.parametrize(
    "field",
    [
        "<description><![CDATA[" + "<!--" * 250_000 + "]]></description>",
        "<description><![CDATA[" + "<b>" * 300_000 + "]]></description>",
        "<description>" + "&lt;a " * 300_000 + "</description>",
        "<description>" + "&amp;lt;" * 200_000 + "</description>",
        "<author>" + "@" * 1_000_000 + "</author>",
        "<link>https://example.kz/" + "a/../" * 200_000 + "</link>",
        "<pubDate>" + "1 " * 500_000 + "</pubDate>",
        "<title>" + "\u2028 " * 500_000 + "</title>",
    ],
    ids=["comments", "nested", "open tags", "escapes", "author", "link", "date", "title"],
)
@pytest.mark.timeout(30)  # what costs the square of its length takes minutes
def test_crafted_fields_cost_no_more_than_their_length(field: str) -> None:
    feed = parse(rss(item(1), f"<guid isPermaLink='false'>g</guid>{field}<title>x</title>"))

    assert feed.listed == 2


# Floods


def test_flood_is_cut_to_the_newest_and_said() -> None:
    feed = parse(rss(*(item(number) for number in range(5_000))))

    assert len(feed.entries) == 2_000
    assert (feed.entries[0].key, feed.entries[-1].key, feed.listed) == ("n0", "n1999", 5_000)
    assert feed.notes == ("5000 entries listed, the newest 2000 read",)


def test_flood_with_the_oldest_first_keeps_its_end() -> None:
    items = [item(n).replace("22 Nov 2026", f"{1 + n // 200} Nov 2026") for n in range(4_000)]

    feed = parse(rss(*items))

    assert (feed.entries[0].key, feed.entries[-1].key) == ("n2000", "n3999")


@pytest.mark.timeout(30)  # the tolerant parser alone takes longer than that for each
@pytest.mark.parametrize("end", [None, -40], ids=["well-formed", "broken"])
def test_hundred_thousand_entries_are_cut_before_the_slow_parser(end: int | None) -> None:
    body = rss(*(f"<title>Заголовок</title><guid>{n}</guid><description>Текст</description>" for n in range(100_000)))

    assert len(parse(body[:end]).entries) == 2_000


# Identity


def known(feed: Parsed) -> frozenset[str]:
    return frozenset(key_digest(entry.key) for entry in feed.entries)


def test_known_entries_are_left_out_but_counted() -> None:
    before = parse(rss(item(1), item(2)))

    feed = parse(rss(item(3), item(1), item(2)), known=known(before))

    assert [entry.key for entry in feed.entries] == ["n3"]
    assert feed.listed == 3


def test_key_without_a_guid_is_the_canonical_link() -> None:
    (one,) = parse(rss("<title>x</title><link>http://www.example.kz/n/1/?utm_source=rss</link>")).entries
    (other,) = parse(rss("<title>x, обновлено</title><link>https://example.kz/n/1</link>")).entries

    assert one.key == other.key


def test_key_without_guid_and_link_is_of_title_and_date() -> None:
    feed = parse(
        rss("<title>A</title><link>https://example.kz/</link>", "<title>B</title><link>https://example.kz/</link>")
    )

    assert len({entry.key for entry in feed.entries}) == 2


def clash(*numbers: int) -> str:
    return rss(
        *(
            f"<title>Разное {n}</title><link>https://example.kz/n/{n}</link><guid>https://example.kz/</guid>"
            for n in numbers
        )
    )


def test_two_articles_under_one_guid_both_survive_with_lasting_keys() -> None:
    both = parse(clash(1, 2))

    assert {entry.title for entry in both.entries} == {"Разное 1", "Разное 2"}
    assert len(known(both)) == 2
    assert parse(clash(2, 1), known=known(both)).entries == ()  # another order
    assert parse(clash(2), known=known(both)).entries == ()  # alone
    assert [entry.title for entry in parse(clash(3, 2, 1), known=known(both)).entries] == ["Разное 3"]


def test_one_article_listed_twice_comes_once() -> None:
    assert len(parse(rss(item(1), item(1))).entries) == 1
    renamed = item(1).replace("Новость", "Обновлено")
    assert len(parse(rss(item(1), renamed)).entries) == 1  # same guid, same link


# Dates and languages


def test_only_believable_dates_are_kept() -> None:
    dates = {
        "Sun, 22 Nov 2026 14:05:00 +0500": datetime(2026, 11, 22, 9, 5, tzinfo=UTC),
        "22.11.2026 14:05": datetime(2026, 11, 22, 9, 5, tzinfo=UTC),  # the source's zone
        "22 қараша 2026, 14:05": datetime(2026, 11, 22, 9, 5, tzinfo=UTC),
        "Fri, 22 Nov 2030 14:05:00 GMT": None,
        "сегодня-завтра": None,
        "": None,
    }
    for raw, moment in dates.items():
        body = rss(f"<title>x</title><guid>g</guid><pubDate>{raw}</pubDate>")
        assert parse(body, languages=("kk",), timezone="Asia/Almaty").entries[0].published_at == moment, raw


@pytest.mark.parametrize(
    ("declared", "languages", "language"),
    [
        ("ru-RU", (), "ru"),
        ("kz", (), "kk"),
        ("uz-Cyrl-UZ", (), "uz-Cyrl"),
        ("", (), None),
        ("", ("kk",), "kk"),
        ("", ("kk", "ru"), None),
        ("en-US", ("kk", "ru"), None),  # what publishing software says when nobody set it
        ("en-US", ("kk",), "kk"),
        ("ru", ("kk", "ru"), "ru"),
        ("uz", ("uz-Cyrl", "ru"), "uz-Cyrl"),
        ("nonsense", (), None),
    ],
)
def test_language_is_what_the_source_bears_out(declared: str, languages: tuple[str, ...], language: str | None) -> None:
    head = f"<language>{declared}</language>" if declared else ""

    assert parse(rss(item(1), head=head), languages=languages).language == language


def test_text_decides_over_the_one_language_a_bilingual_feed_declares() -> None:
    kazakh = "Қазақстан мен Ресей мұнай құбыры туралы келісімге қол қойды, деп хабарлады министрлік."
    body = rss(
        item(1, "Президент подписал закон о трубопроводах и транзите нефти"),
        item(2, kazakh),
        head="<language>ru</language>",
    )

    assert [entry.language for entry in parse(body, languages=("ru", "kk")).entries] == ["ru", "kk"]


def test_declared_language_is_kept_where_the_text_says_little() -> None:
    body = rss("<title>ОДКБ</title><guid>g</guid>", head="<language>tg</language>")

    assert parse(body, languages=("tg", "ru")).entries[0].language == "tg"


# JSON Feed


def test_json_feed_is_read() -> None:
    body = """{"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": [
      {"id": 7, "url": "/a/7", "title": "Pipeline", "content_html": "<p>Oil &amp; gas</p>", "date_published":
       "2026-11-22T10:00:00Z", "authors": [{"name": "Ann"}]}, {"id": "8", "content_text": "Text"}, "nonsense"]}"""

    first, second = parse(body).entries

    assert (first.key, first.url, first.title, first.text) == ("7", "https://example.kz/a/7", "Pipeline", "Oil & gas")
    assert (first.authors, first.published_at) == (("Ann",), datetime(2026, 11, 22, 10, 0, tzinfo=UTC))
    assert (second.key, second.text) == ("8", "Text")


def test_text_after_an_embedded_object_stays():
    body = rss(item(1) + "<description>&lt;p&gt;Начало&lt;embed src='x'&gt; и конец&lt;/p&gt;</description>")

    assert parse(body).entries[0].text == "Начало и конец"


def test_a_title_in_base64_is_read():
    encoded = b64encode("Нефть <b>подорожала</b>".encode()).decode()
    body = f'<feed xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">{encoded}</title></entry></feed>'

    assert parse(body).entries[0].title == "Нефть подорожала"


def test_a_media_title_serves_where_there_is_no_other():
    media = 'xmlns:media="http://search.yahoo.com/mrss/"'
    alone = rss("<guid>1</guid><media:title>Фото дня</media:title>", namespaces=media)
    beside = rss("<title>Новость</title><media:title>Фото дня</media:title>", namespaces=media)

    assert [parse(body).entries[0].title for body in (alone, beside)] == ["Фото дня", "Новость"]


def test_markup_in_a_comment_before_a_feed_makes_it_no_web_page():
    assert parse(f"<!-- made with <html> in mind --->{rss(item(1))[22:]}").listed == 1


def test_one_entry_in_another_language_is_told_among_many_of_the_declared_one() -> None:
    russian = "Правительство утвердило программу развития железных дорог на ближайшие годы. " * 3
    kazakh = "Үкімет алдағы жылдарға арналған теміржолдарды дамыту бағдарламасын бекітті. " * 3
    texts = [russian] * 14 + [kazakh]
    items = [f"{item(number)}<description>{text}</description>" for number, text in enumerate(texts)]

    parsed = parse(rss(*items, head="<language>ru</language>"), languages=("ru", "kk"))

    assert [entry.language for entry in parsed.entries] == ["ru"] * 14 + ["kk"]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Мост <b>открыт</b></p><p>Вчера&nbsp;&mdash; утром</p>",
        '<div><img src="a.jpg" alt=""/>Подпись<br>Текст <a href="/x?a=1&amp;b=2">ссылка</a></div>',
        "<ul><li>один</li><li>два</li></ul>конец",
        "<h2>Заголовок</h2>\n  <p>5 &lt; 6 &amp; 7 &gt; 6</p>",
    ],
)
def test_ordinary_markup_reads_as_the_html_parser_reads_it(markup: str) -> None:
    ordinary = parse(rss(f"{item(1)}<description><![CDATA[{markup}]]></description>"))
    # An element that only the parser is trusted with, and that holds nothing.
    parsed = parse(rss(f"{item(1)}<description><![CDATA[{markup}<noindex></noindex>]]></description>"))

    assert ordinary.entries[0].text == parsed.entries[0].text != ""


@pytest.mark.parametrize(
    "items",
    [
        "<item><guid>1</guid><link> http://x/1 </link><title>One &amp; <![CDATA[two]]></title></item>",
        "<item><guid>1</guid><link>http://x/1</link></item><item><guid>2</guid><title>Two</title></item>",
        "<item><guid>1</guid><guid>0</guid><link>http://x/1</link><title>One</title></item>",
        "<item><guid> </guid><link>http://x/1</link><title>One</title></item>",
        "<item><guid>1</guid><link>http://x/1</link><title>One <b>bold</b> word</title></item>",
        "<item><guid>1</guid><link>http://x/1</link><title>One</title></item><entry><title>Stray</title></entry>",
        "<item><GUID>1</GUID><link>http://x/1</link><title>One</title></item>",
        "",
    ],
    ids=["usual", "some lack", "two guids", "empty guid", "markup", "stray entry", "capitals", "nothing"],
)
def test_usual_entries_read_at_once_are_those_read_one_by_one(items: str) -> None:
    usual = f"<rss><channel><title>x</title>{items}</channel></rss>"

    one_by_one = elements.drafts(usual.replace("<title>x", "<title>feedburner", 1))

    assert elements.drafts(usual).entries == one_by_one.entries
    assert elements.drafts(usual).listed == one_by_one.listed == usual.count("<item>") + usual.count("<entry>")


def test_an_entry_that_says_next_to_nothing_is_still_one() -> None:
    parsed = parse("<rss><channel><item><guid>7</guid></item><item/></channel></rss>")

    assert [entry.key for entry in parsed.entries] == ["7"]


def test_only_an_entry_that_was_cut_off_waits_for_its_identity() -> None:
    broken = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Whole</title></entry>{}</feed"

    assert [entry.title for entry in parse(broken.format("")).entries] == ["Whole"]
    assert [entry.title for entry in parse(broken.format("<entry><title>Ha")).entries] == ["Whole"]


def test_relative_ids_of_atom_are_resolved_and_guids_are_not() -> None:
    atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://x.test/a/'><entry><id>b</id></entry></feed>"
    rss_feed = "<rss xml:base='http://x.test/a/'><channel><item><guid>b</guid></item></channel></rss>"

    assert [entry.key for entry in parse(atom).entries] == ["http://x.test/a/b"]
    assert [entry.key for entry in parse(rss_feed).entries] == ["b"]
