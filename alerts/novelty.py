"""What is new in an article of a story that was told already. Pure: texts in, what is new in words out.

A follow-up is only worth a reader's time if the story has moved:

1. a *near* copy (the same text worked on) is compared word by word with the article it is near to: numbers and names
   in the place of others, or numbers and names in what was added;
2. another report of the event, or a translation, brings numbers that no article of the story has had. Reports of one
   event choose different details, so only those of the headline and the first sentences count;
3. a denial where there was none; terms of the watch that no told article of the story had.

A copy word for word has nothing new.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scraper.dedup.changes import compare
from scraper.dedup.core import pare
from scraper.model import Article
from scraper.text.normalise import fold
from scraper.text.numbers import numbers

# What a report is about stands here; what comes later is background that each outlet chooses for itself.
LEAD_CHARS = 300
# Numbers below are everywhere (one of the, two days), and a story does not move by them.
_NUMBER_MIN = 3
_SHOWN_MAX = 4

_DENIAL = re.compile(
    "\\b(?:опроверг|опроверж|отриц|спростув|абверг|denie|deny|refut|disput|démen|dement|bestreit|weist .{0,40}zurück"
    "|yalanla|rad et|inkor|рад эт|рад кард|инкор|теріске шығар|жоққа шығар|жокко чыгар|четке как|тогунга чыгар"
    "|否认|驳斥|تکذیب|رد کرد|ret qıl|رەت)"
)


@dataclass(frozen=True, slots=True)
class Novelty:
    """What is new, in few words ("12 → 15"); empty where nothing is."""

    said: str = ""

    def __bool__(self) -> bool:
        return bool(self.said)


def find_novelty(
    article: Article,
    earlier: Sequence[Article],
    *,
    terms: frozenset[str] = frozenset(),
    terms_told: frozenset[str] = frozenset(),
) -> Novelty:
    """What `article` brings to a story whose articles so far are `earlier`, oldest first.

    `terms` are the concepts (or words) of the watch found in it, `terms_told` those of what was told of the story.
    """
    if article.relation == "same" or not earlier:
        return Novelty()
    parts: list[str] = []
    if article.relation == "near":
        parts += _in_version(article, next((old for old in earlier if old.id == article.related_to), earlier[-1]))
    elif article.relation in ("event", "translation"):
        parts += _in_report(article, earlier)
    if article.relation != "copy":
        if _denies(article) and not any(map(_denies, earlier)):
            parts.append("a denial")
        parts += [f"now {term}" for term in sorted(terms - terms_told)]
    return Novelty(", ".join(parts[:_SHOWN_MAX]))


def _in_version(article: Article, old: Article) -> Iterable[str]:
    """Numbers and names in the place of others."""
    changes = compare(pare(old.title, old.text), pare(article.title, article.text))
    for before, after in (*changes.numbers, *changes.names):
        yield f"{before} → {after}".replace("_", ".")
    if not changes.numbers and changes.added:
        yield from _in_report(article, (old,))


def _in_report(article: Article, earlier: Iterable[Article]) -> Iterable[str]:
    """Numbers of the headline and the first sentences that no earlier article has anywhere."""
    known = {value for old in earlier for value in _values(f"{old.title}\n{old.text}", old.language)}
    head = f"{article.title}\n{article.text[:LEAD_CHARS]}"
    for value in _values(head, article.language):
        if value not in known:
            yield f"number {value:f}"


def _values(text: str, language: str | None) -> list[object]:
    found = numbers(text, language)
    return list(
        dict.fromkeys(
            number.value
            for number in found
            if number.unit not in ("day", "year", "time", "ordinal") and abs(number.value) >= _NUMBER_MIN
        )
    )


def _denies(article: Article) -> bool:
    return _DENIAL.search(fold(f"{article.title} {article.text[:LEAD_CHARS]}")) is not None
