"""Kazakh, Kyrgyz, Uzbek, Turkmen, Azerbaijani, Turkish and, with uyghur.py, Uyghur: a stem, then endings in a chain.

    plural? ( case? | possessive of 1st or 2nd person, case? | possessive of 3rd person, its own cases? )
    then, after a locative, attributive -дағы / -dagi / -daki, which may take plural and case again

All variants of an ending are accepted after every stem: which of -ның, -дың, -тың follows is fixed by the sounds before
it, and a text with the wrong one is a slip of the pen, not another word. What has to be right is the chain. Stems
change where an ending begins with a vowel: қ к п become ғ г б; a closed class of nouns loses its last vowel (халық:
халқы, irregular.py). Endings and stems are in folded letters: Turkish ı is i here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from alerts.morphology import irregular
from alerts.morphology.stem import Chained, Stem


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The pieces of one language's chain, as regular expressions."""

    plural: str
    own: str  # possessive of 1st and 2nd person
    its: str  # possessive of 3rd person
    case: str  # after a bare stem or plural
    case_own: str  # after `own`
    case_its: str  # after `its`
    attributive: str
    derived: str  # "person or thing of": Қазақстан-дық
    closing: str  # particles and predicative endings that may end any chain
    voiced: dict[str, str]
    vowels: str
    its_vowels: str = ""  # vowels of `its`, where the cases after it are not all among those after a bare stem


_KK = _Grammar(
    plural="[лдт][ае]р",
    own="[ыі]?[мң](?:[ыі]з)?",
    its="с?[ыі]",
    case="[ндт][ыі]ң|[ғгқк][ае]|[ндт][ыі]|[дт][ае]|[днт][ае]н|[мбп]ен(?:ен)?",
    case_own="[ндт][ыі]ң|[ае]|[ғгқк][ае]|[ндт][ыі]|[дт][ае]|[днт][ае]н|[мбп]ен(?:ен)?",
    case_its="н[ыі]ң|н[ае]|н|нд[ае]|н[ае]н|мен(?:ен)?",
    attributive="н?[дт][ае]ғ[ыі]|н?[дт][ае]г[ыі]",
    derived="[лдт][ыі][қк]",
    closing="[ндт][ыі]к[ыі]|[мбп][ыі]н|[мбп][ыі]з|с[ыі]ң|с[ыі]з|д[ыі]р|[дт][ае]й",
    voiced={"қ": "ғ", "к": "г", "п": "б"},
    vowels="аәеиіоөуұүыэюя",
    its_vowels="ыі",
)
_KY = _Grammar(
    plural="[лдт][аеоө]р",
    own="[ыиуү]?м|[ыиуү]?ң(?:[ыиуү]з(?:д[аеоө]р)?|[аеоө]р)?|[ыиуү]?б[ыиуү]з",
    its="с?[ыиуү]",
    case="[ндт][ыиуү]н|[гк][аеоө]|[ндт][ыиуү]|[дт][аеоө]|[днт][аеоө]н",
    case_own="[ндт][ыиуү]н|[аеоө]|[гк][аеоө]|[ндт][ыиуү]|[дт][аеоө]|[днт][аеоө]н",
    case_its="н[ыиуү]н|н[аеоө]|н|нд[аеоө]|н[аеоө]н",
    attributive="н?[дт][аеоө]г[ыиуү]|[гк][ыиуү]",  # кечеги, тышкы
    derived="[лдт][ыиуү]к",
    closing="[ндт][ыиуү]к[ыиуү]|м[ыиуү]н|б[ыиуү]з|с[ыиуү]ң|с[ыиуү]з|[дт][аеоө]й|[бп][ыиуү]",
    voiced={"к": "г", "п": "б"},
    vowels="аеёиоөуүыэюя",
    its_vowels="ыиуү",
)
_UZ = _Grammar(
    plural="lar",
    own="(?:y?i)?m(?:iz)?|(?:y?i)?ng(?:iz)?",
    its="s?i|yi",
    case="ning|(?:g'?|[kq])a|ni|da|dan",
    case_own="ning|[gkq]a|ni|da|dan",
    case_its="ning|ga|ni|da|dan",
    attributive="dagi",
    derived="lik",
    closing="niki|gacha|kacha|qacha|day|dek|mi|dir|ku|ham",
    voiced={"q": "g'", "k": "g"},
    vowels="aeiou",
)
_UZ_CYRILLIC = _Grammar(
    plural="лар",
    own="(?:й?и)?м(?:из)?|(?:й?и)?нг(?:из)?",
    its="с?и|йи",
    case="нинг|[гғкқ]а|ни|да|дан",
    case_own="нинг|[гкқ]а|ни|да|дан",
    case_its="нинг|га|ни|да|дан",
    attributive="даги",
    derived="лик",
    closing="ники|гача|кача|қача|дай|дек|ми|дир|ку|ҳам",
    voiced={"қ": "ғ", "к": "г"},
    vowels="аеёиоуўэюя",
)
_TR = _Grammar(
    plural="l[ae]r",
    own="[iuü]?m(?:[iuü]z)?|[iuü]?n(?:[iuü]z)?",
    its="s?[iuü]",
    case="n?[iuü]n|y?[ae]|n[ae]|y?[iuü]|n[iuü]|n?[dt][ae]|n?[dt][ae]n|y?l[ae]",
    case_own="[iuü]n|[ae]|[iuü]|[dt][ae]|[dt][ae]n|l[ae]",
    case_its="n[iuü]n|n[ae]|n[iuü]|nd[ae]|nd[ae]n|yl[ae]",
    attributive="n?[dt][ae]ki|n?[iuü]nki",
    derived="l[iuü](?:k)?",
    closing="[dt][iuü]r(?:l[ae]r)?|y(?:d[iuü]|m[iuü]ş|s[ae])(?:[mnk]|l[ae]r)?|yken|[çc][ae]|(?<=[dt][ae])y[iuü][mz]",
    voiced={"k": "ğ", "p": "b", "ç": "c", "t": "d", "g": "ğ"},
    vowels="aeiouöü",
)
_AZ = _Grammar(
    plural="l[aə]r",
    own="[iuü]?m(?:[iuü]z)?|[iuü]?n(?:[iuü]z)?",
    its="s?[iuü]",
    case="n?[iuü]n|y?[aə]|n[aə]|y?[iuü]|n[iuü]|n?d[aə]|n?d[aə]n|y?l[aə]",
    case_own="[iuü]n|[aə]|[iuü]|d[aə]|d[aə]n|l[aə]",
    case_its="n[iuü]n|n[aə]|n[iuü]|nd[aə]|nd[aə]n|yl[aə]",
    attributive="n?d[aə]k[iuü]",
    derived="l[iuü](?:q|k)?",
    closing="d[iuü]r|c[aə]|y?d[iuü]|m[iuü]",
    voiced={"k": "y", "q": "ğ"},
    vowels="aeəiouöü",
)
_TK = _Grammar(
    plural="l[ae]r",
    own="[yiuü]?m(?:[yi]z)?|[yiuü]?ň(?:[yi]z)?",
    its="s?[yiuü]",
    case="n?[yiuü]ň|[aeä]|[gn][aeä]|n?[yi]|n?d[aeä]|n?d[aeä]n",
    case_own="[yiuü]ň|[aeä]|[yi]|d[aeä]|d[aeä]n",
    case_its="n[yiuü]ň|n[aeä]|n[yiuü]|nd[aeä]|nd[aeä]n",
    attributive="n?d[aä]k[yi]",
    derived="l[yiuü](?:k)?",
    closing="d[yi]r|ç[ae]|m[yi]",
    voiced={"k": "g", "p": "b", "t": "d", "ç": "j"},
    vowels="aäeiouöüyý",
)
# Folded: ى and ي are ی, ك is ک.
_UG = _Grammar(
    plural="ل[اەی]ر",
    own="[یۇۈ]?م(?:یز)?|[یۇۈ]?ڭ(?:یز|لار|لەر)?",
    its="س?ی",
    case="نیڭ|[غگقک][اە]|نی|[دت][اە]|[دت]ین",
    case_own="نیڭ|[غگقک][اە]|نی|[دت][اە]|[دت]ین",
    case_its="نیڭ|[غگ][اە]|نی|[دت][اە]|[دت]ین",
    attributive="[دت]یکی|[دت]ی(?=مۇ)",
    derived="ل[یۇۈ][قک]",
    closing="[غگقک]یچە|[دت]ەک|چە|مۇ|[دت]ۇر|نیڭکی|چۇ|لا|[دت]یلا",
    voiced={},
    vowels="یۇۈ",
)
GRAMMARS = {"kk": _KK, "ky": _KY, "uz": _UZ, "uz-Cyrl": _UZ_CYRILLIC, "tr": _TR, "az": _AZ, "tk": _TK, "ug": _UG}


def inflect(word: str, language: str, *, derived: bool) -> Iterator[Stem]:
    """The stems of a folded word in one of the languages above; `derived` admits қазақстандық beside қазақстан."""
    for text, chain in _chains(word, language, derived=derived):
        others = tuple(irregular.look_alikes(text, language))
        yield Stem(text, replace(chain, other_words=others) if others else chain)


def _chains(word: str, language: str, *, derived: bool) -> Iterator[tuple[str, Chained]]:
    grammar = GRAMMARS[language]
    yield (word, endings(language, derived))
    before_vowel = vowel_endings(language, derived)
    if changed := irregular.before_vowel(language).get(word):
        yield (changed, before_vowel)
        if softer := grammar.voiced.get(changed[-1]):
            yield (changed[:-1] + softer, before_vowel)
    if len(word) < 3:  # in two letters nothing of the word is left once its last sound changes
        return
    softer = _softer(word, language)
    if softer:
        yield (word[:-1] + softer, before_vowel)
    if language in ("kk", "ky") and word[-1] == word[-2] and word[-1] not in grammar.vowels:
        yield (word[:-1], endings(language, derived))  # процесс: процестің
    if language == "tk" and word[-1] == "e":  # köçe: köçä, köçäni
        yield (word[:-1] + "ä", endings(language, derived))
    if word[-1] == "ь":  # апрель: апрелге
        yield (word[:-1], endings(language, derived))
    if language == "ky" and word[-1] == "и":  # саяси, саясий
        yield (word + "й", endings(language, derived))
    if word[-1] in grammar.its_vowels:
        # The last word of a name is mostly its head with a possessive (… шарты ұйымы), and so takes ұйымына.
        yield (word, after_possessive(language))


def _softer(word: str, language: str) -> str | None:
    """What the last consonant becomes before a vowel."""
    if language == "tr":
        if irregular.keeps_its_consonant(word):
            return None
        if word.endswith("nk"):  # renk: rengi
            return "g"
    return GRAMMARS[language].voiced.get(word[-1])


@cache
def endings(language: str, derived: bool = False) -> Chained:
    """Every chain of endings of the language, the empty one included."""
    return Chained(
        _chain(GRAMMARS[language], derived), f"any {language} endings{' and derivations' if derived else ''}"
    )


@cache
def vowel_endings(language: str, derived: bool = False) -> Chained:
    grammar = GRAMMARS[language]
    shown = f"{language} endings that begin with a vowel"
    return Chained(_chain(grammar, derived), shown, vowel_first=grammar.vowels)


@cache
def after_possessive(language: str) -> Chained:
    """The endings of a word that has its possessive already, where they differ from those of others."""
    grammar = GRAMMARS[language]
    return Chained(re.compile(f"{grammar.case_its}|{grammar.attributive}"), f"{language} endings after a possessive")


def _chain(grammar: _Grammar, derived: bool) -> re.Pattern[str]:
    one = (
        f"(?:{grammar.plural})?(?:(?:{grammar.case})?|(?:{grammar.own})(?:{grammar.case_own})?"
        f"|(?:{grammar.its})(?:'?(?:{grammar.case_its}))?)"  # Kazakistan Merkezi'nde
    )
    attributive = f"(?:{grammar.plural})?(?:{grammar.its}|{grammar.own})?(?:{grammar.attributive})"
    # After an apostrophe all that follows is endings, so that nothing can be read into a word: CHP'liler.
    derivation = f"(?:'?(?:{grammar.derived}))?'?" if derived else f"(?:'(?:{grammar.derived})|'?)"
    return re.compile(f"{derivation}(?:{attributive})?{one}(?:{grammar.closing})?")
