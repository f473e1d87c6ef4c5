"""How well walls are told from articles: pages of our own, each text in two or three shapes of page.

    python tests/quality/walls.py

Walls stand bare or inside a site's frame (menu, latest news, footer); the start of a paid article has all the marks of
an article. Articles come with JSON-LD, with a visible date only, and, longer, with neither. No live page was seen:
texts and shapes were written for this set. `later` and `held_out` were written after the phrases of `walls` had been
chosen, to see what they are worth elsewhere, and words to the visitor were added after both.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ruamel.yaml import YAML

from scraper.errors import ParseError
from scraper.extract.article import extract
from scraper.parse.reading import Reading

_SETS = Path(__file__).with_name("walls")
_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_URL = "https://vestnik.example/news/2026/11/22/101"
_STATED = {"@type": "NewsArticle", "datePublished": "2026-11-22T09:05:00+05:00"}
_LATEST = (
    "Степные реки вскрылись раньше срока",
    "Строители сдали мост",
    "Новый поезд пойдёт в декабре",
    "В столице открыли музей",
)
_MORE = (
    "The ministry of transport said the new timetable will be published on Monday, after talks with the carriers end.",
    "Drivers were asked to allow an extra hour for the road between the two towns until the repairs are finished.",
    "Last winter the same stretch was closed for nine days, and shops in the upper villages ran out of bread and fuel.",
    "A spokesman added that the bridge at the fourth kilometre is to be inspected again before the first heavy snow.",
    "Residents have gathered six hundred signatures for a tunnel, which the regional budget cannot pay for this year.",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Pages of one sort, and what of them was taken for the other: each with its text's place in the set."""

    pages: int
    wrong: tuple[str, ...]


def measure() -> dict[str, Counts]:
    """`walls` (and those written `later` or `held_out`) taken for articles and `articles` taken for walls."""
    return {
        "walls": _count(_walls("walls"), is_wall=True),
        "later": _count(_walls("later"), is_wall=True),
        "held_out": _count(_walls("held_out"), is_wall=True),
        "articles": _count(_articles(), is_wall=False),
    }


def _count(pages: Iterator[tuple[str, str]], *, is_wall: bool) -> Counts:
    pages_seen, wrong = 0, []
    for name, markup in pages:
        pages_seen += 1
        try:
            extract(markup.encode(), Reading(_URL, _NOW))
            said = ""
        except ParseError as error:
            said = str(error)
        if bool(said) is not is_wall:
            wrong.append(f"{name} {said}".strip())
    return Counts(pages_seen, tuple(wrong))


def _walls(part: str) -> Iterator[tuple[str, str]]:
    for language, kinds in YAML(typ="safe").load(_SETS / f"{part}.yaml").items():
        for kind, (title, text) in kinds.items():
            head = f"<title>{title}</title>" + (_linked(title) if kind == "payment" else "")
            yield f"{language} {kind} bare", _bare(head, title, text)
            yield f"{language} {kind} framed", _framed(head, f"<h1>{title}</h1><p>{text}</p>")


def _articles() -> Iterator[tuple[str, str]]:
    for language, articles in YAML(typ="safe").load(_SETS / "articles.yaml").items():
        for number, (title, text) in enumerate(articles):
            name, head = f"{language} {number}", f"<title>{title} | Вестник</title>"
            headline = f"<h1>{title}</h1>"
            dated = f"<header>{headline}<span class='date'>22.11.2026 09:05</span></header>"
            yield f"{name} stated", _framed(head + _linked(title), f"{headline}<p>{text}</p>")
            yield f"{name} dated", _framed(head, f"{dated}<p>{text}</p>")
            yield (
                f"{name} long",
                _framed(head, f"{headline}<p>{text}</p>" + "".join(f"<p>{each}</p>" for each in _MORE)),
            )


def _linked(title: str) -> str:
    return f"<script type='application/ld+json'>{json.dumps(_STATED | {'headline': title})}</script>"


def _bare(head: str, title: str, text: str) -> str:
    first, _, rest = text.partition(". ")
    body = f"<div class='box'><h1>{title}</h1><p>{first}.</p><p>{rest}</p><form><input><button>OK</button></form></div>"
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def _framed(head: str, inner: str) -> str:
    menu = "".join(f"<li><a href='/{n}'>Раздел {n}</a></li>" for n in range(12))
    latest = "".join(f"<li><a href='/n/{n}'>{each}</a> <time>12:{n}0</time></li>" for n, each in enumerate(_LATEST))
    body = (
        f"<header><nav><ul>{menu}</ul></nav></header><main><article>{inner}</article></main>"
        f"<aside><h3>Последние новости</h3><ul>{latest}</ul></aside><footer>© Вестник, 2026</footer>"
    )
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def main() -> None:
    for sort, counts in measure().items():
        print(f"{sort:10}{counts.pages:5} pages, {len(counts.wrong)} wrong")
        print(*(f"  {each}" for each in counts.wrong), sep="\n")


if __name__ == "__main__":
    main()
