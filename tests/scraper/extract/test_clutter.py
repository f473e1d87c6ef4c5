"""What is taken off a page, what stays although it looks like it, and texts that only scripts show."""

import json
from datetime import UTC, datetime

import pytest

from scraper.extract.article import extract
from scraper.parse.reading import Reading

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEXT = (
    "Министерство транспорта сообщило, что мост через Ишим откроют весной, раньше обещанного срока.",
    "Строители закончили опоры и в декабре начнут укладывать пролёты, если не помешают морозы и ветер.",
    "Движение по старому мосту до того времени останется односторонним, предупредили водителей в акимате.",
)


def text_of(body: str, head: str = "") -> str:
    markup = f"<html lang='ru'><head><title>Мост откроют весной</title>{head}</head><body>{body}</body></html>"
    return extract(markup.encode(), Reading("https://vestnik.example/n/1-most", NOW, languages=("ru",))).text


def paragraphs(texts: tuple[str, ...] = TEXT) -> str:
    return "".join(f"<p>{each}</p>" for each in texts)


@pytest.mark.parametrize(
    "line",
    [
        "Читайте также: В столице открыли музей",
        "Тағы оқыңыз: Астанада мұражай ашылды",
        "Дагы окуңуз: Бишкекте музей ачылды",
        "Shuningdek oʻqing: Toshkentda muzey ochildi",
        "Инчунин хонед: Дар Душанбе осорхона кушода шуд",
        "Həmçinin oxuyun: Bakıda muzey açılıb",
        "Фото: пресс-служба акимата",
        "Сурет: әкімдіктің баспасөз қызметі",
        "Подписывайтесь на нас в Telegram и будьте в курсе",
        "Telegram арнамызға жазылыңыз",
        "Заметили ошибку? Выделите текст и нажмите Ctrl+Enter",
        "Поделиться",
        "Мы используем cookie. Оставаясь на сайте, вы соглашаетесь с этим.",
    ],
)
def test_pleas_and_labels_are_no_text(line: str) -> None:
    body = f"<article><h1>Мост откроют весной</h1>{paragraphs(TEXT[:2])}<p>{line}</p><p>{TEXT[2]}</p></article>"

    assert text_of(body) == "\n".join(TEXT)


@pytest.mark.parametrize(
    "sentence",
    [
        "Читайте также то, что написано мелким шрифтом в договоре, советуют юристы покупателям квартир в новых домах.",
        "Фотография разошлась по сети за час, и министр признал, что на ней действительно новый мост.",
        "Подписывайтесь на газету в любом отделении почты, напомнили читателям издатели на встрече.",
        "Файлы cookie хранят настройки посетителя и сами по себе не опасны, объяснил специалист.",
        "В Telegram министерство опубликовало таблицу рейсов, по которой сверяют расписание водители.",
    ],
)
def test_sentences_that_begin_like_pleas_stay(sentence: str) -> None:
    assert sentence in text_of(f"<article><h1>Мост откроют весной</h1>{paragraphs((*TEXT, sentence))}</article>")


def test_column_that_is_named_like_clutter_keeps_its_text() -> None:
    body = f"<div class='content with-sidebar related'><h1>Мост откроют весной</h1>{paragraphs()}</div>"

    assert text_of(body) == "\n".join(TEXT)


def test_page_within_a_form_is_read() -> None:
    body = f"<form id='aspnetForm'><div><h1>Мост откроют весной</h1>{paragraphs()}</div></form>"

    assert text_of(body) == "\n".join(TEXT)


def test_table_of_numbers_stays() -> None:
    rows = "".join(f"<tr><td>Участок {n}</td><td>{n * 7} км</td></tr>" for n in range(1, 4))

    found = text_of(f"<article><h1>Мост откроют весной</h1>{paragraphs()}<table>{rows}</table></article>")

    assert "Участок 2" in found
    assert "14 км" in found


def test_flash_of_one_sentence_is_complete() -> None:
    body = (
        "<main><article><header><h1>Мост открыт</h1><time datetime='2026-11-22T09:00:00Z'></time></header>"
        "<p>Мост через Ишим открыли для движения.</p></article></main>"
    )

    assert text_of(body) == "Мост через Ишим открыли для движения."


@pytest.mark.parametrize("name", ["content", "articleBody", "full_text"])
def test_text_in_the_state_of_scripts_is_read(name: str) -> None:
    state = {"props": {"page": {"post": {name: paragraphs()}, "other": [{"content": "<p>Коротко о другом.</p>"}]}}}

    body = f"<div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{json.dumps(state)}</script>"

    assert text_of(body) == "\n".join(TEXT)


def test_blocks_of_an_editor_are_joined() -> None:
    state = {"news": {"body": [{"type": "paragraph", "data": {"text": each}} for each in TEXT]}}

    assert text_of(f"<div id='app'></div><script>window.__STATE__ = {json.dumps(state)};</script>") == "\n".join(TEXT)


def test_page_with_its_own_text_is_not_read_from_its_state() -> None:
    state = {"promo": {"text": "Длинная речь о том, как хорош наш журнал и почему его стоит выписать. " * 40}}
    script = f"<script type='application/json'>{json.dumps(state)}</script>"

    assert text_of(f"<article><h1>Мост откроют весной</h1>{paragraphs()}</article>{script}") == "\n".join(TEXT)
