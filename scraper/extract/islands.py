"""An article's text in the state that a page carries for its scripts: Next.js, Nuxt, shells of government portals.

The longest text under a name that states use for bodies counts, if it has the length of one: teasers of other articles
have such names too. Lists of blocks (`{"type": "paragraph", "text": …}`) are joined.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from scraper.parse.plain import plain

STATE_CHARS_MAX = 1_500_000  # of one script; bodies come early, the rest are dictionaries of the interface
SCRIPTS_MAX = 60
NODES_MAX = 20_000
DEPTH_MAX = 14
BODY_CHARS_MAX = 400_000

_NAMES = frozenset(
    [
        *("articlebody", "body", "content", "contenthtml", "content_html", "fulltext", "full_text", "html", "text"),
        *("description_full", "detail_text", "detailtext", "newstext", "bodyhtml", "maintext", "rendered", "article"),
    ]
)
_ASSIGNED = re.compile(r"^\s*(?:window\.|self\.|var |let |const )?[\w.$\[\]'\"]{1,60}\s*=\s*(?=[{\[])")
_DECODER = json.JSONDecoder(strict=False)


def body(tree: Any) -> str:
    """The text, paragraphs as lines; empty if there is none."""
    found = max((text for state in _states(tree) for text in _bodies(state)), key=len, default="")
    return plain(found)


def _states(tree: Any) -> Iterator[Any]:
    for script, _ in zip(tree.iter("script"), range(SCRIPTS_MAX), strict=False):
        kind, text = (script.get("type") or "").lower(), (script.text or "")[:STATE_CHARS_MAX]
        if "ld+json" in kind or len(text) < 100:
            continue
        start = _ASSIGNED.match(text)
        if "json" in kind or start:
            try:
                yield _DECODER.raw_decode(text, start.end() if start else len(text) - len(text.lstrip()))[0]
            except (ValueError, RecursionError):
                continue


def _bodies(state: Any) -> Iterator[str]:
    waiting: list[tuple[str, Any, int]] = [("", state, 0)]
    for _ in range(NODES_MAX):
        if not waiting:
            return
        name, value, depth = waiting.pop()
        if isinstance(value, str) and name in _NAMES:
            yield value[:BODY_CHARS_MAX]
        elif isinstance(value, dict) and depth < DEPTH_MAX:
            waiting += [(str(key).lower(), each, depth + 1) for key, each in value.items()]
        elif isinstance(value, list) and depth < DEPTH_MAX:
            if name in _NAMES and (joined := _joined(value)):
                yield joined
            waiting += [(name, each, depth + 1) for each in value]


def _joined(blocks: list[Any]) -> str:
    """The paragraphs of an editor's blocks."""
    texts = []
    for block in blocks[:1_000]:
        inner = block.get("data") if isinstance(block, dict) and isinstance(block.get("data"), dict) else block
        text = inner.get("text") or inner.get("content") if isinstance(inner, dict) else None
        if isinstance(text, str) and text.strip():
            texts.append(f"<p>{text}</p>")
    return "".join(texts)[:BODY_CHARS_MAX] if len(texts) > 1 else ""
