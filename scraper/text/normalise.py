"""Folding: the spellings of one word brought to one form, so that words can be looked up in a dictionary.

What `fold` does to each word, in this order:

1. soft hyphens, zero-width and bidirectional marks are dropped, then NFKC; stress marks that did not compose go too;
2. apostrophes inside a word become `'` and are dropped at its ends; Uzbek ō becomes o';
3. look-alike letters are brought to one script, but only in a word that mixes scripts and only if every letter can go
   over: "Кaзaхстан" becomes Cyrillic, "CSTОnun" Latin. Where a Latin word takes a Cyrillic ending, or the other way
   round ("CSTOнун"), an apostrophe is put between, so that the ending can be told from the word;
4. Arabic yeh and kaf become the Persian ones;
5. case: `casefold`, with I, İ, ı and i all becoming i (Turkish and Azerbaijani texts in capitals cannot be told
   otherwise), and ё becoming е.

Folding a word never needs its neighbours, so offsets are kept by folding words one by one (scraper/text/tokenise.py).
"""

import re
import unicodedata

# Characters without a width: soft hyphen, combining grapheme joiner, zero-width and bidirectional marks, selectors.
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f"
# Accents, stress marks and Arabic vowel signs written as characters of their own, and the Arabic tatweel.
COMBINING = "\u0300-\u036f\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u20d0-\u20ff"
APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\u2035\uff07"
HAN = "\u3400-\u9fff\uf900-\ufaff"

LETTER = f"[^\\W_{HAN}]"
# A word as it stands in a text: letters and digits, with marks and apostrophes between them. Possessive, for speed.
WORD = f"{LETTER}++(?:[{INVISIBLE}{COMBINING}{APOSTROPHES}]++{LETTER}++)*+[{INVISIBLE}{COMBINING}]*+"

_WORDS = re.compile(WORD)
_DROPPED = re.compile(f"[{INVISIBLE}\u0640]")
_LEFT_OVER_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06dc]")
_APOSTROPHE_RUN = re.compile(f"[{APOSTROPHES}]+")

# Letters that look alike in ordinary fonts. Lower and upper case differ: Latin B is В, but b is no Cyrillic letter.
_TO_CYRILLIC = str.maketrans("aceopxyiıjhskABCEHIİJKMOPTXYəƏɵƟëïöÖ", "асеорхуііјһѕкАВСЕНІІЈКМОРТХУәӘөӨёїӧӦ")
_TO_LATIN = str.maketrans("асеорхуіјһѕкԛԝАВСЕНІЈКМОРТХУҮәӘёЁїЇ", "aceopxyijhskqwABCEHIJKMOPTXYYəƏëËïÏ")
_GREEK = "αοερνκιυτχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_GREEK_TO_LATIN = str.maketrans(_GREEK, "aoepvkiutxABEZHIKMNOPTYX")
_GREEK_TO_CYRILLIC = str.maketrans(_GREEK, "аоерикіитхАВЕЗНІКМИОРТУХ")

_PERSIAN = str.maketrans("يىكةۀ", "ییکهه")
_ONE_I = str.maketrans({"İ": "i", "I": "i", "ı": "i", "ё": "е", "Ё": "е"})
_UZBEK_MACRON = str.maketrans({"ō": "o'", "Ō": "O'"})

_LATIN_RUN = "A-Za-z\u00aa-\u024f\u0259\u0275\u1e00-\u1eff"
_CYRILLIC_RUN = "\u0400-\u052f"
_HAS_LATIN = re.compile(f"[{_LATIN_RUN}]")
_HAS_CYRILLIC = re.compile(f"[{_CYRILLIC_RUN}]")
_HAS_GREEK = re.compile("[\u0370-\u03ff]")
_HAS_ARABIC = re.compile("[\u0600-\u06ff]")
# A longer word is no disguised name; a megabyte of letters without a space must not be searched for seams.
_MIXED_LETTERS_MAX = 64
# Two letters at least before the seam: a single one is more often a typing slip than a word.
_SEAM = re.compile(f"([{_LATIN_RUN}]{{2,}}(?=[{_CYRILLIC_RUN}]+$)|[{_CYRILLIC_RUN}]{{2,}}(?=[{_LATIN_RUN}]+$))")


def fold(text: str) -> str:
    """The text with every word folded; what stands between words stays. Same words, same places, other lengths.

    >>> fold("Қозоғистон, Кaзaхстан и O‘zbekiston")
    "қозоғистон, казахстан и o'zbekiston"
    """
    if text.isascii():
        return text.lower()
    return _WORDS.sub(lambda found: fold_word(found[0]), text)


def fold_word(word: str) -> str:
    """One word, as `scraper.text.tokenise` cuts it, folded for look-up."""
    if word.isascii():
        return word.lower().strip("'`").replace("`", "'")
    return fold_case(shape(word))


def fold_case(word: str) -> str:
    """The second half of folding, for a word that `shape` has seen: only case (and ё) is left to fold."""
    return word.translate(_ONE_I).casefold()


def shape(word: str) -> str:
    """A word with all of folding but case: abbreviations are compared in this form, where ЦИК is not цик."""
    if word.isascii():
        return word.strip("'`").replace("`", "'")
    word = unicodedata.normalize("NFKC", _DROPPED.sub("", word))
    word = _LEFT_OVER_MARKS.sub("", word).translate(_UZBEK_MACRON)
    word = _APOSTROPHE_RUN.sub("'", word).strip("'")
    if _HAS_ARABIC.search(word):
        return word.translate(_PERSIAN)
    return _one_script(word) if len(word) <= _MIXED_LETTERS_MAX else word


def _one_script(word: str) -> str:
    latin, cyrillic = _HAS_LATIN.search(word), _HAS_CYRILLIC.search(word)
    if not (latin or cyrillic) or not ((latin and cyrillic) or _HAS_GREEK.search(word)):
        return word
    as_cyrillic = word.translate(_TO_CYRILLIC).translate(_GREEK_TO_CYRILLIC)
    as_latin = word.translate(_TO_LATIN).translate(_GREEK_TO_LATIN)
    can_be_cyrillic = cyrillic and not _HAS_LATIN.search(as_cyrillic)
    can_be_latin = latin and not _HAS_CYRILLIC.search(as_latin)
    if can_be_cyrillic and can_be_latin:
        # Every letter has a twin ("СССР", "TOKAEB"): the script of more of its letters, Cyrillic where they are even.
        return as_latin if len(_HAS_LATIN.findall(word)) > len(_HAS_CYRILLIC.findall(word)) else as_cyrillic
    if can_be_cyrillic:
        return as_cyrillic
    if can_be_latin:
        return as_latin
    return _SEAM.sub(r"\1'", word)
