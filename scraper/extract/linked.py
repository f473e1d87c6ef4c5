"""JSON-LD of an article as its page carries it, which is often not quite JSON.

Newlines within strings, commas before a closing bracket, escapes that JSON does not know, an HTML-escaped block, one
wrapped in a comment or CDATA: all of them were seen. What still does not parse gives the few fields that a pattern
finds in it. Of several articles on a page the one counts that names the page's address.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

JSON_CHARS_MAX = 500_000  # of one block; article bodies are in some
JSON_DEPTH_MAX = 6  # "@graph" of "@graph" was seen, no more
BLOCKS_MAX = 30  # a page has one to five
OBJECTS_MAX = 500

_ARTICLE_TYPE = re.compile(r"(?:\w*Article|\w*Posting|Report\w*)$")
_WRAPPING = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*;?\s*$"
)
_LAST_COMMA = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|articleBody|url|inLanguage)"\s*:\s*"((?:[^"\\]|\\.){1,100000}?)"\s*(?=[,}\n])'
)


def article(tree: Any, url: str) -> dict[str, Any]:
    """The object that describes the page's article, its authors looked up by `@id`; empty if there is none."""
    found: list[dict[str, Any]] = []
    people: dict[str, dict[str, Any]] = {}
    for block in _blocks(tree):
        for candidate in _some(_objects(block, 0)):
            kinds = candidate.get("@type")
            if any(_ARTICLE_TYPE.match(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                found.append(candidate)
            elif isinstance(candidate.get("@id"), str) and "name" in candidate:
                people[candidate["@id"]] = candidate
    if not found:
        return {}
    chosen = next((each for each in found if url and _names(each, url)), found[0])
    return {**chosen, "author": _known(chosen.get("author"), people)}


def string(value: Any) -> str:
    """`value` if it is text, else nothing."""
    return value.strip() if isinstance(value, str) else ""


def parsed(text: str) -> Any:
    """The value of a text that is JSON or nearly so; None if it is neither."""
    text = _WRAPPING.sub("", text[:JSON_CHARS_MAX].strip()).strip().rstrip(";")
    for mend in (str, html.unescape, _mended):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _mended(text: str) -> str:
    return _LAST_COMMA.sub("", _BAD_ESCAPE.sub("", html.unescape(text) if "&quot;" in text[:200] else text))


def _blocks(tree: Any) -> Iterator[Any]:
    scripts = (each for each in tree.iter("script") if "ld+json" in (each.get("type") or "").lower())
    for script, _ in zip(scripts, range(BLOCKS_MAX), strict=False):
        text = script.text or ""
        value = parsed(text)
        if value is None and _ARTICLE_TYPE.search("".join(re.findall(r'"@type"\s*:\s*"(\w{1,40})"', text)[:1])):
            value = {"@type": "NewsArticle", **dict(_FIELD.findall(text[:JSON_CHARS_MAX]))}
        yield value


def _some(objects: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield from (each for each, _ in zip(objects, range(OBJECTS_MAX), strict=False))


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < JSON_DEPTH_MAX:
        for part in value:
            yield from _objects(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)
        yield from _objects(value.get("mainEntity"), depth + 1)


def _names(candidate: dict[str, Any], url: str) -> bool:
    said = candidate.get("mainEntityOfPage")
    own = (candidate.get("url"), candidate.get("@id"), said.get("@id") if isinstance(said, dict) else said)
    return any(isinstance(each, str) and each.partition("#")[0].rstrip("/") == url.rstrip("/") for each in own)


def _known(author: Any, people: dict[str, dict[str, Any]]) -> Any:
    if isinstance(author, list):
        return [_known(each, people) if isinstance(each, dict) else each for each in author]
    if isinstance(author, dict) and "name" not in author and isinstance(author.get("@id"), str):
        return people.get(author["@id"], author)
    return author
