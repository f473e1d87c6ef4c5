"""Is one article a copy of another? A pure decision on two cores, with score and reason.

1. The share of each text in the other, weighted to the front (scraper/dedup/containment.py), gives the score.
2. Numbers and names that were exchanged in one and the same frame mean other news: a veto for weather, rates,
   results.
3. Heads in common and a score above the threshold: *copy*, or *near* where sentences were rewritten or numbers
   updated.
4. An article that stands whole inside an earlier, longer one (a digest) is *part*; one that holds an earlier, shorter
   one under its own lead *holds* it and is news itself.

Being wrong is not even: two alerts for one story annoy, one alert for two hides news. Doubt is therefore "no copy".
"""

from dataclasses import dataclass, replace
from typing import Literal

from scraper.dedup.changes import Changes, agree, compare, is_headline_of, says_nothing_new, told_share
from scraper.dedup.containment import Overlap, align, overlap
from scraper.dedup.core import Core

Kinship = Literal["copy", "near", "part", "holds", "none"]

# Fixed on the labelled pairs of tests/quality/copies (25 Nov 2026, 1,226 pairs): see tests/quality/README.md.
SCORE_MIN = 0.42
SCORE_MIN_LATER = 0.6  # the more days lie between, the likelier is a new story on an old background
CLOSE_DAYS = 3.0
# Of the first 40 shingles of either text in the other: rewritten ones share .25 to .55, a next-day story
# with the old one told again below its own lead 0 to .25.
HEAD_MIN = 0.25
SCORE_SURE = 0.7  # so much in common that the head may be an editor's own …
LEAD_NEW_MAX = 25  # … as long as it is a teaser or an editor's line; more words of its own may be a story of its own
LEAD_OWN_MIN = 6  # where both begin with so many words of their own, what is in common may be a site's footer
LEAD_TOLD_MIN = 0.4  # … unless the older text has so many of them: damaged and rewritten leads have .5 and more
LEAD_TOLD_MAX = 60  # an own lead that only says in other words what the older article says
LEAD_OLD_MAX = 45  # what the older article said first and the newer leaves out hides nothing
SCORE_NOISY_MIN = 0.2  # below SCORE_MIN, where the words of the heads follow in one order …
ALIGNED_MIN = 0.62  # … (scanned .76 to 1, rewritten .47 to .76, another event 0 to .24, with recaps 0 to .57)
SCORE_REWRITTEN_MIN = 0.3  # … or numbers and names agree
COPY_SCORE_MIN = 0.75
PART_MIN = 0.8  # of the shorter text's shingles, wherever they stand in the longer
ADDED_WORDS_MAX = 12  # a copy may say so much more; beyond, it is the same text with something new in it
WORDS_MIN = 10  # fewer are told too often without being the same news
SHORT_WORDS = 30
HEADLINE_SHARE_MIN = 0.6
SHORT_SCORE_MIN = 0.7
FRAME_MIN = 0.8  # so much is equal in order: what differs are slots, not sentences that were rewritten
FRAME_SURE = 0.9
FRAME_WORDS_MAX = 75  # weather, rates, accidents, results: so short a text with other words in its slots is other news
SLOTS_MIN = 2


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the newer article is to the older one; `changes` are known where a copy was considered."""

    kinship: Kinship
    score: float  # 0 to 1
    reason: str
    changes: Changes | None = None


def weigh(old: Core, new: Core, days_between: float = 0.0, *, same_source: bool = False) -> Weighing:
    """What `new` is to `old`. About 0.1 ms, and 2 ms more where the texts are alike.

    One source does not print a text twice under headlines that have nothing to do with it: that is a wall or a form.
    """
    old, new = _with_words(old), _with_words(new)
    ours, theirs = new.words, old.words
    if min(len(ours), len(theirs)) < WORDS_MIN:
        return Weighing("none", 0.0, "too short to tell")
    # A rubric says in three lines that there is news; which, only its headline says.
    share_min = HEADLINE_SHARE_MIN if min(len(ours), len(theirs)) < SHORT_WORDS else 0.0
    if same_source and not is_headline_of(new, old, share_min):
        return Weighing("none", 0.0, "its headline has nothing to do with the text in common")
    shares = overlap(ours, theirs)
    own = min(shares.lead_forward, shares.lead_backward) >= LEAD_OWN_MIN
    if own and told_share(new.words[: shares.lead_forward + 2], old) < LEAD_TOLD_MIN:
        return Weighing("none", shares.score, f"{shares.score:.2f} of the text in common, under a lead of its own")
    if _is_alike(old, new, shares, days_between):
        return _alike(old, new, shares)
    inside = shares.plain_forward >= PART_MIN and len(ours) < len(theirs)
    around = shares.plain_backward >= PART_MIN and len(theirs) < len(ours)
    if inside or around:
        return _contained("part" if inside else "holds", old, new, shares)
    if abs(days_between) <= CLOSE_DAYS and _is_retold(old, new, shares):
        return _alike(old, new, shares)
    return Weighing("none", shares.score, f"{shares.score:.2f} of the text in common")


def _with_words(core: Core) -> Core:
    """The headline counts only where there is hardly a text: every site has its own."""
    return core if len(core.words) >= WORDS_MIN else replace(core, words=core.title + core.words)


def _is_alike(old: Core, new: Core, shares: Overlap, days_between: float) -> bool:
    if min(len(new.words), len(old.words)) < SHORT_WORDS:
        return shares.score >= SHORT_SCORE_MIN
    if shares.score < (SCORE_MIN if abs(days_between) <= CLOSE_DAYS else SCORE_MIN_LATER):
        return False
    ours, theirs = shares.lead_forward, shares.lead_backward
    if _heads_meet(shares):
        return True
    if shares.score >= SCORE_SURE and ours <= LEAD_NEW_MAX and theirs <= LEAD_OLD_MAX:
        return True
    return (
        max(ours, theirs) <= LEAD_TOLD_MAX
        and says_nothing_new(new.words[: ours + 2], old)
        and says_nothing_new(old.words[: theirs + 2], new)
    )


def _is_retold(old: Core, new: Core, shares: Overlap) -> bool:
    """Whether little is left in common because the text was rewritten or badly read, not because it is another."""
    if shares.score < SCORE_NOISY_MIN or min(len(new.words), len(old.words)) < SHORT_WORDS:
        return False
    if align(old.words, new.words) >= ALIGNED_MIN:
        return True
    return shares.score >= SCORE_REWRITTEN_MIN and _heads_meet(shares) and agree(old, new)


def _heads_meet(shares: Overlap) -> bool:
    return min(shares.head_forward, shares.head_backward) > HEAD_MIN


def _alike(old: Core, new: Core, shares: Overlap) -> Weighing:
    changes = compare(old, new)
    veto = _veto(changes, *sorted((len(old.words), len(new.words))))
    if veto:
        return Weighing("none", shares.score, f"{veto}: {changes}", changes)
    if changes.numbers:
        return Weighing("near", shares.score, f"the same text with other numbers: {changes}", changes)
    if changes.added > ADDED_WORDS_MAX and len(new.words) > len(old.words) + ADDED_WORDS_MAX:
        return Weighing("near", shares.score, f"the same text with more in it: {changes}", changes)
    contained = max(shares.plain_forward, shares.plain_backward)
    if shares.score >= COPY_SCORE_MIN or contained >= PART_MIN:
        return Weighing("copy", shares.score, f"{shares.score:.2f} of the text in common", changes)
    return Weighing("near", shares.score, f"rewritten, {shares.score:.2f} of the text in common", changes)


def _contained(kinship: Literal["part", "holds"], old: Core, new: Core, shares: Overlap) -> Weighing:
    """The head of the longer text is a shortened copy or a fuller one; elsewhere it is an article among others."""
    if shares.lead_backward <= LEAD_OLD_MAX if kinship == "part" else shares.lead_forward <= LEAD_NEW_MAX:
        return _alike(old, new, shares)
    share, told = shares.plain_forward, "of it stands inside the longer article"
    if kinship == "holds":
        share, told = shares.plain_backward, "of the shorter article stands in it"
    return Weighing(kinship, share, f"{share:.2f} {told}")


def _veto(changes: Changes, shorter: int, longer: int) -> str:
    """Why the same frame tells other news, or nothing. An updated story exchanges few of its numbers and no names."""
    numbers, names = len(changes.numbers), len(changes.names)
    if numbers > changes.numbers_kept:
        return "other numbers in the same frame"
    if names > changes.names_kept / 2:
        return "other names in the same frame"
    if changes.dates_exchanged and numbers + names > 1:
        return "another day in the same frame"
    if changes.frame >= FRAME_MIN and changes.head_numbers and changes.head_numbers >= changes.head_kept:
        return "other numbers in the head of the same frame"
    if changes.frame >= FRAME_MIN and changes.head_slots and changes.head_slots + changes.head_numbers > 1:
        return "other names in the head of the same frame"
    if changes.frame >= FRAME_SURE and changes.head_numbers >= SLOTS_MIN and changes.head_words:
        return "other numbers and words in the head of the same frame"
    if shorter < SHORT_WORDS and changes.slots:
        return "other words in so short a text"
    if longer > FRAME_WORDS_MAX:
        return ""
    if changes.slots_telling and (changes.slots >= SLOTS_MIN or changes.dates_exchanged):
        return "other numbers or names in a short frame"
    if numbers and numbers == changes.numbers_kept:
        return "other numbers in a short frame"
    if changes.slots > SLOTS_MIN:
        return "other words in a short frame"
    return ""
