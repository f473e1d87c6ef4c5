"""Writes scraper/text/language/grams.bin: the part of py3langid's model that tells the region's languages apart.

    python tests/quality/grams.py

py3langid with numpy takes 93 MiB and half a second to load (2026-11-25), most of it for languages and scripts that are
told without it. Kept are, script by script, the byte sequences that weigh most between the languages written in it.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_TABLE = Path(__file__).parent.parent.parent / "scraper" / "text" / "language" / "grams.bin"
# The model has Uzbek twice, in Latin and in Cyrillic, under one name; so it has Serbian.
_LANGUAGES = {
    "Cyrl": "ru uk be kk ky uz-Cyrl tg mn bg mk sr tt ba",
    "Latn": "en fr de tr az uz tk es it pt nl pl ro cs hu ku sv id",
    "Arab": "fa ug ar ps ur",
}
_SECOND = {"uz-Cyrl": "uz"}
_KEPT = {"Cyrl": 9_000, "Latn": 10_000, "Arab": 4_000}
_LEADS = {"Cyrl": range(0xD0, 0xD4), "Latn": range(0xC3, 0xCA), "Arab": range(0xD8, 0xDC)}
STEPS = 10  # steps of one nat in the table's bytes


def main() -> None:
    model: Any = LanguageIdentifier.from_model_file(MODEL_FILE)
    grams = _grams(model)
    with _TABLE.open("wb") as table:
        for script, names in _LANGUAGES.items():
            languages = names.split()
            kept = _kept(model, [gram for gram in grams if _in_script(gram, script)], grams, script)
            rows = b"".join(bytes([len(gram)]) + gram + row for gram, row in kept)
            head = {"script": script, "languages": languages, "steps": STEPS, "bytes": len(rows)}
            table.write(json.dumps(head).encode() + b"\n" + rows)
    print(_TABLE.stat().st_size, "bytes")


def _grams(model: Any) -> dict[bytes, int]:
    """The byte sequences of the model → their rows: the shortest way to each state of its automaton."""
    moves = np.frombuffer(model.tk_nextmove, dtype=np.dtype(model.tk_nextmove.typecode))
    ways = {0: b""}
    queue = [0]
    for state in queue:
        base = model._rowbase[state]
        for byte, following in enumerate(moves[base : base + 256].tolist()):
            if following not in ways:
                ways[following] = ways[state] + bytes([byte])
                queue.append(following)
    return {way: model.tk_output[state] for state, way in ways.items() if model.tk_output[state] >= 0}


def _in_script(gram: bytes, script: str) -> bool:
    if 0x80 <= gram[0] < 0xC0:
        return False  # begins within a letter: twice the time in Cyrillic, and nothing better told by it
    high = [byte for byte in gram if byte >= 0x80]
    if not high:
        return script == "Latn" and any(chr(byte).isalpha() for byte in gram)
    leads = [byte for byte in high if byte >= 0xC0]
    return all(byte in _LEADS[script] for byte in leads) and (bool(leads) or script != "Latn")


def _kept(model: Any, some: list[bytes], rows: dict[bytes, int], script: str) -> list[tuple[bytes, bytes]]:
    columns = []
    for name in _LANGUAGES[script].split():
        found = [at for at, code in enumerate(model.nb_classes) if code == _SECOND.get(name, name)]
        columns.append(found[-1] if name in _SECOND else found[0])
    weights = model.nb_ptc[[rows[gram] for gram in some]][:, columns].astype(np.float64)
    weights -= weights.mean(axis=1, keepdims=True)
    frequency = np.exp(model.nb_ptc[[rows[gram] for gram in some]][:, columns].astype(np.float64))
    weight = (frequency * weights**2).sum(axis=1)
    best = sorted(np.argsort(-weight)[: _KEPT[script]].tolist(), key=lambda at: some[at])
    steps = np.clip(np.rint(weights * STEPS), -127, 127).astype(np.int8)
    return [(some[at], steps[at].tobytes()) for at in best]


if __name__ == "__main__":
    main()
