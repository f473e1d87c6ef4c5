"""Whether an article translates, or reports again, one of those that were told lately.

Asked only for articles that fired a watch, against the few that were told: so no vector is made of what nobody watches.

1. Everything is compared by names, numbers and words (a tenth of a millisecond each). Short texts are not: two flashes
   of one frame share most words and tell other news.
2. What is plausible by then is given vectors: of title and lead first, which rule out most of it, of sentences where
   it may be a translation, and of all where the first ones say so, too. What is still near is judged again. What was
   made is kept. There is a limit to the time this takes (VECTORS_SECONDS_MAX), and in haste none are made.
3. Those of the articles that were told are made when there is nothing else to do (`prepare`, `rest`), so that only the
   new article's are waited for.

Without vectors only reports of the event are found, translations among them.
"""

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from operator import itemgetter
from typing import NamedTuple

from scraper import clock
from scraper.semantic.alignment import align
from scraper.semantic.centres import cosine
from scraper.semantic.judge import Judge, Verdict
from scraper.semantic.reading import SENTENCES_MAX, Document, Reading, read
from scraper.semantic.relation import may_reach, relate
from scraper.semantic.vectors import STOPPED, Encoder, Unavailable

log = logging.getLogger(__name__)

# Taking other news for a report of the same event hides it, so doubt is "no": 2 of 397 look-alikes (the same people the
# next day, the same town) reach .8, 8 reach .6; of the reports 90 and 128 of 191 (tests/quality, Nov 2026). Without a
# number in common only what is all but certain counts: organisations meet in one town again and again.
EVENT_SCORE_MIN = 0.8
EVENT_SCORE_SURE = 0.95
# By names, numbers and words: all translations, 91 of 100 reports and 4 of 10,000 other texts reach it (tests/quality).
PLAUSIBLE_MIN = 0.1
# Half a second of one core each, the first time.
WEIGHED_MAX = 4
# The cosine of two leads, or its mean with that of the titles. In two languages all but 1 of 80 reports reach it and
# 1 of 10 unrelated texts; in one language reports have .5 and more (tests/quality/translations, Nov 2026).
NEAR_MIN = 0.25
# That mean; translations have .34 and more, 98 of 100 unrelated texts less.
TRANSLATION_NEAR_MIN = 0.32
# How well the first sentences of one are aligned with all of the other: all translations reach it, and 1 in 4 of the
# others that reach the mean (286 and 848 pairs).
BEGINNING = 3
BEGINNING_ALIGNED_MIN = 0.34
# Of the words of two texts in one language: reports of one event share a fifth to two fifths.
FRAME_SHARE_MIN = 0.5
# A single small number in common is mostly the day of the month.
_DAY_MAX = 31
# A headline and two sentences; a Chinese character says as much as three letters.
_CHARACTERS_MIN = 200
_HAN_WEIGHT = 3
# Readings with their vectors take some 10 KB.
_KEPT_MAX = 500
# Vectors cost up to half a second an article, and what waits behind it waits as long: when several fire one after
# the other, or the machine is busy, they are judged without, where translations are found only as reports. A
# translation told apart is a second alert; a dozen that come late are worse.
VECTORS_SECONDS_MAX = 2.0  # one article's with the child's start take 1.2 on an idle machine
# Told articles whose vectors are still to be made, the latest: after a flood a quarter of a minute on one core.
_PREPARED_MAX = 20
VECTORS_SHARE = 0.2  # of the time that passes is given back
# The child takes 80 MiB; who has not needed it for so long does without until the next time.
REST_SECONDS = 60.0


class Recall:
    """Readings kept between calls. `find` blocks while vectors are made, by a thread of their own; for one thread."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        # The child ends with the thread that started it.
        self._maker = ThreadPoolExecutor(1, "vectors") if encoder is not None else None
        self._making: Future[Reading | Unavailable] | None = None
        self._told: dict[int, deque[int | str]] = {
            sentences: deque(maxlen=_PREPARED_MAX) for sentences in (0, SENTENCES_MAX)
        }
        self._ahead: tuple[int | str, int] | None = None  # what was last begun of them
        self._hurry = threading.Event()  # somebody waits, and what is made ahead does not
        self._judge = Judge()
        self._kept: OrderedDict[int | str, _Kept] = OrderedDict()
        self._used_at: float | None = None  # the child; None when it was ended since
        self._allowed_seconds = VECTORS_SECONDS_MAX
        self._allowed_at = clock.monotonic_seconds()

    def find(self, document: Document, told: Sequence[Document], *, in_haste: bool = False) -> Verdict | None:
        """The told article that `document` translates or reports again, if there is one.

        `in_haste`: many wait behind it, and the last of them must not wait for vectors either.
        """
        if in_haste:
            self._allowed_seconds, self._allowed_at = 0.0, clock.monotonic_seconds()
        reading = self._read(document)
        if reading is None:
            return None
        self._judge.learn(reading)
        others = [found for other in told if (found := self._read(other)) is not None]
        # Without vectors it is decided by the same score.
        plausible = self._plausible(reading, others, EVENT_SCORE_MIN if in_haste else PLAUSIBLE_MIN)
        if not plausible:
            return None
        candidates = plausible
        if not in_haste and self._encoder is not None:
            reading, candidates = self._weigh(reading, plausible)
        verdict = self._judge.judge(reading, candidates)
        if verdict is None or verdict.relation == "translation":
            return verdict
        (found,) = (candidate for candidate in candidates if candidate.id == verdict.id)
        shared = reading.numbers & found.numbers
        if len(shared) > 1 or any(number > _DAY_MAX or number % 1 for number in shared):
            return verdict if verdict.score >= EVENT_SCORE_MIN else None
        if _exclude(reading, found):
            return None
        return verdict if verdict.score >= EVENT_SCORE_SURE else None

    def prepare(self, id_: int | str) -> None:
        """The article was told: its vectors are made when there is time, of the heads first."""
        for told in self._told.values():
            told.append(id_)

    def rest(self) -> None:
        """There is nothing to do: see to the vectors of what was told. Does not block.

        The child is ended if nobody has needed it for a while.
        """
        if self._encoder is None or self._maker is None or not self._has_made(0.0):
            return
        for sentences, told in self._told.items():
            while told and self._making is None:
                id_ = told.pop()
                reading = self._reading(id_)
                if reading is not None and not reading.has_vectors(sentences=sentences):
                    self._making, self._ahead = self._make(reading, sentences=sentences, ahead=True), (id_, sentences)
        if self._used_at is not None and clock.monotonic_seconds() - self._used_at > REST_SECONDS:
            self._used_at = None
            self._maker.submit(self._encoder.close)

    def close(self) -> None:
        """End the child."""
        if self._encoder is not None and self._maker is not None:
            self._maker.submit(self._encoder.close)
            self._maker.shutdown()

    def _plausible(self, reading: Reading, told: Sequence[Reading], score_min: float) -> list[Reading]:
        """The likeliest by names, numbers and words; of equals the later."""
        rarity = self._judge.rarity
        scored = [
            (score, number, other)
            for number, other in enumerate(told)
            if (reading.language != other.language or not (_exclude(reading, other) or _in_frame(reading, other)))
            and may_reach(score_min, reading, other, rarity)
            and (score := relate(reading, other, rarity).score) >= score_min
        ]
        return [other for _, _, other in sorted(scored, key=itemgetter(0, 1))[::-1][:WEIGHED_MAX]]

    def _weigh(self, reading: Reading, plausible: Sequence[Reading]) -> tuple[Reading, list[Reading]]:
        """With vectors, as deep as they are needed, and what is still near by them."""
        # Its own first: without them those of the others are good for nothing.
        reading, *candidates = [self._with_vectors(one) for one in (reading, *plausible)]
        weighed = []
        for other in candidates:
            if not _may_be_one_event(reading, other):
                continue
            if _may_be_translation(reading, other):
                reading = self._with_vectors(reading, sentences=BEGINNING)
                deep = self._with_vectors(other, sentences=SENTENCES_MAX)
                if _begins_alike(reading, deep):
                    reading = self._with_vectors(reading, sentences=SENTENCES_MAX)
                weighed.append(deep)
            else:
                weighed.append(other)
        return reading, weighed

    def _read(self, document: Document) -> Reading | None:
        """None where the text is too short to be compared."""
        kept = self._kept.get(document.id)
        if kept is not None and (kept.document is document or kept.document == document):
            self._kept.move_to_end(document.id)
            return kept.reading
        reading = read(document) if _tells_enough(document) else None
        self._kept[document.id] = _Kept(document, reading)
        if len(self._kept) > _KEPT_MAX:
            self._kept.popitem(last=False)
        return reading

    def _reading(self, id_: int | str) -> Reading | None:
        kept = self._kept.get(id_)
        return None if kept is None else kept.reading

    def _with_vectors(self, reading: Reading, *, sentences: int = 0) -> Reading:
        """As it is where there is no time, or no more: what is begun is there for the next one."""
        if reading.has_vectors(sentences=sentences) or not self._may_encode():
            return reading
        began = clock.monotonic_seconds()
        self._hurry.set()
        if self._has_made(self._allowed_seconds):
            known = self._reading(reading.id) or reading  # it may have been in the making
            if not known.has_vectors(sentences=sentences):
                self._making = self._make(known, sentences=sentences)
                self._has_made(began + self._allowed_seconds - clock.monotonic_seconds())
        self._hurry.clear()
        self._allowed_seconds -= clock.monotonic_seconds() - began
        return self._reading(reading.id) or reading

    def _make(self, reading: Reading, *, sentences: int, ahead: bool = False) -> Future[Reading | Unavailable]:
        assert self._maker is not None
        self._used_at = clock.monotonic_seconds()
        return self._maker.submit(self._attach, reading, sentences=sentences, ahead=ahead)

    def _attach(self, reading: Reading, *, sentences: int, ahead: bool) -> Reading | Unavailable:
        assert self._encoder is not None
        try:
            return self._encoder.attach(reading, sentences=sentences, stop=self._hurry.is_set if ahead else None)
        except Exception as error:  # whatever it holds, one text must not end the thread that waits
            log.exception("no vectors for article %s", reading.id)
            return Unavailable(f"a mistake in the program: {error}", retry=False)

    def _has_made(self, seconds: float) -> bool:
        """Whether nothing is in the making, or what was is kept within this time."""
        if self._making is None:
            return True
        try:
            found = self._making.result(timeout=max(0.0, seconds))
        except TimeoutError:
            return False
        self._making = None
        if found is STOPPED and self._ahead is not None:
            id_, sentences = self._ahead
            self._told[sentences].append(id_)
        if not isinstance(found, Unavailable) and (kept := self._kept.get(found.id)) is not None:
            self._kept[found.id] = kept._replace(reading=found)
        return True

    def _may_encode(self) -> bool:
        now = clock.monotonic_seconds()
        given = (now - self._allowed_at) * VECTORS_SHARE
        self._allowed_seconds = min(VECTORS_SECONDS_MAX, self._allowed_seconds + given)
        self._allowed_at = now
        return self._allowed_seconds > 0


class _Kept(NamedTuple):
    """A reading, and what it was made from."""

    document: Document
    reading: Reading | None


def _may_be_one_event(one: Reading, other: Reading) -> bool:
    """False only where vectors of both rule it out."""
    lead, mean = _nearness(one, other)
    return max(lead, mean) >= NEAR_MIN


def _may_be_translation(one: Reading, other: Reading) -> bool:
    return one.language != other.language and _nearness(one, other)[1] >= TRANSLATION_NEAR_MIN


def _begins_alike(one: Reading, other: Reading) -> bool:
    if one.vectors is None or other.vectors is None:
        return False
    return align(one.vectors.sentences[:BEGINNING], other.vectors.sentences) >= BEGINNING_ALIGNED_MIN


def _nearness(one: Reading, other: Reading) -> tuple[float, float]:
    """The cosine of the leads, and its mean with that of the titles; 1 as long as they are not known."""
    if one.vectors is None or other.vectors is None:
        return 1.0, 1.0
    lead = cosine(one.vectors.lead, other.vectors.lead)
    return lead, (lead + cosine(one.vectors.title, other.vectors.title)) / 2


def _exclude(one: Reading, other: Reading) -> bool:
    """Both say how many, and no number is in both: one frame, other news. Translations need not be asked of this."""
    return bool(one.numbers and other.numbers) and one.numbers.isdisjoint(other.numbers)


def _in_frame(one: Reading, other: Reading) -> bool:
    """So many words in common in one language are a copy's or a frame's, and grouping has found that it is no copy."""
    return len(one.words & other.words) >= FRAME_SHARE_MIN * min(len(one.words), len(other.words))


def _tells_enough(document: Document) -> bool:
    text = f"{document.title} {document.text[: 2 * _CHARACTERS_MIN]}"
    return (
        len(text) >= _CHARACTERS_MIN
        or len(text) + (_HAN_WEIGHT - 1) * sum("\u3400" <= letter <= "\u9fff" for letter in text) >= _CHARACTERS_MIN
    )
