"""Drafts of any kind of source → the entries not known yet, with all that is the same for every kind.

Keys are made of the drafts (`keys`), and known entries go. Only what is left is worked on: markup to text, dates,
links, languages. A poll that brings nothing new costs no more than its keys.
"""

from typing import NamedTuple

from scraper.dedup.digest import key_digest
from scraper.dedup.entries import address_mark, title_mark
from scraper.dedup.urls import canonical
from scraper.extract.boilerplate import strip
from scraper.model import Entry
from scraper.parse.dates import published
from scraper.parse.draft import ENTRIES_MAX, Draft, Drafts
from scraper.parse.keys import keys
from scraper.parse.links import absolute
from scraper.parse.plain import line, plain
from scraper.parse.reading import Parsed, Reading
from scraper.parse.tongue import declared, spoken_each

TITLE_CHARS_MAX = 1_000  # headlines have 200 at most; longer "titles" are whole posts
SUMMARY_CHARS_MAX = 20_000  # some feeds put the whole article here; `text` keeps more of it
TEXT_CHARS_MAX = 200_000  # the longest reports have 100,000; bounds matching and storage
LANGUAGE_SAMPLE_CHARS = 600  # of the text; 50 new entries take 23 ms with it, 27 with the whole text (2026-11)
AUTHORS_MAX = 10
_NOTHING = Draft()
LINKS_MAX = 20  # of one post; digests of the day have ten
AUTHOR_CHARS_MAX = 200


def parsed_of(found: Drafts, reading: Reading, notes: tuple[str, ...] = ()) -> Parsed:
    """The entries of `found` that `reading` asks for, in its order; `notes` say what was wrong with the body."""
    if found.listed > ENTRIES_MAX:
        notes = (*notes, f"{found.listed} entries listed, the newest {ENTRIES_MAX} read")
    listed = [
        (key, place, key_digest(key) in reading.known)
        for place, key in enumerate(keys(found.entries, reading.known))
        if key is not None and found.entries[place] != _NOTHING
    ]
    fresh = [
        (key, found.whole(place))
        for key, place, is_known in listed
        if not is_known or _is_unseen(key, found.entries[place], reading)
    ]
    said = [declared(draft.language or found.language, reading.languages) for _, draft in fresh]
    read = [_words(draft) for _, draft in fresh]
    samples = [f"{words.title}\n{words.text[:LANGUAGE_SAMPLE_CHARS]}" for words in read]
    tongues = spoken_each(samples, said, reading.languages)
    entries = [
        _entry(key, draft, words, tongue, reading)
        for (key, draft), words, tongue in zip(fresh, read, tongues, strict=True)
    ]
    return Parsed(
        entries=tuple(entries),
        listed=found.listed,
        language=declared(found.language, reading.languages),
        notes=notes,
        overlap=not (reading.known and listed) or any(is_known for _, _, is_known in listed),
    )


def _is_unseen(key: str, draft: Draft, reading: Reading) -> bool:
    if not reading.seen or title_mark(key, line(draft.title)[:TITLE_CHARS_MAX]) in reading.seen:
        return False
    address = absolute(draft.link, reading.url)
    return address is not None and address_mark(key, canonical(address)) not in reading.seen


class _Words(NamedTuple):
    title: str
    summary: str
    text: str


def _words(draft: Draft) -> _Words:
    summary = strip(plain(draft.summary))
    texts = [strip(plain(content)) for content in draft.contents]
    return _Words(line(draft.title)[:TITLE_CHARS_MAX], summary, max((summary, *texts), key=len))


def _entry(key: str, draft: Draft, words: _Words, language: str | None, reading: Reading) -> Entry:
    dates = (published(raw, now=reading.now, languages=reading.languages, zone=reading.timezone) for raw in draft.dates)
    authors = dict.fromkeys([line(author)[:AUTHOR_CHARS_MAX] for author in draft.authors])
    return Entry(
        key=key,
        url=absolute(draft.link, reading.url),
        title=words.title,
        summary=words.summary[:SUMMARY_CHARS_MAX],
        text=words.text[:TEXT_CHARS_MAX],
        published_at=next((date for date in dates if date), None),
        language=language,
        authors=tuple([author for author in authors if author])[:AUTHORS_MAX],
        links=tuple([url for link in draft.links if (url := absolute(link, reading.url))])[:LINKS_MAX],
    )
