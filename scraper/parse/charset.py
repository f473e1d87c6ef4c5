"""Which single-byte Cyrillic encoding bytes are in, told by the letters they would give.

Every one of these encodings reads any bytes without an error, so only the result tells: text in a language has its
frequent letters, its capitals at the heads of words and few signs among them; bytes read wrongly have not. A reading's
score is the mean log frequency of its letters (Russian, with the letters of the neighbours added), less a penalty for
signs and for capitals inside words. Kazakh in KZ-1048 reads as well-formed cp1251 but for its own letters, which
then look Macedonian and Ukrainian: those decide.
"""

import math
import re
from itertools import pairwise

SAMPLE_BYTES = 4_000  # of the words that are not ASCII; a few hundred letters settle it, and 1,000 cost a millisecond
# Running text in Russian, Ukrainian, Belarusian and Kazakh scores -3.0 to -3.6; Greek, Arabic, Chinese read as Cyrillic
# -3.9 to -6. One short word may score -4.2 ("ещё").
SCORE_MIN = -3.8
SCORE_MIN_SHORT = -4.4
SHORT_BYTES = 60
# What is known before the letters are seen, in log odds for the whole sample: it tells only where letters are few
# ("ОДКБ" in cp1251 is "ндйа" in KOI8-R) or alike (capitals alone look the same in cp866 and mac-cyrillic).
DECLARED_ODDS = 4.0
CP1251_ODDS = 3.0
# KOI8-U is KOI8-R with Ukrainian letters in place of frames, which no news text has.
CYRILLIC = ("cp1251", "koi8-u", "cp866", "mac-cyrillic")

# Letters a thousand, lower case: Russian prose (the usual tables), and for the neighbours' letters a modest constant.
_RUSSIAN = {
    "о": 110, "е": 85, "а": 80, "и": 74, "н": 67, "т": 63, "с": 55, "р": 47, "в": 45, "л": 44, "к": 35, "м": 32,
    "д": 30, "п": 28, "у": 26, "я": 20, "ы": 19, "ь": 17, "г": 17, "з": 16, "б": 16, "ч": 14, "й": 12, "х": 10,
    "ж": 9, "ш": 7, "ю": 6, "ц": 5, "щ": 4, "э": 3, "ф": 3, "ъ": 1, "ё": 2,
}  # fmt: skip
_NEIGHBOURS = dict.fromkeys("іїєґўқғҳҷӯӣәңөұүһ", 4) | {"і": 30, "қ": 25, "ә": 10}
_LOG = {letter: math.log(share / 1000) for letter, share in (_RUSSIAN | _NEIGHBOURS).items()}
_RARE = math.log(0.0003)  # a Cyrillic letter of no language here (Macedonian, Serbian)
_SIGN = math.log(0.00001)  # box drawing, currency, accents: hardly ever inside words
_QUOTES = "«»"  # at the ends of words; not dashes, which are capitals in other encodings
_INNER_CAPITAL = 3.0  # taken off for each "аА" inside a word; "АО" and "Ао" are free

_ASCII = bytes(range(0x80))
_WORDS = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]*")
_KAZAKH_BYTES = re.compile(rb"[\x8d\x9d\xbe\xbc\xa2\xa3\xbd]")  # Қ қ ң ә ұ Ә Ң of KZ-1048: Ќ ќ ѕ ј ў Ј Ѕ of cp1251
_KAZAKH_LETTERS_MIN = 3  # a word in another encoding may hold one of the bytes
# As cp1251 shows them: қ һ ә ң are letters of Serbian and Macedonian, ү and ұ are ї and ў after a consonant, ө is ґ
# before one, ғ is є before а and ы. Ukrainian has none of these, Belarusian its ў after vowels only.
_KAZAKH_ORDER = re.compile("[ќћјѕ]|[бвгджзклмнпрстфхцчшщ][їў]|ґ[бгджзйкмпстфхцчшщ]|є[аы]")
_KAZAKH_SHARE = 0.004  # of bytes; real texts have 3 %, and a misprint or a Serb's name is no language


def cyrillic_codec(body: bytes, declared: tuple[str, ...] = ()) -> str | None:
    """The codec that makes most sense of `body` as Cyrillic text; None when it is no Cyrillic at all."""
    sample = _sample(body)
    if not sample:
        return None
    odds = {codec: DECLARED_ODDS * (codec in declared) + CP1251_ODDS * (codec == "cp1251") for codec in CYRILLIC}
    scores = {codec: score(sample, codec) for codec in CYRILLIC}
    if len(_KAZAKH_BYTES.findall(sample)) >= _KAZAKH_LETTERS_MIN:
        scores["cp1251"] = max(scores["cp1251"], score(sample, "kz1048"))  # few letters are better read as some Mac's
    best = max(CYRILLIC, key=lambda codec: scores[codec] + odds[codec] / len(sample))
    if scores[best] < (SCORE_MIN_SHORT if len(sample) < SHORT_BYTES else SCORE_MIN):
        return None
    return "kz1048" if best == "cp1251" and _is_kazakh(sample) else best


def score(sample: bytes, codec: str) -> float:
    """How much `sample` (words of bytes above ASCII) reads like a Cyrillic language in `codec`; larger is better."""
    total, count = 0.0, 0
    for word in map(_bare, sample.decode(codec, "replace").split(" ")):
        total += sum(_weight(letter) for letter in word)
        total -= sum(_INNER_CAPITAL for left, right in pairwise(word) if left.islower() and right.isupper())
        count += len(word)
    return total / count if count else _SIGN


def _bare(word: str) -> str:
    return word.strip(_QUOTES)


def _weight(letter: str) -> float:
    lower = letter.lower()
    known = _LOG.get(lower)
    if known is not None:
        return known
    return _RARE if "\u0400" <= lower <= "\u052f" else _SIGN


def _sample(body: bytes) -> bytes:
    """Words wholly above ASCII, if there are more of them than words that mix both, as accented Latin does."""
    whole: list[bytes] = []
    mixed = size = 0
    for match in _WORDS.finditer(body):
        word = match[0][:SAMPLE_BYTES]
        if body[match.start() - 1 : match.start()].isalpha() or word.translate(None, _ASCII) != word:
            mixed += 1
        elif len(word) > 1:
            whole.append(word)
            size += len(word)
        if size >= SAMPLE_BYTES:
            break
    return b" ".join(whole) if len(whole) > mixed else b""


def _is_kazakh(sample: bytes) -> bool:
    """Whether it is Kazakh or Kyrgyz in KZ-1048: by letters, or their places, that Ukrainian and Belarusian lack."""
    found = _KAZAKH_ORDER.findall(sample.decode("cp1251", "replace").lower())
    return len(found) > _KAZAKH_SHARE * len(sample)
