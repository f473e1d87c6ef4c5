"""A feed's body → the entries not known yet.

1. Bytes become text (`repair`). 2. What is no feed, or defines entities, is refused with what it is instead
(`prologue`). 3. Floods are cut (`flood`). 4. Well-formed XML is read by lxml (`elements`), broken XML by feedparser
(`loose`), JSON Feeds by `jsonfeed`; all give drafts: raw strings. 5. Keys are made of the drafts (`keys`), and known
entries go. 6. Only what is left is worked on: markup to text, dates, links, languages. A poll that brings nothing new
ends at 5.
"""

from dataclasses import replace
from datetime import datetime

from lxml import etree

from scraper.dedup.digest import key_digest
from scraper.dedup.entries import address_mark, title_mark
from scraper.dedup.urls import canonical
from scraper.errors import ParseError
from scraper.extract.boilerplate import strip
from scraper.model import Entry
from scraper.parse import elements, jsonfeed
from scraper.parse.dates import published
from scraper.parse.draft import ENTRIES_MAX, Draft, Drafts
from scraper.parse.flood import cut
from scraper.parse.keys import keys
from scraper.parse.links import absolute
from scraper.parse.plain import line, plain
from scraper.parse.prologue import body_of
from scraper.parse.reading import Parsed, Reading
from scraper.parse.repair import repair
from scraper.parse.tongue import declared, spoken_each

TITLE_CHARS_MAX = 1_000  # headlines have 200 at most; longer "titles" are whole posts
SUMMARY_CHARS_MAX = 20_000  # some feeds put the whole article here; `text` keeps more of it
TEXT_CHARS_MAX = 200_000  # the longest reports have 100,000; bounds matching and storage
LANGUAGE_SAMPLE_CHARS = 600  # of the text; 50 new entries take 23 ms with it, 27 with the whole text (2026-11)
AUTHORS_MAX = 10
AUTHOR_CHARS_MAX = 200


def parse_feed(body: bytes, reading: Reading, *, content_type: str | None = None) -> Parsed:
    """The entries of `body` that `reading` asks for; ParseError says what it is when it is no feed.

    The cost is that of reading the XML plus that of the new entries.
    """
    repaired = repair(body, content_type=content_type)
    found, notes = _drafts(repaired.text, reading.now)
    fresh = [
        (key, found.whole(place))
        for place, (key, draft) in enumerate(zip(keys(found.entries, reading.known), found.entries, strict=True))
        if key is not None and (key_digest(key) not in reading.known or _is_unseen(key, draft, reading))
    ]
    entries = [_entry(key, draft, reading) for key, draft in fresh]
    said = [declared(draft.language or found.language, reading.languages) for _, draft in fresh]
    samples = [f"{entry.title}\n{entry.text[:LANGUAGE_SAMPLE_CHARS]}" for entry in entries]
    tongues = spoken_each(samples, said, reading.languages)
    return Parsed(
        entries=tuple(
            replace(entry, language=tongue)
            for entry, tongue in zip(entries, tongues, strict=True)
            if entry.title or entry.text or entry.url
        ),
        listed=found.listed,
        language=declared(found.language, reading.languages),
        notes=(*repaired.notes, *notes),
    )


def _is_unseen(key: str, draft: Draft, reading: Reading) -> bool:
    if not reading.seen or title_mark(key, line(draft.title)[:TITLE_CHARS_MAX]) in reading.seen:
        return False
    address = absolute(draft.link, reading.url)
    return address is not None and address_mark(key, canonical(address)) not in reading.seen


def _drafts(text: str, now: datetime) -> tuple[Drafts, list[str]]:
    """The drafts of any kind of feed, with notes."""
    notes: list[str] = []
    if text.lstrip()[:1] in ("{", "["):
        found = jsonfeed.drafts(text)
    else:
        xml, notes = body_of(text)
        xml, listed = cut(xml, now)
        found = _read(xml, notes)
        found = replace(found, listed=max(listed, found.listed))
    if found.listed > ENTRIES_MAX:
        notes.append(f"{found.listed} entries listed, the newest {ENTRIES_MAX} read")
    return found, notes


def _read(xml: str, notes: list[str]) -> Drafts:
    try:
        return elements.drafts(xml)
    except etree.XMLSyntaxError as error:
        from scraper.parse import loose  # feedparser takes 0.1 s to import, and most feeds are well-formed

        found = loose.drafts(xml)
        if not found.entries:
            raise ParseError(f"broken XML without entries ({error.msg})") from error
        notes.append(f"broken XML ({error.msg})")
        return found


def _entry(key: str, draft: Draft, reading: Reading) -> Entry:
    """Without its language, which the others of the feed help to tell."""
    title = line(draft.title)[:TITLE_CHARS_MAX]
    summary = strip(plain(draft.summary))
    text = max((summary, *(strip(plain(content)) for content in draft.contents)), key=len)
    dates = (published(raw, now=reading.now, languages=reading.languages, zone=reading.timezone) for raw in draft.dates)
    authors = dict.fromkeys(line(author)[:AUTHOR_CHARS_MAX] for author in draft.authors)
    return Entry(
        key=key,
        url=absolute(draft.link, reading.url),
        title=title,
        summary=summary[:SUMMARY_CHARS_MAX],
        text=text[:TEXT_CHARS_MAX],
        published_at=next((date for date in dates if date), None),
        authors=tuple(author for author in authors if author)[:AUTHORS_MAX],
    )
