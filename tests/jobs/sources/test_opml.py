"""OPML in and out."""

import pytest

from jobs.errors import UsageError
from jobs.sources.opml import OUTLINES_MAX, Refusal, entries_of, opml_of, read_outlines
from scraper.catalogue import load, packs
from scraper.model import Source

READER = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0">
  <head><title>Feeds</title></head>
  <body>
    <outline text="Asia" title="Asia">
      <outline text="Kazakhstan">
        <outline text="Вестник &amp; Ко" type="rss" xmlUrl="https://vestnik.kz/rss" htmlUrl="https://vestnik.kz/"/>
      </outline>
      <outline title="A channel" type="rss" xmlUrl="https://t.me/s/some_channel"/>
    </outline>
    <outline text="Upper case" xmlURL="http://upper.example/feed"/>
    <outline text="A page" type="link" url="https://page.example/"/>
    <outline text="Broken" type="rss" xmlUrl="gopher://old.example/"/>
    <outline type="rss" xmlUrl="https://nameless.example/atom.xml"/>
  </body>
</opml>
"""


def opml(body: str) -> bytes:
    return f"<opml version='2.0'><body>{body}</body></opml>".encode()


def read(text: bytes, taken=()):
    return entries_of(read_outlines(text), taken)


def test_feeds_in_folders_are_entries_and_what_is_none_is_said_with_its_line():
    entries, refusals = read(READER.encode())

    assert [(line, keys.id, keys.kind, keys.url, keys.name, keys.country) for line, keys in entries] == [
        (7, "vestnik", "feed", "https://vestnik.kz/rss", "Вестник & Ко", "KZ"),
        (9, "some-channel", "telegram", "https://t.me/s/some_channel", "A channel", None),
        (11, "upper", "feed", "http://upper.example/feed", "Upper case", None),
        (14, "nameless", "feed", "https://nameless.example/atom.xml", None, None),
    ]
    assert refusals == [Refusal(13, "not a web address: it begins with http:// or https://")]


def test_the_whole_catalogue_comes_back_as_it_went_out():
    sources = load(packs())

    entries, refusals = read(opml_of(sources, title="Catalogue").encode())

    assert refusals == []
    back = [keys.source(600) for _, keys in entries]
    assert [essence(source) for source in back] == [essence(source) for source in sources]


def essence(source: Source):
    return (
        *(source.id, source.name, source.kind, source.url, source.country, source.languages),
        *(source.timezone, source.every_seconds, source.page),
    )


def test_names_that_would_break_the_document_do_not():
    name = "\"<&>'\n\x00\x1b]]>"
    source = Source("x", name, "feed", "https://x.example/?a=1&b=2")

    ((_, keys),), _ = read(opml_of([source], title=name).encode())

    assert (keys.name, keys.url) == ("\"<&>']]>", "https://x.example/?a=1&b=2")


def test_an_id_that_is_taken_gives_way_to_another():
    text = opml_of([Source("kun", "Kun", "feed", "https://kun.uz/rss")], title="t").encode()

    ((_, keys),), _ = read(text, taken={"kun"})

    assert keys.id == "kun-2"


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ("xmlUrl='https://x.example/' sw:kind='fax'", "kind:"),
        ("xmlUrl='https://x.example/' sw:id='a b'", "id:"),
        ("xmlUrl='https://x.example/' sw:country='Kazakhstan'", "country:"),
        ("xmlUrl='https://x.example/' sw:every='1s'", "every:"),
        ("xmlUrl='https://x.example/' sw:timezone='../../etc/passwd'", "timezone:"),
        ("xmlUrl='https://user:secret@x.example/'", "an address here holds no user"),
    ],
)
def test_attributes_of_ours_are_checked_like_those_of_the_configuration(attributes, reason):
    body = f"<outline xmlns:sw='urn:steppewatch:opml' {attributes}/>"

    entries, (refusal,) = read(opml(body))

    assert entries == []
    assert refusal.reason.startswith(reason)
    assert "secret" not in refusal.reason


@pytest.mark.parametrize(
    "text",
    [
        b"<!DOCTYPE opml [<!ENTITY a 'aaaa'>]><opml><body/></opml>",
        b"<!DOCTYPE opml [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><opml><body/></opml>",
        b"<!DOCTYPE opml SYSTEM 'http://x.example/opml.dtd'><opml><body/></opml>",
        b'<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><opml>&lol2;</opml>',
    ],
)
def test_a_document_type_is_refused_before_anything_is_expanded(text):
    with pytest.raises(UsageError, match=r"line [12]: a document type"):
        read_outlines(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"", "not OPML"),
        (b"not xml", "not OPML: syntax error, line 1"),
        (b"<rss version='2.0'><channel/></rss>", "first element"),
        (b"<opml><body><outline", "not OPML"),
        (b"<opml><body>&undefined;</body></opml>", "not OPML: undefined entity"),
        (b"<?xml version='1.0' encoding='martian'?><opml/>", "not OPML"),
        (b"<opml>" + b"<outline>" * 200, "within each other"),
        (b"<opml>" + b"<outline/>" * (OUTLINES_MAX + 1) + b"</opml>", "outlines"),
    ],
)
def test_what_is_no_opml_is_said(text, complaint):
    with pytest.raises(UsageError, match=complaint):
        read_outlines(text)


def test_a_file_in_windows_1251_is_read():
    text = "<?xml version='1.0' encoding='windows-1251'?><opml><outline text='Вестник' xmlUrl='https://v.example/'/></opml>"

    ((_, keys),), _ = read(text.encode("cp1251"))

    assert keys.name == "Вестник"
