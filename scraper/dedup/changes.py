"""What differs between two versions of one text: the same frame with other numbers or places tells other news.

Both texts are aligned word by word. Where a few words stand in the place of a few others, the numbers and names among
them are *exchanged*; numbers and names in what is equal are *kept*. A weather report of the next day exchanges most
of its numbers; an updated story exchanges one or two of many, and adds a paragraph.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

from scraper.dedup.core import Core
from scraper.dedup.numbers import is_number, is_same_number
from scraper.parse.months import month_of

ALIGNED_WORDS = 250  # of each text: what a story is about stands there, and aligning costs the product
_SLOT_WORDS = 6  # a longer replacement is a rewritten sentence and says nothing about which number became which
_WORDS_SAID_MIN = 5  # fewer words that came or went are an editor's
_HEAD_WORDS = 50  # a frame tells what is new there; behind it a site's footer may stand
_SIMILAR_MIN = 0.7  # of the letters
_SIMILAR_LETTERS = 100  # that are compared: two "words" of 5,000 letters of two kinds took 4 s (Nov 2026)
_STEM_LETTERS = 4  # "Алматыда" and "Алматыдан" are one name
# What a rewritten text keeps: of 24 rewritten by hand 21 keep so much, of 40 told about another event none does.
_NUMBERS_AGREE_MIN = 2
_NUMBERS_AGREE_SHARE = 0.75
_NAMES_AGREE_SHARE = 0.6
_HEADLINE_WORDS_MIN = 2
_STEM_WORD_LETTERS = 5  # endings differ behind them; shorter words are mostly grammar
_TOLD_SHARE = 0.7

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """From the older text to the newer: (old, new) for what was exchanged; counts for what was kept or came or went."""

    numbers: tuple[Pair, ...] = ()
    names: tuple[Pair, ...] = ()
    numbers_kept: int = 0
    names_kept: int = 0
    dates_exchanged: bool = False  # one of the numbers stands beside a month
    slots: int = 0  # places inside the text where other words stand, or where numbers or names came or went
    slots_telling: int = 0  # of these, with a number or a name on one side, or at the very start
    frame: float = 0.0  # share of the shorter text's words that are equal and in order
    head_numbers: int = 0  # numbers exchanged in the first 50 words
    head_kept: int = 0  # numbers that are equal there
    head_slots: int = 0  # places there with other names, or with other words at the very start
    head_words: int = 0  # places there with any other words
    added: int = 0  # words
    removed: int = 0

    def __str__(self) -> str:
        """For people: "12 → 15, Тараз → Павлодар, 31 words added"."""
        parts = [f"{old} → {new}" for old, new in (*self.numbers, *self.names)[:4]]
        counts = ((self.added, "added"), (self.removed, "removed"))
        parts += [f"{count} words {what}" for count, what in counts if count > _WORDS_SAID_MIN]
        return ", ".join(part.replace("_", ".") for part in parts)


def compare(old: Core, new: Core) -> Changes:
    """What changed from `old` to `new`. O(words of one x words of the other), 2 ms for 250 words each."""
    before, after = old.words[:ALIGNED_WORDS], new.words[:ALIGNED_WORDS]
    numbers: list[Pair] = []
    names: list[Pair] = []
    kept: set[str] = set()
    dates, slots, telling, equal = False, 0, 0, 0
    head_numbers, head_kept, head_slots, head_words = 0, 0, 0, 0
    longer = max(0, len(new.words) - ALIGNED_WORDS) - max(0, len(old.words) - ALIGNED_WORDS)
    added, removed = max(0, longer), max(0, -longer)
    for kind, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        ours, theirs = before[i:i_end], after[j:j_end]
        if kind == "equal":
            kept.update(ours)
            equal += len(ours)
            head_kept += sum(map(is_number, ours[: max(0, _HEAD_WORDS - i)]))
            continue
        removed += max(0, len(ours) - len(theirs))
        added += max(0, len(theirs) - len(ours))
        is_tail = kind != "replace" and (i_end == len(before) or j_end == len(after))
        if max(len(ours), len(theirs)) > _SLOT_WORDS or is_tail:
            continue
        # An inserted name is an editor's; an inserted number is not, where another went.
        tells = any(map(is_number, ours + theirs))
        if kind == "replace":
            tells |= _names_any(ours, old) or _names_any(theirs, new)
            exchanged = _exchanged_numbers(ours, theirs)
            dates |= bool(exchanged) and _has_month(after[max(0, j - 1) : j_end + 1])
            numbers += exchanged
            names += _exchanged_names(ours, theirs, old, new)
            tells |= i == j == 0
        # "Погибли шесть человек, ещё четыре ранены" beside "погибли четыре, ещё двое": what was aligned came and went.
        if tells if kind != "replace" else not _are_similar(ours, theirs):
            slots += 1
            telling += tells
            if kind == "replace" and max(i, j) < _HEAD_WORDS:
                head_numbers += len(exchanged)
                head_slots += tells and not exchanged
                head_words += not exchanged
    return Changes(
        numbers=tuple(numbers),
        names=tuple(names),
        numbers_kept=sum(is_number(word) for word in kept),
        names_kept=len(kept & (old.names | new.names)),
        dates_exchanged=dates,
        slots=slots,
        slots_telling=telling,
        frame=equal / (min(len(before), len(after)) or 1),
        head_numbers=head_numbers,
        head_kept=head_kept,
        head_slots=head_slots,
        head_words=head_words,
        added=added,
        removed=removed,
    )


def agree(old: Core, new: Core) -> bool:
    """Whether two texts tell the same numbers (two at the least) and the same names, as far as the one with fewer."""
    ours, theirs = _numbers_of(old), _numbers_of(new)
    shared = len(ours & theirs)
    few, many = sorted((old.names, new.names), key=len)
    named = sum(_is_in(name, tuple(many)) for name in few)
    return (
        shared >= _NUMBERS_AGREE_MIN
        and shared >= _NUMBERS_AGREE_SHARE * min(len(ours), len(theirs))
        and bool(few)
        and named >= _NAMES_AGREE_SHARE * len(few)
    )


def says_nothing_new(words: tuple[str, ...], old: Core) -> bool:
    """Whether an own lead only tells again what the older text says: all its numbers and most of its words."""
    numbers = [word for word in old.words if is_number(word)]
    return told_share(words, old) >= _TOLD_SHARE and all(
        any(is_same_number(word, number) for number in numbers) for word in words if is_number(word)
    )


def told_share(words: tuple[str, ...], old: Core) -> float:
    """How many of the telling words (five letters or more) stand in the older text, whatever their endings."""
    telling = [word[:_STEM_WORD_LETTERS] for word in words if len(word) >= _STEM_WORD_LETTERS and not is_number(word)]
    known = {word[:_STEM_WORD_LETTERS] for word in old.words}
    return sum(stem in known for stem in telling) / len(telling) if telling else 1.0


def is_headline_of(new: Core, old: Core, share_min: float) -> bool:
    """Whether the newer headline is of this text: so much of it, one word at least, is in text or old headline.

    What a site shows in place of every article (a wall, a form) is one text under headlines that are not its own.
    """
    telling = {word[:_STEM_LETTERS] for word in new.title if len(word) >= _STEM_LETTERS}
    if len(telling) < _HEADLINE_WORDS_MIN:
        return True
    known = {word[:_STEM_LETTERS] for words in (old.title, old.words, new.words) for word in words}
    return len(telling & known) >= max(1, share_min * len(telling))


def _numbers_of(core: Core) -> set[str]:
    return {word for word in core.words[:ALIGNED_WORDS] if word[0].isdigit()}


def _has_month(words: tuple[str, ...]) -> bool:
    return any(month_of(word) for word in words if not word[0].isdigit())


def _exchanged_numbers(ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[Pair]:
    before = [word for word in ours if is_number(word)]
    after = [word for word in theirs if is_number(word)]
    pairs = zip(before, after, strict=False)
    return [(old, new) for old, new in pairs if not is_same_number(old, new)]


def _exchanged_names(ours: tuple[str, ...], theirs: tuple[str, ...], old: Core, new: Core) -> list[Pair]:
    """Names that stand in one place, of which neither is anywhere in the other text."""
    before = [word for word in ours if word in old.names and not _is_in(word, new.words)]
    after = [word for word in theirs if word in new.names and not _is_in(word, old.words)]
    return [pair for pair in zip(before, after, strict=False) if not _are_similar(pair[:1], pair[1:])]


def _names_any(words: tuple[str, ...], core: Core) -> bool:
    return any(word in core.names for word in words)


def _is_in(name: str, words: tuple[str, ...]) -> bool:
    stem = name[: max(_STEM_LETTERS, len(name) - 3)]
    return any(word.startswith(stem) for word in words)


def _are_similar(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether the words differ by endings, hyphens or slips only."""
    before, after = "".join(ours)[:_SIMILAR_LETTERS], "".join(theirs)[:_SIMILAR_LETTERS]
    return SequenceMatcher(None, before, after, autojunk=False).ratio() > _SIMILAR_MIN
