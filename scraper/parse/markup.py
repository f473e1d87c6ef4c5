"""What every HTML parser here is given and told: no network, no huge trees, and no tag made to cost time squared.

libxml2 compares each attribute of a tag with all before it: 20,000 take 0.4 s, 200,000 take three minutes, in one call
that no timer of this process can end.
"""

import re
from typing import Any

ATTRIBUTES_MAX = 2_000  # of one tag; 30 ms at most. Pages have 20, some data tables 100

PARSER_OPTIONS: dict[str, Any] = {
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "encoding": "utf-8",
}

# Tags as the HTML standard's tokenizer sees them; possessive, so that each character is read once.
_ATTRIBUTE = r"""[\s/]++(?:[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+)?+"""
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE})*+")
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)


def tame(text: str) -> str:
    """`text` without tags that have more than `ATTRIBUTES_MAX` attributes."""
    if len(text) <= 2 * ATTRIBUTES_MAX or not any(_is_wild(tag[0]) for tag in _TAG.finditer(text)):
        return text
    return _TAG.sub(lambda tag: "<br" if _is_wild(tag[0]) else tag[0], text)


def _is_wild(tag: str) -> bool:
    return len(tag) > 2 * ATTRIBUTES_MAX and sum(1 for _ in _ONE_ATTRIBUTE.finditer(tag)) > ATTRIBUTES_MAX
