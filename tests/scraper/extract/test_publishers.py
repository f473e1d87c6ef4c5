"""Every publisher with rules has a dated page in that site's shape, its text our own, and what is to be read there.

No page of these sites was seen when rules and pages were written: they follow notes on the markup. A rule that finds
nothing on the live page leaves the field to the general way.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scraper.extract.article import extract
from scraper.extract.publishers import rules_for
from scraper.extract.rules import Rules
from scraper.model import Page
from scraper.parse.reading import Reading

PAGES = sorted(Path(__file__).with_name("publishers").glob("*/*/*.html"))
FIELDS = ("title", "text", "authors", "published_at", "canonical_url")
RULED = Path(__file__).parents[3] / "scraper" / "extract" / "publishers"


def expected(page: Path) -> dict[str, Any]:
    return json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


def read(page: Path) -> Page:
    said = expected(page)
    now = datetime.fromisoformat(page.stem).replace(hour=12, tzinfo=UTC)
    reading = Reading(said["url"], now, languages=tuple(said["languages"]), timezone=said["timezone"])
    return extract(page.read_bytes(), reading)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parts[-3]}/{page.parts[-2]}")
def test_field_is_read_as_expected(page: Path, field: str) -> None:
    value = getattr(read(page), field)

    plain = value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
    assert plain == expected(page)[field]


def test_every_publisher_has_a_page() -> None:
    ruled = {(file.parent.name, file.stem) for file in RULED.glob("*/*.py") if file.stem != "__init__"}

    assert ruled == {page.parts[-3:-1] for page in PAGES}


@pytest.mark.parametrize(
    ("url", "is_ruled"),
    [
        ("https://kaz.zakon.kz/1-a.html", True),
        ("https://zakon.kz./1", True),
        ("https://nezakon.kz/1", False),
        ("https://zakon.kz.example/1", False),
        ("", False),
    ],
)
def test_rules_are_chosen_by_the_host(url: str, is_ruled: bool) -> None:
    assert (rules_for(url) != Rules(hosts=())) is is_ruled


def test_rules_that_find_nothing_leave_the_page_to_the_general_way() -> None:
    text = "Мост через Ишим откроют весной, раньше обещанного срока, сообщило министерство транспорта в пятницу."
    markup = f"<html><head><title>Мост откроют</title></head><body><h1>Мост откроют</h1><p>{text}</p></body></html>"

    page = extract(markup.encode(), Reading("https://zakon.kz/101-most.html", datetime(2026, 11, 22, tzinfo=UTC)))

    assert page.text == text
