"""What an alert says to a reader, in words and in the reader's time zone: the one source of every form in this package.

Everything here is clean (see clean.py) and has a limit, so that the forms only have to arrange and to escape. The
limits are generous: one alert with every field at its limit still fits the narrowest channel (Telegram's 4,096
characters).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from alerts.model import Alert, AlertKind, Message
from alerts.render.clean import Marks, clip, cut_before, isolate, link_of, one_line, one_line_marked
from alerts.render.languages import language_name

TITLE_CHARACTERS_MAX = 120  # of a watch; longer titles push the headline out of a subject line
HEADLINE_CHARACTERS_MAX = 300  # the region's longest wire headlines have some 250
SOURCE_CHARACTERS_MAX = 80
TERMS_CHARACTERS_MAX = 300
SNIPPET_CHARACTERS_MAX = 700  # snippet.py makes at most some 600
SNIPPET_MARKS_MAX = 30  # Telegram shows 100 styled places a message at most: tdlib/telegram-bot-api#820
NOTE_CHARACTERS_MAX = 400
NEWS_CHARACTERS_MAX = 160
CARRIERS_SHOWN_MAX = 6  # with every text at its limit an alert still fits Telegram's 4,096 characters
CARRIER_CHARACTERS_MAX = 60
SUBJECT_CHARACTERS_MAX = 250
RAW_CHARACTERS_MAX = 4000  # of any text before it is cleaned; cleaning goes character by character
CLOCK_DRIFT = timedelta(minutes=10)  # a source's clock may be off by this much; beyond it the date is its invention


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet; `marked` if it is a term that was found."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Words:
    """One alert as it is shown. `link` is None where the article has no address that may be offered as one."""

    id: str
    watch: str
    headline: str
    source: str
    language: str
    published: str
    first_seen: str
    terms: str
    outlets: str
    label: str  # of a follow-up: "Update", "Changed", "Removed"
    news: str  # of a follow-up: what is new
    carriers: tuple[str, ...]  # who else has it, a line each
    link: str | None
    snippet: tuple[Piece, ...]


def words_of(alert: Alert, zone: tzinfo) -> Words:
    return Words(
        id=one_line(alert.id),
        watch=watch_title(alert),
        headline=headline(alert),
        source=_source(alert),
        language=language_name(_short(alert.language, 20) if alert.language else None),
        published=_published(alert, zone),
        first_seen=time_text(alert.first_seen_at, zone),
        terms=_short(", ".join(alert.terms), TERMS_CHARACTERS_MAX),
        outlets=_outlets(alert),
        label=_LABELS[alert.kind],
        news=_news(alert),
        carriers=tuple(_carriers(alert, zone)),
        link=link_of(alert.url),
        snippet=_pieces(alert.snippet, alert.marks),
    )


def subject(message: Message) -> str:
    """One clean line naming the watch and the headline; for several alerts the first one and how many more."""
    if not message.alerts:
        return clip(f"Steppewatch: {one_line(message.note) or 'test message'}", SUBJECT_CHARACTERS_MAX)
    first, more = message.alerts[0], len(message.alerts) - 1
    tail = f" (and {more} more)" if more else ""
    label = f"{_LABELS[first.kind]}: " if first.kind != "first" else ""
    watch = f"[{isolate(watch_title(first))}] {label}"
    return watch + isolate(clip(headline(first), SUBJECT_CHARACTERS_MAX - len(watch + tail))) + tail


def heading(message: Message) -> str | None:
    """The line above the alerts: the note, or how many alerts follow; None where one alert speaks for itself."""
    if message.note or not message.alerts:
        return _short(message.note, NOTE_CHARACTERS_MAX) or "Test message"
    return f"{len(message.alerts)} alerts" if len(message.alerts) > 1 else None


def watch_title(alert: Alert) -> str:
    return _short(alert.watch_title, TITLE_CHARACTERS_MAX) or one_line(alert.watch_id)


def headline(alert: Alert) -> str:
    return _short(alert.headline, HEADLINE_CHARACTERS_MAX) or "(no headline)"


def time_text(moment: datetime, zone: tzinfo) -> str:
    """`moment` where the reader lives, with the offset in figures: abbreviations of zones are neither unique nor
    everywhere.

    >>> from datetime import UTC
    >>> from zoneinfo import ZoneInfo
    >>> time_text(datetime(2026, 11, 22, 9, 5, tzinfo=UTC), ZoneInfo("Asia/Almaty"))
    '22 Nov 2026, 14:05 (UTC+5)'
    """
    local = moment.astimezone(zone)
    month = _MONTHS[local.month - 1]  # not strftime: its names change with the process's locale
    return f"{local.day} {month} {local.year}, {local:%H:%M} ({_offset_text(local)})"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _offset_text(local: datetime) -> str:
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(round(offset.total_seconds() / 60)), 60)
    if not hours and not minutes:
        return "UTC"
    return f"UTC{'-' if offset < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")


def _short(text: str, characters_max: int) -> str:
    return clip(one_line(text[:RAW_CHARACTERS_MAX]), characters_max)


def _published(alert: Alert, zone: tzinfo) -> str:
    if alert.published_at is None:
        return "no date given"
    dated_ahead = alert.published_at > alert.first_seen_at + CLOCK_DRIFT
    return f"published {time_text(alert.published_at, zone)}" + (", dated ahead by the source" if dated_ahead else "")


def _source(alert: Alert) -> str:
    name = _short(alert.source_name, SOURCE_CHARACTERS_MAX) or one_line(alert.source_id)
    return f"{name} ({_short(alert.country, 20)})" if alert.country else name


def _outlets(alert: Alert) -> str:
    """`7 other outlets, first in kk, ru, en`: the languages in the order in which they came."""
    if not alert.outlets:
        return "no other outlet so far"
    languages = dict.fromkeys(_short(carrier.language, 20) for carrier in alert.carriers if carrier.language)
    count = "1 other outlet" if alert.outlets == 1 else f"{alert.outlets} other outlets"
    return f"{count}, first in {', '.join(languages)}" if languages else count


def _news(alert: Alert) -> str:
    if alert.kind == "first":
        return ""
    return _short(alert.news, NEWS_CHARACTERS_MAX) or "a further article of the story"


_LABELS: dict[AlertKind, str] = {"first": "", "update": "Update", "change": "Changed", "removal": "Removed"}


def _carriers(alert: Alert, zone: tzinfo) -> Iterator[str]:
    for carrier in alert.carriers[:CARRIERS_SHOWN_MAX]:
        name = _short(carrier.source_name, CARRIER_CHARACTERS_MAX) or one_line(carrier.source_id)
        language = f" ({_short(carrier.language, 20)})" if carrier.language else ""
        relation = _RELATIONS.get(carrier.relation, one_line(carrier.relation))
        yield f"{isolate(name)}{language} {carrier.first_seen_at.astimezone(zone):%H:%M}, {relation}"
    if (more := len(alert.carriers) - CARRIERS_SHOWN_MAX) > 0:
        yield f"and {more} more"


# As a reader sees what an article is to those before it.
_RELATIONS = {
    "new": "first report",
    "same": "the same article",
    "copy": "copy",
    "near": "reworked copy",
    "translation": "translation",
    "event": "own report",
}


def _pieces(snippet: str, marks: Marks) -> tuple[Piece, ...]:
    text, marks = one_line_marked(snippet[:RAW_CHARACTERS_MAX], marks)
    whole, text = text, clip(text, SNIPPET_CHARACTERS_MAX)
    end_max = len(text) if text == whole else cut_before(text, len(text) - 1)  # the ellipsis is nobody's term
    pieces: list[Piece] = []
    position = 0
    for start, end in marks[:SNIPPET_MARKS_MAX]:
        if start >= end_max:
            break
        end = min(end, end_max)  # noqa: PLW2901 - the mark ends where the text does
        pieces += [Piece(text[position:start], marked=False), Piece(text[start:end], marked=True)]
        position = end
    pieces.append(Piece(text[position:], marked=False))
    return tuple(piece for piece in pieces if piece.text)
