"""The lead above the body belongs to the article; what merely stands near it does not."""

from datetime import UTC, datetime

import pytest
from lxml import html

from scraper.extract.article import extract
from scraper.extract.lead import lead
from scraper.parse.reading import Reading

BODY = "".join(
    f"<p>Абзац {number} говорит о мосте через реку, который строят уже третий год подряд, и о тех, кто ждёт.</p>"
    for number in range(1, 7)
)
LEAD = "Мост через реку откроют весной, обещает министерство, и проезд по нему будет бесплатным."


def text(inner: str) -> list[str]:
    page = f"<html><body><h1>Мост откроют весной</h1>{inner}</body></html>"
    reading = Reading(url="https://example.kz/news/1", now=datetime(2026, 11, 26, tzinfo=UTC))
    return extract(page.encode(), reading).text.split("\n")


@pytest.mark.parametrize(
    "above",
    [
        f'<p class="article__lead">{LEAD}</p><div class="article__body">{BODY}</div>',
        f'<div class="news-anons">{LEAD}</div><div>{BODY}</div>',
        f'<h2 class="content_main_desc">{LEAD}</h2><article><div>{BODY}</div></article>',
    ],
    ids=["lead", "anons", "desc"],
)
def test_the_lead_is_the_first_paragraph(above: str) -> None:
    found = text(above)

    assert found[0] == LEAD
    assert found[1].startswith("Абзац 1")


@pytest.mark.parametrize(
    "above",
    [
        f'<p class="leader">{LEAD}</p><div>{BODY}</div>',
        f'<p class="lead"><a href="/2">{LEAD}</a></p><div>{BODY}</div>',
        f'<div><div><p class="lead">{LEAD}</p></div></div><div>{BODY}</div>',
    ],
    ids=["another name", "a link", "of another box"],
)
def test_what_only_stands_near_is_no_lead(above: str) -> None:
    body = html.fromstring(BODY).text_content()

    assert lead(html.document_fromstring(above), body) == ""


def test_a_lead_that_is_there_is_not_repeated() -> None:
    assert text(f'<div><p class="lead">{LEAD}</p>{BODY}</div>').count(LEAD) == 1


def test_text_for_browsers_without_frames_is_no_text() -> None:
    frame = "<iframe><a href='http://ads.example/'>Реклама, которую не показывают никому из читателей.</a></iframe>"

    assert not any("Реклама" in line for line in text(f"<div>{frame}{BODY}</div>"))
