"""What pycld2 says of a text: a language and whether it is sure, in the codes used here."""

import re
from dataclasses import dataclass

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|https?://\\S+")
_WITH_SCRIPT = {("uz", "Cyrl"): "uz-Cyrl", ("kk", "Latn"): "kk-Latn", ("kk", "Arab"): "kk-Arab", ("tg", "Arab"): "fa"}
_SCRIPT_OF = {
    **dict.fromkeys(("ru", "uk", "be", "kk", "ky", "uz-Cyrl", "tg", "bg", "mn", "tt", "ba", "mk", "sr"), "Cyrl"),
    **dict.fromkeys(("fa", "ar", "ug", "ps", "ur", "kk-Arab"), "Arab"),
    "zh": "Hans",
}

# A paragraph of 120 characters in 3,000 is 4 %; what pycld2 leaves out is its languages' rounding.
_ONE_PERCENT_MIN = 98


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest language to pycld2, whether it calls that reliable, and the others it sees with their percent."""

    language: str
    reliable: bool
    others: tuple[tuple[str, int], ...] = ()


def guess(text: str) -> Guess | None:
    """What pycld2 takes the text for; None where it takes it for nothing."""
    # Imported when first asked: `check`, `explain` and `--help` never need the tables (3 MiB, 5 ms).
    import pycld2

    try:
        reliable, _, guesses = pycld2.detect(clean(text), isPlainText=True, bestEffort=True)
    except pycld2.error:
        return None  # bytes it does not take for UTF-8
    code = _code(guesses[0][1])
    others = tuple((_code(other), int(percent)) for _, other, percent, _ in guesses[1:] if other != "un")
    return Guess(code, reliable, others) if code != "un" else None


def _code(named: str) -> str:
    return named.split("-", maxsplit=1)[0]


def is_mixed(text: str) -> bool:
    """True unless pycld2 sees one language only in the text."""
    import pycld2

    try:
        _, _, guesses = pycld2.detect(clean(text), isPlainText=True, bestEffort=True)
    except pycld2.error:
        return True
    return int(guesses[0][2]) < _ONE_PERCENT_MIN


def clean(text: str) -> str:
    """The text without addresses and without characters that pycld2 refuses."""
    return _NOT_TEXT.sub(" ", text)


def spell(code: str, script: str) -> str:
    """The code of a language written in a script: a source says "uz" or "kk" for every script it uses."""
    return _WITH_SCRIPT.get((code.split("-", maxsplit=1)[0], script), code)


def fits(language: str, script: str) -> bool:
    """True if the language is written in the script."""
    return _SCRIPT_OF.get(language, "Latn") == script
