"""A reading: what is compared of an article, taken out of its text once.

Words are stems of the first letters with their languages' endings cut off by length alone: enough to compare reports,
where matching has a morphology of its own (`alerts`). Vectors are put in later, by whoever has them, or never.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from scraper.semantic.names import Names, named, names
from scraper.text.language import identify
from scraper.text.normalise import fold_word
from scraper.text.numbers import numbers
from scraper.text.sentences import split
from scraper.text.tokenise import words

LEAD_CHARS = 300
BODY_CHARS = 900  # where reports of one event still speak of it; background comes after
SENTENCES_MAX = 12  # a translation is told by less, and each costs 30 ms of vectors
SENTENCE_CHARS_MAX = 400
TEXT_CHARS_MAX = SENTENCES_MAX * SENTENCE_CHARS_MAX
STEM_LETTERS = 5  # of words longer than that: сообщил, сообщили, сообщение; қаланың, қаладан
WORD_LETTERS_MIN = 4  # shorter ones are mostly grammar

__all__ = ["BODY_CHARS", "LEAD_CHARS", "SENTENCES_MAX", "Reading", "Vectors", "read"]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Centred vectors (`centres.centred`); `sentences` are of the reading's first ones, as many as were asked for."""

    title: bytes
    lead: bytes
    sentences: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One article as others see it. `numbers` are values without times of day and years."""

    id: int | str
    language: str | None
    published_at: datetime | None
    title: str
    lead: str
    sentences: tuple[str, ...]
    words: frozenset[str]
    names: Names
    numbers: frozenset[Decimal]
    vectors: Vectors | None = None

    def has_vectors(self, *, sentences: int = 0) -> bool:
        """Those of title and lead, and of so many sentences if it has as many."""
        return self.vectors is not None and len(self.vectors.sentences) >= min(sentences, len(self.sentences))


@dataclass(frozen=True, slots=True)
class Document:
    """What a reading is made from."""

    id: int | str
    title: str
    text: str
    language: str | None = None
    published_at: datetime | None = None


def read(document: Document) -> Reading:
    """The reading of an article, without vectors; 1.2 ms for 3,000 characters.

    A document without a language gets the one its text is in.
    """
    title, text = document.title.strip(), document.text.strip()
    language = document.language or identify(f"{title}. {text}")
    if text.startswith(title):
        text = text[len(title) :].lstrip(" .\n")
    head = f"{title}. " if title else ""
    body = head + text[:BODY_CHARS]
    in_title, in_text = names(title, language, is_title=True), names(text[:BODY_CHARS], language)
    return Reading(
        id=document.id,
        language=language,
        published_at=document.published_at,
        title=title,
        lead=head + text[:LEAD_CHARS],
        sentences=tuple(
            sentence[:SENTENCE_CHARS_MAX] for sentence in split(text[:TEXT_CHARS_MAX], language)[:SENTENCES_MAX]
        ),
        words=frozenset(_stems(body)),
        names=named(in_title.sure | in_text.sure, in_title.possible | in_text.possible),
        numbers=frozenset(number.value for number in numbers(body, language) if number.unit not in {"time", "year"}),
    )


def _stems(text: str) -> set[str]:
    found = set()
    run = ""
    for raw in words(text):
        if "\u3400" <= raw <= "\u9fff":
            if run:  # two characters are about one word
                found.add(run + raw)
            run = raw
            continue
        run = ""
        if (stem := _stem(raw)) is not None:
            found.add(stem)
    return found


@lru_cache(maxsize=100_000)  # 15 MiB; a day's words
def _stem(raw: str) -> str | None:
    word = fold_word(raw)
    return word[:STEM_LETTERS] if len(word) >= WORD_LETTERS_MIN and not word.isdigit() else None
