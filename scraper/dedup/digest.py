"""Short digests that say "seen before": of an entry's key, of a whole body, of an article's text.

BLAKE2b is in the standard library, the same on every machine and version, and resists crafted collisions: a stranger
who could make two keys collide could hide an article. Digests are stored, so how they are made must never change.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache

KEY_DIGEST_BYTES = 6  # 12 hex digits: among the 2,000 keys of one source a clash has odds of 1 in 140 million
BODY_DIGEST_BYTES = 16
TEXT_DIGEST_BYTES = 16
TEXT_WORDS_MIN = 30  # shorter texts ("Photo report", "Read more on our site") are alike without being the same article
TEXT_CHARS_MAX = 200_000  # what an article's text is cut to; bounds the work

_FIRST_ENTRY = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
# Chinese and Japanese are written without spaces: each character counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)  # soft hyphens, joiners, bidi marks


@lru_cache(maxsize=256)  # asked for several times while one feed is read
def key_digest(key: str) -> str:
    """12 hex digits that stand for an entry's key in orders to the crawler."""
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=KEY_DIGEST_BYTES).hexdigest()


def body_hash(body: bytes) -> str:
    """32 hex digits; equal for bodies that are equal byte for byte from the first entry on, if there is one.

    What stands before it changes without news: many servers write there when they were asked.
    """
    first = _FIRST_ENTRY.search(body)
    listed = memoryview(body)[first.start() :] if first else body
    return hashlib.blake2b(listed, digest_size=BODY_DIGEST_BYTES).hexdigest()


def text_digest(title: str, text: str) -> str | None:
    """32 hex digits, equal for articles with the same words in the same order; None when the text is too short to tell.

    Case, punctuation, spacing, soft hyphens, compatibility forms (NFKC) and a title repeated at the head of the text
    do not count. The title does: a wall that every page of a site shows would otherwise make all its articles one.
    The folding is this module's own and not the matcher's, which may learn; this one may not.
    """
    words = _words(text)
    if len(words) < TEXT_WORDS_MIN:
        return None
    head = _words(title)
    if words[: len(head)] != head:
        words = head + words
    digest = hashlib.blake2b(digest_size=TEXT_DIGEST_BYTES)
    digest.update(" ".join(words).encode("utf-8", "replace"))
    return digest.hexdigest()


def _words(text: str) -> list[str]:
    plain = _INVISIBLE.sub("", text[:TEXT_CHARS_MAX])
    # What NFKC makes of the two forms that most texts have: without them it sees at once that nothing is to be done.
    plain = plain.replace("\u2026", "...").replace("\xa0", " ")
    return _WORD.findall(unicodedata.normalize("NFKC", plain).casefold())
