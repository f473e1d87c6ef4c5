"""What the demo's reader got, counted from the mailbox alone and held against what the newsroom's texts expect.

A mail is told by its headers (`X-Alert-Id`, `Message-ID`, `List-Id`; one that goes to several watches names them in its
text) and by the first address in it that is a page of
the newsroom. For each mail:

1. it is **false** if its page is unknown or nobody of that watch should hear of it, or if it follows up an article that
   says nothing new, or answers no mail;
2. it is **repeated** if its alert or message was there before, or if its watch was told that news before: an update is
   news of its own, but a first alert of it tells its story again;
3. what a watch should have heard of and did not is **missed**.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage

from jobs.demo.configuration import WATCH_TITLES
from jobs.demo.outlets import KINDS, Piece

LANGUAGES_MIN = 6  # what the demo promises
_ADDRESS = re.compile(r"https?://[^\s<>\"*]+")
_LIST_ID = re.compile(r"<([^.>]+)")
_WATCHES = re.compile(r"Watch(?:es)?: (.+?) (?:Found|First seen): ")


@dataclass(frozen=True, slots=True)
class Summary:
    """The count. The three lists name mails (by subject) or news (by id) with the reason."""

    alerts: int
    languages: tuple[str, ...]
    mails: int
    false: tuple[str, ...]
    repeated: tuple[str, ...]
    missed: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...] = ()  # how many of the mails each kind of source brought

    @property
    def line(self) -> str:
        return (
            f"demo: {self.alerts} alerts in {len(self.languages)} languages, {self.mails} mails, "
            f"{len(self.false)} false, {len(self.repeated)} repeated"
        )

    @property
    def complaints(self) -> tuple[str, ...]:
        """What is wrong, one line each; none if all is as promised."""
        few = f"only {len(self.languages)} languages, {LANGUAGES_MIN} were promised"
        return (
            *(f"false: {what}" for what in self.false),
            *(f"repeated: {what}" for what in self.repeated),
            *(f"missed: {what}" for what in self.missed),
            *((few,) if len(self.languages) < LANGUAGES_MIN else ()),
        )


def expected(pieces: Iterable[Piece]) -> frozenset[tuple[str, str]]:
    """(watch, news) of all that should be told; what several watches hear of one piece is one mail."""
    return frozenset((watch, piece.news) for piece in pieces for watch in piece.watches)


def page_of(mail: EmailMessage, pages: Mapping[str, Piece]) -> Piece | None:
    """The piece whose page the mail links to; `pages` by address, without a query."""
    body = mail.get_body(("plain",))
    addresses = _ADDRESS.findall(body.get_content()) if body else []
    return next((pages[address] for each in addresses if (address := each.partition("?")[0]) in pages), None)


def news_of(mail: EmailMessage, piece: Piece) -> str:
    """The news that the mail tells of this piece: a story's first alert tells the story, a follow-up only its own."""
    return piece.id if _is_follow_up(mail) else piece.story


def watches_of(mail: EmailMessage) -> tuple[str, ...]:
    """The watches' ids: the first label of `List-Id`, or, of a mail for several, those that its text names by title."""
    if found := _LIST_ID.search(str(mail["List-Id"] or "")):
        return (found[1],)
    body = mail.get_body(("plain",))
    named = " ".join(_WATCHES.findall(" ".join(body.get_content().split()))) if body else ""
    return tuple(watch for watch, title in WATCH_TITLES.items() if title in named)


def summarise(mails: Iterable[EmailMessage], pages: Mapping[str, Piece]) -> Summary:
    """The count over all of the mails, in the order they came."""
    count, false, repeated = 0, [], []
    alert_ids: set[str] = set()
    message_ids: set[str] = set()
    told: dict[tuple[str, str], str] = {}  # (watch, news) → language
    kinds: Counter[str] = Counter()
    wanted = expected(pages.values())
    for mail in mails:
        count += 1
        subject, message_id = str(mail["Subject"]), str(mail["Message-ID"])
        ids = set(mail.get_all("X-Alert-Id", []))
        piece, watches = page_of(mail, pages), watches_of(mail)
        keys = [(watch, news_of(mail, piece)) for watch in watches] if piece else []
        if reason := _why_false(mail, piece, message_ids):
            false.append(f"{subject!r}{reason}")
        if ids & alert_ids or message_id in message_ids or any(key in told for key in keys):
            repeated.append(f"{subject!r} to {_joined(watches)} ({piece.id if piece else 'unknown'})")
        alert_ids |= ids
        message_ids.add(message_id)
        if piece:
            told = dict.fromkeys(keys, piece.language) | told
            kinds[piece.kind] += 1
    return Summary(
        alerts=len(alert_ids),
        # Uzbek in Latin and in Cyrillic script is one language.
        languages=tuple(sorted({told[key].partition("-")[0] for key in told if key in wanted})),
        mails=count,
        false=tuple(false),
        repeated=tuple(repeated),
        missed=tuple(sorted(f"{news} for {watch}" for watch, news in wanted - told.keys())),
        kinds=tuple((kind, kinds[kind]) for kind in KINDS if kinds[kind]),
    )


def _why_false(mail: EmailMessage, piece: Piece | None, message_ids: Collection[str]) -> str:
    """What to say behind the subject of a mail that nobody should have had; `message_ids` came before. Else empty."""
    watches = watches_of(mail)
    if piece is None:
        return ": links to no page of the newsroom"
    if not watches or not set(watches) <= set(piece.watches):
        return f" to {_joined(watches)} ({piece.id}: {piece.why})"
    if mail["X-Alert-Id"] is None or mail["Message-ID"] is None:
        return ": names no alert or no message"
    if _is_follow_up(mail) and not piece.is_update:
        return f": follows up {piece.story} with {piece.id}, which says nothing new"
    if _is_follow_up(mail) and str(mail["In-Reply-To"]) not in message_ids:
        return ": follows up no mail that came before"
    return ""


def _joined(watches: tuple[str, ...]) -> str:
    return " and ".join(watches) or "nobody"


def _is_follow_up(mail: EmailMessage) -> bool:
    return mail["In-Reply-To"] is not None
