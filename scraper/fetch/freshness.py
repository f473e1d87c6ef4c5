"""How long a server says that an answer stays good: it is not asked again sooner.

`Cache-Control: max-age` minus `Age` (RFC 9111, sections 4.2.3 and 5.2.2.1). `s-maxage` is meant for shared caches and
does not count; neither does `Expires`, which sites of the region set to any date of the past. `no-cache` and `no-store`
promise nothing.
"""

# Longer promises are made of pictures and set for a whole site; a day without a look is as much as news bears.
FRESH_SECONDS_MAX = 24 * 3600.0


def fresh_seconds(cache_control: bytes | None, age: bytes | None = None) -> float | None:
    """Seconds for which the answer is good, 0 to a day; None when the server did not validly say.

    >>> fresh_seconds(b"public, max-age=600", b"100")
    500.0
    """
    if cache_control is None:
        return None
    directives = dict(_directive(part) for part in cache_control.decode("latin-1").split(","))
    if "no-cache" in directives or "no-store" in directives:
        return 0.0
    seconds = _number(directives.get("max-age", ""))
    if seconds is None:
        return None
    spent = _number(age.decode("latin-1")) if age is not None else None
    return min(max(seconds - (spent or 0.0), 0.0), FRESH_SECONDS_MAX)


def _directive(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip().strip('"')


def _number(text: str) -> float | None:
    text = text.strip()
    # Twenty digits are beyond any cap, and never an overflow.
    return float(text[:20]) if text.isascii() and text.isdigit() else None
