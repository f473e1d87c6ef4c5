"""Vocabulary files into concepts: every mistake is a VocabularyError that says where and what is allowed.

A file is a mapping with the key `concepts`, a list. Of each concept: `id`, `kind`, `terms` by language (the first of
each language names the concept in queries), and, where needed, `names`, `includes`, `special` (terms with a
condition), `not_near` and `unless` by language (conditions on all terms of a language), `checked` and `note`. What
the user adds has the same form: a concept with a known id gets more terms; a term that is there already is replaced,
say by one that is off.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from importlib import resources

from alerts.errors import VocabularyError
from alerts.languages import SCRIPTS
from alerts.morphology import is_abbreviation
from alerts.vocabulary.model import KINDS, Concept, Kind, Term, Vocabulary
from scraper.text.normalise import fold
from scraper.text.tokenise import words

Path = tuple[str | int, ...]
_CONCEPT_KEYS = (
    "id", "kind", "terms", "names", "includes", "special", "not_near", "unless", "checked", "note",
)  # fmt: skip
_SPECIAL_KEYS = ("language", "terms", "near", "not_near", "unless", "own_language", "capital", "off", "because")
# The longest name of an organisation in the shipped files has nine words; a whole sentence is a mistake.
TERM_WORDS_MAX = 12


def load(addition: object = None) -> Vocabulary:
    """The shipped vocabulary with the user's `addition` (the content of vocabulary.yaml as plain values, or None)."""
    concepts: dict[str, Concept] = {}
    for concept in _shipped():
        if concept.id in concepts:
            raise VocabularyError(f'two concepts have the id "{concept.id}"')
        concepts[concept.id] = concept
    for concept in read(addition) if addition is not None else ():
        concepts[concept.id] = _merge(concepts.get(concept.id), concept)
    _check_includes(concepts)
    return Vocabulary(concepts, _names(concepts))


def read(content: object) -> Iterator[Concept]:
    """The concepts of one file's content, each checked for itself."""
    top = _mapping(content, ())
    _check_keys(top, ("concepts",), ())
    for index, entry in enumerate(_sequence(top.get("concepts") or [], ("concepts",))):
        yield _concept(_mapping(entry, ("concepts", index)), ("concepts", index))


@cache  # reading takes 0.5 s, and a reload of the configuration does not change the package
def _shipped() -> tuple[Concept, ...]:
    from ruamel.yaml import YAML

    files = [file for file in resources.files(__package__).iterdir() if file.name.endswith(".yaml")]
    texts = [file.read_text(encoding="utf-8") for file in sorted(files, key=lambda file: file.name)]
    return tuple(concept for text in texts for concept in read(YAML(typ="safe").load(text)))


def _concept(entry: Mapping[str, object], path: Path) -> Concept:
    _check_keys(entry, _CONCEPT_KEYS, path)
    concept_id = _text(entry.get("id"), (*path, "id"))
    if fold(concept_id) != concept_id or len(concept_id.split()) != 1:
        raise VocabularyError(f'an id is one word in small letters, not "{concept_id}"', path=(*path, "id"))
    not_near = _by_language(entry.get("not_near"), (*path, "not_near"))
    unless = _by_language(entry.get("unless"), (*path, "unless"))
    plain = _by_language(entry.get("terms"), (*path, "terms"))
    special = list(_special(entry.get("special"), (*path, "special")))
    once = {_key(term): term for term in (*_plain_terms(plain), *special)}
    return Concept(
        id=concept_id,
        kind=_kind(entry.get("kind"), path),
        terms=tuple(
            replace(
                term,
                not_near=(*not_near.get(term.language, ()), *term.not_near),
                unless=(*unless.get(term.language, ()), *term.unless),
            )
            for term in once.values()
        ),
        names=(
            *(terms[0] for terms in plain.values() if terms),
            *_texts(entry.get("names"), (*path, "names")),
        ),
        includes=_texts(entry.get("includes"), (*path, "includes")),
        checked=str(entry.get("checked") or ""),
        note=str(entry.get("note") or ""),
    )


def _key(term: Term) -> tuple[str, str]:
    """Terms of one key are the same term; ОДКБ counts in capitals only, одкб as well in small letters, so both stay."""
    return term.language, term.text if is_abbreviation(term.text) else fold(term.text)


def _plain_terms(by_language: Mapping[str, tuple[str, ...]]) -> Iterator[Term]:
    for language, texts in by_language.items():
        for text in texts:
            yield Term(text, language)


def _special(value: object, path: Path) -> Iterator[Term]:
    for index, entry in enumerate(_sequence(value or [], path)):
        at = (*path, index)
        keys = _mapping(entry, at)
        _check_keys(keys, _SPECIAL_KEYS, at)
        language = _language(_text(keys.get("language"), (*at, "language")), (*at, "language"))
        for text in _texts(keys.get("terms"), (*at, "terms"), needed=True):
            yield Term(
                text,
                language,
                near=_texts(keys.get("near"), (*at, "near")),
                not_near=_texts(keys.get("not_near"), (*at, "not_near")),
                unless=_texts(keys.get("unless"), (*at, "unless")),
                own_language=_flag(keys, "own_language", at),
                capital=_flag(keys, "capital", at),
                off=_flag(keys, "off", at),
                because=str(keys.get("because") or ""),
            )


def _merge(shipped: Concept | None, added: Concept) -> Concept:
    if shipped is None:
        return added
    terms = {_key(term): term for term in (*shipped.terms, *added.terms)}
    # A language that the concept had already keeps its name; the user's first term does not take its place.
    known = {term.language for term in shipped.terms}
    first = [term.text for term in added.terms if term.language not in known]
    names = [name for name in added.names if name in first or name not in {term.text for term in added.terms}]
    return replace(
        shipped,
        terms=tuple(terms.values()),
        names=(*shipped.names, *names),
        includes=(*shipped.includes, *added.includes),
        note=added.note or shipped.note,
    )


def _names(concepts: Mapping[str, Concept]) -> dict[str, str]:
    names = {concept_id: concept_id for concept_id in concepts}
    for concept in concepts.values():
        for name in concept.names:
            other = names.setdefault(fold(name), concept.id)
            if other != concept.id:
                raise VocabularyError(f'"{name}" would name two concepts, "{other}" and "{concept.id}"')
    return names


def _check_includes(concepts: Mapping[str, Concept]) -> None:
    for concept in concepts.values():
        for included in concept.includes:
            if included not in concepts:
                raise VocabularyError(f'"{concept.id}" includes "{included}"{_suggest(included, concepts)}')


def _kind(value: object, path: Path) -> Kind:
    for kind in KINDS:
        if value == kind:
            return kind
    raise VocabularyError(f'kind is one of {", ".join(KINDS)}, not "{value}"', path=(*path, "kind"))


def _language(code: str, path: Path) -> str:
    if code not in SCRIPTS:
        raise VocabularyError(f'unknown language "{code}", allowed are {", ".join(SCRIPTS)}', path=path)
    return code


def _by_language(value: object, path: Path) -> dict[str, tuple[str, ...]]:
    return {
        _language(str(code), (*path, str(code))): _texts(texts, (*path, str(code)))
        for code, texts in _mapping(value or {}, path).items()
    }


def _texts(value: object, path: Path, *, needed: bool = False) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    found = tuple(_text(text, (*path, index)) for index, text in enumerate(_sequence(value or [], path)))
    if needed and not found:
        raise VocabularyError("at least one term is needed", path=path)
    return found


def _text(value: object, path: Path) -> str:
    if not isinstance(value, str) or not words(value):
        raise VocabularyError(f"text is needed here, not {value!r} (quote words like yes, no, 5)", path=path)
    if len(value.split()) > TERM_WORDS_MAX:
        raise VocabularyError(f"a term has {TERM_WORDS_MAX} words at most", path=path)
    return value


def _flag(keys: Mapping[str, object], key: str, path: Path) -> bool:
    value = keys.get(key, False)
    if not isinstance(value, bool):
        raise VocabularyError(f"{key} is true or false, not {value!r}", path=(*path, key))
    return value


def _mapping(value: object, path: Path) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise VocabularyError(f"keys with values are needed here, not {type(value).__name__}", path=path)
    return value


def _sequence(value: object, path: Path) -> list[object]:
    if not isinstance(value, list):
        raise VocabularyError(f"a list is needed here, not {value!r}", path=path)
    return value


def _check_keys(entry: Mapping[str, object], known: Iterable[str], path: Path) -> None:
    for key in entry:
        if key not in known:
            raise VocabularyError(f'unknown key "{key}"{_suggest(str(key), known)}', path=(*path, str(key)))


def _suggest(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f', did you mean "{close[0]}"?' if close else ""
