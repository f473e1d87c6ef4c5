"""Whether a condition on a document (`source:`, `lang:` …) is met: what is known of the document is compared, never its
text. What is not known meets no condition.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from alerts.languages import base
from alerts.model import Document, Hit, HitField
from alerts.query.tree import Fact
from scraper.text.normalise import fold, fold_word
from scraper.text.tokenise import words


def is_met(fact: Fact, document: Document, language: str | None) -> bool:
    """`language` is that of the document, given or found in its text."""
    if fact.name == "lang":
        return any(_speaks(language, value) for value in fact.values)
    return any(True for _ in places(fact, document))


def places(fact: Fact, document: Document) -> Iterator[Hit]:
    """Where the document says so, as hits: `start:end` of what is known of the document under that name."""
    for value in fact.values:
        term = f"{fact.name}:{value}"
        match fact.name:
            case "source":
                yield from _whole(term, value, "source", document.source)
            case "country":
                yield from _whole(term, value, "country", document.country)
            case "type":
                yield from _whole(term, value, "type", document.type)
            case "lang":
                if document.language and _speaks(document.language, value):
                    yield Hit(None, term, document.language, "language", 0, len(document.language))
            case "domain":
                yield from _domain(term, value, document.url or "")
            case "url":
                yield from _part(term, value, document.url or "")
            case "author":
                yield from (
                    Hit(None, term, author, "author", 0, len(author))
                    for author in document.authors
                    if _names(author, value)
                )


def _speaks(language: str | None, value: str) -> bool:
    if language is None:
        return False
    return value == base(language) or value.lower() == language.replace("_", "-").lower()


def _whole(term: str, value: str, name: HitField, known: str | None) -> Iterator[Hit]:
    if known and fold(known) == fold(value):
        yield Hit(None, term, known, name, 0, len(known))


def _part(term: str, value: str, url: str) -> Iterator[Hit]:
    # Addresses are ASCII, where lower() keeps places; others are compared as they are.
    at = url.lower().find(value.lower()) if url.isascii() else url.find(value)
    if at >= 0:
        yield Hit(None, term, url[at : at + len(value)], "url", at, at + len(value))


def _domain(term: str, value: str, url: str) -> Iterator[Hit]:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return
    if any(host == domain or host.endswith(f".{domain}") for domain in (value, _ascii(value))):
        at = max(url.lower().find(host), 0)
        yield Hit(None, term, url[at : at + len(host)], "url", at, at + len(host))


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _names(author: str, value: str) -> bool:
    """True if the words of `value` follow each other in the author's name."""
    name, wanted = list(map(fold_word, words(author))), list(map(fold_word, words(value)))
    return any(name[at : at + len(wanted)] == wanted for at in range(len(name)))
