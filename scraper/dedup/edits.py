"""What an editor changed in a published text: whether it is worth telling, and the change word by word.

1. What is no editor's work is put aside in both versions: counters and update times, what `pare` drops (links, labels,
   attribution), the lines behind the last sentence, where sites list other news, and all sentences that both have.
2. The headline has changed when its words have: not their case, punctuation or spaces, nor a site's name beside it.
3. The substance has changed when a number or a name stands in the place of another, a number came that the text did
   not have, or WORDS_MIN words came or went.
4. A text that keeps hardly anything of the earlier one, or is cut short, is another page (a wall, a form, a list of
   news), not an edit.

The difference is shown over the words as they are written. All but the alignment of what differs is linear in length.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, pairwise
from string import punctuation
from typing import Literal

from scraper.dedup.changes import compare as compare_cores
from scraper.dedup.core import Core, body_of, pare
from scraper.dedup.numbers import is_number, is_same_number

WORDS_MIN = 12  # fewer words without a number or a name are style
KEPT_SHARE_MIN = 0.25  # of the shorter text's pairs of words
# Of the earlier text's words. Walls (payment, cookies, "are you a robot?") leave a lead, if anything; an editor who
# takes out more than half is rarer than they are.
LENGTH_SHARE_MIN = 0.5
TITLE_CHARACTERS_MAX = 1_000
# Of the sentences that differ, after the ends in common are cut off. Aligning costs the product of both and more: of
# a longer rewrite the rest counts as changed.
ALIGNED_WORDS = 300
NEW_NUMBERS_LOOKED_AT = 50  # each is held beside all numbers of the earlier text; 3,000 beside 3,000 took 20 s
CONTEXT_WORDS = 5  # that are shown on each side of a change
SHOWN_CHARACTERS_MAX = 560  # less than alerts show of a text

_COUNTERS = re.compile(
    r"(?:\b(?:views?|reads?|shares?|likes|comments?|просмотр\w{0,4}|прочитали|прочтений|комментари\w{0,3}|поделились"
    r"|перегляд\w{0,4}|қаралды|қаралым\w{0,4}|көрілді|пікір\w{0,5}|көрүүлөр|көрүлдү|ko.?rildi|ko.?rishlar|кўрилди|тамошо"
    r"|vues|lectures|okunma|görüntülenme|baxış|aufrufe)\s{0,3}[:：–—-]?\s{0,3}\d[\d\u00a0\u202f .,]{0,14})"
    r"|(?:\b\d[\d\u00a0\u202f .,]{0,14}(?:views?|reads|shares|likes|comments?|просмотр\w{0,4}|прочтени\w{0,2}"
    r"|комментари\w{0,3}|перегляд\w{0,4}|рет қаралды|рет көрілді|пікір\w{0,5}|жолу көрүлдү|marta ko.?rildi|vues|okunma"
    r"|görüntülenme|baxış|aufrufe)\b)"
    r"|(?:\b(?:updated|last modified|обновлено|обновлён|изменено|оновлено|жаңартылды|жаңыртылды|yangilandi|янгиланди"
    r"|mis à jour|güncellendi|güncelleme|yenilənib|aktualisiert)\b[^\n.!?]{0,6}\d[^\n!?]{0,40}$)"
    r"|(?:\b\d{1,3}\s{0,3}(?:min(?:ute)?s?|hours?|минут\w?|час\w{0,2}|сағат|daqiqa|soat)"
    r"\s{1,3}(?:ago|назад|бұрын|мурун|oldin)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE_ENDS = (".", "!", "?", "…", "。", ":", ";")
_SENTENCE = re.compile(r"(?<=[.!?…。])\s|\n")
_SEPARATOR = re.compile(r"(\s*[|•·»]\s*|\s+::\s+|\s+[-–—]\s+)")
_PUNCTUATION = punctuation + "«»“”„‘’…—–،؛؟。，、"

Kind = Literal["kept", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that both versions have, or only the earlier, or only the later one."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change worth telling. `headline` and `text` are what changed there, with some words around; empty if nothing.

    `title` is the later headline without the site's name, where the headline changed.
    """

    reason: str
    title: str = ""
    headline: tuple[Stretch, ...] = ()
    text: tuple[Stretch, ...] = ()

    def __str__(self) -> str:
        """The change as plain text: "killed [-twelve-] {+fifteen+} people"."""
        return "\n".join(written(stretches) for stretches in (self.headline, self.text) if stretches)


@dataclass(frozen=True, slots=True)
class Wording:
    """Headline and text as a page showed them. Without `title` the headline is not known and is not compared."""

    title: str
    text: str


def compare(old: Wording, new: Wording, *, site: str = "") -> Edit | None:
    """The edit that made `new` of `old`, or None where there is none worth telling; about 2 ms for 200 words.

    `site` is what the site calls itself, its host included: in headlines that is no part of the news.
    """
    ours, theirs = _own_sentences(old.text), _own_sentences(new.text)
    before, after = pare("", "\n".join(ours)), pare("", "\n".join(theirs))
    if not _goes_on(before, after):
        return None
    went, came = _others(ours, theirs), _others(theirs, ours)
    headline = _headline_change(old.title, new.title, site)
    substance = _substance_change(pare("", went), pare("", came), before)
    if not (headline or substance):
        return None
    return Edit(
        reason="; ".join(filter(None, ("the headline was changed" if headline else "", substance))),
        title=headline[1] if headline else "",
        headline=difference(*headline) if headline else (),
        text=difference(went, came) if substance else (),
    )


def is_same_page(old: str, new: str) -> bool:
    """Whether a page shows the article that it showed before, edited or not, and nothing in its place."""
    before, after = (pare("", "\n".join(_own_sentences(text))) for text in (old, new))
    return _goes_on(before, after)


def difference(old: str, new: str) -> tuple[Stretch, ...]:
    """Both texts word by word, those that are equal but for case and punctuation as kept; bounded in length."""
    return tuple(_bounded(_in_context(list(_stretches(old.split(), new.split())))))


def written(stretches: Sequence[Stretch]) -> str:
    """As plain text: `[-twelve-] {+fifteen+}`."""
    forms = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(forms[stretch.kind].format(stretch.text) for stretch in stretches)


def _own_sentences(text: str) -> list[str]:
    """The text's sentences without counters, and without the lines behind the last one."""
    lines = [line for line in _COUNTERS.sub(" ", body_of(text)).split("\n") if line.strip()]
    ends = [number for number, line in enumerate(lines) if line.rstrip(" \"'»”)]").endswith(_SENTENCE_ENDS)]
    own = lines[: ends[-1] + 1] if ends else lines
    return [sentence for line in own for sentence in _SENTENCE.split(line) if sentence.strip()]


def _others(sentences: list[str], known: list[str]) -> str:
    """The sentences that the other version does not have, wherever they stand."""
    there = {_letters(sentence) for sentence in known}
    return "\n".join(sentence for sentence in sentences if _letters(sentence) not in there)


def _goes_on(old: Core, new: Core) -> bool:
    """Whether the later text goes on with the earlier one: pairs of words are hardly in common by chance."""
    ours, theirs = set(pairwise(old.words)), set(pairwise(new.words))
    is_whole = len(new.words) >= LENGTH_SHARE_MIN * len(old.words)
    return bool(new.words) and is_whole and len(ours & theirs) >= KEPT_SHARE_MIN * min(len(ours), len(theirs))


def _headline_change(old: str, new: str, site: str) -> tuple[str, str] | None:
    """Both headlines without the site's name, if their words differ."""
    if not old.strip() or not new.strip():
        return None
    before, after = _without_site(old, site), _without_site(new, site)
    ours, theirs = pare(before, "").title, pare(after, "").title
    return (before, after) if ours and theirs and "".join(ours) != "".join(theirs) else None


def _without_site(title: str, site: str) -> str:
    """The headline without the parts at its ends that only name the site: "Rain in Oskemen | Kar News"."""
    parts = _SEPARATOR.split(title.strip()[:TITLE_CHARACTERS_MAX])
    names = _letters(site)
    while len(parts) > 1 and _letters(parts[-1]) and _letters(parts[-1]) in names:
        del parts[-2:]
    while len(parts) > 1 and _letters(parts[0]) and _letters(parts[0]) in names:
        del parts[:2]
    return "".join(parts)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _substance_change(old: Core, new: Core, whole: Core) -> str:
    """What changed from the sentences that went to those that came, in words; empty where it is too little.

    `whole` is the earlier text: what it says elsewhere is not new.
    """
    changes = compare_cores(old, new)
    added, removed = _came_and_went(old.words, new.words)
    number = _new_number(added, whole)
    if changes.numbers or changes.names or len(added) + len(removed) >= WORDS_MIN:
        counts = ((len(added), "added"), (len(removed), "removed"))
        pairs = [f"{before} → {after}".replace("_", ".") for before, after in (*changes.numbers, *changes.names)[:4]]
        return ", ".join(pairs or [f"{count} words {what}" for count, what in counts if count])
    return f"new number {number}".replace("_", ".") if number else ""


def _new_number(added: Sequence[str], whole: Core) -> str:
    """The first number that came and that the earlier text does not have; empty where there is none."""
    known = {word for word in whole.words if is_number(word)}
    came = dict.fromkeys(word for word in added if is_number(word) and word not in known)
    looked_at = islice(came, NEW_NUMBERS_LOOKED_AT)
    return next((word for word in looked_at if not any(is_same_number(word, other) for other in known)), "")


def _came_and_went(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    added: list[str] = []
    removed: list[str] = []
    for kind, ours, theirs in _aligned(old, new):
        if kind != "equal" and "".join(ours) != "".join(theirs):
            removed += ours
            added += theirs
    return added, removed


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """("equal" or another word, words of the earlier, words of the later), in order."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start:
        yield "equal", old[:start], new[:start]
    ours, theirs = old[start : len(old) - end], new[start : len(new) - end]
    head, tail = ours[:ALIGNED_WORDS], theirs[:ALIGNED_WORDS]
    for kind, i, i_end, j, j_end in SequenceMatcher(None, head, tail, autojunk=False).get_opcodes():
        yield kind, head[i:i_end], tail[j:j_end]
    if max(len(ours), len(theirs)) > ALIGNED_WORDS:
        yield "replace", ours[ALIGNED_WORDS:], theirs[ALIGNED_WORDS:]
    if end:
        yield "equal", old[len(old) - end :], new[len(new) - end :]


def _stretches(old: list[str], new: list[str]) -> Iterator[Stretch]:
    before = [word.strip(_PUNCTUATION).casefold() for word in old]
    after = [word.strip(_PUNCTUATION).casefold() for word in new]
    i = j = 0
    for kind, ours, theirs in _aligned(before, after):
        removed, added = " ".join(old[i : i + len(ours)]), " ".join(new[j : j + len(theirs)])
        i, j = i + len(ours), j + len(theirs)
        if kind == "equal":
            yield Stretch("kept", added)
            continue
        if removed:
            yield Stretch("removed", removed)
        if added:
            yield Stretch("added", added)


def _in_context(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Of what was kept only the words beside a change."""
    for number, stretch in enumerate(stretches):
        words = stretch.text.split(" ")
        before = words[:CONTEXT_WORDS] if number else []
        after = words[-CONTEXT_WORDS:] if number < len(stretches) - 1 else []
        if stretch.kind != "kept" or len(words) <= len(before) + len(after):
            yield stretch
        else:
            yield Stretch("kept", " ".join([*before, "…", *after]))


def _bounded(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """As many as may be shown, the longest ones cut so that what follows is seen too."""
    room = SHOWN_CHARACTERS_MAX
    for stretch in stretches:
        text = stretch.text
        if len(text) > room // 2:
            text = text[: room // 2].rpartition(" ")[0] + " …"
        yield Stretch(stretch.kind, text.strip())
        room -= len(text) + 5
        if room < 40:
            yield Stretch("kept", "…")
            return
