"""What an alert says to a reader, in words and in the reader's time zone: the one source of every form in this package.

Everything here is clean (see clean.py) and has a limit, so that the forms only have to arrange and to escape. The
limits are generous: one alert with every field at its limit still fits the narrowest channel (Telegram's 4,096
characters).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from alerts.model import Alert, AlertKind, Carrier, Message, Translation
from alerts.render.clean import Marks, clip, cut_before, isolate, link_of, one_line, one_line_marked
from alerts.render.groups import is_high, leading, stories_of
from alerts.render.languages import language_name
from alerts.render.times import time_text, times_text

TITLE_CHARACTERS_MAX = 120  # of a watch; longer titles push the headline out of a subject line
WATCHES_CHARACTERS_MAX = 300  # of all watches that an article fires
TITLE_CHARACTERS_MIN = 16  # what a title keeps where there are many
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
GLOSS_CHARACTERS_MAX = 240
TRANSLATION_CHARACTERS_MAX = 500  # of a snippet


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet; `marked` if it is a term that was found."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Alerts of one article as they are shown. `link` is None where it has no address that may be offered as one."""

    alerts: int
    id: str  # the ids of all
    watch: str  # the titles of all watches
    severity: str  # only where it is high
    headline: str
    gloss: str  # only where nothing was translated
    translator: str  # who translated, as "machine translation (LibreTranslate)"; empty where nobody did
    translation: str  # of the headline
    translated_snippet: str
    source: str
    language: str
    times: str
    terms: str
    outlets: str
    news: tuple[str, ...]  # of follow-ups: what is new, "Update: 12 → 15"
    carriers: tuple[str, ...]  # who else has it, a line each
    link: str | None
    snippet: tuple[Piece, ...]


def words_of(alert: Alert, zone: tzinfo, *, others: Sequence[Alert] = (), sent_at: datetime | None = None) -> Words:
    """The words of an alert, and of `others` of the same article with it; `sent_at` is that of the message."""
    alerts = (alert, *others)
    translation = alert.translation or Translation("", "", "")
    terms = dict.fromkeys(term for one in alerts for term in one.terms)
    return Words(
        alerts=len(alerts),
        id=", ".join(one_line(one.id) for one in alerts),
        watch=_watches(alerts, WATCHES_CHARACTERS_MAX),
        severity="High severity" if is_high(alerts) else "",
        headline=headline(alert),
        gloss="" if translation.by else _short(alert.gloss, GLOSS_CHARACTERS_MAX),
        translator=f"Machine translation ({translation.by})" if translation.by else "",
        translation=_short(translation.headline, HEADLINE_CHARACTERS_MAX),
        translated_snippet=_short(translation.snippet, TRANSLATION_CHARACTERS_MAX),
        source=_source(alert),
        language=language_name(_short(alert.language, 20) if alert.language else None),
        times=times_text(
            alert.published_at,
            alert.first_seen_at,
            sent_at or alert.created_at,
            zone,
            modified_at=alert.modified_at,
        ),
        terms=_short(", ".join(terms), TERMS_CHARACTERS_MAX),
        outlets=_outlets(alert),
        news=tuple(_news(alerts)),
        carriers=tuple(_carriers(alert, zone)),
        link=link_of(alert.url),
        snippet=_snippet(alerts),
    )


def subject(message: Message) -> str:
    """One clean line naming the watch and the headline; for several articles the gravest one and how many more."""
    if not message.alerts:
        return clip(f"Steppewatch: {one_line(message.note) or 'test message'}", SUBJECT_CHARACTERS_MAX)
    group = leading(message)
    first, more = group[0], sum(len(story.groups) for story in stories_of(message)) - 1
    tail = f" (and {more} more)" if more else ""
    grave = "High: " if is_high(group) else ""
    labels = {_LABELS[alert.kind] for alert in group}
    label = f"{_LABELS[first.kind]}: " if first.kind != "first" and len(labels) == 1 else ""
    watch = f"{grave}[{isolate(_watches(group, TITLE_CHARACTERS_MAX))}] {label}"
    return watch + isolate(clip(headline(first), SUBJECT_CHARACTERS_MAX - len(watch + tail))) + tail


def heading(message: Message, zone: tzinfo = UTC) -> str | None:
    """The line above the alerts: the note, or how many follow and since when; None where one speaks for itself."""
    if message.note or not message.alerts:
        return _short(message.note, NOTE_CHARACTERS_MAX) or "Test message"
    stories = stories_of(message)
    if len(stories) == len(stories[0].groups) == 1:
        return None
    since = time_text(min(alert.created_at for alert in message.alerts), zone)
    return f"{len(message.alerts)} alerts of {_count(len(stories), 'story', 'stories')} since {since}"


def story_heading(alerts: int) -> str:
    """The line above what a message tells of one story; the headline of its first article follows."""
    return f"One story, {_count(alerts, 'alert', 'alerts')}:"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _watches(alerts: Sequence[Alert], characters_max: int) -> str:
    """The watches' titles, each once, all named though the longest are cut."""
    titles = list(dict.fromkeys(map(watch_title, alerts)))
    text = ", ".join(map(isolate, titles))
    if len(text) <= characters_max or len(titles) == 1:
        return text
    each = max(TITLE_CHARACTERS_MIN, characters_max // len(titles) - 4)  # a comma, a space, and signs of direction
    return ", ".join(isolate(clip(title, each)) for title in titles)


def watch_title(alert: Alert) -> str:
    return _short(alert.watch_title, TITLE_CHARACTERS_MAX) or one_line(alert.watch_id)


def headline(alert: Alert) -> str:
    return _short(alert.headline, HEADLINE_CHARACTERS_MAX) or "(no headline)"


def _short(text: str, characters_max: int) -> str:
    return clip(one_line(text[:RAW_CHARACTERS_MAX]), characters_max)


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


def _news(alerts: Sequence[Alert]) -> Iterator[str]:
    """What is new, a line each; where it is not new to all watches, for which."""
    lines: dict[str, list[Alert]] = {}
    for alert in alerts:
        if alert.kind != "first":
            news = _short(alert.news, NEWS_CHARACTERS_MAX) or "a further article of the story"
            lines.setdefault(f"{_LABELS[alert.kind]}: {isolate(news)}", []).append(alert)
    for line, told in lines.items():
        yield line if len(told) == len(alerts) else f"{line} (for {_watches(told, TITLE_CHARACTERS_MAX)})"


_LABELS: dict[AlertKind, str] = {"first": "", "update": "Update", "change": "Changed", "removal": "Removed"}


def _carriers(alert: Alert, zone: tzinfo) -> Iterator[str]:
    """The other outlets, each by its first article: the alert's own outlet has the headline."""
    others: dict[str, Carrier] = {}
    for carrier in alert.carriers:
        if carrier.source_id != alert.source_id:
            others.setdefault(carrier.source_id, carrier)
    for carrier in list(others.values())[:CARRIERS_SHOWN_MAX]:
        name = _short(carrier.source_name, CARRIER_CHARACTERS_MAX) or one_line(carrier.source_id)
        language = f" ({_short(carrier.language, 20)})" if carrier.language else ""
        relation = _RELATIONS.get(carrier.relation, one_line(carrier.relation))
        yield f"{isolate(name)}{language} {carrier.first_seen_at.astimezone(zone):%H:%M}, {relation}"
    if (more := len(others) - CARRIERS_SHOWN_MAX) > 0:
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


def _snippet(alerts: Sequence[Alert]) -> tuple[Piece, ...]:
    """The first alert's snippet with what the others found in it marked too, then snippets that show more."""
    text, marks = one_line_marked(alerts[0].snippet[:RAW_CHARACTERS_MAX], alerts[0].marks)
    for alert in alerts[1:]:
        further, places = one_line_marked(alert.snippet[:RAW_CHARACTERS_MAX], alert.marks)
        found = {further[start:end] for start, end in places}
        if all(form in text for form in found):
            marks += tuple((text.index(form), text.index(form) + len(form)) for form in found)
        else:
            gap = " " if text else ""
            marks += tuple((start + len(text + gap), end + len(text + gap)) for start, end in places)
            text += gap + further
    return _pieces(text, marks)


def _pieces(snippet: str, marks: Marks) -> tuple[Piece, ...]:
    text, marks = one_line_marked(snippet, marks)
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
