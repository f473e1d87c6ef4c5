"""Whether two articles are one text in two languages, or independent reports of one event. A pure decision.

1. *Translation*, where languages differ and sentences have vectors: their alignment (`alignment.py`) reaches
   `ALIGNED_MIN`, and neither numbers nor names contradict.
2. *Twins* are neither: texts of one form (aligned, or most words shared) that state other numbers or names. Tomorrow's
   weather, yesterday's rates, the next earthquake are told in the same sentences.
3. *Event*, within `EVENT_HOURS_MAX`: a weighted sum of rare words shared (in one language), names, numbers, and the
   cosines of title and lead. Vectors alone never suffice: a name, a number or words must be shared too.

Weights are a logistic regression on the pairs of tests/quality/translations without their dates (2026-11), rounded; how
well they do there and with which errors, `python tests/quality/events.py --wrong` prints.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from scraper.semantic.alignment import align
from scraper.semantic.centres import cosine
from scraper.semantic.names import meet
from scraper.semantic.rarity import Rarity
from scraper.semantic.reading import Reading

# Translations of 2-6 sentences reach .46 to .81, reports of one event in other languages .45 at most and .41
# at the 99th of 100; 125 documents of another origin in en, ru, fr: translations .52 and more, others .46 and less.
ALIGNED_MIN = 0.425
# Chinese is farther from all others: translations from .41, reports up to .34, different texts up to .28.
ALIGNED_CHINESE_MIN = 0.385
ALIGNED_WITHOUT_FACTS = 0.48  # with neither a number nor three names shared
# Below this names must agree where both have any: twins reach it without numbers to tell them apart (two appointments),
# translations whose names no rule meets ("United States", сша) lie above.
ALIGNED_SURELY = 0.58
# A single sentence is aligned by luck more easily.
ALIGNED_ALONE_MIN = 0.6
# In one language sentences of two reports are nearer to each other than in two.
TWIN_ALIGNED_MIN = 0.55
TWIN_WORDS_MIN = 0.3  # reports share up to .26 of the weight of their words, twins from .3 to .95
# Between the two are reports that quote one agency, too, and choose other numbers: there none at all must be shared.
TWIN_WORDS_SURELY = 0.5
TRANSLATION_DAYS_MAX = 7
EVENT_HOURS_MAX = 60  # two days, and the third one's morning papers
EVENT_MIN = 0.5

_SHARED_NUMBERS_MIN = 0.5
_SHARED_NAMES_MIN = 0.34
_NUMBERS_TOLD = 2  # one number alone may be the hour or the dateline
_NAMES_TOLD = 2
_MANY_NAMES_TOLD = 4

__all__ = ["EVENT_MIN", "Relating", "Relation", "may_reach", "relate"]

Relation = Literal["translation", "event", "none"]


@dataclass(frozen=True, slots=True)
class Relating:
    """What two articles are to each other. `score` is 0 to 1, comparable within one relation only."""

    relation: Relation
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the event's sum; `never` is what stands on the other side of the scales."""

    never: float
    words: float = 0.0
    names: float = 0.0
    names_share: float = 0.0
    numbers: float = 0.0
    other_numbers: float = 0.0
    title: float = 0.0
    lead: float = 0.0


_SAME_LANGUAGE = Weights(never=-4.2, words=2.9, names=2.6, names_share=2.6, numbers=0.2, other_numbers=-1.4)
_OTHER_LANGUAGE = Weights(never=-3.85, names=4.7, names_share=4.9, numbers=2.4, other_numbers=-2.2)
_SAME_LANGUAGE_VECTORS = Weights(
    never=-5.1, words=2.2, names=2.3, names_share=2.2, numbers=0.2, other_numbers=-1.3, title=1.5, lead=2.8
)
_OTHER_LANGUAGE_VECTORS = Weights(
    never=-5.0, names=3.8, names_share=3.6, numbers=1.3, other_numbers=-2.1, title=2.3, lead=4.2
)
_LATER = -0.4  # for each day apart beyond the first half
_NAMELESS = 0.7  # a text with hardly a name of its own must not share "all" of them
_UNDATED = -0.4  # two earthquakes can be told by their dates alone


@dataclass(frozen=True, slots=True)
class Shared:
    """What two readings have in common."""

    words: float  # 0-1: cosine of the words' weights; 0 in two languages
    names: float  # sum of the weights of the names shared
    names_share: float  # 0-1
    numbers: int
    numbers_told: int = 0
    names_met: int = 0
    names_told: int = 0  # sure names of the one that has fewer
    title: float | None = None
    lead: float | None = None
    aligned: float | None = None


def relate(one: Reading, other: Reading, rarity: Rarity) -> Relating:
    """Their relation with its score and the reason; symmetric. 1-2 ms with vectors of sentences, .2 without."""
    apart = _apart(one, other)
    if apart is not None and apart > timedelta(days=TRANSLATION_DAYS_MAX):
        return Relating("none", 0.0, f"{apart.days} days apart")
    shared = _shared(one, other, rarity)
    same_language = _is_same_language(one, other)
    if _is_one_form(one, other, shared) and (contradiction := _contradiction(one, other, shared)):
        return Relating("none", 0.0, f"told alike, but {contradiction}")
    if not same_language and _is_one_form(one, other, shared) and _is_borne_out(one, other, shared):
        return Relating("translation", min(1.0, shared.aligned or 0.0), _translation_reason(shared))
    if apart is not None and apart > timedelta(hours=EVENT_HOURS_MAX):
        return Relating("none", 0.0, f"{apart.days} days apart")
    score = _event_score(shared, apart, same_language=same_language)
    if score < EVENT_MIN:
        return Relating("none", score, "too little in common: " + _event_reason(shared))
    if shared.names < 0.4 and not shared.numbers and shared.words < 0.08:
        return Relating("none", score, "only the vectors are near")
    return Relating("event", score, _event_reason(shared))


def may_reach(score_min: float, one: Reading, other: Reading, rarity: Rarity) -> bool:
    """False only where `relate` without vectors scores less: a third of its cost, for the many that share next to
    nothing.

    Names count as met that only begin alike, and nothing speaks against the two.
    """
    same_language = _is_same_language(one, other)
    weights = _SAME_LANGUAGE if same_language else _OTHER_LANGUAGE
    ours, theirs = one.names.by_start, other.names.by_start
    starts = ours.keys() & theirs.keys()
    names = max(rarity.sum([name for start in starts for name in side[start]]) for side in (ours, theirs))
    missing = (
        math.log(score_min / (1 - score_min))
        - weights.never
        - weights.names * min(names / 2, 1.0)
        - weights.numbers * min(len(one.numbers & other.numbers), 4) / 4
    )
    if same_language and missing > 0:
        missing -= weights.words * 2 * math.sqrt(_words(one, other, rarity))
    if missing <= 0:
        return True
    # What is missing is the share of the names: first as if nothing else was named.
    most = weights.names_share * names
    return most >= missing * _NAMELESS and most >= missing * _told(one, other, rarity)


def _apart(one: Reading, other: Reading) -> timedelta | None:
    if one.published_at is None or other.published_at is None:
        return None
    return abs(one.published_at - other.published_at)


def _is_same_language(one: Reading, other: Reading) -> bool:
    return (one.language or "") == (other.language or "")


def _shared(one: Reading, other: Reading, rarity: Rarity) -> Shared:
    met, met_back = meet(one.names, other.names), meet(other.names, one.names)
    names = max(rarity.sum(met), rarity.sum(met_back))
    title, lead, aligned = _cosines(one, other)
    return Shared(
        words=_words(one, other, rarity) if _is_same_language(one, other) else 0.0,
        names=names,
        names_share=min(1.0, names / _told(one, other, rarity)),
        names_told=min(len(one.names.sure), len(other.names.sure)),
        names_met=max(len(met), len(met_back)),
        numbers=len(one.numbers & other.numbers),
        numbers_told=min(len(one.numbers), len(other.numbers)),
        title=title,
        lead=lead,
        aligned=aligned,
    )


def _told(one: Reading, other: Reading, rarity: Rarity) -> float:
    """What the two name, weighed: the mean of both."""
    return math.sqrt((_NAMELESS + rarity.sum(one.names.sure)) * (_NAMELESS + rarity.sum(other.names.sure)))


def _words(one: Reading, other: Reading, rarity: Rarity) -> float:
    both = rarity.squares(one.words & other.words)
    return both / math.sqrt(rarity.mass(one.words) * rarity.mass(other.words)) if both else 0.0


def _cosines(one: Reading, other: Reading) -> tuple[float | None, float | None, float | None]:
    if one.vectors is None or other.vectors is None:
        return None, None, None
    first, second = one.vectors, other.vectors
    aligned = align(first.sentences, second.sentences) if first.sentences and second.sentences else None
    return cosine(first.title, second.title), cosine(first.lead, second.lead), aligned


def _is_one_form(one: Reading, other: Reading, shared: Shared) -> bool:
    if not _is_same_language(one, other):
        return shared.aligned is not None and shared.aligned >= _aligned_min(one, other)
    return shared.words >= TWIN_WORDS_MIN or (shared.aligned or 0.0) >= TWIN_ALIGNED_MIN


def _aligned_min(one: Reading, other: Reading) -> float:
    if min(len(one.sentences), len(other.sentences)) < 2:
        return ALIGNED_ALONE_MIN
    return ALIGNED_CHINESE_MIN if "zh" in (one.language, other.language) else ALIGNED_MIN


def _contradiction(one: Reading, other: Reading, shared: Shared) -> str | None:
    """What speaks against one text, for a person; None if nothing does."""
    enough = _SHARED_NUMBERS_MIN * shared.numbers_told
    if _is_same_language(one, other) and shared.words < TWIN_WORDS_SURELY:
        enough = 1
    if shared.numbers_told >= _NUMBERS_TOLD and shared.numbers < enough:
        return f"{shared.numbers} of {shared.numbers_told} numbers are the same"
    is_sure = (shared.aligned or 0.0) >= ALIGNED_SURELY or shared.words >= TWIN_WORDS_MIN
    if not is_sure and (shared.numbers_told or shared.names_told) and not (shared.numbers or shared.names_met):
        return "no name or number is the same"
    if "zh" in (one.language, other.language):
        return None  # its names are known only where exonyms.txt has them
    few = shared.names_told >= _NAMES_TOLD and shared.names_met < _SHARED_NAMES_MIN * shared.names_told
    none = shared.names_told >= _MANY_NAMES_TOLD and not shared.names_met
    if none or (few and (not is_sure or (shared.numbers_told and not shared.numbers))):
        return f"{shared.names_met} of {shared.names_told} names are the same"
    return None


def _is_borne_out(one: Reading, other: Reading, shared: Shared) -> bool:
    """Whether an alignment that reports of one event reach too is borne out by facts, as far as they can be met."""
    is_met = shared.numbers > 0 or shared.names_met >= 3 or "zh" in (one.language, other.language)
    return is_met or (shared.aligned or 0.0) >= ALIGNED_WITHOUT_FACTS


def _event_score(shared: Shared, apart: timedelta | None, *, same_language: bool) -> float:
    has_vectors = shared.lead is not None
    if same_language:
        weights = _SAME_LANGUAGE_VECTORS if has_vectors else _SAME_LANGUAGE
    else:
        weights = _OTHER_LANGUAGE_VECTORS if has_vectors else _OTHER_LANGUAGE
    total = (
        weights.never
        + weights.words * 2 * math.sqrt(shared.words)
        + weights.names * min(shared.names / 2, 1.0)
        + weights.names_share * shared.names_share
        + weights.numbers * min(shared.numbers, 4) / 4
        + (weights.other_numbers if shared.numbers_told >= 3 and not shared.numbers else 0.0)
        + weights.title * min(shared.title or 0.0, 0.6)
        + weights.lead * min(shared.lead or 0.0, 0.7)
        + (_UNDATED if apart is None else _LATER * max(0.0, apart / timedelta(days=1) - 0.5))
    )
    return 1 / (1 + math.exp(-total))


def _translation_reason(shared: Shared) -> str:
    return (
        f"sentences aligned {shared.aligned:.2f}, {shared.numbers} of {shared.numbers_told} numbers"
        f" and {shared.names_met} of {shared.names_told} names shared"
    )


def _event_reason(shared: Shared) -> str:
    told = [f"names {shared.names:.1f}", f"{shared.numbers} numbers"]
    if shared.words:
        told.insert(0, f"words {shared.words:.2f}")
    if shared.lead is not None:
        told.append(f"lead {shared.lead:.2f}")
    return ", ".join(told)
