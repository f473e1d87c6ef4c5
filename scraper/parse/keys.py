"""Which entry is which from poll to poll: the key of each entry of one body.

A key is the guid, else the canonical link, else a digest of title and date; it never depends on the entry's place in
the list. Entries of one body that share a key but neither link nor title are different articles (feeds give every entry
the home page's address as guid, or count from 1 each day): each gets a key of its own, made of the shared one and its
link. Such a key stays when the others have left the feed, because it is known by then.
"""

from collections import defaultdict
from collections.abc import Sequence

from scraper.dedup.digest import key_digest
from scraper.dedup.entries import KEY_CHARS_MAX, shared_key
from scraper.dedup.urls import canonical, is_identity
from scraper.parse.draft import Draft
from scraper.parse.plain import line
from scraper.parse.repair import clean_text


def keys(drafts: Sequence[Draft], known: frozenset[str]) -> list[str | None]:
    """The key of each draft, in order; None for those that repeat an earlier one of the list."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        groups[_shared(draft)].append(place)
    found: list[str | None] = [None] * len(drafts)
    for shared, places in groups.items():
        if len(places) == 1:
            found[places[0]] = _settled(shared, drafts[places[0]], known)
            continue
        different = _different([drafts[place] for place in places])
        for index in different:
            place = places[index]
            found[place] = _own(shared, drafts[place]) if len(different) > 1 else _settled(shared, drafts[place], known)
    return found


def _shared(draft: Draft) -> str:
    guid = " ".join(clean_text(draft.guid).split())
    if guid:
        return guid if len(guid) <= KEY_CHARS_MAX else f"guid:{key_digest(guid)}"
    if draft.link and is_identity(draft.link):
        link = canonical(draft.link)
        return link if len(link) <= KEY_CHARS_MAX else f"link:{key_digest(link)}"
    return f"title:{key_digest(line(draft.title).casefold() + chr(10) + ''.join(draft.dates[:1]))}"


def _settled(shared: str, draft: Draft, known: frozenset[str]) -> str:
    """The key of an entry that shares it with none now, but may have shared it before."""
    if known and key_digest(shared) not in known:
        own = _own(shared, draft)
        if key_digest(own) in known:
            return own
    return shared


def _own(shared: str, draft: Draft) -> str:
    return shared_key(shared, canonical(draft.link) if draft.guid and draft.link else line(draft.title).casefold())


def _different(drafts: Sequence[Draft]) -> list[int]:
    """Places of the drafts that are different articles: neither link nor title was there before."""
    links: set[str] = set()
    titles: set[str] = set()
    places: list[int] = []
    for place, draft in enumerate(drafts):
        link = canonical(draft.link) if draft.guid and draft.link else ""
        title = line(draft.title).casefold()
        if not ((link and link in links) or title in titles):
            places.append(place)
        links.add(link)
        titles.add(title)
    return places
