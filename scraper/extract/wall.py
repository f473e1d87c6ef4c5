"""Pages that stand where an article should: bot walls, "not found" answered with 200, maintenance, consent, paywalls.

Told by what they say (`refusals`) and in short: an article may well be about captchas, so phrases count only where
there is hardly any other text. Without a date more is doubted: news do not tell their readers to press a button.
"""

import re
from dataclasses import dataclass
from typing import Any

from scraper.extract.refusals import CHALLENGES, OFFERS, PAID, PLAIN, TERMS, TITLES, TOPICS, VISITOR, pattern

SHORT_CHARS_MAX = 600  # walls say little; the shortest news items are as short, hence phrases decide and not length
TEXT_CHARS_MIN = 80  # less is a caption or a menu: the feed's own text is better
FLASH_CHARS_MIN = 35  # unless the page dates it: a flash may be one line
ADDRESSES_MIN = 2  # words to the visitor, of different spelling: walls of our set have 2 to 6, undated news 0
FREE_CHARS_MAX = 400  # of a paid article's beginning; a longer one tells more than feeds do

_PLAIN = tuple((kind, pattern(phrases)) for kind, phrases in PLAIN)
_TOPICS = pattern(TOPICS)
_TITLES = pattern(TITLES)
_PAID = pattern(PAID)
_VISITOR = pattern(VISITOR)
_OFFERS = pattern(OFFERS)
_TERMS = pattern(TERMS)
_CHALLENGES = pattern(CHALLENGES)
_TITLE_CODE = re.compile(r"(?:error |ошибка |http )?(?:40[0134]|410|429|50[0234])(?!\d)[\s:.,|–—-]*", re.IGNORECASE)
_TITLE_REST = re.compile(
    r"(?:not found|forbidden|страница|ошибка|error|page|bad|service|too many|gone|$)", re.IGNORECASE
)
_QUOTED = re.compile(r"[«\"“„][^»\"”\n]{0,300}[»\"”]")  # people who are quoted say "we" and "you"
_TITLE_ENDS = " .…!?:|–—-"


@dataclass(frozen=True, slots=True)
class Marks:
    """What a page has that articles have, a date, or that walls have, a challenge."""

    is_dated: bool = False
    challenge: str = ""


def reason(title: str, text: str, marked: Marks) -> str | None:
    """Why this is no article, or None if it may be one."""
    title = title.replace("İ", "i").strip()
    code = _TITLE_CODE.match(title)
    if (code and _TITLE_REST.match(title[code.end() :])) or _TITLES.fullmatch(title.strip(_TITLE_ENDS)):
        return f"an error page or bot wall ({title[:80]})"
    if len(text) < SHORT_CHARS_MAX:
        short = text.replace("İ", "i")
        why_not = _spoken(short) or ("" if marked.is_dated else _undated(f"{title}\n{short}", marked))
        if why_not:
            return why_not
    if len(text) < (FLASH_CHARS_MIN if marked.is_dated else TEXT_CHARS_MIN):
        return f"no article on the page ({len(text)} characters of text)"
    return None


def marks(tree: Any, *, is_dated: bool) -> Marks:
    """The marks of a page."""
    return Marks(is_dated, "" if is_dated else _challenge(tree))


def _challenge(tree: Any) -> str:
    """What on the page asks to be solved or signed in to; empty if nothing does. Comment forms have captchas too."""
    for element in tree.iter("script", "iframe", "input"):
        if element.tag == "input":
            if (element.get("type") or "").lower() == "password":
                return "a password"
        elif found := _CHALLENGES.search((element.get("src") or "")[:500]):
            return found[0]
    return ""


def _spoken(text: str) -> str:
    """The kind of wall that a short text is by its phrases; empty if it is none."""
    if (paid := _PAID.search(text)) and paid.start() < FREE_CHARS_MAX:
        return f"behind a payment or a login ({paid[0]})"
    if (offer := _OFFERS.search(text)) and (terms := _TERMS.search(text)) and _VISITOR.search(text):
        return f"behind a payment or a login ({offer[0]}, {terms[0]})"
    for kind, phrases in _PLAIN:
        if phrase := phrases.search(text):
            return f"{kind} ({phrase[0][:60]})"
    return ""


def _undated(text: str, marked: Marks) -> str:
    """Why a short page without a date is no article; empty if it may be one."""
    if topic := _TOPICS.search(text):
        return f"a bot wall or error page ({topic[0]})"
    if marked.challenge:
        return f"a bot wall or login ({marked.challenge})"
    addresses = {found[0].casefold() for found in _VISITOR.finditer(_QUOTED.sub("", text))}
    if len(addresses) >= ADDRESSES_MIN:
        return f"a page that speaks to its visitor ({', '.join(sorted(addresses)[:3])})"
    return ""
