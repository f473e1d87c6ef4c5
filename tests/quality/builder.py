"""Pairs of articles with what one is to the other, made from the stories in tests/quality/copies by seeded changes.

From every story: two wire copies (other headline, dateline, attribution, related links, footer), two truncations, a
light edit, a noisy copy (soft hyphens, look-alike letters, typing slips), a teaser, its place in a digest, the
updated and the rewritten version. None of them may be told as new. From every story's `next` and from the templates:
articles that share background, frame, names or a site's boilerplate and tell other news. None of those may be told as
a copy.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

STORIES = Path(__file__).parent / "copies"
MORNING = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
_LOOK_ALIKE = {"а": "a", "е": "e", "о": "o", "с": "c", "р": "p", "a": "а", "e": "е", "o": "о", "c": "с", "p": "р"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a site puts around a wire text; `clause` stands behind the first sentence, before its full stop."""

    dateline: str
    clause: str
    links: str
    footer: str


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    text: str
    published_at: datetime = MORNING


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two articles, `older` first; `told` are the answers that are right for the newer one."""

    kind: str
    language: str
    older: Article
    newer: Article
    told: frozenset[str]

    @property
    def is_copy(self) -> bool:
        return "none" not in self.told


COPY = frozenset({"copy", "near"})
PART = frozenset({"part", "copy"})
HOLDS = frozenset({"holds", "none"})
NONE = frozenset({"none", "holds"})


@lru_cache
def frames() -> dict[str, list[Frame]]:
    found = YAML(typ="safe").load(STORIES / "frames.yaml")["frames"]
    return {language: [Frame(**frame) for frame in of_language] for language, of_language in found.items()}


def read() -> list[tuple[str, dict[str, Any]]]:
    """(language, story) for all stories."""
    yaml = YAML(typ="safe")
    files = [yaml.load(path) for path in sorted(STORIES.glob("??.yaml"))]
    return [(file["language"], story) for file in files for story in file["stories"]]


def templates() -> list[dict[str, Any]]:
    return YAML(typ="safe").load(STORIES / "templates.yaml")["templates"]


def pairs(seed: int = 20261125) -> list[Labelled]:
    """Every labelled pair; the same for the same seed."""
    rng = random.Random(seed)
    stories = read()
    found = [pair for language, story in stories for pair in _of_story(rng, language, story, stories)]
    found += [pair for template in templates() for pair in _of_template(rng, template)]
    return found


def base(story: dict[str, Any]) -> Article:
    return Article(story["title"], story["text"] + "\n" + story["background"])


def following(story: dict[str, Any]) -> Article:
    """The other event, told the next day, with the same background."""
    told = story["next"]
    return Article(told["title"], told["text"] + "\n" + story["background"], MORNING + timedelta(hours=26))


def updated(story: dict[str, Any]) -> Article:
    text = story["text"]
    for old, new in story["update"]["change"].items():
        text = text.replace(old, new)
    text = f"{text}\n{story['update']['add']}\n\n{story['background']}"
    return Article(story["title"], text, MORNING + timedelta(hours=7))


def _of_story(
    rng: random.Random, language: str, story: dict[str, Any], stories: list[tuple[str, dict[str, Any]]]
) -> Iterator[Labelled]:
    first, other = base(story), following(story)
    sites = rng.sample(frames()[language], 2)
    copies = [_wired(replace(first, title=story["other"]), site, hours=n + 1) for n, site in enumerate(sites)]
    others = [one for code, one in stories if code == language and one is not story]
    digest = _digest(rng, story, others)

    def pair(kind: str, older: Article, newer: Article, told: frozenset[str]) -> Labelled:
        return Labelled(kind, language, older, newer, told)

    for copy in copies:
        yield pair("wire", first, copy, COPY)
    yield pair("wire-both", *copies, COPY)
    for share in (0.55, 0.3):
        yield pair("truncated", first, _truncated(first, share), COPY)
        yield pair("truncated-wire", copies[0], _truncated(copies[1], share), COPY)
    yield pair("light", first, _edited(rng, first), COPY)
    yield pair("light-wire", copies[0], _edited(rng, first), COPY)
    yield pair("noisy", first, _noisy(rng, first), COPY)
    yield pair("noisy-wire", copies[1], _noisy(rng, first), COPY)
    yield pair("scanned", _noisy(rng, first, 2.5), _noisy(rng, first, 2.5), COPY)
    yield pair("scanned-wire", _noisy(rng, first, 2.5), _noisy(rng, _truncated(copies[0], 0.6), 2.5), COPY)
    yield pair("scanned-badly", _noisy(rng, first, 4), _noisy(rng, first, 4), COPY)
    yield pair("teaser", first, _teaser(story), COPY)
    yield pair("in-digest", digest, Article(story["other"], story["text"]), PART)
    yield pair("digest", Article(story["other"], story["text"]), digest, HOLDS)
    yield pair("updated", first, updated(story), COPY)
    yield pair("updated-wire", copies[0], updated(story), COPY)
    if "rewrite" in story:
        rewritten = Article(story["other"], story["rewrite"], MORNING + timedelta(hours=3))
        yield pair("rewritten", first, rewritten, COPY)
        yield pair("rewritten-wire", copies[0], rewritten, COPY)
        yield pair("own-lead", first, _led(story), COPY)
        yield pair("own-lead-wire", copies[1], _led(story), COPY)
    yield pair("next", first, other, NONE)
    yield pair("next-wire", _wired(first, sites[0]), _wired(other, sites[0]), NONE)
    yield pair("next-updated", updated(story), other, NONE)
    yield pair("recap", first, _recap(story), NONE)
    yield pair("recap-first", replace(_recap(story), published_at=MORNING), updated(story), NONE)
    yield pair("recap-whole", first, replace(other, text=f"{story['next']['text']}\n{first.text}"), NONE)
    stranger = base(rng.choice(others))
    yield pair("stranger", _wired(stranger, sites[0]), _wired(first, sites[0]), NONE)


def _of_template(rng: random.Random, template: dict[str, Any]) -> Iterator[Labelled]:
    made = [fill(rng, template, day) for day in range(3)]
    for older, newer in combinations(made, 2):
        yield Labelled("template", template["language"], older, newer, NONE)
    sites = frames()[template["language"]]
    yield Labelled("template-wire", template["language"], _wired(made[0], sites[0]), _wired(made[1], sites[0]), NONE)
    yield Labelled("template-copy", template["language"], made[0], _wired(made[0], sites[1]), COPY)


def fill(rng: random.Random, template: dict[str, Any], day: int) -> Article:
    """One news of a template: every slot gets another value than on another day of the same three."""
    values = draw(rng, template, third=day % 3)
    published_at = MORNING + timedelta(days=day)
    return Article(template["title"].format(**values), template["text"].format(**values), published_at)


def draw(rng: random.Random, template: dict[str, Any], *, third: int | None) -> dict[str, str]:
    """A value for every slot, from one third of its range or list or from all of it."""
    values = {}
    for name, choices in template["slots"].items():
        if isinstance(choices, dict):
            low, width = choices["from"], choices["to"] - choices["from"]
            at = rng.random() if third is None else (third + rng.random() * 0.9) / 3
            values[name] = f"{low + width * at:.{choices.get('digits', 0)}f}".replace(".", choices.get("stop", "."))
        else:
            size = len(choices) // 3
            values[name] = rng.choice(choices if third is None else choices[size * third : size * (third + 1)])
    return values


def _wired(article: Article, frame: Frame, hours: int = 0) -> Article:
    """The article as a site prints it: dateline, a clause of attribution in the lead, links, footer."""
    sentences = article.text.strip().split(". ", 1)
    text = frame.dateline + sentences[0] + frame.clause + ". " + sentences[1]
    paragraphs = text.split("\n\n")
    paragraphs.insert(min(2, len(paragraphs)), frame.links)
    text = "\n\n".join(paragraphs) + "\n" + frame.footer
    return Article(article.title, text, article.published_at + timedelta(hours=hours))


def _truncated(article: Article, share: float) -> Article:
    words = article.text.split(" ")
    cut = " ".join(words[: max(40, int(len(words) * share))])
    return replace(article, text=cut + "…", published_at=article.published_at + timedelta(hours=1))


def _edited(rng: random.Random, article: Article) -> Article:
    """A sentence less, some words less, two neighbours exchanged: what an editor on the desk does."""
    sentences = article.text.replace("\n", " ").split(". ")
    del sentences[rng.randrange(2, len(sentences) - 1)]
    words = ". ".join(sentences).split()
    for _ in range(len(words) // 25):
        del words[rng.randrange(len(words))]
    place = rng.randrange(20, len(words) - 1)
    words[place], words[place + 1] = words[place + 1], words[place]
    return replace(article, text=" ".join(words), published_at=article.published_at + timedelta(hours=2))


def _noisy(rng: random.Random, article: Article, times: float = 1) -> Article:
    """Soft hyphens, look-alike letters and slips; 2.5 times as many are those of a bad scan, every tenth word lost."""
    words = article.text.split(" ")
    for place, word in enumerate(words):
        chance = rng.random() / times
        middle = len(word) // 2
        if chance < 0.08 and len(word) > 5:
            words[place] = word[:middle] + "\u00ad" + word[middle:]
        elif chance < 0.14 and len(word) > 3:
            words[place] = word[0] + "".join(_LOOK_ALIKE.get(letter, letter) for letter in word[1:2]) + word[2:]
        elif chance < 0.18 and len(word) > 4:
            words[place] = word[:middle] + word[middle + 1 :]
    text = " ".join(words).replace("&", "&amp;amp;").replace("—", "&amp;mdash;").replace("«", "&laquo;")
    return replace(article, text=text, published_at=article.published_at + timedelta(hours=2))


def _teaser(story: dict[str, Any]) -> Article:
    """What a feed gives: the headline and the first paragraph, cut where it likes."""
    lead = " ".join(story["text"].split()[:26])
    return Article(story["title"], lead + "…", MORNING + timedelta(hours=1))


def _digest(rng: random.Random, story: dict[str, Any], others: list[dict[str, Any]]) -> Article:
    parts = [one["text"] for one in rng.sample(others, 3)]
    parts.insert(rng.randrange(1, 3), story["text"])
    return Article(others[0]["title"], "\n".join(parts), MORNING)


def _led(story: dict[str, Any]) -> Article:
    """The wire's text below a first paragraph in the site's own words."""
    lead, rest = story["rewrite"].split("\n\n")[0], story["text"].split("\n\n", 1)[1]
    return Article(story["other"], f"{lead}\n\n{rest}\n{story['background']}", MORNING + timedelta(hours=4))


def _recap(story: dict[str, Any]) -> Article:
    """The other event with the first one told again below it."""
    lead = story["text"].split("\n\n")[0]
    text = f"{story['next']['text']}\n{lead}\n\n{story['background']}"
    return Article(story["next"]["title"], text, MORNING + timedelta(hours=30))


def crowd(seed: int = 7, of_each: int = 12) -> list[tuple[str, Article]]:
    """(template's id, article): distinct short news, so many of each template; any two differ in two slots or more."""
    rng = random.Random(seed)
    found: list[tuple[str, Article]] = []
    for template in templates():
        drawn: list[dict[str, str]] = []
        while len(drawn) < of_each:
            values = draw(rng, template, third=None)
            if all(sum(values[name] != other[name] for name in values) >= 2 for other in drawn):
                drawn.append(values)
        for day, values in enumerate(drawn):
            title, text = template["title"].format(**values), template["text"].format(**values)
            found.append((template["id"], Article(title, text, MORNING + timedelta(hours=11 * day))))
    rng.shuffle(found)
    return sorted(found, key=lambda pair: pair[1].published_at)
