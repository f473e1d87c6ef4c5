"""The child's side: pymorphy3 and simplemma asked for many words at once. Nothing else may import this module.

Lines `language<TAB>word` come in; when all are there, lines `language<TAB>word<TAB>forms<TAB>others` go out, words
parted by spaces and folded (see `Known`).

- Russian, Ukrainian (pymorphy3): the forms of every lexeme that has the word as its dictionary form; if there is none
  (трубопроводы), of the likeliest lexeme that has it as a form at all.
- German, Turkish, Persian (simplemma): its tables say the lemma of a form. They are turned round into sorted files in
  the directory of the cache once, which takes ten seconds and 400 MiB; looking up a word is then a search in a file.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from alerts.morphology import Stem, stems
from scraper.text.normalise import fold_word

# In two letters or fewer most is abbreviation, and what begins with them is half the dictionary.
LETTERS_MIN = 3
# merkezi is a word of its own, and yet mostly "its centre"; so are possessives and simple cases of others: a veto of
# these costs .05 of recall on labelled pairs of news (Nov 2026), of the rest .002, for .012 of precision.
_COMMON_TURKISH = re.compile("s?[iuü]n?(?:[dt][ae]n?|[ae]|[iuü])?|n?[iuü]n|[dt][ae]n?|y?[ae]|y?l[ae]")


def main(directory: str) -> None:
    """Answer the words on stdin; `directory` holds the turned tables."""
    asked = [line.rstrip("\n").split("\t") for line in sys.stdin]
    for language in dict.fromkeys(row[0] for row in asked):
        words = [row[1] for row in asked if row[0] == language]
        answers = _slavic(words, language) if language in ("ru", "uk") else _lemmas(words, language, Path(directory))
        for word, (forms, others) in zip(words, answers, strict=True):
            sys.stdout.write(f"{language}\t{word}\t{' '.join(sorted(forms))}\t{' '.join(sorted(others))}\n")
        sys.stdout.flush()


def _slavic(words: Iterable[str], language: str) -> Iterator[tuple[set[str], set[str]]]:
    from pymorphy3 import MorphAnalyzer

    analyzer: Any = MorphAnalyzer(lang=language)
    for word in words:
        folded = fold_word(word)
        known = [parse for parse in analyzer.parse(word.lower()) if parse.is_known]
        own = [parse for parse in known if fold_word(parse.normal_form) == folded] or known[:1]
        forms = {fold_word(form.word) for parse in own for form in _alike(parse) if " " not in form.word}
        yield (forms | {folded} if forms else set()), set()


def _alike(parse: Any) -> Iterator[Any]:
    """The forms of a lexeme of the same part of speech: пострадавший has no пострадать beside it."""
    tag = parse.tag
    kind = (tag.POS, tag.tense, tag.voice) if tag.POS in ("PRTF", "PRTS") else None
    for form in parse.lexeme:
        if kind is None or (form.tag.POS, form.tag.tense, form.tag.voice) == kind:
            yield form


class Lemmas:
    """A table of lemmas turned round: one line a lemma with its forms, sorted by the folded lemma."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def forms(self, word: str) -> set[str]:
        """The folded forms of a lemma; a word with a capital is not the verb of the same letters."""
        folded = fold_word(word)
        found: set[str] = set()
        for line in self._beginning(f"{folded}\t"):
            _, lemma, forms = line.split("\t")
            if lemma == word or (not word[:1].isupper() and lemma.lower() == word.lower()):
                found.update(fold_word(form) for form in forms.split(" "))
        return found

    def others(self, word: str, rules: Sequence[Stem]) -> set[str]:
        """The folded forms of other lemmas (of a table without forms: the lemmas) that the rules take for its own.

        Only lemmas that begin as one of its stems does, less the last letter, which may change, are looked at, and for
        a word with a capital only those with one: Wegen is a form of Weg, whatever wegen is.
        """
        folded = fold_word(word)
        if len(folded) < LETTERS_MIN:
            return set()
        capital = word[:1].isupper()
        found: set[str] = set()
        for start in {stem.text[: max(LETTERS_MIN, len(folded) - 1)] for stem in rules}:
            for line in self._beginning(start):
                key, lemma, forms = line.split("\t")
                if key != folded and (lemma[:1].isupper() or not capital):
                    found.update(form for form in (key, *map(fold_word, forms.split(" "))) if _is_accepted(form, rules))
        return found - {folded}

    def _beginning(self, start: str) -> Iterator[str]:
        for at in range(bisect_left(self._lines, start), len(self._lines)):
            if not self._lines[at].startswith(start):
                return
            yield self._lines[at]


def _lemmas(words: Iterable[str], language: str, directory: Path) -> Iterator[tuple[set[str], set[str]]]:
    lemmas = Lemmas(_turned(language, directory))
    for word in words:
        rules = stems(word, language)
        forms = lemmas.forms(word)
        others = lemmas.others(word, rules)
        if language == "tr":
            forms, others = set(), {form for form in others if not _is_common(form, rules)}
        elif language == "de":
            forms |= _adjectival(word, lemmas)
            others -= {fold_word(word) + ending for ending in ("s", "n" if word.endswith("e") else "s")}
        yield forms, others - forms


def _adjectival(word: str, lemmas: Lemmas) -> set[str]:
    """The forms of a German noun that declines as adjectives do: the table has der Beamte under Beamter."""
    forms = lemmas.forms(f"{word}r") if word.endswith("e") else set()
    return forms if fold_word(word) in forms else set()


def _is_accepted(form: str, rules: Iterable[Stem]) -> bool:
    return any(stem.accepts(form) for stem in rules)


def _is_common(form: str, rules: Iterable[Stem]) -> bool:
    """True if the form is the word with an ending so common that it is more often that than another word."""
    return any(form.startswith(stem.text) and _COMMON_TURKISH.fullmatch(form[len(stem.text) :]) for stem in rules)


def _turned(language: str, directory: Path) -> list[str]:
    """The lines of the turned table, made on first use."""
    path = directory / f"lemmas-{language}.tsv"
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_text("\n".join(turn(_table(language), language)) + "\n", encoding="utf-8")
        part.replace(path)
    return path.read_text(encoding="utf-8").splitlines()


def turn(table: Iterable[tuple[str, str]], language: str) -> list[str]:
    """Lines `folded lemma<TAB>lemma<TAB>forms` of a table of (form, lemma), sorted.

    Of Turkish only the lemmas are kept: its forms are told better by rule, and there are 1.2 million of them.
    """
    forms: dict[str, set[str]] = {}
    for form, lemma in table:
        if lemma and not any(sign in f"{form}{lemma}" for sign in " \t"):
            forms.setdefault(lemma, set()).add("" if language == "tr" else form)
    return sorted(f"{fold_word(lemma)}\t{lemma}\t{' '.join(sorted(found | {lemma}))}" for lemma, found in forms.items())


def _table(language: str) -> Iterator[tuple[str, str]]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    for form, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        yield _text(form), _text(lemma)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
