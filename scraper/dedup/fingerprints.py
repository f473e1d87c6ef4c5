"""Fingerprints: hashes of three words in a row, a sample of them, by which copies of a text find each other.

A hash is kept if it is divisible by 4, so that the same three words are kept or dropped in every text alike. The head
is kept whole: copies share it, and a headline with a teaser has no words to spare for sampling.
"""

from array import array

from xxhash import xxh3_64_intdigest

from scraper.dedup.core import Core

SAMPLED_OF = 4
HEAD_SHINGLES = 16  # kept whole: a text of 30 words has 19 fingerprints instead of 7, one of 200 has 61 instead of 50
FINGERPRINTS_MAX = 400  # of 1,500 words: longer texts are transcripts, and one must not fill the index
SHORT_WORDS = 30  # headline and teaser; of these the headline's words count too


def fingerprints(core: Core) -> "array[int]":
    """32-bit hashes, each once, in the order of the text (typecode "I"); empty for less than three words.

    They are stored, so how they are made must not change without making the stored ones again. 0.25 µs a word.
    """
    kept = _sampled(core.words)
    if len(core.words) < SHORT_WORDS:
        kept += _sampled(core.title)
    return array("I", list(dict.fromkeys(kept))[:FINGERPRINTS_MAX])


def _sampled(words: tuple[str, ...]) -> list[int]:
    digest = xxh3_64_intdigest
    encoded = " ".join(words).encode("utf-8", "replace").split(b" ")
    hashes = [digest(b" ".join(three)) for three in zip(encoded, encoded[1:], encoded[2:], strict=False)]
    kept = hashes[:HEAD_SHINGLES] + [h for h in hashes[HEAD_SHINGLES:] if not h % SAMPLED_OF]
    return [h >> 32 for h in kept]
