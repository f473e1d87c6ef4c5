"""The language of a document, told by its letters, then by pycld2, then by what its source usually writes in.

1. Script: the script of most letters. Chinese characters, kana and hangul decide at once.
2. Decisive letters: ҷ ӣ ӯ are Tajik, ұ and і beside қ Kazakh, ў beside қ ғ ҳ Uzbek, ў beside і Belarusian, ї є ґ
   Ukrainian, ə Azerbaijani, ň with ý Turkmen, oʻ gʻ Uzbek … A few in a hundred letters are needed, so that one quoted
   name does not decide for the whole text.
3. In short Latin texts, the little words that one language has and the others have not (the, of; les, du; der, und).
4. pycld2, where it calls its answer reliable and the answer fits the script.
5. The source's languages, if just one of them is written in this script; for a headline they come before pycld2.

Codes are those of the vocabulary (uz-Cyrl, kk-Latn, kk-Arab for the script); other languages come with pycld2's code
(es, mn, ka), so that a Spanish text is not taken for an unknown one. About 40 µs for 3,000 characters.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

# The head of an article says what language it is in; more costs time and lets long quotations vote.
LETTERS_MAX = 3_000
# Fewer letters than this say nothing that could be relied on ("OK", "ТАСС").
LETTERS_MIN = 4
# Letters of its own that a language must show, of all letters: Kazakh has 20 %, Russian with a Kazakh name 1 %.
_OWN_SHARE_MIN = 0.015

# Below this pycld2 is wrong often enough to ask the source first ("Ташкент, Бишкек" is reliably Kyrgyz to it).
_SURE_LETTERS_MIN = 40

# From here on pycld2 is hardly ever wrong; below, names make it take French for English or Romanian.
_MANY_LETTERS = 300

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Cyrl", re.compile("[\u0400-\u052f]")),
    ("Latn", re.compile("[A-Za-z\u00c0-\u024f\u0259\u1e00-\u1eff]")),
    ("Arab", re.compile("[\u0620-\u064a\u066e-\u06d5]")),
    ("Hans", re.compile("[\u3400-\u9fff]")),
    ("Kana", re.compile("[\u3040-\u30ff]")),
    ("Hang", re.compile("[\uac00-\ud7af]")),
)
_UZBEK_APOSTROPHE = re.compile("[oOgG][ʻʼ‘’'`](?=[a-z])")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|https?://\\S+")
_WITH_SCRIPT = {("uz", "Cyrl"): "uz-Cyrl", ("kk", "Latn"): "kk-Latn", ("kk", "Arab"): "kk-Arab", ("tg", "Arab"): "fa"}
_SCRIPT_OF = {
    **dict.fromkeys(("ru", "uk", "be", "kk", "ky", "uz-Cyrl", "tg", "bg", "mn", "tt", "ba"), "Cyrl"),
    **dict.fromkeys(("fa", "ar", "ug", "ps", "ur", "kk-Arab"), "Arab"),
    "zh": "Hans",
}
# pycld2 knows eighty languages, and short English texts are now and then Scots or Fijian to it: only those are believed
# that news of the region is written in.
_KNOWN = frozenset(_SCRIPT_OF) | frozenset(
    ("en", "fr", "de", "tr", "az", "uz", "tk", "kk-Latn", "es", "it", "pt", "nl", "pl", "cs", "hu", "ro", "el", "ku")
)
# Languages that pycld2 sees in short texts of others (РОССИЯ is Tatar to it), with the letters they can hardly lack.
_SHOWN_BY = {
    "tt": re.compile("[әөүҗңһӘӨҮҖҢҺ]"),
    "ba": re.compile("[әөүҙҡҫғӘӨҮҘҠҪҒ]"),
    "mn": re.compile("[өүӨҮ]"),
    "kk": re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]"),
    "bg": re.compile("[ъЪ]"),
    "ro": re.compile("[ăâîșțşţĂÂÎȘȚŞŢ]"),
    "cs": re.compile("[ěščřžýůňťďĚŠČŘŽÝŮŇŤĎ]"),
    "hu": re.compile("[őűöüŐŰÖÜ]"),
    "pl": re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]"),
}
_LATIN_WORDS = re.compile("[a-z\u00df-\u024f]+")
_WORDS_OF = {
    "en": "the of and to is for on with that by from was were has have will are be it its his this which not or as at "
    "you they",
    "fr": "le la les de des du et un une dans par pour sur au aux est que qui sont pas ce cette il elle son ses ont "
    "été nous vous avec mais plus leur en",
    "de": "der die das und den dem des ein eine einer einen ist in im von mit zu zur zum auf für nicht sich auch wird "
    "sind",
    # Only in the balance: what is more like these is left to pycld2.
    "tr": "ve bir bu için ile olarak çok daha gibi kadar olan oldu değil ama o de da",
    "uz": "va bilan uchun bu ham emas edi bir",
    "es": "el los las del que es por con una para se su al lo como de la en un no",
    "it": "il di che per con una del della gli nel sono non la un le",
    "pt": "os as do da dos das que em um uma para com por ao de",
    "nl": "de het een van en is dat in op te zijn met voor niet",
}
_LITTLE_WORDS: defaultdict[str, list[str]] = defaultdict(list)
for _language, _little in _WORDS_OF.items():
    for _word in _little.split():
        _LITTLE_WORDS[_word].append(_language)
_TOLD_BY_WORDS = ("en", "fr", "de")
_NOT_RUSSIAN = re.compile("[\u0402-\u040f\u0452-\u045f\u0460-\u052f]")


def identify(text: str, languages: Sequence[str] = ()) -> str | None:
    """The language of a text, or None if nothing tells; `languages` are those its source writes in."""
    text = text[:LETTERS_MAX]
    script, letters = _script(text)
    if letters < LETTERS_MIN:
        return None
    if script in ("Kana", "Hang"):
        return {"Kana": "ja", "Hang": "ko"}[script]
    if script == "Hans":
        return "zh"
    decisive = {"Cyrl": _by_cyrillic, "Latn": _by_latin, "Arab": _by_arabic}[script](text, letters)
    if not decisive and letters < _SURE_LETTERS_MIN:
        decisive = _by_source(languages, script)
    if not decisive and script == "Latn" and letters < _MANY_LETTERS:
        decisive = _by_little_words(text)
    return decisive or _by_statistics(text, script) or _by_source(languages, script)


def _script(text: str) -> tuple[str, int]:
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS}
    if counts["Kana"] * 10 > counts["Hans"] + counts["Kana"] > 0 and counts["Kana"] > counts["Latn"]:
        return "Kana", counts["Kana"] + counts["Hans"]
    # A Chinese character says as much as two or three letters: an article full of company names is still Chinese.
    weights = {name: count * (3 if name == "Hans" else 1) for name, count in counts.items()}
    best = max(weights, key=lambda name: weights[name])
    return best, weights[best]


def _by_cyrillic(text: str, letters: int) -> str | None:
    count = Counter(text.lower())
    least = max(1, round(letters * _OWN_SHARE_MIN))

    def has(some: str) -> int:
        return sum(count[letter] for letter in some)

    if has("ҷӣӯ") >= least:
        return "tg"
    if has("ў") and has("қғҳ") and has("ўқғҳ") >= least:
        return "uz-Cyrl"
    if has("ұәі") and has("қғңәұөүһ") >= least:
        return "kk"
    if has("ў") >= least and has("і"):
        return "be"
    if has("їєґі") >= least and not has("ыэёъ"):
        return "uk"
    if has("ңөү") >= least and has("ң") and not has("әғқ"):
        return "ky"
    return None


def _by_latin(text: str, letters: int) -> str | None:
    count = Counter(text.lower())
    least = max(1, round(letters * _OWN_SHARE_MIN))
    if count["ə"] >= least:
        return "az"
    if count["ň"] + count["ý"] + count["ž"] >= least and (count["ş"] or count["ň"]) and count["y"]:
        return "tk"
    if len(_UZBEK_APOSTROPHE.findall(text)) >= least and count["q"] + count["h"]:
        return "uz"
    if count["q"] and count["ǵ"] + count["ń"] + count["ū"] >= least:
        return "kk-Latn"
    return None


def _by_little_words(text: str) -> str | None:
    votes: Counter[str] = Counter()
    for word in _LATIN_WORDS.findall(text.lower()):
        votes.update(_LITTLE_WORDS.get(word, ()))
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) == 2 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0] if ranked[0][0] in _TOLD_BY_WORDS else None


def _by_arabic(text: str, letters: int) -> str | None:
    count = Counter(text)
    if count["ې"] + count["ۈ"] >= max(1, letters // 100):
        return "ug"
    if count["ە"] and count["ۇ"] + count["ۋ"] >= max(1, letters // 50):
        return "kk-Arab"
    return None


def _by_statistics(text: str, script: str) -> str | None:
    # Imported when first asked: `check`, `explain` and `--help` never need the tables (3 MiB, 5 ms).
    import pycld2

    try:
        reliable, _, guesses = pycld2.detect(_NOT_TEXT.sub(" ", text), isPlainText=True, bestEffort=True)
    except pycld2.error:
        return None  # bytes it does not take for UTF-8
    code = str(guesses[0][1]).split("-")[0]
    code = _WITH_SCRIPT.get((code, script), code)
    known = code in _KNOWN and _SCRIPT_OF.get(code, "Latn") == script
    if reliable and known and (code not in _SHOWN_BY or _SHOWN_BY[code].search(text)):
        return code
    # Names and lists make it waver. All others here but Bulgarian show letters of their own sooner or later.
    return "ru" if script == "Cyrl" and not _NOT_RUSSIAN.search(text) else None


def _by_source(languages: Sequence[str], script: str) -> str | None:
    # A source says "uz" or "kk" for every script it uses.
    spelled = {_WITH_SCRIPT.get((language.split("-")[0], script), language) for language in languages}
    fitting = [language for language in spelled if _SCRIPT_OF.get(language, "Latn") == script]
    return fitting[0] if len(fitting) == 1 else None
